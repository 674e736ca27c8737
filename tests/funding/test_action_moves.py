"""The steps of an action: submitted when complete, taken back, withdrawn, sent back after a change (R6), resolved, lapsed."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from pre_admin.approval.models import Verb
from pre_admin.core.calendar import today
from pre_admin.core.database import db
from pre_admin.funding.models import Action, FundedState, LedgerKind
from pre_admin.funding.queries.ledger import held_by
from tests.support.actions import LIST, approved, confirmed, edit, kept, propose, ruled, sent, step
from tests.support.bodies import Chamber, chamber
from tests.support.forms import error_of, said, value_of
from tests.support.offices import Office


def held(room: Chamber, key: int) -> Decimal:
    with room.office.app.app_context():
        return sum((sum(held_by(key, kind).values()) for kind in (LedgerKind.RESERVED, LedgerKind.APPROVED)), Decimal(0))


def test_what_is_lacking_is_said_and_the_draft_stays(office: Office) -> None:
    room, person = chamber(office), office.browser()
    key = propose(person, room, schedule="", mainstream_gap="")
    answer = sent(person, step(key, "submit"), {})
    assert answer.status_code == 422
    assert "Il manque encore le calendrier et pourquoi le droit commun ne répond pas" in said(answer)
    assert kept(room, key, "state") is FundedState.DRAFT
    key = propose(person, room, **{"tranches-0-envelope_id": "", "tranches-0-amount": ""})
    assert "au moins une tranche" in said(sent(person, step(key, "submit"), {}))


def test_submitted_taken_back_withdrawn(office: Office) -> None:
    room, person = chamber(office), office.browser()
    key = propose(person, room)
    assert sent(person, step(key, "submit"), {}).status_code == 302
    assert kept(room, key, "state") is FundedState.SUBMITTED
    incomplete = sent(person, edit(key), {"schedule": "", "objective": "Tel quel"})
    assert incomplete.status_code == 422
    assert "le calendrier" in said(incomplete)
    assert value_of(incomplete, "objective").strip() == "Tel quel"
    assert sent(person, step(key, "take_back"), {}).status_code == 302
    refused = sent(person, step(key, "withdraw"), {"ended_reason": ""})
    assert "obligatoire" in error_of(refused, "ended_reason")
    assert sent(person, step(key, "withdraw"), {"ended_reason": "L’association renonce."}).status_code == 302
    assert kept(room, key, "state") is FundedState.WITHDRAWN
    assert "L’association renonce." in said(person.get(f"{LIST}details/?id={key}"))


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"tranches-0-amount": "900"}, "Tranches"),
        ({"tranches-0-proposed": "800"}, "Tranches"),
        ({"objective": "Autre chose."}, "Objectif"),
        ({"provider_id": "other"}, "Association ou prestataire"),
    ],
)  # fmt: skip
def test_a_change_after_a_decision_goes_back_to_the_committee(office: Office, values: dict[str, str], told: str) -> None:
    room, person = chamber(office), office.browser()
    key = approved(room)
    assert held(room, key) == Decimal(1000)
    given = {name: str(room.providers[1]) if value == "other" else value for name, value in values.items()}
    assert sent(person, edit(key), {"note": "Relu."}).status_code == 302, "what is no object is changed freely"
    assert kept(room, key, "state") is FundedState.APPROVED
    answer = sent(person, edit(key), given)
    assert answer.status_code == 422
    assert "la renvoie au comité technique" in said(answer)
    assert told in said(answer)
    assert held(room, key) == Decimal(1000)
    assert confirmed(person, edit(key), answer).status_code == 302
    assert (kept(room, key, "state"), kept(room, key, "round")) == (FundedState.SUBMITTED, 2)
    assert held(room, key) == 0


def test_a_refused_action_returns_once_as_a_linked_copy(office: Office) -> None:
    room, person = chamber(office), office.browser()
    key = propose(person, room)
    sent(person, step(key, "submit"), {})
    ruled(room, key, Verb.UNFAVOURABLE)
    assert kept(room, key, "state") is FundedState.REFUSED
    assert person.get(edit(key)).status_code in (302, 200)
    assert sent(person, step(key, "come_back"), {}).status_code == 302
    ((copy, state, title),) = office.all(select(Action.id, Action.state, Action.title).where(Action.replaces_id == key))
    assert (state, title) == (FundedState.DRAFT, "Lire en petits groupes")
    assert f"{kept(room, copy, 'reference')}" in said(sent(person, step(key, "come_back"), {}))


def test_a_resolution_follows_the_approval_and_lapsing_frees_the_money(office: Office) -> None:
    room, person = chamber(office), office.browser()
    key = approved(room)
    path = step(key, "resolution")
    early = sent(person, path, {"resolution_number": "2026-31", "resolution_on": str(today() - timedelta(days=1))})
    assert "ne peut pas le précéder" in error_of(early, "resolution_on")
    assert value_of(early, "resolution_number") == "2026-31"
    late = sent(person, path, {"resolution_number": "2026-31", "resolution_on": str(today() + timedelta(days=1))})
    assert "dans l’avenir" in error_of(late, "resolution_on")
    assert sent(person, path, {"resolution_number": "2026-31", "resolution_on": str(today())}).status_code == 302
    assert "2026-31" in said(person.get(f"{LIST}details/?id={key}"))
    assert "/step/?move=lapse_late" not in person.get(f"{LIST}details/?id={key}").text
    title = "Lire en petits groupes"
    assert title not in said(person.get(f"{LIST}?state=lapsing"))
    with room.writing():
        db.session.get_one(Action, key).approved_on = today() - timedelta(days=181)
    assert title in said(person.get(f"{LIST}?state=lapsing"))
    assert "sans contrat depuis plus longtemps" in said(person.get(f"{LIST}details/?id={key}"))
    assert sent(person, step(key, "lapse_late"), {"ended_reason": "Sans contrat."}).status_code == 302
    assert kept(room, key, "state") is FundedState.LAPSED
    assert held(room, key) == 0
