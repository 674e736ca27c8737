"""The controls of a form, as HTML: WTForms' own spend more on each attribute than the rest of the page on the whole control."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from markupsafe import Markup, escape

END = Markup(">")


@lru_cache(4096)
def escaped(text: str) -> str:
    """The text as a page may hold it; a form shows the same few hundred options again and again."""
    return str(escape(text))


@lru_cache(256)
def _name(key: str) -> str:
    """`aria_label` is written `aria-label`, `class_` is `class`."""
    key = key.rstrip("_")
    return key.replace("_", "-") if key.startswith(("data_", "aria_")) else key


def attributes(given: dict[str, Any]) -> Markup:
    """Attributes in the order of their names; one that is True has no value, one that is False or nothing is left out."""
    told = [
        _name(key) if value is True else f'{_name(key)}="{escape(value)}"'
        for key, value in sorted(given.items())
        if value is not False and value is not None
    ]
    return Markup(" ".join(told))  # noqa: S704


def _marked(field: Any, given: dict[str, Any]) -> dict[str, Any]:
    """What every control says of its field."""
    if field.flags.required:
        given.setdefault("required", True)
    given.setdefault("id", field.id)
    return {"name": field.name} | given


class Control:
    """An `<input>`; `kind` is its type."""

    def __init__(self, kind: str, value: Callable[[Any], dict[str, Any]] | None = None) -> None:
        self.input_type = kind
        self._value = value or (lambda field: {"value": field._value()})

    def __call__(self, field: Any, **given: Any) -> Markup:
        """The control, with what the field holds."""
        held = {"type": self.input_type} | self._value(field) | _marked(field, given)
        return Markup("<input ") + attributes(held) + END


class Area:
    """A `<textarea>`."""

    def __call__(self, field: Any, **given: Any) -> Markup:
        """The control; its first line break would be eaten, so that one more stands before."""
        return (
            Markup("<textarea ")
            + attributes(_marked(field, given))
            + Markup(">\r\n")
            + escape(field._value())
            + Markup("</textarea>")
        )


@lru_cache(1024)
def _drawn(options: tuple[tuple[str, str], ...]) -> str:
    """The options, none of them selected: a form shows the same lists row after row."""
    return "".join(f'<option value="{escaped(code)}">{escaped(text)}</option>' for code, text in options)


class Options:
    """A `<select>` of the field's (code, text) options."""

    def __call__(self, field: Any, **given: Any) -> Markup:
        """The control, the current value selected."""
        chosen = f'<option value="{escaped(field.code())}"'
        drawn = Markup(_drawn(tuple(field.options())).replace(chosen, f"{chosen} selected", 1))  # noqa: S704
        return Markup("<select ") + attributes(_marked(field, given)) + END + drawn + Markup("</select>")


def tick() -> Control:
    """A box, ticked when its field is true."""
    return Control("checkbox", lambda field: {"value": field._value(), "checked": bool(field.data)})


def file_control() -> Control:
    """A file control that offers what the house keeps; a browser never sends a name back, so it starts empty."""
    return Control("file", lambda field: {"accept": ".pdf,.png,.jpg,.jpeg,application/pdf,image/png,image/jpeg"})
