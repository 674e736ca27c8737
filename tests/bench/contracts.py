"""What is measured of contracts: ten thousand of them over ten years, with forty thousand invoices and a hundred thousand sessions."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from flask import Flask
from sqlalchemy import func, insert, select, text

from pre_admin.accounts.models import User
from pre_admin.accounts.roles import Role
from pre_admin.accounts.scoping import as_system
from pre_admin.contracts.models import (
    Contract,
    ContractLine,
    ContractState,
    ContractTranche,
    Delivery,
    DeliveryState,
    Invoice,
    InvoiceLine,
    InvoiceState,
    InvoiceTranche,
)
from pre_admin.contracts.rules.numbers import number_key
from pre_admin.core.calendar import now, school_year_of, today
from pre_admin.core.database import Record, db, learn_sizes
from pre_admin.core.search import index_rows, search_word
from pre_admin.core.text import sort_key
from pre_admin.core.unit_of_work import begin_writing, unit_of_work
from pre_admin.funding.models import Action, CostUnit, Envelope, FundedState, FundingAxis, LedgerEntry, LedgerKind
from pre_admin.partners.models import Provider, VatRule
from tests.bench.measures import Measure, exists, page
from tests.support.offices import Browser, address_of

CONTRACTS, INVOICES, SESSIONS, LINES = 10_000, 4, 10, 2
ACTIONS, YEARS = 2_000, 10
PRICE = Decimal(50)
LIVE = 600
"""The latest contracts, that still run or wait; all those before are closed."""
WORDS = ("Atelier terre et couleurs", "Le jeu pour apprendre", "Théâtre au collège", "Club de lecture", "Savoir nager")
STATES = (
    *(ContractState.SIGNED,) * 6, ContractState.DRAFT, ContractState.ISSUED, ContractState.SUSPENDED, ContractState.TERMINATED,
)  # fmt: skip
BILLED = (InvoiceState.PAID, InvoiceState.PAID, InvoiceState.ACCEPTED, InvoiceState.RECEIVED)
"""Of a contract that runs, its invoices."""


class Fund:
    """What contracts are made on, and the rows made, table by table."""

    def __init__(self) -> None:
        self.at, self.day = now(), today()
        self.providers = list(db.session.scalars(select(Provider.id).order_by(Provider.id)))
        self.envelopes = list(db.session.scalars(select(Envelope.id).order_by(Envelope.id).limit(2)))
        self.axis = db.session.scalars(select(FundingAxis.id).order_by(FundingAxis.rank)).first()
        accounts = dict(db.session.execute(select(User.email, User.id)).all())
        self.assistant, self.coordinator = (accounts[address_of(one)] for one in (Role.ASSISTANT, Role.COORDINATOR))
        self.rows: dict[Any, list[dict[str, Any]]] = {}
        self.first = {model: (db.session.scalar(select(func.max(model.id))) or 0) + 1 for model in (Action, LedgerEntry)}

    def add(self, model: Any, **values: Any) -> int:
        """A row; its id."""
        held = self.rows.setdefault(model, [])
        key = self.first.get(model, 1) + len(held)
        kept = {"version": 1, "created_at": self.at, "updated_at": self.at} if issubclass(model, Record) else {}
        held.append({"id": key, **kept, **values})
        return key


def _actions(fund: Fund) -> list[tuple[int, int]]:
    """(action, provider) of each action, what was approved for it in the ledger."""
    found = []
    for rank in range(ACTIONS):
        provider = fund.providers[rank % len(fund.providers)]
        title = f"{WORDS[rank % len(WORDS)]} {rank}"
        key = fund.add(
            Action, reference=f"2016-A-{rank:05d}", title=title, state=FundedState.SUBMITTED, provider_id=provider, axis_id=fund.axis,
            school_year=school_year_of(fund.day) - rank % YEARS, objective="Lire ensemble.", children=12, age_from=6, age_to=10, round=1,
            sort_key=sort_key(title), submitted_at=fund.at,
        )  # fmt: skip
        _line(fund, key, rank, LedgerKind.APPROVED, Decimal(5_000))
        found.append((key, provider))
    return found


def _line(fund: Fund, action: int, rank: int, kind: LedgerKind, amount: Decimal) -> None:
    fund.add(
        LedgerEntry, envelope_id=fund.envelopes[rank % 2], action_id=action, kind=kind, amount=amount, reason="Mesure", source="contract",
        source_id=rank, author_id=fund.assistant, at=fund.at,
    )  # fmt: skip


def _contract(fund: Fund, rank: int, action: int, provider: int) -> None:
    """A contract of a thousand euros, with its sessions and its invoices."""
    live = rank >= CONTRACTS - LIVE
    state = STATES[rank % len(STATES)] if live else ContractState.CLOSED
    start = fund.day - timedelta(days=60 if live else 420 + (CONTRACTS - rank) * 365 * (YEARS - 1) // CONTRACTS)
    signed = state not in (ContractState.DRAFT, ContractState.ISSUED)
    title = f"{WORDS[rank % len(WORDS)]} {rank}"
    drafted = state is ContractState.DRAFT
    key = fund.add(
        Contract, reference=None if drafted else f"{start.year}-C-{rank:05d}", title=title, action_id=action, provider_id=provider,
        state=state, vat=VatRule.NOT_SUBJECT, object="Clubs de lecture", starts_on=start,
        ends_on=start + timedelta(days=45 if live and rank % 7 == 0 else 280), notice_days=30, issued_on=None if drafted else start,
        sent_on=start if signed else None, provider_signed_on=start if signed else None, signed_on=start if signed else None,
        terminated_on=fund.day if state is ContractState.TERMINATED else None,
        ended_reason="Mesure" if state is ContractState.TERMINATED else None, closed_on=None if live else start + timedelta(days=320),
        released=Decimal(0), sort_key=sort_key(title),
    )  # fmt: skip
    lines = [
        fund.add(
            ContractLine,
            contract_id=key,
            rank=one,
            label=f"Séances {one}",
            unit=CostUnit.SESSION,
            unit_price=PRICE,
            quantity=Decimal(10),
        )
        for one in range(LINES)
    ]
    fund.add(ContractTranche, contract_id=key, envelope_id=fund.envelopes[action % 2], amount=PRICE * 10 * LINES)
    if signed:
        _line(fund, action, action - fund.first[Action], LedgerKind.COMMITTED, PRICE * 10 * LINES)
        _sessions(fund, key, lines[0], start, live)
        for number in range(INVOICES):
            _invoice(
                fund,
                key,
                lines[0],
                provider,
                start + timedelta(days=20 + 8 * number),
                BILLED[number] if live else InvoiceState.PAID,
            )


def _sessions(fund: Fund, contract: int, line: int, start: date, live: bool) -> None:
    for number in range(SESSIONS):
        on = start + timedelta(days=2 + 6 * number)
        waits = live and number >= SESSIONS - 2
        at = datetime.combine(on, fund.at.timetz()) + timedelta(days=2)
        fund.add(
            Delivery, contract_id=contract, line_id=line, state=DeliveryState.HELD if waits else DeliveryState.CERTIFIED, held_on=on,
            minutes=90, place="École", worker="Intervenant", quantity=Decimal(1), children=9, entered_by_id=fund.assistant,
            entered_at=fund.at, certified_by_id=None if waits else fund.coordinator, certified_at=None if waits else at,
        )  # fmt: skip


def _invoice(fund: Fund, contract: int, line: int, provider: int, on: date, state: InvoiceState) -> None:
    """An invoice of two sessions."""
    amount, taken = PRICE * 2, state is not InvoiceState.RECEIVED
    paid = state is InvoiceState.PAID
    number = f"F{on.year}-{len(fund.rows.get(Invoice, ())) + 1}"
    key = fund.add(
        Invoice, contract_id=contract, provider_id=provider, number=number, number_key=number_key(number), state=state, dated_on=on,
        received_on=on, net=amount, vat_amount=Decimal(0), total=amount, accepted=amount if taken else None,
        entered_by_id=fund.assistant, decided_by_id=fund.assistant if taken else None, decided_at=fund.at if taken else None,
        order_reference="Mandat 1" if paid else None, ordered_on=on if paid else None, paid_on=on + timedelta(days=25) if paid else None,
    )  # fmt: skip
    fund.add(
        InvoiceLine, invoice_id=key, line_id=line, label="Séances", quantity=Decimal(2), unit_price=PRICE, amount=amount,
        accepted_quantity=Decimal(2) if taken else None,
    )  # fmt: skip
    if taken:
        fund.add(InvoiceTranche, invoice_id=key, envelope_id=fund.envelopes[contract % 2], amount=amount)


@contextmanager
def _writing(app: Flask) -> Iterator[None]:
    with app.app_context(), as_system("mesure"):
        begin_writing()
        with unit_of_work():
            yield


def _fill(app: Flask) -> None:
    """The rows go in, with their searched words; then the engine learns their sizes, as it would by itself."""
    with _writing(app):
        fund = Fund()
        actions = _actions(fund)
        for rank in range(CONTRACTS):
            _contract(fund, rank, *actions[rank % ACTIONS])
        for model in (
            Action, LedgerEntry, Contract, ContractLine, ContractTranche, Delivery, Invoice, InvoiceLine, InvoiceTranche,
        ):  # fmt: skip
            rows = fund.rows[model]
            for start in range(0, len(rows), 5000):
                db.session.execute(insert(model.__table__), rows[start : start + 5000])
        contracts = ((row["id"], (row["reference"], row["title"])) for row in fund.rows[Contract])
        invoices = ((row["id"], (row["number"],)) for row in fund.rows[Invoice])
        words = [*index_rows("contract", contracts), *index_rows("invoice", invoices)]
        for start in range(0, len(words), 5000):
            db.session.execute(insert(search_word), words[start : start + 5000])
    with app.app_context():
        with as_system("mesure"), unit_of_work() as session:
            learn_sizes(session)
        if db.engine.dialect.name == "postgresql":
            with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.execute(text("VACUUM ANALYZE"))


def contract_measures(app: Flask) -> Iterator[Measure]:
    """The pages of contracts as the assistant sees them; those that are not built yet are left out."""
    if not exists(app, "/admin/contract/"):
        return
    _fill(app)
    browser = Browser(app).sign_in(address_of(Role.ASSISTANT))
    contract = CONTRACTS - LIVE + 1
    with app.app_context(), as_system("mesure"):
        first = select(func.min(Invoice.id)).where(Invoice.state == InvoiceState.RECEIVED, Invoice.contract_id > contract)
        invoice = db.session.scalar(first)
        db.session.rollback()
    for name, path, most in (
        ("liste des contrats", "/admin/contract/", 15), ("contrats, page 100", "/admin/contract/?page=100", 30),
        ("contrats, recherche", "/admin/contract/?search=atelier+te", 30), ("un contrat", f"/admin/contract/details/?id={contract}", 20),
        ("un contrat à corriger", f"/admin/contract/edit/?id={CONTRACTS - 3}", 20), ("liste des séances", "/admin/delivery/", 15),
        ("liste des factures", "/admin/invoice/", 15), ("factures, page 400", "/admin/invoice/?page=400", 30),
        ("une facture et son contrôle", f"/admin/invoice/details/?id={invoice}", 30), ("ma journée", "/admin/day/", 50),
    ):  # fmt: skip
        if exists(app, path):
            yield page(app, browser, name, path, most)[0]
