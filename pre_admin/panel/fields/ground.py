"""What every field shares: how a text is cleaned, how empty and too long are refused, what the theme needs."""

import unicodedata
from collections.abc import Callable
from typing import Any

from wtforms import Field
from wtforms.validators import Length, ValidationError

REQUIRED = "Ce champ est obligatoire."
CHOOSE = "Choisissez une valeur de la liste."


def clean(text: str | None) -> str | None:
    """The text as it is kept: composed accents, no outer or doubled spaces, no control character; empty is nothing."""
    if text is None:
        return None
    composed = unicodedata.normalize("NFC", text).replace("\r\n", "\n")
    kept = "".join(char for char in composed if char in "\n\t" or unicodedata.category(char)[0] != "C")
    return kept.strip() or None


def clean_line(text: str | None) -> str | None:
    """The same on one line."""
    kept = clean(text)
    return " ".join(kept.split()) if kept else None


class AtMost(Length):
    """No longer than the column holds; without `maxlength`, which would cut a pasted text in silence."""

    def __init__(self, limit: int) -> None:
        super().__init__(max=limit, message=f"{limit} caractères au plus : raccourcissez ce texte.")
        self.field_flags: dict[str, bool] = {}


def at_most(limit: int) -> AtMost:
    """The validator of a text of this many characters."""
    return AtMost(limit)


class Required:
    """Refuses an empty field, and says so to assistive technology."""

    field_flags = {"required": True}

    def __call__(self, form: Any, field: Field) -> None:
        """Raise when nothing usable was given; a field that could not be read keeps its own message."""
        if field.data in (None, "") and not field.process_errors:
            raise ValidationError(REQUIRED)


Rule = Callable[[Any], str | None]
"""From a value to the French sentence that refuses it, or None."""


class Obeys:
    """A rule on one value, told with the form's other errors; the service asks it again."""

    def __init__(self, rule: Rule) -> None:
        self.rule = rule

    def __call__(self, form: Any, field: Field) -> None:
        """Raise the rule's sentence; a field without a value has its own."""
        refusal = self.rule(field.data) if field.data not in (None, "") and not field.errors else None
        if refusal:
            raise ValidationError(refusal)


class House:
    """What every field carries beside its value."""

    kind = "text"
    width = 6
    named = False
    """Whether the section that holds it alone bears its name already."""
    lookup_url = ""
    lookup_label = ""
