"""The children of the cohorts and their households: they live where the programme's own perimeter was, before 2015."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from pre_admin.core.calendar import start_of_day
from pre_admin.core.text import sort_key
from pre_admin.demo import names
from pre_admin.demo.pathways.cohorts import Plan, birth_of
from pre_admin.demo.pathways.figures import COHORTS
from pre_admin.demo.pathways.teams import past_days
from pre_admin.demo.people import LEVEL_AT, Place, Row, Town, add_household, enrol, live_at
from pre_admin.families.models import Relation, Sex
from pre_admin.pathways.models import PathwayType
from pre_admin.territories.levels import OriginalLevel as Level

TOGETHER = 0.39
"""How often a child has a brother or sister whom the programme also followed."""
APART = 300
"""Days between two children of a household, at least."""


class Past(Town):
    """The town as it was on a day, writing into the lists of today's."""

    def stamp(self, most: int = 0) -> datetime:
        """A file is opened the day the referral is received."""
        return start_of_day(self.day) + timedelta(hours=9)


@dataclass
class Former:
    """What is being filled: the town, where its children lived then, the households of each territory."""

    rng: Random
    town: Town
    places: tuple[tuple[Place, ...], ...]
    households: dict[int, list[Row]] = field(default_factory=dict)
    births: dict[int, list[date]] = field(default_factory=dict)
    clubs: dict[Sex, list[tuple[int, Row]]] = field(default_factory=dict)


def add_former(rng: Random, town: Town, places: tuple[tuple[Place, ...], ...], plans: list[Plan], families: int) -> None:
    """Give each plan its child, in so many households."""
    former = Former(rng, town, places)
    to_make = families
    waiting = sum(not plan.again for plan in plans)
    for plan in plans:
        if plan.again:
            plan.child = _who_comes_back(former, plan)
            continue
        alone = to_make and (to_make >= waiting or rng.random() > TOGETHER)
        family, birth = _household(former, plan, bool(alone), to_make > 0)
        to_make -= family["id"] not in former.births
        former.births.setdefault(family["id"], []).append(birth)
        plan.child = _child(former, plan, family, birth)
        waiting -= 1


def _past(former: Former, plan: Plan) -> Past:
    town, place = former.town, former.rng.choice(former.places[plan.territory])
    return Past(
        former.rng, plan.received, (place,), (1,), town.schools, town.levels, town.families, town.residences, town.guardians,
        town.children, town.schoolings,
    )  # fmt: skip


def _household(former: Former, plan: Plan, alone: bool, may_make: bool) -> tuple[Row, date]:
    """A new household, or one of the territory that a child of this age may belong to."""
    birth = birth_of(former.rng, plan)
    known = former.households.setdefault(plan.territory, [])
    if known and not alone:
        for family in former.rng.sample(known, min(25, len(known))):
            if all(abs((birth - other).days) >= APART for other in former.births[family["id"]]):
                return family, birth
        if not may_make:
            return former.rng.choice(known), birth
    town = _past(former, plan)
    family = add_household(town)
    if not town.residences or town.residences[-1]["family_id"] != family["id"]:
        live_at(town, family, town.places[0], plan.received - timedelta(days=former.rng.randint(60, 1500)), None)
    for row in town.guardians[-2:]:
        if row["family_id"] == family["id"]:
            row["parental_authority"] = row["relation"] is not Relation.ASE
    known.append(family)
    return family, birth


def _child(former: Former, plan: Plan, family: Row, birth: date) -> Row:
    town, rng = _past(former, plan), former.rng
    first = rng.choice(names.GIRLS if plan.sex is Sex.GIRL else names.BOYS)
    child = town.base(town.children, town.stamp()) | {
        "file_number": "", "last_name": family["name"], "first_name": first, "birth_date": birth, "sex": plan.sex,
        "family_id": family["id"], "other_family_id": None, "remarks": None, "sort_key": sort_key(family["name"], first),
        "archived_at": None,
    }  # fmt: skip
    town.children.append(child)
    territory = former.places[plan.territory][0].territory
    for year in range(plan.school_year - rng.randint(0, 1), plan.school_year + 1):
        level = plan.level if plan.level is Level.OTHER else LEVEL_AT.get(year - birth.year)
        if level:
            enrol(town, child, year, level, territory)
    if plan.level is Level.CP and plan.kind is not PathwayType.PERSONAL and plan.entry.year == COHORTS[0]:
        former.clubs.setdefault(plan.sex, []).append((plan.territory, child))
    return child


def _who_comes_back(former: Former, plan: Plan) -> Row:
    """A child of a club of the year before, of that territory if there is one; else the plan moves to theirs."""
    known = former.clubs[plan.sex]
    chosen = next((one for one in known if one[0] == plan.territory), known[0])
    known.remove(chosen)
    if chosen[0] != plan.territory:
        _move(plan, chosen[0])
    enrol(former.town, chosen[1], plan.school_year, plan.level, former.places[plan.territory][0].territory)
    return chosen[1]


def _move(plan: Plan, territory: int) -> None:
    """To the meeting that the other team held that week."""
    held = min(past_days(territory, plan.met + timedelta(days=40)), key=lambda day: abs((day - plan.met).days))
    later = held - plan.met
    plan.territory, plan.met, plan.received, plan.entry = territory, held, plan.received + later, plan.entry + later
