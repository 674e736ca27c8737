"""The contracts of the demonstration: every state, wrong invoices, sums that follow from their documents, on any day."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from pre_admin.accounts.models import StandIn
from pre_admin.accounts.scoping import as_system
from pre_admin.contracts.models import (
    Amendment,
    AmendmentState,
    Contract,
    ContractState,
    Delivery,
    DeliveryState,
    Invoice,
    InvoiceState,
    Snooze,
)
from pre_admin.contracts.queries.commitments import committed_of
from pre_admin.contracts.queries.terms import terms_of
from pre_admin.contracts.rules.day_facts import WANTED_PAPERS
from pre_admin.contracts.rules.invoices import blocking, check, warnings
from pre_admin.contracts.rules.standing import Standing, standing_of
from pre_admin.contracts.services.invoice_steps import case_for
from pre_admin.contracts.services.payments import STATES, invoiced_of
from pre_admin.core.calendar import today
from pre_admin.core.database import db
from pre_admin.funding.models import Action, LedgerKind
from pre_admin.funding.queries.ledger import held_by
from pre_admin.partners.models import ProviderPaper
from tests.demo.test_demo import load
from tests.support.databases import store_of
from tests.support.offices import release

OPEN = (InvoiceState.RECEIVED, InvoiceState.SUSPENDED, InvoiceState.REJECTED)
NEVER = {
    "a session before its contract is signed, or out of its time": (
        "SELECT d.id FROM delivery d JOIN contract c ON c.id = d.contract_id WHERE c.signed_on IS NULL OR d.held_on < c.signed_on"
        " OR d.held_on < c.starts_on OR d.held_on > coalesce((SELECT max(a.new_ends_on) FROM amendment a WHERE a.contract_id = c.id"
        " AND a.state = 'signed'), c.ends_on) OR d.held_on > c.terminated_on"
    ),
    "a session while its contract was suspended": (
        "SELECT d.id FROM delivery d JOIN contract_suspension s ON s.contract_id = d.contract_id AND d.held_on >= s.starts_on"
        " AND (s.ends_on IS NULL OR d.held_on <= s.ends_on)"
    ),
    "a session certified before it was held": (
        "SELECT id FROM delivery WHERE certified_at IS NOT NULL AND date(certified_at) < date(held_on)"
    ),
    "more accepted than certified": (
        "SELECT l.line_id FROM invoice_line l JOIN invoice i ON i.id = l.invoice_id AND i.state IN ('accepted', 'ordered', 'paid')"
        " GROUP BY l.line_id HAVING sum(l.accepted_quantity) > (SELECT sum(d.quantity) FROM delivery d WHERE d.line_id = l.line_id"
        " AND d.state = 'certified')"
    ),
    "an accepted invoice that its envelopes do not pay": (
        "SELECT i.id FROM invoice i WHERE i.state IN ('accepted', 'ordered', 'paid') AND i.accepted <>"
        " (SELECT sum(t.amount) FROM invoice_tranche t WHERE t.invoice_id = i.id)"
    ),
    "an invoice paid before the service was certified": (
        "SELECT i.id FROM invoice i JOIN delivery d ON d.contract_id = i.contract_id AND d.state = 'certified'"
        " AND d.held_on BETWEEN i.period_from AND i.period_to WHERE i.state = 'paid' AND date(d.certified_at) > i.paid_on"
    ),
    "a contract closed with an invoice that waits": (
        "SELECT c.id FROM contract c JOIN invoice i ON i.contract_id = c.id AND i.state NOT IN ('paid', 'rejected')"
        " WHERE c.state = 'closed'"
    ),
    "a step in the future": (
        "SELECT id FROM invoice WHERE received_on > :day OR ordered_on > :day OR paid_on > :day"
        " UNION ALL SELECT id FROM contract WHERE issued_on > :day OR signed_on > :day OR closed_on > :day OR notice_on > :day"
        " UNION ALL SELECT id FROM amendment WHERE issued_on > :day OR signed_on > :day"
        " UNION ALL SELECT id FROM delivery WHERE held_on > :day AND state <> 'planned'"
    ),
}  # fmt: skip


@pytest.fixture
def reading(house_app: Flask) -> Iterator[None]:
    with house_app.app_context(), as_system("essai"):
        yield
        db.session.rollback()


def counted(column: Any) -> Counter[Any]:
    return Counter({key: count for key, count in db.session.execute(select(column, func.count()).group_by(column))})


def standings(day: date) -> Counter[Standing]:
    rows = db.session.execute(select(Contract.id, Contract.state, Contract.starts_on, Contract.terminated_on)).all()
    terms = terms_of([row.id for row in rows])
    return Counter(standing_of(row.state, row.starts_on, terms[row.id].ends_on, row.terminated_on, day) for row in rows)


def sums_that_differ() -> list[str]:
    """Actions whose ledger is not what their contracts, sessions and invoices say."""
    found = []
    for key in db.session.scalars(select(Action.id).where(Action.id.in_(select(Contract.action_id)))):
        if held_by(key, LedgerKind.COMMITTED) != committed_of(key):
            found.append(f"action {key}: committed")
        found += [
            f"action {key}: {kind.value}" for kind, states in STATES.items() if held_by(key, kind) != invoiced_of(key, states)
        ]
        certified = db.session.execute(text(
            "SELECT coalesce(sum(d.quantity * l.unit_price), 0) / 100 FROM delivery d JOIN contract_line l ON l.id = d.line_id"
            " JOIN contract c ON c.id = d.contract_id WHERE c.action_id = :key AND d.state = 'certified'"
        ), {"key": key}).scalar_one()  # fmt: skip
        if sum(held_by(key, LedgerKind.DELIVERED).values()) * 100 != certified:
            found.append(f"action {key}: delivered")
    return found


def holds(day: date) -> None:
    """Everything that is true on any day."""
    for name, statement in NEVER.items():
        given = {"day": day} if ":day" in statement else {}
        assert db.session.execute(text(statement), given).all() == [], name
    assert sums_that_differ() == []
    for key, one in terms_of(list(db.session.scalars(select(Contract.id)))).items():
        assert sum(one.tranches.values()) == one.amounts.total, key
    assert db.session.scalar(select(func.count(Contract.id))) == 120
    assert set(counted(Contract.state)) == set(ContractState)
    assert set(counted(Amendment.state)) == set(AmendmentState)
    assert set(counted(Invoice.state)) == set(InvoiceState)
    assert (db.session.scalar(select(func.count(Invoice.id))) or 0) >= 290


@pytest.mark.usefixtures("reading")
def test_contracts_amendments_deliveries_and_invoices_of_today() -> None:
    holds(today())
    sessions = counted(Delivery.state)
    assert set(sessions) == set(DeliveryState)
    assert sessions.total() > 2000
    assert db.session.scalar(select(func.count()).where(Contract.previous_id.is_not(None))) > 20  # type: ignore[operator]
    assert db.session.scalar(select(func.min(Contract.issued_on))).year <= today().year - 1  # type: ignore[union-attr]
    soon = today() + timedelta(days=60)
    near = select(func.count()).where(ProviderPaper.expires_on.between(today(), soon))
    assert db.session.scalar(near) > 3  # type: ignore[operator]


@pytest.mark.usefixtures("reading")
def test_a_dozen_invoices_are_wrong_each_in_its_way_and_the_others_pass() -> None:
    wrong: dict[int, str] = {}
    right = 0
    for one in db.session.scalars(select(Invoice).where(Invoice.state.in_(OPEN)).order_by(Invoice.id)):
        found = check(case_for(one))
        stopped = blocking(found) or [gap for gap in warnings(found) if gap.code == "twin"]
        if stopped:
            wrong[one.id] = ", ".join(sorted(gap.code for gap in stopped))
        else:
            right += 1
        assert one.document_id is not None, one.number
    assert len(wrong) >= 12
    assert len(set(wrong.values())) >= 11
    assert right >= 8
    assert {one.state for one in db.session.scalars(select(Invoice).where(Invoice.id.in_(wrong)))} == set(OPEN)


@pytest.mark.usefixtures("reading")
def test_payment_clocks_run_today() -> None:
    waiting = (InvoiceState.RECEIVED, InvoiceState.ACCEPTED, InvoiceState.ORDERED)
    received = db.session.scalars(select(Invoice.received_on).where(Invoice.state.in_(waiting))).all()
    ages = [(today() - one).days for one in received]
    assert len(ages) >= 20
    assert min(ages) <= 5
    assert max(ages) >= 20


@pytest.mark.usefixtures("reading")
def test_a_line_is_put_off_and_an_absence_is_covered() -> None:
    (line,) = db.session.scalars(select(Snooze))
    assert line.key == WANTED_PAPERS
    assert line.until > today()
    (covered,) = db.session.scalars(select(StandIn))
    assert covered.ends_on < today()


@pytest.mark.parametrize("day", ["2026-11-26", "2026-01-04", "2026-09-01"])
def test_any_day_keeps_the_sums(tmp_path: Path, day: str) -> None:
    app = load(store_of("sqlite", tmp_path), "one", tmp_path, day)
    with app.app_context(), as_system("essai"):
        holds(date.fromisoformat(day))
        found = standings(date.fromisoformat(day))
        assert set(found) >= set(Standing) - {Standing.RUNNING, Standing.SUSPENDED}
        if day == "2026-11-26":
            assert set(found) == set(Standing)
            assert found[Standing.RUNNING] >= 10
        assert db.session.scalar(select(func.sum(Contract.released))) > Decimal(0)
        db.session.rollback()
    checked = app.test_cli_runner().invoke(args=["check"])
    assert (checked.exit_code, checked.output) == (0, "Aucune anomalie.\n")
    release(app)
