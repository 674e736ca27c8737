"""Households, children and schooling as plain rows, drawn from one random source: same seed and day, same rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from pre_admin.core.calendar import school_year_of, start_of_day
from pre_admin.core.text import normalise, sort_key
from pre_admin.demo import names
from pre_admin.families.models import Contact, Relation, Sex, Situation
from pre_admin.territories.levels import OriginalLevel as Level

LEVEL_AT = {
    3: Level.PS, 4: Level.MS, 5: Level.GS, 6: Level.CP, 7: Level.CE1, 8: Level.CE2, 9: Level.CM1, 10: Level.CM2,
    11: Level.SIXTH, 12: Level.FIFTH, 13: Level.FOURTH, 14: Level.THIRD, 15: Level.HIGH, 16: Level.HIGH,
}  # fmt: skip
"""Usual level by the age reached in the calendar year the school year begins."""

Row = dict[str, Any]


@dataclass(frozen=True)
class Place:
    """Somewhere to live: a neighbourhood and one of its territories; neither, outside."""

    neighbourhood_id: int | None
    territory_id: int | None
    territory: str
    name: str


@dataclass(frozen=True)
class School:
    """Somewhere to learn."""

    id: int
    kind: str
    territory: str
    ends_on: date | None


@dataclass
class Town:
    """What people are drawn from, and the rows drawn."""

    rng: Random
    day: date
    places: tuple[Place, ...]
    weights: tuple[int, ...]
    schools: tuple[School, ...]
    levels: Mapping[str, int]
    families: list[Row] = field(default_factory=list)
    residences: list[Row] = field(default_factory=list)
    guardians: list[Row] = field(default_factory=list)
    children: list[Row] = field(default_factory=list)
    schoolings: list[Row] = field(default_factory=list)

    def stamp(self, most: int = 1200) -> datetime:
        """A working moment in the years before the day."""
        return start_of_day(self.day) - timedelta(days=self.rng.randint(1, most), minutes=-self.rng.randint(480, 1080))

    def base(self, rows: list[Row], moment: datetime) -> Row:
        """What every row of a table has."""
        return {"id": len(rows) + 1, "version": 1, "created_at": moment, "updated_at": moment}

    def phone(self) -> str:
        """A number kept for fiction."""
        return f"06 39 98 {self.rng.randint(0, 99):02d} {self.rng.randint(0, 99):02d}"


def last_name(rng: Random) -> str:
    """An invented family name, sometimes compound."""
    name = rng.choice(names.FIRST_PARTS) + rng.choice(names.LAST_PARTS)
    roll = rng.random()
    if roll < 0.03:
        return f"{name}-{rng.choice(names.FIRST_PARTS)}{rng.choice(names.LAST_PARTS)}"
    return f"d’{name}" if roll < 0.04 and name[0] in "AEIOU" else f"El {name}" if roll < 0.07 else name


def add_household(town: Town) -> Row:
    """A family with its address and guardians."""
    rng, moment = town.rng, town.stamp()
    name = last_name(rng)
    situation = rng.choices(list(Situation), (46, 24, 16, 6, 2, 2, 4))[0]
    interpreter = rng.random() < 0.07
    family = town.base(town.families, moment) | {
        "name": name, "situation": situation, "phone": town.phone() if rng.random() < 0.5 else None,
        "contact": rng.choice(list(Contact)) if rng.random() < 0.6 else None, "interpreter_needed": interpreter,
        "interpreter_language": rng.choice(names.LANGUAGES) if interpreter else None,
        "practical_notes": "Joindre de préférence après 17 h 30." if rng.random() < 0.05 else None,
        "sort_key": sort_key(name), "archived_at": None,
    }  # fmt: skip
    town.families.append(family)
    _live(town, family)
    _answer_for(town, family, situation)
    return family


def _live(town: Town, family: Row) -> None:
    """The current address, and sometimes a former one."""
    rng = town.rng
    place = rng.choices(town.places, town.weights)[0]
    since = town.day - timedelta(days=rng.randint(30, 3000))
    if rng.random() < 0.18:
        before = rng.choices(town.places, town.weights)[0]
        live_at(town, family, before, since - timedelta(days=rng.randint(200, 2000)), since)
    if rng.random() < 0.985:
        live_at(town, family, place, since, None)


def live_at(town: Town, family: Row, place: Place, start: date, end: date | None) -> None:
    """An address of the household, from a day to a day."""
    streets = names.STREETS.get(names.STREETS_OF.get(place.name, place.name), names.STREETS[""])
    town.residences.append(
        town.base(town.residences, family["created_at"]) | {
            "family_id": family["id"], "address": f"{town.rng.randint(1, 148)}, {town.rng.choice(streets)}",
            "postal_code": town.rng.choice(("34000", "34070", "34080", "34090")), "city": "Montpellier",
            "neighbourhood_id": place.neighbourhood_id, "territory_id": place.territory_id, "starts_on": start, "ends_on": end,
        }
    )  # fmt: skip


def _answer_for(town: Town, family: Row, situation: Situation) -> None:
    """Who holds parental authority: both parents as a rule, wherever they live."""
    rng = town.rng
    people = [(Relation.MOTHER, rng.choice(names.MOTHERS), False), (Relation.FATHER, rng.choice(names.FATHERS), False)]
    if situation is Situation.SEPARATED:
        people[1] = (Relation.FATHER, people[1][1], True)
    elif situation is Situation.ONE_PARENT:
        people = [people[0] if rng.random() < 0.85 else people[1]]
    elif situation is Situation.PLACED:
        people = [(Relation.ASE, "Service", False), people[0]]
    for relation, first, elsewhere in people:
        own = f"{rng.randint(1, 90)}, {rng.choice(names.STREETS[''])}, Montpellier" if elsewhere else None
        town.guardians.append(
            town.base(town.guardians, family["created_at"]) | {
                "family_id": family["id"], "last_name": family["name"], "first_name": first, "relation": relation,
                "phone": town.phone() if rng.random() < 0.8 else None,
                "email": f"{normalise(first)}.{len(town.guardians)}@courriel.example" if rng.random() < 0.4 else None,
                "language": rng.choice(names.LANGUAGES) if rng.random() < 0.2 else "Français",
                "parental_authority": relation is not Relation.ASE and rng.random() < 0.97,
                "may_be_informed": rng.random() < 0.98, "lives_elsewhere": elsewhere, "own_address": own,
            }
        )  # fmt: skip


def add_child(town: Town, family: Row, birth: date | None = None, other: int | None = None) -> Row:
    """A child of a household, with the schooling of the last years."""
    rng = town.rng
    sex = rng.choices((Sex.GIRL, Sex.BOY), (44, 56))[0]
    first = rng.choice(names.GIRLS if sex is Sex.GIRL else names.BOYS)
    birth = birth or town.day - timedelta(days=rng.randint(2 * 365 + 20, 16 * 365 + 300))
    moment = max(town.stamp(), family["created_at"])
    child = town.base(town.children, moment) | {
        "file_number": "", "last_name": family["name"], "first_name": first, "birth_date": birth, "sex": sex,
        "family_id": family["id"], "other_family_id": other, "remarks": None, "sort_key": sort_key(family["name"], first),
        "archived_at": start_of_day(town.day) - timedelta(days=rng.randint(1, 200)) if rng.random() < 0.025 else None,
    }  # fmt: skip
    town.children.append(child)
    _enrol(town, child)
    return child


def _enrol(town: Town, child: Row) -> None:
    """This year's school and up to two former ones; a few are known to attend none this year."""
    rng, this_year = town.rng, school_year_of(town.day)
    missing = rng.random() < 0.03
    home = rng.choice(town.places).territory
    for year in range(this_year - rng.randint(0, 2), this_year + 1):
        level = LEVEL_AT.get(year - child["birth_date"].year)
        if level is None or (missing and year == this_year):
            continue
        enrol(town, child, year, level, home)


