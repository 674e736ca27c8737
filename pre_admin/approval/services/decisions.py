"""Recording what a body decides: transition table → append-only decision, ledger and new state, in one transaction, envelopes held."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from pre_admin.accounts.actor import Actor
from pre_admin.approval.models import Decision, Verb
from pre_admin.approval.queries.ground import bases_of, granted_by, standing_of, tranches_of
from pre_admin.approval.rules.decisions import (
    GRANTING,
    exception_refusal,
    granted_refusal,
    reason_refusal,
    state_after,
    votes_refusal,
)
from pre_admin.approval.rules.sittings import CITED
from pre_admin.approval.services.book import Book, head
from pre_admin.approval.services.cases import (
    GONE,
    NOT_OPEN,
    Case,
    Ruling,
    hold_chain,
    kept_or_raised,
    open_case,
    open_cases,
    places_of,
)
from pre_admin.approval.services.recusals import apply_again
from pre_admin.core.errors import DomainError
from pre_admin.funding.models import FundedState
from pre_admin.funding.queries.names import names_cited
from pre_admin.partners.models import Body

SETTLED = "Ce point est clos : sa décision ne s’annule plus. Une séance rectificative peut y revenir."
NOTHING_TO_UNDO = "Il n’y a pas de décision à annuler sur ce point."

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
    _refuse_named(ruling)
    if replacing is not None:
        apply_again(item_id)
    return kept_or_raised(_record_all(open_cases({item_id: seen}, actor, replacing), ruling, actor), item_id)


def _refuse_named(ruling: Ruling) -> None:
    """No known child or parent in words that go into minutes and letters (R1). Raises DomainError."""
    for name in names_cited({"reason": ruling.reason, "overrun_reason": ruling.overrun_reason}):
        raise DomainError(CITED, name)


def _record_all(cases: Mapping[int, Case | DomainError], ruling: Ruling, actor: Actor) -> dict[int, Decision | DomainError]:
    """Item → its decision, or why there is none, items of one sitting: what is refused writes nothing, all the rest is written at once."""
    bases: Mapping[int, Mapping[int, Decimal]] = {}
    ready = [one for one in cases.values() if isinstance(one, Case)]
    if ready and ruling.verb in GRANTING:
        bases = bases_of(ready[0].sitting.body, [one.action for one in ready])
    book = Book(key for base in bases.values() for key in base) if ready else None
    found: dict[int, Decision | DomainError] = {}
    for key, case in cases.items():
        if isinstance(case, DomainError) or book is None:
            found[key] = case if isinstance(case, DomainError) else DomainError(GONE)
            continue
        try:
            found[key] = _record(case, ruling, bases.get(case.action.id, {}), book, actor)
        except DomainError as refusal:
            found[key] = refusal.with_traceback(None)
    if book is not None:
        book.write(actor)
    return found


def _record(case: Case, ruling: Ruling, base: Mapping[int, Decimal], book: Book, actor: Actor) -> Decision:
    """Everything is refused before anything is entered: who asks for a batch relies on it. Raises Overrun, DomainError."""
    if case.item.settled_at is not None:
        raise DomainError(SETTLED)
    if case.count.refusal:
        raise DomainError(case.count.refusal)
    after = state_after(case.sitting.body, case.state, case.said_by, ruling.verb)
    _check_words(case, ruling)
    granted = _granted(case, ruling, base)
    over = book.exceeded(case, granted, ruling.overrun_reason)
    return book.enter(case, ruling, granted, after, over, actor)


def _check_words(case: Case, ruling: Ruling) -> None:
    """The reason that the verb asks, votes that can be, an exception that fits its column. Raises DomainError."""
    for told, name in (
        (reason_refusal(ruling.verb, ruling.reason), "reason"),
        (votes_refusal(ruling.votes, case.count.present + case.count.represented), "votes"),
        (exception_refusal(ruling.overrun_reason), "overrun_reason"),
    ):
        if told:
            raise DomainError(told, name)


def _granted(case: Case, ruling: Ruling, base: Mapping[int, Decimal]) -> dict[int, Decimal]:
    """Envelope → what is granted. Raises DomainError."""
    if ruling.verb not in GRANTING:
        return {}
    given = {key: amount for key, amount in ruling.amounts.items() if amount} if ruling.verb is Verb.REDUCED else base
    refusal = granted_refusal(
        ruling.verb, base, given, "proposé" if case.sitting.body is Body.TECHNICAL_COMMITTEE else "proposé par le comité"
    )
    if refusal:
        raise DomainError(refusal, "amounts")
    return dict(given)


def undo(item_id: int, seen: str, actor: Actor, overrun_reason: str | None = None) -> Decision:
    """Take back the decision that stands on an item, until the item is settled: a row more, the state and money as before.

    What the committee had granted by exceeding an envelope comes back under its own exception; beyond, another one is
    needed. Raises StaleDecision, Overrun, DomainError.
    """
    ruling = Ruling(Verb.UNDONE, overrun_reason=overrun_reason)
    _refuse_named(ruling)
    hold_chain()
    standing = standing_of([item_id]).get(item_id)
    case = open_case(item_id, seen, actor, standing.id if standing else None)
    if case.standing is None:
        raise DomainError(NOTHING_TO_UNDO)
    if case.item.settled_at is not None:
        raise DomainError(SETTLED)
    _check_words(case, ruling)
    before = granted_by(Body.TECHNICAL_COMMITTEE, case.action) if case.state is FundedState.TECHNICALLY_APPROVED else None
    back = tranches_of(before.id) if before else {}
    book = Book(back)
    over = book.exceeded(case, back, overrun_reason, before.overrun if before else Decimal(0))
    accepted_by = ""
    if over and before and not (overrun_reason or "").strip():
        ruling = Ruling(Verb.UNDONE, overrun_reason=before.overrun_reason)
        accepted_by = before.overrun_by or ""
    made = book.enter(case, ruling, {}, case.state, over, actor, accepted_by, back)
    book.write(actor)
    apply_again(item_id)
    return made


def decide_together(items: Sequence[tuple[int, str]], ruling: Ruling, actor: Actor) -> dict[int, DomainError | None]:
    """The same verb for a selection; item → why it was not recorded, None when it was. What is refused writes nothing.

    An envelope is exceeded only where the ruling itself carries the reason of an exception. Raises DomainError when its words
    cannot go for any of them.
    """
    _refuse_named(ruling)
    hold_chain()
    seen = dict(items)
    places = places_of(list(seen))
    # Sitting by sitting: an action stands once on an agenda, and what one sitting decides of it counts for the next.
    sittings = dict.fromkeys(places[key][0] if key in places else None for key in seen)
    found: dict[int, DomainError | None] = {}
    for sitting in sittings:
        mine = {key: version for key, version in seen.items() if (places[key][0] if key in places else None) == sitting}
        told = _record_all(open_cases(mine, actor), ruling, actor)
        found |= {key: one if isinstance(one, DomainError) else None for key, one in told.items()}
    return found
