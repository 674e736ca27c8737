"""The approval view through the real stack: who reads what, positions, decisions, refusals with what was typed kept, recusal, undo, batches."""

from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import event, select

from pre_admin.accounts.roles import Role
from pre_admin.approval.models import (
    AgendaItem,
    Decision,
    Lot,
    Mark,
    Position,
    Recusal,
    RecusalCause,
    Sitting,
    SittingMember,
    SittingState,
    Stay,
    Verb,
)
from pre_admin.core.calendar import now
from pre_admin.core.database import db
from pre_admin.funding.models import Action, ActionPaper, ActionPaperKind, FundedState, LedgerEntry
from pre_admin.journal.models import AccessEntry
from pre_admin.panel.models import SubmittedForm
from pre_admin.partners.models import BodyMember, Seat
from tests.support.bodies import COUNCIL, Chamber, chamber
from tests.support.forms import error_of, form_of, said, soup_of, value_of
from tests.support.offices import Browser, Office

CHAIR, SECRETARY = Role.TECHNICAL_COMMITTEE, Role.ASSISTANT


def sheet(client: Browser, item: int, **headers: str) -> Any:
    return client.get(f"/admin/approval/?item={item}", follow_redirects=True, headers=headers)


def decision_form(client: Browser, item: int, **values: Any) -> dict[str, Any]:
    form: dict[str, Any] = form_of(sheet(client, item), "#decision") | values
    form.pop("csrf_token")
    return form


def decide(client: Browser, item: int, **values: Any) -> Any:
    return client.post(f"/admin/approval/decide/?item={item}", data=decision_form(client, item, **values))


def verbs(office: Office) -> list[Verb]:
    return [verb for (verb,) in office.all(select(Decision.verb).order_by(Decision.id))]


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


# ---- deciding
def test_the_chair_decides_and_takes_back(room: Chamber) -> None:
    ((item, action),) = room.items(room.sitting([room.action({0: 3000})]))
    client = room.office.browser(CHAIR)
    answer = decide(
        client, item, verb="reduced", **{f"amount-{room.envelopes[0]}": "2 000,50 €"}, reason="Un groupe de moins.", votes_for="4"
    )
    assert answer.status_code == 303
    decision = room.office.one(select(Decision.amount).where(Decision.item_id == item))
    assert decision == Decimal("2000.50")
    told = said(client.get(answer.location))
    assert "Décision enregistrée" in told
    assert "Montant réduit" in told
    undo = form_of(client.get(answer.location), "form[action*=undo]")
    assert client.post(f"/admin/approval/undo/?item={item}", data=undo).status_code == 303
    assert client.post(f"/admin/approval/undo/?item={item}", data=undo).status_code == 303, "a second click does nothing more"
    assert verbs(room.office) == [Verb.REDUCED, Verb.UNDONE]
    assert room.office.one(select(Action.state).where(Action.id == action)) is FundedState.SUBMITTED
    with room.writing():
        db.session.get(AgendaItem, item).settled_at = now()
    assert soup_of(sheet(client, item)).select_one("#decision") is None


@pytest.mark.parametrize(
    ("values", "field", "told"),
    [
        ({}, "verb", "Choisissez la décision"),
        ({"verb": "undone"}, "verb", "Choisissez la décision"),
        ({"verb": "unfavourable", "reason": ""}, "reason", "toujours motivé"),
        ({"verb": "with_reservations", "reason": "  "}, "reason", "réserves"),
        ({"verb": "reduced", "amount-1": "abc"}, "amount-1", "montant en euros"),
        ({"verb": "reduced", "amount-1": "3000"}, "amounts", "inférieur à ce qui est proposé"),
        ({"verb": "reduced", "amount-1": "99999999999999999999"}, "amount-1", "montant"),
        ({"verb": "reduced", "amount-1": "1", "amount-999": "5"}, "amounts", "n’est pas de cette action"),
        ({"verb": "favourable", "votes_for": "beaucoup"}, "votes_for", "nombre de voix"),
        ({"verb": "deferred", "reason": "x" * 4001}, "reason", "4000"),
    ],
)
def test_a_refusal_stands_beside_its_field_and_keeps_what_was_typed(
    room: Chamber, values: dict[str, str], field: str, told: str
) -> None:
    ((item, _),) = room.items(room.sitting([room.action({0: 3000})]))
    client = room.office.browser(CHAIR)
    answer = decide(client, item, **({"reason": "Relire le budget."} | values))
    assert answer.status_code == 422
    beside = soup_of(answer).find(id=f"{field}-e")
    assert beside is not None
    assert told in " ".join(beside.get_text(" ").split())
    if "reason" not in values:
        assert value_of(answer, "reason") == "Relire le budget."
    if field.startswith("amount-"):
        assert error_of(answer, field)
    assert verbs(room.office) == []
    assert room.office.all(select(LedgerEntry.id)) == []


