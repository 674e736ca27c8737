"""Reading families and children."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Integer, and_, bindparam, case, func, or_, select

from pre_admin.accounts.scoping import as_system
from pre_admin.core.calendar import school_year_label, school_year_of, today
from pre_admin.core.database import db
from pre_admin.core.reference import LAST_RANK
from pre_admin.core.types import Rows
from pre_admin.families.models import Child, Family, Guardian, Residence, Schooling
from pre_admin.families.rules import AgeBounds, Eligibility, Identity, eligibility, likely_same, swapped
from pre_admin.families.settings import AGE_HIGH, AGE_LOW
from pre_admin.panel.settings import decided
from pre_admin.territories.models import Neighbourhood, School, SchoolLevel, Territory
from pre_admin.territories.queries import atlas

EARLIEST_SCHOOL_YEAR = 2006
_this_year: Callable[[], int] = lambda: school_year_of(today())  # noqa: E731 - the value of a parameter
THIS_YEAR: ColumnElement[int] = bindparam("this_year", callable_=_this_year, type_=Integer, unique=True)
"""The school year of the day on which the statement runs."""


# ---- lists
def child_list() -> Rows:
    """Children with their family's current place and this year's school."""
    return (
        select(Child.id)
        .select_from(Child)
        .join(Family, Family.id == Child.family_id, isouter=True)
        .join(Residence, and_(Residence.family_id == Child.family_id, Residence.ends_on.is_(None)), isouter=True)
        .join(Neighbourhood, Neighbourhood.id == Residence.neighbourhood_id, isouter=True)
        .join(Territory, Territory.id == Residence.territory_id, isouter=True)
        .join(Schooling, and_(Schooling.child_id == Child.id, Schooling.school_year == THIS_YEAR), isouter=True)
        .join(School, School.id == Schooling.school_id, isouter=True)
        .join(SchoolLevel, SchoolLevel.id == Schooling.level_id, isouter=True)
    )


def level_order() -> ColumnElement[int]:
    """What the list is ordered by for the level: its rank; children without one come last on both engines."""
    return func.coalesce(SchoolLevel.rank, LAST_RANK + 1)


def child_housed(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """Children whose household's current place meets the condition."""
    return Child.family_id.in_(select(Residence.family_id).where(Residence.ends_on.is_(None), condition))


