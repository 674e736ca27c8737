"""Presences, proxies and recusals by their pages; convocations by mail and by post."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from pre_admin.accounts.roles import Role
from pre_admin.approval.models import AgendaItem, Recusal, SittingMember, SittingPresence, Stay
from pre_admin.core.calendar import local, now, today
from pre_admin.core.database import db
from pre_admin.journal.models import AccessKind
from pre_admin.journal.services import record_access
from pre_admin.partners.models import BodyMember
from tests.approval.sitting_desk import convened, opened, page, press, step
from tests.support.bodies import COMMITTEE, Chamber
from tests.support.forms import form_of, said, soup_of, value_of
from tests.support.mailbox import Mailbox, mailbox
from tests.support.offices import Browser, Office


def presence(room: Chamber, member: int) -> SittingPresence:
    found: SittingPresence = room.office.one(select(SittingMember.presence).where(SittingMember.member_id == member))
    return found


# ---- presences
def test_in_out_and_back_with_quorum_at_each_step(room: Chamber, desk: Browser) -> None:
    sitting = convened(room, desk, [room.action()])
    one, two, three, *_ = room.members[COMMITTEE]
    for member in (one, two):
        press(desk, "attendance", sitting, "in", member=member)
    assert "Quorum non atteint" in said(desk.get(page("attendance", sitting)))
    answer = press(desk, "attendance", sitting, "in", member=three)
    shown = desk.get(answer.location)
    assert "Quorum atteint" in said(shown)
    assert [button["value"] for button in soup_of(shown).select("[autofocus]")] == ["out"]
    press(desk, "attendance", sitting, "out", member=three)
    assert "Quorum non atteint" in said(desk.get(page("attendance", sitting)))
    press(desk, "attendance", sitting, "in", member=three)
    assert len(room.office.all(select(Stay.id).where(Stay.member_id == three))) == 2
    press(desk, "attendance", sitting, "forget", member=two)
    assert presence(room, two) is SittingPresence.EXPECTED


def test_a_time_that_does_not_hold_is_refused_beside_its_field(room: Chamber, desk: Browser) -> None:
    sitting = convened(room, desk, [room.action()])
    member = room.members[COMMITTEE][0]
    refused = press(desk, "attendance", sitting, "in", member=member, at="26:99")
    assert refused.status_code == 422
    assert "Écrivez l’heure ainsi" in said(refused)
    field = soup_of(refused).select_one(f"#at-{member}")
    assert field is not None
    assert field["value"] == "26:99"
    assert field["aria-describedby"] == f"e-{member}"
    assert room.office.all(select(Stay.id)) == []
    press(desk, "attendance", sitting, "in", member=member, at="00:00")
    arrived = room.office.one(select(Stay.arrived_at))
    assert (local(arrived).hour, local(arrived).minute) == (0, 0)
    assert press(desk, "attendance", sitting, "in", member=member).status_code == 422, "in the room already"


def test_a_second_click_on_the_same_button_does_nothing_more(room: Chamber, desk: Browser) -> None:
    sitting = convened(room, desk, [room.action()])
    path, member = page("attendance", sitting), room.members[COMMITTEE][0]
    mark = soup_of(desk.get(path)).find("input", attrs={"name": "mark"})
    for _ in range(2):
        assert desk.post(path, {"mark": str(mark["value"]), "member": member, "do": "in"}).status_code == 302
    assert len(room.office.all(select(Stay.id))) == 1


def test_excuses_and_proxies_before_the_day(room: Chamber, desk: Browser) -> None:
    sitting = convened(room, desk, [room.action()], today() + timedelta(3))
    chair, one, two, three, _ = room.members[COMMITTEE]
    shown = desk.get(page("attendance", sitting))
    assert not soup_of(shown).select("button[value=in]")
    assert press(desk, "attendance", sitting, "in", member=chair).status_code == 422
    press(desk, "attendance", sitting, "excuse", member=three)
    assert presence(room, three) is SittingPresence.EXCUSED
    refused = press(desk, "attendance", sitting, "proxy", member=one)
    assert "Choisissez le membre" in said(refused)
    press(desk, "attendance", sitting, "proxy", member=one, holder=chair)
    assert "porte le pouvoir de Camille Membre1" in said(desk.get(page("attendance", sitting)))
    refused = press(desk, "attendance", sitting, "proxy", member=two, holder=chair)
    assert refused.status_code == 422
    assert "porte déjà" in said(refused)
    assert soup_of(refused).select_one(f"#to-{two} option[selected]") is not None
    press(desk, "attendance", sitting, "unproxy", member=one)
    assert room.office.all(select(SittingMember.proxy_id).where(SittingMember.proxy_id.is_not(None))) == []


# ---- recusals
def test_a_recusal_said_in_the_sitting_and_its_times(room: Chamber, desk: Browser) -> None:
    sitting = opened(room, desk, [room.action(), room.action()])
    (item, action), _ = room.items(sitting)
    member = room.members[COMMITTEE][0]
    with room.acting(Role.TECHNICAL_COMMITTEE) as actor:
        record_access(actor, AccessKind.READ, "action", action)
    refused = press(desk, "recusals", sitting, "add", member=member, item="")
    assert refused.status_code == 422
    assert value_of(refused, "member") == str(member)
    answer = press(desk, "recusals", sitting, "add", member=member, item=item)
    shown = said(desk.get(answer.location))
    assert "avait déjà ouvert ce point 1 fois" in shown
    assert "Sorti à" in shown, "out at once, since they were in the room"
    assert press(desk, "recusals", sitting, "add", member=member, item=item).status_code == 422
    recusal = room.office.one(select(Recusal.id))
    press(desk, "recusals", sitting, f"back:{recusal}")
    assert room.office.one(select(Recusal.returned_at)) is not None
    press(desk, "recusals", sitting, f"mistake:{recusal}")
    assert room.office.all(select(Recusal.id)) == []


def test_a_recusal_that_an_interest_asks_for_stays(room: Chamber, desk: Browser) -> None:
    room.interest(room.members[COMMITTEE][1], 1)
    sitting = opened(room, desk, [room.action(provider=1)])
    recusal = room.office.one(select(Recusal.id))
    shown = desk.get(page("recusals", sitting))
    assert not soup_of(shown).select("button[value^='mistake:']")
    told = said(desk.get(press(desk, "recusals", sitting, f"mistake:{recusal}").location))
    assert "corrigez d’abord ce lien" in told
    press(desk, "recusals", sitting, f"out:{recusal}")
    assert room.office.one(select(Recusal.left_at)) is not None


def test_a_recusal_of_another_sitting_is_not_touched(room: Chamber, desk: Browser) -> None:
    mine = opened(room, desk, [room.action()])
    other = convened(room, desk, [room.action()], today() + timedelta(1))
    ((item, _),) = room.items(other)
    assert press(desk, "recusals", mine, "add", member=room.members[COMMITTEE][1], item=item).status_code == 422
    assert room.office.all(select(Recusal.id)) == []


# ---- convocations
@pytest.fixture
def post(office: Office) -> Iterator[Mailbox]:
    with mailbox() as box:
        before = office.app.config["MAIL_SERVER"], office.app.config["BASE_URL"]
        office.app.config.update(MAIL_SERVER=box.server, BASE_URL="https://pre.essai.example")
        yield box
        office.app.config.update(MAIL_SERVER=before[0], BASE_URL=before[1])


def addressed(room: Chamber) -> None:
    """The chair has an account, the second an address, the three others nothing."""
    with room.writing():
        db.session.get_one(BodyMember, room.members[COMMITTEE][1]).email = "membre1@instance.example"


def test_convocations_leave_once_and_say_neither_provider_nor_title(room: Chamber, desk: Browser, post: Mailbox) -> None:
    addressed(room)
    sitting = convened(room, desk, [room.action()], today() + timedelta(3))
    assert "2 convocations à envoyer" in said(desk.get(page("convocations", sitting)))
    path = page("convocations", sitting)
    mark = soup_of(desk.get(path)).find("input", attrs={"name": "mark"})
    for _ in range(2):
        desk.post(path, {"mark": str(mark["value"]), "do": "send"})
    assert sorted(str(one["To"]) for one in post.received) == ["membre1@instance.example", "technical-committee@essai.example"]
    by_address = {str(one["To"]): text for one, text in zip(post.received, post.texts, strict=True)}
    with_account = by_address["technical-committee@essai.example"]
    assert f"https://pre.essai.example/admin/sitting/details/?id={sitting}" in with_account
    assert "https" not in by_address["membre1@instance.example"], "no account: the agenda comes on paper"
    for text in post.texts:
        assert "Salle des mariages" in text
        assert "14:00" in text
        assert "Atelier" not in text
        assert "Mosson" not in text
    shown = said(desk.get(path))
    assert shown.count("Envoyée le") == 2
    assert shown.count("Aucune : à prévenir par courrier") == 3
    assert "Envoyer à" not in shown
    press(desk, "convocations", sitting, f"post:{room.members[COMMITTEE][2]}")
    assert "Remise le" in said(desk.get(path))
    assert "2 membres n’ont pas encore reçu leur convocation" in said(desk.get(page("details", sitting)))


def test_a_message_that_does_not_leave_is_still_to_be_sent(room: Chamber, desk: Browser, post: Mailbox) -> None:
    addressed(room)
    sitting = convened(room, desk, [room.action()], today() + timedelta(3))
    post.refuse = "550 non"
    answer = press(desk, "convocations", sitting, "send")
    assert "2 convocations ne sont pas parties" in said(desk.get(answer.location))
    assert room.office.all(select(SittingMember.written_at).where(SittingMember.written_at.is_not(None))) == []
    post.refuse = ""
    press(desk, "convocations", sitting, "send")
    assert len(post.received) == 2


def test_another_day_is_told_again(room: Chamber, desk: Browser, post: Mailbox) -> None:
    addressed(room)
    sitting = convened(room, desk, [room.action()], today() + timedelta(3))
    press(desk, "convocations", sitting, "send")
    path = page("edit", sitting)
    desk.post(path, {**form_of(desk.get(path)), "remarks": "Ordre du jour chargé."})
    assert len(room.office.all(select(SittingMember.id).where(SittingMember.written_at.is_not(None)))) == 2
    desk.post(path, {**form_of(desk.get(path)), "held_on": (today() + timedelta(4)).isoformat()})
    assert room.office.all(select(SittingMember.id).where(SittingMember.written_at.is_not(None))) == []


def test_without_a_mail_server_each_is_written_to_by_hand(room: Chamber, desk: Browser) -> None:
    sitting = convened(room, desk, [room.action()], today() + timedelta(3))
    assert "n’est pas réglé" in said(desk.get(page("convocations", sitting)))
    told = said(desk.get(press(desk, "convocations", sitting, "send").location))
    assert "Ce bouton n’existe plus" in told
    assert step(desk, "cancel", sitting).status_code == 302
    assert desk.get(page("convocations", sitting)).location == page("details", sitting)
    assert now() > room.office.one(select(AgendaItem.created_at))