def enrol(town: Town, child: Row, year: int, level: Level, home: str) -> Row:
    """A year of school, near home; a child of no usual level goes where those of CM2 go."""
    school = school_for(town, Level.CM2 if level is Level.OTHER else level, home, year)
    row = town.base(town.schoolings, child["created_at"]) | {
        "child_id": child["id"], "school_year": year, "school_id": school.id if school else None,
        "level_id": town.levels[level.value],
        "class_name": f"{level.label} {town.rng.choice('ABC')}" if town.rng.random() < 0.5 and level is not Level.OTHER else None,
    }  # fmt: skip
    town.schoolings.append(row)
    return row


def school_for(town: Town, level: Level, territory: str, year: int) -> School | None:
    """A school open that year, of the level's kind, near home when there is one."""
    order = list(Level).index(level)
    kinds = (
        ("nursery", "primary")
        if order <= 3
        else ("elementary", "primary")
        if order <= 8
        else ("middle",)
        if order <= 12
        else ("high",)
    )
    open_ones = [one for one in town.schools if one.kind in kinds and (one.ends_on is None or one.ends_on.year > year)]
    near = [one for one in open_ones if one.territory == territory]
    return town.rng.choice(near or open_ones) if open_ones else None


def number_files(town: Town) -> dict[int, int]:
    """Give the file numbers in the order the files were opened; returns each year's last one."""
    last: dict[int, int] = {}
    for child in sorted(town.children, key=lambda row: (row["created_at"], row["id"])):
        year = child["created_at"].year
        last[year] = last.get(year, 0) + 1
        child["file_number"] = f"{year}-{last[year]:04d}"
    return last
