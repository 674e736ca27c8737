"""French spaces, in one place: what stands before « : ; ? ! » never goes to the next line.

Templates are read once, when they are compiled: the static texts between tags get their spaces then, and each value printed
between tags goes through `spaced`. Attributes, hence addresses and what forms send back, are left alone.
"""

import re
from typing import Any

from jinja2 import Environment
from jinja2.ext import Extension

from pre_admin.core.french import NBSP, THIN

_SPACES = re.compile(r" ([:;?!»%€])|(« )")
_PIECES = re.compile(r"(\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\})", re.DOTALL)
_EXPRESSION = re.compile(r"\{\{([-+]?)(.*?)([-+]?)\}\}", re.DOTALL)


def french_spaces(text: str) -> str:
    """« Attention : vraiment ? » with its unbreakable spaces, narrow before ; ! ?"""
    return _SPACES.sub(_space, text)


def _space(found: re.Match[str]) -> str:
    if found[2]:
        return f"«{NBSP}"
    return f"{THIN if found[1] in ';?!' else NBSP}{found[1]}"


def spaced(value: Any) -> Any:
    """The filter of every value printed between tags; what is markup already went through it."""
    return _SPACES.sub(_space, value) if type(value) is str and " " in value else value


class FrenchSpaces(Extension):
    """Puts the spaces in as templates are compiled."""

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        environment.filters["spaced"] = spaced

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """The template with its spaces; no line is added or removed."""
        parts, within = [], False
        for piece in _PIECES.split(source):
            if not piece.startswith(("{{", "{%", "{#")):
                text, within = _static(piece, within)
                parts.append(text)
            elif piece.startswith("{{") and not within:
                parts.append(_EXPRESSION.sub(r"{{\1(\2)|spaced\3}}", piece))
            else:
                parts.append(piece)
        return "".join(parts)


def _static(text: str, within: bool) -> tuple[str, bool]:
    """A piece of HTML that may begin or end inside a tag, and whether it ends there."""
    parts: list[str] = []
    while text:
        if within:
            head, end, text = text.partition(">")
            parts.append(head + end)
            within = not end
        else:
            head, tag, rest = _until_tag(text)
            parts += [french_spaces(head), tag]
            text, within = rest, bool(tag)
    return "".join(parts), within


def _until_tag(text: str) -> tuple[str, str, str]:
    """(text, « < », what follows): a « < » before a space is no tag."""
    found = re.search(r"<(?=[a-zA-Z/!]|\Z)", text)
    return (text[: found.start()], "<", text[found.end() :]) if found else (text, "", "")
