"""Which contracts: two past school years, all over or nearly, and this year's, in every state."""

from collections.abc import Iterator
from datetime import date, timedelta

from pre_admin.demo.contracts import amendments, billing, sessions, wrong
from pre_admin.demo.contracts.deals import NEVER_SIGNED, Deal, Fate, Pot, Shelf
from pre_admin.demo.contracts.drafting import Dates, draft
from pre_admin.demo.contracts.texts import LOTS
from pre_admin.demo.funding.purse import workday
from pre_admin.demo.partners import Row

CONTRACTS = 120
PROLONGED = (12, 10)
"""Of each past year, the actions whose one contract goes on by an amendment; the others have one contract by calendar year."""
WEIGHTS = (40, 25, 20, 15)
"""How this year's money is shared between groups, in percent."""
NOW = (
    (Fate.RUNNING,) * 6, (Fate.RUNNING,) * 4 + (Fate.SUSPENDED,) * 2,
    (Fate.RUNNING, Fate.RUNNING, Fate.UPCOMING, Fate.UPCOMING, Fate.SENT, Fate.ENDING),
    (Fate.UPCOMING, Fate.ISSUED, Fate.UPCOMING, Fate.DRAFT, Fate.CANCELLED, Fate.DRAFT),
)  # fmt: skip
"""Of this year, group by group, what became of the contract of each action that has its resolution."""
THEN = ((Fate.SENT, Fate.DRAFT, Fate.ISSUED, Fate.DRAFT, Fate.DRAFT, Fate.DRAFT), (Fate.DRAFT,) * 5 + (Fate.CANCELLED,))
"""The same of the two groups paid by the other calendar year."""


def plan_deals(shelf: Shelf) -> None:
    """Every contract with what follows from it, in the order of the years."""
    year = shelf.purse.year
    before: dict[int, list[Deal]] = {}
    for rank in (0, 1):
        before = _past(shelf, rank, year - 2 + rank, before)
    _current(shelf, shelf.approved(year))
    back = [one.row for one in shelf.deals if one.fate is Fate.SENT]
    back[-1]["provider_signed_on"] = workday(shelf.day - timedelta(days=4), -1)
    for deal in shelf.deals:
        sessions.hold(shelf, deal)
        billing.bill(shelf, deal)
        billing.end(shelf, deal)
    amendments.ask(shelf)
    wrong.bill_wrongly(shelf)


def _past(shelf: Shelf, rank: int, school_year: int, before: dict[int, list[Deal]]) -> dict[int, list[Deal]]:
    """The contracts of a past year: those of an action carried on renew those of the year before."""
    made: dict[int, list[Deal]] = {}
    for place, action in enumerate(shelf.approved(school_year)):
        known = before.get(action["previous_id"] or 0, [])
        first, second = shelf.pots(action)
        if place < PROLONGED[rank]:
            deal = _autumn(shelf, action, first, "", _fate(rank, place), known[:1], whole=False)
            amendments.prolong(shelf, deal, second, place)
            made[action["id"]] = [deal]
        else:
            autumn = _autumn(shelf, action, first, f", automne {first.year}", Fate.CLOSED, known[:1])
            spring = _spring(shelf, action, second, f", printemps {second.year}", _fate(rank, place), known[1:])
            if place % 4 == 1:
                amendments.postpone(shelf, spring)
            made[action["id"]] = [autumn, spring]
    return made


def _fate(rank: int, place: int) -> Fate:
    """Of the year before last all is settled but two; of last year a dozen wait for their last invoices."""
    if place == 14:
        return Fate.TERMINATED if rank else Fate.SETTLED
    if rank == 0:
        return Fate.PAID_UP if place == 5 else Fate.CLOSED
    if place % 2:
        return Fate.TO_SETTLE
    return {6: Fate.PAID_UP, 16: Fate.PAID_UP, 18: Fate.NEVER_BACK}.get(place, Fate.CLOSED)


def _autumn(shelf: Shelf, action: Row, pot: Pot, suffix: str, fate: Fate, known: list[Deal], whole: bool = True) -> Deal:
    """Signed before the school year's sessions begin."""
    issued = workday(date(pot.year, 9, 2 + len(shelf.deals) % 8))
    dates = Dates(
        issued, action["starts_on"] + timedelta(days=5), date(pot.year + (not whole), *((12, 18) if whole else (1, 20)))
    )
    return draft(shelf, action, pot, fate, dates, suffix, known, whole=whole)


def _spring(shelf: Shelf, action: Row, pot: Pot, suffix: str, fate: Fate, known: list[Deal]) -> Deal:
    """Signed once the year's budget is voted."""
    issued = workday(date(pot.year, 1, 2 + len(shelf.deals) % 4))
    return draft(shelf, action, pot, fate, Dates(issued, date(pot.year, 1, 19), action["ends_on"]), suffix, known)


def _current(shelf: Shelf, actions: list[Row]) -> None:
    """This year's, group by group; those that wait for the resolution stay drafts."""
    ready = [one for one in actions if shelf.purse.final[one["id"]]["resolution_on"]]
    for place, action in enumerate(ready):
        for group, (pot, fate) in enumerate(_groups(shelf, action, place)):
            _group(shelf, action, pot, fate, group)
    others = [one for one in actions if one not in ready]
    left = CONTRACTS - len(shelf.deals)
    for number in range(left):
        action, group = others[number % len(others)], number // len(others)
        pot = shelf.pots(action)[0].share(WEIGHTS[group + 1])
        _group(shelf, action, pot, Fate.CANCELLED if number == 0 else Fate.DRAFT, group)


def _groups(shelf: Shelf, action: Row, place: int) -> Iterator[tuple[Pot, Fate]]:
    """Four groups on the money of the time that holds the day, two on that of the other."""
    first, second = shelf.pots(action)
    passed = shelf.day > first.ends_on
    now, other = (second, first) if passed else (first, second)
    for group, weight in enumerate(WEIGHTS):
        yield now.share(weight), NOW[group][place % 6]
    for group, fates in enumerate(THEN):
        fate = fates[place % 6]
        signed = passed and fate is not Fate.CANCELLED
        yield other.share((55, 45)[group]), Fate.TO_SETTLE if signed else fate


def _group(shelf: Shelf, action: Row, pot: Pot, fate: Fate, group: int) -> None:
    """A contract issued once the resolution is known, or a draft; it starts once signed, or in ten days."""
    day = shelf.day
    resolved = shelf.purse.final[action["id"]]["resolution_on"]
    issued = (
        workday(min(resolved + timedelta(days=1 + action["id"] % 4), day - timedelta(days=16)))
        if resolved
        else workday(day - timedelta(days=20))
    )
    if fate in (Fate.UPCOMING, Fate.ISSUED):
        issued = workday(day - timedelta(days=9 if fate is Fate.UPCOMING else 4), -1)
    begins = max(pot.starts_on, issued + timedelta(days=8))
    if fate in (Fate.UPCOMING, *NEVER_SIGNED):
        begins = max(begins, day + timedelta(days=8 + group))
        begins = min(begins, max(pot.ends_on - timedelta(days=10), day + timedelta(days=1)))
    elif begins > pot.ends_on:
        fate = Fate.CANCELLED
    draft(shelf, action, pot, fate, Dates(issued, begins, max(pot.ends_on, begins)), f", {LOTS[group]}", [], quick=True)
