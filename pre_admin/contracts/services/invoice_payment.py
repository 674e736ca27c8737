"""Paying an invoice: its account checked by a second person, its payment order, its payment; never before the certified service (I8)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from pre_admin.accounts.actor import Actor
from pre_admin.contracts.models import Invoice, InvoiceState
from pre_admin.contracts.queries.cases import iban_of
from pre_admin.contracts.rules.invoices import INVOICE_STATES, check
from pre_admin.contracts.services.commitments import hold_contract
from pre_admin.contracts.services.invoice_steps import case_for, contract_of, lines_of
from pre_admin.contracts.services.payments import hold_money, settle_invoices
from pre_admin.contracts.services.wording import ask
from pre_admin.core.calendar import local, now, today
from pre_admin.core.database import db
from pre_admin.core.errors import DomainError
from pre_admin.core.french import date_fr
from pre_admin.partners.models import Provider
from pre_admin.partners.services.providers import change_account

Values = Mapping[str, Any]
SAME_PERSON = (
    "Vous avez enregistré cette facture : une autre personne vérifie son IBAN, en appelant le prestataire à un numéro déjà connu."
)
NO_IBAN = "L’IBAN de cette facture est celui qui est connu : il n’y a rien à vérifier."
NOT_TICKED = "Cochez la case une fois le compte confirmé par le prestataire ; sinon, suspendez ou rejetez la facture."
FUTURE = "Cette date est dans l’avenir : écrivez le jour où c’est arrivé."
BEFORE_ACCEPTANCE = "Le mandat suit l’acceptation, le {} : vérifiez la date."
BEFORE_ORDER = "Le paiement suit le mandat, le {} : vérifiez la date."
NOT_SERVED = (
    "Le service n’est plus certifié pour tout ce qui est accepté : faites-le certifier avant de payer, ou reprenez la facture."
)
IBAN_PENDING = "L’IBAN de la facture n’est ni celui qui est connu du prestataire, ni vérifié : une autre personne le vérifie avant le mandat."
PAID = "Facture payée"
UNSERVED = ("nothing_certified", "none_left_certified", "over_certified", "self_certified")


def needs_second_person(invoice: Invoice) -> bool:
    """Whether the account on the invoice is not the one that is known, and nobody has checked it."""
    return bool(invoice.iban) and invoice.iban_checked_at is None and invoice.iban != iban_of(invoice.provider_id)


def check_iban(invoice: Invoice, values: Values, actor: Actor) -> None:
    """Someone who did not enter the invoice confirms its account, and says how; the provider's own becomes it when asked. Raises DomainError."""
    if actor.id == invoice.entered_by_id:
        raise DomainError(SAME_PERSON)
    if not needs_second_person(invoice) or invoice.iban is None:
        raise DomainError(NO_IBAN)
    if not values.get("confirmed_account"):
        raise DomainError(NOT_TICKED, "confirmed_account")
    ask(values, {"iban_check_note": ("Comment l’IBAN a été vérifié", values["iban_check_note"])})
    invoice.iban_checked_by_id, invoice.iban_checked_at = actor.id, now()
    invoice.iban_check_note = values["iban_check_note"]
    if values.get("replace_known"):
        provider = db.session.scalars(select(Provider).where(Provider.id == invoice.provider_id)).one()
        change_account(provider, invoice.iban, actor)


def note_order(invoice: Invoice, values: Values, actor: Actor) -> None:
    """The payment order made in the accounting system: its number and day; corrected as long as nothing is paid. Raises DomainError."""
    hold_contract(contract_of(invoice))
    if invoice.state is not InvoiceState.ORDERED:
        invoice.state = INVOICE_STATES.after(invoice.state, "order")
    _served_still(invoice)
    if needs_second_person(invoice):
        raise DomainError(IBAN_PENDING)
    day: date = values["ordered_on"]
    accepted = local(invoice.decided_at).date() if invoice.decided_at else invoice.received_on
    if day > today():
        raise DomainError(FUTURE, "ordered_on")
    if day < accepted:
        raise DomainError(BEFORE_ACCEPTANCE.format(date_fr(accepted)), "ordered_on")
    ask(values, {"order_reference": ("Mandat", values["order_reference"])})
    invoice.order_reference, invoice.ordered_on = values["order_reference"], day


def note_payment(invoice: Invoice, values: Values, actor: Actor) -> None:
    """The day the accountant paid; corrected when it was written wrong. Raises DomainError."""
    contract = contract_of(invoice)
    hold_money(contract)
    day: date = values["paid_on"]
    if invoice.state is not InvoiceState.PAID:
        after = INVOICE_STATES.after(invoice.state, "pay")
        _served_still(invoice)
        invoice.state = after
    if day > today():
        raise DomainError(FUTURE, "paid_on")
    if invoice.ordered_on and day < invoice.ordered_on:
        raise DomainError(BEFORE_ORDER.format(date_fr(invoice.ordered_on)), "paid_on")
    invoice.paid_on = day
    settle_invoices(contract, PAID, actor)


def _served_still(invoice: Invoice) -> None:
    """No payment without certified service, even when a certification was taken back since (I8)."""
    accepted = {place: row.accepted_quantity or 0 for place, row in enumerate(lines_of(invoice))}
    if any(one.code in UNSERVED for one in check(case_for(invoice), accepted)):  # type: ignore[arg-type]
        raise DomainError(NOT_SERVED)
