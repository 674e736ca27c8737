"""A child's file, typed in and looked for through the real pages."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from pre_admin.core.calendar import today
from pre_admin.families.models import Child, Schooling
from pre_admin.journal.models import ChangeEntry
from tests.support.forms import confirmation, error_of, form_of, said, soup_of, value_of
from tests.support.offices import Browser, Office

Add = Callable[..., int]
TOMORROW = (today() + timedelta(days=1)).isoformat()


@pytest.mark.parametrize(
    ("name", "typed", "sentence"),
    [
        ("birth_date", "31/02/2019", "n’existe pas au calendrier"),
        ("birth_date", "2019-13-01", "n’existe pas au calendrier"),
        ("birth_date", "hier", "date"),
        ("birth_date", TOMORROW, "La date de naissance est dans le futur : vérifiez l’année."),
        ("birth_date", "1980-01-01", "plus de 30 ans"),
        ("birth_date", "", "Ce champ est obligatoire."),
        ("last_name", "X" * 300, "80 caractères au plus"),
        ("first_name", "   ", "Ce champ est obligatoire."),
        ("sex", "zzz", "Choisissez une valeur de la liste."),
        ("family_id", "999999", "n’existe pas"),
        ("family_id", "1,2", "Choisissez une valeur de la liste."),
        ("family_id", "99999999999999999999", "Choisissez une valeur de la liste."),
    ],
)
def test_a_wrong_value_is_refused_beside_its_field(
    office: Office, coordinator: Browser, add_family: Add, name: str, typed: str, sentence: str
) -> None:
    family = add_family()
    right = {"last_name": "Tazaghine", "first_name": "Lina", "birth_date": "2018-12-03", "sex": "girl", "family_id": str(family)}
    fields = form_of(coordinator.get("/admin/child/new/"))
    answer = coordinator.post("/admin/child/new/", fields | right | {name: typed})
    assert answer.status_code == 422
    assert sentence in error_of(answer, name)
    kept = value_of(answer, name)
    assert kept in (typed, typed.strip()) or name in ("family_id", "sex"), kept
    assert value_of(answer, "last_name") == (typed if name == "last_name" else "Tazaghine")
    assert office.one(select(func.count(Child.id))) == 0
    assert "rien n’a été enregistré" in said(answer)


@pytest.mark.parametrize(
    "typed",
    [
        "tazaghine", "TAZAGHINE", "taz", "TazaGHine Élodie-Maë", "elodie-mae tazaghine", "Élodie", "élod", "mae", "maë taz",
        "benôit tazaghine", "Tazaghine BENOIT", "  taz   elo ",
    ],
)  # fmt: skip
def test_a_child_is_found_however_the_name_is_typed(coordinator: Browser, add_child: Add, typed: str) -> None:
    add_child(last_name="Benoît-Tazaghine", first_name="Élodie-Maë")
    add_child(last_name="Autre", first_name="Personne", birth_date="2017-05-05")
    page = soup_of(coordinator.get("/admin/child/", query_string={"search": typed}))
    assert [row.get_text(strip=True) for row in page.select("tbody th")] == ["Benoît-Tazaghine Élodie-Maë"]
    anywhere = said(coordinator.get("/admin/search/", query_string={"q": typed}))
    assert "Élodie-Maë" in anywhere


def test_a_file_number_is_given_once_and_found(office: Office, coordinator: Browser, add_child: Add) -> None:
    add_child()
    add_child(first_name="Sofiane", birth_date="2016-01-01", sex="boy")
    year = today().year
    numbers = [row[0] for row in office.all(select(Child.file_number).order_by(Child.id))]
    assert numbers == [f"{year}-0001", f"{year}-0002"]
    page = soup_of(coordinator.get("/admin/child/", query_string={"search": f"{year}-0002"}))
    assert [row.get_text(strip=True) for row in page.select("tbody th")] == ["Tazaghine Sofiane"]


def test_a_likely_duplicate_is_shown_before_anything_is_written(office: Office, coordinator: Browser, add_child: Add) -> None:
    add_child(first_name="Élodie")
    family = office.one(select(Child.family_id))
    fields = form_of(coordinator.get("/admin/child/new/")) | {
        "last_name": "TAZAGINE", "first_name": "elodie", "birth_date": "12/03/2018", "sex": "girl", "family_id": str(family),
    }  # fmt: skip
    warned = coordinator.post("/admin/child/new/", fields)
    assert warned.status_code == 422
    assert "peut-être déjà connu" in warned.text
    assert office.one(select(func.count(Child.id))) == 1
    kept = coordinator.post("/admin/child/new/", form_of(warned) | {"confirmed": confirmation(warned)})
    assert kept.status_code == 302
    assert office.one(select(func.count(Child.id))) == 2


def test_twins_are_not_a_mistake(office: Office, add_child: Add, add_family: Add) -> None:
    family = str(add_family())
    add_child(first_name="Lina", family_id=family)
    add_child(first_name="Sofiane", family_id=family, sex="boy")
    assert office.one(select(func.count(Child.id))) == 2


def test_the_page_of_a_child_tells_siblings_schooling_and_eligibility(
    office: Office, coordinator: Browser, add_child: Add, add_family: Add
) -> None:
    family = str(add_family())
    child, _ = add_child(family_id=family), add_child(first_name="Sofiane", family_id=family, sex="boy")
    text = said(coordinator.get(f"/admin/child/details/?id={child}"))
    assert "Sofiane" in text
    assert "Quartier à renseigner" in text
    assert "aucune adresse connue" in text


def test_two_school_years_alike_are_refused_and_kept_on_the_page(office: Office, coordinator: Browser, add_child: Add) -> None:
    child = add_child()
    fields = form_of(coordinator.get(f"/admin/child/edit/?id={child}"))
    rows = {f"schoolings-{n}-{name}": value for n in (0, 1) for name, value in (("school_year", "2025"), ("class_name", f"C{n}"))}
    answer = coordinator.post(f"/admin/child/edit/?id={child}", fields | rows)
    assert answer.status_code == 422
    assert "déjà renseignée" in error_of(answer, "schoolings-1-school_year")
    assert value_of(answer, "schoolings-1-class_name") == "C1"
    assert office.one(select(func.count(Schooling.id))) == 0


def test_a_double_click_makes_one_child(office: Office, coordinator: Browser, add_family: Add) -> None:
    fields = form_of(coordinator.get("/admin/child/new/")) | {
        "last_name": "Tazaghine", "first_name": "Lina", "birth_date": "2018-12-03", "sex": "girl", "family_id": str(add_family()),
    }  # fmt: skip
    first, second = (coordinator.post("/admin/child/new/", fields) for _ in range(2))
    assert first.location == second.location
    assert office.one(select(func.count(Child.id))) == 1


def test_an_id_of_another_childs_row_takes_nothing_from_it(office: Office, coordinator: Browser, add_child: Add) -> None:
    other = add_child(**{"schoolings-0-school_year": "2025", "schoolings-0-class_name": "À moi"})
    mine = add_child(first_name="Sofiane", sex="boy", birth_date="2016-01-01")
    row = office.one(select(Schooling.id))
    fields = form_of(coordinator.get(f"/admin/child/edit/?id={mine}"))
    stolen = {"schoolings-0-id": str(row), "schoolings-0-school_year": "2024", "schoolings-0-class_name": "Volée"}
    assert coordinator.post(f"/admin/child/edit/?id={mine}", fields | stolen).status_code == 302
    kept = office.all(select(Schooling.child_id, Schooling.class_name).order_by(Schooling.id))
    assert [tuple(one) for one in kept] == [(other, "À moi"), (mine, "Volée")]


def test_a_saved_change_is_in_the_history_in_french(office: Office, coordinator: Browser, add_child: Add) -> None:
    child = add_child()
    fields = form_of(coordinator.get(f"/admin/child/edit/?id={child}"))
    assert (
        coordinator.post(f"/admin/child/edit/?id={child}", fields | {"first_name": "Lyna", "remarks": "Secret"}).status_code
        == 302
    )
    text = said(coordinator.get(f"/admin/child/history/?id={child}"))
    assert "Lina" in text
    assert "Lyna" in text
    assert "Secret" not in text
    changes: list[Any] = office.all(
        select(ChangeEntry.changes).where(ChangeEntry.entity == "child").order_by(ChangeEntry.id.desc())
    )
    assert changes[0][0] == {"first_name": ["Lina", "Lyna"], "remarks": []}


def test_birth_dates_are_read_as_people_write_them(office: Office, add_child: Add) -> None:
    add_child(birth_date="3/12/2018")
    assert office.one(select(Child.birth_date)) == date(2018, 12, 3)
