"""Collective groups: their pupils chosen or pasted, enrolled together, their consents ticked one by one."""

import threading

import pytest
from sqlalchemy import func, select

from pre_admin.accounts.roles import Role
from pre_admin.journal.models import AccessEntry
from pre_admin.pathways.models import (
    Consent,
    ConsentState,
    Pathway,
    PathwayAction,
    PathwayReferent,
    PathwayState,
    PathwayType,
)
from pre_admin.pathways.rules.groups import read_lines, room_refusal
from pre_admin.pathways.services import clubs as services
from tests.partners.test_at_once import meanwhile, paused
from tests.pathways.club_helpers import (
    ClubPage,
    add_club,
    add_pupils,
    add_referent,
    add_school,
    enrolled,
)
from tests.support.forms import error_of, form_of, said, soup_of, value_of
from tests.support.offices import Office


# ---- the group itself
def test_a_group_is_never_personal_and_keeps_its_type_once_joined(office: Office) -> None:
    school = add_school(office)
    club = add_club(office, school)
    browser = office.browser()
    assert "Parcours personnalisé" not in str(soup_of(browser.get("/admin/club/new/")).select_one("[name=type]"))
    path = f"/admin/club/edit/?id={club}"
    posted = browser.post(path, dict(form_of(browser.get(path))) | {"type": "personal"})
    assert "Choisissez une valeur de la liste." in error_of(posted, "type")
    enrolled(office, club, add_pupils(office, school)[:2])
    answer = browser.post(path, dict(form_of(browser.get(path))) | {"type": "ateliers_malins", "places": "1"})
    assert answer.status_code == 422
    assert "Des enfants y sont déjà inscrits" in error_of(answer, "type")
    assert "2 places sont déjà prises" in error_of(answer, "places")


# ---- choosing
def test_pupils_ticked_get_their_pathways_together(office: Office) -> None:
    school = add_school(office)
    club, children = add_club(office, school), add_pupils(office, school)
    add_pupils(office, school, [("Trop", "Grand")], level="ce2")
    page = ClubPage(office.browser(), club)
    shown = said(page.get("pupils"))
    assert "Tazaghine Lina" in shown
    assert "Trop Grand" not in shown, "the club is for another level"
    answer = page.post("pupils", child=[str(one) for one in children[:3]], action="create")
    assert answer.status_code == 302
    assert "3 parcours créés." in said(page.browser.get(answer.location))
    rows = office.all(select(Pathway.child_id, Pathway.type, Pathway.state, Pathway.group_id))
    assert {row[0] for row in rows} == set(children[:3])
    assert {row[1:] for row in rows} == {(PathwayType.COUP_DE_POUCE, PathwayState.PROPOSED, club)}
    assert office.one(select(func.count(PathwayAction.id))) == 3
    assert office.one(select(func.count(Consent.id)).where(Consent.state == ConsentState.PENDING)) == 6
    assert "3 sur 12" in said(page.get("details"))
    assert "Tazaghine Lina" not in said(page.get("pupils")), "who is in is no longer proposed"


def test_a_child_with_such_a_pathway_is_left_as_they_are(office: Office) -> None:
    school = add_school(office)
    first, second = add_club(office, school), add_club(office, school, label="Second club")
    children = add_pupils(office, school)
    enrolled(office, first, children[:2])
    answer = ClubPage(office.browser(), second).post("pupils", child=[str(one) for one in children[:3]], action="create")
    told = said(office.browser().get(answer.location))
    assert office.all(select(Pathway.child_id).where(Pathway.group_id == second)) == [(children[2],)]
    assert office.one(select(func.count(Pathway.id))) == 3
    assert told


