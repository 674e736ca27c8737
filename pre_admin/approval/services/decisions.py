"""Recording what a body decides: transition table → append-only decision, ledger and new state, in one transaction, envelopes held."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from sqlalchemy import select, text

from pre_admin.accounts.actor import Actor
from pre_admin.accounts.scoping import as_system
from pre_admin.approval.models import AgendaItem, Decision, DecisionTranche, Sitting, SittingState, Verb
from pre_admin.approval.queries.ground import base_of, granted_by, recused_from, roll_of, standing_of, tranches_of
from pre_admin.approval.queries.telling import told
from pre_admin.approval.rules.chain import FIELDS, FIRST, hash_of
from pre_admin.approval.rules.decisions import GRANTING, Overrun, StaleDecision, granted_refusal, reason_refusal, state_after
from pre_admin.approval.rules.quorum import Count
from pre_admin.approval.services.recording import refuse_recorder
from pre_admin.core.calendar import now, today
from pre_admin.core.database import db
from pre_admin.core.errors import DomainError
from pre_admin.funding.models import Action, FundedState, LedgerKind
from pre_admin.funding.queries.ledger import held_by, lock_envelopes, sums_of
from pre_admin.funding.rules.ledger import over_sentence, overrun_of
from pre_admin.funding.services.ledger import hold
from pre_admin.partners.models import Body

NOT_OPEN = "Cette séance n’est pas ouverte : rien ne s’y décide. Ouvrez-la d’abord."
SETTLED = "Ce point est clos : sa décision ne s’annule plus. Une séance rectificative peut y revenir."
NOTHING_TO_UNDO = "Il n’y a pas de décision à annuler sur ce point."
SOURCE = "decision"


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

    @property
    def state(self) -> FundedState:
        """The state from which the body decides: that before the decision it replaces, if any."""
        return self.standing.state_before if self.standing else self.action.state

    @property
    def said_by(self) -> Body | None:
        """The body that said this state."""
        return self.standing.said_before if self.standing else self.action.decided_by


def open_case(item_id: int, seen: str, actor: Actor, replacing: int | None = None) -> Case:
    """The item, held; refuses a sitting that is not open, whoever may not record, a page that is out of date. Raises DomainError."""
    item = db.session.scalars(select(AgendaItem).where(AgendaItem.id == item_id)).one()
    held = select(Sitting).where(Sitting.id == item.sitting_id).with_for_update()
    sitting = db.session.scalars(held.execution_options(populate_existing=True)).one()
    action = db.session.scalars(
        select(Action).where(Action.id == item.action_id).with_for_update().execution_options(populate_existing=True)
    ).one()
    db.session.refresh(item)
    if sitting.state is not SittingState.OPEN:
        raise DomainError(NOT_OPEN)
    refuse_recorder(sitting, item, action, actor)
    standing = standing_of([item.id]).get(item.id)
    if str(item.version) != seen or (standing is not None and standing.id != replacing):
        raise StaleDecision(told(standing) if standing else None, standing.id if standing else None)
    return Case(sitting, item, action, standing, roll_of(sitting).count(recused_from([item.id])[item.id]))


def decide(item_id: int, seen: str, ruling: Ruling, actor: Actor, replacing: int | None = None) -> Decision:
    """Record what the body decides on an item. `seen` is the item's version on the page; `replacing`, the decision taken over.

    Raises StaleDecision, Overrun, DomainError; nothing is written then.
    """
    case = open_case(item_id, seen, actor, replacing)
    if case.item.settled_at is not None:
        raise DomainError(SETTLED)
    if case.count.refusal:
        raise DomainError(case.count.refusal)
    after = state_after(case.sitting.body, case.state, case.said_by, ruling.verb)
    granted = _granted(case, ruling)
    over = _fit(case, granted, ruling.overrun_reason)
    made = _write(case, ruling, granted, after, over, actor)
    case.item.not_examined = None
    _follow(case, made, granted, actor)
    return made


def _granted(case: Case, ruling: Ruling) -> dict[int, Decimal]:
    """Envelope → what is granted. Raises DomainError."""
    refusal = reason_refusal(ruling.verb, ruling.reason)
    if refusal:
        raise DomainError(refusal, "reason")
    if ruling.verb not in GRANTING:
        return {}
    base = base_of(case.sitting.body, case.action)
    given = {key: amount for key, amount in ruling.amounts.items() if amount} if ruling.verb is Verb.REDUCED else base
    refusal = granted_refusal(
        ruling.verb, base, given, "proposé" if case.sitting.body is Body.TECHNICAL_COMMITTEE else "proposé par le comité"
    )
    if refusal:
        raise DomainError(refusal, "amounts")
    return dict(given)


def _fit(case: Case, granted: Mapping[int, Decimal], exception: str | None) -> Decimal:
    """By how much the envelopes are exceeded, an exception being accepted; zero when it all fits. Raises Overrun."""
    locked = {one.id: one for one in lock_envelopes(granted)}
    sums = sums_of(locked)
    reserved, approved = held_by(case.action.id, LedgerKind.RESERVED), held_by(case.action.id, LedgerKind.APPROVED)
    total, sentences = Decimal(0), []
    for key, amount in granted.items():
        more = amount - reserved.get(key, Decimal(0)) - approved.get(key, Decimal(0))
        over = overrun_of(sums[key], more)
        if over:
            total += over
            sentences.append(over_sentence(locked[key].title, sums[key], over))
    if sentences and not (exception or "").strip():
        raise Overrun(sentences)
    return total


def _write(
    case: Case, ruling: Ruling, granted: Mapping[int, Decimal], after: FundedState, over: Decimal, actor: Actor
) -> Decision:
    """Chain the decision to the one before; one writer at a time."""
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(text("LOCK TABLE decision IN SHARE ROW EXCLUSIVE MODE"))
    number, previous = head()
    supersedes = case.standing.id if case.standing else None
    votes = ruling.votes
    made = Decision(
        number=number + 1, sitting_id=case.sitting.id, item_id=case.item.id, action_id=case.action.id, round=case.action.round,
        body=case.sitting.body, verb=ruling.verb, amount=sum(granted.values(), Decimal(0)), reason=(ruling.reason or "").strip() or None,
        state_before=case.state, state_after=after, said_before=case.said_by, present=case.count.present, represented=case.count.represented,
        needed=case.count.needed, recused=case.count.recused, votes_for=votes[0], votes_against=votes[1], abstentions=votes[2],
        overrun=over, overrun_reason=(ruling.overrun_reason or "").strip() or None if over else None, overrun_by=actor.name if over else None,
        supersedes_id=supersedes, recorded_by_id=actor.id, at=now(), previous_hash=previous, hash="",
    )  # fmt: skip
    made.hash = hash_of(previous, {name: getattr(made, name) for name in FIELDS}, list(granted.items()))
    db.session.add(made)
    db.session.flush()
    for key, amount in sorted(granted.items()):
        db.session.add(DecisionTranche(decision_id=made.id, action_id=case.action.id, envelope_id=key, amount=amount))
    db.session.flush()
    return made


def _follow(case: Case, made: Decision, granted: Mapping[int, Decimal], actor: Actor) -> None:
    """The ledger, the action's state, the item's version: what the decision leads to."""
    source = (SOURCE, made.id)
    first = case.sitting.body is Body.TECHNICAL_COMMITTEE
    reserved = granted if first and made.verb in GRANTING else {}
    if made.verb is Verb.UNDONE and not first:
        reserved = granted
    hold(case.action.id, LedgerKind.RESERVED, reserved, made.verb.label, source, actor)
    hold(
        case.action.id, LedgerKind.APPROVED, {} if first or made.verb not in GRANTING else granted, made.verb.label, source, actor
    )
    case.action.state = made.state_after
    case.action.decided_by = made.said_before if made.verb is Verb.UNDONE else case.sitting.body
    case.action.approved_on = today() if made.state_after is FundedState.APPROVED else None
    case.item.updated_at = now()
    db.session.flush()


def undo(item_id: int, seen: str, actor: Actor) -> Decision:
    """Take back the decision that stands on an item, until the item is settled: a row more, the state and money as before.

    Raises StaleDecision, Overrun, DomainError.
    """
    item = db.session.scalars(select(AgendaItem).where(AgendaItem.id == item_id)).one()
    standing = standing_of([item.id]).get(item.id)
    case = open_case(item_id, seen, actor, standing.id if standing else None)
    if case.standing is None:
        raise DomainError(NOTHING_TO_UNDO)
    if case.item.settled_at is not None:
        raise DomainError(SETTLED)
    back = _held_before(case)
    _fit(case, back, None)
    made = _write(case, Ruling(Verb.UNDONE), {}, case.standing.state_before, Decimal(0), actor)
    _follow(case, made, back, actor)
    return made


def _held_before(case: Case) -> dict[int, Decimal]:
    """Envelope → what the action held before the decision: for the council, what the committee had granted."""
    if case.sitting.body is Body.TECHNICAL_COMMITTEE:
        return {}
    granted = granted_by(Body.TECHNICAL_COMMITTEE, case.action)
    return tranches_of(granted.id) if granted else {}


def decide_together(items: Sequence[tuple[int, str]], ruling: Ruling, actor: Actor) -> dict[int, str]:
    """The same verb for a selection, each in a savepoint of its own; item → why it was not recorded, empty when it was."""
    found = {}
    for item_id, seen in items:
        try:
            with db.session.begin_nested():
                decide(item_id, seen, ruling, actor)
            found[item_id] = ""
        except DomainError as refusal:
            found[item_id] = refusal.message
    return found


def head() -> tuple[int, str]:
    """The number and the hash of the latest decision, whoever asks: what the next one is chained to, what the footer prints."""
    with as_system("dernier maillon des décisions") as session:
        latest = session.execute(select(Decision.number, Decision.hash).order_by(Decision.number.desc()).limit(1)).first()
    return (latest[0], latest[1]) if latest else (0, FIRST)
