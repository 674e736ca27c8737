"""Trying invoices: a signed contract with its certified services, an invoice as someone types it, its steps."""

import io
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from werkzeug.test import TestResponse

from pre_admin.accounts.models import User
from pre_admin.accounts.roles import Role
from pre_admin.contracts.models import (
    Contract,
    ContractLine,
    ContractNumberCounter,
    ContractState,
    ContractTranche,
    Delivery,
    DeliveryState,
    Invoice,
)
from pre_admin.contracts.services.commitments import settle_commitment
from pre_admin.contracts.services.delivered import settle_delivered
from pre_admin.core.calendar import now, today
from pre_admin.core.database import db
from pre_admin.core.text import sort_key
from pre_admin.funding.models import CostUnit, LedgerKind
from pre_admin.partners.models import Provider, ProviderPaper, VatRule
from pre_admin.partners.models.providers import PaperKind
from tests.support.actions import ruled
from tests.support.bodies import Chamber, chamber
from tests.support.forms import form_of
from tests.support.offices import Browser, Office, address_of

LIST = "/admin/invoice/"
IBAN, OTHER_IBAN = "FR7630006000011234567890189", "FR1420041010050500013M02606"
HELD_ON = today() - timedelta(days=20)


@dataclass
class Counter:
    """A contract of twenty sessions at 45 € and of ten outings at 12.50 €, eight sessions and two outings certified."""

    room: Chamber
    action: int
    contract: int
    lines: tuple[int, ...]

    @property
    def office(self) -> Office:
        return self.room.office

    def deliver(
        self, quantity: int, line: int = 0, state: DeliveryState = DeliveryState.CERTIFIED, by: Role = Role.COORDINATOR
    ) -> None:
        with self.room.writing():
            self._deliver(quantity, line, state, by)

    def _deliver(self, quantity: int, line: int, state: DeliveryState, by: Role = Role.COORDINATOR) -> None:
        done = state is DeliveryState.CERTIFIED
        db.session.add(
            Delivery(
                contract_id=self.contract, line_id=self.lines[line], state=state, held_on=HELD_ON, quantity=Decimal(quantity),
                certified_by_id=account(by) if done else None, certified_at=now() - timedelta(days=15) if done else None,
            )
        )  # fmt: skip
        settle_delivered([db.session.get_one(Contract, self.contract)], "Essai", None)

    def change(self, **values: Any) -> None:
        """Columns of the contract."""
        with self.room.writing():
            for name, value in values.items():
                setattr(db.session.get_one(Contract, self.contract), name, value)

    def kept(self, key: int, name: str) -> Any:
        return self.office.one(select(getattr(Invoice, name)).where(Invoice.id == key))

    def held(self, kind: LedgerKind) -> Decimal:
        from pre_admin.funding.queries.ledger import held_by

        with self.office.app.app_context():
            return sum(held_by(self.action, kind).values(), Decimal(0))


def account(role: Role) -> int:
    return db.session.scalars(select(User.id).where(User.email == address_of(role))).one()


def counter(office: Office) -> Counter:
    room = chamber(office)
    action = room.action({0: 1100})
    ruled(room, action)
    ruled(room, action, council=True)
    with room.writing():
        provider = db.session.get_one(Provider, room.providers[0])
        provider.siret, provider.iban, provider.vat = "73282932000074", IBAN, VatRule.NOT_SUBJECT
        for kind in (PaperKind.INSURANCE, PaperKind.VIGILANCE):
            db.session.add(ProviderPaper(provider_id=provider.id, kind=kind, expires_on=today() + timedelta(days=300)))
        contract = Contract(
            title="Atelier 1", reference=f"{today().year}-C-001", action_id=action, provider_id=provider.id, state=ContractState.SIGNED,
            vat=VatRule.NOT_SUBJECT, starts_on=today() - timedelta(days=60), ends_on=today() + timedelta(days=60),
            issued_on=today() - timedelta(days=70), provider_signed_on=today() - timedelta(days=65), signed_on=today() - timedelta(days=64),
            sort_key=sort_key("Atelier 1"),
        )  # fmt: skip
        db.session.add_all([contract, ContractNumberCounter(year=today().year, last=1)])
        db.session.flush()
        rows = (("Séance", CostUnit.SESSION, "45.00", 20), ("Sortie", CostUnit.SESSION, "12.50", 10))
        lines = []
        for rank, (label, unit, price, quantity) in enumerate(rows):
            line = ContractLine(contract_id=contract.id, rank=rank, label=label, unit=unit, unit_price=Decimal(price), quantity=Decimal(quantity))  # fmt: skip
            db.session.add(line)
            db.session.flush()
            lines.append(line.id)
        db.session.add(ContractTranche(contract_id=contract.id, envelope_id=room.envelopes[0], amount=Decimal("1025.00")))
        db.session.flush()
        settle_commitment(contract, "Essai", None)
        made = Counter(room, action, contract.id, tuple(lines))
        made._deliver(8, 0, DeliveryState.CERTIFIED)
        made._deliver(2, 1, DeliveryState.CERTIFIED)
    return made


PNG = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")


def scan() -> tuple[io.BytesIO, str]:
    """A picture, as a scanner gives it."""
    return io.BytesIO(PNG), "facture.png"


def typed(desk: Counter, **values: Any) -> dict[str, Any]:
    """Eight sessions, 360 €, in order."""
    return {
        "contract_id": str(desk.contract), "provider_id": str(desk.room.providers[0]), "number": "F-2026-012",
        "dated_on": str(today() - timedelta(days=10)), "received_on": str(today() - timedelta(days=5)), "document_id": scan(),
        "lines-0-line_id": str(desk.lines[0]), "lines-0-quantity": "8", "lines-0-unit_price": "45", "lines-1-line_id": "", "lines-1-quantity": "",
        "lines-1-unit_price": "", "net": "360", "vat_amount": "0", "total": "360", **values,
    }  # fmt: skip


def sent(person: Browser, path: str, values: Mapping[str, Any]) -> TestResponse:
    """The form of a page, with these values typed."""
    return person.post(path, {**form_of(person.get(path)), **values}, content_type="multipart/form-data")


def record(person: Browser, desk: Counter, **values: Any) -> int:
    """An invoice, typed in the form; its id."""
    answer = sent(person, f"{LIST}new/", typed(desk, **values))
    assert answer.status_code == 302, answer.text
    return int(desk.office.one(select(Invoice.id).order_by(Invoice.id.desc()).limit(1)))


def step(key: int, move: str) -> str:
    return f"{LIST}step/?move={move}&id={key}"


def page(key: int) -> str:
    return f"{LIST}details/?id={key}"


def iso(days: int) -> str:
    """A day, so many days from today."""
    return str(today() + timedelta(days=days))


def day(days: int) -> date:
    return today() + timedelta(days=days)
