"""The approval view through the real stack: who reads what, positions, decisions, refusals with what was typed kept, recusal, undo, batches."""

from typing import Any

import pytest
from sqlalchemy import event, select

from pre_admin.accounts.roles import Role
from pre_admin.approval.models import (
    AgendaItem,
    Lot,
    Mark,
    Position,
    Recusal,
    RecusalCause,
    SittingState,
    Stay,
)
from pre_admin.core.calendar import now
from pre_admin.core.database import db
from pre_admin.funding.models import Action, ActionPaper, ActionPaperKind
from pre_admin.journal.models import AccessEntry
from pre_admin.partners.models import BodyMember
from tests.approval.approval_office import CHAIR, SECRETARY, decide, sheet
from tests.support.bodies import COUNCIL, Chamber, chamber
from tests.support.forms import form_of, said, soup_of
from tests.support.offices import Office


@pytest.fixture
def room(office: Office) -> Chamber:
    return chamber(office)


# ---- who reads what
def test_each_role_finds_its_door(room: Chamber) -> None:
    ((item, _),) = room.items(room.sitting([room.action()]))
    for role in Role:
        answer = room.office.browser(role).get("/admin/approval/", follow_redirects=True)
        reads = role in (Role.TECHNICAL_COMMITTEE, Role.ADVISORY_COUNCIL, Role.ASSISTANT, Role.COORDINATOR)
        assert answer.status_code == (200 if reads else 403), role
    assert room.office.app.test_client().get("/admin/approval/").status_code == 302
    other = room.office.browser(Role.ADVISORY_COUNCIL)
    assert other.get(f"/admin/approval/?item={item}").status_code == 404
    for path in (
        "?sitting=999",
        "?item=999",
        "?sitting=abc",
        "?item=0",
        f"?item={2**40}",
        "paper/?item=1&paper=9",
        "pulse/?sitting=99",
    ):
        assert room.office.browser(CHAIR).get(f"/admin/approval/{path}").status_code == 404, path
    assert other.get("/admin/approval/?sitting=1").status_code == 404
    assert "Aucune séance" in said(other.get("/admin/approval/"))


def test_several_sittings_are_a_choice(room: Chamber) -> None:
    room.sitting([room.action()], state=SittingState.CONVENED)
    room.sitting([room.action()], COUNCIL, SittingState.CONVENED)
    told = said(room.office.browser(SECRETARY).get("/admin/approval/"))
    assert "Comité technique" in told
    assert "Conseil consultatif" in told
    assert room.office.browser(CHAIR).get("/admin/approval/").location.endswith("?sitting=1"), "one sitting is opened at once"


def test_the_agenda_and_the_sheet_tell_what_a_body_looks_at(room: Chamber) -> None:
    item, _ = room.items(room.sitting([room.action({0: 3000, 1: 1000}), room.action({0: 5000})]))[0]
    client = room.office.browser(CHAIR)
    agenda = said(client.get("/admin/approval/?sitting=1"))
    assert "Atelier 1" in agenda
    assert "4 000,00 €" in agenda.replace("\u202f", " ").replace("\xa0", " ")
    told = said(sheet(client, item)).replace("\u202f", " ").replace("\xa0", " ")
    for words in (
        "Lire ensemble.",
        "12 enfants",
        "6 à 10 ans",
        "Reste maintenant 100 000,00 €",
        "Reste après 97 000,00 €",
        "tout le reste passait",
    ):
        assert words in told, words
    assert "resterait 92 000,00 €" in told
    only = client.get(f"/admin/approval/?sitting=1&item={item}&rowid={item}")
    assert "resterait 97 000,00 €" in said(only).replace("\u202f", " ").replace("\xa0", " ")
    read = room.office.all(select(AccessEntry.subject, AccessEntry.subject_id).where(AccessEntry.subject == "agenda_item"))
    assert {tuple(one) for one in read} == {("agenda_item", item)}
    assert room.office.browser(Role.COORDINATOR).get(f"/admin/approval/?sitting=1&item={item}").status_code == 200
    fragment = sheet(client, item, **{"HX-Request": "true"}).text
    assert 'id="item"' in fragment
    assert "<html" not in fragment


