"""How an envelope is called, when it no longer changes, what a vote leaves."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from pre_admin.core.french import amount_fr
from pre_admin.core.text import sort_key
from pre_admin.funding.rules.ledger import ZERO, Sums

FIRST_YEAR, LAST_YEAR = 2000, 2100
PLACE = ("year", "funder_id", "axis_id", "territory_id")
"""What says which money an envelope is."""
SETTLED = (
    "Un vote ou une décision porte déjà sur cette enveloppe : son année, son financeur, son axe et son territoire ne changent plus. "
    "Si elle est mal placée, ramenez son total voté à zéro, archivez-la, puis créez la bonne."
)
YEAR_OUT = "L’année va de 2000 à 2100."
SAME_TOTAL = "Le total voté est déjà de {} : écrivez le nouveau total."
TOO_LOW = (
    "Ce total laisse {} de moins que ce qui est déjà réservé et validé ({}). "
    "Corrigez le total, ou dites pourquoi ce dépassement est accepté."
)
EXPLAIN_NOTHING = "Ce total couvre ce qui est réservé et validé : il n’y a pas de dépassement à expliquer. Videz ce champ."


def title_of(year: int, funder: str, axis: str, territory: str | None) -> str:
    """« 2026, État, Réussite scolaire, Mosson »."""
    return ", ".join([str(year), funder, axis, *([territory] if territory else [])])


def order_of(year: int, funder: str, axis: str, territory: str | None) -> str:
    """What the list is ordered by within a year; an envelope of all territories comes before those of one."""
    return sort_key(funder, axis, territory or "")


def moved(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """The columns that would make it another envelope."""
    return [name for name in PLACE if name in after and before[name] != after[name]]


def year_refusal(year: int | None) -> str | None:
    """Why a year cannot be a budget's."""
    return None if year is None or FIRST_YEAR <= year <= LAST_YEAR else YEAR_OUT


def vote_overrun(sums: Sums, total: Decimal) -> Decimal:
    """By how much a new total voted leaves less than what is reserved and approved."""
    return max(ZERO, sums.taken - total)


def vote_refusals(sums: Sums, total: Decimal, reason: str | None) -> dict[str, str]:
    """What a vote that brings the total to this lacks, by field."""
    if not sums.forecast and total == sums.voted:
        return {"total": SAME_TOTAL.format(amount_fr(sums.voted))}
    overrun = vote_overrun(sums, total)
    if overrun and not reason:
        return {"overrun_reason": TOO_LOW.format(amount_fr(overrun), amount_fr(sums.taken))}
    return {"overrun_reason": EXPLAIN_NOTHING} if reason and not overrun else {}


def difference_told(sums: Sums, total: Decimal) -> str:
    """« Ce vote ajoute 10 000,00 € : le total voté passe de 90 000,00 € à 100 000,00 €. »"""
    change = total - sums.voted
    verb = "ajoute" if change > 0 else "retire"
    return f"Ce vote {verb} {amount_fr(abs(change))} : le total voté passe de {amount_fr(sums.voted)} à {amount_fr(total)}."


def left_told(votes: int, voted: Decimal, taken: Decimal) -> str:
    """What remains, in words: « −500,00 €, dépassée », « prévisionnelle »."""
    if votes == 0:
        return "prévisionnelle"
    left = voted - taken
    return f"−{amount_fr(-left)}, dépassée" if left < 0 else amount_fr(left)


def left_tone(votes: int, voted: Decimal, taken: Decimal) -> str:
    """Red when exceeded, waiting while nothing is voted; plain otherwise."""
    return "info" if votes == 0 else "stop" if voted < taken else ""
