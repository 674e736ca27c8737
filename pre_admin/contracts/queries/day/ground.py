"""What the reads of *Ma journée* share: columns of a contract, its end with its amendments, how many rows of a kind are read."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Date, Integer, bindparam, func, literal, select, type_coerce

from pre_admin.contracts.models import (
    Amendment,
    AmendmentState,
    AmendmentTranche,
    Contract,
    ContractState,
    ContractTranche,
    Invoice,
)
from pre_admin.contracts.queries.commitments import TAKEN
from pre_admin.core.types import Cents
from pre_admin.pathways.queries.partners import PROVIDER

__all__ = ["AMOUNT", "DAY", "INVOICED", "MOST", "NAME", "PROVIDER", "ZERO", "extended", "last_day", "moment", "with_provider"]
MOST: ColumnElement[int] = bindparam("most", type_=Integer)
"""How many lines of a kind are read, said when a statement runs."""
ZERO = literal(Decimal(0), Cents())


def moment(name: str) -> ColumnElement[date]:
    """A day that a statement kept for all requests is given by this name when it runs."""
    return bindparam(name, type_=Date)


DAY = moment("day")
NAME = (Contract.reference, Contract.title)
ENDING: Any = select(Amendment.new_ends_on).where(
    Amendment.contract_id == Contract.id, Amendment.state == AmendmentState.SIGNED, Amendment.new_ends_on.is_not(None)
)
last_day: ColumnElement[date] = type_coerce(
    func.coalesce(
        ENDING.order_by(Amendment.number.desc()).limit(1).correlate(Contract).scalar_subquery(), Contract.ends_on
    ),
    Date(),
)  # fmt: skip
"""The last day of a contract, its signed amendments taken."""


def _sum(column: Any, *conditions: Any) -> ColumnElement[Decimal]:
    return func.coalesce(select(func.sum(column)).where(*conditions).correlate(Contract).scalar_subquery(), ZERO)


_MORE = (
    select(func.sum(AmendmentTranche.amount))
    .join(Amendment, Amendment.id == AmendmentTranche.amendment_id)
    .where(Amendment.contract_id == Contract.id, Amendment.state == AmendmentState.SIGNED)
    .correlate(Contract)
    .scalar_subquery()
)
AMOUNT: ColumnElement[Decimal] = type_coerce(
    _sum(ContractTranche.amount, ContractTranche.contract_id == Contract.id) + func.coalesce(_MORE, ZERO), Cents()
)
"""What a contract comes to, VAT included, its signed amendments taken."""
INVOICED: ColumnElement[Decimal] = type_coerce(
    _sum(Invoice.accepted, Invoice.contract_id == Contract.id, Invoice.state.in_(TAKEN)), Cents()
)
"""What its accepted invoices take of it."""


def with_provider(*columns: Any) -> Any:
    """Contracts, each with the name of its provider."""
    return select(*columns).select_from(Contract).join(PROVIDER, PROVIDER.c.id == Contract.provider_id)


def extended(low: Any, high: Any) -> Any:
    """Contracts that a signed amendment makes end within these days."""
    statement = select(Amendment.contract_id).where(
        Amendment.state == AmendmentState.SIGNED, Amendment.new_ends_on.is_not(None), Amendment.new_ends_on <= high
    )
    return statement if low is None else statement.where(Amendment.new_ends_on >= low)


def name_of(reference: str | None, title: str) -> str:
    """« 2026-C-014 Clubs de lecture »."""
    return f"{reference or 'Brouillon'} {title}"


RUNNING: Sequence[ContractState] = (ContractState.SIGNED,)
