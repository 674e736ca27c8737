"""From the attendance of a club to the sessions of a contract: numbers alone cross, each session once; what the contract's page says."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from pre_admin.contracts.models import ContractLine, Delivery, DeliveryState
from pre_admin.core.calendar import school_year_of, today
from pre_admin.core.database import db
from pre_admin.funding.models import CostUnit
from pre_admin.pathways.models import ActionType, Came, Club, ClubSession, Pathway, PathwayState, PathwayType, SessionAttendance
from tests.contracts.delivery_desk import LIST, Deal, broken, sessions
from tests.guards.test_pages import check
from tests.support.forms import form_of, said
from tests.support.offices import Browser, Office
from tests.support.pathways import Town

PAGE = f"{LIST}proposals/"
CONTRACT = "/admin/contract/details/?id={}"
S = DeliveryState


@pytest.fixture
def club(contract: Deal, office: Office) -> list[int]:
    """Three sessions of a club of the contract's provider, where one child came; one more, before the contract."""
    town = Town(office, office.browser())
    pathway = town.propose(town.child())
    with contract.room.writing():
        kind = db.session.scalars(select(ActionType.id)).first()
        row: Any = db.session.get_one(Pathway, pathway)
        made = Club(
            label="Club Coup de Pouce", type=PathwayType.COUP_DE_POUCE, action_type_id=kind, provider_id=contract.room.providers[0],
            school_year=school_year_of(today()), places=5,
        )  # fmt: skip
        db.session.add(made)
        db.session.flush()
        found = []
        for days in (3, 10, 17, 900):
            one = ClubSession(club_id=made.id, held_on=today() - timedelta(days=days), minutes=90)
            db.session.add(one)
            db.session.flush()
            db.session.add(SessionAttendance(session_id=one.id, pathway_id=pathway, child_id=row.child_id, came=Came.PRESENT))
            found.append(one.id)
        assert row.state is PathwayState.PROPOSED
    return found


def shown(desk: Browser, contract: Deal) -> Any:
    return desk.post(PAGE, {**form_of(desk.get(PAGE)), "line_id": str(contract.line), "do": "show"})


def test_sessions_are_proposed_in_numbers_and_taken_once(contract: Deal, club: list[int], desk: Browser) -> None:
    page = shown(desk, contract)
    check("proposals", page.text)
    assert page.status_code == 200
    assert form_of(page)["session"] == [str(key) for key in (club[2], club[1], club[0])]
    assert "90 minutes, moins de 5 présents" in said(page).replace("\u00a0", " ")
    assert "Tazaghine" not in page.text
    answer = desk.post(PAGE, {**form_of(page), "session": [str(club[0]), str(club[1])], "do": "save"})
    assert answer.status_code == 302
    kept = [row[0] for row in sessions(contract.room)]
    assert [(one.state, one.children, one.minutes, one.club_session_id) for one in kept] == [
        (S.HELD, 1, 90, club[1]), (S.HELD, 1, 90, club[0])
    ]  # fmt: skip
    assert form_of(shown(desk, contract))["session"] == [str(club[2])]
    stale = desk.post(PAGE, {**form_of(page), "session": [str(club[0])], "do": "save", "mark": "x"})
    assert stale.status_code == 422
    assert "viennent d’être reprises" in said(stale)
    assert broken(desk.client.application) == {}


def test_few_children_are_told_nowhere_not_even_in_the_form(contract: Deal, club: list[int], desk: Browser) -> None:
    desk.post(PAGE, {**form_of(shown(desk, contract)), "do": "save"})
    key = sessions(contract.room)[0][0].id
    page = desk.get(f"{LIST}edit/?id={key}")
    assert "children" not in form_of(page)
    assert desk.post(f"{LIST}edit/?id={key}", {**form_of(page), "place": "École"}).status_code == 302
    assert sessions(contract.room)[0][0].children == 1
    history = said(desk.get(f"{LIST}history/?id={key}")).replace("\u00a0", " ")
    assert "moins de 5" in history
    assert "Enfants présents : 1" not in history


def test_all_or_none(contract: Deal, club: list[int], desk: Browser) -> None:
    contract.session(quantity=Decimal(28))
    answer = desk.post(PAGE, {**form_of(shown(desk, contract)), "do": "save"})
    assert answer.status_code == 422
    assert "déjà noté fait" in said(answer)
    assert len(sessions(contract.room)) == 1


@pytest.mark.parametrize("unit", [CostUnit.CHILD, CostUnit.LUMP_SUM, CostUnit.HOUR])
def test_only_lines_counted_by_session_or_hour(contract: Deal, club: list[int], desk: Browser, unit: CostUnit) -> None:
    with contract.room.writing():
        db.session.get_one(ContractLine, contract.line).unit = unit
    answer = desk.post(PAGE, {**form_of(shown(desk, contract)), "do": "save"})
    if unit is CostUnit.HOUR:
        assert {row[0].quantity for row in sessions(contract.room)} == {Decimal("1.50")}
    else:
        assert "ne se compte ni à la séance ni à l’heure" in said(answer)
        assert sessions(contract.room) == []


def test_nothing_ticked_or_no_line(contract: Deal, club: list[int], desk: Browser) -> None:
    page = shown(desk, contract)
    assert "au moins une séance" in said(desk.post(PAGE, {**form_of(page), "session": [], "do": "save"}))
    assert desk.post(PAGE, {"do": "show"}).status_code == 422
    assert desk.post(PAGE, {"do": "save", "line_id": "999999"}).status_code == 422


def test_what_the_contracts_page_says(contract: Deal, desk: Browser, lead: Browser) -> None:
    page = desk.get(CONTRACT.format(contract.contract))
    check("contract", page.text)
    assert "Planifier les séances" in said(page)
    contract.session(S.HELD, children=2)
    contract.session(S.PLANNED, held_on=today() - timedelta(days=1))
    contract.session(S.CERTIFIED)
    for person in (desk, lead):
        page = person.get(CONTRACT.format(contract.contract))
        check("contract", page.text)
        told = said(page).replace("\u00a0", " ")
        assert "1 séance certifiée" in told
        assert "moins de 5" in told
        assert ("Certifier les services faits" in told) is (person is lead)
        assert "Noter ce qui a eu lieu" in told
    assert contract.room.office.all(select(Delivery.id))
