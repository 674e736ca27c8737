"""Invoices in *Ma journée*: checked, ordered, paid, each with the day its payment clock says."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from pre_admin.contracts.models import InvoiceState
from pre_admin.contracts.rules.day import CLOCKS, Kind, Line, step_passed
from pre_admin.contracts.rules.day_facts import step_url
from pre_admin.core.french import date_fr

INVOICE = "/admin/invoice"


@dataclass(frozen=True)
class InvoiceFact:
    """An invoice that is not paid."""

    id: int
    number: str
    provider: str
    contract: str
    state: InvoiceState
    received_on: date
    amount: Decimal
    ordered_on: date | None = None
    reason: str | None = None
    due: date | None = None
    """When it must be paid, as its clock says; None while the service is not certified, or the clock stands still."""


def of_invoice(fact: InvoiceFact, days: int, day: date) -> Line:
    """Received: to check; accepted: to order; ordered: to note its payment; suspended: the clock stands still."""
    if fact.state is InvoiceState.RECEIVED:
        return _line(fact, Kind.CHECK, "check", "Contrôler", f"{INVOICE}/details/?id={fact.id}", days, day)
    if fact.state is InvoiceState.ACCEPTED:
        return _line(fact, Kind.PAY, "order", "Noter le mandat", step_url(INVOICE, "order", fact.id), days, day)
    if fact.state is InvoiceState.ORDERED:
        return _line(fact, Kind.PAY, "pay", "Noter le paiement", step_url(INVOICE, "pay", fact.id), days, day)
    hint = f"suspendue : {fact.reason}" if fact.reason else "suspendue"
    url, key = f"{INVOICE}/details/?id={fact.id}", f"invoice-{fact.id}-suspended"
    return Line(Kind.CHECK, key, f"Facture {fact.number}", fact.provider, "Ouvrir", url, None, fact.amount, hint, "off")


def _line(fact: InvoiceFact, kind: Kind, name: str, label: str, url: str, days: int, day: date) -> Line:
    since = f"mandatée le {date_fr(fact.ordered_on)}" if fact.ordered_on else f"reçue le {date_fr(fact.received_on)}"
    what = f"Facture {fact.number} ({fact.contract})"
    if fact.due is None:
        hint = f"{since}, attend le service fait : le délai court depuis sa certification"
        return Line(kind, f"invoice-{fact.id}-{name}-wait", what, fact.provider, label, url, None, fact.amount, hint)
    elapsed = max(days - (fact.due - day).days, 0)
    step = step_passed(elapsed, CLOCKS)
    told = f"jour {elapsed} sur {days}" if elapsed <= days else f"délai de {days} jours dépassé"
    # Each step of the clock is another fact: what was put off at day 15 comes back at day 20.
    key = f"invoice-{fact.id}-{name}-{step}"
    tone = {25: "stop", 20: "wait", 15: "wait"}.get(step, "info")
    return Line(kind, key, what, fact.provider, label, url, fact.due, fact.amount, f"{since}, {told}", tone)


def iban_line(key: int, number: str, provider: str, received_on: date, amount: Decimal) -> Line:
    """A changed IBAN is looked at by somebody else than who entered the invoice."""
    due = received_on + timedelta(days=15)
    url = step_url(INVOICE, "check_iban", key)
    hint = "IBAN différent de celui du prestataire : à vérifier par une seconde personne"
    return Line(Kind.IBAN, f"invoice-{key}-iban", f"Facture {number}", provider, "Vérifier l’IBAN", url, due, amount, hint)
