"""What the certified sessions of actions draw on their envelopes: numbers, asked as the house."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from pre_admin.accounts.scoping import as_system
from pre_admin.contracts.models import Contract, ContractLine, Delivery, DeliveryState
from pre_admin.contracts.queries.terms import terms_of
from pre_admin.contracts.rules.delivered import Tranche, by_year, spread
from pre_admin.funding.models import Envelope

CONTRACT: Any = Contract.__table__
LINE: Any = ContractLine.__table__
DELIVERY: Any = Delivery.__table__
ENVELOPE: Any = Envelope.__table__
Done = dict[int, list[tuple[int, date, Decimal]]]


def _certified(contract_ids: Collection[int]) -> Done:
    """Contract → (line, day, quantity) of what is certified of it."""
    statement = (
        select(DELIVERY.c.contract_id, DELIVERY.c.line_id, DELIVERY.c.held_on, func.sum(DELIVERY.c.quantity))
        .where(DELIVERY.c.contract_id.in_(contract_ids), DELIVERY.c.state == DeliveryState.CERTIFIED)
        .group_by(DELIVERY.c.contract_id, DELIVERY.c.line_id, DELIVERY.c.held_on)
    )
    found: Done = {}
    with as_system("séances certifiées : des quantités") as session:
        for key, line_id, day, quantity in session.execute(statement):
            found.setdefault(key, []).append((line_id, day, quantity))
    return found


def delivered_of(action_ids: Collection[int]) -> dict[int, dict[int, Decimal]]:
    """Action → envelope → what is certified on its contracts, VAT included, every signed amendment taken."""
    with as_system("contrats de ces actions") as session:
        heads = session.execute(
            select(CONTRACT.c.id, CONTRACT.c.action_id, CONTRACT.c.vat).where(CONTRACT.c.action_id.in_(action_ids))
        ).all()
        done = _certified([one.id for one in heads])
        priced = session.execute(select(LINE.c.id, LINE.c.unit_price).where(LINE.c.contract_id.in_(done)))
        prices: dict[int, Decimal] = {key: price for key, price in priced}
        terms = terms_of(list(done))
        wanted = {key for one in terms.values() for key in one.tranches}
        dated = session.execute(select(ENVELOPE.c.id, ENVELOPE.c.year).where(ENVELOPE.c.id.in_(wanted)))
        years: dict[int, int] = {key: year for key, year in dated}
    found: dict[int, dict[int, Decimal]] = {key: {} for key in action_ids}
    for one in heads:
        if one.id in done:
            tranches = [Tranche(key, years[key], amount) for key, amount in terms[one.id].tranches.items()]
            held = found[one.action_id]
            for key, amount in spread(by_year(prices, done[one.id], one.vat), tranches).items():
                held[key] = held.get(key, Decimal(0)) + amount
    return found
