"""Composing an agenda by its page: candidates, three lots, order; what stays possible once it is convened."""

from datetime import timedelta

from sqlalchemy import select

from pre_admin.accounts.roles import Role
from pre_admin.approval.models import AgendaItem, Lot, Sitting, Verb
from pre_admin.approval.services.decisions import Ruling, decide
from pre_admin.core.calendar import today
from pre_admin.core.database import db
from pre_admin.funding.models import Action, FundedState
from tests.approval.sitting_desk import LIST, convened, opened, page, planned, press, step
from tests.support.bodies import Chamber
from tests.support.forms import error_of, said, soup_of, value_of
from tests.support.offices import Browser
from tests.support.referrals import bring


def order(room: Chamber, sitting: int) -> list[tuple[int, Lot]]:
    statement = select(AgendaItem.action_id, AgendaItem.lot).where(AgendaItem.sitting_id == sitting).order_by(AgendaItem.position)
    return [(row[0], row[1]) for row in room.office.all(statement)]


def test_ticked_actions_go_into_the_lot_that_was_chosen(room: Chamber, desk: Browser) -> None:
    one, two, three = (room.action() for _ in range(3))
    room.action(state=FundedState.DRAFT)
    sitting = planned(room, desk, [])
    shown = said(desk.get(page("agenda", sitting)))
    assert "Ce qui attend cette instance (3)" in shown
    assert "Lire ensemble Mosson · 1 000,00 €" in shown
    press(desk, "agenda", sitting, "add", action=[str(two)], lot="debated")
    press(desk, "agenda", sitting, "all")
    assert order(room, sitting) == [(one, Lot.WITHOUT_DEBATE), (three, Lot.WITHOUT_DEBATE), (two, Lot.DEBATED)]
    assert "Aucune autre action n’attend" in said(desk.get(page("agenda", sitting)))


def test_up_down_other_lot_off(room: Chamber, desk: Browser) -> None:
    one, two, three = (room.action() for _ in range(3))
    sitting = planned(room, desk, [one, two, three])
    items = {action: item for item, action in room.items(sitting)}
    answer = press(desk, "agenda", sitting, f"up:{items[three]}")
    assert [action for action, _ in order(room, sitting)] == [one, three, two]
    focused = soup_of(desk.get(answer.location)).select("[autofocus]")
    assert [button["value"] for button in focused] == [f"up:{items[three]}"]
    press(desk, "agenda", sitting, f"down:{items[one]}")
    assert [action for action, _ in order(room, sitting)] == [three, one, two]
    press(desk, "agenda", sitting, f"lot:{items[three]}", lot="to_defer")
    assert order(room, sitting)[-1] == (three, Lot.TO_DEFER)
    press(desk, "agenda", sitting, f"remove:{items[two]}")
    assert [action for action, _ in order(room, sitting)] == [one, three]
    assert "Ce qui attend cette instance (1)" in said(desk.get(page("agenda", sitting)))


def test_nothing_ticked_or_ticked_too_late(room: Chamber, desk: Browser) -> None:
    one, two = room.action(), room.action()
    sitting = planned(room, desk, [])
    refused = press(desk, "agenda", sitting, "add")
    assert refused.status_code == 422
    assert "Cochez au moins une action" in said(refused)
    elsewhere = planned(room, desk, [one], today() + timedelta(1))
    refused = press(desk, "agenda", sitting, "add", action=[str(one), str(two)])
    assert refused.status_code == 422
    assert "déjà à l’ordre du jour d’une autre séance" in said(refused)
    ticked = [box["value"] for box in soup_of(refused).select("input[name=action][checked]")]
    assert ticked == [str(two)], "what can still be put stays ticked"
    assert order(room, sitting) == []
    assert len(order(room, elsewhere)) == 1


def test_the_same_click_twice_does_it_once(room: Chamber, desk: Browser) -> None:
    one, two, three = (room.action() for _ in range(3))
    sitting = planned(room, desk, [one, two, three])
    items = {action: item for item, action in room.items(sitting)}
    path = page("agenda", sitting)
    mark = soup_of(desk.get(path)).find("input", attrs={"name": "mark"})
    for _ in range(2):
        assert desk.post(path, {"mark": str(mark["value"]), "do": f"up:{items[three]}"}).status_code == 302
    assert [action for action, _ in order(room, sitting)] == [one, three, two]


