"""The sittings of both bodies: who came, who stood for whom, who left for an item; and the agendas."""

from datetime import date, datetime, timedelta
from itertools import count as counting
from typing import Any

from pre_admin.approval.models import (
    AgendaItem,
    Lot,
    Recusal,
    RecusalCause,
    Sitting,
    SittingMember,
    SittingPresence,
    SittingState,
    Stay,
)
from pre_admin.approval.rules.quorum import COUNTED, Roll, needed
from pre_admin.demo.funding.purse import Purse, moment
from pre_admin.demo.partners import Row
from pre_admin.funding.settings import ProxyRule, QuorumRule
from pre_admin.partners.models import Body, Seat

RULE, PROXIES = QuorumRule.MAJORITY, ProxyRule.ONE
OPENS, LASTS = 14, 180
PLACES = {
    Body.TECHNICAL_COMMITTEE: "Caisse des écoles, salle des platanes",
    Body.ADVISORY_COUNCIL: "Hôtel de Ville, salle des commissions",
}


def call(purse: Purse, body: Body, held: date, state: SittingState) -> Row:
    """A sitting; its members are called once it is convened, and sat if it is past."""
    number = sum(row["body"] is body and row["year"] == held.year for row in purse.of(Sitting)) + 1
    past, convened = state is SittingState.CLOSED, state is not SittingState.PLANNED
    members = purse.called(body, held)
    chair = next((member for member, seat in members if seat is Seat.CHAIR), None)
    secretary = next((member for member, seat in members if seat is Seat.SECRETARY), None)
    written = min(held - timedelta(days=25), purse.day - timedelta(days=12))
    row = purse.add(
        Sitting, written, body=body, year=held.year, number=number, held_on=held, starts_at="14:00", place=PLACES[body], state=state,
        convened_at=moment(min(held - timedelta(days=12), purse.day - timedelta(days=1)), 10) if convened else None,
        opened_at=moment(held, OPENS) if past else None, closed_at=moment(held, OPENS, LASTS) if past else None,
        quorum_rule=RULE if past else None, proxy_rule=PROXIES if past else None, chair_id=chair and chair["id"],
        secretary=f"{secretary['first_name']} {secretary['last_name']}" if secretary else None,
    )  # fmt: skip
    if convened:
        _attend(purse, row, members, past)
    return row


def _attend(purse: Purse, sitting: Row, members: list[tuple[Row, Any]], past: bool) -> None:
    """One or two excused, the first by proxy; one leaves the room a quarter of an hour."""
    on = sitting["held_on"] if past else sitting["convened_at"].date()
    voting = sum(seat in COUNTED for _, seat in members)
    spare = max(0, len(members) - needed(RULE, voting) - 3)
    free = [member["id"] for member, seat in members if seat not in (Seat.CHAIR, Seat.SECRETARY)]
    away = purse.rng.sample(free, min(2, spare, len(free))) if past else []
    there = [one for one in free if one not in away]
    for member, seat in members:
        absent = member["id"] in away
        presence = SittingPresence.EXPECTED if not past else SittingPresence.EXCUSED if absent else SittingPresence.PRESENT
        proxy = there[-1] if away and there and member["id"] == away[0] else None
        purse.add(
            SittingMember,
            on,
            sitting_id=sitting["id"],
            member_id=member["id"],
            seat=seat,
            presence=presence,
            proxy_id=proxy,
            written_at=sitting["convened_at"],
        )
        if past and not absent:
            out = [(0, 100), (115, LASTS)] if there and member["id"] == there[0] else [(0, LASTS)]
            for begun, ended in out:
                times = {"arrived_at": moment(on, OPENS, begun), "left_at": moment(on, OPENS, ended)}
                purse.add(Stay, on, sitting_id=sitting["id"], member_id=member["id"], **times)


def put(purse: Purse, sitting: Row, actions: list[Row], returning: dict[int, int]) -> list[Row]:
    """The agenda in three lots, numbered once convened; `returning`: action → the item it was deferred from."""
    rank = counting(1)
    rows = []
    numbered = sitting["state"] is not SittingState.PLANNED
    lots = [_lot(place, one["id"] in returning) for place, one in enumerate(actions)]
    for lot in Lot:
        for action, mine in (one for one in zip(actions, lots, strict=True) if one[1] is lot):
            place = next(rank)
            rows.append(
                purse.add(
                    AgendaItem,
                    sitting["created_at"].date(),
                    sitting_id=sitting["id"],
                    action_id=action["id"],
                    lot=mine,
                    position=place,
                    number=place if numbered else None,
                    carried_from_id=returning.get(action["id"]),
                )
            )
    return rows


def _lot(place: int, returning: bool) -> Lot:
    if returning or place % 5 == 3:
        return Lot.DEBATED
    return Lot.TO_DEFER if place % 17 == 16 else Lot.WITHOUT_DEBATE


def recuse(purse: Purse, sitting: Row, item: Row, provider: int, at: datetime | None) -> set[int]:
    """Whoever has an interest in the provider leaves the room for the item."""
    called = {row["member_id"] for row in purse.of(SittingMember) if row["sitting_id"] == sitting["id"]}
    found = purse.tied(provider, sitting["held_on"]) & called
    for member in sorted(found):
        there = at is not None and member in in_room(purse, sitting, at)
        purse.add(
            Recusal, sitting["held_on"] if at else sitting["convened_at"].date(), sitting_id=sitting["id"], item_id=item["id"],
            action_id=item["action_id"], member_id=member, cause=RecusalCause.INTEREST,
            left_at=at - timedelta(minutes=1) if there and at else None, returned_at=at + timedelta(minutes=1) if there and at else None,
        )  # fmt: skip
    return found


def in_room(purse: Purse, sitting: Row, at: datetime) -> frozenset[int]:
    """Who was in the room at that time."""
    stays = [row for row in purse.of(Stay) if row["sitting_id"] == sitting["id"]]
    return frozenset(row["member_id"] for row in stays if row["arrived_at"] <= at <= row["left_at"])


def roll(purse: Purse, sitting: Row, at: datetime) -> Roll:
    """The roll as it was at that time."""
    called = [row for row in purse.of(SittingMember) if row["sitting_id"] == sitting["id"]]
    proxies = {row["member_id"]: row["proxy_id"] for row in called if row["proxy_id"]}
    return Roll({row["member_id"]: row["seat"] for row in called}, in_room(purse, sitting, at), proxies, RULE)
