"""Deciding on an invoice: accepted whole or in part, suspended, taken up again, rejected; never beyond what is certified and committed (R8)."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from pre_admin.accounts.actor import Actor
from pre_admin.contracts.models import Contract, Invoice, InvoiceLine, InvoiceState, InvoiceSuspension, InvoiceTranche
from pre_admin.contracts.queries.cases import bill_of, case_of
from pre_admin.contracts.rules.billing import Case, Gap, shared_out
from pre_admin.contracts.rules.invoices import INVOICE_STATES, accepted_amount, blocking, check, warnings
from pre_admin.contracts.services.payments import hold_money, settle_invoices
from pre_admin.contracts.services.wording import ask
from pre_admin.core.calendar import now, today
from pre_admin.core.database import db
from pre_admin.core.errors import DomainError, FieldErrors
from pre_admin.core.french import decimal_fr
from pre_admin.panel.rows import children_of

Values = Mapping[str, Any]
WARNED = "Rien n’empêche d’accepter cette facture, mais regardez ceci avant :"
WARNED_WAY = "J’ai vérifié : accepter"
TOO_MUCH = "On n’accepte pas plus que les {} facturées."
NOTHING = "Rien ne serait payé : suspendez la facture, ou rejetez-la en disant pourquoi."
ALL = "Tout serait payé : acceptez la facture entière."
FUTURE = "Cette date est dans l’avenir : écrivez le jour où c’est arrivé."
BEFORE_RECEIPT = "Une facture ne se suspend pas avant d’être reçue."
BEFORE_PAUSE = "La suspension a commencé après ce jour-là : vérifiez la date."
PAUSED_THEN = "La facture était déjà suspendue à cette date : choisissez un jour plus récent."
ACCEPTED, REOPENED = "Facture acceptée", "Facture reprise"
QUANTITY = "line_{}"
"""The field of what is accepted of a line, by the line's id."""


def lines_of(invoice: Invoice) -> list[InvoiceLine]:
    """The lines of an invoice, in their order."""
    return list(children_of(InvoiceLine, "invoice_id", invoice.id))


def case_for(invoice: Invoice) -> Case:
    """An invoice beside everything it is checked against, as it stands now."""
    return case_of(bill_of(invoice, lines_of(invoice)), invoice.contract_id, invoice.entered_by_id, invoice.id)


def contract_of(invoice: Invoice) -> Contract:
    """The contract of an invoice."""
    return db.session.scalars(select(Contract).where(Contract.id == invoice.contract_id)).one()


# ---- accepted
def accept(invoice: Invoice, values: Values, actor: Actor) -> None:
    """Accept what is asked, whole. Raises DomainError with every gap that forbids it."""
    contract = _held(invoice)
    after = INVOICE_STATES.after(invoice.state, "accept")
    case = case_for(invoice)
    found = check(case)
    _refuse(found)
    ask(values, {}, [one.sentence for one in warnings(found)], WARNED, WARNED_WAY)
    _take(invoice, contract, case, {place: line.quantity for place, line in enumerate(case.bill.lines)}, after, actor)


def accept_part(invoice: Invoice, values: Values, actor: Actor) -> None:
    """Accept a part of the quantities, and say why; a credit note is asked for the rest. Raises DomainError."""
    contract = _held(invoice)
    after = INVOICE_STATES.after(invoice.state, "accept")
    rows, case = lines_of(invoice), case_for(invoice)
    given = {place: values.get(QUANTITY.format(row.id)) or Decimal(0) for place, row in enumerate(rows)}
    over = {
        QUANTITY.format(row.id): TOO_MUCH.format(decimal_fr(row.quantity))
        for place, row in enumerate(rows)
        if given[place] > row.quantity
    }
    if over:
        raise FieldErrors(over)
    amount = accepted_amount(case, given)
    if amount <= 0 or all(given[place] == row.quantity for place, row in enumerate(rows)):
        raise DomainError(NOTHING if amount <= 0 else ALL)
    found = check(case, given)
    _refuse(found)
    reason = {"reason": ("Motif", values["reason"])}
    ask(values, reason, [one.sentence for one in warnings(found)], WARNED, WARNED_WAY)
    invoice.reason = values["reason"]
    _take(invoice, contract, case, given, after, actor)


