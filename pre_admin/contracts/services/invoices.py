"""Keeping invoices: recorded as they are printed, corrected or deleted as long as nothing is decided."""

from collections.abc import Mapping
from contextlib import suppress
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from pre_admin.accounts.actor import Actor
from pre_admin.contracts.models import Contract, Invoice, InvoiceLine, InvoiceState, InvoiceSuspension, InvoiceTranche
from pre_admin.contracts.queries.cases import case_of
from pre_admin.contracts.rules.billing import Bill, BillLine
from pre_admin.contracts.rules.invoices import check, refusals
from pre_admin.contracts.rules.numbers import number_key
from pre_admin.contracts.services.wording import ask
from pre_admin.core.database import db
from pre_admin.core.errors import DomainError, FieldErrors
from pre_admin.core.identifiers import read_iban
from pre_admin.panel.rows import assign, children_of, delete_with, keep_rows

Values = Mapping[str, Any]
FIELDS = (
    "contract_id", "provider_id", "number", "dated_on", "received_on", "period_from", "period_to", "net", "vat_amount", "total", "iban",
    "document_id", "remarks",
)  # fmt: skip
LINE_FIELDS = ("line_id", "label", "quantity", "unit_price", "amount")
NOT_RECEIVED = "Cette facture est « {} » : elle ne se corrige plus. Reprenez-la d’abord si elle n’est pas mandatée."
NOT_DELETED = "Cette facture est « {} » : seule une facture à contrôler se supprime, quand elle a été enregistrée par erreur."
SUSPENDED_ONCE = "Cette facture a été suspendue : elle ne se supprime plus, l’historique de son délai est dû au prestataire. Rejetez-la plutôt."
IBAN_BY_OTHER = (
    "L’IBAN se corrige par la personne qui a enregistré la facture, puisqu’une autre le vérifie. "
    "Si elle n’est plus là, supprimez la facture et enregistrez-la à nouveau."
)


def create_invoice(values: Values, actor: Actor | None) -> Invoice:
    """Record an invoice as it is printed, wrong or right: what is wrong is said on its page. Raises DomainError."""
    given = _whole(values)
    _check(given, actor.id if actor else None, None)
    ask(values, _texts(given, {}))
    invoice = Invoice(state=InvoiceState.RECEIVED, entered_by_id=actor.id if actor else None)
    _write(invoice, given)
    return invoice


def update_invoice(invoice: Invoice, values: Values, actor: Actor | None) -> None:
    """Correct what was recorded, as long as nothing is decided. Raises DomainError."""
    if invoice.state is not InvoiceState.RECEIVED:
        raise DomainError(NOT_RECEIVED.format(invoice.state.label.lower()))
    given = _whole(values)
    _check(given, invoice.entered_by_id, invoice.id)
    if "iban" in given and given["iban"] != invoice.iban:
        if actor is not None and actor.id != invoice.entered_by_id:
            raise DomainError(IBAN_BY_OTHER, "iban")
        invoice.iban_checked_at = invoice.iban_checked_by_id = invoice.iban_check_note = None
    stored = {one.id: one.label for one in children_of(InvoiceLine, "invoice_id", invoice.id)}
    ask(values, _texts(given, stored, invoice.remarks))
    _write(invoice, given)


def delete_invoice(invoice: Invoice, actor: Actor | None) -> None:
    """Delete an invoice recorded by mistake. Raises DomainError."""
    refusal = deletion_refusal(invoice)
    if refusal:
        raise DomainError(refusal)
    delete_with(invoice, {InvoiceLine: "invoice_id", InvoiceTranche: "invoice_id"})


def deletion_refusal(invoice: Invoice) -> str | None:
    """Why an invoice is not deleted; None when it can be."""
    if invoice.state is not InvoiceState.RECEIVED:
        return NOT_DELETED.format(invoice.state.label.lower())
    return SUSPENDED_ONCE if children_of(InvoiceSuspension, "invoice_id", invoice.id) else None


# ---- what is given
def _whole(values: Values) -> dict[str, Any]:
    """The values with what follows from others: the contract's provider, no VAT, the account without its spaces."""
    given = dict(values)
    if given.get("provider_id") is None:
        statement = select(Contract.provider_id).where(Contract.id == given["contract_id"])
        given["provider_id"] = db.session.scalars(statement).one()
    given["vat_amount"] = given.get("vat_amount") or Decimal(0)
    if given.get("iban"):
        with suppress(ValueError):  # the check says what is wrong with it, beside everything else
            given["iban"] = read_iban(given["iban"])
    return given


def _check(given: Values, enterer_id: int | None, but: int | None) -> None:
    found = refusals(check(case_of(_bill(given), given["contract_id"], enterer_id, but)))
    if found:
        raise FieldErrors(found)


def _bill(given: Values) -> Bill:
    lines = tuple(BillLine(row["line_id"], row["quantity"], row["unit_price"], row["amount"]) for row in given["lines"])
    return Bill(
        given["provider_id"], given["number"], given["dated_on"], given["received_on"], given["net"], given["vat_amount"], given["total"],
        lines, given["period_from"], given["period_to"], given.get("iban"),
    )  # fmt: skip


def _texts(given: Values, labels: Mapping[int, str | None], remarks: str | None = None) -> dict[str, tuple[str, str | None]]:
    """Field → (label, text) of the words that are new; those that stood there were looked at when they were written."""
    found: dict[str, tuple[str, str | None]] = {}
    if given.get("remarks") != remarks:
        found["remarks"] = ("Remarques", given.get("remarks"))
    for place, row in enumerate(given["lines"]):
        if row["label"] and labels.get(row["id"]) != row["label"]:
            found[f"lines-{place}-label"] = (f"Ligne {place + 1}, libellé", row["label"])
    return found


def _write(invoice: Invoice, given: Values) -> None:
    assign(invoice, given, FIELDS)
    invoice.number_key = number_key(invoice.number)
    db.session.add(invoice)
    db.session.flush()
    keep_rows(InvoiceLine, "invoice_id", invoice.id, given["lines"], lambda row, one: assign(row, one, LINE_FIELDS))