def test_a_sitting_not_convened_is_out_of_a_members_reach(room: Chamber) -> None:
    room.sitting([room.action()], state=SittingState.PLANNED)
    assert room.office.browser(CHAIR).get("/admin/approval/?sitting=1").status_code == 404
    assert room.office.browser(SECRETARY).get("/admin/approval/?sitting=1").status_code == 200


# ---- positions
def test_a_member_marks_until_it_is_decided(room: Chamber) -> None:
    ((item, _),) = room.items(room.sitting([room.action()], state=SittingState.CONVENED))
    client = room.office.browser(CHAIR)
    sheet(client, item)
    address = f"/admin/approval/mark/?item={item}"
    assert client.post(address, data={"position": "favourable"}).status_code == 303
    assert client.post(address, data={"position": "unfavourable", "to_debate": "y"}).status_code == 303
    rows = room.office.all(select(Position.mark, Position.to_debate))
    assert [tuple(row) for row in rows] == [(Mark.UNFAVOURABLE, True)]
    assert "à débattre : 1" in said(client.get("/admin/approval/?sitting=1"))
    assert client.post(address, data={"position": "zzz"}).status_code == 422
    secretary = room.office.browser(SECRETARY)
    sheet(secretary, item)
    assert secretary.post(address, data={"position": "favourable"}).status_code == 403
    assert "Camille Membre0" not in said(sheet(room.office.browser(Role.COORDINATOR), item))
    assert "Camille Membre0" in said(sheet(room.office.browser(SECRETARY), item)), "who keeps the sitting sees the names"


def test_nobody_marks_what_is_decided_nor_presents_and_judges(room: Chamber) -> None:
    first, second = (item for item, _ in room.items(room.sitting([room.action(), room.action()])))
    client = room.office.browser(CHAIR)
    decide(client, first, verb="favourable")
    answer = client.post(f"/admin/approval/mark/?item={first}", data={"position": "favourable"})
    assert answer.status_code == 422
    assert "déjà décidé" in said(answer)
    with room.writing():
        account = db.session.scalar(select(BodyMember.user_id).where(BodyMember.id == room.members[next(iter(room.members))][0]))
        db.session.get(Action, room.items(1)[1][1]).rapporteur_id = account
    answer = client.post(f"/admin/approval/mark/?item={second}", data={"position": "favourable"})
    assert "rapporteur" in said(answer)
    told = sheet(client, second)
    assert soup_of(told).select_one("#decision") is None
    assert "quelqu’un d’autre enregistre la décision" in said(told)


# ---- recusal
def test_a_recused_member_never_meets_the_item(room: Chamber) -> None:
    secret, plain = room.action({0: 7777}, provider=1), room.action({0: 1000}, provider=0)
    room.sitting([secret, plain])
    hidden, shown = (item for item, _ in room.items(1))
    with room.writing():
        db.session.add(ActionPaper(action_id=secret, kind=ActionPaperKind.BUDGET))
    room.interest(room.members[next(iter(room.members))][0], 1)
    with room.writing():
        db.session.add(
            Recusal(
                sitting_id=1,
                item_id=hidden,
                action_id=secret,
                member_id=room.members[next(iter(room.members))][0],
                cause=RecusalCause.INTEREST,
            )
        )
    decide(room.office.browser(SECRETARY), hidden, verb="favourable")
    client = room.office.browser(CHAIR)
    assert sheet(client, hidden).status_code == 404
    for page in ("decide", "undo", "mark", "skip", "recuse", "door"):
        assert client.post(f"/admin/approval/{page}/?item={hidden}").status_code == 404, page
    assert client.get(f"/admin/approval/paper/?item={hidden}&paper=1").status_code == 404
    pages = [
        client.get("/admin/approval/?sitting=1"), client.get("/admin/approval/?sitting=1&show=done"), sheet(client, shown),
        client.get("/admin/approval/pulse/?sitting=1"), client.post("/admin/approval/together/?sitting=1", data={"rowid": [str(shown), str(hidden)]}),
        client.get(f"/admin/approval/?sitting=1&item={shown}&rowid={hidden}"),
    ]  # fmt: skip
    for answer in pages:
        plain_text = answer.text.replace("\u202f", "").replace("\xa0", " ").replace("&nbsp;", " ")
        assert answer.status_code == 200
        for word in ("Atelier 1", "Passerelles", "7777", "92223", "2026-A-001"):
            assert word not in plain_text, word
    assert "vous êtes en déport" in said(pages[0])
    assert "0 sur 1" in said(pages[0])
    refused = decide(client, shown, verb="reduced", **{f"amount-{room.envelopes[0]}": "1"})
    assert refused.status_code == 303


