"""Kinds of settings: how a value is read from what is typed, kept as a text, told in French."""

import unicodedata
from base64 import b64decode, b64encode
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

from pre_admin.core.amounts import HIGHEST, read_amount, read_decimal, write_amount
from pre_admin.core.enums import LabelledEnum
from pre_admin.core.french import NBSP, amount_fr, count_fr, decimal_fr, plural
from pre_admin.core.identifiers import read_siret, show_siret

CHOOSE = "Choisissez une valeur de la liste."
NOT_PERCENT = "Écrivez un taux en pourcentage, par exemple 2,15."
NOT_WHOLE = "Écrivez un nombre entier, en chiffres."
TOO_LONG = "{} au plus : raccourcissez ce texte."
NOT_PICTURE = "Ce fichier n’est pas une image PNG : enregistrez le logo en PNG, puis joignez-le."
TOO_HEAVY = "Cette image pèse plus de {} Ko : réduisez-la, puis joignez-la."
TOO_WIDE = "Cette image fait plus de {} pixels de côté : réduisez-la, puis joignez-la."
PNG_HEAD = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
TOLD = 60
"""Signs of a text that are told in a sentence about it."""


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
class Percent:
    """A rate in percent, with two decimals at most."""

    high: Decimal = Decimal(100)

    def read(self, text: str) -> Decimal:
        """« 2,15 », « 2.15 % »."""
        rate = read_decimal(text.strip().removesuffix("%"), NOT_PERCENT)
        if not 0 <= rate <= self.high:
            raise ValueError(f"Choisissez un taux de 0 à {self.tell(self.high)}.")
        return rate

    def keep(self, value: Decimal) -> str:
        """The figures, « 2,15 »."""
        return write_amount(value)

    def load(self, text: str) -> Decimal:
        """The rate."""
        return Decimal(text.replace(",", "."))

    def tell(self, value: Decimal) -> str:
        """« 2,15 % »."""
        return f"{decimal_fr(value)}{NBSP}%"


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


@dataclass(frozen=True)
class Line:
    """A text on one line."""

    most: int = 120

    def read(self, text: str) -> str:
        """The text, every run of spaces one space."""
        return _not_over(" ".join(_written(text).split()), self.most)

    def keep(self, value: str) -> str:
        """The text."""
        return value

    def load(self, text: str) -> str:
        """The text."""
        return text

    def tell(self, value: str) -> str:
        """Its beginning."""
        return _beginning(value)


@dataclass(frozen=True)
class Siret(Line):
    """A SIRET, kept without its spaces."""

    def read(self, text: str) -> str:
        """The fourteen digits."""
        return read_siret(text)

    def tell(self, value: str) -> str:
        """« 732 829 320 00074 »."""
        return show_siret(value)


@dataclass(frozen=True)
class Paragraphs:
    """A text of several lines; an empty line, or a new one, begins a paragraph."""

    most: int = 4000
    rows: int = 5

    def read(self, text: str) -> str:
        """The text, its lines without outer spaces, never two empty ones in a row."""
        lines = "\n".join(" ".join(line.split()) for line in _written(text).splitlines())
        while "\n\n\n" in lines:
            lines = lines.replace("\n\n\n", "\n\n")
        return _not_over(lines.strip(), self.most)

    def keep(self, value: str) -> str:
        """The text."""
        return value

    def load(self, text: str) -> str:
        """The text."""
        return text

    def tell(self, value: str) -> str:
        """Its beginning, and its length, since two texts may begin alike."""
        told = _beginning(value)
        return f"{told} ({plural(len(value), 'signe', 'signes')})" if len(value) > TOLD else told


@dataclass(frozen=True)
class Picture:
    """A small PNG, kept as text: a setting is read with all the others, so that it stays small."""

    most: int = 60
    """Kilobytes."""
    side: int = 2000
    """Pixels."""

    def read(self, text: str) -> str:
        """The picture in base 64; its size is judged before anything opens it."""
        try:
            content = b64decode(text, validate=True)
        except ValueError:
            raise ValueError(NOT_PICTURE) from None
        if not content.startswith(PNG_HEAD):
            raise ValueError(NOT_PICTURE)
        if len(content) > self.most * 1024:
            raise ValueError(TOO_HEAVY.format(self.most))
        if max(int.from_bytes(content[16:20], "big"), int.from_bytes(content[20:24], "big")) > self.side:
            raise ValueError(TOO_WIDE.format(count_fr(self.side)))
        return b64encode(content).decode()

    def keep(self, value: str) -> str:
        """The text."""
        return value

    def load(self, text: str) -> str:
        """The text."""
        return text

    def tell(self, value: str) -> str:
        """« Image PNG (12 Ko) »."""
        return f"Image PNG ({max(1, round(len(value) * 3 / 4 / 1024))}{NBSP}Ko)"


def _written(text: str) -> str:
    """Composed accents, and no control character but the end of a line."""
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n")
    return "".join(char for char in lines if char in "\n\t" or unicodedata.category(char)[0] != "C")


def _not_over(text: str, most: int) -> str:
    if len(text) > most:
        raise ValueError(TOO_LONG.format(plural(most, "signe", "signes")))
    return text


def _beginning(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= TOLD else f"{line[: TOLD - 1].rstrip()}…"
