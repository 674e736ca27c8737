"""Who came to the sessions of a club: noted on one screen, within one's scope, corrected; the counts go further, no name."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from pre_admin.accounts.roles import Role
from pre_admin.accounts.scoping import as_system
from pre_admin.core.calendar import school_year_of, today
from pre_admin.pathways.models import Came, ClubSession, Pathway, SessionAttendance
from pre_admin.pathways.queries.groups import session_counts
from tests.pathways.club_helpers import (
    ClubPage,
    add_club,
    add_pupils,
    add_referent,
    add_school,
    enrolled,
    pathway_guardians,
    signed,
    writing,
)
from tests.support.forms import error_of, form_of, said, soup_of, value_of
from tests.support.offices import Office

TODAY = today().isoformat()


@pytest.fixture
def club(office: Office) -> ClubPage:
    """A club of five, running since today, led by the referent, to whom the first two are entrusted."""
    school, referent = add_school(office), add_referent(office)
    made = add_club(office, school, referent_id=referent)
    children = add_pupils(office, school)
    page = enrolled(office, made, children[:2])
    fields = dict(form_of(page.get("pupils"))) | {"child": [str(one) for one in children[2:]], "action": "create"}
    fields.pop("entrust")
    assert page.browser.post(f"/admin/club/pupils/?id={made}", fields).status_code == 302
    assert signed(office, page, pathway_guardians(office)).status_code == 302
    return page


def pathways(office: Office) -> list[int]:
    return [row[0] for row in office.all(select(Pathway.id).order_by(Pathway.id))]


def mark(page: ClubPage, marks: dict[int, str], query: str = "", **given: Any) -> Any:
    return page.post("sessions", query, **given, **{f"came-{key}": value for key, value in marks.items()})


def came(office: Office) -> dict[int, Came]:
    return dict(office.all(select(SessionAttendance.pathway_id, SessionAttendance.came)))


def test_a_session_is_noted_on_one_screen(office: Office, club: ClubPage) -> None:
    one, two, three, *_ = pathways(office)
    page = club.get("sessions")
    assert value_of(page, "held_on") == TODAY
    assert len(soup_of(page).select("fieldset.seg")) == 5
    answer = mark(club, {one: "present", two: "absent", three: "excused"}, minutes="75")
    assert answer.status_code == 302, said(answer)
    assert came(office) == {one: Came.PRESENT, two: Came.ABSENT, three: Came.EXCUSED}
    assert "1 sur 5, 75 minutes" in said(club.get("sessions"))
    assert "1 sur 5" in said(club.get("details"))


def test_a_mark_is_corrected(office: Office, club: ClubPage) -> None:
    one, two, *_ = pathways(office)
    mark(club, {one: "present"})
    session = office.one(select(ClubSession.id))
    answer = mark(club, {one: "absent", two: "present"}, f"&session={session}", minutes="45")
    assert answer.status_code == 302, said(answer)
    assert came(office) == {one: Came.ABSENT, two: Came.PRESENT}
    assert office.one(select(ClubSession.minutes)) == 45
    child = office.one(select(Pathway.child_id).where(Pathway.id == one))
    history = said(club.browser.get(f"/admin/child/history/?id={child}"))
    assert "Présent" in history
    assert "Absent" in history


def test_two_people_noting_the_same_child_are_told(office: Office, club: ClubPage) -> None:
    one, two, *_ = pathways(office)
    mark(club, {one: "present"})
    query = f"&session={office.one(select(ClubSession.id))}"
    other = ClubPage(office.browser(), club.club)
    mine = dict(form_of(club.get("sessions", query))) | {f"came-{one}": "excused", f"came-{two}": "present"}
    assert mark(other, {one: "absent"}, query).status_code == 302
    path = f"/admin/club/sessions/?id={club.club}{query}"
    answer = club.browser.post(path, mine)
    assert answer.status_code == 409
    assert "Quelqu’un a noté des présences entre-temps" in said(answer)
    assert came(office) == {one: Came.ABSENT}, "nothing is overwritten in silence"
    again = club.browser.post(path, dict(form_of(answer)))
    assert again.status_code == 302
    assert came(office) == {one: Came.EXCUSED, two: Came.PRESENT}


@pytest.mark.parametrize(
    ("given", "name", "sentence"),
    [
        ({"held_on": (today() + timedelta(days=1)).isoformat()}, "held_on", "Cette séance est à venir"),
        (
            {"held_on": date(school_year_of(today()) - 1, 10, 1).isoformat()},
            "held_on",
            "n’est pas dans l’année scolaire du groupe",
        ),
        ({"held_on": "31/02/2026"}, "held_on", "n’existe pas au calendrier"),
        ({"held_on": ""}, "held_on", "Ce champ est obligatoire."),
        ({"minutes": "0"}, "minutes", "La durée va de 1 à 720 minutes."),
        ({"minutes": "9999999999"}, "minutes", "hors des limites"),
    ],
)
def test_what_refuses_is_said_and_the_marks_stay(
    office: Office, club: ClubPage, given: dict[str, str], name: str, sentence: str
) -> None:
    one = pathways(office)[0]
    answer = mark(club, {one: "present"}, **given)
    assert answer.status_code == 422
    assert sentence in error_of(answer, name)
    assert office.one(select(func.count(ClubSession.id))) == 0
    assert value_of(answer, name) == next(iter(given.values())) or name == "held_on"


def test_a_day_noted_twice_is_said(office: Office, club: ClubPage) -> None:
    one = pathways(office)[0]
    assert mark(club, {one: "present"}).status_code == 302
    again = mark(club, {one: "absent"})
    assert again.status_code == 422
    assert "Une séance est déjà notée ce jour-là" in error_of(again, "held_on")
    assert came(office) == {one: Came.PRESENT}
    assert soup_of(again).select_one(f'[name="came-{one}"][value=absent][checked]')


def test_a_child_who_was_not_there_yet_is_not_noted(office: Office, club: ClubPage) -> None:
    one = pathways(office)[0]
    before = max(today() - timedelta(days=1), date(school_year_of(today()), 8, 1)).isoformat()
    answer = mark(club, {one: "present"}, held_on=before)
    assert answer.status_code == 422
    assert "n’est pas dans ce groupe ce jour-là" in said(answer)
    assert office.one(select(func.count(ClubSession.id))) == 0


def test_the_referent_notes_their_own_children_alone(office: Office, club: ClubPage) -> None:
    one, two, three, *_ = pathways(office)
    theirs = ClubPage(office.browser(Role.REFERENT), club.club)
    page = theirs.get("sessions")
    assert len(soup_of(page).select("fieldset.seg")) == 2
    assert "Diallo" not in page.text
    assert mark(theirs, {one: "present", two: "absent"}).status_code == 302
    query = f"&session={office.one(select(ClubSession.id))}"
    forced = mark(theirs, {three: "present"}, query)
    assert forced.status_code == 422
    assert came(office) == {one: Came.PRESENT, two: Came.ABSENT}
    deleted = theirs.browser.post(f"/admin/club/sessions/?id={club.club}{query}", {"action": "delete"})
    assert deleted.status_code == 403
    assert mark(club, {three: "excused"}, query).status_code == 302
    assert came(office)[three] is Came.EXCUSED, "the coordinator completes"


def test_another_referent_does_not_note_the_club(office: Office, club: ClubPage) -> None:
    other = add_club(office, None, label="Autre club")
    page = ClubPage(office.browser(Role.REFERENT), other)
    assert page.get("sessions").status_code == 404
    assert office.browser(Role.REFERENT).get(f"/admin/club/sessions/?id={club.club}&session=999").status_code == 404
    assert office.browser(Role.ASSISTANT).get(f"/admin/club/sessions/?id={club.club}").status_code == 403
    unsigned = office.browser(Role.REFERENT, charter=False).get(f"/admin/club/sessions/?id={club.club}")
    assert "/charter/" in unsigned.location


def test_a_session_noted_by_mistake_is_taken_away(office: Office, club: ClubPage) -> None:
    mark(club, {pathways(office)[0]: "present"})
    query = f"&session={office.one(select(ClubSession.id))}"
    club.get("sessions", query)
    answer = club.browser.post(f"/admin/club/sessions/?id={club.club}{query}", {"action": "delete"})
    assert answer.status_code == 302
    assert office.one(select(func.count(ClubSession.id))) == office.one(select(func.count(SessionAttendance.id))) == 0


def test_the_counts_are_the_same_for_everybody(office: Office, club: ClubPage) -> None:
    one, two, *_ = pathways(office)
    mark(club, {one: "present", two: "absent"})
    with office.app.app_context(), as_system("essai"):
        counts = session_counts(club.club)
    assert counts == [(today(), 60, 1, 5)]
    shown = said(office.browser(Role.REFERENT).get(f"/admin/club/details/?id={club.club}"))
    assert "1 sur 5" in shown


def test_the_childs_timeline_sums_the_sessions_up(office: Office, club: ClubPage) -> None:
    one = pathways(office)[0]
    with writing(office) as session:
        for n, kind in enumerate((Came.PRESENT, Came.ABSENT, Came.PRESENT)):
            row = ClubSession(club_id=club.club, held_on=today() - timedelta(days=n))
            session.add(row)
            session.flush()
            child = session.get_one(Pathway, one).child_id
            session.add(SessionAttendance(child_id=child, session_id=row.id, pathway_id=one, came=kind))
    page = said(club.browser.get(f"/admin/child/details/?id={child}"))
    assert "3 séances, 2 présences" in page
    assert page.count("Club Coup de Pouce") >= 1
