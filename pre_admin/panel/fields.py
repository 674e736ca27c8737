"""Form fields of the house: typed values, French refusals, what the theme needs to draw them."""

import unicodedata
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from markupsafe import Markup
from wtforms import BooleanField, Field, StringField, TextAreaField
from wtforms.validators import Length, ValidationError
from wtforms.widgets import DateInput, EmailInput, TelInput, TextInput, html_params

from pre_admin.core.enums import LabelledEnum
from pre_admin.panel.requests import MAX_ID

REQUIRED = "Ce champ est obligatoire."
CHOOSE = "Choisissez une valeur de la liste."
EARLIEST, LATEST = date(1900, 1, 1), date(2100, 12, 31)


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


class OptionsWidget:
    """A `<select>` of the field's (code, text) options."""

    def __call__(self, field: Any, **kwargs: Any) -> Markup:
        """The control, the current value selected."""
        kwargs.setdefault("id", field.id)
        if field.flags.required:
            kwargs.setdefault("required", True)
        current = field.code()
        options = Markup().join(
            Markup('<option value="{}"{}>{}</option>').format(code, Markup(" selected") if code == current else "", text)
            for code, text in field.options()
        )
        return Markup("<select {}>{}</select>").format(Markup(html_params(name=field.name, **kwargs)), options)  # noqa: S704


class House:
    """What every field carries beside its value."""

    kind = "text"
    width = 6
    lookup_url = ""
    lookup_label = ""


class LineField(House, StringField):
    """One line of text."""

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Keep what was typed, cleaned."""
        if valuelist:
            self.data = clean_line(valuelist[0])


class CodeField(LineField):
    """A code copied from elsewhere, with or without its spaces, in small letters or capitals."""

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Keep it without spaces, in capitals."""
        super().process_formdata(valuelist)
        if self.data:
            self.data = "".join(self.data.split()).upper()


class EmailField(LineField):
    """An electronic address."""

    kind = "email"
    widget = EmailInput()


class TelField(LineField):
    """A telephone number."""

    kind = "tel"
    widget = TelInput()


class LongField(House, TextAreaField):
    """Several lines of text."""

    kind = "textarea"
    width = 12

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Keep what was typed, cleaned."""
        if valuelist:
            self.data = clean(valuelist[0])


class TickField(House, BooleanField):
    """Yes or no."""

    kind = "checkbox"


class TypedField(House, Field):
    """A field whose text is read into a value; what was typed comes back when it cannot be read."""

    widget: Any = TextInput()
    unread_widget: Any = TextInput()
    """Shows what was typed when it cannot be read: a native calendar would drop it."""
    typed: str | None = None

    def _value(self) -> str:
        if self.typed is not None:
            return self.typed
        return "" if self.data is None else self.write(self.data)

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Read the text; an empty one is nothing, an unreadable one a French sentence."""
        if not valuelist:
            return
        self.typed = str(valuelist[0]).strip()[:200]
        self.data = None
        if self.typed:
            usual, self.widget = self.widget, self.unread_widget
            self.data = self.read(self.typed)
            self.typed, self.widget = None, usual

    def write(self, value: Any) -> str:
        """The value as the control shows it."""
        return str(value)

    def read(self, text: str) -> Any:
        """The value of a text; raises ValueError with a French sentence."""
        return text


class DayField(TypedField):
    """A day: the browser's own calendar, or typed 31/12/2014, 31.12.2014, 31-12-2014."""

    kind = "date"
    width = 3
    widget = DateInput()

    def write(self, value: date) -> str:
        """As the native control wants it."""
        return value.isoformat()

    def read(self, text: str) -> date:
        """The day, between 1900 and 2100."""
        day = parse_day(text)
        if not EARLIEST <= day <= LATEST:
            raise ValueError("Cette date est hors du calendrier : vérifiez l’année.")
        return day


