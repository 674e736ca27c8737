"""What the bodies decided: decisions chained by their hash, tranches granted, ledger, and where each action stands then."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from pre_admin.approval.models import AgendaItem, Decision, DecisionTranche, Lot, Verb
from pre_admin.approval.rules.chain import FIELDS, FIRST, hash_of
from pre_admin.approval.rules.decisions import GRANTING, state_after
from pre_admin.demo.funding import sittings
from pre_admin.demo.funding.actions import asked_by
from pre_admin.demo.funding.purse import Purse, moment
from pre_admin.demo.funding.texts import SAID
from pre_admin.demo.partners import Row
from pre_admin.funding.models import Action, FundedState, LedgerEntry, LedgerKind
from pre_admin.partners.models import Body

COMMITTEE = Body.TECHNICAL_COMMITTEE
EXCEPTION = "Accord de la préfecture, reçu le matin même, pour un complément de crédits."
Amounts = Mapping[int, int]


@dataclass(frozen=True)
class Held:
    """A past sitting, its items and what is decided of each: the verbs of one item in their order, the last one stands."""

    sitting: Row
    items: list[Row]
    verbs: dict[int, tuple[Verb, ...]] = field(default_factory=dict)


def granted(purse: Purse, action_id: int, body: Body, verb: Verb) -> dict[int, int]:
    """Envelope → what is granted: what is asked, or a tenth less; for the council what the committee granted."""
    if verb not in GRANTING:
        return {}
    base = asked_by(purse, action_id) if body is COMMITTEE else purse.held.get((action_id, "reserved"), {})
    return {key: amount * 9 // 1000 * 100 if verb is Verb.REDUCED and amount >= 1000 else amount for key, amount in base.items()}


def _shift(purse: Purse, action_id: int, kind: str, wanted: Amounts) -> dict[int, int]:
    """Make an action hold these amounts: envelope → what changes."""
    before = purse.held.get((action_id, kind), {})
    change = {key: wanted.get(key, 0) - before.get(key, 0) for key in sorted({*before, *wanted})}
    purse.held[action_id, kind] = dict(wanted)
    for key, more in change.items():
        purse.taken[key] = purse.taken.get(key, 0) + more
    return {key: more for key, more in change.items() if more}


def rehearse(purse: Purse, past: list[Held]) -> None:
    """Find the most that each envelope ever bears, then forget."""
    for one in past:
        for item in one.items:
            for verb in one.verbs.get(item["id"], (Verb.FAVOURABLE,)):
                _rehearse(purse, one.sitting["body"], item["action_id"], verb)
    purse.held.clear()
    purse.taken.clear()


def _rehearse(purse: Purse, body: Body, action_id: int, verb: Verb) -> None:
    given = granted(purse, action_id, body, verb)
    _shift(purse, action_id, "reserved", given if body is COMMITTEE else {})
    _shift(purse, action_id, "approved", {} if body is COMMITTEE else given)
    for key in given:
        purse.peaks[key] = max(purse.peaks.get(key, 0), purse.taken[key])


def hold(purse: Purse, one: Held) -> None:
    """A sitting takes place, three minutes an item."""
    for rank, item in enumerate(one.items):
        verbs = one.verbs.get(item["id"], (Verb.FAVOURABLE,))
        at = moment(one.sitting["held_on"], sittings.OPENS, 10 + 4 * rank)
        provider = purse.of(Action)[item["action_id"] - 1]["provider_id"]
        recused = sittings.recuse(purse, one.sitting, item, provider, at)
        standing: Row | None = None
        for step, verb in enumerate(verbs):
            standing = decide(purse, one.sitting, item, verb, at + timedelta(seconds=40 * step), recused, standing)
        item |= {"settled_at": at + timedelta(minutes=2), "updated_at": at + timedelta(minutes=2), "version": 2 + len(verbs)}


def decide(purse: Purse, sitting: Row, item: Row, verb: Verb, at: datetime, recused: set[int], standing: Row | None) -> Row:
    """One decision more on an item; what stood before is undone, or replaced."""
    body, action_id = sitting["body"], item["action_id"]
    state, said = _before(purse, action_id, standing)
    undone = verb is Verb.UNDONE
    given = {} if undone else granted(purse, action_id, body, verb)
    over = _over(purse, action_id, given)
    counted = sittings.roll(purse, sitting, at).count(recused)
    known = purse.of(Decision)
    hand = purse.hands.assistant
    row = purse.add(
        Decision, at.date(), number=len(known) + 1, sitting_id=sitting["id"], item_id=item["id"], action_id=action_id, round=1, body=body,
        verb=verb, amount=Decimal(sum(given.values())), reason=SAID.get(verb.value), state_before=state,
        state_after=state if undone else state_after(body, state, said, verb), said_before=said, present=counted.present,
        represented=counted.represented, needed=counted.needed, recused=counted.recused, overrun=Decimal(over),
        overrun_reason=EXCEPTION if over else None, overrun_by="Sonia Fabregoule" if over else None,
        supersedes_id=standing["id"] if standing and (undone or standing["verb"] is not Verb.UNDONE) else None, recorded_by_id=hand, at=at,
        previous_hash=known[-1]["hash"] if known else FIRST,
    )  # fmt: skip
    if item["lot"] is Lot.DEBATED and not undone and counted.present > 2:
        against = 1 if verb is not Verb.FAVOURABLE else 0
        row |= {"votes_for": counted.present + counted.represented - against, "votes_against": against, "abstentions": 0}
    tranches = [(key, Decimal(amount)) for key, amount in sorted(given.items())]
    row["hash"] = hash_of(row["previous_hash"], {name: row[name] for name in FIELDS}, tranches)
    for key, amount in tranches:
        purse.add(DecisionTranche, at.date(), decision_id=row["id"], action_id=action_id, envelope_id=key, amount=amount)
    _follow(purse, row, given, at)
    return row


def _before(purse: Purse, action_id: int, standing: Row | None) -> tuple[FundedState, Body | None]:
    if standing and standing["verb"] is not Verb.UNDONE:
        return standing["state_before"], standing["said_before"]
    final = purse.final.get(action_id, {})
    return final.get("state", FundedState.SUBMITTED), final.get("decided_by")


def _over(purse: Purse, action_id: int, given: Amounts) -> int:
    total = 0
    for key, amount in given.items():
        mine = sum(purse.held.get((action_id, kind), {}).get(key, 0) for kind in ("reserved", "approved"))
        if key in purse.voted and amount > mine:
            total += max(0, purse.taken.get(key, 0) + amount - mine - purse.voted[key])
    return total


def _follow(purse: Purse, row: Row, given: Amounts, at: datetime) -> None:
    """The ledger, then the action's state."""
    first = row["body"] is COMMITTEE
    for kind, wanted in ((LedgerKind.RESERVED, given if first else {}), (LedgerKind.APPROVED, {} if first else given)):
        write(purse, row["action_id"], kind, wanted, row["verb"].label, ("decision", row["id"]), at)
    approved = row["state_after"] is FundedState.APPROVED
    said = row["said_before"] if row["verb"] is Verb.UNDONE else row["body"]
    purse.final[row["action_id"]] = {
        "state": row["state_after"], "decided_by": said, "approved_on": at.date() if approved else None, "ended_reason": None,
        "resolution_number": None, "resolution_on": None,
    }  # fmt: skip


