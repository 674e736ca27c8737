"""Three school years of money: two past rounds of sittings, this year's, and the sitting of the coming week."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from pre_admin.approval.models import Mark, Position, SittingMember, SittingState, Verb
from pre_admin.demo.funding import sittings
from pre_admin.demo.funding.actions import asked_by, propose, report
from pre_admin.demo.funding.decisions import Held, end, hold, rehearse
from pre_admin.demo.funding.money import open_envelopes, vote
from pre_admin.demo.funding.purse import Purse, workday
from pre_admin.demo.funding.texts import PROPOSALS
from pre_admin.demo.partners import Row
from pre_admin.funding.models import Action, ActionTranche, FundedState
from pre_admin.partners.models import Body

COMMITTEE, COUNCIL = Body.TECHNICAL_COMMITTEE, Body.ADVISORY_COUNCIL
FAVOURABLE, RESERVED, REDUCED = (Verb.FAVOURABLE,), (Verb.WITH_RESERVATIONS,), (Verb.REDUCED,)
DEFERRED, RETURNED, REFUSED = (Verb.DEFERRED,), (Verb.RETURNED,), (Verb.UNFAVOURABLE,)
REPLACED = (Verb.FAVOURABLE, Verb.UNDONE, Verb.REDUCED)
"""Recorded too soon, undone, then as the body said it."""
FIRST, SECOND, THIRD, COMING, WAITING = 27, 28, 20, 37, 4
"""Actions of each round of sittings; the coming one also has what the committee deferred; one more waits for its council."""
UNRESOLVED = 3
"""Actions approved lately that still wait for the resolution of the caisse’s board."""
OVER = next(rank for rank, one in enumerate(PROPOSALS) if one.axis == "health")
"""The action of the coming agenda that asks more than what remains."""


@dataclass(frozen=True)
class Round:
    """The days of a committee and of the council after it."""

    committee: date
    council: date


def tell(purse: Purse) -> None:
    """Everything, in the order it happened."""
    open_envelopes(purse)
    june = [Round(workday(date(year, 6, 8)), workday(date(year, 6, 24))) for year in (purse.year - 2, purse.year - 1)]
    lately = Round(workday(purse.day - timedelta(days=62), -1), workday(purse.day - timedelta(days=41), -1))
    first = _round(
        purse, june[0], [(place, None) for place in range(FIRST)], purse.year - 2,
        {3: REFUSED, 7: RESERVED, 11: REDUCED}, {9: REFUSED, 5: RESERVED},
    )  # fmt: skip
    kept = _kept(first)
    second = _round(
        purse, june[1], [(place, kept.get(place)) for place in range(SECOND)], purse.year - 1,
        {6: REFUSED, 14: REDUCED, 20: RESERVED}, {2: REDUCED},
    )  # fmt: skip
    third = _round(
        purse, lately, [(place, None) for place in range(40, 40 + THIRD)], purse.year,
        {0: DEFERRED, 1: DEFERRED, 2: DEFERRED, 3: RETURNED, 4: RETURNED, 5: REFUSED, 6: REPLACED, 7: RESERVED}, {4: DEFERRED, 5: RESERVED}, WAITING,
    )  # fmt: skip
    past = [one for both in (first, second, third) for one in both]
    coming = _coming(purse, _kept(second), third)
    rehearse(purse, past)
    asked: dict[int, int] = {}
    for row in coming:
        for key, amount in asked_by(purse, row["id"]).items():
            asked[key] = asked.get(key, 0) + amount
    over = coming[OVER]
    tight = next(one["envelope_id"] for one in purse.of(ActionTranche) if one["action_id"] == over["id"])
    vote(purse, asked, tight)
    for one in past:
        hold(purse, one)
    _agenda(purse, coming, third)
    _beside(purse)
    _afterwards(purse, first, second, third)
    _exceed(purse, over, tight)


def _round(
    purse: Purse, days: Round, places: list[tuple[int, Row | None]], school_year: int, said: dict[int, tuple[Verb, ...]],
    then: dict[int, tuple[Verb, ...]], waiting: int = 0,
) -> tuple[Held, Held]:  # fmt: skip
    """Proposals, the committee, then the council on what the committee approves, the last few aside."""
    written = workday(days.committee - timedelta(days=26), -1)
    actions = [propose(purse, place, school_year, written, before) for place, before in places]
    verbs = {rank: said.get(rank, FAVOURABLE) for rank in range(len(actions))}
    committee = _held(purse, COMMITTEE, days.committee, actions, verbs)
    good = [one for rank, one in enumerate(actions) if verbs[rank][-1] in (Verb.FAVOURABLE, Verb.WITH_RESERVATIONS, Verb.REDUCED)]
    good = good[: len(good) - waiting]
    return committee, _held(purse, COUNCIL, days.council, good, {rank: then.get(rank, FAVOURABLE) for rank in range(len(good))})


def _held(purse: Purse, body: Body, on: date, actions: list[Row], verbs: dict[int, tuple[Verb, ...]]) -> Held:
    sitting = sittings.call(purse, body, on, SittingState.CLOSED)
    items = sittings.put(purse, sitting, actions, {})
    by_action = {one["id"]: verbs[rank] for rank, one in enumerate(actions)}
    return Held(sitting, items, {item["id"]: by_action[item["action_id"]] for item in items})


def _kept(both: tuple[Held, Held]) -> dict[int, Row]:
    """Place → the action, of those that the council approves."""
    committee, council = both
    good = {item["action_id"] for item in council.items if council.verbs[item["id"]][-1] is not Verb.UNFAVOURABLE}
    order = sorted(item["action_id"] for item in committee.items)
    return {rank: {"id": one} for rank, one in enumerate(order) if one in good}


def _coming(purse: Purse, kept: dict[int, Row], third: tuple[Held, Held]) -> list[Row]:
    written = workday(purse.day - timedelta(days=24), -1)
    return [propose(purse, place, purse.year, written, kept.get(place)) for place in range(COMING)]


def _exceed(purse: Purse, action: Row, tight: int) -> None:
    """This one asks more than what remains of its envelope."""
    remains = purse.voted.get(tight, 0) - purse.taken.get(tight, 0)
    asked = next(one for one in purse.of(ActionTranche) if one["action_id"] == action["id"] and one["envelope_id"] == tight)
    if tight in purse.voted and remains >= asked["amount"]:
        more = Decimal(remains + 1_500) - asked["amount"]
        asked["amount"] += more
        action["total_cost"] += more


def _agenda(purse: Purse, coming: list[Row], third: tuple[Held, Held]) -> None:
    """The sitting of the coming week, its recusals and what members marked; the council's, two weeks later."""
    deferred = {item["action_id"]: item["id"] for item in third[0].items if third[0].verbs[item["id"]] == DEFERRED}
    again = [purse.of(Action)[key - 1] for key in deferred]
    held = workday(purse.day + timedelta(days=5))
    sitting = sittings.call(purse, COMMITTEE, held, SittingState.CONVENED)
    items = sittings.put(purse, sitting, again + coming, deferred)
    members = [row["member_id"] for row in purse.of(SittingMember) if row["sitting_id"] == sitting["id"]]
    for item in items:
        recused = sittings.recuse(purse, sitting, item, purse.of(Action)[item["action_id"] - 1]["provider_id"], None)
        for member in members[2:6]:
            if member not in recused and purse.rng.random() < 0.55:
                mark = purse.rng.choices([Mark.FAVOURABLE, Mark.UNFAVOURABLE, Mark.ABSTAIN], (8, 1, 1))[0]
                purse.add(
                    Position, purse.day - timedelta(days=1), item_id=item["id"], action_id=item["action_id"], member_id=member, mark=mark,
                    to_debate=mark is not Mark.FAVOURABLE or purse.rng.random() < 0.06,
                )  # fmt: skip
    council = sittings.call(purse, COUNCIL, workday(held + timedelta(days=14)), SittingState.PLANNED)
    back = {item["action_id"]: item["id"] for item in third[1].items if third[1].verbs[item["id"]] == DEFERRED}
    seen = {item["action_id"] for item in third[1].items}
    wait = [
        item["action_id"]
        for item in third[0].items
        if third[0].verbs[item["id"]][-1] is Verb.FAVOURABLE and item["action_id"] not in seen
    ]
    sittings.put(purse, council, [purse.of(Action)[key - 1] for key in [*back, *sorted(wait)]], back)


