"""Fields whose text is read into a value: days, whole numbers, amounts, quantities."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from wtforms import Field

from pre_admin.core.amounts import HIGHEST, NOT_DECIMAL, read_amount, read_decimal, write_amount
from pre_admin.core.french import decimal_fr
from pre_admin.panel.fields.controls import Control
from pre_admin.panel.fields.ground import House
from pre_admin.panel.requests import MAX_ID

EARLIEST, LATEST = date(1900, 1, 1), date(2100, 12, 31)


class TypedField(House, Field):
    """A field whose text is read into a value; what was typed comes back when it cannot be read."""

    widget: Any = Control("text")
    unread_widget: Any = Control("text")
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
    widget = Control("date")

    def write(self, value: date) -> str:
        """As the native control wants it."""
        return value.isoformat()

    def read(self, text: str) -> date:
        """The day, between 1900 and 2100."""
        return parse_day(text)


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
        day = date(int(parts[2]), int(parts[1]), int(parts[0]))
    except ValueError as error:
        raise ValueError(f"Le {'/'.join(parts)} n’existe pas au calendrier : vérifiez le jour et le mois.") from error
    if not EARLIEST <= day <= LATEST:
        raise ValueError("Cette date est hors du calendrier : vérifiez l’année.")
    return day


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


class AmountField(TypedField):
    """Euros, as typed: « 1 234,50 € »."""

    kind = "number"
    width = 3

    def write(self, value: Decimal) -> str:
        """« 1234,50 »."""
        return write_amount(value)

    def read(self, text: str) -> Decimal:
        """The amount, at most two decimals."""
        return read_amount(text)


class QuantityField(TypedField):
    """A number with at most two decimals: hours, sessions."""

    kind = "number"
    width = 3

    def write(self, value: Decimal) -> str:
        """« 7,5 »."""
        return decimal_fr(value).replace("\u202f", "")

    def read(self, text: str) -> Decimal:
        """The number, neither negative nor beyond what is plausible."""
        number = read_decimal(text)
        if not 0 <= number <= HIGHEST:
            raise ValueError(NOT_DECIMAL)
        return number


def _signed(text: str) -> str:
    """« +5 », « −5 » as a keyboard or a spreadsheet writes them."""
    return text.replace("\u2212", "-").replace("\u2013", "-").removeprefix("+")


class SignedAmountField(AmountField):
    """Euros in more or in less: « 250 », « −250,50 »."""

    def read(self, text: str) -> Decimal:
        """The amount, of either sign."""
        typed = _signed(text.strip())
        amount = read_amount(typed.removeprefix("-"))
        return -amount if typed.startswith("-") else amount


class SignedQuantityField(QuantityField):
    """A quantity in more or in less."""

    def read(self, text: str) -> Decimal:
        """The number, of either sign."""
        typed = _signed(text.strip())
        number = super().read(typed.removeprefix("-"))
        return -number if typed.startswith("-") else number
