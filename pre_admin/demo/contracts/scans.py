"""The invoices that are not settled yet come with their paper: what a provider sent, as a PDF."""

import hashlib
from typing import Any

from pre_admin.accounts.queries import person_of
from pre_admin.contracts.models import ContractLine, Invoice, InvoiceLine, InvoiceState
from pre_admin.core.french import amount_fr, date_fr, decimal_fr
from pre_admin.core.identifiers import show_iban, show_siret
from pre_admin.demo.contracts.deals import Shelf
from pre_admin.demo.partners import Row
from pre_admin.panel.documents import keep_made
from pre_admin.panel.models import Media
from pre_admin.panel.printing import pdf

NO_VAT = "TVA non applicable."


def scan_open(shelf: Shelf) -> None:
    """Print and keep the papers of the invoices that wait for something."""
    person = person_of(shelf.purse.hands.assistant)
    assert person is not None
    lines: dict[int, list[Row]] = {}
    for row in shelf.purse.of(InvoiceLine):
        lines.setdefault(row["invoice_id"], []).append(row)
    deals = {deal.row["id"]: deal for deal in shelf.deals}
    labels = {row["id"]: row["label"] for row in shelf.purse.of(ContractLine)}
    for row in shelf.purse.of(Invoice):
        if row["state"] is not InvoiceState.PAID:
            deal = deals[row["contract_id"]]
            printed = pdf("demo_invoice.typ", paper_of(row, lines[row["id"]], deal.provider, deal.row["reference"], labels))
            key = hashlib.sha256(f"facture {row['id']}".encode()).hexdigest()[:40]
            row["document_id"], _ = keep_made(printed, Media.PDF, person.actor, key)


def paper_of(row: Row, lines: list[Row], provider: Row, reference: str, labels: dict[int, str]) -> dict[str, Any]:
    """What is printed on an invoice."""
    siret = provider["siret"]
    return {
        "title": f"Facture {row['number']}", "provider": provider["name"], "addressee": "Caisse des écoles de Montpellier",
        "identity": [provider["address"], f"{provider['postal_code']} {provider['city']}", f"SIRET {show_siret(siret)}" if siret else ""],
        "date": f"Le {date_fr(row['dated_on'])}", "foot": "Document fictif de démonstration",
        "facts": [
            ["Contrat", reference], ["Période", f"du {date_fr(row['period_from'])} au {date_fr(row['period_to'])}"],
            ["IBAN", show_iban(row["iban"]) if row["iban"] else "sur relevé joint"],
        ],
        "lines": [
            [
                one["label"] or labels[one["line_id"]], decimal_fr(one["quantity"]), amount_fr(one["unit_price"]),
                amount_fr(one["unit_price"] * one["quantity"]),
            ]
            for one in lines
        ],
        "totals": [
            ["Total HT", amount_fr(row["net"])], ["TVA", amount_fr(row["vat_amount"])], ["Total à payer", amount_fr(row["total"])],
        ],
        "foot_note": "" if row["vat_amount"] else NO_VAT,
    }  # fmt: skip
