"""Contracts made by rows, in a few lines of a test: with lines, tranches, deliveries, invoices in any state."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from pre_admin.accounts.models import User
from pre_admin.accounts.roles import Role
from pre_admin.approval.models import Verb
from pre_admin.approval.services.decisions import Ruling, decide
from pre_admin.contracts.models import (
    Amendment,
    AmendmentState,
    AmendmentTranche,
    Contract,
    ContractLine,
    ContractState,
    ContractTranche,
    Delivery,
    DeliveryState,
    Invoice,
    InvoiceLine,
    InvoiceState,
    InvoiceTranche,
)
from pre_admin.contracts.queries.commitments import TAKEN
from pre_admin.core.calendar import now, today
from pre_admin.core.database import db
from pre_admin.core.text import sort_key
from pre_admin.funding.models import Action, CostUnit, LedgerKind
from pre_admin.funding.services import ledger
from pre_admin.partners.models import VatRule
from tests.support.bodies import COMMITTEE, COUNCIL, Chamber, chamber
from tests.support.offices import Office, address_of

S, D = ContractState, DeliveryState
ISSUED = (S.ISSUED, S.SIGNED, S.SUSPENDED, S.TERMINATED, S.CLOSED, S.CANCELLED)
SIGNED = (S.SIGNED, S.SUSPENDED, S.TERMINATED, S.CLOSED)


@dataclass
class Bureau:
    """A chamber, and the contracts made on its actions."""

    room: Chamber
    _made: dict[str, int] = field(default_factory=dict)

    @property
    def office(self) -> Office:
        """The office they are in."""
        return self.room.office

    def action(self, amount: int = 1000, envelope: int = 0, **values: Any) -> int:
        """An action that both bodies approved."""
        key = self.room.action({envelope: amount}, **{"ends_on": today() + timedelta(days=200), **values})
        rank = self._made["action"] = self._made.get("action", 0) + 1
        for body, role in ((COMMITTEE, Role.TECHNICAL_COMMITTEE), (COUNCIL, Role.ADVISORY_COUNCIL)):
            sitting = self.room.sitting([key], body, held_on=today() - timedelta(days=rank))
            ((item, _),) = self.room.items(sitting)
            seen = self.room.version(item)
            with self.room.acting(role) as actor:
                decide(item, seen, Ruling(Verb.FAVOURABLE), actor)
        return key

    def contract(
        self, state: ContractState = S.SIGNED, action: int | None = None, amount: int = 1000, envelope: int = 0, **values: Any
    ) -> int:
        """A contract of ten sessions in one tranche; what it commits is in the ledger."""
        day = today()
        action = action or self.action(amount, envelope)
        rank = self._made["contract"] = self._made.get("contract", 0) + 1
        title = values.pop("title", f"Contrat {rank}")
        given: dict[str, Any] = {
            "starts_on": day - timedelta(days=20), "ends_on": day + timedelta(days=200), "object": "Clubs de lecture",
            "vat": VatRule.NOT_SUBJECT, "sort_key": sort_key(title), "category_id": None,
        }  # fmt: skip
        if state in ISSUED:
            given |= {"reference": f"{day.year}-C-{rank:03d}", "issued_on": day}
        if state in SIGNED:
            given |= {"provider_signed_on": day, "signed_on": day, "sent_on": day}
        if state is S.TERMINATED:
            given |= {"terminated_on": day, "ended_reason": "Fin du projet"}
        if state is S.CANCELLED:
            given |= {"ended_reason": "Erreur"}
        if state is S.CLOSED:
            given |= {"closed_on": day}
        with self.room.writing():
            provider = db.session.scalars(select(Action.provider_id).where(Action.id == action)).one()
            made = Contract(title=title, action_id=action, provider_id=provider, state=state, **{**given, **values})
            db.session.add(made)
            db.session.flush()
            price = Decimal(amount) / 10
            db.session.add(
                ContractLine(contract_id=made.id, label="Séances", unit=CostUnit.SESSION, unit_price=price, quantity=10)
            )
            db.session.add(
                ContractTranche(contract_id=made.id, envelope_id=self.room.envelopes[envelope], amount=Decimal(amount))
            )
            if state in (S.SIGNED, S.SUSPENDED, S.TERMINATED):
                held = {self.room.envelopes[envelope]: Decimal(amount)}
                ledger.write(action, LedgerKind.COMMITTED, held, "Essai", ("contract", made.id), None)
            return made.id

    def line(self, contract: int) -> int:
        """The line of a contract."""
        return int(self.office.one(select(ContractLine.id).where(ContractLine.contract_id == contract)))

    def amendment(self, contract: int, more: int = 0, envelope: int = 0, **values: Any) -> int:
        """A signed amendment, of its end or of its amount."""
        day = today()
        with self.room.writing():
            made = Amendment(
                contract_id=contract, number=1, state=AmendmentState.SIGNED, object="Essai",
                **{"effective_on": day, "issued_on": day, "provider_signed_on": day, "signed_on": day, **values},
            )  # fmt: skip
            db.session.add(made)
            db.session.flush()
            if more:
                db.session.add(
                    AmendmentTranche(amendment_id=made.id, envelope_id=self.room.envelopes[envelope], amount=Decimal(more))
                )
            return made.id

    def delivery(
        self, contract: int, state: DeliveryState = D.HELD, held_on: date | None = None, quantity: int = 1, **values: Any
    ) -> int:
        """A session of a contract."""
        line = self.line(contract)
        with self.room.writing():
            if state is D.CERTIFIED:
                author = db.session.scalars(select(User.id).where(User.email == address_of(Role.COORDINATOR))).one()
                values = {"certified_at": now(), "certified_by_id": author, **values}
            made = Delivery(
                contract_id=contract, line_id=line, state=state, held_on=held_on or today(), quantity=Decimal(quantity), **values
            )
            db.session.add(made)
            db.session.flush()
            return made.id

    def invoice(
        self, contract: int, state: InvoiceState = InvoiceState.RECEIVED, total: int = 100, envelope: int = 0, **values: Any
    ) -> int:
        """An invoice of a contract."""
        line, day = self.line(contract), today()
        rank = self._made["invoice"] = self._made.get("invoice", 0) + 1
        with self.room.writing():
            author = db.session.scalars(select(User.id).where(User.email == address_of(Role.ASSISTANT))).one()
            provider = db.session.scalars(select(Contract.provider_id).where(Contract.id == contract)).one()
            given: dict[str, Any] = {"received_on": day, "dated_on": day, "net": Decimal(total), "total": Decimal(total)}
            given |= self._decided(state, total, author)
            made = Invoice(
                contract_id=contract, provider_id=provider, number=f"F-{rank}", number_key=f"F{rank}", state=state,
                entered_by_id=author, **{**given, **values},
            )  # fmt: skip
            db.session.add(made)
            db.session.flush()
            taken = Decimal(1) if state in TAKEN else None
            db.session.add(
                InvoiceLine(
                    invoice_id=made.id, line_id=line, quantity=Decimal(1), unit_price=Decimal(total), accepted_quantity=taken
                )
            )
            if state in TAKEN:
                db.session.add(
                    InvoiceTranche(invoice_id=made.id, envelope_id=self.room.envelopes[envelope], amount=Decimal(total))
                )
            return made.id

    @staticmethod
    def _decided(state: InvoiceState, total: int, author: int) -> Mapping[str, Any]:
        given: dict[str, Any] = {}
        if state in TAKEN:
            given |= {"accepted": Decimal(total), "decided_at": now(), "decided_by_id": author}
        if state in (InvoiceState.ORDERED, InvoiceState.PAID):
            given |= {"order_reference": "M-12", "ordered_on": today()}
        if state is InvoiceState.PAID:
            given |= {"paid_on": today()}
        if state in (InvoiceState.SUSPENDED, InvoiceState.REJECTED):
            given |= {"reason": "Manque le bon de commande", "decided_at": now(), "decided_by_id": author}
        return given


def bureau(office: Office, **options: Any) -> Bureau:
    """An office that keeps contracts."""
    return Bureau(chamber(office, **options))
