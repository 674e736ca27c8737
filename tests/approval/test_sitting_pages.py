"""A sitting through its pages: planned, convened, opened, closed; who may, what is refused, what a recused member never reads."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from pre_admin.accounts.roles import Role
from pre_admin.approval.models import Recusal, RecusalCause, Sitting, SittingMember, SittingState, Verb
from pre_admin.approval.services.decisions import Ruling, decide
from pre_admin.core.calendar import today
from pre_admin.partners.models import DeclaredInterest
from tests.approval.sitting_desk import LIST, convened, opened, page, plan, planned, press, step
from tests.guards.test_pages import check
from tests.panel.conftest import statements as statements
from tests.support.bodies import COMMITTEE, COUNCIL, Chamber, chamber
from tests.support.forms import error_of, form_of, said, value_of
from tests.support.offices import Browser, Office
from tests.support.referrals import bring


def state(room: Chamber, sitting: int) -> SittingState:
    found: SittingState = room.office.one(select(Sitting.state).where(Sitting.id == sitting))
    return found


# ---- the story
def test_a_sitting_from_plan_to_close_by_its_pages(room: Chamber, desk: Browser) -> None:
    room.interest(room.members[COMMITTEE][1], 1)
    sitting = planned(room, desk, [room.action(), room.action(provider=1)])
    told = said(desk.get(f"{LIST}step/?move=convene&id={sitting}"))
    assert "5 membres sont convoqués" in told
    assert "2 points sont numérotés" in told
    assert "Camille Membre1 (1 point)" in told
    assert step(desk, "convene", sitting).location == page("convocations", sitting)
    assert room.office.all(select(Recusal.cause)) == [(RecusalCause.INTEREST,)]
    refused = step(desk, "open", sitting)
    assert refused.status_code == 422
    assert "Personne n’est noté présent" in said(refused)
    for member in room.members[COMMITTEE][1:4]:
        press(desk, "attendance", sitting, "in", member=member)
    refused = step(desk, "open", sitting)
    assert "La présidence n’est pas en salle" in said(refused)
    assert step(desk, "open", sitting, chair_id=str(room.members[COMMITTEE][2])).status_code == 302
    shown = said(desk.get(page("details", sitting)))
    assert "3 présents pour 3 nécessaires" in shown
    assert "Points sans quorum 1 n° 2" in shown
    refused = step(desk, "close", sitting)
    assert refused.status_code == 422
    assert "n° 1, n° 2" in said(refused)
    press(desk, "attendance", sitting, "in", member=room.members[COMMITTEE][4])
    for item, _ in room.items(sitting):
        seen = room.version(item)
        with room.acting(Role.ASSISTANT) as actor:
            decide(item, seen, Ruling(Verb.FAVOURABLE), actor)
    assert "1 membre encore attendu sera noté absent : Camille Membre0" in said(desk.get(f"{LIST}step/?move=close&id={sitting}"))
    assert step(desk, "close", sitting).status_code == 302
    assert state(room, sitting) is SittingState.CLOSED
    assert "2 / 2" in said(desk.get(f"{LIST}?state=to-sign"))
    shown = said(desk.get(page("details", sitting)))
    assert "Favorable, 1 000,00 €" in shown.replace("\u202f", " ").replace("\xa0", " ")
    assert "Modifier" not in shown


def test_what_is_refused_keeps_what_was_typed(room: Chamber, desk: Browser) -> None:
    refused = plan(desk, starts_at="26h", place="Salle bleue")
    assert refused.status_code == 422
    assert "Écrivez l’heure ainsi" in error_of(refused, "starts_at")
    assert value_of(refused, "place") == "Salle bleue"
    bring(room.office.browser(), last_name="Zwingelstein", first_name="Hildegarde")
    refused = plan(desk, remarks="Situation de Hildegarde Zwingelstein.")
    assert "semble nommé" in error_of(refused, "remarks")
    assert "Hildegarde" in value_of(refused, "remarks")
    assert plan(desk).status_code == 302
    refused = plan(desk)
    assert "déjà prévue ce jour-là" in error_of(refused, "held_on")
    assert len(room.office.all(select(Sitting.id))) == 1


def test_cancelling_then_a_second_convocation(room: Chamber, desk: Browser) -> None:
    sitting = convened(room, desk, [room.action()])
    assert "prévenez-les" in said(desk.get(f"{LIST}step/?move=cancel&id={sitting}"))
    step(desk, "cancel", sitting)
    refused = step(desk, "second", sitting, held_on=today().isoformat(), place="Salle verte")
    assert refused.status_code == 422
    assert "a lieu après" in error_of(refused, "held_on")
    assert value_of(refused, "place") == "Salle verte"
    made = step(desk, "second", sitting, held_on=(today() + timedelta(7)).isoformat())
    second = room.office.one(select(Sitting.id).where(Sitting.after_id == sitting))
    assert made.location == page("details", second)
    assert len(room.items(second)) == 1
    assert "Séance 2026-01".replace("2026", str(today().year)) in said(desk.get(page("details", second)))
    assert "Seconde convocation" not in said(desk.get(page("details", sitting)))


def test_deleting_only_what_was_never_called(room: Chamber, desk: Browser) -> None:
    sitting = planned(room, desk, [])
    path = page("delete", sitting)
    assert desk.post(path, form_of(desk.get(path), "form.acts")).status_code == 302
    assert room.office.all(select(Sitting.id)) == []


# ---- rights and scope
def test_each_role_reaches_what_the_map_gives(room: Chamber, desk: Browser, office: Office) -> None:
    sitting = planned(room, desk, [room.action()])
    member, other = office.browser(Role.TECHNICAL_COMMITTEE), office.browser(Role.ADVISORY_COUNCIL)
    coordinator, referent = office.browser(Role.COORDINATOR), office.browser(Role.REFERENT)
    assert member.get(page("details", sitting)).status_code == 404, "not convened yet"
    step(desk, "convene", sitting)
    assert member.get(page("details", sitting)).status_code == 200
    assert other.get(page("details", sitting)).status_code == 404, "the other body's"
    assert other.get(page("interest", sitting)).status_code == 404
    assert referent.get(page("details", sitting)).status_code == 403
    assert coordinator.get(page("details", sitting)).status_code == 200
    for name in ("agenda", "attendance", "recusals", "convocations"):
        for person in (member, coordinator, referent):
            assert person.get(page(name, sitting)).status_code == 403, name
            assert person.post(page(name, sitting), {"do": "all"}).status_code == 403, name
    assert desk.get(page("interest", sitting)).status_code == 403
    assert "Modifier" not in said(member.get(page("details", sitting)))


def silent(person: Browser, sitting: int, words: list[str]) -> None:
    paths = (
        "/admin/",
        LIST,
        page("details", sitting),
        page("history", sitting),
        page("interest", sitting),
        "/admin/search/?q=Passerelles",
    )
    for path in paths[:-1]:
        shown = person.get(path)
        assert shown.status_code == 200, path
        assert not [word for word in words if word in shown.text], path


def test_a_recused_member_reads_nothing_of_the_item(room: Chamber, desk: Browser, office: Office) -> None:
    room.interest(room.members[COMMITTEE][0], 1)
    hidden, seen = room.action({0: 4321}, provider=1), room.action({0: 77})
    sitting = convened(room, desk, [hidden, seen])
    member = office.browser(Role.TECHNICAL_COMMITTEE)
    silent(member, sitting, ["Atelier 1", "2026-A-001", "Passerelles de la Mosson", "4 321", "4\u202f321", "4\xa0321"])
    shown = said(member.get(page("details", sitting)))
    assert "Atelier 2" in shown
    assert "1 point ne vous est pas montré : n° 1" in shown
    assert "Camille Membre0" in said(desk.get(page("details", sitting)))


# ---- « Avez-vous un lien ? »
def test_a_member_declares_a_tie_and_the_item_is_gone(room: Chamber, desk: Browser, office: Office) -> None:
    sitting = convened(room, desk, [room.action({0: 4321}, provider=2), room.action()])
    member = office.browser(Role.TECHNICAL_COMMITTEE)
    assert f"{LIST}interest/?id={sitting}" in member.get("/admin/").text
    path = page("interest", sitting)
    fields = form_of(member.get(path))
    refused = member.post(path, {**fields, "provider_id": str(room.providers[2]), "role": " "})
    assert refused.status_code == 422
    assert error_of(refused, "role")
    assert value_of(refused, "provider_id") == str(room.providers[2])
    elsewhere = member.post(path, {**fields, "provider_id": str(room.providers[1]), "role": "Trésorière"})
    assert elsewhere.status_code == 422, "not on this agenda"
    assert value_of(elsewhere, "role") == "Trésorière"
    given = {**fields, "provider_id": str(room.providers[2]), "role": "Trésorière"}
    assert member.post(path, given).location == page("details", sitting)
    assert member.post(path, given).location == page("details", sitting), "a second click does nothing more"
    assert office.all(select(DeclaredInterest.role)) == [("Trésorière",)]
    assert office.all(select(Recusal.cause)) == [(RecusalCause.INTEREST,)]
    assert "Sport et quartiers" not in member.get(page("details", sitting)).text
    silent(member, sitting, ["Atelier 1", "Sport et quartiers", "4\u202f321", "4\xa0321"])


def test_a_tie_is_declared_between_convocation_and_close(room: Chamber, desk: Browser, office: Office) -> None:
    sitting = room.sitting([room.action()], state=SittingState.CLOSED)
    member = office.browser(Role.TECHNICAL_COMMITTEE)
    answer = member.get(page("interest", sitting))
    assert answer.location == page("details", sitting)


def test_an_interest_on_the_members_page_recuses_at_once(room: Chamber, desk: Browser) -> None:
    sitting = convened(room, desk, [room.action(provider=1), room.action()])
    member = room.members[COMMITTEE][3]
    path = f"/admin/body-member/edit/?id={member}"
    fields: dict[str, Any] = form_of(desk.get(path))
    given = {
        "interests-0-provider_id": str(room.providers[1]),
        "interests-0-role": "Salariée",
        "interests-0-starts_on": "",
        "interests-0-ends_on": "",
    }
    assert desk.post(path, {**fields, **given}).status_code == 302
    assert room.office.all(select(Recusal.member_id, Recusal.cause)) == [(member, RecusalCause.INTEREST)]
    assert "Camille Membre3" in said(desk.get(page("recusals", sitting)))


# ---- what others show
def test_sittings_are_told_on_other_pages(room: Chamber, desk: Browser, office: Office) -> None:
    action = room.action()
    sitting = opened(room, desk, [action])
    ((item, _),) = room.items(sitting)
    seen = room.version(item)
    with room.acting(Role.ASSISTANT) as actor:
        decide(item, seen, Ruling(Verb.DEFERRED, reason="Préciser le calendrier."), actor)
    told = said(desk.get(f"/admin/action/details/?id={action}"))
    assert "Passages en instance" in told
    assert "Préciser le calendrier." in told
    assert "Comité technique : reportée" in told
    assert f"{LIST}details/?id={sitting}" in desk.get(f"/admin/body-member/details/?id={room.members[COMMITTEE][1]}").text
    home = said(desk.get("/admin/"))
    assert "Séance ouverte" in home
    assert "comité technique, 1 point" in home
    assert "2 règles d’instance à décider Aucune séance ne s’ouvre sans elles." in home, "the council's"
    assert "règles d’instance à décider" in said(office.browser(Role.COORDINATOR).get("/admin/"))


def test_rules_not_decided_are_said_before_the_day(office: Office) -> None:
    room, desk = chamber(office), office.browser(Role.ASSISTANT)
    sitting = convened(room, desk, [room.action()])
    assert "Règle à décider" in said(desk.get(page("details", sitting)))
    assert "Règle de quorum à décider" in said(desk.get(page("attendance", sitting)))
    press(desk, "attendance", sitting, "in", member=room.members[COMMITTEE][0])
    refused = step(desk, "open", sitting)
    assert refused.status_code == 422
    assert "n’est pas encore décidé" in said(refused)


@pytest.mark.parametrize("name", ["agenda", "attendance", "recusals", "details", "interest"])
def test_a_page_asks_as_little_for_thirty_items_as_for_three(
    room: Chamber, desk: Browser, office: Office, statements: Callable[..., Any], name: str
) -> None:
    counts = []
    for many in (3, 30):
        sitting = convened(room, desk, [room.action() for _ in range(many)], today() + timedelta(many))
        person = office.browser(Role.TECHNICAL_COMMITTEE) if name == "interest" else desk
        person.get(page(name, sitting))
        with statements(office.app) as seen:
            assert person.get(page(name, sitting)).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_the_list_asks_as_little_for_thirty_as_for_three(
    room: Chamber, desk: Browser, office: Office, statements: Callable[..., Any]
) -> None:
    counts = []
    for days in (range(1, 4), range(4, 31)):
        for day in days:
            room.sitting([], COUNCIL, SittingState.CONVENED, today() + timedelta(day))
        with statements(office.app) as seen:
            assert desk.get(LIST).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("name", ["agenda", "attendance", "recusals", "convocations"])
def test_junk_has_a_french_answer(room: Chamber, desk: Browser, name: str) -> None:
    sitting = convened(room, desk, [room.action()], today() + timedelta(2))
    for do in ("", "zzz", "up:abc", "out:99999999999999999999", "skip:0", "in", "post:7"):
        answer = press(desk, name, sitting, do, member="abc", item="99999999999")
        assert answer.status_code in (302, 422), do
    for value in ("0", "abc", "2147483647", "99999999999999"):
        assert desk.get(f"{LIST}{name}/?id={value}").status_code == 404
    assert room.office.one(select(SittingMember.presence).limit(1)).value == "expected"


def test_pages_nobody_crawls_are_right_too(room: Chamber, desk: Browser, office: Office) -> None:
    sitting = convened(room, desk, [room.action()])
    ((item, _),) = room.items(sitting)
    member = office.browser(Role.TECHNICAL_COMMITTEE)
    path = page("interest", sitting)
    check(path, member.get(path).text)
    check(f"{path} refused", member.post(path, {**form_of(member.get(path)), "role": "x" * 200}).text)
    check(page("details", sitting), member.get(page("details", sitting)).text)
    for name, do, values in (
        ("attendance", "in", {"member": room.members[COMMITTEE][0], "at": "99:99"}), ("attendance", "proxy", {"member": room.members[COMMITTEE][0]}),
        ("agenda", f"skip:{item}", {"not_examined": "x" * 400}), ("agenda", "all", {}), ("recusals", "add", {}),
    ):  # fmt: skip
        answer = press(desk, name, sitting, do, **values)
        assert answer.status_code == 422, (name, do)
        check(f"{name} {do}", answer.text)
    step(desk, "cancel", sitting)
    check("cancelled", desk.get(page("details", sitting)).text)
    check("second", desk.get(f"{LIST}step/?move=second&id={sitting}").text)