def test_the_places_are_never_exceeded(office: Office) -> None:
    school = add_school(office)
    club, children = add_club(office, school, places=3), add_pupils(office, school)
    enrolled(office, club, children[:2])
    answer = ClubPage(office.browser(), club).post("pupils", child=[str(one) for one in children[2:5]], action="create")
    assert answer.status_code == 422
    assert "Ce groupe a 3 places et 2 sont prises : retirez 2 enfants de la liste" in said(answer)
    assert office.one(select(func.count(Pathway.id))) == 2
    ticked = [one["value"] for one in soup_of(answer).select("[name=child][checked]")]
    assert sorted(ticked) == sorted(str(one) for one in children[2:5]), "what was ticked stays ticked"


def test_two_people_do_not_fill_the_last_place(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    school = add_school(office)
    club, children = add_club(office, school, places=1), add_pupils(office, school)
    pages = [ClubPage(office.browser(), club), ClubPage(office.browser(), club)]
    forms = [
        dict(form_of(page.get("pupils"))) | {"child": str(child), "action": "create"}
        for page, child in zip(pages, children, strict=False)
    ]
    started, path = threading.Event(), f"/admin/club/pupils/?id={club}"
    monkeypatch.setattr(services, "room_refusal", paused(room_refusal, started))
    first, second = meanwhile(
        lambda: pages[0].browser.post(path, forms[0]), lambda: pages[1].browser.post(path, forms[1]), started
    )
    assert (first.status_code, second.status_code) == (302, 422)
    assert "retirez 1 enfant" in said(second)
    assert office.one(select(func.count(Pathway.id))) == 1


# ---- pasting
def test_a_pasted_list_is_recognised_line_by_line(office: Office) -> None:
    school, other = add_school(office), add_school(office, "École Simone-Veil")
    club, children = add_club(office, school), add_pupils(office, school)
    away = add_pupils(office, other, [("Benali", "Inès"), ("Petit", "Paul"), ("Petit", "Paul")])
    page = ClubPage(office.browser(), club)
    names = (
        "TAZAGHINE Lina\n angstrom eloise, 03/02/2019\nDIALLO\nBENALI Ines\nPETIT Paul\nDURAND Zoé\nTAZAGHINE Lina, 31/12/2018\n"
    )
    answer = page.post("pupils", names=names, action="match")
    assert answer.status_code == 200
    lines = {str(li.legend.get_text(strip=True)): li for li in soup_of(answer).select("ul.names > li") if li.legend is not None}
    single = lines["TAZAGHINE Lina"].select_one("input[checked]")
    assert single is not None
    assert single["value"] == str(children[0])
    accented = lines["angstrom eloise, 03/02/2019"].select_one("input[checked]")
    assert accented is not None
    assert accented["value"] == str(children[1])
    assert len(lines["DIALLO"].select("input[type=radio]")) == 3
    assert not lines["DIALLO"].select("input[checked]"), "between two, a person chooses"
    assert lines["BENALI Ines"].select_one(f'input[value="{away[0]}"][checked]'), "of another school, all the same"
    assert len(lines["PETIT Paul"].select("input[type=radio]")) == 3
    assert "Aucun enfant de ce nom." in lines["DURAND Zoé"].get_text()
    assert lines["DURAND Zoé"].select_one("a[href='/admin/referral/new/']")
    assert "Aucun enfant de ce nom." in lines["TAZAGHINE Lina, 31/12/2018"].get_text(), "another birth date is another child"
    assert value_of(answer, "names").split() == names.split(), "what was pasted stays"

    fields = dict(form_of(answer)) | {"pick-2": str(children[2]), "action": "create"}
    done = page.browser.post(f"/admin/club/pupils/?id={club}", fields)
    assert done.status_code == 302, said(done)
    assert {row[0] for row in office.all(select(Pathway.child_id))} == {children[0], children[1], children[2], away[0]}


def test_names_pasted_and_not_looked_at_are_looked_at_first(office: Office) -> None:
    school = add_school(office)
    club = add_club(office, school)
    add_pupils(office, school)
    answer = ClubPage(office.browser(), club).post("pupils", names="TAZAGHINE Lina", action="create")
    assert "Vérifiez d’abord qui a été reconnu" in said(answer)
    assert office.one(select(func.count(Pathway.id))) == 0


def test_a_pasted_child_with_such_a_pathway_is_said(office: Office) -> None:
    school = add_school(office)
    club, children = add_club(office, school), add_pupils(office, school)
    page = enrolled(office, club, children[:1])
    answer = page.post("pupils", names="TAZAGHINE Lina", action="match")
    assert "a déjà un parcours de ce type" in said(answer)
    assert not soup_of(answer).select("ul.names input[checked]")


@pytest.mark.parametrize(
    ("given", "code", "sentence"),
    [
        ({"names": "\n".join(f"Nom{n} Prénom" for n in range(61)), "action": "match"}, 422, "60 lignes au plus"),
        ({"action": "create"}, 422, "Choisissez au moins un enfant."),
        ({"child": "2147483647", "action": "create"}, 422, "n’est plus accessible"),
        ({"child": "abc", "action": "create"}, 404, "Page introuvable"),
        ({"child": "99999999999999999", "action": "create"}, 404, "Page introuvable"),
    ],
)
def test_odd_lists_have_a_french_answer(office: Office, given: dict[str, str], code: int, sentence: str) -> None:
    club = add_club(office, add_school(office))
    answer = ClubPage(office.browser(), club).post("pupils", **given)
    assert answer.status_code == code
    assert sentence in said(answer)
    assert office.one(select(func.count(Pathway.id))) == 0


def test_lines_are_read() -> None:
    read = [
        (one.name, one.birth_date and one.birth_date.isoformat())
        for one in read_lines("A B\t03/02/2019\n\n a  b \nA;B\n2019-2020")
    ]
    assert read == [("A B", "2019-02-03"), ("a b", None), ("A B", None), ("2019-2020", None)]


# ---- who sees
def test_names_are_for_who_may_see_them(office: Office) -> None:
    school, referent = add_school(office), add_referent(office)
    club = add_club(office, school, referent_id=referent)
    children = add_pupils(office, school)
    page = ClubPage(office.browser(), club)
    assert page.post("pupils", child=[str(children[0])], action="create").status_code == 302
    fields = dict(form_of(page.get("pupils"))) | {"child": [str(one) for one in children[1:3]], "action": "create"}
    fields.pop("entrust")
    assert page.browser.post(f"/admin/club/pupils/?id={club}", fields).status_code == 302
    assert office.all(select(PathwayReferent.child_id)) == [(children[0],)], "entrusted when it is ticked"
    shown = said(office.browser(Role.REFERENT).get(f"/admin/club/details/?id={club}"))
    assert "Tazaghine Lina" in shown
    assert "Ångström" not in shown
    assert "2 autres enfants, hors de votre périmètre" in shown
    assert "Ana Roux" in shown
    unsigned = said(office.browser(Role.REFERENT, charter=False).get(f"/admin/club/details/?id={club}"))
    assert "Tazaghine" not in unsigned
    for face in ("pupils", "consents"):
        assert office.browser(Role.REFERENT).get(f"/admin/club/{face}/?id={club}").status_code == 403
        refused = office.browser(charter=False).get(f"/admin/club/{face}/?id={club}")
        assert refused.status_code == 302
        assert "/charter/" in refused.location
    for role in (Role.ASSISTANT, Role.SUPPORT_TEAM, Role.TECHNICAL_COMMITTEE, Role.ADMINISTRATOR, Role.REGISTRY):
        assert office.browser(role).get(f"/admin/club/details/?id={club}").status_code == 403, role


def test_reading_names_is_logged_without_a_name(office: Office) -> None:
    school = add_school(office)
    club = add_club(office, school)
    page = enrolled(office, club, add_pupils(office, school)[:1])
    page.get("details")
    page.get("consents")
    rows = office.all(
        select(AccessEntry.subject, AccessEntry.subject_id, AccessEntry.detail).where(AccessEntry.subject == "club")
    )
    assert {row[2] for row in rows} >= {"choix des élèves", "élèves du groupe", "accords parentaux"}
    assert {row[:2] for row in rows} == {("club", club)}
