"""What `flask check` verifies of contracts: money within what was approved, the ledger, numbers, papers, signatures."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any

from sqlalchemy import func, select

from pre_admin.contracts.models import CarryOver, Contract, ContractNumberCounter, ContractState
from pre_admin.contracts.queries.commitments import HOLDING, taken_by
from pre_admin.contracts.queries.terms import terms_of
from pre_admin.contracts.rules.amounts import ZERO
from pre_admin.core.database import db
from pre_admin.core.sealing import Unreadable
from pre_admin.funding.models import Action, Envelope, FundedState, LedgerEntry, LedgerKind
from pre_admin.panel.documents import document_facts, store

CONTRACT: Any = Contract.__table__
COUNTER: Any = ContractNumberCounter.__table__
ACTION: Any = Action.__table__
CARRIED: Any = CarryOver.__table__
ENVELOPE: Any = Envelope.__table__
LINE: Any = LedgerEntry.__table__
BATCH = 400
Pair = tuple[int, int]
"""(action, envelope)."""


def _committed() -> dict[Pair, Decimal]:
    """What contracts commit, worked out of their own rows."""
    found: dict[Pair, Decimal] = {}
    columns = (CONTRACT.c.id, CONTRACT.c.action_id, CONTRACT.c.state)
    states = (*HOLDING, ContractState.CLOSED)
    rows = db.session.execute(select(*columns).where(CONTRACT.c.state.in_(states)).order_by(CONTRACT.c.id)).all()
    for start in range(0, len(rows), BATCH):
        part = rows[start : start + BATCH]
        terms = terms_of([row.id for row in part if row.state in HOLDING])
        held: dict[int, Mapping[int, Decimal]] = {key: one.tranches for key, one in terms.items()}
        held |= taken_by([row.id for row in part if row.state is ContractState.CLOSED])
        for row in part:
            for envelope, amount in held.get(row.id, {}).items():
                key = (row.action_id, envelope)
                found[key] = found.get(key, ZERO) + amount
    return {key: amount for key, amount in found.items() if amount}


def _held(kind: LedgerKind) -> dict[Pair, Decimal]:
    statement = select(LINE.c.action_id, LINE.c.envelope_id, func.sum(LINE.c.amount)).where(LINE.c.kind == kind)
    rows = db.session.execute(statement.group_by(LINE.c.action_id, LINE.c.envelope_id))
    return {(action, envelope): total for action, envelope, total in rows if total}


def over_approved() -> list[str]:
    """Actions whose contracts come to more than what was approved, envelope by envelope (I1, I2)."""
    approved = _held(LedgerKind.APPROVED)
    return [
        f"action {action}, enveloppe {envelope} : les contrats dépassent ce qui est validé"
        for (action, envelope), amount in sorted(_committed().items())
        if amount > approved.get((action, envelope), ZERO)
    ]


def commitments_off() -> list[str]:
    """Actions whose commitment in the ledger is not that of their contracts (I3)."""
    wanted, held = _committed(), _held(LedgerKind.COMMITTED)
    return [
        f"action {action}, enveloppe {envelope} : l’engagement n’est pas celui des contrats"
        for action, envelope in sorted({*wanted, *held})
        if wanted.get((action, envelope), ZERO) != held.get((action, envelope), ZERO)
    ]


def altered_contracts() -> list[str]:
    """Issued papers that are missing, or are not the bytes that were issued (I10)."""
    columns = (CONTRACT.c.id, CONTRACT.c.issued_document_id, CONTRACT.c.issued_digest)
    statement = select(*columns).where(CONTRACT.c.issued_document_id.is_not(None)).order_by(CONTRACT.c.id)
    found = []
    for key, document, digest in db.session.execute(statement).all():
        kept = digest_of(document)
        if kept is None:
            found.append(f"contrat {key} : le document émis manque ou ne s’ouvre pas")
        elif kept != digest:
            found.append(f"contrat {key} : le document gardé n’est pas celui qui a été émis")
    return found


def digest_of(document: int) -> str | None:
    """The digest of the kept bytes of a paper; None when it is missing or does not open."""
    facts = document_facts(document)
    if facts is None:
        return None
    try:
        return hashlib.sha256(store.read(facts[0])).hexdigest()
    except (FileNotFoundError, Unreadable):
        return None


def signed_without_approval() -> list[str]:
    """Contracts that run on an action which the bodies do not approve (I11)."""
    statement = (
        select(CONTRACT.c.id)
        .join(ACTION, ACTION.c.id == CONTRACT.c.action_id)
        .where(CONTRACT.c.state.in_(HOLDING), ACTION.c.state != FundedState.APPROVED)
        .order_by(CONTRACT.c.id)
    )
    return [f"contrat {key} : signé sur une action qui n’est pas validée" for key in db.session.scalars(statement)]


def other_providers() -> list[str]:
    """Contracts with another provider than their action's."""
    statement = select(CONTRACT.c.id).join(ACTION, ACTION.c.id == CONTRACT.c.action_id)
    statement = statement.where(
        CONTRACT.c.provider_id != ACTION.c.provider_id, CONTRACT.c.state.in_((*HOLDING, ContractState.ISSUED))
    )
    return [f"contrat {key} : son prestataire n’est pas celui de l’action" for key in db.session.scalars(statement)]