def test_who_may_not_record_is_refused(room: Chamber) -> None:
    ((item, _),) = room.items(room.sitting([room.action()]))
    data = decision_form(room.office.browser(CHAIR), item, verb="favourable")
    for role, status in ((Role.COORDINATOR, 403), (Role.ADVISORY_COUNCIL, 404)):
        other = room.office.browser(role)
        other.get("/admin/")
        assert other.post(f"/admin/approval/decide/?item={item}", data=data).status_code == status
    with room.writing():
        db.session.get(Sitting, 1).chair_id = room.members[next(iter(room.members))][1]
        for one in db.session.scalars(select(SittingMember)):
            one.seat = Seat.MEMBER
    client = room.office.browser(CHAIR)
    sheet(client, item)
    answer = client.post(f"/admin/approval/decide/?item={item}", data=data)
    assert answer.status_code == 422
    assert "Seule la présidence" in said(answer)
    assert soup_of(sheet(client, item)).select_one("#decision") is None
    assert verbs(room.office) == []


def test_the_same_form_twice_decides_once(room: Chamber) -> None:
    ((item, _),) = room.items(room.sitting([room.action()]))
    client = room.office.browser(CHAIR)
    data = decision_form(client, item, verb="favourable")
    answers = [client.post(f"/admin/approval/decide/?item={item}", data=data) for _ in range(2)]
    assert [one.status_code for one in answers] == [303, 303]
    assert answers[0].location == answers[1].location
    assert verbs(room.office) == [Verb.FAVOURABLE]
    assert len(room.office.all(select(SubmittedForm.mark))) == 1


def test_two_people_at_once_see_both(room: Chamber) -> None:
    ((item, _),) = room.items(room.sitting([room.action({0: 3000})]))
    chair, secretary = room.office.browser(CHAIR), room.office.browser(SECRETARY)
    mine = decision_form(chair, item, verb="unfavourable", reason="Hors sujet.")
    assert decide(secretary, item, verb="deferred", reason="Budget à préciser.").status_code == 303
    answer = chair.post(f"/admin/approval/decide/?item={item}", data=mine)
    assert answer.status_code == 409
    told = said(answer)
    for words in ("Budget à préciser.", "Hors sujet.", "Garder la leur", "Enregistrer la mienne à la place"):
        assert words in told, words
    button = soup_of(answer).select_one("button[name=replacing]")
    assert button is not None
    again = form_of(answer, "#decision") | {"replacing": str(button["value"])}
    assert again["reason"] == ["Hors sujet."]
    assert chair.post(f"/admin/approval/decide/?item={item}", data=again).status_code == 303
    assert verbs(room.office) == [Verb.DEFERRED, Verb.UNFAVOURABLE]


def test_an_item_that_moved_without_a_decision_keeps_what_was_typed(room: Chamber) -> None:
    ((item, _),) = room.items(room.sitting([room.action()]))
    client = room.office.browser(CHAIR)
    data = decision_form(client, item, verb="deferred", reason="À revoir.")
    with room.writing():
        db.session.get(AgendaItem, item).lot = Lot.DEBATED
    answer = client.post(f"/admin/approval/decide/?item={item}", data=data)
    assert answer.status_code == 409
    assert "Personne n’a rien décidé" in said(answer)
    assert client.post(f"/admin/approval/decide/?item={item}", data=form_of(answer, "#decision")).status_code == 303


