"""What contracts are drawn from: an action's money cut in pots, a contract with its lines, and what follows from it."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum
from random import Random

from pre_admin.contracts.models import PurchaseCategory
from pre_admin.contracts.reference import CATEGORIES
from pre_admin.demo.funding.purse import Purse, known_values
from pre_admin.demo.partners import Row
from pre_admin.funding.models import Action, FundedState

Money = dict[int, int]
"""Envelope → euros."""


class Fate(Enum):
    """What became of a contract by the day of the demonstration."""

    CLOSED = "closed"
    TO_SETTLE = "to settle"
    PAID_UP = "all paid, not closed yet"
    NEVER_BACK = "sent, and over before anyone signed"
    TERMINATED = "terminated"
    ENDING = "under notice"
    SETTLED = "terminated, then closed"
    RUNNING = "running"
    SUSPENDED = "suspended"
    UPCOMING = "upcoming"
    SENT = "sent"
    ISSUED = "issued"
    DRAFT = "draft"
    CANCELLED = "cancelled"


NEVER_SIGNED = (Fate.NEVER_BACK, Fate.SENT, Fate.ISSUED, Fate.DRAFT, Fate.CANCELLED)


@dataclass(frozen=True)
class Pot:
    """What is spent of an action's money in a time: of the envelopes of a calendar year."""

    money: Money
    starts_on: date
    ends_on: date
    year: int

    @property
    def total(self) -> int:
        """All of it, in euros."""
        return sum(self.money.values())

    def share(self, percent: int) -> "Pot":
        """A part of it, in whole euros."""
        return Pot({key: one * percent // 100 for key, one in self.money.items()}, self.starts_on, self.ends_on, self.year)


@dataclass(frozen=True)
class Part:
    """So much of a line, delivered between two days and paid by one of the contract's pots."""

    line: Row
    quantity: Decimal
    pot: int
    starts_on: date
    ends_on: date


@dataclass
class Deal:
    """A contract and all that hangs on it."""

    row: Row
    fate: Fate
    action: Row
    provider: Row
    lines: list[Row] = field(default_factory=list)
    pots: list[Pot] = field(default_factory=list)
    """What it commits: as first signed, then by its amendment."""
    parts: list[Part] = field(default_factory=list)
    amended_on: date | None = None
    suspended: tuple[date, date] | None = None
    """A past suspension, from a day to a day."""
    deliveries: list[tuple[Row, int]] = field(default_factory=list)
    """Sessions, each with the pot that pays it."""
    invoices: list[tuple[Row, int]] = field(default_factory=list)
    waiting: list[Row] = field(default_factory=list)
    """Certified sessions that no invoice bills yet."""
    spent: list[Money] = field(default_factory=list)
    """What accepted invoices took of each pot."""

    @property
    def main(self) -> Row:
        """Its first line."""
        return self.lines[0]

    @property
    def signed_on(self) -> date | None:
        """When it began to commit money."""
        found: date | None = self.row["signed_on"]
        return found


@dataclass
class Shelf:
    """The contracts drawn, on the rows of the purse."""

    rng: Random
    purse: Purse
    deals: list[Deal] = field(default_factory=list)
    numbers: dict[int, int] = field(default_factory=dict)
    """Provider → the last number of its invoices."""
    orders: dict[int, int] = field(default_factory=dict)
    """Year → the last payment order."""

    def __post_init__(self) -> None:
        self.categories = known_values(PurchaseCategory, CATEGORIES)
        self.years = {key: year for (year, _, _), key in self.purse.envelopes.items()}
        self.axes = {key: code for code, (key, _) in self.purse.axes.items()}

    @property
    def day(self) -> date:
        """The day of the demonstration."""
        return self.purse.day

    def provider(self, key: int) -> Row:
        """A provider by its number."""
        return self.purse.partners.providers[key - 1]

    def approved(self, school_year: int) -> list[Row]:
        """The actions of a school year that both bodies approved and that went on."""
        found = []
        for row in self.purse.of(Action):
            final = self.purse.final.get(row["id"], {})
            if row["school_year"] == school_year and final.get("state") is FundedState.APPROVED:
                found.append(row)
        return found

    def pots(self, action: Row) -> list[Pot]:
        """An action's money: one pot by calendar year, or the two halves of the one it takes place in."""
        held = self.purse.held[action["id"], "approved"]
        years = sorted({self.years[key] for key in held if held[key]})
        start, end = action["starts_on"], action["ends_on"]
        if len(years) > 1:
            turn = date(years[0], 12, 31)
            first = {key: one for key, one in held.items() if self.years[key] == years[0]}
            second = {key: one for key, one in held.items() if self.years[key] == years[-1]}
        else:
            turn = start + (end - start) / 2
            first = {key: one // 2 for key, one in held.items()}
            second = {key: one - one // 2 for key, one in held.items()}
        return [Pot(first, start, turn, years[0]), Pot(second, turn + timedelta(days=1), end, years[-1])]


def euros(amount: int) -> Decimal:
    """As tables keep it."""
    return Decimal(amount)


__all__ = ["NEVER_SIGNED", "Deal", "Fate", "Money", "Part", "Pot", "Shelf", "euros"]