def _beside(purse: Purse) -> None:
    """Drafts, two submitted too late for the agenda, one taken back."""
    lately = purse.day - timedelta(days=4)
    for place in range(60, 65):
        propose(purse, place, purse.year, lately, state=FundedState.DRAFT)
    for place in (65, 66):
        propose(purse, place, purse.year, purse.day - timedelta(days=5))
    taken = propose(purse, 67, purse.year, purse.day - timedelta(days=30))
    end(
        purse,
        taken["id"],
        FundedState.WITHDRAWN,
        "L’intervenante ne peut plus assurer l’atelier cette année.",
        purse.day - timedelta(days=9),
    )


def _afterwards(purse: Purse, first: tuple[Held, Held], second: tuple[Held, Held], third: tuple[Held, Held]) -> None:
    """Resolutions, two that lapsed, one that was withdrawn, and reports."""
    for rank, (_, council) in enumerate((first, second, third)):
        on = workday(council.sitting["held_on"] + timedelta(days=14))
        approved = [
            item["action_id"] for item in council.items if purse.final[item["action_id"]]["state"] is FundedState.APPROVED
        ]
        for place, key in enumerate(approved):
            if rank < 2 or place < len(approved) - UNRESOLVED:
                purse.final[key] |= {"resolution_number": f"{on.year}-{31 + rank}", "resolution_on": on}
        _end_some(purse, rank, approved, on)
        if rank < 2:
            finished = [key for key in approved if purse.final[key]["state"] is FundedState.APPROVED]
            for place, key in enumerate(finished):
                report(purse, purse.of(Action)[key - 1], late=place % 9 == 4)


def _end_some(purse: Purse, rank: int, approved: list[int], on: date) -> None:
    """Two of the first round lapsed, one of the second was withdrawn."""
    if rank == 0:
        for key in approved[-2:]:
            end(purse, key, FundedState.LAPSED, "Aucun contrat dans le délai.", on + timedelta(days=190))
    if rank == 1:
        end(purse, approved[-1], FundedState.WITHDRAWN, "L’association renonce, faute de salle.", on + timedelta(days=30))
