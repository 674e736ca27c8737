"""What an invoice's page shows: its check, its clock, its money."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from pre_admin.contracts.models import Invoice, InvoiceLine, InvoiceState
from pre_admin.contracts.payment_settings import central_bank_rate
from pre_admin.contracts.queries import invoices as queries
from pre_admin.contracts.queries.clocks import clock_of_one
from pre_admin.contracts.rules.billing import Gap, Weight
from pre_admin.contracts.rules.clock import interest_of
from pre_admin.contracts.rules.letters import InvoiceLetter
from pre_admin.contracts.views.invoice_moves import checked
from pre_admin.core.french import amount_fr, date_fr, decimal_fr
from pre_admin.panel.pages import Cell, Fact, RelatedTable

RIGHT = "Rien à signaler : la facture est conforme au contrat, au service fait et à l’engagement."
EFFECT = {
    Weight.REFUSED: ("Empêche de payer", "stop"),
    Weight.BLOCKS: ("Empêche de payer", "stop"),
    Weight.WARNS: ("À vérifier", "wait"),
}
CHECKED = (InvoiceState.RECEIVED, InvoiceState.SUSPENDED)
LETTERS = {InvoiceState.SUSPENDED: InvoiceLetter.SUSPENSION, InvoiceState.REJECTED: InvoiceLetter.REJECTION}
CLOCK_LAW = "CCP, art. L2192-10 à L2192-13"


def check_table(record: Invoice) -> RelatedTable | None:
    """Every gap in its sentence, what blocks first, as long as the invoice is not decided."""
    if record.state not in CHECKED:
        return None
    gaps = sorted(checked(record)[1], key=lambda one: one.weight is Weight.WARNS)
    heads = [("Ce qui ne va pas, et comment en sortir", "text"), ("Effet", "text")]
    rows = [[Cell(one.sentence), _effect(one)] for one in gaps]
    return RelatedTable("Contrôle", len(rows), heads, rows, line=None if rows else Cell(RIGHT))


def _effect(gap: Gap) -> Cell:
    told, tone = EFFECT[gap.weight]
    return Cell(told, "enum", tone=tone, label="Effet")


def letter_of(record: Invoice) -> InvoiceLetter | None:
    """What the provider is to be told in writing of an invoice as it stands."""
    if record.state in LETTERS:
        return LETTERS[record.state]
    partly = record.accepted is not None and record.accepted < record.total
    return InvoiceLetter.PARTIAL if partly else None


def money_facts(record: Invoice) -> Sequence[Fact]:
    """The money and the clock, at the head of the page."""
    clock = clock_of_one(record.id)
    facts = [Fact("Total TTC", amount_fr(record.total))]
    if record.accepted is not None:
        rest = record.total - record.accepted
        facts.append(Fact("Accepté", amount_fr(record.accepted), f"avoir à demander : {amount_fr(rest)}" if rest else ""))
    facts.append(Fact("Délai de paiement", clock.told, f"{clock.hint} ({CLOCK_LAW})", clock.tone))
    owed = interest_of(clock, record.total if record.accepted is None else record.accepted, central_bank_rate())
    if owed is not None:
        facts.append(Fact("Intérêts de retard, estimés", amount_fr(owed.total), owed.hint))
    if record.reason:
        facts.append(Fact("Motif", record.reason))
    if record.order_reference:
        facts.append(Fact("Mandat", record.order_reference, f"du {date_fr(record.ordered_on)}"))
    if record.paid_on:
        facts.append(Fact("Payée le", date_fr(record.paid_on)))
    return facts


def accepted_column(table: RelatedTable, rows: Sequence[InvoiceLine]) -> RelatedTable:
    """The lines with what was accepted of each."""
    if not rows or any(one.accepted_quantity is None for one in rows):
        return table
    told = [Cell(decimal_fr(one.accepted_quantity or Decimal(0)), "num", label="Acceptée") for one in rows]
    merged = [[*cells, one] for cells, one in zip(table.rows, told, strict=True)]
    return replace(table, heads=[*table.heads, ("Acceptée", "num")], rows=merged)


def paid_table(record: Invoice) -> RelatedTable | None:
    """Which commitments pay it."""
    rows = [
        [Cell(title, href=f"/admin/envelope/details/?id={key}"), Cell(amount_fr(amount), "num", label="Montant")]
        for key, title, amount in queries.paid_from(record.id)
    ]
    return (
        RelatedTable("Engagements qui la paient", len(rows), [("Enveloppe", "text"), ("Montant", "num")], rows) if rows else None
    )


def pause_table(record: Invoice) -> RelatedTable | None:
    """When the clock stood still, and why."""
    rows = [
        [Cell(date_fr(one.starts_on)), Cell(date_fr(one.ends_on) or "En cours", label="au"), Cell(one.reason, label="Motif")]
        for one in queries.suspensions_of(record.id)
    ]
    heads = [("Suspendue du", "text"), ("au", "text"), ("Motif", "text")]
    return RelatedTable("Suspensions du délai", len(rows), heads, rows) if rows else None
