"""What `flask check` verifies of sittings; rows are named by number only."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Select, func, or_, select

from pre_admin.approval.models import AgendaItem, Decision, Sitting, SittingMember, SittingState, Stay, Verb
from pre_admin.approval.rules.sittings import HELD
from pre_admin.core.database import db

SITTING: Any = Sitting.__table__
ITEM: Any = AgendaItem.__table__
MEMBER: Any = SittingMember.__table__
STAY: Any = Stay.__table__
DECISION: Any = Decision.__table__
_LATER: Any = DECISION.alias("later")
OVER = (SittingState.CLOSED, SittingState.SIGNED)


def _sittings(statement: Select[Any]) -> list[str]:
    return [f"séance {key}" for key in db.session.scalars(statement)]


def closed_without_outcome() -> list[str]:
    """Items of a closed sitting on which nothing stands."""
    stands = (
        select(DECISION.c.id)
        .where(
            DECISION.c.item_id == ITEM.c.id, DECISION.c.verb != Verb.UNDONE,
            ~select(_LATER.c.id).where(_LATER.c.supersedes_id == DECISION.c.id).exists(),
        )
        .exists()
    )  # fmt: skip
    statement = (
        select(ITEM.c.sitting_id, ITEM.c.id)
        .join(SITTING, SITTING.c.id == ITEM.c.sitting_id)
        .where(SITTING.c.state.in_(OVER), ITEM.c.not_examined.is_(None), ~stands)
        .order_by(ITEM.c.sitting_id, ITEM.c.id)
    )
    return [f"séance {sitting}, point {item}" for sitting, item in db.session.execute(statement)]


def opened_without_rules() -> list[str]:
    """Sittings opened without a quorum or proxy rule."""
    missing = or_(SITTING.c.quorum_rule.is_(None), SITTING.c.proxy_rule.is_(None))
    return _sittings(select(SITTING.c.id).where(SITTING.c.state.in_(HELD), missing).order_by(SITTING.c.id))


def convened_without_members() -> list[str]:
    """Sittings convened, or later, to which nobody is called."""
    called = select(MEMBER.c.id).where(MEMBER.c.sitting_id == SITTING.c.id).exists()
    states = (SittingState.CONVENED, *HELD)
    return _sittings(select(SITTING.c.id).where(SITTING.c.state.in_(states), ~called).order_by(SITTING.c.id))


def stays_out_of_time() -> list[str]:
    """Members still in the room of a sitting that is over, or who came in after its close."""
    statement = (
        select(STAY.c.sitting_id, STAY.c.id)
        .join(SITTING, SITTING.c.id == STAY.c.sitting_id)
        .where(SITTING.c.state.in_(OVER), or_(STAY.c.left_at.is_(None), STAY.c.arrived_at > SITTING.c.closed_at))
        .order_by(STAY.c.sitting_id, STAY.c.id)
    )
    return [f"séance {sitting}, présence {stay}" for sitting, stay in db.session.execute(statement)]


def open_together() -> list[str]:
    """Bodies with two sittings open at once."""
    statement = (
        select(SITTING.c.body, func.min(SITTING.c.id), func.max(SITTING.c.id))
        .where(SITTING.c.state == SittingState.OPEN)
        .group_by(SITTING.c.body)
        .having(func.count(SITTING.c.id) > 1)
        .order_by(SITTING.c.body)
    )
    return [f"séances {first} et {last}" for _, first, last in db.session.execute(statement)]


CHECKS: dict[str, Callable[[], Sequence[str]]] = {
    "Points des séances closes": closed_without_outcome,
    "Règles des séances ouvertes": opened_without_rules,
    "Membres des séances convoquées": convened_without_members,
    "Présences des séances closes": stays_out_of_time,
    "Une seule séance ouverte par instance": open_together,
}


def contribute(house: Any) -> None:
    """Hand the checks over."""
    for name, check in CHECKS.items():
        house.invariant(name, check)
