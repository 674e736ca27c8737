"""Letters about invoices and contracts: what they say, and that none tells what did not happen."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from pre_admin.accounts.models import User
from pre_admin.accounts.scoping import as_system
from pre_admin.contracts.models import (
    Contract,
    ContractLine,
    ContractState,
    ContractSuspension,
    Invoice,
    InvoiceLine,
    InvoiceState,
    InvoiceSuspension,
)
from pre_admin.contracts.rules.letters import ContractLetter, InvoiceLetter
from pre_admin.contracts.services.printing import contract_letter_pdf, invoice_letter_pdf
from pre_admin.core.calendar import PARIS
from pre_admin.core.database import db
from pre_admin.core.errors import DomainError
from tests.contracts.printed_desk import add_contract, printed, room
from tests.support.bodies import Chamber
from tests.support.offices import Office

AT_TEN = datetime(2026, 11, 12, 10, tzinfo=PARIS)


def invoice(made: Chamber, action: int, **values: Any) -> int:
    with made.writing():
        contract = add_contract(made, 2, action)
        line = db.session.scalars(
            select(ContractLine).where(ContractLine.contract_id == contract).order_by(ContractLine.rank)
        ).first()
        provider = db.session.get_one(Contract, contract).provider_id
        author = db.session.scalars(select(User.id)).first() if values.get("decided_at") else None
        one = Invoice(
            contract_id=contract, provider_id=provider, number="F-2026/12", number_key="f202612", dated_on=date(2026, 11, 1), received_on=date(2026, 11, 3),
            net=Decimal(1000), vat_amount=Decimal(200), total=Decimal(1200), decided_by_id=author, **values,
        )  # fmt: skip
        db.session.add(one)
        db.session.flush()
        db.session.add(
            InvoiceLine(
                invoice_id=one.id,
                line_id=line.id,
                quantity=Decimal(10),
                unit_price=Decimal(100),
                accepted_quantity=Decimal("7.5"),
            )
        )
        return one.id


def test_a_suspended_invoice_is_told_with_its_reason_and_the_clock_stopped(office: Office) -> None:
    made = room(office)
    key = invoice(made, made.action(), state=InvoiceState.SUSPENDED, reason="Il manque le détail des séances.")
    with made.writing():
        db.session.add(InvoiceSuspension(invoice_id=key, starts_on=date(2026, 11, 12), reason="Il manque le détail des séances."))
    words = printed(office, Invoice, key, invoice_letter_pdf, InvoiceLetter.SUSPENSION)[1]
    for told in (
        "Objet : suspension de la facture n° F-2026/12", "jeudi 12 novembre 2026", "votre facture n° F-2026/12 du 01/11/2026, de 1 200,00 € toutes taxes comprises, pour le contrat n° 2026-C-002",
        "Le délai de paiement, de 30 jours, est interrompu à compter du 12/11/2026", "Motif Il manque le détail des séances.", "page 1 / 1",
        "un nouveau délai de paiement", "Maëlle Thévenoux", "L’Œuvre 2", "34080 Montpellier",
    ):  # fmt: skip
        assert told in words, (told, words)


def test_a_rejected_and_a_partly_accepted_invoice_are_told(office: Office) -> None:
    made = room(office)
    action = made.action()
    decided: dict[str, Any] = {"decided_at": AT_TEN, "reason": "Deux séances et demie n’ont pas eu lieu."}
    key = invoice(made, action, state=InvoiceState.ACCEPTED, accepted=Decimal(900), **decided)
    words = printed(office, Invoice, key, invoice_letter_pdf, InvoiceLetter.PARTIAL)[1]
    for told in (
        "Nous l’acceptons pour 900,00 € toutes taxes comprises ; 300,00 € ne seront pas payés.",
        " 10 7,5 ",
        "un avoir de 300,00 €",
        decided["reason"],
    ):
        assert told in words, (told, words)
    with made.writing():
        one = db.session.get_one(Invoice, key)
        one.state, one.accepted = InvoiceState.REJECTED, None
    words = printed(office, Invoice, key, invoice_letter_pdf, InvoiceLetter.REJECTION)[1]
    assert "elle est rejetée et ne sera pas payée" in words
    assert decided["reason"] in words


def test_a_suspended_and_a_terminated_contract_are_told(office: Office) -> None:
    made = room(office)
    action = made.action()
    with made.writing():
        key = add_contract(made, 4, action)
        db.session.add(ContractSuspension(contract_id=key, starts_on=date(2026, 11, 2), reason="Locaux fermés."))
    words = printed(office, Contract, key, contract_letter_pdf, ContractLetter.SUSPENSION)[1]
    assert "est suspendu à compter du 02/11/2026. Tant qu’il est suspendu, aucune prestation" in words
    assert "Motif Locaux fermés." in words
    for effect, told in ((date(2026, 12, 31), "au terme du préavis de 30 jours"), (date(2026, 11, 10), "d’un commun accord")):
        with made.writing():
            one = db.session.get_one(Contract, key)
            one.state, one.notice_on, one.terminated_on = ContractState.TERMINATED, date(2026, 11, 5), effect
            one.ended_reason = "L’association cesse son activité."
        words = printed(office, Contract, key, contract_letter_pdf, ContractLetter.TERMINATION)[1]
        assert "Lettre recommandée avec avis de réception" in words
        assert told in words
        assert "jeudi 5 novembre 2026" in words


def test_no_letter_tells_what_did_not_happen(office: Office) -> None:
    made = room(office)
    key = invoice(made, made.action())
    with office.app.app_context(), as_system("essai"):
        one = db.session.get_one(Invoice, key)
        for kind in InvoiceLetter:
            with pytest.raises(DomainError, match="Il n’y a pas de courrier"):
                invoice_letter_pdf(one, kind)
        contract = db.session.get_one(Contract, one.contract_id)
        for other in ContractLetter:
            with pytest.raises(DomainError, match="Il n’y a pas de courrier"):
                contract_letter_pdf(contract, other)
