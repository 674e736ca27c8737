"""Territories, maps, neighbourhoods and schools, kept by the coordinator."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select

from pre_admin.accounts.roles import Role
from pre_admin.families.models import Child, Family, Schooling
from pre_admin.territories.models import Neighbourhood, NeighbourhoodTerritory, School, Territory, ZoningMap
from pre_admin.territories.rules import uai_letter
from tests.support.forms import error_of, form_of, said, value_of
from tests.support.offices import Browser, Office

TERRITORIES = {"Cévennes", "Montpellier Est", "Montpellier Sud", "Mosson", "Petit Bard Pergola"}


@pytest.fixture
def coordinator(office: Office) -> Browser:
    return office.browser()


@pytest.fixture
def add_school(coordinator: Browser) -> Callable[..., Any]:
    def add(**fields: str) -> Any:
        given = {"name": "École des Essais", "kind": "elementary", **fields}
        return coordinator.post("/admin/school/new/", form_of(coordinator.get("/admin/school/new/")) | given)

    return add


def test_the_programmes_own_places_are_loaded(office: Office) -> None:
    assert office.one(select(func.count(Territory.id))) == 5
    maps = office.all(select(ZoningMap.name, ZoningMap.starts_on, ZoningMap.ends_on).order_by(ZoningMap.starts_on))
    assert [str(row[1]) for row in maps[1:]] == ["2015-01-01", "2024-01-01"]
    assert maps[0][1] < maps[1][1], "before, the programme's own perimeter"
    codes = [row[0] for row in office.all(select(Neighbourhood.code).where(Neighbourhood.code.is_not(None)))]
    assert codes
    assert all(code.startswith("QP034") or code.startswith("QN034") for code in codes), codes
    linked = select(func.count(func.distinct(NeighbourhoodTerritory.neighbourhood_id)))
    assert office.one(linked) == office.one(select(func.count(Neighbourhood.id))), "each belongs to a territory"


@pytest.mark.parametrize(
    ("fields", "name", "sentence"),
    [
        ({"uai": "0340001B"}, "uai", "lettre de contrôle"),
        ({"uai": "340001"}, "uai", "sept chiffres puis une lettre"),
        ({"postal_code": "34"}, "postal_code", "cinq chiffres"),
        ({"starts_on": "2020-09-01", "ends_on": "2019-07-01"}, "ends_on", "La fin précède le début"),
        ({"first_level": "cm2", "last_level": "cp"}, "last_level", "Le dernier niveau précède le premier"),
        ({"name": "X" * 300}, "name", "120 caractères au plus"),
        ({"kind": ""}, "kind", "obligatoire"),
        ({"starts_on": "30/02/2020"}, "starts_on", "calendrier"),
    ],
)
def test_a_wrong_school_is_refused_beside_its_field(
    office: Office, add_school: Callable[..., Any], fields: dict[str, str], name: str, sentence: str
) -> None:
    answer = add_school(**fields)
    assert answer.status_code == 422
    assert sentence in error_of(answer, name)
    assert value_of(answer, name) == fields[name]
    assert office.one(select(func.count(School.id))) == 0


def test_a_code_is_one_schools_only(office: Office, add_school: Callable[..., Any]) -> None:
    code = "0349001" + uai_letter("0349001")
    assert add_school(uai=f"{code[:3]} {code[3:].lower()}").status_code == 302
    assert office.one(select(School.uai)) == code
    answer = add_school(name="Une autre", uai=code)
    assert answer.status_code == 422
    assert "porte déjà ce code UAI" in error_of(answer, "uai")
    assert office.one(select(func.count(School.id))) == 1


def test_a_school_that_children_attend_is_not_deleted(
    office: Office, coordinator: Browser, add_school: Callable[..., Any]
) -> None:
    school = int(add_school().location.rpartition("=")[2])
    family = form_of(coordinator.get("/admin/family/new/")) | {"name": "Tazaghine"}
    assert coordinator.post("/admin/family/new/", family).status_code == 302
    child = form_of(coordinator.get("/admin/child/new/")) | {
        "last_name": "Tazaghine", "first_name": "Lina", "birth_date": "2018-12-03", "sex": "girl",
        "family_id": str(office.one(select(Family.id))), "schoolings-0-school_year": "2025", "schoolings-0-school_id": str(school),
    }  # fmt: skip
    assert coordinator.post("/admin/child/new/", child).status_code == 302
    page = said(coordinator.get(f"/admin/school/delete/?id={school}"))
    assert "Suppression impossible" in page
    assert "1 inscription scolaire en dépend" in page
    assert "Archivez" in page
    answer = coordinator.post(f"/admin/school/delete/?id={school}", {"version": "1"})
    assert answer.status_code == 422
    assert office.one(select(func.count(School.id))) == 1
    assert office.one(select(Schooling.school_id)) == school
    assert office.one(select(func.count(Child.id))) == 1


def test_archiving_takes_a_school_out_of_the_list_and_back(
    office: Office, coordinator: Browser, add_school: Callable[..., Any]
) -> None:
    school = add_school().location.rpartition("=")[2]
    page = coordinator.get(f"/admin/school/batch/?action=archive&rowid={school}")
    done = coordinator.post("/admin/school/batch/apply/", form_of(page, "main form[method=post]"))
    assert done.status_code == 302
    assert "École des Essais" not in said(coordinator.get("/admin/school/"))
    assert "École des Essais" in said(coordinator.get("/admin/school/?state=archived"))
    page = coordinator.get(f"/admin/school/batch/?action=restore&rowid={school}")
    coordinator.post("/admin/school/batch/apply/", form_of(page, "main form[method=post]"))
    assert "École des Essais" in said(coordinator.get("/admin/school/"))


def test_a_neighbourhood_belongs_to_territories_over_time(office: Office, coordinator: Browser) -> None:
    zoning = office.one(select(ZoningMap.id).order_by(ZoningMap.starts_on.desc()).limit(1))
    one, two = (row[0] for row in office.all(select(Territory.id).order_by(Territory.id).limit(2)))
    fields = form_of(coordinator.get("/admin/neighbourhood/new/")) | {
        "name": "Essai", "zoning_map_id": str(zoning),
        "links-0-territory_id": str(one), "links-0-ends_on": "2025-08-31",
        "links-1-territory_id": str(two), "links-1-starts_on": "2025-09-01",
    }  # fmt: skip
    assert coordinator.post("/admin/neighbourhood/new/", fields).status_code == 302
    place = office.one(select(func.max(Neighbourhood.id)))
    links = select(NeighbourhoodTerritory.territory_id).where(NeighbourhoodTerritory.neighbourhood_id == place)
    assert {row[0] for row in office.all(links)} == {one, two}


def test_only_the_coordinator_keeps_them(office: Office) -> None:
    for role in set(Role) - {Role.COORDINATOR}:
        assert office.browser(role).get("/admin/school/new/").status_code == 403, role
