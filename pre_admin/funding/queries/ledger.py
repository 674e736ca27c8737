"""The sums of envelopes: asked as the house, since a sum seen through a scope would lie; numbers, never rows."""

from collections.abc import Collection, Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import func, null, select, union_all

from pre_admin.accounts.scoping import as_system
from pre_admin.core.database import db
from pre_admin.funding.models import Envelope, EnvelopeVote, LedgerEntry, LedgerKind
from pre_admin.funding.rules.ledger import Sums

VOTE: Any = EnvelopeVote.__table__
LINE: Any = LedgerEntry.__table__


def sums_of(
    envelope_ids: Collection[int], without_actions: Collection[int] = (), until: datetime | None = None
) -> dict[int, Sums]:
    """Envelope → its sums; `without_actions` are left out of them: what a recused person must not be able to work out.

    With `until`, the sums as they stood at that moment.
    """
    if not envelope_ids:
        return {}
    lines = select(LINE.c.envelope_id, LINE.c.kind, func.sum(LINE.c.amount), func.count()).where(
        LINE.c.envelope_id.in_(envelope_ids)
    )
    votes = select(VOTE.c.envelope_id, null(), func.sum(VOTE.c.amount), func.count()).where(VOTE.c.envelope_id.in_(envelope_ids))
    if without_actions:
        lines = lines.where(LINE.c.action_id.not_in(without_actions))
    if until is not None:
        votes, lines = votes.where(VOTE.c.at <= until), lines.where(LINE.c.at <= until)
    voted: dict[int, tuple[Decimal, int]] = {}
    found: dict[int, dict[LedgerKind, Decimal]] = {}
    with as_system("sommes des enveloppes") as session:
        both = union_all(lines.group_by(LINE.c.envelope_id, LINE.c.kind), votes.group_by(VOTE.c.envelope_id))
        for key, kind, total, count in session.execute(both):
            if kind is None:
                voted[key] = (total, count)
            else:
                found.setdefault(key, {})[kind] = total
    return {key: Sums(*voted.get(key, (Decimal(0), 0)), found.get(key, {})) for key in envelope_ids}


def held_by(action_id: int, kind: LedgerKind) -> dict[int, Decimal]:
    """Envelope → what an action holds of it, of one kind; those at zero are left out."""
    statement = (
        select(LINE.c.envelope_id, func.sum(LINE.c.amount))
        .where(LINE.c.action_id == action_id, LINE.c.kind == kind)
        .group_by(LINE.c.envelope_id)
    )
    with as_system("ce qu’une action tient des enveloppes") as session:
        found = {key: total for key, total in session.execute(statement)}
    return {key: amount for key, amount in found.items() if amount}


def held_of(action_ids: Collection[int]) -> dict[int, dict[LedgerKind, dict[int, Decimal]]]:
    """Action → kind → envelope → what the action holds of it, every kind at once; those at zero are left out."""
    statement = (
        select(LINE.c.action_id, LINE.c.kind, LINE.c.envelope_id, func.sum(LINE.c.amount))
        .where(LINE.c.action_id.in_(action_ids))
        .group_by(LINE.c.action_id, LINE.c.kind, LINE.c.envelope_id)
    )
    found: dict[int, dict[LedgerKind, dict[int, Decimal]]] = {key: {kind: {} for kind in LedgerKind} for key in action_ids}
    with as_system("ce que des actions tiennent des enveloppes") as session:
        for action, kind, key, total in session.execute(statement):
            if total:
                found[action][kind][key] = total
    return found


def lock_envelopes(envelope_ids: Iterable[int]) -> list[Envelope]:
    """These envelopes, held until the transaction ends: two decisions at once on one of them are made one after the other.

    In the order of their ids, so that two decisions never wait for each other. On SQLite the writer is alone already.
    """
    wanted = sorted(set(envelope_ids))
    statement = select(Envelope).where(Envelope.id.in_(wanted)).order_by(Envelope.id).with_for_update(key_share=True)
    return list(db.session.scalars(statement.execution_options(populate_existing=True)))