def test_an_overrun_is_refused_then_accepted_by_name(office: Office) -> None:
    room = chamber(office, voted=(1000,))
    ((item, _),) = room.items(room.sitting([room.action({0: 3000})]))
    client = office.browser(CHAIR)
    answer = decide(client, item, verb="favourable")
    assert answer.status_code == 422
    assert "dépasse l’enveloppe" in said(answer)
    assert verbs(office) == []
    again = form_of(answer, "#decision") | {"overrun_reason": "Accord du préfet."}
    assert client.post(f"/admin/approval/decide/?item={item}", data=again).status_code == 303
    assert office.one(select(Decision.overrun_reason)) == "Accord du préfet."
    assert "Dépassement exceptionnel" in said(sheet(client, item))


def test_without_quorum_nothing_is_decided_and_the_item_may_be_passed(room: Chamber) -> None:
    ((item, _),) = room.items(room.sitting([room.action()]))
    client = room.office.browser(CHAIR)
    with room.writing():
        for stay in db.session.scalars(select(Stay).order_by(Stay.id).limit(3)):
            stay.left_at = now()
    answer = decide(client, item, verb="favourable")
    assert answer.status_code == 422
    assert "quorum n’est pas atteint" in said(answer)
    passed = f"/admin/approval/skip/?item={item}"
    refused = client.post(passed, data={"not_examined": " "})
    assert refused.status_code == 422
    assert error_of(refused, "not_examined")
    assert client.post(passed, data={"not_examined": "Faute de quorum."}).status_code == 303
    assert room.office.one(select(AgendaItem.not_examined)) == "Faute de quorum."
    assert client.post(passed, data={"back": "1"}).status_code == 303
    assert room.office.one(select(AgendaItem.not_examined)) is None


# ---- together
def test_a_selection_is_shown_confirmed_and_told_row_by_row(office: Office) -> None:
    room = chamber(office, voted=(2500,))
    room.sitting([room.action({0: 2000}), room.action({0: 2000}), room.action({0: 100})])
    client = office.browser(CHAIR)
    ids = [str(item) for item, _ in room.items(1)]
    client.get("/admin/approval/?sitting=1")
    assert client.post("/admin/approval/together/?sitting=1").status_code == 422
    shown = client.post("/admin/approval/together/?sitting=1", data={"rowid": ids})
    assert "3 points" in said(shown).replace("\xa0", " ")
    assert verbs(office) == []
    form = form_of(shown)
    refused = client.post("/admin/approval/together/?sitting=1", data=form | {"verb": "deferred"})
    assert refused.status_code == 422
    assert error_of(refused, "reason")
    done = client.post("/admin/approval/together/?sitting=1", data=form)
    told = said(done).replace("\xa0", " ")
    assert "2 décisions enregistrées" in told
    assert "dépasse l’enveloppe" in told
    assert client.post("/admin/approval/together/?sitting=1", data=form).status_code == 303, "sent again, it does nothing"
    assert verbs(office) == [Verb.FAVOURABLE, Verb.FAVOURABLE]


def test_a_selection_that_changed_is_shown_again(room: Chamber) -> None:
    room.sitting([room.action(), room.action()])
    client = room.office.browser(CHAIR)
    items = [item for item, _ in room.items(1)]
    client.get("/admin/approval/?sitting=1")
    form = form_of(client.post("/admin/approval/together/?sitting=1", data={"rowid": [str(one) for one in items]}))
    decide(room.office.browser(SECRETARY), items[0], verb="favourable")
    answer = client.post("/admin/approval/together/?sitting=1", data=form)
    assert answer.status_code == 409
    assert verbs(room.office) == [Verb.FAVOURABLE]


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
