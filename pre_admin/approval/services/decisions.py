"""Recording what a body decides: transition table → append-only decision, ledger and new state, in one transaction, envelopes held."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from sqlalchemy import select

from pre_admin.accounts.actor import Actor
from pre_admin.accounts.scoping import as_system
from pre_admin.approval.models import Decision, DecisionTranche, Verb
from pre_admin.approval.queries.ground import base_of, granted_by, standing_of, tranches_of
from pre_admin.approval.rules.chain import FIELDS, FIRST, hash_of
from pre_admin.approval.rules.decisions import (
    GRANTING,
    Overrun,
    exception_refusal,
    granted_refusal,
    reason_refusal,
    state_after,
    votes_refusal,
)
from pre_admin.approval.services.cases import GONE, NOT_OPEN, Case, Floors, Ruling, hold_chain, open_case
from pre_admin.core.calendar import now, today
from pre_admin.core.database import db
from pre_admin.core.errors import DomainError
from pre_admin.funding.models import FundedState, LedgerKind
from pre_admin.funding.queries.ledger import lock_envelopes, sums_of
from pre_admin.funding.rules.ledger import over_sentence, overrun_of
from pre_admin.funding.services.ledger import hold
from pre_admin.partners.models import Body

SETTLED = "Ce point est clos : sa décision ne s’annule plus. Une séance rectificative peut y revenir."
NOTHING_TO_UNDO = "Il n’y a pas de décision à annuler sur ce point."
SOURCE = "decision"

__all__ = [
    "GONE",
    "NOTHING_TO_UNDO",
    "NOT_OPEN",
    "SETTLED",
    "Case",
    "Ruling",
    "decide",
    "decide_together",
    "head",
    "open_case",
    "undo",
]


def decide(item_id: int, seen: str, ruling: Ruling, actor: Actor, replacing: int | None = None) -> Decision:
    """Record what the body decides on an item. `seen` is the item's version on the page; `replacing`, the decision taken over.

    Raises StaleDecision, Overrun, DomainError; nothing is written then.
    """
    return _record(open_case(item_id, seen, actor, replacing), ruling, actor)


def _record(case: Case, ruling: Ruling, actor: Actor) -> Decision:
    """Everything is refused before anything is written: who asks for a batch relies on it. Raises Overrun, DomainError."""
    if case.item.settled_at is not None:
        raise DomainError(SETTLED)
    if case.count.refusal:
        raise DomainError(case.count.refusal)
    after = state_after(case.sitting.body, case.state, case.said_by, ruling.verb)
    _check_words(case, ruling)
    granted = _granted(case, ruling)
    over = _exceeded(case, granted, ruling.overrun_reason)
    made = _write(case, ruling, granted, after, over, actor)
    case.item.not_examined = None
    _follow(case, made, granted, actor)
    return made


def _check_words(case: Case, ruling: Ruling) -> None:
    """The reason that the verb asks, votes that can be, an exception that fits its column. Raises DomainError."""
    for told, name in (
        (reason_refusal(ruling.verb, ruling.reason), "reason"),
        (votes_refusal(ruling.votes, case.count.present + case.count.represented), "votes"),
        (exception_refusal(ruling.overrun_reason), "overrun_reason"),
    ):
        if told:
            raise DomainError(told, name)


def _granted(case: Case, ruling: Ruling) -> dict[int, Decimal]:
    """Envelope → what is granted. Raises DomainError."""
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


def _exceeded(case: Case, granted: Mapping[int, Decimal], exception: str | None, allowed: Decimal = Decimal(0)) -> Decimal:
    """By how much the envelopes are exceeded: by no more than is allowed already, or an exception being accepted. Raises Overrun."""
    locked = {one.id: one for one in lock_envelopes(granted)}
    sums = sums_of(locked)
    reserved, approved = case.held[LedgerKind.RESERVED], case.held[LedgerKind.APPROVED]
    total, sentences = Decimal(0), []
    for key, amount in granted.items():
        more = amount - reserved.get(key, Decimal(0)) - approved.get(key, Decimal(0))
        over = overrun_of(sums[key], more)
        if over:
            total += over
            sentences.append(over_sentence(locked[key].title, sums[key], over))
    if total > allowed and not (exception or "").strip():
        raise Overrun(sentences)
    return total


def _write(
    case: Case,
    ruling: Ruling,
    granted: Mapping[int, Decimal],
    after: FundedState,
    over: Decimal,
    actor: Actor,
    accepted_by: str = "",
) -> Decision:
    """Chain the decision to the one before; the chain is held since the case was opened."""
    number, previous = head()
    supersedes = case.standing.id if case.standing else None
    votes = ruling.votes
    made = Decision(
        number=number + 1, sitting_id=case.sitting.id, item_id=case.item.id, action_id=case.action.id, round=case.action.round,
        body=case.sitting.body, verb=ruling.verb, amount=sum(granted.values(), Decimal(0)), reason=(ruling.reason or "").strip() or None,
        state_before=case.state, state_after=after, said_before=case.said_by, present=case.count.present, represented=case.count.represented,
        needed=case.count.needed, recused=case.count.recused, votes_for=votes[0], votes_against=votes[1], abstentions=votes[2],
        overrun=over, overrun_reason=(ruling.overrun_reason or "").strip() or None if over else None, overrun_by=(accepted_by or actor.name) if over else None,
        supersedes_id=supersedes, recorded_by_id=actor.id, at=now(), previous_hash=previous, hash="",
    )  # fmt: skip
    made.hash = hash_of(previous, {name: getattr(made, name) for name in FIELDS}, list(granted.items()))
    db.session.add(made)
    db.session.flush()
    for key, amount in sorted(granted.items()):
        db.session.add(DecisionTranche(decision_id=made.id, action_id=case.action.id, envelope_id=key, amount=amount))
    return made


def _follow(case: Case, made: Decision, granted: Mapping[int, Decimal], actor: Actor) -> None:
    """The ledger, the action's state, the item's version: what the decision leads to."""
    source = (SOURCE, made.id)
    first = case.sitting.body is Body.TECHNICAL_COMMITTEE
    reserved = granted if first and made.verb in GRANTING else {}
    if made.verb is Verb.UNDONE and not first:
        reserved = granted
    case.action.state = made.state_after
    case.action.decided_by = made.said_before if made.verb is Verb.UNDONE else case.sitting.body
    if made.state_after is FundedState.APPROVED:
        case.action.approved_on = today()
    else:
        case.action.approved_on = case.action.resolution_number = case.action.resolution_on = None
    case.item.updated_at = now()
    approved = {} if first or made.verb not in GRANTING else granted
    for kind, wanted in ((LedgerKind.RESERVED, reserved), (LedgerKind.APPROVED, approved)):
        hold(case.action.id, kind, wanted, made.verb.label, source, actor, case.held[kind])


def undo(item_id: int, seen: str, actor: Actor, overrun_reason: str | None = None) -> Decision:
    """Take back the decision that stands on an item, until the item is settled: a row more, the state and money as before.

    What the committee had granted by exceeding an envelope comes back under its own exception; beyond, another one is
    needed. Raises StaleDecision, Overrun, DomainError.
    """
    hold_chain()
    standing = standing_of([item_id]).get(item_id)
    case = open_case(item_id, seen, actor, standing.id if standing else None)
    if case.standing is None:
        raise DomainError(NOTHING_TO_UNDO)
    if case.item.settled_at is not None:
        raise DomainError(SETTLED)
    ruling = Ruling(Verb.UNDONE, overrun_reason=overrun_reason)
    _check_words(case, ruling)
    before = granted_by(Body.TECHNICAL_COMMITTEE, case.action) if case.state is FundedState.TECHNICALLY_APPROVED else None
    back = tranches_of(before.id) if before else {}
    over = _exceeded(case, back, overrun_reason, before.overrun if before else Decimal(0))
    accepted_by = ""
    if over and before and not (overrun_reason or "").strip():
        ruling = Ruling(Verb.UNDONE, overrun_reason=before.overrun_reason)
        accepted_by = before.overrun_by or ""
    made = _write(case, ruling, {}, case.state, over, actor, accepted_by)
    _follow(case, made, back, actor)
    return made


def decide_together(items: Sequence[tuple[int, str]], ruling: Ruling, actor: Actor) -> dict[int, DomainError | None]:
    """The same verb for a selection; item → why it was not recorded, None when it was. What is refused writes nothing.

    An envelope is exceeded only where the ruling itself carries the reason of an exception.
    """
    found: dict[int, DomainError | None] = {}
    floors: Floors = {}
    for item_id, seen in dict(items).items():
        try:
            _record(open_case(item_id, seen, actor, floors=floors), ruling, actor)
            found[item_id] = None
        except DomainError as refusal:
            found[item_id] = refusal
    return found


def head() -> tuple[int, str]:
    """The number and the hash of the latest decision, whoever asks: what the next one is chained to, what the footer prints."""
    with as_system("dernier maillon des décisions") as session:
        latest = session.execute(select(Decision.number, Decision.hash).order_by(Decision.number.desc()).limit(1)).first()
    return (latest[0], latest[1]) if latest else (0, FIRST)