def test_a_late_recusal_is_immediate(room: Chamber) -> None:
    ((item, _),) = room.items(room.sitting([room.action()]))
    chair, secretary = room.office.browser(CHAIR), room.office.browser(SECRETARY)
    sheet(chair, item)
    sheet(secretary, item)
    member = room.members[next(iter(room.members))][0]
    assert secretary.post(f"/admin/approval/recuse/?item={item}").status_code == 422
    answer = secretary.post(f"/admin/approval/recuse/?item={item}", data={"member": str(member)})
    assert answer.status_code == 303
    told = secretary.get(answer.location)
    assert "avait déjà ouvert ce point" in said(told)
    assert sheet(chair, item).status_code == 404
    door = form_of(told, "form[action*=door]")
    assert secretary.post(f"/admin/approval/door/?item={item}", data=door | {"way": "in"}).status_code == 303
    assert room.office.one(select(Recusal.returned_at)) is not None
    assert secretary.post(f"/admin/approval/door/?item={item}", data=door | {"way": "out"}).status_code == 303


# ---- live
def test_the_pulse_answers_nothing_until_something_moves(room: Chamber) -> None:
    ((item, _),) = room.items(room.sitting([room.action()]))
    chair = room.office.browser(CHAIR)
    page = soup_of(chair.get(f"/admin/approval/?sitting=1&item={item}"))
    pulse = page.select_one("#pulse")
    assert pulse is not None
    seen = page.select_one("input[name=seen]")
    assert seen is not None
    address = f"{pulse['hx-get']}&item={item}&seen={seen['value']}"
    assert chair.get(address).status_code == 204
    chair.post(f"/admin/approval/mark/?item={item}", data={"position": "favourable"})
    moved = chair.get(address)
    assert moved.status_code == 200
    assert "vient de changer" not in moved.text
    decide(room.office.browser(SECRETARY), item, verb="favourable")
    assert "Ce point vient de changer" in chair.get(address).text


def test_an_agenda_costs_the_same_whatever_its_length(office: Office) -> None:
    room = chamber(office)
    room.sitting([room.action() for _ in range(3)])
    few = [statements(office, path) for path in ("?sitting=1", f"?sitting=1&item={room.items(1)[0][0]}", "pulse/?sitting=1")]
    with room.writing():
        for stay in db.session.scalars(select(Stay)):
            stay.left_at = now()
    room.sitting([room.action() for _ in range(30)], COUNCIL)
    with room.writing():
        for rank, (_, action) in enumerate(room.items(2), start=10):
            db.session.add(AgendaItem(sitting_id=1, action_id=action, lot=Lot.DEBATED, position=rank, number=rank))
    many = [statements(office, path) for path in ("?sitting=1", f"?sitting=1&item={room.items(1)[0][0]}", "pulse/?sitting=1")]
    assert few == many
    assert few[0] <= 20


def statements(office: Office, path: str) -> int:
    client = office.browser(CHAIR)
    client.get(f"/admin/approval/{path}")
    seen: list[str] = []

    def note(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    with office.app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        assert client.get(f"/admin/approval/{path}").status_code == 200
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return sum(not one.startswith(("BEGIN", "SAVEPOINT")) for one in seen)
