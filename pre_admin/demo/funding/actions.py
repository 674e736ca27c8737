"""The actions proposed: a hundred and twenty over three school years, most of them carried on from the year before."""

from datetime import date, timedelta
from decimal import Decimal

from pre_admin.core.calendar import school_year_of
from pre_admin.core.text import sort_key
from pre_admin.demo.funding.money import SECOND
from pre_admin.demo.funding.purse import Purse, moment
from pre_admin.demo.funding.texts import GAPS, PROPOSALS, SCHEDULES, Proposal
from pre_admin.demo.partners import Row
from pre_admin.funding.models import Action, ActionNeed, ActionNumberCounter, ActionReport, ActionTranche, FundedState

STATE_PERCENT, FIRST_PERCENT = 70, 40


def propose(
    purse: Purse,
    place: int,
    school_year: int,
    written: date,
    previous: Row | None = None,
    state: FundedState = FundedState.SUBMITTED,
) -> Row:
    """The action of that place in the list of (proposal, territory), for a school year."""
    one = PROPOSALS[place % len(PROPOSALS)]
    territory = list(purse.territories)[(place + place // len(PROPOSALS)) % len(purse.territories)]
    start, end = _dates(purse, school_year, written)
    quantity = max(1, round(one.quantity * purse.rng.uniform(0.85, 1.1)))
    total = -(-quantity * one.unit_cost // 100) * 100 + 400
    other = total // 1000 * 100 if place % 5 == 2 else 0
    number = _number(purse, written.year)
    row = purse.add(
        Action, written, reference=f"{written.year}-A-{number:03d}", title=f"{one.title}, {territory}", state=state, round=1,
        provider_id=one.provider, territory_id=purse.territories[territory], axis_id=purse.axes[one.axis][0], school_year=school_year_of(start),
        objective=one.objective, schedule=SCHEDULES[place % len(SCHEDULES)], starts_on=start, ends_on=end, children=one.children,
        age_from=one.ages[0], age_to=one.ages[1], priority_share=purse.rng.randint(78, 100), unit=one.unit, quantity=Decimal(quantity),
        unit_cost=Decimal(one.unit_cost), total_cost=Decimal(total), other_public=Decimal(other) if other else None,
        other_public_from="Cité éducative" if other else None, mainstream_gap=GAPS[place % len(GAPS)],
        need="Besoin relevé par les équipes du territoire depuis la rentrée.", rapporteur_id=purse.hands.coordinator,
        previous_id=previous and previous["id"], sort_key=sort_key(f"{one.title}, {territory}"),
        submitted_at=moment(written + timedelta(days=3), 11) if state is not FundedState.DRAFT else None,
    )  # fmt: skip
    _ask(purse, row, one, total - other, sorted({min(start.year, purse.day.year), end.year}))
    purse.add(
        ActionNeed,
        written,
        action_id=row["id"],
        action_type_id=purse.needs[one.need][0],
        children=purse.rng.randint(5, 26),
        counted_on=written,
    )
    return row


def _number(purse: Purse, year: int) -> int:
    counters = purse.of(ActionNumberCounter)
    for row in counters:
        if row["year"] == year:
            row["last"] += 1
            return int(row["last"])
    counters.append({"year": year, "last": 1})
    return 1


def _dates(purse: Purse, school_year: int, written: date) -> tuple[date, date]:
    """From October to June; what is proposed during the year starts once both bodies could decide."""
    start = date(school_year, 10, 1)
    if school_year == purse.year:
        lately = written >= purse.day - timedelta(days=40)
        start = purse.day + timedelta(days=24) if lately else max(start, written + timedelta(days=60))
        start = date(start.year, 9, 15) if start.month in (7, 8) else start
    return start, date(start.year + (start.month > 4), 6, 30)


def _ask(purse: Purse, row: Row, one: Proposal, asked: int, years: list[int]) -> None:
    """So much of the State and of another funder, this calendar year and the next."""
    first = asked * FIRST_PERCENT // 10_000 * 100 if len(years) > 1 else asked
    for year, share in zip(years, (first, asked - first), strict=False):
        state = share * STATE_PERCENT // 10_000 * 100
        for funder, amount in (("state", state), (SECOND[one.axis], share - state)):
            if amount:
                key = purse.envelopes[year, funder, one.axis]
                purse.add(ActionTranche, row["created_at"].date(), action_id=row["id"], envelope_id=key, amount=Decimal(amount))


def asked_by(purse: Purse, action_id: int) -> dict[int, int]:
    """Envelope → what an action asks of it."""
    return {row["envelope_id"]: int(row["amount"]) for row in purse.of(ActionTranche) if row["action_id"] == action_id}


def report(purse: Purse, row: Row, late: bool) -> None:
    """What a finished action gave; a few are still awaited."""
    due = date(row["ends_on"].year, 9, 30)
    if row["ends_on"] >= purse.day:
        return
    received = due - timedelta(days=purse.rng.randint(3, 50))
    came = not late and received <= purse.day
    told = {
        "received_on": received, "children": row["children"] - purse.rng.randint(0, 4), "quantity": row["quantity"],
        "priority_share": row["priority_share"], "cost": row["total_cost"] - 100 * purse.rng.randint(0, 6),
        "results": "Assiduité régulière ; les enseignants notent plus de confiance à l’oral.", "difficulties": "Deux séances annulées, faute de salle.",
        "outlook": "Reconduire, avec une séance de plus pour les parents.",
    }  # fmt: skip
    purse.add(ActionReport, min(due, purse.day), action_id=row["id"], due_on=due, **(told if came else {}))
