"""Letters to a provider: an invoice suspended, rejected or accepted in part; a contract suspended or terminated."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from pre_admin.accounts.scoping import as_system
from pre_admin.contracts.models import Contract, ContractLine, ContractSuspension, Invoice, InvoiceLine, InvoiceSuspension
from pre_admin.contracts.queries.printed.ground import (
    NUMBER,
    PROGRAMME,
    PROJECT,
    address_of,
    called,
    joined,
    missing_of_office,
    office_told,
    paragraphs,
    provider_of,
    text_of,
)
from pre_admin.contracts.rules.letters import ContractLetter, InvoiceLetter
from pre_admin.contracts.settings import OFFICE_FUNCTION, OFFICE_NAME, OFFICE_SIGNER
from pre_admin.core.calendar import local
from pre_admin.core.database import db
from pre_admin.core.errors import DomainError
from pre_admin.core.french import amount_fr, date_fr, decimal_fr, long_date_fr, plural
from pre_admin.funding.settings import PAYMENT_DAYS
from pre_admin.panel.settings import decided

NOTHING = "Il n’y a pas de courrier « {} » à imprimer : {}."
NEVER_SUSPENDED, UNDECIDED = "le délai n’a jamais été suspendu", "rien n’a été décidé de cette facture"
WHOLE, RUNNING = "la facture n’est pas acceptée en partie", "le contrat n’est pas résilié"


# ---- an invoice
def invoice_letter(invoice: Invoice, kind: InvoiceLetter) -> dict[str, Any]:
    """The letter; raises DomainError when what it would tell did not happen."""
    with as_system("contrat d’une facture à imprimer"):
        contract = db.session.get_one(Contract, invoice.contract_id)
    write = {
        InvoiceLetter.SUSPENSION: _suspended, InvoiceLetter.REJECTION: _rejected, InvoiceLetter.PARTIAL: _accepted_in_part,
    }[kind]  # fmt: skip
    day, body = write(invoice, kind)
    received = (
        f"Nous avons reçu le {date_fr(invoice.received_on)} votre facture {NUMBER}{invoice.number} du {date_fr(invoice.dated_on)}, "
        f"de {amount_fr(invoice.total)} toutes taxes comprises, pour le {called(contract)}."
    )
    body["said"] = [received, *body["said"]]
    return _letter(contract, f"{kind.label} {NUMBER}{invoice.number}", day, body)


def _suspended(invoice: Invoice, kind: InvoiceLetter) -> tuple[date, dict[str, Any]]:
    statement = select(InvoiceSuspension).where(InvoiceSuspension.invoice_id == invoice.id)
    with as_system("suspension d’une facture à imprimer") as session:
        held = session.scalars(statement.order_by(InvoiceSuspension.starts_on.desc()).limit(1)).first()
    if held is None:
        raise DomainError(NOTHING.format(kind.label, NEVER_SUSPENDED))
    days = plural(decided(PAYMENT_DAYS), "jour", "jours")
    return held.starts_on, {
        "said": [
            "Elle ne peut pas être payée en l’état.",
            f"Le délai de paiement, de {days}, est interrompu à compter du {date_fr(held.starts_on)} (code de la commande publique, "
            "article R2192-27).",
        ],
        "reason": paragraphs(held.reason),
        "next": [
            "Envoyez-nous ce qui manque ou ce qui est à corriger. Quand nous aurons tout reçu, un nouveau délai de paiement s’ouvrira : "
            "trente jours, ou ce qui restait du premier s’il en restait davantage (article R2192-29)."
        ],
    }  # fmt: skip


def _rejected(invoice: Invoice, kind: InvoiceLetter) -> tuple[date, dict[str, Any]]:
    return _decided_on(invoice, kind), {
        "said": ["Nous ne pouvons pas l’accepter : elle est rejetée et ne sera pas payée."],
        "reason": paragraphs(invoice.reason),
        "next": ["Si la prestation a été faite, envoyez-nous une nouvelle facture, sous un autre numéro, conforme au contrat."],
    }


def _accepted_in_part(invoice: Invoice, kind: InvoiceLetter) -> tuple[date, dict[str, Any]]:
    day = _decided_on(invoice, kind)
    if invoice.accepted is None or invoice.accepted >= invoice.total:
        raise DomainError(NOTHING.format(kind.label, WHOLE))
    rest = amount_fr(invoice.total - invoice.accepted)
    return day, {
        "said": [f"Nous l’acceptons pour {amount_fr(invoice.accepted)} toutes taxes comprises ; {rest} ne seront pas payés."],
        "lines": _accepted_lines(invoice),
        "reason": paragraphs(invoice.reason),
        "next": [
            f"La somme acceptée est payée dans le délai de {plural(decided(PAYMENT_DAYS), 'jour', 'jours')}. Envoyez-nous un avoir de {rest}."
        ],
    }  # fmt: skip


def _decided_on(invoice: Invoice, kind: InvoiceLetter) -> date:
    if invoice.decided_at is None:
        raise DomainError(NOTHING.format(kind.label, UNDECIDED))
    return local(invoice.decided_at).date()


def _accepted_lines(invoice: Invoice) -> list[list[str]]:
    """(service, quantity invoiced, quantity accepted) of each line."""
    columns = (InvoiceLine.label, ContractLine.label.label("bought"), InvoiceLine.quantity, InvoiceLine.accepted_quantity)
    statement = select(*columns).join(ContractLine, ContractLine.id == InvoiceLine.line_id, isouter=True)
    with as_system("lignes d’une facture à imprimer") as session:
        rows = session.execute(statement.where(InvoiceLine.invoice_id == invoice.id).order_by(InvoiceLine.id)).all()
    return [
        [label or bought or "", decimal_fr(quantity), decimal_fr(quantity if accepted is None else accepted)]
        for label, bought, quantity, accepted in rows
    ]


# ---- a contract
def contract_letter(contract: Contract, kind: ContractLetter) -> dict[str, Any]:
    """The letter; raises DomainError when what it would tell did not happen."""
    write = {ContractLetter.SUSPENSION: _contract_suspended, ContractLetter.TERMINATION: _terminated}[kind]
    day, body = write(contract, kind)
    return _letter(contract, f"{kind.label}{called(contract).removeprefix('contrat')}", day, body)


def _contract_suspended(contract: Contract, kind: ContractLetter) -> tuple[date, dict[str, Any]]:
    statement = select(ContractSuspension).where(ContractSuspension.contract_id == contract.id)
    with as_system("suspension d’un contrat à imprimer") as session:
        held = session.scalars(statement.order_by(ContractSuspension.starts_on.desc()).limit(1)).first()
    if held is None:
        raise DomainError(NOTHING.format(kind.label, "le contrat n’a jamais été suspendu"))
    since = f"Le {called(contract)}, « {contract.title} », est suspendu à compter du {date_fr(held.starts_on)}."
    return held.starts_on, {
        "said": [since, "Tant qu’il est suspendu, aucune prestation n’est à faire, et aucune n’est payée."],
        "reason": paragraphs(held.reason),
        "next": ["Nous vous écrirons pour dire quand il reprend. Ce qui a été fait et certifié auparavant est payé."],
    }


def _terminated(contract: Contract, kind: ContractLetter) -> tuple[date, dict[str, Any]]:
    if contract.terminated_on is None or contract.notice_on is None:
        raise DomainError(NOTHING.format(kind.label, RUNNING))
    soonest = contract.notice_on + timedelta(days=contract.notice_days)
    days = plural(contract.notice_days, "jour", "jours")
    how = (
        f"au terme du préavis de {days} que le contrat prévoit" if contract.terminated_on >= soonest
        else f"d’un commun accord, sans attendre le préavis de {days}"
    ) if contract.notice_days else "sans préavis, comme le contrat le prévoit"  # fmt: skip
    return contract.notice_on, {
        "sent": "Lettre recommandée avec avis de réception",
        "said": [f"Le {called(contract)}, « {contract.title} », est résilié au {date_fr(contract.terminated_on)}, {how}."],
        "reason": paragraphs(contract.ended_reason),
        "next": [
            "Les prestations faites et certifiées jusqu’à cette date sont payées. Envoyez-nous vos dernières factures, et rendez ou "
            "détruisez les données personnelles que vous tenez de nous."
        ],
    }  # fmt: skip


# ---- any letter
def _letter(contract: Contract, title: str, day: date, body: dict[str, Any]) -> dict[str, Any]:
    provider, missing = provider_of(contract.provider_id), missing_of_office()
    signed: Sequence[str] = [joined(text_of(OFFICE_SIGNER), text_of(OFFICE_FUNCTION)), text_of(OFFICE_NAME)]
    return {
        "title": title,
        "object": f"{title[:1].lower()}{title[1:]}",
        "foot": title,
        "mark": PROJECT if missing else "",
        "missing": missing,
        "programme": PROGRAMME,
        "office": office_told(),
        "to": [provider.name, *address_of(provider)],
        "date": long_date_fr(day),
        "sent": "",
        "lines": [],
        "signed": [line for line in signed if line],
        **body,
    }
