"""What the pathways of the demonstration are drawn from, and the rows drawn, table by table."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from functools import cache
from random import Random
from typing import Any

from pre_admin.core.calendar import PARIS, age_on, school_year_of
from pre_admin.core.database import Base, Record
from pre_admin.core.text import sort_key
from pre_admin.demo.partners import Partners
from pre_admin.demo.pathways.teams import members_in
from pre_admin.demo.people import LEVEL_AT, Row, Town, enrol
from pre_admin.families.rules import AgeBounds, Eligibility, eligibility
from pre_admin.pathways.models import ConsentRule, Pathway, PathwayState
from pre_admin.territories.rules import Atlas

Lists = Mapping[str, Mapping[str, int]]
"""Table of a reference list → code of a value → its id."""


@cache
def at_work(day: date, hour: int = 9) -> datetime:
    """That hour of that day in Paris, in UTC."""
    return datetime.combine(day, time(hour), PARIS).astimezone(UTC)


@dataclass
class Book:
    """Rows of each table, in the order of their ids; and what they are drawn from."""

    rng: Random
    day: date
    town: Town
    partners: Partners
    lists: Lists
    rules: Mapping[int, ConsentRule]
    atlas: Atlas
    keeper: int
    referent_account: int | None
    rows: dict[type[Base], list[Row]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.homes = _grouped(self.town.residences, "family_id")
        self.guardians = _grouped(self.town.guardians, "family_id")
        self.members = members_in(self.partners)
        self.schooling = {(row["child_id"], row["school_year"]): row for row in self.town.schoolings}
        self.years: dict[int, set[int]] = {}
        for child_id, year in self.schooling:
            self.years.setdefault(child_id, set()).add(year)
        self.home_of_school = {school.id: school.territory for school in self.town.schools}
        self.names = {place.territory_id: place.territory for place in self.town.places if place.territory_id}
        self.referents = {row["id"]: row for row in self.partners.referents}
        self.given: dict[tuple[int, int], int] = {}
        self.following: dict[int, list[Row]] = {}
        self.free_from: dict[int, date] = {}
        self.bounds = AgeBounds()
        self._blank: dict[type[Base], Row] = {}

    def add(self, model: type[Base], on: date, **values: Any) -> Row:
        """A row of a table, written on that day."""
        rows = self.rows.setdefault(model, [])
        row = self._template(model).copy()
        row["id"] = len(rows) + 1
        if issubclass(model, Record):
            row["version"] = 1
            row["created_at"] = row["updated_at"] = at_work(on)
        row.update(values)
        if "sort_key" in row:
            row["sort_key"] = sort_key(row["label"])
        rows.append(row)
        return row

    def of(self, model: type[Base]) -> list[Row]:
        """The rows of a table."""
        return self.rows.setdefault(model, [])

    def of_pathways(self, *states: PathwayState) -> list[Row]:
        """Pathways, in these states if any is said."""
        return [row for row in self.of(Pathway) if not states or row["state"] in states]

    def _template(self, model: type[Base]) -> Row:
        if model not in self._blank:
            self._blank[model] = dict.fromkeys(column.key for column in model.__table__.columns)
        return self._blank[model]

    # ---- what is known of a child on a day
    def home_on(self, child: Row, day: date) -> Row | None:
        """Where the child's household lived: the latest residence begun by then and not yet ended."""
        held = [row for row in self.homes.get(child["family_id"], ()) if row["starts_on"] <= day]
        held = [row for row in held if row["ends_on"] is None or row["ends_on"] >= day]
        return max(held, key=lambda row: (row["starts_on"], row["id"]), default=None)

    def judged(self, child: Row, day: date) -> Eligibility:
        """Whether the child meets the programme's conditions on that day, on the map of that day."""
        home = self.home_on(child, day)
        return eligibility(
            child["birth_date"],
            day,
            home["neighbourhood_id"] if home else None,
            home is not None,
            self.atlas,
            self.bounds,
        )

    def entry_facts(self, child: Row, origin_id: int | None, day: date) -> Row:
        """What a pathway freezes the day it starts."""
        school, home = self.schooling.get((child["id"], school_year_of(day))), self.home_on(child, day)
        return {
            "entry_on": day, "entry_age": age_on(child["birth_date"], day), "entry_origin_id": origin_id,
            "entry_level_id": school and school["level_id"], "entry_school_id": school and school["school_id"],
            "entry_neighbourhood_id": home and home["neighbourhood_id"], "entry_territory_id": home and home["territory_id"],
        }  # fmt: skip

    def years_of(self, child: Row) -> set[int]:
        """The school years known of a child."""
        return self.years.setdefault(child["id"], set())

    def enrol(self, child: Row, year: int, day: date) -> None:
        """A school year of the usual level, near where the child lived that day."""
        level, home = LEVEL_AT.get(year - child["birth_date"].year), self.home_on(child, day)
        if level and year not in self.years_of(child):
            near = self.names.get(home["territory_id"], "") if home else ""
            self.schooling[child["id"], year] = enrol(self.town, child, year, level, near)
            self.years_of(child).add(year)

    def holders(self, child: Row) -> list[Row]:
        """Who holds parental authority, in either household."""
        households = [one for one in (child["family_id"], child["other_family_id"]) if one]
        return [row for one in households for row in self.guardians.get(one, ()) if row["parental_authority"]]

    def id_of(self, table: str, code: str) -> int:
        """The row of a reference list."""
        return self.lists[table][code]

    def draw(self, weights: Mapping[str, int]) -> str:
        """A code, by weight."""
        return self.rng.choices(list(weights), list(weights.values()))[0]


def _grouped(rows: list[Row], key: str) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = {}
    for row in rows:
        found.setdefault(row[key], []).append(row)
    return found