def _held(invoice: Invoice) -> Contract:
    contract = contract_of(invoice)
    hold_money(contract)
    return contract


def _refuse(found: list[Gap]) -> None:
    stops = blocking(found)
    if stops:
        raise DomainError(" ".join(dict.fromkeys(one.sentence for one in stops)))


def _take(
    invoice: Invoice, contract: Contract, case: Case, given: Mapping[int, Decimal], after: InvoiceState, actor: Actor
) -> None:  # fmt: skip
    for place, row in enumerate(lines_of(invoice)):
        row.accepted_quantity = given[place]
    invoice.accepted = accepted_amount(case, given)
    for envelope_id, amount in (shared_out(case.deal.commitments, invoice.accepted, case.years) or {}).items():
        db.session.add(InvoiceTranche(invoice_id=invoice.id, envelope_id=envelope_id, amount=amount))
    _decide(invoice, after, actor)
    settle_invoices(contract, ACCEPTED, actor)


def _decide(invoice: Invoice, after: InvoiceState, actor: Actor) -> None:
    invoice.state, invoice.decided_by_id, invoice.decided_at = after, actor.id, now()


def reopen(invoice: Invoice, values: Values, actor: Actor) -> None:
    """An acceptance is taken back before any payment order: what it took is free again. Raises DomainError."""
    contract = _held(invoice)
    invoice.state = INVOICE_STATES.after(invoice.state, "reopen")
    invoice.accepted = invoice.decided_by_id = invoice.decided_at = invoice.reason = None
    for row in lines_of(invoice):
        row.accepted_quantity = None
    for tranche in children_of(InvoiceTranche, "invoice_id", invoice.id):
        db.session.delete(tranche)
    settle_invoices(contract, REOPENED, actor)


# ---- not accepted
def suspend(invoice: Invoice, values: Values, actor: Actor) -> None:
    """Stop the payment clock from the day the provider is told why, in writing. Raises DomainError."""
    after = INVOICE_STATES.after(invoice.state, "suspend")
    day: date = values["starts_on"]
    if day > today():
        raise DomainError(FUTURE, "starts_on")
    if day < invoice.received_on:
        raise DomainError(BEFORE_RECEIPT, "starts_on")
    pauses = children_of(InvoiceSuspension, "invoice_id", invoice.id)
    if any(one.ends_on is not None and one.ends_on > day for one in pauses):
        raise DomainError(PAUSED_THEN, "starts_on")
    ask(values, {"reason": ("Motif", values["reason"])})
    same = next((one for one in pauses if one.starts_on == day), None)
    pause = same or InvoiceSuspension(invoice_id=invoice.id, starts_on=day)
    pause.ends_on, pause.reason = None, values["reason"]
    db.session.add(pause)
    invoice.state, invoice.reason = after, values["reason"]


def resume(invoice: Invoice, values: Values, actor: Actor) -> None:
    """What was missing has come: the clock runs again from that day, the invoice is checked anew. Raises DomainError."""
    after = INVOICE_STATES.after(invoice.state, "resume")
    day: date = values["ends_on"]
    if day > today():
        raise DomainError(FUTURE, "ends_on")
    for pause in children_of(InvoiceSuspension, "invoice_id", invoice.id):
        if pause.ends_on is None:
            if day < pause.starts_on:
                raise DomainError(BEFORE_PAUSE, "ends_on")
            pause.ends_on = day
    invoice.state, invoice.reason = after, None


def reject(invoice: Invoice, values: Values, actor: Actor) -> None:
    """Nothing is paid on this invoice, and the provider is told why. Raises DomainError."""
    after = INVOICE_STATES.after(invoice.state, "reject")
    ask(values, {"reason": ("Motif", values["reason"])})
    invoice.reason = values["reason"]
    _decide(invoice, after, actor)
