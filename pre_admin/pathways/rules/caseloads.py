"""How heavy a referent's caseload is: pathways for a whole full time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

FULL_TIME = Decimal(100)
TENTH = Decimal("0.1")


@dataclass(frozen=True)
class Load:
    """A referent's caseload as it stands today."""

    id: int
    name: str
    employer: str
    percent: int
    running: int
    proposed: int
    late: int
    follow_ups: int
    last_entry: date | None
    left_on: date | None = None
    """The last day of an employment that is over."""

    @property
    def per_full_time(self) -> Decimal | None:
        """Running pathways for a whole full time, to a tenth; None for who gives no time today."""
        return ratio(self.running, self.percent)


def ratio(running: int, percent: int) -> Decimal | None:
    """Pathways for a whole full time; None when there is no time to divide by."""
    return (running * FULL_TIME / percent).quantize(TENTH, ROUND_HALF_UP) if percent else None


def by_weight(loads: Iterable[Load]) -> list[Load]:
    """The heaviest first; pathways in the hands of someone without time or gone weigh most of all."""

    def weight(one: Load) -> tuple[bool, Decimal, int, str]:
        stranded = one.running > 0 and one.per_full_time is None
        return not stranded, -(one.per_full_time or Decimal(0)), -one.running, one.name

    return sorted(loads, key=weight)


def total(loads: Iterable[Load]) -> Load:
    """The row under them all."""
    rows = list(loads)
    return Load(
        0, "Ensemble", "", sum(one.percent for one in rows), sum(one.running for one in rows), sum(one.proposed for one in rows),
        sum(one.late for one in rows), sum(one.follow_ups for one in rows),
        max((one.last_entry for one in rows if one.last_entry), default=None),
    )  # fmt: skip
