"""Deliveries: sessions spread over the time of each part of a contract, held, certified, refused, or still to come."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from functools import cache

from pre_admin.contracts.models import Delivery, DeliveryState
from pre_admin.demo.contracts import texts
from pre_admin.demo.contracts.deals import NEVER_SIGNED, Deal, Fate, Part, Shelf
from pre_admin.demo.funding.purse import moment, workday
from pre_admin.demo.partners import Row
from pre_admin.funding.models import CostUnit
from pre_admin.partners.models import ProviderKind

STEPS = {CostUnit.SESSION: Decimal(1), CostUnit.HOUR: Decimal(3), CostUnit.FULL_TIME_MONTH: Decimal("0.25")}
"""How much a delivery is of; the rest in three times."""
LIVE = (Fate.RUNNING, Fate.SUSPENDED, Fate.ENDING)
CERTIFIED_AFTER = 3


@cache
def school_days(first: date, last: date) -> tuple[date, ...]:
    """The days of a time on which sessions are held: neither week-ends nor the end of the year."""
    found = []
    day = first
    while day <= last:
        if day.weekday() < 5 and (day.month, day.day) not in ((12, 25), (1, 1)) and not (day.month == 12 and day.day > 20):
            found.append(day)
        day += timedelta(days=1)
    return tuple(found) or (first,)


def spread(part: Part, last: date) -> Iterator[tuple[date, Decimal]]:
    """(day, quantity) of each delivery of a part, evenly until its last day."""
    unit: CostUnit = part.line["unit"]
    step = STEPS.get(unit, max(Decimal(1), part.quantity // 3))
    count = -(-part.quantity // step)
    days = school_days(part.starts_on, max(part.starts_on, last))
    left = part.quantity
    for rank in range(int(count)):
        yield days[rank * len(days) // int(count)], min(step, left)
        left -= step


def hold(shelf: Shelf, deal: Deal) -> None:
    """The deliveries of a contract, those after it stopped aside."""
    if deal.fate in NEVER_SIGNED:
        return
    stop = _stop(shelf, deal)
    place = len(shelf.purse.of(Delivery))
    short = deal.fate is Fate.CLOSED and deal.row["id"] % 3 == 0
    for part in deal.parts:
        found = list(spread(part, part.ends_on))
        for rank, (on, quantity) in enumerate(found[:-1] if short and len(found) > 6 else found):
            if deal.suspended and deal.suspended[0] <= on <= deal.suspended[1]:
                on = workday(deal.suspended[1] + timedelta(days=1))
            if stop is None or on <= stop:
                place += 1
                deal.deliveries.append((_delivery(shelf, deal, part, on, quantity, place + rank), part.pot))
    if deal.fate is Fate.TO_SETTLE and deal.row["id"] % 3 == 0:
        _leave(deal, 2)


def _stop(shelf: Shelf, deal: Deal) -> date | None:
    """The last day of sessions of a contract that was terminated or is suspended."""
    row, day = deal.row, shelf.day
    if deal.fate is Fate.SUSPENDED:
        return day - timedelta(days=7)
    part = deal.parts[-1]
    if deal.fate is Fate.ENDING:
        notice = max(row["signed_on"], day - timedelta(days=6))
        stop: date = min(notice + timedelta(days=30), row["ends_on"])
    elif deal.fate in (Fate.TERMINATED, Fate.SETTLED):
        stop = part.starts_on + (part.ends_on - part.starts_on) * 3 / 5
        notice = stop - timedelta(days=32)
    else:
        return None
    row |= {"terminated_on": stop, "notice_on": notice, "ended_reason": texts.TERMINATED}
    return stop


def _delivery(shelf: Shelf, deal: Deal, part: Part, on: date, quantity: Decimal, place: int) -> Row:
    purse, unit = shelf.purse, part.line["unit"]
    state = _state(shelf, deal, on, place)
    entered = on if on <= shelf.day else deal.row["signed_on"]
    row = purse.add(
        Delivery, entered, contract_id=deal.row["id"], line_id=part.line["id"], state=state, held_on=on, place=deal.row["place"],
        minutes={CostUnit.SESSION: 90, CostUnit.HOUR: int(quantity * 60)}.get(unit), worker=_worker(deal), quantity=quantity,
        entered_by_id=purse.hands.assistant, entered_at=moment(entered, 17),
    )  # fmt: skip
    if state is not DeliveryState.PLANNED:
        row["children"] = _children(shelf, unit, quantity)
    if state is DeliveryState.CERTIFIED:
        at = moment(workday(on + timedelta(days=CERTIFIED_AFTER)), 16, place % 50)
        row |= {"certified_at": at, "certified_by_id": purse.hands.coordinator, "updated_at": at, "version": 2}
    elif state is DeliveryState.REFUSED:
        row |= {"remark": texts.REFUSED, "children": None}
    return row


def _state(shelf: Shelf, deal: Deal, on: date, place: int) -> DeliveryState:
    """What is known of a session of that day."""
    if on > shelf.day:
        return DeliveryState.PLANNED
    if workday(on + timedelta(days=CERTIFIED_AFTER)) >= shelf.day:
        return DeliveryState.HELD
    if deal.fate in LIVE:
        if place % 9 == 4 and deal.fate is Fate.RUNNING:
            return DeliveryState.PLANNED
        return DeliveryState.HELD if on > shelf.day - timedelta(days=8) else DeliveryState.CERTIFIED
    return DeliveryState.REFUSED if place % 53 == 20 else DeliveryState.CERTIFIED


def _leave(deal: Deal, count: int) -> None:
    """The last few were never certified."""
    for row, _ in sorted(deal.deliveries, key=lambda one: one[0]["held_on"])[-count:]:
        if row["state"] is DeliveryState.CERTIFIED:
            row |= {"state": DeliveryState.HELD, "certified_at": None, "certified_by_id": None, "version": 1}


def _worker(deal: Deal) -> str:
    """Someone of the provider, themselves when they work alone."""
    if deal.provider["kind"] is ProviderKind.SELF_EMPLOYED:
        return str(deal.provider["name"]).partition(",")[0]
    return texts.WORKERS[(deal.provider["id"] * 3 + deal.row["id"]) % len(texts.WORKERS)]


def _children(shelf: Shelf, unit: CostUnit, quantity: Decimal) -> int | None:
    """How many came: few at home, a group otherwise."""
    if unit is CostUnit.FULL_TIME_MONTH:
        return None
    if unit is CostUnit.CHILD:
        return int(quantity)
    return shelf.rng.randint(1, 5) if unit is CostUnit.HOUR else shelf.rng.randint(4, 14)
