"""What stands on an agenda, and what may be put on it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import and_, func, or_, select

from pre_admin.accounts.scoping import as_system
from pre_admin.approval.models import AgendaItem, Decision, Lot, Position, Sitting, SittingState, Verb
from pre_admin.approval.queries.ground import STANDING, standing_of
from pre_admin.approval.rules.decisions import EXAMINED
from pre_admin.approval.rules.sittings import LIVE, agenda_key
from pre_admin.core.database import db
from pre_admin.funding.models import Action, ActionPaper, ActionTranche, FundedState
from pre_admin.partners.models import Body, Provider

SHOWN = 300
"""Actions proposed at once; beyond, a search narrows them."""


@dataclass(frozen=True)
class Candidate:
    """An action its body may examine, on no agenda to come."""

    action_id: int
    reference: str
    title: str
    provider: str
    asked: Decimal
    waits: str
    """What was asked when it was deferred, or why it was not examined; empty for one that comes for the first time."""
    carried_from_id: int | None
    unchecked: int
    """Papers nobody has read for names yet."""


@dataclass(frozen=True)
class Line:
    """An item of an agenda, as its pages list it."""

    id: int
    action_id: int
    number: int | None
    lot: Lot
    reference: str
    title: str
    provider: str
    asked: Decimal
    carried: bool
    not_examined: str | None
    debate: int
    """How many members want it debated."""
    unchecked: int
    verb: Verb | None
    granted: Decimal | None

    @property
    def concluded(self) -> bool:
        """Whether it has an outcome."""
        return self.verb is not None or self.not_examined is not None


def _examinable(body: Body) -> Any:
    fresh = [state for state in EXAMINED[body] if state is not FundedState.DEFERRED]
    return or_(Action.state.in_(fresh), and_(Action.state == FundedState.DEFERRED, Action.decided_by == body))


def candidates(sitting: Sitting) -> Sequence[Candidate]:
    """What waits for the body: deferred actions first, then those not examined last time, then by name."""
    taken = (
        select(AgendaItem.action_id)
        .join(Sitting, Sitting.id == AgendaItem.sitting_id)
        .where(Sitting.state.in_(LIVE), Sitting.body == sitting.body)
    )
    statement = (
        select(Action.id, Action.reference, Action.title, Action.state, Provider.name)
        .join(Provider, Provider.id == Action.provider_id)
        .where(_examinable(sitting.body), Action.id.not_in(taken))
        .order_by(Action.sort_key, Action.id)
        .limit(SHOWN)
    )
    rows = db.session.execute(statement).all()
    keys = [row.id for row in rows]
    asked, unchecked, carried = asked_of(keys), unchecked_of(keys), carried_items(sitting.body, keys)
    words = _words(carried.values())
    found = [
        Candidate(
            one.id, one.reference, one.title, one.name, asked.get(one.id, Decimal(0)),
            words.get(carried.get(one.id, 0), ""), carried.get(one.id), unchecked.get(one.id, 0),
        )
        for one in rows
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one.carried_from_id is None, not one.waits))


def carried_items(body: Body, action_ids: Iterable[int]) -> dict[int, int]:
    """Action → the last item of a closed sitting of this body that left it waiting: deferred, or not examined."""
    keys = list(action_ids)
    standing = (
        select(Decision.item_id, Decision.verb).where(Decision.body == body, Decision.action_id.in_(keys), STANDING).subquery()
    )
    statement = (
        select(AgendaItem.action_id, AgendaItem.id)
        .join(Sitting, Sitting.id == AgendaItem.sitting_id)
        .join(standing, standing.c.item_id == AgendaItem.id, isouter=True)
        .where(
            Sitting.body == body,
            Sitting.state.in_([SittingState.CLOSED, SittingState.SIGNED, SittingState.CANCELLED]),
            AgendaItem.action_id.in_(keys),
            or_(
                standing.c.verb == Verb.DEFERRED,
                AgendaItem.not_examined.is_not(None),
                Sitting.state == SittingState.CANCELLED,
            ),
        )
        .order_by(Sitting.held_on, AgendaItem.id)
    )
    with as_system("points reportés") as session:
        return {action: item for action, item in session.execute(statement)}


def _words(item_ids: Iterable[int]) -> dict[int, str]:
    """Item → what was asked or why it was not examined."""
    keys = list(item_ids)
    asked = select(Decision.item_id, Decision.reason).where(Decision.item_id.in_(keys), Decision.verb == Verb.DEFERRED, STANDING)
    unexamined = select(AgendaItem.id, AgendaItem.not_examined).where(
        AgendaItem.id.in_(keys), AgendaItem.not_examined.is_not(None)
    )
    with as_system("motifs des reports") as session:
        found = {key: f"Non examinée : {text}" for key, text in session.execute(unexamined)}
        found |= {key: f"Reportée. Demandé : {text}" for key, text in session.execute(asked)}
    return found


def asked_of(action_ids: Iterable[int]) -> dict[int, Decimal]:
    """Action → all its tranches ask for."""
    statement = (
        select(ActionTranche.action_id, func.sum(ActionTranche.amount))
        .where(ActionTranche.action_id.in_(list(action_ids)))
        .group_by(ActionTranche.action_id)
    )
    return {key: amount for key, amount in db.session.execute(statement)}


def unchecked_of(action_ids: Iterable[int]) -> dict[int, int]:
    """Action → its papers that nobody has read for names; those without any are not there."""
    statement = (
        select(ActionPaper.action_id, func.count(ActionPaper.id))
        .where(ActionPaper.action_id.in_(list(action_ids)), ActionPaper.checked_at.is_(None))
        .group_by(ActionPaper.action_id)
    )
    return {key: count for key, count in db.session.execute(statement)}


def lines_of(sitting_id: int) -> Sequence[Line]:
    """The agenda in its order, within the actor's scope: an item they are recused from is not there."""
    statement = (
        select(AgendaItem, Action.reference, Action.title, Provider.name)
        .join(Action, Action.id == AgendaItem.action_id)
        .join(Provider, Provider.id == Action.provider_id)
        .where(AgendaItem.sitting_id == sitting_id)
    )
    rows = db.session.execute(statement).all()
    actions = [item.action_id for item, *_ in rows]
    asked, unchecked = asked_of(actions), unchecked_of(actions)
    standing, debate = standing_of([item.id for item, *_ in rows]), _debated(sitting_id)
    found = [
        _line(item, (reference, title, provider), (asked, unchecked, debate), standing.get(item.id))
        for item, reference, title, provider in rows
    ]
    order = {item.id: agenda_key(item.lot, item.position, item.id) for item, *_ in rows}
    return sorted(found, key=lambda one: order[one.id])


def _line(
    item: AgendaItem, told: tuple[str, str, str], by_key: tuple[Mapping[int, Decimal], Mapping[int, int], Mapping[int, int]],
    decision: Decision | None,
) -> Line:  # fmt: skip
    asked, unchecked, debate = by_key
    return Line(
        item.id, item.action_id, item.number, item.lot, *told, asked.get(item.action_id, Decimal(0)),
        item.carried_from_id is not None, item.not_examined, debate.get(item.id, 0), unchecked.get(item.action_id, 0),
        decision.verb if decision else None, decision.amount if decision else None,
    )  # fmt: skip


def _debated(sitting_id: int) -> dict[int, int]:
    statement = (
        select(Position.item_id, func.count(Position.id))
        .join(AgendaItem, AgendaItem.id == Position.item_id)
        .where(AgendaItem.sitting_id == sitting_id, Position.to_debate)
        .group_by(Position.item_id)
    )
    return {key: count for key, count in db.session.execute(statement)}
