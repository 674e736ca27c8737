"""Kinds of settings: how a value is read from what is typed, kept as a text, told in French."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Protocol

from pre_admin.core.enums import LabelledEnum
from pre_admin.core.french import amount_fr, plural
from pre_admin.core.types import CENT

CHOOSE = "Choisissez une valeur de la liste."
NOT_WHOLE = "Écrivez un nombre entier, en chiffres."
NOT_AMOUNT = "Écrivez un montant en euros, par exemple 25 000 ou 1 234,50."


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

    high: Decimal = Decimal(10_000_000)

    def read(self, text: str) -> Decimal:
        """« 25 000 », « 25 000,00 € », « 25000.5 »: at most two decimals."""
        typed = _digits(text).removesuffix("€").replace(",", ".")
        plain = typed.replace(".", "", 1)
        try:
            amount = Decimal(typed) if plain.isascii() and plain.isdigit() and len(typed) <= 14 else None
        except InvalidOperation:
            amount = None
        if amount is None or amount != amount.quantize(CENT):
            raise ValueError(NOT_AMOUNT)
        if amount > self.high:
            raise ValueError(f"Choisissez un montant de {amount_fr(self.high)} au plus.")
        return amount.quantize(CENT)

    def keep(self, value: Decimal) -> str:
        """The amount as it is typed, « 25000,00 »."""
        return f"{value:.2f}".replace(".", ",")

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
