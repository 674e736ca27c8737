"""Amendments: those that carried a contract on into the next calendar year, a few others, and some that wait."""

from datetime import date, timedelta
from decimal import Decimal

from pre_admin.contracts.models import Amendment, AmendmentLine, AmendmentState, AmendmentTranche
from pre_admin.demo.contracts import texts
from pre_admin.demo.contracts.deals import Deal, Fate, Part, Pot, Shelf, euros
from pre_admin.demo.contracts.drafting import add_line, divided, last_session, units
from pre_admin.demo.funding.purse import workday
from pre_admin.demo.partners import Row
from pre_admin.funding.models import CostUnit

PARENTS = 90
"""What a session with the parents costs."""


def _sign(shelf: Shelf, deal: Deal, on: date, text: str, new_ends_on: date | None, number: int = 1) -> Row:
    return shelf.purse.add(
        Amendment, on, contract_id=deal.row["id"], number=number, state=AmendmentState.SIGNED, object=text, issued_on=on,
        effective_on=on + timedelta(days=7), new_ends_on=new_ends_on, provider_signed_on=on + timedelta(days=4),
        signed_on=on + timedelta(days=6),
    )  # fmt: skip


def prolong(shelf: Shelf, deal: Deal, pot: Pot, place: int) -> None:
    """In January, once the budget is voted: more sessions, till the summer, on the new year's envelopes."""
    on = workday(date(pot.year, 1, 5))
    ends = deal.action["ends_on"]
    amendment = _sign(shelf, deal, on, texts.PROLONGED, ends)
    deal.amended_on = amendment["signed_on"]
    starts, last = amendment["effective_on"], last_session(ends)
    more = 3 * PARENTS if place % 3 == 0 else 0
    quantity, spent = units(deal.action, pot.total - more)
    shelf.purse.add(AmendmentLine, on, amendment_id=amendment["id"], line_id=deal.main["id"], quantity=quantity)
    deal.parts.append(Part(deal.main, quantity, 1, starts, last))
    if more:
        values = {"label": texts.NEW_LINE, "unit": CostUnit.SESSION, "unit_price": euros(PARENTS), "quantity": Decimal(3)}
        shelf.purse.add(AmendmentLine, on, amendment_id=amendment["id"], **values)
        line = add_line(shelf, deal, on, CostUnit.SESSION, PARENTS, Decimal(3), texts.NEW_LINE, amendment["id"])
        deal.parts.append(Part(line, Decimal(3), 1, starts, last))
        spent += more
    deal.pots.append(Pot(divided(pot.money, spent), starts, ends, pot.year))
    for key, amount in deal.pots[1].money.items():
        shelf.purse.add(AmendmentTranche, on, amendment_id=amendment["id"], envelope_id=key, amount=euros(amount))


def postpone(shelf: Shelf, deal: Deal) -> None:
    """The end comes a month later than first agreed, for the same amount."""
    ends = deal.row["ends_on"]
    deal.row["ends_on"] = date(ends.year, 5, 31)
    _sign(shelf, deal, workday(date(ends.year, 5, 11)), texts.LATER, ends)


def ask(shelf: Shelf) -> None:
    """Of contracts that run: an amendment issued, one that came back signed by the provider, a draft, one cancelled, one signed."""
    running = [one for one in shelf.deals if one.fate is Fate.RUNNING]
    lately = workday(shelf.day - timedelta(days=5), -1)
    states = (AmendmentState.ISSUED, AmendmentState.DRAFT, AmendmentState.ISSUED, AmendmentState.CANCELLED, AmendmentState.DRAFT)
    for place, (deal, state) in enumerate(zip(running[1::2], states, strict=False)):
        fewer = place in (0, 3)
        row = shelf.purse.add(
            Amendment, lately, contract_id=deal.row["id"], number=1, state=state, object=texts.FEWER if fewer else texts.LATER,
            issued_on=lately if state is not AmendmentState.DRAFT else None,
            provider_signed_on=lately + timedelta(days=2) if place == 2 else None,
            new_ends_on=None if fewer else deal.row["ends_on"] + timedelta(days=14),
            ended_reason=texts.WITHDRAWN if state is AmendmentState.CANCELLED else None,
        )  # fmt: skip
        if fewer:
            _fewer(shelf, deal, row, lately)


def _fewer(shelf: Shelf, deal: Deal, amendment: Row, on: date) -> None:
    """One unit less of the main line, taken from the first of its envelopes."""
    shelf.purse.add(AmendmentLine, on, amendment_id=amendment["id"], line_id=deal.main["id"], quantity=Decimal(-1))
    key = max(deal.pots[0].money, key=lambda one: deal.pots[0].money[one])
    shelf.purse.add(AmendmentTranche, on, amendment_id=amendment["id"], envelope_id=key, amount=-deal.main["unit_price"])
