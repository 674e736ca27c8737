"""What one transaction decides, one item or sixty: envelopes held and read once, the chain taken once, everything written in two flushes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm.attributes import set_committed_value

from pre_admin.accounts.actor import Actor
from pre_admin.accounts.scoping import as_system
from pre_admin.approval.models import AgendaItem, Decision, DecisionTranche, Verb
from pre_admin.approval.rules.chain import FIELDS, FIRST, hash_of
from pre_admin.approval.rules.decisions import GRANTING, Overrun
from pre_admin.approval.services.cases import Case, Ruling
from pre_admin.core.calendar import now, today
from pre_admin.core.database import db
from pre_admin.funding.models import FundedState, LedgerKind
from pre_admin.funding.queries.ledger import lock_envelopes, sums_of
from pre_admin.funding.rules.ledger import over_sentence, overrun_of
from pre_admin.funding.services.ledger import change_of, lines, put
from pre_admin.partners.models import Body

SOURCE = "decision"
ZERO = Decimal(0)
Amounts = Mapping[int, Decimal]
ITEM: Any = AgendaItem.__table__
TRANCHE: Any = DecisionTranche.__table__


@dataclass(frozen=True)
class _Entry:
    """A decision to write, and what it leads to."""

    case: Case
    made: Decision
    tranches: Amounts
    changes: Mapping[LedgerKind, Amounts]


class Book:
    """Opened once the cases are held; what it decides counts at once for what follows, and is written at the end."""

    def __init__(self, envelope_ids: Iterable[int]) -> None:
        wanted = set(envelope_ids)
        self._envelopes = {one.id: one for one in lock_envelopes(wanted)} if wanted else {}
        self._sums = sums_of(self._envelopes)
        self._number, self._hash = head()
        self._entries: list[_Entry] = []

    def exceeded(self, case: Case, granted: Amounts, exception: str | None, allowed: Decimal = ZERO) -> Decimal:
        """By how much the envelopes are exceeded: by no more than is allowed already, or an exception being accepted. Raises Overrun."""
        reserved, approved = case.held[LedgerKind.RESERVED], case.held[LedgerKind.APPROVED]
        total, sentences = ZERO, []
        for key, amount in granted.items():
            more = amount - reserved.get(key, ZERO) - approved.get(key, ZERO)
            over = overrun_of(self._sums[key], more)
            if over:
                total += over
                sentences.append(over_sentence(self._envelopes[key].title, self._sums[key], over))
        if total > allowed and not (exception or "").strip():
            raise Overrun(sentences)
        return total

    def enter(
        self, case: Case, ruling: Ruling, granted: Amounts, after: FundedState, over: Decimal, actor: Actor, accepted_by: str = "",
        back: Amounts | None = None,
    ) -> Decision:  # fmt: skip
        """Chain a decision to the one before, the chain being held; `back`, what an undone one makes the action hold again."""
        votes = ruling.votes
        made = Decision(
            number=self._number + 1, sitting_id=case.sitting.id, item_id=case.item.id, action_id=case.action.id, round=case.action.round,
            body=case.sitting.body, verb=ruling.verb, amount=sum(granted.values(), ZERO), reason=(ruling.reason or "").strip() or None,
            state_before=case.state, state_after=after, said_before=case.said_by, present=case.count.present, represented=case.count.represented,
            needed=case.count.needed, recused=case.count.recused, votes_for=votes[0], votes_against=votes[1], abstentions=votes[2],
            overrun=over, overrun_reason=(ruling.overrun_reason or "").strip() or None if over else None, overrun_by=(accepted_by or actor.name) if over else None,
            supersedes_id=case.standing.id if case.standing else None, recorded_by_id=actor.id, at=now(), previous_hash=self._hash, hash="",
        )  # fmt: skip
        made.hash = hash_of(self._hash, {name: getattr(made, name) for name in FIELDS}, list(granted.items()))
        self._number, self._hash = made.number, made.hash
        changes = _changes(case, made.verb, granted if back is None else back)
        self._entries.append(_Entry(case, made, granted, changes))
        for kind, amounts in changes.items():
            self._count(kind, amounts)
        return made

    def _count(self, kind: LedgerKind, amounts: Amounts) -> None:
        """What was decided is taken already for what comes next."""
        for key, amount in amounts.items():
            if key in self._sums:
                sums = self._sums[key]
                self._sums[key] = replace(sums, of={**sums.of, kind: sums.get(kind) + amount})

    def write(self, actor: Actor) -> None:
        """The decisions first, since the database lets no action into a state without its decision; then all that follows them."""
        if not self._entries:
            return
        db.session.add_all(one.made for one in self._entries)
        db.session.flush()
        tranches = [
            {"decision_id": one.made.id, "action_id": one.case.action.id, "envelope_id": key, "amount": amount}
            for one in self._entries
            for key, amount in sorted(one.tranches.items())
        ]
        if tranches:
            db.session.connection().execute(insert(TRANCHE), tranches)
        for one in self._entries:
            _follow(one.case, one.made)
        _touch([one.case.item for one in self._entries])
        put([
            line
            for one in self._entries
            for kind, change in one.changes.items()
            for line in lines(one.case.action.id, kind, change, one.made.verb.label, (SOURCE, one.made.id), actor)
        ])  # fmt: skip


def _changes(case: Case, verb: Verb, granted: Amounts) -> dict[LedgerKind, Amounts]:
    """Kind → what the ledger adds or gives back: the committee reserves, the council approves, an undone opinion of the council reserves again."""
    first = case.sitting.body is Body.TECHNICAL_COMMITTEE
    reserves = verb in GRANTING if first else verb is Verb.UNDONE
    approves = not first and verb in GRANTING
    return {
        kind: change_of(granted if taken else {}, case.held[kind])
        for kind, taken in ((LedgerKind.RESERVED, reserves), (LedgerKind.APPROVED, approves))
    }


def _follow(case: Case, made: Decision) -> None:
    """The action's state, and what an approval dates."""
    case.action.state = made.state_after
    case.action.decided_by = made.said_before if made.verb is Verb.UNDONE else case.sitting.body
    if made.state_after is FundedState.APPROVED:
        case.action.approved_on = today()
    else:
        case.action.approved_on = case.action.resolution_number = case.action.resolution_on = None
    if made.verb is not Verb.UNDONE:
        case.item.not_examined = None


def _touch(items: Iterable[AgendaItem]) -> None:
    """A new version of each item, held since it was read: those of which nothing else changes in one statement."""
    moment, plain = now(), []
    for one in items:
        if db.session.is_modified(one):
            one.updated_at = moment
        else:
            plain.append(one)
    if not plain:
        return
    values = {"version": ITEM.c.version + 1, "updated_at": moment}
    db.session.connection().execute(update(ITEM).where(ITEM.c.id.in_([one.id for one in plain])).values(values))
    for one in plain:
        set_committed_value(one, "version", one.version + 1)
        set_committed_value(one, "updated_at", moment)


def head() -> tuple[int, str]:
    """The number and the hash of the latest decision, whoever asks: what the next one is chained to, what the footer prints."""
    with as_system("dernier maillon des décisions") as session:
        latest = session.execute(select(Decision.number, Decision.hash).order_by(Decision.number.desc()).limit(1)).first()
    return (latest[0], latest[1]) if latest else (0, FIRST)
