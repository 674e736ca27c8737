"""Which sittings and actions a member of a body reaches: their body's agendas, once convened, less what they are recused from (R5)."""

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
SEEN = [SittingState.CONVENED, SittingState.OPEN, SittingState.CLOSED, SittingState.SIGNED]


def _holds(table: Any) -> Any:
    day = today()
    return or_(table.c.starts_on.is_(None), table.c.starts_on <= day) & or_(table.c.ends_on.is_(None), table.c.ends_on >= day)


def own_sittings(actor: Actor) -> Select[Any]:
    """The sittings, convened or later, of the bodies where the person sits today and whose role they hold."""
    bodies = [Body(role.value) for role in actor.roles if role in (Role.TECHNICAL_COMMITTEE, Role.ADVISORY_COUNCIL)]
    seats = (
        select(MEMBER.c.body)
        .join(TERM, TERM.c.member_id == MEMBER.c.id)
        .where(MEMBER.c.user_id == actor.id, MEMBER.c.archived_at.is_(None), MEMBER.c.body.in_(bodies), _holds(TERM))
    )
    return select(SITTING.c.id).where(SITTING.c.state.in_(SEEN), SITTING.c.body.in_(seats))


def own_actions(actor: Actor) -> Select[Any]:
    """The actions on these agendas."""
    return select(ITEM.c.action_id).where(ITEM.c.sitting_id.in_(own_sittings(actor)))


def recused_actions(actor: Actor) -> Select[Any]:
    """The actions of providers in whom the person declared an interest, and those they were recused from in a sitting."""
    return denied_to(select(MEMBER.c.id).where(MEMBER.c.user_id == actor.id))


def denied_to(mine: Any) -> Select[Any]:
    """The actions that these members must not meet, whoever reads or prints for them."""
    providers = select(INTEREST.c.provider_id).where(INTEREST.c.member_id.in_(mine), _holds(INTEREST))
    tied = select(ACTION.c.id).where(ACTION.c.provider_id.in_(providers))
    declared = select(RECUSAL.c.action_id).where(RECUSAL.c.member_id.in_(mine), RECUSAL.c.cause != "rapporteur")
    both = union_all(tied, declared).subquery()
    return select(both.c[0])


def contribute(house: Any) -> None:
    """Declare the scopes."""
    house.scopes.declare("sitting", Scope.OWN_BODY, own_sittings)
    house.scopes.declare("action", Scope.OWN_BODY, own_actions)
    house.scopes.deny("action", recused_actions)
