"""Balances of a contract that can be carried over, and what already was: numbers, asked as the house."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal

from sqlalchemy import select

from pre_admin.contracts.models import Contract
from pre_admin.contracts.queries.commitments import taken_by
from pre_admin.contracts.queries.money import delivered_of
from pre_admin.contracts.queries.promises import free_of
from pre_admin.contracts.rules.amounts import ZERO, amounts_of
from pre_admin.contracts.rules.carrying import Carriable
from pre_admin.contracts.rules.effective import Terms
from pre_admin.core.calendar import today
from pre_admin.core.database import db
from pre_admin.funding.models import Envelope
from pre_admin.funding.queries.ledger import sums_of


def carriable_of(contract: Contract, terms: Terms) -> Sequence[Carriable]:
    """The balances of a contract that the following year's envelope could take, the oldest first."""
    envelopes = {one.id: one for one in db.session.scalars(select(Envelope).where(Envelope.id.in_(list(terms.tranches))))}
    taken = taken_by([contract.id]).get(contract.id, {})
    left = {key: terms.tranches[key] - taken.get(key, ZERO) for key in envelopes}
    following = _following([one for key, one in envelopes.items() if left[key] > ZERO and one.year <= today().year])
    if not following:
        return []
    sums, free = sums_of([one.id for one in following.values()]), free_of(contract.action_id)
    found = []
    for key, into in sorted(following.items(), key=lambda one: (envelopes[one[0]].year, one[0])):
        year = envelopes[key].year
        others = sum((left[one] for one in envelopes if one != key and envelopes[one].year <= year), ZERO)
        due = max(_certified(contract, terms, year) - sum(taken.values(), ZERO) - max(others, ZERO), ZERO)
        voted = not sums[into.id].forecast
        found.append(
            Carriable(key, envelopes[key].title, into.id, into.title, left[key], min(due, left[key]), max(free.get(into.id, ZERO), ZERO), voted)
        )  # fmt: skip
    return found


def _following(envelopes: Collection[Envelope]) -> Mapping[int, Envelope]:
    """Envelope → that of the year after, for the same funder, axis and territory."""
    if not envelopes:
        return {}
    years = {one.year + 1 for one in envelopes}
    known = db.session.scalars(select(Envelope).where(Envelope.year.in_(years), Envelope.archived_at.is_(None)))
    places = {(one.year, one.funder_id, one.axis_id, one.territory_id): one for one in known}
    found = {one.id: places.get((one.year + 1, one.funder_id, one.axis_id, one.territory_id)) for one in envelopes}
    return {key: one for key, one in found.items() if one is not None}


def _certified(contract: Contract, terms: Terms, year: int) -> Decimal:
    """What services certified by the end of a year cost, VAT included."""
    done = delivered_of(contract.id, date(year, 12, 31))
    return amounts_of(((one.unit_price, done[one.id]) for one in terms.lines if one.id in done), contract.vat).total
