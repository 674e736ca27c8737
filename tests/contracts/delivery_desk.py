"""Signed contracts to note sessions on, made by rows in a few lines of a test."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from pre_admin.accounts.roles import Role
from pre_admin.contracts.models import Contract, ContractLine, ContractState, ContractTranche, Delivery, DeliveryState
from pre_admin.contracts.services.commitments import settle_commitment
from pre_admin.core.calendar import now, today
from pre_admin.core.database import db
from pre_admin.core.settings import Typed
from pre_admin.core.text import sort_key
from pre_admin.funding.models import CostUnit, LedgerEntry, LedgerKind
from pre_admin.funding.services import ledger
from pre_admin.panel.settings import decide
from pre_admin.partners.models import Provider, VatRule
from tests.support.bodies import Chamber
from tests.support.forms import form_of
from tests.support.offices import Browser

LIST = "/admin/delivery/"
NEW = f"{LIST}new/"
BEGUN = today() - timedelta(days=200)
ENDS = today() + timedelta(days=160)


@dataclass
class Deal:
    """A signed contract of 30 sessions at 50 €, without VAT: 1 500 €, 1 000 on the first envelope and 500 on the second."""

    room: Chamber
    action: int
    contract: int
    line: int

    def new(self, person: Browser, **values: str) -> Any:
        typed = {"line_id": str(self.line), "held_on": day(-10), "quantity": "1", **values}
        return person.post(NEW, {**form_of(person.get(NEW)), **typed})

    def session(self, state: DeliveryState = DeliveryState.HELD, **values: Any) -> int:
        """A session, as a row."""
        certified = {"certified_at": now(), "certified_by_id": 1} if state is DeliveryState.CERTIFIED else {}
        given = {"held_on": today() - timedelta(days=10), "quantity": Decimal(1), "line_id": self.line, **certified, **values}
        with self.room.writing():
            made = Delivery(contract_id=self.contract, state=state, **given)
            db.session.add(made)
            db.session.flush()
            return made.id

    def state(self, key: int) -> DeliveryState:
        found: DeliveryState = self.room.office.one(select(Delivery.state).where(Delivery.id == key))
        return found

    def delivered(self) -> list[Decimal]:
        """What the ledger holds as delivered of each envelope."""
        return self.held(LedgerKind.DELIVERED)

    def held(self, kind: LedgerKind) -> list[Decimal]:
        sums = select(LedgerEntry.envelope_id, func.sum(LedgerEntry.amount)).where(
            LedgerEntry.action_id == self.action, LedgerEntry.kind == kind
        )
        found = {key: amount for key, amount in self.room.office.all(sums.group_by(LedgerEntry.envelope_id))}
        return [found.get(key, Decimal(0)) for key in self.room.envelopes]

    @contextmanager
    def change(self) -> Iterator[Contract]:
        with self.room.writing():
            yield db.session.get_one(Contract, self.contract)


LETTERHEAD = {
    "office_name": "Caisse des écoles", "office_form": "Établissement public communal", "office_address": "1 place Georges-Frêche",
    "office_siret": "732 829 320 00074", "office_signer": "Maëlle Thévenoux", "office_function": "présidente déléguée",
}  # fmt: skip


def ready_to_print(room: Chamber) -> Chamber:
    """Nothing that a paper says is missing of the office nor of the first provider."""
    with room.writing():
        provider = db.session.get_one(Provider, room.providers[0])
        provider.siret, provider.representative, provider.address = "73282932000074", "Dominique Ferrand", "3 rue Haute"
    with room.acting(Role.COORDINATOR) as actor:
        typed = {name: Typed(text, 0) for name, text in LETTERHEAD.items()}
        assert not decide(room.office.app.extensions["house"].settings, typed, actor).errors
    return room


def day(offset: int) -> str:
    return (today() + timedelta(days=offset)).isoformat()


def deal(
    room: Chamber,
    unit: CostUnit = CostUnit.SESSION,
    vat: VatRule = VatRule.NOT_SUBJECT,
    approved: int = 1500,
    reference: str = "2026-C-001",
) -> Deal:
    """An approved action, its signed contract, the money committed."""
    action = room.action({0: approved - 500, 1: 500})
    with room.writing():
        amounts = {room.envelopes[0]: Decimal(approved - 500), room.envelopes[1]: Decimal(500)}
        ledger.write(action, LedgerKind.APPROVED, amounts, "Essai", ("test", 1), None)
        contract = Contract(
            reference=reference, title="Lire ensemble", action_id=action, provider_id=room.providers[0], state=ContractState.SIGNED, vat=vat,
            object="Lire ensemble.", starts_on=BEGUN, ends_on=ENDS, issued_on=BEGUN, signed_on=BEGUN, provider_signed_on=BEGUN,
            sort_key=sort_key("Lire ensemble"),
        )  # fmt: skip
        db.session.add(contract)
        db.session.flush()
        line = ContractLine(
            contract_id=contract.id, label="Atelier de lecture", unit=unit, unit_price=Decimal(50), quantity=Decimal(30)
        )
        db.session.add(line)
        for rank, amount in ((0, 1000), (1, 500)):
            db.session.add(ContractTranche(contract_id=contract.id, envelope_id=room.envelopes[rank], amount=Decimal(amount)))
        db.session.flush()
        settle_commitment(contract, "Contrat signé", None)
        return Deal(room, action, contract.id, line.id)


def sessions(room: Chamber) -> list[Any]:
    return room.office.all(select(Delivery).order_by(Delivery.id))


def broken(app: Flask) -> dict[str, list[str]]:
    """What the checks of this room find."""
    from pre_admin.accounts.scoping import as_system

    names = ("Quantités", "Séances hors", "Services faits", "Numéros des avenants", "Prestations des avenants", "Avenants émis")
    with app.app_context(), as_system("contrôle"):
        found = {name: list(check()) for name, check in app.extensions["house"].invariants.items() if name.startswith(names)}
        db.session.rollback()
    return {name: rows for name, rows in found.items() if rows}


COORDINATOR, ASSISTANT = Role.COORDINATOR, Role.ASSISTANT
