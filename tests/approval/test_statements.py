"""How many statements the two bodies cost: what a selection adds for each item, what a page asks however long its agenda."""

from datetime import date, timedelta

from sqlalchemy import select

from pre_admin.accounts.roles import Role
from pre_admin.approval.models import Decision, Verb
from pre_admin.approval.services.decisions import Ruling, decide_together
from pre_admin.core.calendar import today
from pre_admin.journal.models import ChangeEntry
from tests.bench.measures import Counter
from tests.support.bodies import Chamber, chamber
from tests.support.offices import Browser, Office, address_of


def batch(room: Chamber, count: int, day: date) -> int:
    """The statements by which so many items are decided at once."""
    items = room.items(room.sitting([room.action({0: 10, 1: 10}) for _ in range(count)], held_on=day))
    with room.acting(Role.TECHNICAL_COMMITTEE) as actor, Counter(room.office.app) as counter:
        found = decide_together([(item, "1") for item, _ in items], Ruling(Verb.FAVOURABLE), actor)
    assert set(found.values()) == {None}
    return counter.count


def test_a_selection_reads_once_and_writes_in_bulk(office: Office) -> None:
    """An item more is a decision more and its action's new state: everything else is asked or written once for all."""
    room = chamber(office)
    few, many = batch(room, 4, today()), batch(room, 12, today() - timedelta(1))
    assert few <= 32
    assert many - few <= 8 * 2
    decided = office.all(select(Decision.id))
    told = office.all(select(ChangeEntry.record_id).where(ChangeEntry.entity == "decision"))
    assert sorted(key for (key,) in told) == sorted(key for (key,) in decided), "each decision is in the journal"


def page(room: Chamber, count: int, day: date, opened: bool) -> int:
    """The statements of an agenda of so many items, one of them open or none, for the secretary."""
    sitting = room.sitting([room.action({0: 10, 1: 10}) for _ in range(count)], held_on=day)
    path = f"/admin/approval/?sitting={sitting}" + (f"&item={room.items(sitting)[1][0]}" if opened else "")
    client = Browser(room.office.app).sign_in(address_of(Role.ASSISTANT)).client
    assert client.get(path).status_code == 200
    with Counter(room.office.app) as counter:
        client.get(path)
    return counter.count


def test_an_agenda_asks_as_much_whatever_its_length(office: Office) -> None:
    room = chamber(office)
    few, many = page(room, 2, today(), False), page(room, 20, today() - timedelta(1), False)
    assert few == many
    assert many <= 16


def test_an_item_asks_as_much_whatever_the_agenda_around_it(office: Office) -> None:
    """The envelopes beside it and those of « et si » are asked together, its sitting once."""
    room = chamber(office)
    few, many = page(room, 2, today(), True), page(room, 20, today() - timedelta(1), True)
    assert few == many
    assert many <= 23
