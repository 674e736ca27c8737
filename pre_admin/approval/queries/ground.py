"""What the reads of the two bodies share: who is called, who is in the room, who is recused, which decision stands."""

from collections.abc import Collection, Sequence
from decimal import Decimal

from sqlalchemy import bindparam, select
from sqlalchemy.orm import aliased

from pre_admin.accounts.actor import Actor
from pre_admin.accounts.scoping import as_system
from pre_admin.approval.models import (
    AgendaItem,
    Decision,
    DecisionTranche,
    Recusal,
    Sitting,
    SittingMember,
    SittingPresence,
    Stay,
    Verb,
)
from pre_admin.approval.rules.decisions import GRANTING
from pre_admin.approval.rules.quorum import Roll
from pre_admin.approval.scopes import recused_actions
from pre_admin.core.database import db
from pre_admin.funding.models import Action, ActionTranche
from pre_admin.funding.settings import QuorumRule
from pre_admin.partners.models import Body, BodyMember

_later = aliased(Decision)
STANDING = ~select(_later.id).where(_later.supersedes_id == Decision.id).exists()
"""Decisions that nothing took back or replaced."""


_member, _stay = SittingMember.__table__, Stay.__table__
_there = select(_stay.c.id).where(
    _stay.c.sitting_id == _member.c.sitting_id, _stay.c.member_id == _member.c.member_id, _stay.c.left_at.is_(None)
)
CALLED = select(_member.c.member_id, _member.c.seat, _member.c.proxy_id, _member.c.presence, _there.exists()).where(
    _member.c.sitting_id == bindparam("sitting")
)


def roll_of(sitting: Sitting) -> Roll:
    """The members called, who is in the room now, who stands for whom; asked as the house."""
    with as_system("appel d’une séance") as session:
        rows = session.execute(CALLED, {"sitting": sitting.id}).all()
    in_room = frozenset(row[0] for row in rows if row[4])
    proxies = {member: proxy for member, _, proxy, presence, _ in rows if proxy and presence is not SittingPresence.PRESENT}
    seats = {member: seat for member, seat, _, _, _ in rows}
    return Roll(seats, in_room, proxies, sitting.quorum_rule or QuorumRule.NONE)


def recused_from(item_ids: Collection[int]) -> dict[int, frozenset[int]]:
    """Item → the members in recusal."""
    statement = select(Recusal.item_id, Recusal.member_id).where(Recusal.item_id.in_(item_ids))
    found: dict[int, set[int]] = {}
    with as_system("déports d’une séance") as session:
        for item, member in session.execute(statement):
            found.setdefault(item, set()).add(member)
    return {item: frozenset(found.get(item, ())) for item in item_ids}


def standing_of(item_ids: Collection[int]) -> dict[int, Decision]:
    """Item → the decision that stands on it: one taken back is no decision."""
    statement = select(Decision).where(Decision.item_id.in_(item_ids), STANDING).order_by(Decision.id)
    found = {one.item_id: one for one in db.session.scalars(statement)}
    return {key: one for key, one in found.items() if one.verb is not Verb.UNDONE}


def tranches_of(decision_id: int) -> dict[int, Decimal]:
    """Envelope → what a decision grants of it."""
    statement = select(DecisionTranche.envelope_id, DecisionTranche.amount).where(DecisionTranche.decision_id == decision_id)
    return {key: amount for key, amount in db.session.execute(statement)}


def granted_by(body: Body, action: Action) -> Decision | None:
    """The decision of a body that stands last in the action's present round, when it grants money."""
    statement = (
        select(Decision)
        .where(Decision.action_id == action.id, Decision.body == body, Decision.round == action.round, STANDING)
        .order_by(Decision.id.desc())
        .limit(1)
    )
    last = db.session.scalar(statement)
    return last if last is not None and last.verb in GRANTING else None


def latest_of(action: Action) -> Decision | None:
    """The latest decision that stands on an action, whatever the body, the sitting and the round."""
    statement = select(Decision).where(Decision.action_id == action.id, STANDING, Decision.verb != Verb.UNDONE)
    return db.session.scalar(statement.order_by(Decision.id.desc()).limit(1))


def bases_of(body: Body, actions: Collection[Action]) -> dict[int, dict[int, Decimal]]:
    """Action → envelope → what a body starts from: for the committee what is proposed, or else asked; for the council what the committee granted."""
    if body is Body.ADVISORY_COUNCIL:
        return _granted_before(actions)
    statement = select(ActionTranche.action_id, ActionTranche.envelope_id, ActionTranche.amount, ActionTranche.proposed).where(
        ActionTranche.action_id.in_([one.id for one in actions])
    )
    found: dict[int, dict[int, Decimal]] = {one.id: {} for one in actions}
    for action, key, amount, proposed in db.session.execute(statement):
        if given := amount if proposed is None else proposed:
            found[action][key] = given
    return found


def _granted_before(actions: Collection[Action]) -> dict[int, dict[int, Decimal]]:
    """Action → envelope → what the committee's decision that stands last in the present round grants."""
    rounds = {one.id: one.round for one in actions}
    statement = (
        select(Decision.id, Decision.action_id, Decision.round, Decision.verb)
        .where(Decision.action_id.in_(rounds), Decision.body == Body.TECHNICAL_COMMITTEE, STANDING)
        .order_by(Decision.id)
    )
    last = {action: (key, verb) for key, action, turn, verb in db.session.execute(statement) if rounds[action] == turn}
    granting = {key: action for action, (key, verb) in last.items() if verb in GRANTING}
    found: dict[int, dict[int, Decimal]] = {key: {} for key in rounds}
    tranche = select(DecisionTranche.decision_id, DecisionTranche.envelope_id, DecisionTranche.amount)
    for key, envelope, amount in db.session.execute(tranche.where(DecisionTranche.decision_id.in_(granting))):
        found[granting[key]][envelope] = amount
    return found


def members_of_account(user_id: int, body: Body) -> Sequence[int]:
    """The member rows of an account in a body."""
    statement = select(BodyMember.id).where(BodyMember.user_id == user_id, BodyMember.body == body)
    with as_system("siège d’un compte") as session:
        return list(session.scalars(statement))


def own_seat(sitting: Sitting, actor: Actor) -> int | None:
    """The member called to the sitting whose account this is; None when there is none."""
    called = roll_of(sitting).seats
    return next((one for one in members_of_account(actor.id, sitting.body) if one in called), None)


def hidden_from(actor: Actor) -> frozenset[int]:
    """The actions left out of all that the person is shown or given, totals included: those they are recused from (R5)."""
    with as_system("actions en déport") as session:
        return frozenset(session.scalars(recused_actions(actor)))


def items_without_outcome(sitting_id: int) -> Sequence[AgendaItem]:
    """Items on which nothing stands: neither a decision nor « non examiné »."""
    decided = select(Decision.item_id).where(Decision.sitting_id == sitting_id, STANDING, Decision.verb != Verb.UNDONE)
    statement = (
        select(AgendaItem)
        .where(AgendaItem.sitting_id == sitting_id, AgendaItem.not_examined.is_(None), AgendaItem.id.not_in(decided))
        .order_by(AgendaItem.number, AgendaItem.id)
    )
    with as_system("points sans issue") as session:
        return list(session.scalars(statement))
