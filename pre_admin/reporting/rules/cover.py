"""What a file of the report says of itself: its title, whose it is, which variant, when it was counted or frozen."""

from dataclasses import dataclass
from typing import Final

from pre_admin.reporting.rules.words import MASKED

PUBLISHED: Final = "variante publiée"
INTERNAL: Final = "document interne"
OVERLAPS: Final = "Un enfant peut compter dans plusieurs lignes : le total dit le nombre d’enfants distincts."
MASKS: Final = f"« {MASKED} » : effectif de moins de 5, ou effectif qui le révélerait par soustraction."


@dataclass(frozen=True)
class Cover:
    """The head of a file. `period` in words (« Année civile, du 01/01/2014 au 31/12/2014 »); `frozen`: date, author, hash, in a sentence, or ""."""

    title: str
    programme: str
    period: str
    published: bool
    frozen: str = ""

    @property
    def variant(self) -> str:
        """« variante publiée », or « document interne »."""
        return PUBLISHED if self.published else INTERNAL

    def lines(self, counted_at: str) -> list[str]:
        """What stands under the title, a sentence a line."""
        counted = self.frozen or f"Chiffres calculés le {counted_at}."
        kept = MASKS if self.published else "Ne pas diffuser : des effectifs de moins de 5 peuvent désigner des enfants."
        return [line for line in (self.programme, self.period, f"{self.variant.capitalize()}.", counted, kept) if line]
