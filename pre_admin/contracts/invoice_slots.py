"""What invoices put on their own page, on their contract's and provider's, on the home page and among the ready-made lists."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement

from pre_admin.accounts.actor import Actor
from pre_admin.contracts.models import ContractState, Invoice, InvoiceState
from pre_admin.contracts.queries import invoices as queries
from pre_admin.contracts.queries.clocks import late_ids
from pre_admin.core.calendar import start_of_day
from pre_admin.core.french import amount_fr, date_fr
from pre_admin.funding.queries.actions import name_of
from pre_admin.panel.pages import Cell, RelatedTable, TimelineEntry
from pre_admin.panel.pages import HomeTask as Task
from pre_admin.panel.slots import HomeTask, Preset, RelatedList, TimelineSource

LIST = "/admin/invoice/"
SHOWN = 25
S = InvoiceState
INVOICED = (ContractState.SIGNED, ContractState.SUSPENDED, ContractState.TERMINATED)
DECIDED = {S.REJECTED: ("x", "Facture rejetée")}


# ---- on an invoice's page
def events(invoice: Any, actor: Actor) -> list[TimelineEntry]:
    """Received, suspended, taken up again, its account checked, decided, ordered, paid."""
    found = [TimelineEntry(start_of_day(invoice.received_on), "doc", "Facture reçue", name_of(invoice.entered_by_id))]
    for pause in queries.suspensions_of(invoice.id):
        found.append(TimelineEntry(start_of_day(pause.starts_on), "stop", "Délai suspendu", text=pause.reason, tone="stop"))
        if pause.ends_on:
            found.append(TimelineEntry(start_of_day(pause.ends_on), "return", "Contrôle repris"))
    if invoice.iban_checked_at:
        who, how = name_of(invoice.iban_checked_by_id), invoice.iban_check_note or ""
        found.append(
            TimelineEntry(invoice.iban_checked_at, "lock", "IBAN vérifié", who, how if actor.may("invoice.bank") else "")
        )
    if invoice.decided_at and (invoice.accepted is not None or invoice.state in DECIDED):
        icon, told = DECIDED.get(invoice.state, ("check", "Facture acceptée"))
        amount = amount_fr(invoice.accepted) if invoice.accepted is not None else ""
        hint = " · ".join(text for text in (amount, name_of(invoice.decided_by_id)) if text)
        found.append(TimelineEntry(invoice.decided_at, icon, told, hint))
    if invoice.ordered_on:
        found.append(TimelineEntry(start_of_day(invoice.ordered_on), "pen", "Mandat fait", invoice.order_reference))
    if invoice.paid_on:
        found.append(TimelineEntry(start_of_day(invoice.paid_on), "wallet", "Facture payée", tone="ok"))
    return found


# ---- on a contract's page, on a provider's
def of_contract(contract: Any, actor: Actor) -> RelatedTable:
    """The invoices of a contract, latest first."""
    may = actor.may("invoice.create") and contract.state in INVOICED
    return _table(
        Invoice.contract_id == contract.id, f"contract={contract.id}", f"{LIST}new/?contract={contract.id}" if may else None
    )


def of_provider(provider: Any, actor: Actor) -> RelatedTable:
    """The invoices of a provider, latest first."""
    return _table(Invoice.provider_id == provider.id, f"provider={provider.id}", None)


def _table(condition: ColumnElement[bool], kept: str, create: str | None) -> RelatedTable:
    rows = [
        [
            Cell(number, href=f"{LIST}details/?id={key}"), Cell(reference, label="Contrat"), Cell(date_fr(received), "date", label="Reçue le"),
            Cell(amount_fr(total if accepted is None else accepted), "num", label="Montant"), Cell(state.label, "enum", tone=state.tone, label="État"),
        ]
        for key, number, reference, _dated, received, total, accepted, state in queries.invoices_of(condition, SHOWN)
    ]  # fmt: skip
    heads = [("Facture", "text"), ("Contrat", "text"), ("Reçue le", "date"), ("Montant", "num"), ("État", "text")]
    total = len(rows) if len(rows) < SHOWN else queries.counts(condition)
    return RelatedTable(
        "Factures", total, heads, rows, empty="Aucune facture reçue.", create_url=create, create_label="Enregistrer une facture",
        more_url=f"{LIST}?{kept}" if rows else None,
    )  # fmt: skip


# ---- on the home page
def tasks(actor: Actor) -> Sequence[Task]:
    """What waits for whoever pays."""
    waiting, late = queries.counts(Invoice.state == S.RECEIVED), len(late_ids())
    return [
        Task(late, "facture en retard" if late < 2 else "factures en retard", f"{LIST}?state=late", "Payer", told="délai de paiement passé", tone="stop"),
        Task(waiting, "facture à contrôler" if waiting < 2 else "factures à contrôler", f"{LIST}?state=to-check", "Contrôler"),
    ]  # fmt: skip


# ---- ready-made lists
def _in(*states: InvoiceState) -> Any:
    return lambda actor: Invoice.state.in_(states)


def _late(actor: Actor) -> ColumnElement[bool]:
    return Invoice.id.in_(late_ids())


LISTS: tuple[tuple[int, str, str, Any, str], ...] = (
    (10, "to-check", "À contrôler", _in(S.RECEIVED), "Aucune facture n’attend son contrôle."),
    (20, "suspended", "Suspendues", _in(S.SUSPENDED), "Aucune facture n’est suspendue."),
    (30, "to-order", "À mandater", _in(S.ACCEPTED), "Chaque facture acceptée a son mandat."),
    (40, "to-pay", "À payer", _in(S.ORDERED), "Chaque facture mandatée est payée."),
    (50, "late", "En retard", _late, "Aucune facture n’a passé son délai de paiement."),
)


def contribute(house: Any) -> None:
    """Fill the slots, and name the rows that hold others back."""
    add = house.slots.add
    add(TimelineSource("invoice", "invoice.read", 10, events))
    add(RelatedList("contract", "invoice.read", 40, of_contract))
    add(RelatedList("provider", "invoice.read", 20, of_provider))
    add(HomeTask("invoice.accept", 30, tasks))
    for order, name, label, condition, empty in LISTS:
        add(Preset("invoice", "invoice.read", order, name, label, condition, empty))
    house.name_rows("invoice_line", "ligne de facture", "lignes de facture")
    house.name_rows("invoice_suspension", "suspension de facture", "suspensions de facture")
    house.name_rows("invoice_tranche", "part payée d’une facture", "parts payées de factures")
