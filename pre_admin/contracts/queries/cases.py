"""Everything an invoice is checked against, read as the house: numbers and facts of the contract, never a row of a file."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import func, select

from pre_admin.accounts.scoping import as_system
from pre_admin.contracts.models import Contract, ContractSuspension, Delivery, DeliveryState, Invoice, InvoiceLine, InvoiceTranche
from pre_admin.contracts.queries.terms import changes_of, lines_of, tranches_of
from pre_admin.contracts.rules.amounts import ZERO
from pre_admin.contracts.rules.billing import (
    Bill,
    BillLine,
    Case,
    Certified,
    Commitment,
    Deal,
    Other,
    Payee,
    Span,
    Standing,
    covering,
)
from pre_admin.contracts.rules.effective import Change, Line, Terms, terms_on
from pre_admin.contracts.rules.invoices import TAKING
from pre_admin.contracts.rules.numbers import number_key
from pre_admin.core.calendar import local, today
from pre_admin.funding.models import Envelope
from pre_admin.partners.models import Provider, ProviderPaper, VatRule
from pre_admin.partners.rules import Span as Validity
from pre_admin.partners.rules import paper_states

CONTRACT: Any = Contract.__table__
SUSPENSION: Any = ContractSuspension.__table__
DELIVERY: Any = Delivery.__table__
INVOICE: Any = Invoice.__table__
LINE: Any = InvoiceLine.__table__
TRANCHE: Any = InvoiceTranche.__table__
ENVELOPE: Any = Envelope.__table__
PROVIDER: Any = Provider.__table__
PAPER: Any = ProviderPaper.__table__
WHY = "contrôle d’une facture"


def bill_of(invoice: Invoice, lines: Iterable[InvoiceLine]) -> Bill:
    """The paper of an invoice, as it is kept."""
    return Bill(
        invoice.provider_id, invoice.number, invoice.dated_on, invoice.received_on, invoice.net, invoice.vat_amount, invoice.total,
        tuple(BillLine(one.line_id, one.quantity, one.unit_price, one.amount) for one in lines), invoice.period_from, invoice.period_to,
        invoice.iban, invoice.iban_checked_at is not None, invoice.document_id is not None,
    )  # fmt: skip


def case_of(bill: Bill, contract_id: int, enterer_id: int | None, but: int | None = None) -> Case:
    """A paper beside its contract, the certified services, the money, its provider; `but` is the invoice itself, once it is kept."""
    with as_system(WHY) as session:
        services = _services(session, contract_id)
        taken = _taken(session, contract_id, enterer_id, but)
        payee = _payee(session, bill.provider_id)
        others = _others(session, bill, but)
        agreed = _agreed(session, contract_id)
        deal = _deal(session, contract_id, agreed.on(None), but)
    standings = _standings(services, taken, enterer_id, {one.id for one in agreed.lines})
    made = Case(bill, deal, payee, today(), standings, others, _delivered(bill, services, standings))
    return replace(made, deal=replace(deal, terms=agreed.on(made.served.last)))


# ---- the contract
class Agreed(NamedTuple):
    """What both signed, from the first day on."""

    lines: Sequence[Line]
    tranches: Mapping[int, Decimal]
    ends_on: date | None
    vat: VatRule | None
    changes: Sequence[Change]

    def on(self, day: date | None) -> Terms:
        """The terms in force on a day; as last signed when None."""
        return terms_on(self.lines, self.tranches, self.ends_on, self.vat, self.changes, day)


def _agreed(session: Any, contract_id: int) -> Agreed:
    ends_on, vat = session.execute(select(CONTRACT.c.ends_on, CONTRACT.c.vat).where(CONTRACT.c.id == contract_id)).one()
    lines, tranches = lines_of([contract_id]).get(contract_id, []), tranches_of([contract_id]).get(contract_id, {})
    return Agreed(lines, tranches, ends_on, vat, changes_of([contract_id]).get(contract_id, []))


def _deal(session: Any, contract_id: int, whole: Terms, but: int | None) -> Deal:
    """The contract as last signed."""
    columns = (
        CONTRACT.c.reference, CONTRACT.c.state, CONTRACT.c.provider_id, PROVIDER.c.name, CONTRACT.c.vat, CONTRACT.c.starts_on,
        CONTRACT.c.terminated_on,
    )  # fmt: skip
    statement = select(*columns).join(PROVIDER, PROVIDER.c.id == CONTRACT.c.provider_id).where(CONTRACT.c.id == contract_id)
    reference, state, provider, name, vat, starts, stopped = session.execute(statement).one()
    since = select(func.max(SUSPENSION.c.starts_on)).where(
        SUSPENSION.c.contract_id == contract_id, SUSPENSION.c.ends_on.is_(None)
    )
    accepted, by_envelope = _accepted(session, contract_id, but)
    return Deal(
        reference or "en brouillon", state, provider, name, vat, starts, whole, whole, stopped, session.scalar(since), accepted,
        _commitments(session, whole.tranches, by_envelope),
    )  # fmt: skip


def _accepted(session: Any, contract_id: int, but: int | None) -> tuple[Decimal, dict[int, Decimal]]:
    """What the other invoices of the contract were accepted for, and of which envelopes."""
    mine = (INVOICE.c.contract_id == contract_id, INVOICE.c.state.in_(TAKING), INVOICE.c.id != (but or 0))
    total = session.scalar(select(func.sum(INVOICE.c.accepted)).where(*mine))
    statement = select(TRANCHE.c.envelope_id, func.sum(TRANCHE.c.amount)).join(INVOICE, INVOICE.c.id == TRANCHE.c.invoice_id)
    rows = session.execute(statement.where(*mine).group_by(TRANCHE.c.envelope_id))
    return total or ZERO, {key: amount for key, amount in rows}


def _commitments(session: Any, tranches: Mapping[int, Decimal], taken: Mapping[int, Decimal]) -> tuple[Commitment, ...]:
    statement = (
        select(ENVELOPE.c.id, ENVELOPE.c.title, ENVELOPE.c.year).where(ENVELOPE.c.id.in_(tranches)).order_by(ENVELOPE.c.id)
    )
    rows = session.execute(statement).all() if tranches else []
    return tuple(Commitment(key, title, year, tranches[key], taken.get(key, ZERO)) for key, title, year in rows)


# ---- the services
def _services(session: Any, contract_id: int) -> Sequence[Any]:
    """(line, state, day, quantity, who certified, when) of what was held."""
    columns = (
        DELIVERY.c.line_id, DELIVERY.c.state, DELIVERY.c.held_on, DELIVERY.c.quantity, DELIVERY.c.certified_by_id, DELIVERY.c.certified_at,
    )  # fmt: skip
    held = DELIVERY.c.state.in_((DeliveryState.HELD, DeliveryState.CERTIFIED))
    return session.execute(select(*columns).where(DELIVERY.c.contract_id == contract_id, held)).all()  # type: ignore[no-any-return]


def _taken(session: Any, contract_id: int, enterer: int | None, but: int | None) -> dict[int, tuple[Decimal, Decimal]]:
    """Line → what other invoices were accepted for, and those of one person among them."""
    statement = (
        select(LINE.c.line_id, INVOICE.c.entered_by_id, func.sum(LINE.c.accepted_quantity))
        .join(INVOICE, INVOICE.c.id == LINE.c.invoice_id)
        .where(INVOICE.c.contract_id == contract_id, INVOICE.c.state.in_(TAKING), INVOICE.c.id != (but or 0))
        .group_by(LINE.c.line_id, INVOICE.c.entered_by_id)
    )
    found: dict[int, tuple[Decimal, Decimal]] = {}
    for key, who, quantity in session.execute(statement):
        every, mine = found.get(key, (ZERO, ZERO))
        found[key] = (every + (quantity or ZERO), mine + (quantity or ZERO if who == enterer else ZERO))
    return found


def _standings(
    services: Sequence[Any], taken: Mapping[int, tuple[Decimal, Decimal]], enterer: int | None, lines: set[int]
) -> dict[int, Standing]:
    found = {}
    for key in {*lines, *(row.line_id for row in services)}:
        mine = [row for row in services if row.line_id == key]
        certified = [row for row in mine if row.state is DeliveryState.CERTIFIED]
        accepted, of_enterer = taken.get(key, (ZERO, ZERO))
        found[key] = Standing(
            _sum(certified), _sum([row for row in certified if enterer is not None and row.certified_by_id == enterer]),
            _sum(mine) - _sum(certified), accepted, of_enterer,
        )  # fmt: skip
    return found


def _sum(rows: Sequence[Any]) -> Decimal:
    return sum((row.quantity for row in rows), ZERO)


def _delivered(bill: Bill, services: Sequence[Any], standings: Mapping[int, Standing]) -> Span | None:
    """The days of the certified services that the paper pays: those of its period when they are enough, else those not paid yet."""
    days: list[date] = []
    for line in bill.lines:
        certified = [
            Certified(row.held_on, local(row.certified_at).date(), row.quantity)
            for row in services
            if row.line_id == line.line_id and row.state is DeliveryState.CERTIFIED
        ]
        within = [one for one in certified if (bill.period_from or date.min) <= one.held_on <= (bill.period_to or date.max)]
        before = standings.get(line.line_id or 0, Standing()).accepted
        if bill.period_to is not None and sum((one.quantity for one in within), ZERO) >= line.quantity:
            certified, before = within, ZERO
        days += [one.held_on for one in covering(certified, before, line.quantity)]
    return Span(min(days), max(days)) if days else None


# ---- the provider
def _payee(session: Any, provider_id: int | None) -> Payee:
    columns = (PROVIDER.c.name, PROVIDER.c.kind, PROVIDER.c.siret, PROVIDER.c.iban, PROVIDER.c.vat, PROVIDER.c.archived_at)
    row = session.execute(select(*columns).where(PROVIDER.c.id == provider_id)).one_or_none()
    if row is None:
        return Payee("")
    statement = select(PAPER.c.kind, PAPER.c.dated_on, PAPER.c.expires_on).where(PAPER.c.provider_id == provider_id)
    papers = [(kind, Validity(dated, expires)) for kind, dated, expires in session.execute(statement)]
    return Payee(row.name, row.siret, row.iban, row.vat, row.archived_at is not None, paper_states(row.kind, papers, today()))


def _others(session: Any, bill: Bill, but: int | None) -> list[Other]:
    """Those of the same provider with the same number, or the same day and total."""
    same = (INVOICE.c.number_key == number_key(bill.number)) | (
        (INVOICE.c.dated_on == bill.dated_on) & (INVOICE.c.total == _whole_cents(bill.total))
    )
    statement = select(INVOICE.c.number, INVOICE.c.number_key, INVOICE.c.dated_on, INVOICE.c.total)
    mine = (INVOICE.c.provider_id == bill.provider_id, INVOICE.c.id != (but or 0), same)
    return [Other(*row) for row in session.execute(statement.where(*mine).order_by(INVOICE.c.id))]


def _whole_cents(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"))


def iban_of(provider_id: int) -> str | None:
    """The account known of a provider: whether an invoice's is another one."""
    with as_system("IBAN connu d’un prestataire, comparé à celui d’une facture") as session:
        return session.scalar(select(PROVIDER.c.iban).where(PROVIDER.c.id == provider_id))
