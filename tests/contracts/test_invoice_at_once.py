"""Two people accept two invoices of one contract at once: never over; and histories at random, after which every sum still holds."""

import random
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from decimal import Decimal
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import func, select

from pre_admin.accounts.queries import person_of
from pre_admin.accounts.roles import Role
from pre_admin.accounts.scoping import as_system, bind_actor
from pre_admin.contracts.models import Contract, Delivery, DeliveryState, Invoice, InvoiceLine, InvoiceState
from pre_admin.contracts.services import invoice_payment, invoice_steps
from pre_admin.contracts.services.delivered import settle_delivered
from pre_admin.contracts.services.invoices import create_invoice
from pre_admin.core.calendar import now, today
from pre_admin.core.database import db
from pre_admin.core.errors import DomainError, NeedsConfirmation
from pre_admin.core.unit_of_work import begin_writing, unit_of_work
from pre_admin.funding.models import LedgerKind
from pre_admin.panel.documents import keep_made
from pre_admin.panel.models import Media
from tests.support.invoicing import Counter, account, counter, day
from tests.support.offices import Office

HANDS = 6


def given(desk: Counter, number: str, *quantities: int) -> dict[str, Any]:
    prices = (Decimal("45.00"), Decimal("12.50"))
    lines = [
        {
            "id": None,
            "line_id": desk.lines[rank],
            "label": None,
            "quantity": Decimal(quantity),
            "unit_price": prices[rank],
            "amount": None,
        }
        for rank, quantity in enumerate(quantities)
        if quantity
    ]
    net = sum((one["quantity"] * one["unit_price"] for one in lines), Decimal(0)).quantize(Decimal("0.01"))
    return {
        "contract_id": desk.contract, "provider_id": None, "number": number, "dated_on": day(-10), "received_on": day(-5), "period_from": None,
        "period_to": None, "net": net, "vat_amount": None, "total": net, "iban": None, "document_id": None, "remarks": None, "lines": lines,
    }  # fmt: skip


def recorded(desk: Counter, number: str, *quantities: int) -> int:
    """An invoice with its scan, entered by the assistant."""
    with desk.room.acting(Role.ASSISTANT) as actor:
        invoice = create_invoice(given(desk, number, *quantities), actor)
        invoice.document_id, _ = keep_made(b"%PDF-1.4 facture", Media.PDF, actor)
        return invoice.id


def accepting(desk: Counter, key: int, together: Barrier) -> Exception | None:
    app = desk.office.app
    with app.app_context():
        with as_system("compte d’un essai"):
            actor = person_of(account(Role.ASSISTANT)).actor
            db.session.rollback()
        together.wait()
        bind_actor(db.session(), actor, app.extensions["house"].scopes)
        try:
            begin_writing()
            with unit_of_work():
                invoice = db.session.scalars(select(Invoice).where(Invoice.id == key)).one()
                confirmed(invoice_steps.accept, invoice, {}, actor)
        except DomainError as refusal:
            return refusal
        finally:
            db.session.remove()
    return None


def confirmed(service: Any, invoice: Invoice, values: dict[str, Any], actor: Any) -> None:
    try:
        service(invoice, values, actor)
    except NeedsConfirmation as asked:
        service(invoice, {**values, "_confirmed": asked.token}, actor)


def test_invoices_of_one_contract_accepted_at_once_are_never_over(office: Office) -> None:
    """Eight sessions are certified; six invoices of three sessions each are accepted by six hands: two pass, whoever comes first."""
    desk = counter(office)
    keys = [recorded(desk, f"F-{number}", 3) for number in range(1, HANDS + 1)]
    together = Barrier(HANDS)
    with ThreadPoolExecutor(HANDS) as pool:
        found = list(pool.map(lambda key: accepting(desk, key, together), keys))
    refused = [str(one) for one in found if one is not None]
    assert found.count(None) == 2, refused
    assert all("certifiées et pas encore payées" in one for one in refused), refused
    accepted = office.all(select(Invoice.accepted).where(Invoice.state == InvoiceState.ACCEPTED))
    assert [row[0] for row in accepted] == [Decimal("135.00")] * 2
    assert desk.held(LedgerKind.INVOICED) == Decimal("270.00")


def deliver(desk: Counter, quantity: int, line: int, by: Role) -> None:
    """No more than what the contract has left of the line: a service never notes more (R8)."""
    noted = select(func.coalesce(func.sum(Delivery.quantity), 0)).where(Delivery.line_id == desk.lines[line])
    left = int((20, 10)[line] - desk.office.one(noted))
    if left > 0:
        desk.deliver(min(quantity, left), line, by=by)


def one_thing(desk: Counter, dice: random.Random, number: int) -> None:
    """Something an office does with services and invoices, right or wrong; what is refused leaves nothing."""
    verb = dice.choice(
        [
            "deliver",
            "record",
            "record",
            "accept",
            "accept",
            "part",
            "suspend",
            "resume",
            "reject",
            "reopen",
            "order",
            "pay",
            "certify",
        ]
    )
    if verb == "record":
        recorded(desk, f"F-{number}", dice.randint(0, 6), dice.randint(1, 4))
        return
    if verb == "deliver":
        deliver(desk, dice.randint(1, 5), dice.randint(0, 1), dice.choice([Role.COORDINATOR, Role.ASSISTANT]))
        return
    with suppress(DomainError), desk.room.acting(Role.ASSISTANT) as actor:
        if verb == "certify":
            held = db.session.scalars(select(Delivery).where(Delivery.state == DeliveryState.HELD)).all()
            for one in held[:1]:
                one.state, one.certified_at, one.certified_by_id = DeliveryState.CERTIFIED, now(), account(Role.COORDINATOR)
            settle_delivered([db.session.get_one(Contract, desk.contract)], "Essai", None)
            return
        invoices = db.session.scalars(select(Invoice).order_by(Invoice.id)).all()
        if not invoices:
            return
        invoice = dice.choice(invoices)
        rows = db.session.scalars(select(InvoiceLine).where(InvoiceLine.invoice_id == invoice.id)).all()
        values: dict[str, Any] = {
            "reason": "Essai.", "starts_on": day(-dice.randint(0, 4)), "ends_on": today(), "order_reference": "M-1", "ordered_on": today(),
            "paid_on": today(), **{f"line_{row.id}": Decimal(dice.randint(0, int(row.quantity))) for row in rows},
        }  # fmt: skip
        services = {
            "accept": invoice_steps.accept, "part": invoice_steps.accept_part, "suspend": invoice_steps.suspend, "resume": invoice_steps.resume,
            "reject": invoice_steps.reject, "reopen": invoice_steps.reopen, "order": invoice_payment.note_order, "pay": invoice_payment.note_payment,
        }  # fmt: skip
        confirmed(services[verb], invoice, values, actor)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_whatever_happens_every_sum_holds(office: Office, seed: int) -> None:
    desk, dice = counter(office), random.Random(seed)
    for number in range(60):
        one_thing(desk, dice, number)
    states = {row[0] for row in office.all(select(Invoice.state))}
    assert len(states) >= 3, "the history is not worth its name"
    answer = office.app.test_cli_runner().invoke(args=["check"])
    assert answer.exit_code == 0, answer.output
    held, paid = desk.held(LedgerKind.INVOICED), desk.held(LedgerKind.PAID)
    taking = (InvoiceState.ACCEPTED, InvoiceState.ORDERED, InvoiceState.PAID)
    total = sum((row[0] for row in office.all(select(Invoice.accepted).where(Invoice.state.in_(taking)))), Decimal(0))
    assert paid <= held == total <= Decimal("1025.00")
