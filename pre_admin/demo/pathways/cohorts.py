"""The cohorts of 2013 and 2014, planned child by child before anybody has a name, so that the published figures come out."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from pre_admin.core.calendar import age_on, school_year_of
from pre_admin.demo.pathways.figures import BACK, COHORTS, COLLECTIVE, PATHWAYS, TERRITORIES, UNANSWERED, UNDER_TEN
from pre_admin.demo.pathways.teams import past_days
from pre_admin.demo.people import LEVEL_AT, Row
from pre_admin.families.models import Sex
from pre_admin.pathways.models import PathwayType
from pre_admin.territories.levels import OriginalLevel as Level

AGE_OF = {level: age for age, level in reversed(LEVEL_AT.items())}
CLUBS_BEGIN = (11, 4)
"""After the autumn holidays."""
ENOUGH = 10
"""A pathway of a cohort is told when it began at least so many days before the day of the demonstration."""


@dataclass
class Plan:
    """A situation of a cohort: who, where, when. `kind` is None for the one the team answered otherwise."""

    sex: Sex
    level: Level
    kind: PathwayType | None
    territory: int
    received: date
    met: date
    entry: date
    again: bool = False
    child: Row | None = None

    @property
    def school_year(self) -> int:
        """The school year it begins in."""
        return school_year_of(self.entry)


def plan_cohorts(rng: Random, day: date) -> list[Plan]:
    """Every situation of both years that had begun by then, in the order they were received."""
    plans = [plan for year in COHORTS for plan in _plan_year(rng, year, day)]
    return sorted(plans, key=lambda plan: (plan.received, plan.met, plan.territory))


def _plan_year(rng: Random, year: int, day: date) -> Iterator[Plan]:
    met = [[held for held in past_days(rank, day) if held.year == year] for rank in range(len(TERRITORIES))]
    back = dict(BACK) if year == COHORTS[1] else {}
    drawn = list(_kinds(year))
    rng.shuffle(drawn)
    for sex, level, kind in drawn:
        again = level is Level.CE1 and back.get(sex, 0) > 0
        if again:
            back[sex] -= 1
        territory = rng.choices(range(len(TERRITORIES)), TERRITORIES)[0]
        plan = _dated(rng, year, met[territory], Plan(sex, level, kind, territory, day, day, day, again))
        if plan and plan.entry <= day - timedelta(days=ENOUGH):
            yield plan


def _kinds(year: int) -> Iterator[tuple[Sex, Level, PathwayType | None]]:
    """One for each pathway of the year, then what had none."""
    collective = COLLECTIVE[year]
    for (sex, level), count in PATHWAYS[year].items():
        left = count
        for kind, cells in collective.items():
            taken = cells.get((sex, level), 0)
            left -= taken
            yield from ((sex, level, kind) for _ in range(taken))
        yield from ((sex, level, PathwayType.PERSONAL) for _ in range(left))
    if year == COHORTS[1]:
        yield from ((Sex.BOY, Level.CE2, None) for _ in range(UNANSWERED))


def _dated(rng: Random, year: int, met: list[date], plan: Plan) -> Plan | None:
    """Received, examined and begun within the year; eighteen days on average before the team meets."""
    autumn = [held for held in met if date(year, 9, 1) < held < date(year, 10, 25)]
    possible = autumn if plan.kind not in (None, PathwayType.PERSONAL) else met
    if plan.again:
        possible = [held for held in met if held > date(year, 9, 1)]
    if not possible:
        return None
    held = rng.choice(possible)
    received = held - timedelta(days=rng.randint(8, 29))
    if received.weekday() > 4:
        received -= timedelta(days=received.weekday() - 4)
    # Schools refer from the first days of January and of September on.
    plan.received, plan.met = max(received, date(year, 9 if held.month == 9 else 1, 2)), held
    begun = held + timedelta(days=rng.randint(5, 24))
    if plan.kind in (None, PathwayType.PERSONAL):
        plan.entry = min(begun, date(year, 12, 19 - rng.randint(0, 2)))
    else:
        plan.entry = date(year, *CLUBS_BEGIN)
    return plan


def birth_of(rng: Random, plan: Plan) -> date:
    """A birth date of the level's year; under ten at entry, or not, as the figures have it."""
    age = AGE_OF.get(plan.level) or rng.randint(12, 13)
    first = date(plan.school_year - age, 1, 1)
    while True:
        birth = first + timedelta(days=rng.randint(0, 364))
        if (age_on(birth, plan.entry) < 10) == (plan.level in UNDER_TEN):
            return birth
