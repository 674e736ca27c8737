"""What a contract's page shows: checklist, money bar, lines and tranches in force, papers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from pre_admin.contracts.models import Contract
from pre_admin.contracts.queries.money import Money
from pre_admin.contracts.rules.amounts import ZERO, line_amount
from pre_admin.contracts.rules.checklist import Gap, Mended
from pre_admin.contracts.rules.effective import Terms
from pre_admin.core.database import db
from pre_admin.core.french import amount_fr, date_fr, decimal_fr, percent_fr
from pre_admin.funding.models import Envelope
from pre_admin.panel.pages import Cell, Fact, RelatedTable

ENVELOPES = "/admin/envelope/"


@dataclass(frozen=True)
class Bar:
    """A sum beside the largest; `width` is its share of the drawing."""

    label: str
    amount: str
    share: str
    width: str
    pattern: str = "full"


@dataclass(frozen=True)
class Missing:
    """A line of the checklist."""

    sentence: str
    when: str
    tone: str
    url: str
    way: str


def period_told(starts_on: Any, ends_on: Any) -> str:
    """« du 01/10/2026 au 30/06/2027 »."""
    if starts_on and ends_on:
        return f"du {date_fr(starts_on)} au {date_fr(ends_on)}"
    return f"à partir du {date_fr(starts_on)}" if starts_on else f"jusqu’au {date_fr(ends_on)}" if ends_on else ""


def money_bars(money: Money) -> Sequence[Bar]:
    """Approved, contracted, delivered, invoiced, paid, each with its share of the contract."""
    rows = (
        ("Validé pour l’action", money.approved, "open"), ("Contrat", money.contracted, "full"), ("Service fait", money.delivered, "full"),
        ("Facturé", money.invoiced, "full"), ("Payé", money.paid, "full"),
    )  # fmt: skip
    scale = max(amount for _, amount, _ in rows)
    return [
        Bar(label, amount_fr(amount), _share(amount, money.contracted) if look == "full" else "", _width(amount, scale), look)
        for label, amount, look in rows
    ]


def _share(amount: Decimal, whole: Decimal) -> str:
    return percent_fr(int(amount * 100 / whole)) if whole > ZERO else ""


def _width(amount: Decimal, scale: Decimal) -> str:
    return f"{float(max(amount, ZERO) * 100 / scale):.1f}%" if scale > ZERO else "0%"


def total_facts(terms: Terms) -> Sequence[Fact]:
    """VAT included, net, VAT."""
    told = (("Montant TTC", terms.amounts.total), ("Montant HT", terms.amounts.net), ("TVA", terms.amounts.vat))
    return [Fact(label, amount_fr(amount)) for label, amount in told]


def checklist(contract: Contract, gaps: Sequence[Gap]) -> Sequence[Missing]:
    """What is lacking, with the page that mends it."""
    urls: Mapping[Mended, str] = {
        Mended.CONTRACT: f"/admin/contract/edit/?id={contract.id}",
        Mended.PROVIDER: f"/admin/provider/details/?id={contract.provider_id}",
        Mended.ACTION: f"/admin/action/details/?id={contract.action_id}",
        Mended.ENVELOPE: ENVELOPES,
        Mended.OFFICE: "/admin/settings/",
    }
    return [Missing(one.sentence, one.stops.label, one.stops.tone, urls[one.at], one.at.label) for one in gaps]


def lines_table(terms: Terms) -> RelatedTable:
    """The lines in force, net of VAT."""
    rows = [
        [
            Cell(one.label), Cell(one.unit.label, label="Unité"), Cell(amount_fr(one.unit_price), "num", label="Prix unitaire HT"),
            Cell(decimal_fr(one.quantity), "num", label="Quantité"),
            Cell(amount_fr(line_amount(one.unit_price, one.quantity)), "num", label="Montant HT"),
        ]
        for one in terms.lines
    ]  # fmt: skip
    heads = [("Prestation", "text"), ("Unité", "text"), ("Prix unitaire HT", "num"), ("Quantité", "num"), ("Montant HT", "num")]
    return RelatedTable("Prestations", len(rows), heads, rows, empty="Aucune prestation pour l’instant.")


def tranches_table(terms: Terms) -> RelatedTable:
    """What each envelope pays, VAT included."""
    statement = (
        select(Envelope.id, Envelope.title).where(Envelope.id.in_(list(terms.tranches))).order_by(Envelope.year, Envelope.id)
    )
    rows = [
        [Cell(title, href=f"{ENVELOPES}details/?id={key}"), Cell(amount_fr(terms.tranches[key]), "num", label="Montant TTC")]
        for key, title in db.session.execute(statement)
    ]
    heads = [("Enveloppe", "text"), ("Montant TTC", "num")]
    return RelatedTable("Tranches", len(rows), heads, rows, empty="Aucune tranche pour l’instant.")