def parse_day(text: str) -> date:
    """31/12/2014, 31.12.2014, 31-12-2014, 31 12 2014 or 2014-12-31; raises ValueError with a French sentence."""
    parts = text.replace("/", " ").replace(".", " ").replace("-", " ").split()
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() for part in parts):
        raise ValueError("Écrivez la date ainsi : 31/12/2014.")
    if len(parts[0]) == 4:
        parts.reverse()
    if len(parts[2]) != 4 or max(len(parts[0]), len(parts[1])) > 2:
        raise ValueError("Écrivez la date ainsi : 31/12/2014, avec l’année en quatre chiffres.")
    try:
        return date(int(parts[2]), int(parts[1]), int(parts[0]))
    except ValueError as error:
        raise ValueError(f"Le {'/'.join(parts)} n’existe pas au calendrier : vérifiez le jour et le mois.") from error


class NumberField(TypedField):
    """A whole number."""

    kind = "number"
    width = 3
    low, high = 0, MAX_ID

    def read(self, text: str) -> int:
        """The number, spaces between thousands accepted."""
        digits = "".join(text.split())
        if not (digits.isascii() and digits.removeprefix("-").isdigit()) or len(digits) > 12:
            raise ValueError("Écrivez un nombre entier, en chiffres.")
        if not self.low <= int(digits) <= self.high:
            raise ValueError("Ce nombre est hors des limites : vérifiez le nombre de chiffres.")
        return int(digits)


class LookupField(TypedField):
    """Another record, found by typing a part of its name; holds its id."""

    kind = "lookup"
    widget = unread_widget = OptionsWidget()
    text_of: Callable[[int], str | None]

    def code(self) -> str:
        """What the control sends for the chosen record."""
        return "" if self.data is None else str(self.data)

    def options(self) -> list[tuple[str, str]]:
        """The chosen record alone: the rest is looked up."""
        return [("", "")] + ([(self.code(), self.lookup_label)] if self.data is not None else [])

    def read(self, text: str) -> int:
        """The id, whether or not it exists; `pre_validate` tells."""
        if not (text.isascii() and text.isdigit() and len(text) <= 10 and 0 < int(text) <= MAX_ID):
            raise ValueError(CHOOSE)
        return int(text)

    def resolve(self) -> bool:
        """Find the chosen record's text; False when it does not exist within the actor's scope."""
        if self.data is None:
            return True
        text = self.text_of(self.data)
        self.lookup_label = text or ""
        return text is not None

    def pre_validate(self, form: Any) -> None:
        """Only a record the person may see can be chosen."""
        if not self.resolve():
            self.data = None
            raise ValidationError("Cette fiche n’existe pas ou n’est plus disponible : choisissez-en une autre.")


class ChoiceField(House, Field):
    """A value out of a short list; an enum's members come back as members."""

    kind = "select"
    widget: Any = OptionsWidget()

    def __init__(
        self,
        label: str | None = None,
        validators: Any = None,
        *,
        enum: type[LabelledEnum] | None = None,
        options: Callable[[], Sequence[tuple[Any, str]]] | None = None,
        blank: str | None = "",
        **kwargs: Any,
    ) -> None:
        offered = [(member, member.label) for member in enum] if enum else list(options() if options else ())
        self._values = {_code(value): value for value, _ in offered}
        self._options = [(_code(value), text) for value, text in offered]
        if blank is not None:
            self._options.insert(0, ("", blank))
        super().__init__(label, validators, **kwargs)

    def code(self) -> str:
        """What the control sends for the current value."""
        return "" if self.data is None else _code(self.data)

    def options(self) -> list[tuple[str, str]]:
        """(code, text), in order."""
        return self._options

    def process_data(self, value: Any) -> None:
        """A stored value that is no longer offered stays readable."""
        self.data = value
        if value is not None and _code(value) not in self._values:
            self._values[_code(value)] = value
            self._options = [*self._options, (_code(value), str(value))]

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Only what is offered."""
        if not valuelist:
            return
        code = str(valuelist[0])
        self.data = self._values.get(code)
        if code and self.data is None:
            raise ValueError(CHOOSE)


def _code(value: Any) -> str:
    return value.value if isinstance(value, LabelledEnum) else str(value)
