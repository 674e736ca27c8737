"""An item as it is decided: read once and held, always in the same order, so that two hands never wait for each other.

The order: the chain of decisions, the sitting, the action, the item; then the envelopes, by their ids.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeVar

from sqlalchemy import select, text

from pre_admin.accounts.actor import Actor
from pre_admin.approval.models import AgendaItem, Decision, Sitting, SittingState, Verb
from pre_admin.approval.queries.ground import latest_of, members_of_account, recused_from, roll_of, standing_of
from pre_admin.approval.queries.telling import told
from pre_admin.approval.rules.decisions import StaleDecision
from pre_admin.approval.rules.quorum import Count, Roll
from pre_admin.approval.services.recording import refuse_recorder
from pre_admin.core.database import Record, db
from pre_admin.core.errors import DomainError
from pre_admin.funding.models import Action, FundedState, LedgerKind
from pre_admin.funding.queries.ledger import held_of
from pre_admin.partners.models import Body

Row = TypeVar("Row", bound=Record)
Found = TypeVar("Found")
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


def places_of(item_ids: Collection[int]) -> dict[int, tuple[int, int]]:
    """Item → its sitting and its action, within the actor's scope."""
    statement = select(AgendaItem.id, AgendaItem.sitting_id, AgendaItem.action_id).where(AgendaItem.id.in_(item_ids))
    return {key: (sitting, action) for key, sitting, action in db.session.execute(statement)}


def open_case(item_id: int, seen: str, actor: Actor, replacing: int | None = None) -> Case:
    """One item, held. Raises DomainError."""
    return kept_or_raised(open_cases({item_id: seen}, actor, replacing), item_id)


def kept_or_raised(found: dict[int, Found | DomainError], key: int) -> Found:
    """What was found of one item. Raises the DomainError that was, and lets go of it: its frames would keep the rows alive."""
    one = found.pop(key)
    try:
        if isinstance(one, DomainError):
            raise one
        return one
    finally:
        del one


def open_cases(seen: Mapping[int, str], actor: Actor, replacing: int | None = None) -> dict[int, Case | DomainError]:
    """Items of one sitting, held: for each its case, or why there is none, whatever becomes of the others.

    Refused: a sitting that is not open, whoever may not record, a page that is out of date (`seen` is the item's version
    on it), a decision overtaken since. Everything is read in the same few statements, however many items there are.
    """
    hold_chain()
    places = places_of(list(seen))
    sittings = _held(Sitting, {sitting for sitting, _ in places.values()})
    actions = _held(Action, {action for _, action in places.values()})
    items = _held(AgendaItem, places)
    keys = [key for key, (sitting, action) in places.items() if key in items and sitting in sittings and action in actions]
    known = _Told(
        {key: (one, roll_of(one), members_of_account(actor.id, one.body)) for key, one in sittings.items()}, actions,
        recused_from(keys), standing_of(keys), held_of(list(actions)),
    )  # fmt: skip
    found: dict[int, Case | DomainError] = {}
    for key, version in seen.items():
        try:
            if key not in keys:
                raise DomainError(GONE)
            found[key] = known.case(items[key], version, actor, replacing)
        except DomainError as refusal:
            found[key] = refusal.with_traceback(None)
    return found


@dataclass(frozen=True)
class _Told:
    """What was read of items once they are held: nobody changes it before the transaction ends."""

    sittings: Mapping[int, tuple[Sitting, Roll, Collection[int]]]
    actions: Mapping[int, Action]
    recused: Mapping[int, frozenset[int]]
    standing: Mapping[int, Decision]
    held: Mapping[int, Mapping[LedgerKind, Mapping[int, Decimal]]]

    def case(self, item: AgendaItem, seen: str, actor: Actor, replacing: int | None) -> Case:
        """The case of an item. Raises DomainError."""
        (sitting, roll, mine), action = self.sittings[item.sitting_id], self.actions[item.action_id]
        if sitting.state is not SittingState.OPEN:
            raise DomainError(NOT_OPEN)
        recused, standing = self.recused[item.id], self.standing.get(item.id)
        refuse_recorder(sitting, item, action, actor, recused, roll, mine)
        if str(item.version) != seen or (standing.id if standing else None) != replacing:
            raise StaleDecision(told(standing) if standing else None, standing.id if standing else None)
        if standing is not None:
            _refuse_overtaken(action, standing)
        return Case(sitting, item, action, standing, roll.count(recused), self.held[action.id])


def _held(model: type[Row], keys: Collection[int]) -> dict[int, Row]:
    """The rows as they stand, held in the order of their ids until the transaction ends; rows that only refer to them are still written by others."""
    statement = select(model).where(model.id.in_(keys)).order_by(model.id).with_for_update(key_share=True)
    return {one.id: one for one in db.session.scalars(statement.execution_options(populate_existing=True))} if keys else {}


def _refuse_overtaken(action: Action, standing: Decision) -> None:
    """A decision is taken back or replaced only while the action still stands where it put it. Raises DomainError."""
    if standing.round != action.round:
        raise DomainError(SENT_BACK)
    latest = latest_of(action)
    if latest is not None and latest.id != standing.id:
        raise DomainError(LATER.format(latest.body.label.lower(), latest.verb.label))
    if standing.state_after is not action.state:
        raise DomainError(MOVED_ON.format(action.state.label))
