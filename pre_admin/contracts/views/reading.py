"""What a contract's page asks several times, read once for the page: its terms, its money, what renews it."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from flask import g

from pre_admin.contracts.models import Contract
from pre_admin.contracts.queries.carrying import carriable_of
from pre_admin.contracts.queries.checklist import gaps_of_contract
from pre_admin.contracts.queries.contracts import renewal_of
from pre_admin.contracts.queries.money import Money, money_of
from pre_admin.contracts.queries.terms import terms_of_one
from pre_admin.contracts.rules.amendments import AMENDABLE
from pre_admin.contracts.rules.carrying import Carriable
from pre_admin.contracts.rules.checklist import Gap
from pre_admin.contracts.rules.effective import Terms
from pre_admin.contracts.rules.standing import Standing, standing_of
from pre_admin.core.calendar import today

T = TypeVar("T")


def _once(name: str, record: Contract, read: Callable[[], T]) -> T:
    """Kept until the page is sent, for the record as it stands."""
    known: dict[Any, Any] = g.setdefault("contract_pages", {})
    key = (name, record.id, record.version)
    if key not in known:
        known[key] = read()
    found: T = known[key]
    return found


def terms_now(record: Contract) -> Terms:
    """The terms in force, every signed amendment taken."""
    return _once("terms", record, lambda: terms_of_one(record.id))


def standing_now(record: Contract) -> Standing:
    """Where a contract stands today, amendments included."""
    return standing_of(record.state, record.starts_on, terms_now(record).ends_on, record.terminated_on, today())


def money_now(record: Contract) -> Money:
    """How far its money went."""
    return _once("money", record, lambda: money_of(record, terms_now(record)))


def gaps_now(record: Contract) -> list[Gap]:
    """What it lacks."""
    return _once("gaps", record, lambda: gaps_of_contract(record, terms_now(record)))


def carriable_now(record: Contract) -> Sequence[Carriable]:
    """The balances that the following year could take: those of a contract in force, of which something is done next year."""
    ends_on = terms_now(record).ends_on
    if record.state not in AMENDABLE or record.starts_on is None or ends_on is None or ends_on.year == record.starts_on.year:
        return []
    return _once("carriable", record, lambda: carriable_of(record, terms_now(record)))


def renewed_by(record: Contract) -> Contract | None:
    """The contract that renews it."""
    return _once("renewal", record, lambda: renewal_of(record.id))
