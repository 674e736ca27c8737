"""Caseloads: what each referent carries, and several pathways handed over at once or not at all."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import func, select, update

from pre_admin.accounts.roles import Role
from pre_admin.core.calendar import today
from pre_admin.partners.models import Referent
from pre_admin.pathways.models import FollowUp, FollowUpKind, ParentInformation, PathwayReferent
from pre_admin.pathways.rules.caseloads import Load, by_weight, ratio, total
from tests.pathways.test_place import statements
from tests.support.caseloads import Caseloads, ago, caseloads_of
from tests.support.forms import error_of, form_of, said, soup_of, value_of
from tests.support.offices import Browser, Office
from tests.support.people import user_id


@pytest.fixture
def made(office: Office) -> Caseloads:
    return caseloads_of(office)


@pytest.fixture
def coordinator(office: Office) -> Browser:
    return office.browser()


def load(name: str, running: int, percent: int, **fields: Any) -> Load:
    given = {"proposed": 1, "late": 0, "follow_ups": 2, "last_entry": None, **fields}
    return Load(1, name, "", percent, running, **given)


# ---- rules
def test_pathways_for_a_full_time_are_exact() -> None:
    assert ratio(14, 30) == Decimal("46.7")
    assert ratio(7, 100) == Decimal("7.0")
    assert ratio(3, 0) is None
    assert ratio(0, 50) == 0


def test_the_heaviest_comes_first_and_the_stranded_before() -> None:
    rows = [load("Légère", 5, 100), load("Partie", 1, 0), load("Lourde", 10, 20), load("Vide", 0, 0)]
    assert [one.name for one in by_weight(rows)] == ["Partie", "Lourde", "Légère", "Vide"]
    whole = total([load("A", 3, 50, last_entry=date(2026, 1, 2)), load("B", 4, 20, late=2)])
    assert (whole.percent, whole.running, whole.proposed, whole.late, whole.follow_ups) == (70, 7, 2, 2, 4)
    assert whole.per_full_time == Decimal("10.0")
    assert whole.last_entry == date(2026, 1, 2)


# ---- the page
def test_each_referent_is_told_with_what_they_carry(office: Office, made: Caseloads, coordinator: Browser) -> None:
    heavy, light = made.referent("Lourde", percent=20), made.referent("Légère", percent=100)
    pathways = [made.pathway(made.child(f"E{number}"), heavy, next_review_on=ago(number)) for number in range(3)]
    made.pathway(made.child("Proposé"), heavy, running=False)
    made.pathway(made.child("Autre"), light)
    author = user_id(office, Role.COORDINATOR)
    for days in (3, 29, 31):
        entry = FollowUp(
            child_id=1, pathway_id=pathways[0], referent_id=heavy, author_id=author, done_on=ago(days), kind=FollowUpKind.CALL
        )
        made.change(lambda session, entry=entry: session.add(entry))
    page = soup_of(coordinator.get("/admin/caseload/"))
    rows = [[" ".join(cell.get_text(" ").split()) for cell in row.select("th, td")] for row in page.select("tbody tr, tfoot tr")]
    assert rows[0][0].startswith("Ana Lourde")
    assert rows[0][2:9] == ["20 %", "3", "1", "15", "2", ago(3).strftime("%d/%m/%Y"), "2"]
    assert rows[1][0].startswith("Ana Légère")
    assert rows[1][3:6] == ["1", "0", "1"]
    assert rows[2][2:6] == ["120 %", "4", "1", "3,3"]


def test_the_page_asks_as_much_for_many_referents_as_for_three(office: Office, made: Caseloads, coordinator: Browser) -> None:
    for number in range(3):
        made.pathway(made.child(f"E{number}"), made.referent(f"R{number}"))
    few = statements(office, coordinator, "/admin/caseload/")
    for number in range(9):
        made.pathway(made.child(f"F{number}"), made.referent(f"S{number}"))
    assert statements(office, coordinator, "/admin/caseload/") == few


def test_only_the_coordinator_opens_it(office: Office, made: Caseloads) -> None:
    key = made.referent()
    paths = ("/admin/caseload/", f"/admin/caseload/referent/?id={key}")
    posts = (f"/admin/caseload/review/?id={key}", f"/admin/caseload/hand-over/?id={key}")
    for role in set(Role) - {Role.COORDINATOR}:
        browser = office.browser(role)
        browser.get("/account/")
        assert {browser.get(path).status_code for path in paths} == {403}, role
        assert {browser.post(path, {}).status_code for path in posts} == {403}, role
    unsigned = office.browser(charter=False)
    unsigned.get("/charter/")
    for answer in (*(unsigned.get(path) for path in paths), *(unsigned.post(path, {}) for path in posts)):
        assert answer.status_code == 302
        assert "/charter/" in answer.location
    for value in ("999", "abc", "", "9" * 30):
        assert office.browser().get(f"/admin/caseload/referent/?id={value}").status_code == 404


# ---- handing over
def ask(browser: Browser, key: int, ticked: list[int], **fields: Any) -> Any:
    form = form_of(browser.get(f"/admin/caseload/referent/?id={key}"))
    form.pop("rowid", None)
    return browser.post(f"/admin/caseload/review/?id={key}", form | {"rowid": [str(one) for one in ticked], **fields})


def confirm(browser: Browser, key: int, page: Any) -> Any:
    return browser.post(f"/admin/caseload/hand-over/?id={key}", form_of(page, "main form[method=post]"))


def held(office: Office) -> set[tuple[int, int, date, date | None]]:
    columns = (PathwayReferent.pathway_id, PathwayReferent.referent_id, PathwayReferent.starts_on, PathwayReferent.ends_on)
    return {tuple(row) for row in office.all(select(*columns))}


def test_exactly_the_ticked_pathways_change_hands(office: Office, made: Caseloads, coordinator: Browser) -> None:
    former, new = made.referent("Sortante", Role.REFERENT), made.referent("Entrante")
    first, second, third = (made.pathway(made.child(name), former) for name in ("Lina", "Moussa", "Aya"))
    page = ask(coordinator, former, [first, third], to=str(new))
    assert page.status_code == 200
    told = said(page)
    assert "2 parcours concernés" in told
    assert "Lina" in told
    assert "Moussa" not in told
    assert held(office) == {(one, former, ago(100), None) for one in (first, second, third)}, "nothing yet"
    answer = confirm(coordinator, former, page)
    assert "2 parcours confiés à Ana Entrante" in said(coordinator.get(answer.location))
    assert held(office) == {(second, former, ago(100), None)} | {
        row for one in (first, third) for row in ((one, former, ago(100), ago(1)), (one, new, today(), None))
    }
    assert office.one(select(func.count(ParentInformation.id))) == 2
    mine = said(office.browser(Role.REFERENT).get("/my/"))
    assert "Moussa" in mine
    assert "Lina" not in mine
    again = coordinator.post(f"/admin/caseload/hand-over/?id={former}", form_of(page, "main form[method=post]"))
    assert "rien n’a été fait" in said(coordinator.get(again.location)), "a second click"
    assert office.one(select(func.count(ParentInformation.id))) == 2


def test_one_refusal_leaves_all_as_they_were(office: Office, made: Caseloads, coordinator: Browser) -> None:
    former, new = made.referent("Sortante"), made.referent("Entrante")
    fine, late = made.pathway(made.child("Lina"), former), made.pathway(made.child("Moussa"), former, since=ago(5))
    before = held(office)
    page = ask(coordinator, former, [fine, late], to=str(new), since=ago(20).isoformat())
    answer = confirm(coordinator, former, page)
    told = said(coordinator.get(answer.location))
    assert "Rien n’a été confié" in told
    assert "Parcours de Moussa Tazaghine" in told
    assert held(office) == before
    assert office.one(select(func.count(ParentInformation.id))) == 0


def test_what_changed_meanwhile_is_not_handed_over(office: Office, made: Caseloads, coordinator: Browser) -> None:
    former, new, third = (made.referent(name) for name in ("Sortante", "Entrante", "Tierce"))
    pathway = made.pathway(made.child(), former)
    page = ask(coordinator, former, [pathway], to=str(new))
    confirm(coordinator, former, ask(coordinator, former, [pathway], to=str(third)))
    before = held(office)
    answer = confirm(coordinator, former, page)
    assert "rien n’a été fait" in said(coordinator.get(answer.location))
    assert held(office) == before


@pytest.mark.parametrize(
    ("fields", "name", "sentence"),
    [
        ({"to": ""}, "to", "Choisissez"),
        ({"to": "99999"}, "to", "Choisissez"),
        ({"to": "9" * 40}, "to", "Choisissez"),
        ({"since": "demain"}, "since", "Écrivez la date ainsi"),
        ({"since": ""}, "since", "Écrivez la date ainsi"),
        ({"since": ago(2000).isoformat()}, "since", "n’est pas en poste ce jour-là"),
    ],
)
def test_a_wrong_value_is_refused_beside_its_field(
    office: Office, made: Caseloads, coordinator: Browser, fields: dict[str, str], name: str, sentence: str
) -> None:
    former, new = made.referent("Sortante"), made.referent("Entrante")
    pathway = made.pathway(made.child(), former)
    answer = ask(coordinator, former, [pathway], **{"to": str(new), **fields})
    assert answer.status_code == 422
    assert sentence in error_of(answer, name)
    assert f'value="{pathway}" aria-label="Choisir le parcours de Lina Tazaghine" checked' in answer.text
    assert value_of(answer, "since") == fields.get("since", today().isoformat())
    assert ask(coordinator, former, [], to=str(new)).status_code == 422


def test_a_referent_who_leaves_with_pathways_is_seen(office: Office, made: Caseloads, coordinator: Browser) -> None:
    former, new = made.referent("Sortante", Role.REFERENT), made.referent("Entrante")
    pathway = made.pathway(made.child(), former)
    details = f"/admin/referent/details/?id={former}"
    assert "Confier ses parcours" not in said(coordinator.get(details))
    assert "Parcours confiés 1" in said(coordinator.get(details))
    made.change(lambda session: session.execute(update(Referent).where(Referent.id == former).values(ends_on=ago(1))))
    told = said(coordinator.get(details))
    assert "Confier ses parcours" in told
    assert "1 parcours lui reste confié : ce poste a pris fin" in told
    assert "Ana Sortante a quitté son poste" in said(coordinator.get("/admin/caseload/"))
    page = coordinator.get(f"/admin/caseload/referent/?id={former}")
    assert form_of(page)["rowid"] == [str(pathway)], "all of them, ticked already"
    confirm(coordinator, former, ask(coordinator, former, [pathway], to=str(new)))
    assert "a quitté son poste" not in said(coordinator.get("/admin/caseload/"))
    assert "Confier ses parcours" not in said(coordinator.get(details))


def test_pathways_that_nobody_follows_are_found_and_entrusted(office: Office, made: Caseloads, coordinator: Browser) -> None:
    new = made.referent("Entrante")
    pathway = made.pathway(made.child())
    assert "1 parcours en cours n’est suivi par personne" in said(coordinator.get("/admin/caseload/"))
    confirm(coordinator, 0, ask(coordinator, 0, [pathway], to=str(new)))
    assert held(office) == {(pathway, new, today(), None)}
    assert office.one(select(func.count(ParentInformation.id))) == 0, "nobody followed it before"
