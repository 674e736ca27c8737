"""« Intérims »: who certifies in the place of whom, on which days."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, bindparam, or_, select

from pre_admin.accounts.actor import Actor
from pre_admin.accounts.models import StandIn, User, UserRole
from pre_admin.accounts.permission_map import CHILD_FILE_ROLES, GRANTS, lent_to
from pre_admin.accounts.roles import Permission, Role
from pre_admin.accounts.scoping import as_system
from pre_admin.core.calendar import today
from pre_admin.core.types import Rows

STAND_IN: Any = StandIn.__table__
PEOPLE: Any = User.__table__
GIVEN: Any = UserRole.__table__
DAY: ColumnElement[date] = bindparam("stand_in_day", callable_=today, type_=Date, unique=True)
PERSON, ABSENT = PEOPLE.alias("stand_in_person"), PEOPLE.alias("stand_in_absent")
"""Read as tables: names of colleagues, the same for everybody who reads the register."""
CERTIFIERS = sorted(role for role in Role if Permission.DELIVERY_CERTIFY in GRANTS[role])
LENDABLE = sorted(role for role in Role if lent_to(frozenset({role})) and role not in CERTIFIERS)


def stand_in_list() -> Rows:
    """The register, with both names."""
    joined = select(StandIn.id).select_from(StandIn).join(PERSON, PERSON.c.id == StandIn.person_id)
    return joined.join(ABSENT, ABSENT.c.id == StandIn.absent_id)


def _held(roles: Sequence[Role]) -> Rows:
    """Accounts that hold one of these roles today, whoever asks."""
    running = or_(GIVEN.c.ends_on.is_(None), GIVEN.c.ends_on >= DAY)
    counts = or_(GIVEN.c.confirmed_at.is_not(None), GIVEN.c.role.not_in(sorted(CHILD_FILE_ROLES)))
    return select(GIVEN.c.user_id).where(GIVEN.c.role.in_(roles), running, counts)


def _people(condition: ColumnElement[bool]) -> Rows:
    return select(User.id, User.full_name, User.email).where(condition).order_by(User.full_name, User.id)


def absent_choices() -> Rows:
    """People who certify by their role."""
    return _people(User.is_active.is_(True) & User.id.in_(_held(CERTIFIERS)))


def person_choices() -> Rows:
    """People who may stand in: they read deliveries, and do not certify them by their role."""
    return _people(User.is_active.is_(True) & User.id.in_(_held(LENDABLE)) & User.id.not_in(_held(CERTIFIERS)))


def known_absent() -> Rows:
    """Those who may be chosen, and those whom the register names already."""
    return _people(User.id.in_(select(STAND_IN.c.absent_id)) | (User.is_active.is_(True) & User.id.in_(_held(CERTIFIERS))))


def known_person() -> Rows:
    """Those who may be chosen, and those whom the register names already."""
    may = User.is_active.is_(True) & User.id.in_(_held(LENDABLE)) & User.id.not_in(_held(CERTIFIERS))
    return _people(User.id.in_(select(STAND_IN.c.person_id)) | may)


def holds(user_id: int, choices: Rows) -> bool:
    """Whether a person is among those who may be chosen, whoever asks."""
    with as_system("personne qui peut être choisie pour un intérim, oui ou non") as session:
        return session.execute(choices.where(User.id == user_id)).first() is not None


def absent_for(actor: Actor) -> int | None:
    """Whom a person stands in for today; None for who certifies by a role of their own."""
    if Permission.DELIVERY_CERTIFY not in actor.lent or any(role in CERTIFIERS for role in actor.roles):
        return None
    day = today()
    columns = STAND_IN.c.absent_id
    statement = select(columns).where(STAND_IN.c.person_id == actor.id, STAND_IN.c.starts_on <= day, STAND_IN.c.ends_on >= day)
    with as_system("intérim du jour") as session:
        return session.scalar(statement.order_by(STAND_IN.c.id.desc()).limit(1))


def overlapping(person_id: int, starts_on: date, ends_on: date, but: int | None) -> bool:
    """Whether the person stands in for someone on one of these days already."""
    statement = select(STAND_IN.c.id).where(
        STAND_IN.c.person_id == person_id, STAND_IN.c.starts_on <= ends_on, STAND_IN.c.ends_on >= starts_on, STAND_IN.c.id != (but or 0)
    )  # fmt: skip
    with as_system("intérims d’une personne, oui ou non") as session:
        return session.execute(statement.limit(1)).first() is not None
