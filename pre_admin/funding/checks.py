"""What `flask check` verifies about envelopes; rows are named by number only."""

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import func, select

from pre_admin.core.database import db
from pre_admin.funding.models import EnvelopeVote, LedgerEntry, LedgerKind
from pre_admin.funding.rules.ledger import ZERO

VOTE: Any = EnvelopeVote.__table__
LINE: Any = LedgerEntry.__table__


def votes_out_of_order() -> list[str]:
    """Envelopes whose votes do not follow each other from one."""
    rows = db.session.execute(select(VOTE.c.envelope_id, VOTE.c.number).order_by(VOTE.c.envelope_id, VOTE.c.number))
    found = []
    for key, held in groupby(rows, key=lambda row: row[0]):
        numbers = [row[1] for row in held]
        if numbers != list(range(1, len(numbers) + 1)):
            found.append(f"enveloppe {key}")
    return found


def totals_under_zero() -> list[str]:
    """Envelopes whose votes add up to less than nothing."""
    totals = select(VOTE.c.envelope_id, func.sum(VOTE.c.amount)).group_by(VOTE.c.envelope_id).order_by(VOTE.c.envelope_id)
    return [f"enveloppe {key}" for key, total in db.session.execute(totals) if total < ZERO]


def sums_that_do_not_hold() -> list[str]:
    """Actions that hold less than nothing of an envelope, or are committed for more than was approved."""
    statement = (
        select(LINE.c.envelope_id, LINE.c.action_id, LINE.c.kind, func.sum(LINE.c.amount))
        .group_by(LINE.c.envelope_id, LINE.c.action_id, LINE.c.kind)
        .order_by(LINE.c.envelope_id, LINE.c.action_id)
    )
    found = []
    for (envelope, action), rows in groupby(db.session.execute(statement), key=lambda row: (row[0], row[1])):
        sums = {row[2]: row[3] for row in rows}
        named = f"enveloppe {envelope}, action {action}"
        found += [f"{named}, {kind.label.lower()} sous zéro" for kind, total in sums.items() if total < ZERO]
        if sums.get(LedgerKind.COMMITTED, ZERO) > sums.get(LedgerKind.APPROVED, ZERO):
            found.append(f"{named}, engagé plus que validé")
    return found


CHECKS: dict[str, Callable[[], Sequence[str]]] = {
    "Ordre des votes des enveloppes": votes_out_of_order,
    "Totaux votés": totals_under_zero,
    "Sommes des enveloppes": sums_that_do_not_hold,
}


def contribute(house: Any) -> None:
    """Hand the checks over."""
    for name, check in CHECKS.items():
        house.invariant(name, check)