def numbers_with_gaps() -> list[str]:
    """Years whose contracts are not numbered one after the other up to the counter."""
    references = db.session.scalars(select(CONTRACT.c.reference).where(CONTRACT.c.reference.is_not(None)))
    numbers = sorted((int(year), int(rank)) for year, _, rank in (one.split("-") for one in references))
    last = {year: count for year, count in db.session.execute(select(COUNTER.c.year, COUNTER.c.last))}
    given = {year: [rank for _, rank in held] for year, held in groupby(numbers, key=lambda one: one[0])}
    return [
        f"contrats de {year} : les numéros ne se suivent pas jusqu’au dernier donné"
        for year in sorted({*given, *last})
        if given.get(year, []) != list(range(1, last.get(year, 0) + 1))
    ]


def released_off() -> list[str]:
    """Closed contracts that did not give back, to the cent, what they had committed and not spent (I12)."""
    statement = select(CONTRACT.c.id, CONTRACT.c.released).where(CONTRACT.c.state == ContractState.CLOSED).order_by(CONTRACT.c.id)
    rows, found = db.session.execute(statement).all(), []
    for start in range(0, len(rows), BATCH):
        part = rows[start : start + BATCH]
        keys = [row.id for row in part]
        terms, taken = terms_of(keys), taken_by(keys)
        for key, released in part:
            left = sum(terms[key].tranches.values(), ZERO) - sum(taken.get(key, {}).values(), ZERO)
            if left != released:
                found.append(f"contrat {key} : clos sans avoir rendu ce qui restait")
    return found


def vat_unsaid() -> list[str]:
    """Contracts that commit money without saying whether VAT is due (I14); that money is in whole cents, its columns hold nothing else."""
    statement = select(CONTRACT.c.id).where(CONTRACT.c.state.in_((*HOLDING, ContractState.ISSUED)), CONTRACT.c.vat.is_(None))
    return [f"contrat {key} : il ne dit pas si la TVA est due" for key in db.session.scalars(statement.order_by(CONTRACT.c.id))]


def carried_astray() -> list[str]:
    """Carry-overs that did not go to the year after, or took more than the tranche held: not a cent is made or lost (I12)."""
    left, into = ENVELOPE.alias(), ENVELOPE.alias()
    columns = (CARRIED.c.id, CARRIED.c.contract_id, left.c.year, into.c.year.label("next"))
    statement = select(*columns).join(left, left.c.id == CARRIED.c.envelope_id).join(into, into.c.id == CARRIED.c.into_id)
    rows = db.session.execute(statement.order_by(CARRIED.c.id)).all()
    found = [f"report {row.id} : l’argent ne va pas à l’année suivante" for row in rows if row.next != row.year + 1]
    keys = sorted({row.contract_id for row in rows})
    for start in range(0, len(keys), BATCH):
        for key, terms in terms_of(keys[start : start + BATCH]).items():
            if any(amount < ZERO for amount in terms.tranches.values()):
                found.append(f"contrat {key} : il a reporté plus que sa tranche")
    return found


CHECKS: dict[str, Callable[[], Sequence[str]]] = {
    "Contrats dans ce qui est validé": over_approved,
    "Engagements des contrats": commitments_off,
    "Contrats émis": altered_contracts,
    "Contrats signés sur une action validée": signed_without_approval,
    "Soldes des contrats clos": released_off,
    "TVA des contrats": vat_unsaid,
    "Reports de soldes": carried_astray,
    "Prestataires des contrats": other_providers,
    "Numéros des contrats": numbers_with_gaps,
}


def contribute(house: Any) -> None:
    """Hand the checks over."""
    for name, check in CHECKS.items():
        house.invariant(name, check)