def write(
    purse: Purse, action_id: int, kind: LedgerKind, wanted: Amounts, reason: str, source: tuple[str, int], at: datetime
) -> None:
    """Ledger lines that make an action hold exactly this."""
    for key, more in _shift(purse, action_id, kind.value, wanted).items():
        purse.add(
            LedgerEntry, at.date(), envelope_id=key, action_id=action_id, kind=kind, amount=Decimal(more), reason=reason, source=source[0],
            source_id=source[1], author_id=purse.hands.assistant, at=at,
        )  # fmt: skip


def end(purse: Purse, action_id: int, state: FundedState, reason: str, on: date) -> None:
    """An action is withdrawn or lapses: what it held is given back."""
    at = moment(on, 16)
    for kind in (LedgerKind.RESERVED, LedgerKind.APPROVED):
        write(purse, action_id, kind, {}, state.label, ("action", action_id), at)
    known = purse.final.get(action_id, {"decided_by": None, "resolution_number": None, "resolution_on": None})
    purse.final[action_id] = {**known, "state": state, "ended_reason": reason, "approved_on": None}


def items_of(purse: Purse, sitting: Row) -> list[Row]:
    """The items of a sitting."""
    return [row for row in purse.of(AgendaItem) if row["sitting_id"] == sitting["id"]]