def family_housed(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """Households whose current place meets the condition."""
    return Family.id.in_(select(Residence.family_id).where(Residence.ends_on.is_(None), condition))


def enrolled(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """Children whose schooling of this year meets the condition."""
    return Child.id.in_(select(Schooling.child_id).where(Schooling.school_year == THIS_YEAR, condition))


def family_list() -> Rows:
    """Families with their current place."""
    return (
        select(Family.id)
        .select_from(Family)
        .join(Residence, and_(Residence.family_id == Family.id, Residence.ends_on.is_(None)), isouter=True)
        .join(Neighbourhood, Neighbourhood.id == Residence.neighbourhood_id, isouter=True)
        .join(Territory, Territory.id == Residence.territory_id, isouter=True)
    )


# ---- choices
def family_choices() -> Rows:
    """Families that can be chosen, by name; the hint is the current address."""
    return (
        select(Family.id, Family.name, Residence.address)
        .join(Residence, and_(Residence.family_id == Family.id, Residence.ends_on.is_(None)), isouter=True)
        .order_by(Family.sort_key, Family.id)
    )


def child_choices() -> Rows:
    """Children by name, the files in use first; the hint is the file number, and whether it is archived."""
    archived = Child.archived_at.is_not(None)
    hint = case((archived, Child.file_number + ", archivé"), else_=Child.file_number)
    name = Child.first_name + " " + Child.last_name
    return select(Child.id, name, hint).order_by(archived, Child.sort_key, Child.id)


def school_years() -> list[tuple[int, str]]:
    """School years that can be chosen, next year's first."""
    last = school_year_of(today()) + 1
    return [(year, school_year_label(year)) for year in range(last, EARLIEST_SCHOOL_YEAR - 1, -1)]


# ---- one child
def siblings(child: Child) -> Sequence[Any]:
    """(id, first name, last name, birth date, archived at) of the other children of either household, eldest first."""
    households = [family for family in (child.family_id, child.other_family_id) if family is not None]
    statement = (
        select(Child.id, Child.first_name, Child.last_name, Child.birth_date, Child.archived_at)
        .where(Child.id != child.id, or_(Child.family_id.in_(households), Child.other_family_id.in_(households)))
        .order_by(Child.birth_date, Child.id)
    )
    return db.session.execute(statement).all()


class Place(NamedTuple):
    """Where a household lives: its neighbourhood and territory, empty when unknown."""

    neighbourhood_id: int | None
    territory_id: int | None
    neighbourhood: str
    territory: str


def _lived_in(family_id: Any, day: date) -> ColumnElement[bool]:
    """The residences of a household begun by that day and not yet ended."""
    return and_(
        Residence.family_id == family_id,
        or_(Residence.starts_on.is_(None), Residence.starts_on <= day),
        or_(Residence.ends_on.is_(None), Residence.ends_on >= day),
    )


def place_on(family_id: int, day: date) -> Place | None:
    """Where the household lived on that day: the latest residence begun by then and not yet ended."""
    statement = (
        select(Residence.neighbourhood_id, Residence.territory_id, Neighbourhood.name, Territory.name)
        .select_from(Residence)
        .join(Neighbourhood, Neighbourhood.id == Residence.neighbourhood_id, isouter=True)
        .join(Territory, Territory.id == Residence.territory_id, isouter=True)
        .where(_lived_in(family_id, day))
        .order_by(Residence.starts_on.desc().nulls_last(), Residence.id.desc())
        .limit(1)
    )
    row = db.session.execute(statement).first()
    return Place(row[0], row[1], row[2] or "", row[3] or "") if row else None


def residence_on(family_id: int, day: date) -> Residence | None:
    """The residence of that day itself."""
    statement = select(Residence).where(_lived_in(family_id, day))
    return db.session.scalars(statement.order_by(Residence.starts_on.desc().nulls_last(), Residence.id.desc())).first()


RESIDENCE_FACTS = ("neighbourhood_id", "territory_id", "starts_on", "ends_on")
"""What tells whether a stored residence must be judged again."""


def residence_facts(family_id: int | None) -> dict[int, tuple[Any, ...]]:
    """Residence → its facts, as they are stored."""
    columns = [getattr(Residence, name) for name in RESIDENCE_FACTS]
    return {
        row[0]: tuple(row[1:])
        for row in db.session.execute(select(Residence.id, *columns).where(Residence.family_id == family_id))
    }


def places_of(family_ids: Iterable[int]) -> Sequence[Any]:
    """(from, until, address, neighbourhood, territory, household) of these households, latest first."""
    statement = (
        select(Residence.starts_on, Residence.ends_on, Residence.address, Neighbourhood.name, Territory.name, Family.name)
        .join(Family, Family.id == Residence.family_id)
        .join(Neighbourhood, Neighbourhood.id == Residence.neighbourhood_id, isouter=True)
        .join(Territory, Territory.id == Residence.territory_id, isouter=True)
        .where(Residence.family_id.in_(list(family_ids)))
        .order_by(Residence.ends_on.desc().nulls_first(), Residence.starts_on.desc().nulls_last(), Residence.id)
    )
    return db.session.execute(statement).all()


def eligibility_on(child: Child, day: date) -> Eligibility:
    """Whether the child meets the programme's conditions on that day, living where they lived then, and why (R4)."""
    return eligibility_at(child, place_on(child.family_id, day), day)


def eligibility_at(child: Child, place: Place | None, day: date) -> Eligibility:
    """Whether a child whose household lives there meets the programme's conditions on that day, and why (R4)."""
    neighbourhood = place.neighbourhood_id if place else None
    return eligibility(child.birth_date, day, neighbourhood, place is not None, atlas(), age_bounds())


def age_bounds() -> AgeBounds:
    """The programme's ages, as the office decided them."""
    return AgeBounds(decided(AGE_LOW), decided(AGE_HIGH))


def settled_on(child: Child, day: date) -> tuple[bool, bool]:
    """Whether the child has a school in that day's school year, and the household an address on that day."""
    at_school = select(Schooling.id).where(
        Schooling.child_id == child.id, Schooling.school_year == school_year_of(day), Schooling.school_id.is_not(None)
    )
    housed = select(Residence.id).where(_lived_in(child.family_id, day))
    row = db.session.execute(select(at_school.exists(), housed.exists())).one()
    return bool(row[0]), bool(row[1])


def schooling_in(child_id: int, year: int) -> tuple[str, str, int | None] | None:
    """(level, school, school id) of a child in a school year."""
    statement = (
        select(SchoolLevel.label, School.name, School.id)
        .select_from(Schooling)
        .join(School, School.id == Schooling.school_id, isouter=True)
        .join(SchoolLevel, SchoolLevel.id == Schooling.level_id, isouter=True)
        .where(Schooling.child_id == child_id, Schooling.school_year == year)
    )
    row = db.session.execute(statement).first()
    return (row[0] or "", row[1] or "", row[2]) if row else None


def guardians_of(family_ids: Iterable[int]) -> Sequence[Any]:
    """(guardian, household's name) of these households."""
    statement = select(Guardian, Family.name).join(Family, Family.id == Guardian.family_id)
    statement = statement.where(Guardian.family_id.in_(list(family_ids))).order_by(Guardian.family_id, Guardian.id)
    return db.session.execute(statement).all()


# ---- what a service asks
def lookalikes(identity: Identity, but: int | None) -> Sequence[Any]:
    """(id, file number, first name, last name, birth date, sex) of the children likely to be this one, within the actor's scope."""
    days = [identity.birth_date, *([other] if (other := swapped(identity.birth_date)) else [])]
    statement = select(Child.id, Child.file_number, Child.first_name, Child.last_name, Child.birth_date, Child.sex).where(
        Child.birth_date.in_(days)
    )
    rows = db.session.execute(statement.order_by(Child.id)).all()
    return [row for row in rows if row[0] != but and likely_same(identity, Identity(row[3], row[2], row[4]))]


def household_size(family_id: int) -> int:
    """How many children refer to a household, whoever asks."""
    with as_system("enfants d’un foyer : un nombre") as session:
        either = or_(Child.family_id == family_id, Child.other_family_id == family_id)
        return session.scalar(select(func.count(Child.id)).where(either)) or 0


def children_in_use() -> int:
    """How many children are in use, within the actor's scope: all of them less those archived, as the indexes know them."""
    return db.session.scalar(_in_use()) or 0


@cache
def _in_use() -> Rows:
    every = select(func.count()).select_from(Child)
    archived = every.where(Child.archived_at.is_not(None))
    return select(every.scalar_subquery() - archived.scalar_subquery())


def without_school() -> int:
    """How many children in use have no school this year, within the actor's scope.

    All of them less those enrolled: the few archived are looked at, and not each child in use.
    """
    total, put_away, at_school, both = db.session.execute(_schooled()).one()
    return (total - put_away) - (at_school - both)  # type: ignore[no-any-return]


@cache
def _schooled() -> Rows:
    here = (Schooling.school_year == THIS_YEAR, Schooling.school_id.is_not(None))
    enrolled = select(func.count()).select_from(Schooling).where(*here, Schooling.child_id > 0)  # keeps the engine on the index
    of_child = select(Schooling.id).where(Schooling.child_id == Child.id, *here)
    archived = select(func.count()).select_from(Child).where(Child.archived_at.is_not(None))
    gone = archived.where(of_child.exists())
    every = select(func.count()).select_from(Child)
    return select(*(one.scalar_subquery() for one in (every, archived, enrolled, gone)))
