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
        ({"first_level_id": "9", "last_level_id": "5"}, "last_level_id", "Le dernier niveau précède le premier"),
        ({"first_level_id": "99999"}, "first_level_id", "Choisissez une valeur de la liste"),
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
    assert value_of(answer, name) in (fields[name], "" if fields[name] == "99999" else fields[name])
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


# ---- what would leave files broken is refused beside its field
def place_form(browser: Browser, place: int) -> dict[str, Any]:
    return form_of(browser.get(f"/admin/neighbourhood/edit/?id={place}"))


def test_a_neighbourhood_is_not_bound_twice_to_a_territory(office: Office) -> None:
    browser, place = office.browser(), office.one(select(func.min(NeighbourhoodTerritory.neighbourhood_id)))
    fields = place_form(browser, place)
    again = {"links-50-territory_id": fields["links-0-territory_id"]}
    answer = browser.post(f"/admin/neighbourhood/edit/?id={place}", fields | again)
    assert answer.status_code == 422
    assert "relève déjà de ce territoire" in answer.text
    apart = {"links-0-ends_on": "2019-12-31", "links-50-starts_on": "2020-01-01"}
    assert browser.post(f"/admin/neighbourhood/edit/?id={place}", place_form(browser, place) | again | apart).status_code == 302


def test_a_neighbourhood_becomes_one_of_a_later_map_only(office: Office) -> None:
    browser = office.browser()
    latest = office.one(select(Neighbourhood.id).order_by(Neighbourhood.zoning_map_id.desc(), Neighbourhood.id).limit(1))
    earlier = office.one(select(func.min(Neighbourhood.id)))
    answer = browser.post(f"/admin/neighbourhood/edit/?id={latest}", place_form(browser, latest) | {"successor_id": str(earlier)})
    assert answer.status_code == 422
    assert "entre en vigueur après" in error_of(answer, "successor_id")


def test_a_territory_is_not_taken_from_a_neighbourhood_where_families_live(office: Office) -> None:
    browser = office.browser()
    link = office.all(select(NeighbourhoodTerritory.neighbourhood_id, NeighbourhoodTerritory.territory_id).limit(1))[0]
    home = {
        "name": "Tazaghine",
        "residences-0-address": "1, rue A",
        "residences-0-neighbourhood_id": str(link[0]),
        "residences-0-territory_id": str(link[1]),
    }
    assert browser.post("/admin/family/new/", form_of(browser.get("/admin/family/new/")) | home).status_code == 302
    answer = browser.post(f"/admin/neighbourhood/edit/?id={link[0]}", place_form(browser, link[0]) | {"links-0-remove": "y"})
    assert answer.status_code == 422
    assert "donnez-lui une date de fin" in said(answer)


def test_a_child_is_not_enrolled_in_a_school_that_had_closed(office: Office) -> None:
    browser = office.browser()
    school = {"name": "École fermée", "kind": "primary", "starts_on": "2001-09-01", "ends_on": "2015-07-07"}
    school_id = browser.post("/admin/school/new/", form_of(browser.get("/admin/school/new/")) | school).location.rpartition("=")[
        2
    ]
    family = browser.post("/admin/family/new/", form_of(browser.get("/admin/family/new/")) | {"name": "Taz"}).location.rpartition(
        "="
    )[2]
    child = {
        "last_name": "Taz", "first_name": "Lina", "birth_date": "2018-12-03", "sex": "girl", "family_id": family,
        "schoolings-0-school_year": "2024", "schoolings-0-school_id": school_id,
    }  # fmt: skip
    answer = browser.post("/admin/child/new/", form_of(browser.get("/admin/child/new/")) | child)
    assert answer.status_code == 422
    assert "avait fermé avant" in error_of(answer, "schoolings-0-school_id")


def test_an_address_begins_when_the_family_lives_there(office: Office) -> None:
    browser = office.browser()
    home = {"name": "Tazaghine", "residences-0-address": "1, rue A", "residences-0-starts_on": "2090-01-01"}
    answer = browser.post("/admin/family/new/", form_of(browser.get("/admin/family/new/")) | home)
    assert answer.status_code == 422
    assert "à partir du jour" in error_of(answer, "residences-0-starts_on")
