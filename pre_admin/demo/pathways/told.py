"""The journal of the last year: who received a referral, opened a pathway, closed it."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any, Final

from pre_admin.demo.pathways.book import Book, at_work
from pre_admin.demo.people import Row
from pre_admin.journal.models import ChangeKind
from pre_admin.pathways.models import Meeting, Pathway, PathwayState, Referral

KEPT_DAYS: Final = 365
REFERRAL: Final = ("received_on", "origin_id", "institution", "informed_on", "agreement", "verdict")
PATHWAY: Final = ("type", "referral_id", "proposed_on")


def pathway_changes(book: Book, actors: Sequence[int]) -> list[Row]:
    """Journal rows, in no order."""
    since = book.day - timedelta(days=KEPT_DAYS)
    rows = []
    for row in book.of(Referral):
        if row["received_on"] >= since:
            rows.append(_change(book, actors, "referral", row, row["received_on"], _made(row, REFERRAL)))
    for row in book.of(Pathway):
        if row["proposed_on"] >= since:
            rows.append(_change(book, actors, "pathway", row, row["proposed_on"], _made(row, PATHWAY)))
        rows += [one | {"kind": ChangeKind.UPDATED} for one in _steps(book, row, since)]
    for row in book.of(Meeting):
        if row["created_at"].date() >= since:
            changes = _made(row, ("territory_id", "held_on", "place"))
            rows.append(_change(book, actors, "meeting", row, row["created_at"].date(), changes))
    return rows


def _steps(book: Book, row: Row, since: date) -> Iterator[Row]:
    """It ran, then it was closed."""
    running, closed = PathwayState.RUNNING.value, PathwayState.CLOSED.value
    if row["entry_on"] and row["entry_on"] >= since:
        changes = {"state": [PathwayState.PROPOSED.value, running], "entry_on": [None, row["entry_on"].isoformat()]}
        yield _change(book, [book.keeper], "pathway", row, row["entry_on"], changes)
    if row["closed_on"] and row["closed_on"] >= since:
        changes = {"state": [running, closed], "closed_on": [None, row["closed_on"].isoformat()]}
        yield _change(book, [book.keeper], "pathway", row, row["closed_on"], changes)


def _change(book: Book, actors: Sequence[int], entity: str, row: Row, on: date, changes: Row) -> Row:
    child = row.get("child_id")
    return {
        "at": at_work(on, 11), "actor_id": book.rng.choice(actors), "reason": "", "entity": entity, "record_id": row["id"],
        "subject": "child" if child else entity, "subject_id": child or row["id"], "kind": ChangeKind.CREATED, "changes": changes,
    }  # fmt: skip


def _made(row: Row, names: Sequence[str]) -> dict[str, list[Any]]:
    return {name: [None, _plain(row[name])] for name in names if row[name] is not None}


def _plain(value: Any) -> Any:
    return getattr(value, "value", None) or (value.isoformat() if isinstance(value, date) else value)
