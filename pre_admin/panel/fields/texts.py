"""Fields whose value is what was typed, cleaned; and the box to tick."""

from collections.abc import Callable, Sequence
from typing import Any

from wtforms import BooleanField, StringField, TextAreaField

from pre_admin.core.contact import read_email, read_phone
from pre_admin.panel.fields.controls import Area, Control, tick
from pre_admin.panel.fields.ground import House, clean, clean_line


class LineField(House, StringField):
    """One line of text."""

    widget: Any = Control("text")

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Keep what was typed, cleaned."""
        if valuelist:
            self.data = clean_line(valuelist[0])


class CodeField(LineField):
    """A code copied from elsewhere, with or without its spaces, in small letters or capitals."""

    def __init__(
        self, label: str | None = None, validators: Any = None, *, write: Callable[[str], str] | None = None, **kwargs: Any
    ) -> None:
        self._write = write
        super().__init__(label, validators, **kwargs)

    def _value(self) -> str:
        """The code as its column shows it; what was typed, to the letter, when it is refused."""
        if self.errors and self.raw_data:
            return str(self.raw_data[0])
        return self._write(self.data) if self._write and self.data else self.data or ""

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Keep it without spaces, in capitals."""
        super().process_formdata(valuelist)
        if self.data:
            self.data = "".join(self.data.split()).upper()


class ContactField(LineField):
    """A way to reach somebody: kept one way, refused in French; what was typed comes back."""

    read: Callable[[str], str]

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Keep it in its usual form, or as it was typed beside its refusal."""
        super().process_formdata(valuelist)
        if self.data:
            self.data = type(self).read(self.data)


class EmailField(ContactField):
    """An electronic address."""

    kind = "email"
    widget = Control("email")
    read = staticmethod(read_email)


class TelField(ContactField):
    """A telephone number."""

    kind = "tel"
    widget = Control("tel")
    read = staticmethod(read_phone)


class LongField(House, TextAreaField):
    """Several lines of text."""

    kind = "textarea"
    widget: Any = Area()
    width = 12

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Keep what was typed, cleaned."""
        if valuelist:
            self.data = clean(valuelist[0])


class TickField(House, BooleanField):
    """Yes or no."""

    kind = "checkbox"
    widget: Any = tick()
