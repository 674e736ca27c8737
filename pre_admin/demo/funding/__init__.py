"""The money and the two bodies of the demonstration."""

from datetime import date
from random import Random

from pre_admin.demo.funding.purse import Hands, Purse
from pre_admin.demo.funding.story import tell
from pre_admin.demo.funding.told import funding_changes
from pre_admin.demo.funding.writing import write_purse
from pre_admin.demo.partners import Partners


def fill_purse(rng: Random, day: date, partners: Partners, territories: dict[str, int], hands: Hands) -> Purse:
    """Three school years of money, as rows."""
    purse = Purse(rng, day, partners, territories, hands)
    tell(purse)
    return purse


__all__ = ["Hands", "Purse", "fill_purse", "funding_changes", "write_purse"]
