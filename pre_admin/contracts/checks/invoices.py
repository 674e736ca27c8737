"""What `flask check` verifies about invoices (systems of the trade: I4, I5, I6, I8, I9, I13); rows are named by number only."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from pre_admin.contracts.models import Contract, Delivery, DeliveryState, Invoice, InvoiceLine, InvoiceState, InvoiceTranche
from pre_admin.contracts.queries.terms import terms_of
from pre_admin.contracts.rules.amounts import ZERO
from pre_admin.contracts.rules.invoices import TAKING
from pre_admin.contracts.rules.numbers import number_key
from pre_admin.contracts.services.payments import STATES
from pre_admin.core.database import db
from pre_admin.funding.models import LedgerEntry

CONTRACT: Any = Contract.__table__
DELIVERY: Any = Delivery.__table__
INVOICE: Any = Invoice.__table__
LINE: Any = InvoiceLine.__table__
TRANCHE: Any = InvoiceTranche.__table__
ENTRY: Any = LedgerEntry.__table__
CHUNK = 400


def invoiced_beyond_certified() -> list[str]:
    """I4, I8: lines of contracts of which more was accepted than certified."""
    certified = _certified()
    return [
        f"prestation {key}, facturée plus que certifiée" for key, total in _accepted().items() if total > certified.get(key, ZERO)
    ]


def certified_by_who_invoices() -> list[str]:
    """I13: lines of which someone had more accepted than others certified."""
    every = _certified()
    statement = select(DELIVERY.c.line_id, DELIVERY.c.certified_by_id, func.sum(DELIVERY.c.quantity))
    rows = db.session.execute(
        statement.where(DELIVERY.c.state == DeliveryState.CERTIFIED).group_by(*statement.selected_columns[:2])
    )
    mine = {(line, who): total for line, who, total in rows}
    taken = select(LINE.c.line_id, INVOICE.c.entered_by_id, func.sum(LINE.c.accepted_quantity))
    taken = taken.join(INVOICE, INVOICE.c.id == LINE.c.invoice_id).where(
        INVOICE.c.state.in_(TAKING), LINE.c.accepted_quantity > ZERO
    )
    found = []
    for line, who, total in db.session.execute(taken.group_by(LINE.c.line_id, INVOICE.c.entered_by_id)):
        if who is not None and (line, who) in mine and total > every.get(line, ZERO) - mine[line, who]:
            found.append(f"prestation {line}, certifiée et facturée par le compte {who}")
    return found


def accepted_beyond_contract() -> list[str]:
    """I5: contracts whose accepted invoices come to more than they do, or take more of an envelope than they commit."""
    statement = select(INVOICE.c.contract_id, func.sum(INVOICE.c.accepted)).where(INVOICE.c.state.in_(TAKING))
    accepted = {key: total for key, total in db.session.execute(statement.group_by(INVOICE.c.contract_id))}
    taken = select(INVOICE.c.contract_id, TRANCHE.c.envelope_id, func.sum(TRANCHE.c.amount))
    taken = taken.join(INVOICE, INVOICE.c.id == TRANCHE.c.invoice_id).where(INVOICE.c.state.in_(TAKING))
    by_envelope: dict[int, dict[int, Decimal]] = {}
    for key, envelope, total in db.session.execute(taken.group_by(INVOICE.c.contract_id, TRANCHE.c.envelope_id)):
        by_envelope.setdefault(key, {})[envelope] = total
    found, keys = [], sorted(accepted)
    for start in range(0, len(keys), CHUNK):
        for key, terms in terms_of(keys[start : start + CHUNK]).items():
            if accepted[key] > terms.amounts.total:
                found.append(f"contrat {key}, factures acceptées au-delà de son montant")
            over = [one for one, total in by_envelope.get(key, {}).items() if total > terms.tranches.get(one, ZERO)]
            found += [f"contrat {key}, enveloppe {one}, facturé au-delà de l’engagement" for one in over]
    return found


def sums_of_accepted() -> list[str]:
    """I6: accepted invoices whose commitments do not come to what was accepted."""
    statement = (
        select(INVOICE.c.id, INVOICE.c.accepted, func.sum(TRANCHE.c.amount))
        .join(TRANCHE, TRANCHE.c.invoice_id == INVOICE.c.id, isouter=True)
        .where(INVOICE.c.state.in_(TAKING))
        .group_by(INVOICE.c.id, INVOICE.c.accepted)
        .order_by(INVOICE.c.id)
    )
    return [
        f"facture {key}, accepté et imputé diffèrent"
        for key, accepted, shared in db.session.execute(statement)
        if accepted != (shared or ZERO)
    ]


def ledger_of_invoices() -> list[str]:
    """I6: actions and envelopes where the ledger does not hold what the invoices take and were paid."""
    found = []
    for kind, states in STATES.items():
        held = select(ENTRY.c.action_id, ENTRY.c.envelope_id, func.sum(ENTRY.c.amount)).where(ENTRY.c.kind == kind)
        kept = _sums(held.group_by(ENTRY.c.action_id, ENTRY.c.envelope_id))
        wanted = _sums(_taken(states))
        wrong = sorted(key for key in {*kept, *wanted} if kept.get(key, ZERO) != wanted.get(key, ZERO))
        found += [
            f"action {action}, enveloppe {envelope}, {kind.label.lower()} : le registre et les factures diffèrent"
            for action, envelope in wrong
        ]
    return found


def numbers_twice() -> list[str]:
    """I9: invoices whose number is not kept as it should be to be known again."""
    rows = db.session.execute(select(INVOICE.c.id, INVOICE.c.number, INVOICE.c.number_key).order_by(INVOICE.c.id))
    return [f"facture {key}" for key, number, kept in rows if number_key(number) != kept]


# ---- sums
def _certified() -> dict[int, Decimal]:
    statement = select(DELIVERY.c.line_id, func.sum(DELIVERY.c.quantity)).where(DELIVERY.c.state == DeliveryState.CERTIFIED)
    return {key: total for key, total in db.session.execute(statement.group_by(DELIVERY.c.line_id))}


def _accepted() -> dict[int, Decimal]:
    statement = select(LINE.c.line_id, func.sum(LINE.c.accepted_quantity)).join(INVOICE, INVOICE.c.id == LINE.c.invoice_id)
    kept = statement.where(INVOICE.c.state.in_(TAKING), LINE.c.accepted_quantity > ZERO).group_by(LINE.c.line_id)
    return {key: total for key, total in db.session.execute(kept.order_by(LINE.c.line_id))}


def _taken(states: tuple[InvoiceState, ...]) -> Any:
    statement = select(CONTRACT.c.action_id, TRANCHE.c.envelope_id, func.sum(TRANCHE.c.amount))
    statement = statement.join(INVOICE, INVOICE.c.id == TRANCHE.c.invoice_id).join(
        CONTRACT, CONTRACT.c.id == INVOICE.c.contract_id
    )
    return statement.where(INVOICE.c.state.in_(states)).group_by(CONTRACT.c.action_id, TRANCHE.c.envelope_id)


def _sums(statement: Any) -> Mapping[tuple[int, int], Decimal]:
    return {(action, envelope): total for action, envelope, total in db.session.execute(statement)}


CHECKS: dict[str, Callable[[], Sequence[str]]] = {
    "Service fait et factures": invoiced_beyond_certified,
    "Service fait et factures, deux personnes": certified_by_who_invoices,
    "Contrats et factures": accepted_beyond_contract,
    "Factures et engagements": sums_of_accepted,
    "Factures et registre des enveloppes": ledger_of_invoices,
    "Numéros de facture": numbers_twice,
}


def contribute(house: Any) -> None:
    """Hand the checks over."""
    for name, check in CHECKS.items():
        house.invariant(name, check)
