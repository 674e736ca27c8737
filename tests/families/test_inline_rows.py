"""Rows inside a form: none is lost by a partial form, by too many, by a second sending, or by junk."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select

from pre_admin.accounts.models import User
from pre_admin.families.models import Child, Family, Guardian
from tests.support.forms import confirmation, error_of, form_of, said
from tests.support.offices import Browser, Office

Add = Callable[..., int]


def guardians(count: int, start: int = 0) -> dict[str, str]:
    rows = {}
    for number in range(start, start + count):
        rows |= {
            f"guardians-{number}-last_name": "Tazaghine", f"guardians-{number}-first_name": f"Parent {number}",
            f"guardians-{number}-relation": "other",
        }  # fmt: skip
    return rows


def stored(office: Office) -> int:
    return int(office.one(select(func.count(Guardian.id))))


def edit(browser: Browser, family: int, fields: dict[str, Any]) -> Any:
    return browser.post(f"/admin/family/edit/?id={family}", fields)


def opened(browser: Browser, family: int) -> dict[str, Any]:
    return form_of(browser.get(f"/admin/family/edit/?id={family}"))


def test_a_row_that_is_not_sent_stays(office: Office, coordinator: Browser, add_family: Add) -> None:
    family = add_family(**guardians(2))
    fields = {name: value for name, value in opened(coordinator, family).items() if not name.startswith("guardians-")}
    assert edit(coordinator, family, fields | {"name": "Autre"}).status_code == 302
    assert office.one(select(Family.name)) == "Autre"
    assert stored(office) == 2


def test_a_row_taken_away_goes(office: Office, coordinator: Browser, add_family: Add) -> None:
    family = add_family(**guardians(2))
    assert edit(coordinator, family, opened(coordinator, family) | {"guardians-0-remove": "y"}).status_code == 302
    assert stored(office) == 1


def test_too_many_rows_are_refused_and_none_is_lost(office: Office, coordinator: Browser, add_family: Add) -> None:
    family = add_family(**guardians(40))
    answer = edit(coordinator, family, opened(coordinator, family) | guardians(5, start=200))
    assert answer.status_code == 422
    assert "40 lignes au plus, 45 reçues" in said(answer)
    assert "Parent 204" in answer.text
    assert stored(office) == 40
    assert edit(coordinator, family, opened(coordinator, family) | {"name": "Grande"}).status_code == 302
    assert stored(office) == 40


def test_the_same_edit_sent_twice_adds_one_row(office: Office, coordinator: Browser, add_family: Add) -> None:
    family = add_family()
    fields = opened(coordinator, family) | guardians(1)
    first, second = edit(coordinator, family, fields), edit(coordinator, family, fields)
    assert (first.status_code, second.status_code) == (302, 302)
    assert first.location == second.location
    assert stored(office) == 1


def test_a_creation_form_that_comes_back_changed_asks(office: Office, coordinator: Browser) -> None:
    fields = form_of(coordinator.get("/admin/family/new/"))
    assert coordinator.post("/admin/family/new/", fields | {"name": "Première"}).status_code == 302
    asked = coordinator.post("/admin/family/new/", fields | {"name": "Seconde"})
    assert asked.status_code == 422
    assert "a déjà servi" in said(asked)
    assert office.one(select(func.count(Family.id))) == 1
    assert coordinator.post("/admin/family/new/", form_of(asked) | {"confirmed": confirmation(asked)}).status_code == 302
    assert [row[0] for row in office.all(select(Family.name).order_by(Family.id))] == ["Première", "Seconde"]


@pytest.mark.parametrize(
    "junk",
    [
        {"keep-guardians:²": "theirs"}, {"keep-guardians:99999999999999999999": "theirs"}, {"version": "0", "seen": "[" * 100_000},
        {"version": "0", "seen": "{}"}, {"guardians-99999999-last_name": "x"}, {"guardians-0-id": "²"},
    ],
)  # fmt: skip
def test_junk_in_a_form_is_never_a_crash(office: Office, coordinator: Browser, add_family: Add, junk: dict[str, str]) -> None:
    family = add_family(**guardians(1))
    assert edit(coordinator, family, opened(coordinator, family) | junk).status_code in (302, 409, 422)
    assert stored(office) >= 1


def test_texts_have_bounds_on_both_engines(office: Office, coordinator: Browser, add_family: Add, add_child: Add) -> None:
    family = add_family("œ" * 120)
    assert office.one(select(Family.name)) == "œ" * 120
    fields = opened(coordinator, family)
    for name, typed, sentence in (
        ("practical_notes", "x" * 10_001, "10000 caractères au plus"),
        ("phone", "0612345678x99999", "numéro de poste"),
        ("phone", "06 39 98 41 07 / 06 39 98 41 08", "Un seul numéro par champ"),
    ):
        answer = edit(coordinator, family, fields | {name: typed})
        assert answer.status_code == 422
        assert sentence in error_of(answer, name)


def test_every_error_is_told_at_once(coordinator: Browser) -> None:
    fields = form_of(coordinator.get("/admin/child/new/")) | {"birth_date": "2099-01-01", "first_name": "", "last_name": "Taz"}
    answer = coordinator.post("/admin/child/new/", fields)
    assert "dans le futur" in error_of(answer, "birth_date")
    assert "obligatoire" in error_of(answer, "first_name")


def test_no_name_shows_before_the_charter_is_signed(office: Office, coordinator: Browser, add_child: Add) -> None:
    fields = form_of(coordinator.get("/admin/school/new/")) | {"name": "École A", "kind": "primary"}
    school = coordinator.post("/admin/school/new/", fields).location.rpartition("=")[2]
    year = coordinator.get("/admin/child/new/")
    row = {
        "schoolings-0-school_year": form_of(year).get("schoolings-0-school_year", ["2026"])[0],
        "schoolings-0-school_id": school,
    }
    add_child(last_name="Reconnaissable", **row)
    page = f"/admin/school/details/?id={school}"
    assert "Reconnaissable" in coordinator.get(page).text
    assert office.one(select(func.count(Child.id))) == 1
    assert "Reconnaissable" not in office.browser(charter=False).get(page).text
    assert office.one(select(func.count(User.id))) > 10
