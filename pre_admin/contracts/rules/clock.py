"""The payment clock: thirty days from the receipt, or from the certification of the service when it is later (CCP, art. L2192-10 to L2192-13)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from pre_admin.contracts.rules.amounts import rounded
from pre_admin.core.french import NBSP, date_fr, plural

INDEMNITY = Decimal("40.00")
"""Owed at once for a late payment, whatever the amount (CCP, art. D2192-35)."""
POINTS = Decimal("8.00")
"""Added to the rate of the central bank (CCP, art. R2192-31)."""
YEAR_DAYS = 365
RENEWED = 30
"""Days that open anew once what was lacking is there, unless more were left of the first delay (CCP, art. R2192-29)."""
SOON = 10
"""Days under which a deadline is near."""


@dataclass(frozen=True)
class Pause:
    """A suspension: the clock stands still from its first day to the day it ends; no end while it lasts."""

    starts_on: date
    ends_on: date | None = None


@dataclass(frozen=True)
class Clock:
    """Where the payment of an invoice stands on a day."""

    day: date
    starts_on: date | None
    """None until the service is certified: the clock has not started."""
    due_on: date | None
    """None while it is suspended, or before it starts."""
    stopped: bool = False
    paused_days: int = 0
    paid_on: date | None = None
    over: bool = False
    """Rejected: there is nothing to pay."""

    @property
    def days_left(self) -> int | None:
        """Until the deadline, on the day or when it was paid; under zero once it has passed."""
        return None if self.due_on is None else (self.due_on - (self.paid_on or self.day)).days

    @property
    def late_days(self) -> int:
        """Days past the deadline."""
        return max(0, -(self.days_left or 0))

    @property
    def tone(self) -> str:
        """How it is drawn."""
        if self.over or self.stopped or self.due_on is None:
            return "off" if self.over else "wait"
        if self.late_days:
            return "stop"
        return "ok" if self.paid_on or (self.days_left or 0) > SOON else "wait"

    @property
    def told(self) -> str:
        """« 12 jours, avant le 14/03/2026 », « 3 jours de retard », « suspendu »."""
        if self.over:
            return "Sans objet"
        if self.due_on is None or self.days_left is None:
            return "Suspendu" if self.stopped else "Attend le service fait"
        late = plural(self.late_days, "jour de retard", "jours de retard")
        if self.paid_on:
            return f"Payée avec {late}" if self.late_days else "Payée à temps"
        if self.late_days:
            return late
        return f"{plural(self.days_left, 'jour', 'jours')}, avant le {date_fr(self.due_on)}"

    @property
    def hint(self) -> str:
        """Since when, and for how long it stood still."""
        if self.starts_on is None:
            return "le délai court depuis la certification"
        paused = f", suspendu {plural(self.paused_days, 'jour', 'jours')}" if self.paused_days else ""
        return f"depuis le {date_fr(self.starts_on)}{paused}"


def clock_of(
    received_on: date, certified_on: date | None, pauses: Iterable[Pause], days: int, day: date, paid_on: date | None = None,
    over: bool = False,
) -> Clock:  # fmt: skip
    """The clock on a day; `certified_on` is when the last service that the invoice pays was certified."""
    if certified_on is None:
        return Clock(day, None, None, any(one.ends_on is None for one in pauses), paid_on=paid_on, over=over)
    start = max(received_on, certified_on)
    until = paid_on or day
    held = sorted(pauses, key=lambda one: one.starts_on)
    stopped = any(one.ends_on is None for one in held) and paid_on is None
    paused = _days_of(held, start, until)
    due = None if stopped else _due(held, start, days)
    return Clock(day, start, due, stopped, paused, paid_on, over)


def _due(pauses: Iterable[Pause], start: date, days: int) -> date:
    """The deadline after suspensions that are over: each opens thirty days anew, or what was left when that is more."""
    due, reached = start + timedelta(days=days), start
    for one in pauses:
        first, last = max(one.starts_on, reached), max(one.ends_on or reached, reached)
        if one.ends_on is not None and one.ends_on >= reached:
            due, reached = last + timedelta(days=max(RENEWED, (due - first).days)), last
    return due


def _days_of(pauses: Iterable[Pause], start: date, until: date) -> int:
    """Days of suspension since the start, those of two that meet counted once."""
    total, reached = 0, start
    for one in pauses:
        first, last = max(one.starts_on, reached), min(one.ends_on or until, until)
        if last > first:
            total, reached = total + (last - first).days, last
    return total


@dataclass(frozen=True)
class Interest:
    """What a late payment costs: the interest so far, and the flat indemnity."""

    days: int
    rate: Decimal
    """In percent a year, the points added."""
    amount: Decimal

    @property
    def total(self) -> Decimal:
        """Both."""
        return self.amount + INDEMNITY

    @property
    def hint(self) -> str:
        """How it is reckoned."""
        rate = f"{self.rate:.2f}".replace(".", ",")
        return f"{plural(self.days, 'jour', 'jours')} à {rate}{NBSP}%, et 40{NBSP}€ d’indemnité (CCP, art. D2192-35)"


def interest_of(clock: Clock, amount: Decimal, rate: Decimal | None) -> Interest | None:
    """The interest owed on an amount that is late, `rate` being the central bank's; None when nothing is, or while the rate is not decided."""
    if rate is None or not clock.late_days or clock.over:
        return None
    yearly = rate + POINTS
    return Interest(clock.late_days, yearly, rounded(amount * yearly * clock.late_days / (100 * YEAR_DAYS)))
