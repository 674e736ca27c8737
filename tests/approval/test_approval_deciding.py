"""Deciding in the approval view: one by one, together, undone; each refusal beside its field with what was typed."""

from decimal import Decimal

import pytest
from sqlalchemy import select

from pre_admin.accounts.roles import Role
from pre_admin.approval.models import (
    AgendaItem,
    Decision,
    Lot,
    Sitting,
    SittingMember,
    Stay,
    Verb,
)
from pre_admin.approval.services import decisions as services
from pre_admin.core.calendar import now
from pre_admin.core.database import db
from pre_admin.core.errors import DomainError
from pre_admin.funding.models import Action, FundedState, LedgerEntry
from pre_admin.panel.models import SubmittedForm
from pre_admin.partners.models import Seat
from tests.approval.approval_office import CHAIR, SECRETARY, decide, decision_form, sheet, verbs
from tests.support.bodies import Chamber, chamber
from tests.support.forms import error_of, form_of, said, soup_of, value_of
from tests.support.offices import Office
from tests.support.referrals import bring


@pytest.fixture
def room(office: Office) -> Chamber:
    return chamber(office)


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
        ({"verb": "deferred", "reason": "x" * 4001}, "reason", "dépasse 2 000 caractères"),
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
    assert told in " ".join(beside.get_text(" ").replace("\u202f", " ").split())
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


# ---- R1 in the words of a decision
NAMED = "Zéphirine Ostrowska viendra avec sa sœur."


def test_no_child_is_named_in_the_words_of_a_decision(room: Chamber) -> None:
    """Refused by the service, whoever calls it; beside its field, what was typed kept, nothing written."""
    bring(room.office.browser(), last_name="Ostrowska", first_name="Zéphirine")
    (first, _), (second, _) = room.items(room.sitting([room.action(), room.action()]))
    client = room.office.browser(SECRETARY)
    refused = decide(client, first, verb="deferred", reason=NAMED)
    assert refused.status_code == 422
    assert "semble nommé" in error_of(refused, "reason")
    assert NAMED in refused.text
    page = client.post("/admin/approval/together/?sitting=1", {"rowid": [str(first), str(second)]})
    fields = form_of(page) | {"verb": "unfavourable", "reason": NAMED}
    fields.pop("csrf_token")
    refused = client.post("/admin/approval/together/?sitting=1", fields)
    assert refused.status_code == 422
    assert "semble nommé" in error_of(refused, "reason")
    assert verbs(room.office) == []
    with room.acting(SECRETARY) as actor, pytest.raises(DomainError, match="semble nommé"):
        services.decide(first, room.version(first), services.Ruling(Verb.FAVOURABLE, overrun_reason=NAMED), actor)
