"""School levels as the office keeps them: rules, codes, and children whose level is retired."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select, text

from pre_admin.accounts.scoping import as_system
from pre_admin.core.calendar import school_year_of, today
from pre_admin.core.database import db
from pre_admin.core.unit_of_work import unit_of_work
from pre_admin.families.models import Child, Schooling
from pre_admin.territories.models import SchoolLevel
from pre_admin.territories.rules import level_code, levels_refusal, successor_refusal
from tests.families.conftest import add_child, add_family, coordinator
from tests.support.forms import error_of, form_of, said, soup_of, value_of
from tests.support.offices import Browser, Office

__all__ = ["add_child", "add_family", "coordinator"]
Add = Callable[..., int]
CHAIN = {1: 2, 2: 3, 3: None, 4: None}


# ---- rules
@pytest.mark.parametrize(
    ("level", "successor", "refused"),
    [(1, 2, False), (3, 4, False), (1, 1, True), (3, 1, True), (2, 1, True), (None, 1, False), (3, None, False)],
)
def test_following_from_year_to_year_never_comes_back(level: int | None, successor: int | None, refused: bool) -> None:
    assert bool(successor_refusal(level, successor, CHAIN)) is refused


@given(st.dictionaries(st.integers(1, 8), st.none() | st.integers(1, 8)), st.integers(1, 8), st.integers(1, 8))
def test_what_is_accepted_makes_no_loop(successors: dict[int, int | None], level: int, successor: int) -> None:
    if successor_refusal(level, successor, successors) is None:
        following: int | None = successor
        for _ in range(10):
            assert following != level
            following = successors.get(following) if following is not None else None


def test_a_school_goes_from_the_younger_to_the_older() -> None:
    assert levels_refusal(20, 10)
    assert levels_refusal(10, 10) is levels_refusal(10, None) is levels_refusal(None, 10) is levels_refusal(10, 20) is None


@pytest.mark.parametrize(
    ("label", "taken", "code"),
    [
        ("6e SEGPA", set(), "6e-segpa"),
        ("CP", {"cp"}, "cp-2"),
        ("CP", {"cp", "cp-2"}, "cp-3"),
        ("Élève !", set(), "eleve"),
        ("None", set(), "none-2"),
    ],
)
def test_a_code_comes_from_the_label(label: str, taken: set[str], code: str) -> None:
    assert level_code(label, taken) == code


# ---- the list
def level(office: Office, code: str) -> int:
    return int(office.one(select(SchoolLevel.id).where(SchoolLevel.code == code)))


def confirm(browser: Browser, action: str, *ids: int) -> str:
    page = browser.get("/admin/school-level/batch/", query_string={"action": action, "rowid": ids})
    done = browser.post("/admin/school-level/batch/apply/", form_of(page, "main form[method=post]"))
    assert done.status_code == 302
    return said(browser.get(done.location))


def edit(browser: Browser, path: str, **fields: Any) -> Any:
    return browser.post(path, form_of(browser.get(path)) | fields)


def test_a_new_level_gets_a_code_a_place_and_is_offered(office: Office, coordinator: Browser) -> None:
    answer = edit(
        coordinator, "/admin/school-level/new/", label="6e SEGPA", stage="middle", successor_id=str(level(office, "5e"))
    )
    assert answer.status_code == 302
    row = office.all(select(SchoolLevel.code, SchoolLevel.rank).where(SchoolLevel.label == "6e SEGPA"))
    assert row == [("6e-segpa", 160)]
    assert "6e SEGPA" in coordinator.get("/admin/child/new/").text


def test_a_level_that_would_turn_round_is_refused_beside_its_field(office: Office, coordinator: Browser) -> None:
    answer = edit(coordinator, f"/admin/school-level/edit/?id={level(office, 'ce1')}", successor_id=str(level(office, "cp")))
    assert answer.status_code == 422
    assert "tourneraient en rond" in error_of(answer, "successor_id")
    assert value_of(answer, "successor_id") == str(level(office, "cp"))


def test_the_database_too_refuses_a_level_that_follows_itself(office: Office) -> None:
    with office.app.app_context(), as_system("essai"), pytest.raises(Exception, match="successor_is_another"), unit_of_work():
        db.session.execute(text("UPDATE school_level SET successor_id = id WHERE code = 'cp'"))


# ---- a retired level
def enrolled(office: Office, add_child: Add, code: str = "3e") -> int:
    return add_child(
        **{"schoolings-0-school_year": str(school_year_of(today())), "schoolings-0-level_id": str(level(office, code))}
    )


def options(answer: Any, name: str) -> list[str]:
    control = soup_of(answer).find(attrs={"name": name})
    assert control is not None
    return [one.get_text() for one in control.find_all("option")]


def filtered(browser: Browser, query: str) -> set[str]:
    """The levels that the panel of filters offers."""
    labels = soup_of(browser.get(f"/admin/child/?{query}")).select("#filters label:has([name=level])")
    return {one.get_text(strip=True) for one in labels}


def test_a_retired_level_stays_on_the_file_that_has_it_and_is_offered_to_no_other(
    office: Office, coordinator: Browser, add_child: Add
) -> None:
    child = enrolled(office, add_child)
    assert "niveau retiré" in confirm(coordinator, "retire", level(office, "3e"))
    old, new = coordinator.get(f"/admin/child/edit/?id={child}"), coordinator.get("/admin/child/new/")
    assert value_of(old, "schoolings-0-level_id") == str(level(office, "3e"))
    assert "3e (hors service)" in options(old, "schoolings-0-level_id")
    assert not [text for text in options(new, "schoolings-__n__-level_id") if text.startswith("3e")]
    assert "3e" in said(coordinator.get(f"/admin/child/details/?id={child}"))
    assert "3e" in said(coordinator.get("/admin/child/?search=lina"))
    assert "4e" in filtered(coordinator, "filters=1")
    assert "3e" not in filtered(coordinator, "filters=1")
    assert "3e" in filtered(coordinator, "filters=1&level=3e"), "an address that names it still does"
    assert "Niveau cette année : 3e" in said(coordinator.get("/admin/child/?level=3e"))
    assert "1 enfant" in said(coordinator.get("/admin/child/?level=3e"))


def test_a_form_that_already_has_it_saves_and_keeps_it(office: Office, coordinator: Browser, add_child: Add) -> None:
    child = enrolled(office, add_child)
    confirm(coordinator, "retire", level(office, "3e"))
    assert edit(coordinator, f"/admin/child/edit/?id={child}", first_name="Lyna").status_code == 302
    assert office.all(select(Child.first_name, Schooling.level_id).join(Schooling)) == [("Lyna", level(office, "3e"))]


def test_a_level_retired_while_the_form_was_open_is_refused_and_still_shown(
    office: Office, coordinator: Browser, add_child: Add
) -> None:
    child = enrolled(office, add_child, "4e")
    fields = form_of(coordinator.get(f"/admin/child/edit/?id={child}"))
    third = str(level(office, "3e"))
    confirm(coordinator, "retire", level(office, "3e"))
    answer = coordinator.post(f"/admin/child/edit/?id={child}", fields | {"schoolings-0-level_id": third})
    assert answer.status_code == 422
    assert "n’est plus proposée" in error_of(answer, "schoolings-0-level_id")
    assert value_of(answer, "schoolings-0-level_id") == third
    assert office.one(select(Schooling.level_id)) == level(office, "4e")


def test_a_level_back_in_service_is_offered_again(office: Office, coordinator: Browser) -> None:
    confirm(coordinator, "retire", level(office, "tps"), level(office, "3e"))
    assert "TPS" not in options(coordinator.get("/admin/school/new/"), "first_level_id")
    assert "2 niveaux rétablis" in confirm(coordinator, "reinstate", level(office, "tps"), level(office, "3e"))
    assert "TPS" in options(coordinator.get("/admin/school/new/"), "first_level_id")


def test_a_level_in_use_is_not_deleted_and_the_way_out_is_told(office: Office, coordinator: Browser, add_child: Add) -> None:
    enrolled(office, add_child)
    path = f"/admin/school-level/delete/?id={level(office, '3e')}"
    page = coordinator.get(path)
    assert "1 inscription scolaire" in said(page)
    assert "Retirez le niveau" in said(page)
    assert soup_of(page).find("a", string=lambda text: bool(text and "Retirer plutôt" in text)) or "Retirer plutôt" in page.text
    assert coordinator.post(path, {"version": "1"}).status_code == 422
    assert office.one(select(func.count()).where(SchoolLevel.code == "3e")) == 1


def test_two_people_on_one_level_are_shown_its_name_not_its_number(office: Office, coordinator: Browser, add_child: Add) -> None:
    child = enrolled(office, add_child, "4e")
    path = f"/admin/child/edit/?id={child}"
    mine, theirs = form_of(coordinator.get(path)), form_of(coordinator.get(path))
    name = "schoolings-0-level_id"
    assert coordinator.post(path, mine | {name: str(level(office, "5e"))}).status_code == 302
    answer = coordinator.post(path, theirs | {name: str(level(office, "6e"))})
    assert answer.status_code == 409
    page = said(answer)
    assert "5e" in page
    assert "6e" in page
    told = said(coordinator.get(f"/admin/child/history/?id={child}"))
    assert "Niveau : « 4e » → « 5e »" in told


def test_a_journal_row_of_before_still_says_its_level(office: Office, coordinator: Browser, add_child: Add) -> None:
    child = add_child()
    with office.app.app_context(), as_system("essai"), unit_of_work():
        db.session.execute(
            text(
                "INSERT INTO change_journal (at, reason, entity, record_id, subject, subject_id, kind, changes) VALUES "
                "('2026-01-01', '', 'schooling', 9, 'child', :child, 'updated', '{\"level\": [\"cp\", \"ce1\"]}')"
            ),
            {"child": child},
        )
    assert "Niveau : « CP » → « CE1 »" in said(coordinator.get(f"/admin/child/history/?id={child}"))
