"""Reading what the « rentrée » is prepared from: pupils without a row in the coming year, levels, schools, where leavers went."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, select
from sqlalchemy.orm import aliased

from pre_admin.accounts.models import User
from pre_admin.core.database import db
from pre_admin.core.reference import LAST_RANK
from pre_admin.core.types import Rows
from pre_admin.families.models import Child, Residence, Schooling
from pre_admin.families.queries import age_bounds
from pre_admin.pathways.models import Rollover
from pre_admin.pathways.rules.rollover import Ladder, LevelFacts, Pupil, SchoolFacts
from pre_admin.territories.models import School, SchoolLevel, Territory

PEOPLE: Any = User.__table__
LATEST = 5


@dataclass(frozen=True)
class Asked:
    """Which children are prepared: all, or those of a territory, a school, a level."""

    year: int
    territory_id: int | None = None
    school_id: int | None = None
    level_id: int | None = None


@dataclass(frozen=True)
class Row:
    """A child of the list."""

    pupil: Pupil
    name: str
    file_number: str
    birth_date: date


def _conditions(asked: Asked) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [Child.archived_at.is_(None)]
    if asked.territory_id is not None:
        lives = select(Residence.family_id).where(Residence.ends_on.is_(None), Residence.territory_id == asked.territory_id)
        found.append(Child.family_id.in_(lives))
    if asked.school_id is not None:
        found.append(Schooling.school_id == asked.school_id)
    if asked.level_id is not None:
        found.append(Schooling.level_id == asked.level_id)
    return found


def _pupils(asked: Asked) -> Rows:
    return (
        select(
            Child.id, Child.birth_date, Schooling.level_id, Schooling.school_id, Child.last_name, Child.first_name, Child.file_number
        )
        .join(Schooling, and_(Schooling.child_id == Child.id, Schooling.school_year == asked.year - 1), isouter=True)
        .join(SchoolLevel, SchoolLevel.id == Schooling.level_id, isouter=True)
        .where(*_conditions(asked))
    )  # fmt: skip


def _prepared(year: int) -> ColumnElement[bool]:
    coming = aliased(Schooling)
    return exists(select(coming.id).where(coming.child_id == Child.id, coming.school_year == year).correlate(Child))


def pupils(asked: Asked, limit: int, ids: Collection[int] | None = None) -> list[Row]:
    """Active children without a row in the coming year, by level and name; `ids` keeps only these."""
    statement = _pupils(asked).where(~_prepared(asked.year))
    if ids is not None:
        statement = statement.where(Child.id.in_(ids))
    order = (func.coalesce(SchoolLevel.rank, LAST_RANK + 1), Child.sort_key, Child.id)
    return [
        Row(Pupil(key, birth, level, school), f"{last} {first}", number, birth)
        for key, birth, level, school, last, first, number in db.session.execute(statement.order_by(*order).limit(limit))
    ]


def at_least(asked: Asked, number: int) -> bool:
    """Whether so many children or more wait to be prepared, without ordering a hundred thousand to know it."""
    some = _pupils(asked).where(~_prepared(asked.year)).with_only_columns(Child.id).limit(number).subquery()
    return (db.session.scalar(select(func.count()).select_from(some)) or 0) >= number


def prepared_already(asked: Asked) -> int:
    """How many of them have a row in the coming year: these are left alone."""
    ids = _pupils(asked).where(_prepared(asked.year)).with_only_columns(Child.id).subquery()
    return db.session.scalar(select(func.count()).select_from(ids)) or 0


def ladder(year: int) -> Ladder:
    """Levels, schools and sectors of a coming year: three statements."""
    levels = db.session.execute(
        select(SchoolLevel.id, SchoolLevel.label, SchoolLevel.rank, SchoolLevel.stage, SchoolLevel.successor_id).order_by(SchoolLevel.rank)
    )  # fmt: skip
    schools = db.session.execute(
        select(School.id, School.name, School.kind, School.last_level_id, School.ends_on, School.successor_id).order_by(
            School.sort_key, School.id
        )
    )
    return Ladder(
        year, {row[0]: LevelFacts(*row[1:]) for row in levels}, {row[0]: SchoolFacts(*row[1:]) for row in schools},
        _sectors(year), age_bounds(),
    )  # fmt: skip


def _sectors(year: int) -> dict[tuple[Any, Any], int | None]:
    """(school left, level reached) → the school most of its leavers went to the year before."""
    before, after = aliased(Schooling), aliased(Schooling)
    many = func.count()
    rows = db.session.execute(
        select(before.school_id, after.level_id, after.school_id, many)
        .join(after, and_(after.child_id == before.child_id, after.school_year == year - 1))
        .where(
            before.school_year == year - 2,
            before.school_id.is_not(None),
            after.level_id.is_not(None),
            after.school_id.is_not(None),
            after.school_id != before.school_id,
        )
        .group_by(before.school_id, after.level_id, after.school_id)
        .order_by(many, after.school_id.desc())
    )
    return {(left, level): went for left, level, went, _ in rows}


def territory_names() -> Sequence[Any]:
    """(id, name) of the territories in use."""
    return db.session.execute(
        select(Territory.id, Territory.name).where(Territory.archived_at.is_(None)).order_by(Territory.name)
    ).all()


def latest_rollovers(year: int) -> Sequence[Any]:
    """(batch, who prepared it) of a school year, the latest first."""
    statement = select(Rollover, PEOPLE.c.full_name).join(PEOPLE, PEOPLE.c.id == Rollover.by_id)
    return db.session.execute(statement.where(Rollover.school_year == year).order_by(Rollover.at.desc()).limit(LATEST)).all()


def rows_of(rollover: Rollover) -> Sequence[Schooling]:
    """The rows a batch made that are still there: those of its year, made at its moment."""
    statement = select(Schooling).where(Schooling.school_year == rollover.school_year, Schooling.created_at == rollover.at)
    return db.session.scalars(statement.order_by(Schooling.id)).all()


def child_names(ids: Collection[int]) -> list[str]:
    """Names of these children, in order."""
    rows = db.session.execute(select(Child.first_name, Child.last_name).where(Child.id.in_(ids)).order_by(Child.sort_key))
    return [f"{first} {last}" for first, last in rows]
