"""The register of actions: proposing, numbering, what is refused, rights, how much is asked."""

import pytest
from sqlalchemy import func, select

from pre_admin.accounts.roles import Role
from pre_admin.core.calendar import today
from pre_admin.funding.models import Action, ActionTranche, FundedState
from tests.support.actions import LIST, NEW, YEAR, edit, kept, propose, sent, step, typed
from tests.support.bodies import chamber
from tests.support.forms import error_of, said, value_of
from tests.support.money import counting
from tests.support.offices import Office


def test_a_proposal_is_a_numbered_draft_and_numbers_have_no_gap(office: Office) -> None:
    room, person = chamber(office), office.browser()
    first = propose(person, room)
    assert sent(person, NEW, typed(room, total_cost="10")).status_code == 422
    propose(person, room, title="Marionnettes")
    rows = office.all(select(Action.reference, Action.state).order_by(Action.id))
    assert rows == [(f"{YEAR}-A-001", FundedState.DRAFT), (f"{YEAR}-A-002", FundedState.DRAFT)]
    told = said(person.get(f"{LIST}details/?id={first}"))
    for one in ("Lire ensemble Mosson", "1 000,00 €", "Coût par enfant 125,00 €", "de 6 à 10 ans", "Déposer l’action"):
        assert one in told, one
    page = person.get(f"{LIST}details/?id={first}").text
    assert f"/admin/envelope/details/?id={room.envelopes[0]}" in page


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({"title": ""}, "title", "obligatoire"),
        ({"total_cost": "900"}, "total_cost", "plus que le coût total"),
        ({"quantity": "12", "unit_cost": "200"}, "total_cost", "12 × 200,00 € font 2 400,00 €"),
        ({"total_cost": "99999999999999999999"}, "total_cost", ""),
        ({"children": "0"}, "children", ""),
        ({"age_to": "3"}, "age_to", "inférieur au premier"),
        ({"ends_on": "2020-01-01"}, "ends_on", "avant d’avoir commencé"),
        ({"tranches-0-amount": "0"}, "tranches-0-amount", "supérieur à zéro"),
        ({"tranches-0-envelope_id": "999999"}, "tranches-0-envelope_id", "n’existe pas"),
        ({"provider_id": "999999"}, "provider_id", "n’existe pas"),
    ],
)  # fmt: skip
def test_what_cannot_be_kept_is_told_beside_its_field(office: Office, values: dict[str, str], field: str, sentence: str) -> None:
    room, person = chamber(office), office.browser()
    answer = sent(person, NEW, typed(room, schedule="Gardé tel quel", **values))
    assert answer.status_code == 422
    assert error_of(answer, field)
    assert sentence in " ".join(error_of(answer, field).split())
    assert value_of(answer, "schedule") == "Gardé tel quel"
    assert office.one(select(func.count(Action.id))) == 0


def test_the_same_envelope_twice_is_refused_and_a_row_is_taken_out(office: Office) -> None:
    room, person = chamber(office), office.browser()
    twice = {"tranches-1-envelope_id": str(room.envelopes[0]), "tranches-1-amount": "10"}
    assert sent(person, NEW, typed(room, **twice)).status_code == 422
    key = propose(person, room, **{**twice, "tranches-1-envelope_id": str(room.envelopes[1])})
    assert office.one(select(func.count(ActionTranche.id)).where(ActionTranche.action_id == key)) == 2


def test_the_look_up_of_envelopes_says_what_remains(office: Office) -> None:
    chamber(office, voted=(12_500, 0))
    found = office.browser().get(f"{LIST}lookup/tranches.envelope_id/").get_json()
    assert sorted(" ".join(one["hint"].split()) for one in found) == ["il reste 12 500,00 €", "prévisionnelle"]


def test_someone_elses_change_is_shown_rather_than_lost(office: Office) -> None:
    room, person = chamber(office), office.browser()
    key = propose(person, room)
    answer = sent(person, edit(key), {"title": "Première"})
    assert answer.status_code == 302
    stale = person.post(edit(key), {**typed(room), "title": "Seconde", "version": "1"})
    assert stale.status_code == 409
    assert kept(room, key, "title") == "Première"


def test_rights_by_role(office: Office) -> None:
    key = chamber(office).action()
    reading, writing = (LIST, f"{LIST}details/?id={key}"), (NEW, edit(key), step(key, "withdraw"))
    expected = {
        Role.COORDINATOR: (200, 200), Role.ASSISTANT: (200, 403), Role.TECHNICAL_COMMITTEE: (403, 403), Role.ADVISORY_COUNCIL: (403, 403),
    }  # fmt: skip
    for role, (reads, writes) in expected.items():
        person = office.browser(role)
        assert {person.get(path).status_code for path in reading} == {reads}, role
        assert {person.get(path).status_code for path in writing} == {writes}, role
    person = office.browser()
    for unknown in ("999999", "abc", "9" * 30):
        assert person.get(f"{LIST}details/?id={unknown}").status_code == 404, unknown


def test_a_null_byte_has_a_french_answer_and_keeps_nothing(office: Office) -> None:
    room, person = chamber(office), office.browser()
    answer = sent(person, NEW, typed(room, title="Lire\x00"))
    assert answer.status_code == 400
    assert "ne peut pas lire" in said(answer)
    assert office.one(select(func.count(Action.id))) == 0


def test_lists_ask_as_much_with_3_rows_as_with_30(office: Office) -> None:
    room, asked = chamber(office), []
    key, person = room.action(), office.browser()
    paths = (
        LIST,
        f"{LIST}?state=lapsing",
        f"{LIST}details/?id={key}",
        edit(key),
    )
    for more in (2, 27):
        for _ in range(more):
            room.action(approved_on=today())
        counts = []
        for path in paths:
            person.get(path)
            with counting(office) as seen:
                assert person.get(path).status_code == 200
                counts.append(len(seen))
        asked.append(counts)
    assert asked[0] == asked[1]
    assert asked[0][0] <= 6
