"""What the report counts of pathways: entries, those followed, those that end, what they are for."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from pre_admin.families.models import Child
from pre_admin.pathways.models import Pathway, PathwayObjective, PathwayType

Entries = Mapping[tuple[Any, ...], int]
"""(type, sex, age, level, territory, neighbourhood, origin at entry) → new pathways."""
TYPE, SEX, AGE, LEVEL, TERRITORY, NEIGHBOURHOOD, ORIGIN = range(7)


def entries(session: Session, first: date, last: date) -> Entries:
    """The pathways that children entered between these days, by all that was written down on that day."""
    by = (
        Pathway.type, Child.sex, Pathway.entry_age, Pathway.entry_level_id, Pathway.entry_territory_id,
        Pathway.entry_neighbourhood_id, Pathway.entry_origin_id,
    )  # fmt: skip
    statement = select(func.count(Pathway.id), *by).join(Child, Child.id == Pathway.child_id)
    rows = session.execute(statement.where(Pathway.entry_on.between(first, last)).group_by(*by))
    return {tuple(row[1:]): row[0] for row in rows}


def entered(session: Session, first: date, last: date) -> int:
    """How many new pathways between these days."""
    return session.scalar(select(func.count(Pathway.id)).where(Pathway.entry_on.between(first, last))) or 0


def entries_by_month(session: Session, first: date, last: date) -> Mapping[tuple[int, int], int]:
    """(year, month) → new pathways."""
    year, month = func.extract("year", Pathway.entry_on), func.extract("month", Pathway.entry_on)
    statement = select(year, month, func.count(Pathway.id)).where(Pathway.entry_on.between(first, last)).group_by(year, month)
    return {(int(one), int(two)): count for one, two, count in session.execute(statement)}


def followed(session: Session, first: date, last: date, day: date) -> Mapping[str, tuple[int, int]]:
    """« during » the period, « on » its day → (pathways, different children) that were running."""
    found = {}
    for name, start, end in (("during", first, last), ("on", day, day)):
        running = (Pathway.entry_on <= end, or_(Pathway.closed_on.is_(None), Pathway.closed_on >= start))
        columns = (func.count(Pathway.id), func.count(func.distinct(Pathway.child_id)))
        row = session.execute(select(*columns).where(*running)).one()
        found[name] = (row[0], row[1])
    return found


def followed_by_type(session: Session, first: date, last: date) -> Mapping[PathwayType, int]:
    """Type → pathways that ran between these days."""
    running = (Pathway.entry_on <= last, or_(Pathway.closed_on.is_(None), Pathway.closed_on >= first))
    statement = select(Pathway.type, func.count(Pathway.id)).where(*running).group_by(Pathway.type)
    return {kind: count for kind, count in session.execute(statement)}


def closings(session: Session, first: date, last: date) -> Sequence[tuple[int | None, date, date, int]]:
    """(reason, entry, closing, pathways) of those that a child had entered and that ended between these days."""
    columns = (Pathway.closing_reason_id, Pathway.entry_on, Pathway.closed_on)
    ended = (Pathway.closed_on.between(first, last), Pathway.entry_on.is_not(None))
    rows = session.execute(select(*columns, func.count(Pathway.id)).where(*ended).group_by(*columns))
    return [(reason, entry, closed, count) for reason, entry, closed, count in rows if entry is not None and closed is not None]


def objectives(session: Session, first: date, last: date) -> tuple[Mapping[int, int], int]:
    """(domain → children of the new pathways with an objective in it, different children)."""
    mine = (
        select(PathwayObjective.domain_id, func.count(func.distinct(PathwayObjective.child_id)))
        .join(Pathway, Pathway.id == PathwayObjective.pathway_id)
        .where(Pathway.entry_on.between(first, last))
    )
    counts = {domain: count for domain, count in session.execute(mine.group_by(PathwayObjective.domain_id))}
    distinct = (
        select(func.count(func.distinct(PathwayObjective.child_id)))
        .join(Pathway, Pathway.id == PathwayObjective.pathway_id)
        .where(Pathway.entry_on.between(first, last))
    )
    return counts, session.scalar(distinct) or 0
