"""Which sittings and actions a member of a body reaches: their body's agendas, once convened, less what they are recused from (R5)."""

from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, or_, select, union_all

from pre_admin.accounts.actor import Actor
from pre_admin.accounts.roles import Role, Scope
from pre_admin.approval.models import AgendaItem, Recusal, Sitting, SittingState
from pre_admin.core.calendar import today
from pre_admin.funding.models import Action
from pre_admin.partners.models import Body, BodyMember, BodyTerm, DeclaredInterest

SITTING: Any = Sitting.__table__
ITEM: Any = AgendaItem.__table__
MEMBER: Any = BodyMember.__table__
TERM: Any = BodyTerm.__table__
INTEREST: Any = DeclaredInterest.__table__
RECUSAL: Any = Recusal.__table__
ACTION: Any = Action.__table__
KEPT = 256
"""People whose statements are kept for the day: they are asked at each page."""
SEEN = [SittingState.CONVENED, SittingState.OPEN, SittingState.CLOSED, SittingState.SIGNED]


def _holds(table: Any, day: date) -> Any:
    return or_(table.c.starts_on.is_(None), table.c.starts_on <= day) & or_(table.c.ends_on.is_(None), table.c.ends_on >= day)


def own_sittings(actor: Actor) -> Select[Any]:
    """The sittings, convened or later, of the bodies where the person sits today and whose role they hold."""
    held = {Role.TECHNICAL_COMMITTEE, Role.ADVISORY_COUNCIL} & actor.roles
    return _own_sittings(actor.id, frozenset(Body(role.value) for role in held), today())


@lru_cache(maxsize=KEPT)
def _own_sittings(user_id: int, bodies: frozenset[Body], day: date) -> Select[Any]:
    seats = (
        select(MEMBER.c.body)
        .join(TERM, TERM.c.member_id == MEMBER.c.id)
        .where(MEMBER.c.user_id == user_id, MEMBER.c.archived_at.is_(None), MEMBER.c.body.in_(bodies), _holds(TERM, day))
    )
    return select(SITTING.c.id).where(SITTING.c.state.in_(SEEN), SITTING.c.body.in_(seats))


def own_actions(actor: Actor) -> Select[Any]:
    """The actions on these agendas."""
    return _actions_of(own_sittings(actor))


@lru_cache(maxsize=KEPT)
def _actions_of(sittings: Select[Any]) -> Select[Any]:
    return select(ITEM.c.action_id).where(ITEM.c.sitting_id.in_(sittings))


def recused_actions(actor: Actor) -> Select[Any]:
    """The actions of providers in whom the person declared an interest, and those they were recused from in a sitting."""
    return _recused_actions(actor.id, today())


@lru_cache(maxsize=KEPT)
def _recused_actions(user_id: int, day: date) -> Select[Any]:
    return denied_to(select(MEMBER.c.id).where(MEMBER.c.user_id == user_id), day)


def denied_to(mine: Any, day: date) -> Select[Any]:
    """The actions that these members must not meet on a day, whoever reads or prints for them."""
    providers = select(INTEREST.c.provider_id).where(INTEREST.c.member_id.in_(mine), _holds(INTEREST, day))
    tied = select(ACTION.c.id).where(ACTION.c.provider_id.in_(providers))
    declared = select(RECUSAL.c.action_id).where(RECUSAL.c.member_id.in_(mine), RECUSAL.c.cause != "rapporteur")
    both = union_all(tied, declared).subquery()
    return select(both.c[0])


def contribute(house: Any) -> None:
    """Declare the scopes."""
    house.scopes.declare("sitting", Scope.OWN_BODY, own_sittings)
    house.scopes.declare("action", Scope.OWN_BODY, own_actions)
    house.scopes.deny("action", recused_actions)