def test_a_convened_agenda_is_fixed_but_for_lots_and_reasons(room: Chamber, desk: Browser) -> None:
    one, two = room.action(), room.action()
    sitting = convened(room, desk, [one, two])
    items = {action: item for item, action in room.items(sitting)}
    shown = desk.get(page("agenda", sitting))
    assert "gardent leur numéro" in said(shown)
    assert not soup_of(shown).select("button[value^='remove:'], button[value^='up:']")
    for do in (f"remove:{items[one]}", f"up:{items[two]}", "all"):
        assert press(desk, "agenda", sitting, do).status_code == 422, do
    press(desk, "agenda", sitting, f"lot:{items[one]}", lot="debated")
    assert room.office.one(select(AgendaItem.lot).where(AgendaItem.id == items[one])) is Lot.DEBATED
    assert room.office.one(select(AgendaItem.number).where(AgendaItem.id == items[one])) == 1
    refused = press(desk, "agenda", sitting, f"skip:{items[two]}", not_examined="  ")
    assert refused.status_code == 422
    assert "Dites pourquoi" in said(refused)
    bring(room.office.browser(), last_name="Zwingelstein", first_name="Hildegarde")
    refused = press(desk, "agenda", sitting, f"skip:{items[two]}", not_examined="Vu avec Hildegarde Zwingelstein.")
    assert "semble nommé" in error_of(refused, "not_examined") or "semble nommé" in said(refused)
    assert "Vu avec Hildegarde Zwingelstein." in refused.text
    press(desk, "agenda", sitting, f"skip:{items[two]}", not_examined="Dossier incomplet.")
    assert "Non examiné : Dossier incomplet." in said(desk.get(page("details", sitting)))
    press(desk, "agenda", sitting, f"again:{items[two]}")
    assert room.office.one(select(AgendaItem.not_examined).where(AgendaItem.id == items[two])) is None


def test_an_item_of_another_sitting_is_not_touched(room: Chamber, desk: Browser) -> None:
    mine = convened(room, desk, [room.action()])
    other = convened(room, desk, [room.action()], today() + timedelta(1))
    ((item, _),) = room.items(other)
    assert press(desk, "agenda", mine, f"skip:{item}", not_examined="Non.").status_code == 422
    assert room.office.one(select(AgendaItem.not_examined).where(AgendaItem.id == item)) is None


def test_what_was_deferred_stands_first_with_what_was_asked(room: Chamber, desk: Browser) -> None:
    action = room.action()
    sitting = opened(room, desk, [action])
    ((item, _),) = room.items(sitting)
    seen = room.version(item)
    with room.acting(Role.ASSISTANT) as actor:
        decide(item, seen, Ruling(Verb.DEFERRED, reason="Budget à préciser."), actor)
    step(desk, "close", sitting)
    room.action()
    after = planned(room, desk, [], today() + timedelta(7))
    shown = said(desk.get(page("agenda", after)))
    assert "Reportée. Demandé : Budget à préciser." in shown
    assert shown.index("Atelier 1") < shown.index("Atelier 2")
    press(desk, "agenda", after, "all")
    assert "Reporté d’une autre séance" in said(desk.get(page("agenda", after)))


def test_an_action_taken_back_meanwhile_holds_the_convocation_back(room: Chamber, desk: Browser) -> None:
    action = room.action()
    sitting = planned(room, desk, [action])
    with room.writing():
        db.session.get_one(Action, action).state = FundedState.DRAFT
    refused = step(desk, "convene", sitting)
    assert refused.status_code == 422
    assert "2026-A-001" in said(refused)
    assert room.office.one(select(Sitting.convened_at).where(Sitting.id == sitting)) is None


def test_a_sitting_that_is_over_has_no_agenda_page(room: Chamber, desk: Browser) -> None:
    sitting = planned(room, desk, [])
    step(desk, "cancel", sitting)
    assert desk.get(page("agenda", sitting)).location == page("details", sitting)
    assert value_of(desk.get(f"{LIST}new/"), "secretary") == "Essai Assistance administrative"
