"""R1: a file number or a telephone is refused, a name is confirmed by someone whose name is kept, and asked about anew for other words."""

import pytest
from sqlalchemy import func, select

from pre_admin.families.models import Child
from pre_admin.funding.models import Action, FundedState
from tests.support.actions import LIST, NEW, approved, confirmed, edit, kept, propose, sent, step, typed
from tests.support.bodies import chamber
from tests.support.forms import error_of, said, value_of
from tests.support.offices import Office
from tests.support.pathways import Town

SEEMS = "semble nommé dans ces textes"
PLACE = "Devant l’école Lina Tazaghine."


@pytest.mark.parametrize("field", ["title", "objective", "schedule", "other_public_from", "need", "mainstream_gap", "note"])
def test_a_draft_that_seems_to_name_a_child_is_not_kept_unseen(office: Office, field: str) -> None:
    room, person = chamber(office), office.browser()
    Town(office, person).child()
    answer = sent(person, NEW, typed(room, **{field: PLACE}))
    assert answer.status_code == 422
    assert SEEMS in said(answer)
    assert value_of(answer, field).strip() == PLACE
    assert office.one(select(func.count(Action.id))) == 0


def test_a_namesake_is_confirmed_once_by_someone_and_other_words_anew(office: Office) -> None:
    room, person = chamber(office), office.browser()
    Town(office, person).child()
    assert confirmed(person, NEW, sent(person, NEW, typed(room, objective=PLACE))).status_code == 302
    key = office.one(select(Action.id))
    assert kept(room, key, "vouched_by_id") is not None
    told = said(person.get(f"{LIST}details/?id={key}"))
    assert "Textes confirmés : aucun enfant suivi n’y est nommé" in told
    assert sent(person, step(key, "submit"), {}).status_code == 302, "the same words are not asked about again"
    assert kept(room, key, "state") is FundedState.SUBMITTED
    answer = sent(person, edit(key), {"objective": "Avec Lina Tazaghine."})
    assert SEEMS in said(answer)
    assert sent(person, edit(key), {"objective": "Lire."}).status_code == 302
    assert kept(room, key, "vouched_by_id") is None


def test_a_file_number_is_refused_without_a_way_out(office: Office) -> None:
    room, person = chamber(office), office.browser()
    number = office.one(select(Child.file_number).where(Child.id == Town(office, person).child()))
    answer = sent(person, NEW, typed(room, need=f"Voir {number}."))
    assert answer.status_code == 422
    assert "numéro de dossier" in error_of(answer, "need")
    assert office.one(select(func.count(Action.id))) == 0


def test_a_name_known_after_the_draft_is_seen_when_it_is_submitted(office: Office) -> None:
    room, person = chamber(office), office.browser()
    key = propose(person, room, objective=PLACE)
    Town(office, person).child()
    answer = sent(person, step(key, "submit"), {})
    assert SEEMS in said(answer)
    assert kept(room, key, "state") is FundedState.DRAFT
    assert confirmed(person, step(key, "submit"), answer).status_code == 302
    assert kept(room, key, "state") is FundedState.SUBMITTED


def test_reasons_resolutions_and_reports_are_read_too(office: Office) -> None:
    room, person = chamber(office), office.browser()
    key = approved(room, starts_on="2025-10-01", ends_on="2026-06-30")
    Town(office, person).child()
    for move, values in (
        ("withdraw", {"ended_reason": PLACE}),
        ("resolution", {"resolution_number": PLACE, "resolution_on": "2026-11-26"}),
        ("report", {"results": PLACE}),
    ):
        if move == "resolution":
            values["resolution_on"] = str(kept(room, key, "approved_on"))
        answer = sent(person, step(key, move), values)
        assert answer.status_code == 422, move
        assert SEEMS in said(answer), move
    assert kept(room, key, "state") is FundedState.APPROVED


def test_a_change_after_a_decision_and_a_namesake_are_confirmed_together(office: Office) -> None:
    room, person = chamber(office), office.browser()
    key = approved(room)
    Town(office, person).child()
    answer = sent(person, edit(key), {"objective": PLACE})
    assert SEEMS in said(answer)
    assert "la renvoie au comité technique" in said(answer)
    assert confirmed(person, edit(key), answer).status_code == 302
    assert (kept(room, key, "state"), kept(room, key, "round")) == (FundedState.SUBMITTED, 2)
