"""What `flask check` verifies of decisions and minutes: the chain recomputed in order, and the bytes that were signed."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from pre_admin.approval.models import Decision, DecisionTranche, Sitting, SittingState
from pre_admin.approval.rules.chain import FIELDS, FIRST, hash_of
from pre_admin.core.database import db
from pre_admin.core.sealing import Unreadable
from pre_admin.panel.documents import document_facts, store

DECISION: Any = Decision.__table__
TRANCHE: Any = DecisionTranche.__table__
SITTING: Any = Sitting.__table__
BATCH = 500
"""Decisions read at once: memory does not grow with the years."""


def broken_links() -> list[str]:
    """Decisions whose content, place or link to the one before is no longer what was recorded."""
    found: list[str] = []
    number, previous = 0, FIRST
    for rows, tranches in _batches():
        for row in rows:
            found += _link(row, tranches.get(row["id"], []), number, previous)
            number, previous = row["number"], row["hash"]
    return found


def _link(row: Mapping[str, Any], tranches: Sequence[tuple[int, Decimal]], number: int, previous: str) -> list[str]:
    named = f"décision n° {row['number']} (ligne {row['id']})"
    if row["number"] != number + 1:
        missing = (
            f"le n° {number + 1} manque" if row["number"] == number + 2 else f"les n° {number + 1} à {row['number'] - 1} manquent"
        )
        return [f"{named} : {missing} avant elle", *_content(named, row, tranches)]
    if row["previous_hash"] != previous:
        return [f"{named} : elle ne suit plus la précédente", *_content(named, row, tranches)]
    return _content(named, row, tranches)


def _content(named: str, row: Mapping[str, Any], tranches: Sequence[tuple[int, Decimal]]) -> list[str]:
    if hash_of(row["previous_hash"], row, tranches) == row["hash"]:
        return []
    return [f"{named} : elle n’est plus telle qu’elle a été enregistrée"]


def _batches() -> Iterator[tuple[Sequence[Any], Mapping[int, list[tuple[int, Decimal]]]]]:
    """Decisions in the order of the chain, with what each grants."""
    columns = [DECISION.c[name] for name in (*FIELDS, "id", "previous_hash", "hash")]
    last: int | None = None
    while True:
        statement = select(*columns).order_by(DECISION.c.number).limit(BATCH)
        rows = db.session.execute(statement if last is None else statement.where(DECISION.c.number > last)).mappings().all()
        if not rows:
            return
        last = rows[-1]["number"]
        granted = select(TRANCHE.c.decision_id, TRANCHE.c.envelope_id, TRANCHE.c.amount)
        tranches: dict[int, list[tuple[int, Decimal]]] = {}
        for decision, envelope, amount in db.session.execute(
            granted.where(TRANCHE.c.decision_id.in_([row["id"] for row in rows]))
        ):
            tranches.setdefault(decision, []).append((envelope, amount))
        yield rows, tranches


def altered_minutes() -> list[str]:
    """Signed sittings whose minutes are missing, or are not the bytes that were signed."""
    statement = select(SITTING.c.id, SITTING.c.minutes_hash, SITTING.c.minutes_pdf_id).order_by(SITTING.c.id)
    found = []
    for key, digest, document in db.session.execute(statement.where(SITTING.c.state == SittingState.SIGNED)).all():
        kept = _digest(document)
        if kept is None:
            found.append(f"séance {key} : le procès-verbal signé manque ou ne s’ouvre pas")
        elif kept != digest:
            found.append(f"séance {key} : le procès-verbal gardé n’est pas celui qui a été signé")
    return found


def _digest(document: int | None) -> str | None:
    facts = document_facts(document) if document is not None else None
    if facts is None:
        return None
    try:
        return hashlib.sha256(store.read(facts[0])).hexdigest()
    except (FileNotFoundError, Unreadable):
        return None


CHECKS: dict[str, Callable[[], Sequence[str]]] = {"Chaîne des décisions": broken_links, "Procès-verbaux signés": altered_minutes}


def contribute(house: Any) -> None:
    """Hand the checks over."""
    for name, check in CHECKS.items():
        house.invariant(name, check)
