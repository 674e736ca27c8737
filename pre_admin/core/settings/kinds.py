"""Kinds of settings: how a value is read from what is typed, kept as a text, told in French."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

from pre_admin.core.amounts import HIGHEST, read_amount, write_amount
from pre_admin.core.enums import LabelledEnum
from pre_admin.core.french import amount_fr, plural

CHOOSE = "Choisissez une valeur de la liste."
NOT_WHOLE = "Écrivez un nombre entier, en chiffres."


class Kind(Protocol):
    """How a setting's value is read from what is typed, kept as a text, told in French."""

    def read(self, text: str) -> Any:
        """The value of a typed text; raises ValueError with a French sentence."""

    def keep(self, value: Any) -> str:
        """The text that is kept, and shown in the field."""

    def load(self, text: str) -> Any:
        """The value of a kept text."""

    def tell(self, value: Any) -> str:
        """The value in words."""


def _digits(text: str) -> str:
    return "".join(text.split())


@dataclass(frozen=True)
class Whole:
    """A whole number with its unit, between two bounds."""

    one: str
    many: str
    low: int = 0
    high: int = 9999

    def read(self, text: str) -> int:
        """Figures only; spaces between thousands are accepted."""
        digits = _digits(text)
        if not (digits.isascii() and digits.removeprefix("-").isdigit()) or len(digits) > 12:
            raise ValueError(NOT_WHOLE)
        if not self.low <= int(digits) <= self.high:
            raise ValueError(f"Choisissez entre {self.tell(self.low)} et {self.tell(self.high)}.")
        return int(digits)

    def keep(self, value: int) -> str:
        """The figures."""
        return str(value)

    def load(self, text: str) -> int:
        """The number."""
        return int(text)

    def tell(self, value: int) -> str:
        """« 30 jours »."""
        return plural(value, self.one, self.many)


@dataclass(frozen=True)
class Amount:
    """Euros, kept as cents (R12)."""

    high: Decimal = HIGHEST

    def read(self, text: str) -> Decimal:
        """« 25 000 », « 25 000,00 € », « 25000.5 »: at most two decimals."""
        return read_amount(text, self.high)

    def keep(self, value: Decimal) -> str:
        """The amount as it is typed, « 25000,00 »."""
        return write_amount(value)

    def load(self, text: str) -> Decimal:
        """The amount."""
        return Decimal(text.replace(",", "."))

    def tell(self, value: Decimal) -> str:
        """« 25 000,00 € »."""
        return amount_fr(value)


@dataclass(frozen=True)
class Choice:
    """A member of a labelled enum."""

    enum: type[LabelledEnum]

    def options(self) -> list[tuple[str, str]]:
        """(code, label) of what may be chosen."""
        return self.enum.choices()

    def read(self, text: str) -> LabelledEnum:
        """The member of a code."""
        found = next((member for member in self.enum if member.value == text), None)
        if found is None:
            raise ValueError(CHOOSE)
        return found

    def keep(self, value: LabelledEnum) -> str:
        """The code."""
        return str(value.value)

    def load(self, text: str) -> LabelledEnum:
        """The member."""
        return self.read(text)

    def tell(self, value: LabelledEnum) -> str:
        """The label."""
        return value.label


@dataclass(frozen=True)
class YesNo:
    """Yes or no."""

    def options(self) -> list[tuple[str, str]]:
        """The two answers."""
        return [("yes", "Oui"), ("no", "Non")]

    def read(self, text: str) -> bool:
        """True for yes."""
        if text not in ("yes", "no"):
            raise ValueError(CHOOSE)
        return text == "yes"

    def keep(self, value: bool) -> str:
        """The code of the answer."""
        return "yes" if value else "no"

    def load(self, text: str) -> bool:
        """The answer."""
        return text == "yes"

    def tell(self, value: bool) -> str:
        """« Oui » or « Non »."""
        return "Oui" if value else "Non"
