"""A contract's own rows: its head, its lines, its tranches, as far as its fate takes it."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from pre_admin.contracts.models import Contract, ContractLine, ContractState, ContractSuspension, ContractTranche
from pre_admin.core.text import sort_key
from pre_admin.demo.contracts import texts
from pre_admin.demo.contracts.deals import NEVER_SIGNED, Deal, Fate, Money, Part, Pot, Shelf, euros
from pre_admin.demo.funding.purse import workday
from pre_admin.demo.partners import Row
from pre_admin.funding.models import CostUnit

STATES = {
    Fate.TERMINATED: ContractState.TERMINATED, Fate.ENDING: ContractState.TERMINATED, Fate.NEVER_BACK: ContractState.ISSUED, Fate.SUSPENDED: ContractState.SUSPENDED, Fate.SENT: ContractState.ISSUED,
    Fate.ISSUED: ContractState.ISSUED, Fate.DRAFT: ContractState.DRAFT, Fate.CANCELLED: ContractState.CANCELLED,
}  # fmt: skip
"""Of the others, signed: those that are closed are once their last invoice is paid."""
EXTRA = 150


@dataclass(frozen=True)
class Dates:
    """When a contract was issued, and what it runs from and to."""

    issued: date
    starts: date
    ends: date


def draft(
    shelf: Shelf, action: Row, pot: Pot, fate: Fate, dates: Dates, suffix: str, known: list[Deal], quick: bool = False,
    whole: bool = True,
) -> Deal:  # fmt: skip
    """A contract on an action, its lines priced as the action is, its money of one pot."""
    provider = shelf.provider(action["provider_id"])
    written = workday(dates.issued - timedelta(days=3), -1)
    place = len(shelf.deals)
    title = f"{action['title']}{suffix}"
    row = shelf.purse.add(
        Contract, written, title=title, action_id=action["id"], provider_id=provider["id"],
        category_id=shelf.categories[texts.CATEGORY[shelf.axes[action["axis_id"]]]][0], state=STATES.get(fate, ContractState.SIGNED),
        vat=provider["vat"], object=texts.OBJECT.format(action["objective"]), place=texts.PLACES[place % len(texts.PLACES)],
        starts_on=dates.starts, ends_on=dates.ends, invoicing=texts.RHYTHM[place % len(texts.RHYTHM)], notice_days=30,
        previous_id=known[0].row["id"] if known and fate is not Fate.CANCELLED else None, released=Decimal(0), sort_key=sort_key(title),
        **_steps(shelf, fate, dates, quick),
    )  # fmt: skip
    if fate is Fate.DRAFT and place % 3 == 0:
        row |= {"category_id": None, "place": None}
    deal = Deal(row, fate, action, provider)
    spent = add_lines(shelf, deal, pot, dates, whole)
    deal.pots.append(spent)
    for key, amount in spent.money.items():
        shelf.purse.add(ContractTranche, written, contract_id=row["id"], envelope_id=key, amount=euros(amount))
    _suspend(shelf, deal, place)
    shelf.deals.append(deal)
    return deal


def _suspend(shelf: Shelf, deal: Deal, place: int) -> None:
    """Those that are suspended, for a week; of the others, a few that were."""
    row, start = deal.row, deal.row["starts_on"]
    if deal.fate is Fate.SUSPENDED:
        start = min(max(start, shelf.day - timedelta(days=6)), shelf.day - timedelta(days=1))
        shelf.purse.add(ContractSuspension, start, contract_id=row["id"], starts_on=start, reason=texts.SUSPENDED)
    elif place % 17 == 7 and deal.fate is Fate.CLOSED:
        deal.suspended = (start + timedelta(days=20), start + timedelta(days=24))
        first, last = deal.suspended
        values = {"starts_on": first, "ends_on": last, "reason": texts.PAST_SUSPENSION}
        shelf.purse.add(ContractSuspension, first, contract_id=row["id"], **values)


def _steps(shelf: Shelf, fate: Fate, dates: Dates, quick: bool) -> dict[str, Any]:
    """Issued, sent, signed by one then by the other, as far as the fate goes."""
    if fate is Fate.DRAFT:
        return {}
    found: dict[str, Any] = {"issued_on": dates.issued}
    if fate is Fate.ISSUED:
        return found
    found["sent_on"] = workday(dates.issued + timedelta(days=1))
    if fate is Fate.CANCELLED:
        return found | {"ended_reason": texts.CANCELLED}
    if fate in (Fate.SENT, Fate.NEVER_BACK):
        return found
    gaps = (4, 6) if quick else (5, 8)
    back, done = (workday(dates.issued + timedelta(days=days)) for days in gaps)
    return found | {"provider_signed_on": back, "signed_on": done}


def units(action: Row, money: int) -> tuple[Decimal, int]:
    """How much of what the action counts some money buys, full time by quarters of a month; and what it comes to."""
    parts = 4 if action["unit"] is CostUnit.FULL_TIME_MONTH else 1
    price = int(action["unit_cost"])
    quantity = Decimal(money * parts // price) / parts
    return quantity, int(price * quantity)


def add_lines(shelf: Shelf, deal: Deal, pot: Pot, dates: Dates, whole: bool) -> Pot:
    """As many units as the pot buys, and a closing meeting when money is left; what it comes to, envelope by envelope."""
    action, written = deal.action, deal.row["created_at"].date()
    quantity, spent = units(action, pot.total)
    line = add_line(shelf, deal, written, action["unit"], int(action["unit_cost"]), quantity, service_of(action))
    # What is paid on a calendar year is held in it, wherever the contract ends.
    ends = max(dates.starts, min(last_session(dates.ends), date(pot.year, 12, 18)))
    deal.parts.append(Part(line, quantity, 0, dates.starts, ends))
    if whole and pot.total - spent >= EXTRA and deal.fate not in NEVER_SIGNED:
        line = add_line(shelf, deal, written, CostUnit.LUMP_SUM, EXTRA, Decimal(1), texts.EXTRA)
        deal.parts.append(Part(line, Decimal(1), 0, max(dates.starts, ends - timedelta(days=4)), ends))
        spent += EXTRA
    return Pot(divided(pot.money, spent), pot.starts_on, pot.ends_on, pot.year)


def last_session(ends: date) -> date:
    """Sessions stop some weeks before the end of June: the last ones are made up for then."""
    return date(ends.year, 6, 10) if (ends.month, ends.day) == (6, 30) else ends


def add_line(
    shelf: Shelf, deal: Deal, on: date, unit: CostUnit, price: int, quantity: Decimal, label: str, amendment_id: int | None = None
) -> Row:
    """A line of the contract."""
    row = shelf.purse.add(
        ContractLine, on, contract_id=deal.row["id"], amendment_id=amendment_id, rank=len(deal.lines) + 1, label=label, unit=unit,
        unit_price=euros(price), quantity=quantity,
    )  # fmt: skip
    deal.lines.append(row)
    return row


def service_of(action: Row) -> str:
    """« Judo et maîtrise de soi, par enfant »."""
    unit: CostUnit = action["unit"]
    told = {CostUnit.SESSION: "la séance", CostUnit.HOUR: "l’heure", CostUnit.CHILD: "par enfant"}.get(
        unit, "le mois à temps plein"
    )
    return f"{action['title'].partition(',')[0]}, {told}"


def divided(money: Money, spent: int) -> Money:
    """So much of each envelope, in proportion of what there is; nothing of more than there is."""
    total = sum(money.values())
    found, given = {}, 0
    keys = sorted(key for key, one in money.items() if one)
    for key in keys[:-1]:
        found[key] = money[key] * spent // total
        given += found[key]
    found[keys[-1]] = spent - given
    return {key: one for key, one in found.items() if one}
