"""Trying envelopes: forms as people send them, lines of the ledger, statements counted."""

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from sqlalchemy import event, select
from werkzeug.test import TestResponse

from pre_admin.core.calendar import today
from pre_admin.core.database import db
from pre_admin.funding.models import EnvelopeVote, Funder, FundingAxis, LedgerKind
from pre_admin.funding.services import ledger
from tests.support.bodies import Chamber
from tests.support.forms import form_of, said
from tests.support.offices import Browser, Office

YEAR = today().year
LIST = "/admin/envelope/"


def funder(office: Office, rank: int = 0) -> int:
    return office.all(select(Funder.id).order_by(Funder.rank))[rank][0]


def axis(office: Office, rank: int = 0) -> int:
    return office.all(select(FundingAxis.id).order_by(FundingAxis.rank))[rank][0]


def send(person: Browser, path: str, **values: Any) -> TestResponse:
    fields: dict[str, Any] = {**form_of(person.get(path)), **values}
    return person.post(path, fields)


def new(person: Browser, office: Office, **values: Any) -> TestResponse:
    return send(
        person, f"{LIST}new/", **{"year": str(YEAR), "funder_id": str(funder(office)), "axis_id": str(axis(office)), **values}
    )


def voting(envelope: int) -> str:
    return f"{LIST}step/?move=vote&id={envelope}"


def details(person: Browser, envelope: int) -> str:
    return said(person.get(f"{LIST}details/?id={envelope}"))


def take(room: Chamber, action: int, rank: int, amount: int, kind: LedgerKind = LedgerKind.RESERVED) -> None:
    with room.writing():
        ledger.write(action, kind, {room.envelopes[rank]: Decimal(amount)}, "Essai", ("test", 1), None)


def votes(office: Office) -> list[Any]:
    return office.all(select(EnvelopeVote.number, EnvelopeVote.amount, EnvelopeVote.overrun).order_by(EnvelopeVote.id))


@contextmanager
def counting(office: Office) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.upper().startswith(("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA", "SHOW")):
            seen.append(statement)

    with office.app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)
