"""An item as it is decided: read once and held, always in the same order, so that two hands never wait for each other.

The order: the chain of decisions, the sitting, the action, the item; then the envelopes, by their ids.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeVar

from sqlalchemy import select, text

from pre_admin.accounts.actor import Actor
from pre_admin.approval.models import AgendaItem, Decision, Sitting, SittingState, Verb
from pre_admin.approval.queries.ground import latest_of, recused_from, roll_of, standing_of
from pre_admin.approval.queries.telling import told
from pre_admin.approval.rules.decisions import StaleDecision
from pre_admin.approval.rules.quorum import Count, Roll
from pre_admin.approval.services.recording import refuse_recorder
from pre_admin.core.database import Record, db
from pre_admin.core.errors import DomainError
from pre_admin.funding.models import Action, FundedState, LedgerKind
from pre_admin.funding.queries.ledger import held_of
from pre_admin.partners.models import Body

Floors = dict[int, tuple[Sitting, Roll]]
Row = TypeVar("Row", bound=Record)
GONE = "Ce point n’existe plus ou ne vous est pas accessible."
NOT_OPEN = "Cette séance n’est pas ouverte : rien ne s’y décide. Ouvrez-la d’abord."
LATER = "Une décision plus récente porte sur cette action ({}, « {} ») : annulez-la d’abord dans sa séance."
SENT_BACK = "L’action a été modifiée depuis cette décision, et renvoyée au comité technique : cette décision ne vaut plus. Elle ne s’annule pas et ne se remplace pas."
MOVED_ON = "L’action est maintenant « {} » : cette décision ne s’annule plus et ne se remplace plus."


@dataclass(frozen=True)
class Ruling:
    """What is recorded: the body's verb, the amounts granted by envelope, words, votes when counted, an exception when accepted."""

    verb: Verb
    amounts: Mapping[int, Decimal] = field(default_factory=dict)
    reason: str | None = None
    votes: tuple[int | None, int | None, int | None] = (None, None, None)
    overrun_reason: str | None = None


@dataclass(frozen=True)
class Case:
    """An item as it is decided: everything read once, held until the transaction ends."""

    sitting: Sitting
    item: AgendaItem
    action: Action
    standing: Decision | None
    count: Count
    held: Mapping[LedgerKind, Mapping[int, Decimal]]
    """Kind → envelope → what the action holds; nobody else writes it while the action is held."""

    @property
    def state(self) -> FundedState:
        """The state from which the body decides: that before the decision it replaces, if any."""
        return self.standing.state_before if self.standing else self.action.state

    @property
    def said_by(self) -> Body | None:
        """The body that said this state."""
        return self.standing.said_before if self.standing else self.action.decided_by


def hold_chain() -> None:
    """One writer of decisions at a time. Asked before anything else is held, and before a savepoint, which would let it go."""
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(text("LOCK TABLE decision IN SHARE ROW EXCLUSIVE MODE"))


def open_case(item_id: int, seen: str, actor: Actor, replacing: int | None = None, floors: Floors | None = None) -> Case:
    """The item, held; refuses a sitting that is not open, whoever may not record, a page that is out of date, a decision overtaken since.

    `floors` keeps the sittings and rolls of a batch from one item to the next: held, they do not change. Raises DomainError.
    """
    floors = {} if floors is None else floors
    if not floors:
        hold_chain()
    place = db.session.execute(select(AgendaItem.sitting_id, AgendaItem.action_id).where(AgendaItem.id == item_id)).first()
    if place is None:
        raise DomainError(GONE)
    if place.sitting_id not in floors:
        found = _held(Sitting, place.sitting_id)
        floors[place.sitting_id] = found, roll_of(found)
    sitting, roll = floors[place.sitting_id]
    action, item = _held(Action, place.action_id), _held(AgendaItem, item_id)
    if sitting.state is not SittingState.OPEN:
        raise DomainError(NOT_OPEN)
    recused = recused_from([item.id])[item.id]
    refuse_recorder(sitting, item, action, actor, recused)
    standing = standing_of([item.id]).get(item.id)
    if str(item.version) != seen or (standing.id if standing else None) != replacing:
        raise StaleDecision(told(standing) if standing else None, standing.id if standing else None)
    if standing is not None:
        _refuse_overtaken(action, standing)
    return Case(sitting, item, action, standing, roll.count(recused), held_of(action.id))


def _held(model: type[Row], key: int) -> Row:
    """The row as it stands, held until the transaction ends; rows that only refer to it are still written by others."""
    statement = select(model).where(model.id == key).with_for_update(key_share=True)
    found = db.session.scalars(statement.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise DomainError(GONE)
    return found


def _refuse_overtaken(action: Action, standing: Decision) -> None:
    """A decision is taken back or replaced only while the action still stands where it put it. Raises DomainError."""
    if standing.round != action.round:
        raise DomainError(SENT_BACK)
    latest = latest_of(action)
    if latest is not None and latest.id != standing.id:
        raise DomainError(LATER.format(latest.body.label.lower(), latest.verb.label))
    if standing.state_after is not action.state:
        raise DomainError(MOVED_ON.format(action.state.label))
