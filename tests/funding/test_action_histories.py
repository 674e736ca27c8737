"""An action continued the year after, and what it gave."""

from datetime import timedelta

from sqlalchemy import select

from pre_admin.core.calendar import today
from pre_admin.funding.models import Action, ActionReport, FundedState
from tests.support.actions import LIST, approved, edit, kept, propose, sent, step
from tests.support.bodies import chamber
from tests.support.forms import error_of, said, value_of
from tests.support.offices import Office


def test_an_action_is_continued_once_and_what_changes_is_shown(office: Office) -> None:
    room, person = chamber(office), office.browser()
    key = propose(person, room)
    sent(person, step(key, "submit"), {})
    assert sent(person, step(key, "copy"), {}).status_code == 302
    ((copy, state, year),) = office.all(select(Action.id, Action.state, Action.school_year).where(Action.previous_id == key))
    assert (state, year) == (FundedState.DRAFT, kept(room, key, "school_year") + 1)
    assert sent(person, edit(copy), {"children": "20", "objective": "Écrire."}).status_code == 302
    told = said(person.get(f"{LIST}details/?id={copy}"))
    for one in ("Ce qui change depuis", "Enfants prévus 12 20", "Objectif modifié"):
        assert one in told, one
    assert "déjà reconduite" in said(sent(person, step(key, "copy"), {}))


def test_a_report_starts_with_the_numbers_foreseen(office: Office) -> None:
    room, person = chamber(office), office.browser()
    key = approved(room, starts_on=str(today() - timedelta(days=300)), ends_on=str(today() - timedelta(days=40)))
    path = step(key, "report")
    assert "En retard" in said(person.get(f"{LIST}details/?id={key}"))
    assert "Lire en petits groupes" in said(person.get(f"{LIST}?state=report-late"))
    page = person.get(path)
    assert (value_of(page, "children"), value_of(page, "cost")) == ("12", "1500,00")
    future = sent(person, path, {"received_on": str(today() + timedelta(days=1)), "results": "Assidus."})
    assert "dans l’avenir" in error_of(future, "received_on")
    assert value_of(future, "results").strip() == "Assidus."
    assert sent(person, path, {"children": "14", "results": "Assidus."}).status_code == 302
    assert office.all(select(ActionReport.children, ActionReport.results)) == [(14, "Assidus.")]
    told = said(person.get(f"{LIST}details/?id={key}"))
    assert "Remis en retard" in told
    assert "Enfants accueillis 14" in told
    assert sent(person, path, {"children": "15"}).status_code == 302
    assert office.all(select(ActionReport.children)) == [(15,)]
