"""Contracts as they are in force: lines, amendments and tranches read together, for one contract or many."""

from collections.abc import Collection
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from pre_admin.accounts.scoping import as_system
from pre_admin.contracts.models import (
    Amendment,
    AmendmentLine,
    AmendmentState,
    AmendmentTranche,
    CarryOver,
    Contract,
    ContractLine,
    ContractTranche,
)
from pre_admin.contracts.rules.amounts import ZERO
from pre_admin.contracts.rules.effective import Change, Line, Terms, terms_on
from pre_admin.core.calendar import start_of_day

CONTRACT: Any = Contract.__table__
LINE: Any = ContractLine.__table__
TRANCHE: Any = ContractTranche.__table__
AMENDMENT: Any = Amendment.__table__
CARRIED: Any = CarryOver.__table__


def lines_of(contract_ids: Collection[int]) -> dict[int, list[Line]]:
    """Contract → its lines, those of amendments included, in their order."""
    columns = (
        LINE.c.contract_id, LINE.c.id, LINE.c.label, LINE.c.unit, LINE.c.unit_price, LINE.c.quantity, LINE.c.amendment_id, LINE.c.rank,
    )  # fmt: skip
    statement = select(*columns).where(LINE.c.contract_id.in_(contract_ids)).order_by(LINE.c.rank, LINE.c.id)
    found: dict[int, list[Line]] = {}
    with as_system("prestations d’un contrat") as session:
        for contract_id, *rest in session.execute(statement):
            found.setdefault(contract_id, []).append(Line(*rest))
    return found


def tranches_of(contract_ids: Collection[int]) -> dict[int, dict[int, Decimal]]:
    """Contract → envelope → what was first agreed of it."""
    statement = select(TRANCHE.c.contract_id, TRANCHE.c.envelope_id, TRANCHE.c.amount)
    found: dict[int, dict[int, Decimal]] = {}
    with as_system("tranches d’un contrat") as session:
        for contract_id, envelope_id, amount in session.execute(statement.where(TRANCHE.c.contract_id.in_(contract_ids))):
            found.setdefault(contract_id, {})[envelope_id] = amount
    return found


def carried_of(contract_ids: Collection[int], day: date | None = None) -> dict[int, dict[int, Decimal]]:
    """Contract → envelope → what carrying over brought it, under zero where it left; by the end of a day when one is said."""
    statement = select(CARRIED.c.contract_id, CARRIED.c.envelope_id, CARRIED.c.into_id, CARRIED.c.amount)
    statement = statement.where(CARRIED.c.contract_id.in_(contract_ids))
    if day is not None:
        statement = statement.where(CARRIED.c.at < start_of_day(day + timedelta(days=1)))
    found: dict[int, dict[int, Decimal]] = {}
    with as_system("reports d’un contrat") as session:
        for contract_id, envelope_id, into_id, amount in session.execute(statement):
            held = found.setdefault(contract_id, {})
            held[envelope_id] = held.get(envelope_id, ZERO) - amount
            held[into_id] = held.get(into_id, ZERO) + amount
    return found


def changes_of(contract_ids: Collection[int]) -> dict[int, list[Change]]:
    """Contract → its signed amendments, in their order."""
    signed = (AMENDMENT.c.contract_id.in_(contract_ids), AMENDMENT.c.state == AmendmentState.SIGNED)
    heads = select(
        AMENDMENT.c.contract_id, AMENDMENT.c.id, AMENDMENT.c.number, AMENDMENT.c.effective_on, AMENDMENT.c.new_ends_on
    ).where(*signed)
    with as_system("avenants signés d’un contrat") as session:
        rows = session.execute(heads.order_by(AMENDMENT.c.number)).all()
        if not rows:
            return {}
        ids = [row.id for row in rows]
        lines = _changes(session, AmendmentLine.__table__, "line_id", "quantity", ids)
        tranches = _changes(session, AmendmentTranche.__table__, "envelope_id", "amount", ids)
    found: dict[int, list[Change]] = {}
    for contract_id, key, number, effective_on, ends_on in rows:
        change = Change(key, number, effective_on, ends_on, lines.get(key, {}), tranches.get(key, {}))
        found.setdefault(contract_id, []).append(change)
    return found


def _changes(session: Any, table: Any, key: str, value: str, ids: Collection[int]) -> dict[int, dict[int, Decimal]]:
    statement = select(table.c.amendment_id, table.c[key], table.c[value])
    found: dict[int, dict[int, Decimal]] = {}
    for amendment_id, of, amount in session.execute(statement.where(table.c.amendment_id.in_(ids), table.c[key].is_not(None))):
        held = found.setdefault(amendment_id, {})
        held[of] = held.get(of, Decimal(0)) + amount
    return found


def terms_of(contract_ids: Collection[int], day: date | None = None) -> dict[int, Terms]:
    """Contract → its terms in force on a day, every signed amendment taken when None."""
    if not contract_ids:
        return {}
    lines, tranches, changes = lines_of(contract_ids), tranches_of(contract_ids), changes_of(contract_ids)
    for key, moved in carried_of(contract_ids, day).items():
        held = tranches.setdefault(key, {})
        for envelope, amount in moved.items():
            held[envelope] = held.get(envelope, ZERO) + amount
    with as_system("contrats en vigueur") as session:
        heads = session.execute(
            select(CONTRACT.c.id, CONTRACT.c.ends_on, CONTRACT.c.vat).where(CONTRACT.c.id.in_(contract_ids))
        ).all()
    return {
        key: terms_on(lines.get(key, []), tranches.get(key, {}), ends_on, vat, changes.get(key, []), day)
        for key, ends_on, vat in heads
    }


def terms_of_one(contract_id: int, day: date | None = None) -> Terms:
    """The terms of one contract."""
    return terms_of([contract_id], day)[contract_id]
