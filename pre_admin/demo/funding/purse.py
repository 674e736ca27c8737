"""What the money of the demonstration is drawn from, and the rows drawn, table by table."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import select

from pre_admin.core.calendar import school_year_of
from pre_admin.core.database import Base, Record, db
from pre_admin.core.reference import label_key
from pre_admin.demo.partners import Partners, Row
from pre_admin.demo.pathways.book import at_work
from pre_admin.funding.models import Funder, FundingAxis
from pre_admin.funding.reference import AXES, FUNDERS
from pre_admin.pathways.models import ActionType
from pre_admin.pathways.reference import ACTION_TYPES


@dataclass(frozen=True)
class Hands:
    """Who writes, by account."""

    coordinator: int
    assistant: int


@dataclass
class Purse:
    """Rows of each table, in the order of their ids; and what they are drawn from."""

    rng: Random
    day: date
    partners: Partners
    territories: dict[str, int]
    hands: Hands
    rows: dict[type[Base], list[Row]] = field(default_factory=dict)
    final: dict[int, Row] = field(default_factory=dict)
    """Action → its columns once the bodies decided: written after the decisions (R5)."""
    held: dict[tuple[int, str], dict[int, int]] = field(default_factory=dict)
    """(action, kind) → envelope → euros."""
    taken: dict[int, int] = field(default_factory=dict)
    peaks: dict[int, int] = field(default_factory=dict)
    voted: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.year = school_year_of(self.day)
        self.funders, self.axes, self.needs = (
            known_values(Funder, FUNDERS),
            known_values(FundingAxis, AXES),
            known_values(ActionType, ACTION_TYPES),
        )
        self.envelopes: dict[tuple[int, str, str], int] = {}

    def add(self, model: type[Base], on: date, **values: Any) -> Row:
        """A row of a table, written on that day."""
        rows = self.rows.setdefault(model, [])
        row: Row = dict.fromkeys(column.key for column in model.__table__.columns)
        row["id"] = len(rows) + 1
        if issubclass(model, Record):
            row["version"], row["created_at"], row["updated_at"] = 1, at_work(on), at_work(on)
        row.update(values)
        rows.append(row)
        return row

    def of(self, model: type[Base]) -> list[Row]:
        """The rows of a table."""
        return self.rows.setdefault(model, [])

    def called(self, body: Any, on: date) -> list[tuple[Row, Any]]:
        """(member, seat) of the terms that ran on a day."""
        by_id = {row["id"]: row for row in self.partners.members if row["body"] is body}
        return [
            (by_id[term["member_id"]], term["seat"])
            for term in self.partners.terms
            if term["member_id"] in by_id and term["starts_on"] <= on and (term["ends_on"] is None or term["ends_on"] >= on)
        ]

    def tied(self, provider: int, on: date) -> set[int]:
        """The members with an interest in a provider on a day."""
        return {
            row["member_id"]
            for row in self.partners.interests
            if row["provider_id"] == provider and row["starts_on"] <= on and (row["ends_on"] is None or row["ends_on"] >= on)
        }


def known_values(model: Any, seeds: Any) -> dict[str, tuple[int, str]]:
    """Code of a planted value → its id and label."""
    rows: dict[str, int] = dict(db.session.execute(select(model.label_key, model.id)).all())
    return {seed.code: (rows[label_key(seed.label)], seed.label) for seed in seeds}


def workday(day: date, way: int = 1) -> date:
    """That day, or the nearest after (before, with -1) that is not of a week-end."""
    while day.weekday() > 4:
        day += timedelta(days=way)
    return day


def moment(day: date, hour: int, minutes: int = 0) -> datetime:
    """So many minutes after that hour of that day."""
    return at_work(day, hour) + timedelta(minutes=minutes)
