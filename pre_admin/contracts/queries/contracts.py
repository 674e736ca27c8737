"""Reading contracts: the list, what it filters by, the look-ups of the form."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, func, literal, select, type_coerce

from pre_admin.contracts.models import (
    Amendment,
    AmendmentState,
    AmendmentTranche,
    CarryOver,
    Contract,
    ContractState,
    ContractSuspension,
    ContractTranche,
    PurchaseCategory,
)
from pre_admin.contracts.rules.standing import EXPIRING_DAYS
from pre_admin.core.calendar import today
from pre_admin.core.database import db
from pre_admin.core.types import Cents, Rows
from pre_admin.funding.models import Action, Envelope, FundedState
from pre_admin.pathways.queries.partners import PROVIDER

AMENDMENT: Any = Amendment.__table__
MORE: Any = AmendmentTranche.__table__
TRANCHE: Any = ContractTranche.__table__
ZERO = literal(Decimal(0), Cents())
SIGNED = (AMENDMENT.c.contract_id == Contract.id) & (AMENDMENT.c.state == AmendmentState.SIGNED)
_AMENDED_END = (
    select(AMENDMENT.c.new_ends_on)
    .where(SIGNED, AMENDMENT.c.new_ends_on.is_not(None))
    .order_by(AMENDMENT.c.number.desc())
    .limit(1)
    .correlate(Contract)
    .scalar_subquery()
)
ENDS_ON: ColumnElement[date] = func.coalesce(_AMENDED_END, Contract.ends_on)
"""The end in force, every signed amendment taken."""
_FIRST = (
    select(func.coalesce(func.sum(TRANCHE.c.amount), ZERO)).where(TRANCHE.c.contract_id == Contract.id).correlate(Contract)
).scalar_subquery()
_MORE = (
    select(func.coalesce(func.sum(MORE.c.amount), ZERO))
    .select_from(AMENDMENT.join(MORE, MORE.c.amendment_id == AMENDMENT.c.id))
    .where(SIGNED)
    .correlate(Contract)
).scalar_subquery()
AMOUNT: ColumnElement[Decimal] = type_coerce(_FIRST + _MORE, Cents())
"""The amount in force, VAT included: what its tranches come to, every signed amendment taken."""
S = ContractState


# ---- lists and choices
def contract_list() -> Rows:
    """Contracts with their provider, category and action."""
    return (
        select(Contract.id)
        .select_from(Contract)
        .join(PROVIDER, PROVIDER.c.id == Contract.provider_id, isouter=True)
        .join(PurchaseCategory, PurchaseCategory.id == Contract.category_id, isouter=True)
        .join(Action, Action.id == Contract.action_id, isouter=True)
    )


def contract_years() -> Sequence[tuple[int, str]]:
    """The calendar years in which a contract starts, the current one first."""
    first, last = db.session.execute(select(func.min(Contract.starts_on), func.max(Contract.starts_on))).one()
    current = today().year
    years = {current, *(range(first.year, last.year + 1) if first and last else ())}
    return [(year, str(year)) for year in sorted(years, key=lambda year: (year != current, -year))]


def started_in(year: int) -> ColumnElement[bool]:
    """Contracts that start in a calendar year."""
    return Contract.starts_on.between(date(year, 1, 1), date(year, 12, 31))


def providers_of_contracts() -> Rows:
    """Providers who have a contract, by name."""
    under = select(Contract.provider_id)
    return select(PROVIDER.c.id, PROVIDER.c.name).where(PROVIDER.c.id.in_(under)).order_by(PROVIDER.c.sort_key, PROVIDER.c.id)


def action_choices() -> Rows:
    """Actions, the approved ones first, latest first; the hint is their state."""
    name = Action.reference + " " + Action.title
    return select(Action.id, name, Action.state).order_by(
        Action.state != FundedState.APPROVED, Action.reference.desc(), Action.id
    )


def contract_choices() -> Rows:
    """Contracts by number, latest first; the hint is their provider."""
    name = func.coalesce(Contract.reference, "Brouillon") + " " + Contract.title
    joined = select(Contract.id, name, PROVIDER.c.name).select_from(Contract)
    joined = joined.join(PROVIDER, PROVIDER.c.id == Contract.provider_id, isouter=True)
    return joined.order_by(Contract.reference.desc(), Contract.id.desc())


# ---- ready-made lists
def running() -> ColumnElement[bool]:
    """Signed, begun, not ended; suspended ones too: their time runs."""
    day = today()
    return Contract.state.in_((S.SIGNED, S.SUSPENDED)) & (Contract.starts_on <= day) & (day <= ENDS_ON)


def to_settle() -> ColumnElement[bool]:
    """Signed and past their end, or terminated: what remains is to be delivered, invoiced, paid, then released."""
    day = today()
    past = Contract.state.in_((S.SIGNED, S.SUSPENDED)) & (day > ENDS_ON)
    return past | ((Contract.state == S.TERMINATED) & (Contract.terminated_on <= day))


def expiring() -> ColumnElement[bool]:
    """Signed, and ending within ninety days."""
    day = today()
    return Contract.state.in_((S.SIGNED, S.SUSPENDED)) & ENDS_ON.between(day, day + timedelta(days=EXPIRING_DAYS))


# ---- one contract
def suspensions_of(contract_id: int) -> Sequence[ContractSuspension]:
    """The times during which a contract was suspended, in order."""
    statement = select(ContractSuspension).where(ContractSuspension.contract_id == contract_id)
    return db.session.scalars(statement.order_by(ContractSuspension.starts_on)).all()


def carried(contract_id: int) -> Sequence[Any]:
    """(when, amount, title of the envelope it went to, why) of what was carried over, in order."""
    statement = select(CarryOver.at, CarryOver.amount, Envelope.title, CarryOver.reason)
    statement = statement.join(Envelope, Envelope.id == CarryOver.into_id).where(CarryOver.contract_id == contract_id)
    return db.session.execute(statement.order_by(CarryOver.id)).all()


def amendments_of(contract_id: int) -> Sequence[Amendment]:
    """The amendments of a contract, in order."""
    return db.session.scalars(select(Amendment).where(Amendment.contract_id == contract_id).order_by(Amendment.number)).all()


def renewal_of(contract_id: int) -> Contract | None:
    """The contract that renews this one, unless it was cancelled."""
    statement = select(Contract).where(Contract.previous_id == contract_id, Contract.state != S.CANCELLED)
    return db.session.scalar(statement.order_by(Contract.id).limit(1))


def contracts_with(condition: ColumnElement[bool], most: int = 50) -> Sequence[Any]:
    """(id, number, title, state, start, end in force, termination, amount in force) of contracts, latest first."""
    columns = (
        Contract.id, Contract.reference, Contract.title, Contract.state, Contract.starts_on, ENDS_ON, Contract.terminated_on, AMOUNT,
    )  # fmt: skip
    return db.session.execute(select(*columns).where(condition).order_by(Contract.id.desc()).limit(most)).all()
