"""What a provider's contracts come to: year by year in the ledger, category by category against the procurement thresholds."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, case, func, select, type_coerce

from pre_admin.accounts.scoping import as_system
from pre_admin.contracts.models import (
    Amendment,
    AmendmentLine,
    AmendmentState,
    Contract,
    ContractLine,
    ContractState,
    PurchaseCategory,
)
from pre_admin.contracts.rules.amounts import ZERO
from pre_admin.core.types import CENT
from pre_admin.funding.models import Action, Envelope, LedgerEntry, LedgerKind

CONTRACT: Any = Contract.__table__
LINE: Any = ContractLine.__table__
AMENDED: Any = AmendmentLine.__table__
AMENDMENT: Any = Amendment.__table__
CATEGORY: Any = PurchaseCategory.__table__
ENTRY: Any = LedgerEntry.__table__
ENVELOPE: Any = Envelope.__table__
ACTION: Any = Action.__table__
BOUGHT = tuple(one for one in ContractState if one not in (ContractState.DRAFT, ContractState.CANCELLED))
"""A contract counts from the day it is issued, unless it is cancelled."""


def money_by_year(provider_id: int) -> dict[int, dict[LedgerKind, Decimal]]:
    """Budget year → what the ledger holds for the provider's actions, by kind; the latest first."""
    statement = (
        select(ENVELOPE.c.year, ENTRY.c.kind, func.sum(ENTRY.c.amount))
        .join(ENVELOPE, ENVELOPE.c.id == ENTRY.c.envelope_id)
        .join(ACTION, ACTION.c.id == ENTRY.c.action_id)
        .where(ACTION.c.provider_id == provider_id)
        .group_by(ENVELOPE.c.year, ENTRY.c.kind)
        .order_by(ENVELOPE.c.year.desc())
    )
    found: dict[int, dict[LedgerKind, Decimal]] = {}
    with as_system("sommes d’un prestataire, année par année") as session:
        for year, kind, total in session.execute(statement):
            found.setdefault(year, {})[kind] = total
    return found


@dataclass(frozen=True)
class Purchases:
    """A category of a year, net of VAT: with one provider, and with all of them."""

    label: str
    here: Decimal
    everywhere: Decimal


def purchases_of(provider_id: int, year: int) -> list[Purchases]:
    """The categories in which a provider has contracts issued that year, the largest first."""
    here: dict[int | None, int] = {}
    everywhere: dict[int | None, int] = {}
    with as_system("achats semblables d’une année : des sommes") as session:
        for statement in (_first_agreed(year), _amended(year)):
            for category, provider, cents in session.execute(statement):
                everywhere[category] = everywhere.get(category, 0) + int(cents)
                if provider == provider_id:
                    here[category] = here.get(category, 0) + int(cents)
        labels: Mapping[int, str] = {key: label for key, label in session.execute(select(CATEGORY.c.id, CATEGORY.c.label))}
    found = [
        Purchases(labels.get(key or 0, "Sans catégorie"), cents * CENT, everywhere[key] * CENT if key else ZERO)
        for key, cents in here.items()
    ]
    return sorted(found, key=lambda one: (-one.everywhere, one.label))


def _cents(price: Any, quantity: Any) -> Any:
    """Cents times hundredths of a unit, rounded half up to the cent line by line as the contract does."""
    product = type_coerce(price, BigInteger) * type_coerce(quantity, BigInteger)
    return func.sum((product + case((product < 0, -50), else_=50)) // 100)


def _of(year: int) -> Any:
    first, last = date(year, 1, 1), date(year, 12, 31)
    return CONTRACT.c.issued_on.between(first, last) & CONTRACT.c.state.in_(BOUGHT)


def _first_agreed(year: int) -> Any:
    return (
        select(CONTRACT.c.category_id, CONTRACT.c.provider_id, _cents(LINE.c.unit_price, LINE.c.quantity))
        .join(LINE, LINE.c.contract_id == CONTRACT.c.id)
        .where(_of(year))
        .group_by(CONTRACT.c.category_id, CONTRACT.c.provider_id)
    )


def _amended(year: int) -> Any:
    """What signed amendments add to the quantities; a line of their own is among the contract's already."""
    return (
        select(CONTRACT.c.category_id, CONTRACT.c.provider_id, _cents(LINE.c.unit_price, AMENDED.c.quantity))
        .join(LINE, LINE.c.contract_id == CONTRACT.c.id)
        .join(AMENDED, AMENDED.c.line_id == LINE.c.id)
        .join(AMENDMENT, AMENDMENT.c.id == AMENDED.c.amendment_id)
        .where(_of(year), AMENDMENT.c.state == AmendmentState.SIGNED)
        .group_by(CONTRACT.c.category_id, CONTRACT.c.provider_id)
    )
