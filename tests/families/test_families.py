"""A household, its addresses, its guardians, and two people writing at once."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select

from pre_admin.accounts.roles import Role
from pre_admin.families.models import Family, Guardian, Residence
from pre_admin.territories.models import Neighbourhood, NeighbourhoodTerritory
from tests.support.forms import error_of, form_of, said, value_of
from tests.support.offices import Browser, Office

Add = Callable[..., int]


def guardian(number: int, **fields: str) -> dict[str, str]:
    given = {"last_name": "Tazaghine", "first_name": "Samira", "relation": "mother", "parental_authority": "1"} | fields
    return {f"guardians-{number}-{name}": value for name, value in given.items()}


def edited(browser: Browser, family: int) -> dict[str, Any]:
    return form_of(browser.get(f"/admin/family/edit/?id={family}"))


def save(browser: Browser, family: int, fields: dict[str, Any]) -> Any:
    return browser.post(f"/admin/family/edit/?id={family}", fields)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("06 12", "il manque 6 chiffres"),
        ("06 39 98 41 0", "il manque un chiffre"),
        ("06 39 98 41 07 99 99", "trop de chiffres"),
        ("bonjour", "Ce n’est pas un numéro de téléphone"),
        ("00 00 00 00 00", "attribué à personne"),
    ],
)
@pytest.mark.parametrize("name", ["phone", "guardians-0-phone"])
def test_a_phone_nobody_has_is_refused(office: Office, coordinator: Browser, name: str, typed: str, sentence: str) -> None:
    fields = form_of(coordinator.get("/admin/family/new/")) | {"name": "Tazaghine"} | guardian(0) | {name: typed}
    answer = coordinator.post("/admin/family/new/", fields)
    assert answer.status_code == 422
    assert sentence in error_of(answer, name)
    assert value_of(answer, name) == typed
    assert office.one(select(func.count(Family.id))) == 0


@pytest.mark.parametrize("typed", ["0639984107", "06.39.98.41.07", "+33 6 39 98 41 07", "00 33 6 39 98 41 07"])
def test_a_phone_is_kept_one_way(office: Office, add_family: Add, typed: str) -> None:
    add_family(phone=typed)
    assert office.one(select(Family.phone)) == "06 39 98 41 07"


@pytest.mark.parametrize(
    ("fields", "name", "sentence"),
    [
        ({"name": "X" * 300}, "name", "120 caractères au plus"),
        ({"residences-0-postal_code": "340"}, "residences-0-postal_code", "cinq chiffres"),
        ({"residences-0-address": "1, rue", "residences-0-starts_on": "31/04/2020"}, "residences-0-starts_on", "calendrier"),
        (
            {"residences-0-address": "1, rue", "residences-0-starts_on": "2020-05-01", "residences-0-ends_on": "2020-01-01"},
            "residences-0-ends_on", "La fin précède le début",
        ),
        (guardian(0, email="samira@"), "guardians-0-email", "nom@domaine.fr"),
        (guardian(0, relation=""), "guardians-0-relation", "obligatoire"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_refused_beside_its_field(
    office: Office, coordinator: Browser, fields: dict[str, str], name: str, sentence: str
) -> None:
    answer = coordinator.post("/admin/family/new/", form_of(coordinator.get("/admin/family/new/")) | {"name": "Taza"} | fields)
    assert answer.status_code == 422
    assert sentence in error_of(answer, name)
    assert value_of(answer, name) == fields[name]
    assert office.one(select(func.count(Family.id))) == 0


def test_moving_closes_the_former_address(office: Office, coordinator: Browser, add_family: Add) -> None:
    family = add_family(**{"residences-0-address": "1, rue A", "residences-0-starts_on": "2020-01-01"})
    moved = {"residences-1-address": "2, rue B", "residences-1-starts_on": "2024-09-01", "residences-1-id": ""}
    assert save(coordinator, family, edited(coordinator, family) | moved).status_code == 302
    rows = office.all(select(Residence.address, Residence.ends_on).order_by(Residence.id))
    assert [(address, str(end)) for address, end in rows] == [("1, rue A", "2024-09-01"), ("2, rue B", "None")]


def test_the_territory_comes_from_the_neighbourhood(office: Office, add_family: Add) -> None:
    only = (
        select(NeighbourhoodTerritory.neighbourhood_id)
        .group_by(NeighbourhoodTerritory.neighbourhood_id)
        .having(func.count() == 1)
        .limit(1)
    )
    place = office.one(only)
    add_family(**{"residences-0-address": "1, rue A", "residences-0-neighbourhood_id": str(place)})
    territory = office.one(select(Residence.territory_id))
    assert territory == office.one(
        select(NeighbourhoodTerritory.territory_id).where(NeighbourhoodTerritory.neighbourhood_id == place)
    )
    assert office.one(select(func.count(Neighbourhood.id))) > 5


# ---- two people at once
def test_the_second_to_save_gets_both_versions_and_loses_nothing(office: Office, coordinator: Browser, add_family: Add) -> None:
    family = add_family(**guardian(0))
    second = office.browser(Role.REGISTRY)
    mine, theirs = edited(coordinator, family), edited(second, family)
    assert save(coordinator, family, mine | {"phone": "0639984107", "guardians-0-first_name": "Samia"}).status_code == 302
    typed = (
        theirs
        | {"name": "Tazaghine-Roux", "guardians-0-first_name": "Sabrina"}
        | guardian(1, first_name="Karim", relation="father")
    )
    answer = save(second, family, typed)
    assert answer.status_code == 409
    text = said(answer)
    assert "Samia" in text
    assert "06 39 98 41 07" in text
    assert value_of(answer, "name") == "Tazaghine-Roux"
    assert value_of(answer, "guardians-0-first_name") == "Sabrina"
    assert value_of(answer, "guardians-1-first_name") == "Karim"
    assert office.all(select(Family.name, Guardian.first_name).join(Guardian, Guardian.family_id == Family.id)) == [
        ("Tazaghine", "Samia")
    ]
    chosen = form_of(answer)
    assert save(second, family, chosen).status_code == 302
    names = [row[0] for row in office.all(select(Guardian.first_name).order_by(Guardian.id))]
    assert names == ["Sabrina", "Karim"]
    assert office.one(select(Family.name)) == "Tazaghine-Roux"
    assert office.one(select(Family.phone)) == "06 39 98 41 07", "what only the other changed stays theirs"


def test_the_other_version_can_be_chosen(office: Office, coordinator: Browser, add_family: Add) -> None:
    family = add_family(**guardian(0))
    mine, theirs = edited(coordinator, family), edited(coordinator, family)
    assert save(coordinator, family, mine | {"guardians-0-first_name": "Samia"}).status_code == 302
    answer = save(coordinator, family, theirs | {"guardians-0-first_name": "Sabrina"})
    assert answer.status_code == 409
    fields = form_of(answer)
    choices = [name for name in fields if name.startswith("keep-")]
    assert choices
    assert save(coordinator, family, fields | {name: "theirs" for name in choices}).status_code == 302
    assert office.one(select(Guardian.first_name)) == "Samia"


def test_a_guardian_removed_by_one_and_changed_by_the_other_is_a_conflict(
    office: Office, coordinator: Browser, add_family: Add
) -> None:
    family = add_family(**guardian(0))
    mine, theirs = edited(coordinator, family), edited(coordinator, family)
    assert save(coordinator, family, mine | {"guardians-0-remove": "1"}).status_code == 302
    answer = save(coordinator, family, theirs | {"guardians-0-first_name": "Sabrina"})
    assert answer.status_code == 409
    assert "Sabrina" in answer.text


def test_the_same_change_twice_is_no_conflict(office: Office, coordinator: Browser, add_family: Add) -> None:
    family = add_family()
    mine, theirs = edited(coordinator, family), edited(coordinator, family)
    for fields in (mine, theirs):
        assert save(coordinator, family, fields | {"name": "Pareille"}).status_code == 302
    assert office.one(select(Family.name)) == "Pareille"


# ---- deleting
def test_a_family_with_children_is_not_deleted(office: Office, coordinator: Browser, add_child: Add) -> None:
    add_child()
    family = office.one(select(Family.id))
    page = coordinator.get(f"/admin/family/delete/?id={family}")
    assert "1 enfant en dépend" in said(page)
    answer = coordinator.post(f"/admin/family/delete/?id={family}", {"version": "1"})
    assert answer.status_code == 422
    assert office.one(select(func.count(Family.id))) == 1


def test_a_family_alone_goes_with_its_guardians(office: Office, coordinator: Browser, add_family: Add) -> None:
    family = add_family(**guardian(0))
    page = coordinator.get(f"/admin/family/delete/?id={family}")
    assert "1 responsable légal" in said(page)
    fields = form_of(page, "main form[method=post]")
    assert coordinator.post(f"/admin/family/delete/?id={family}", fields | {"version": "77"}).status_code == 422
    assert coordinator.post(f"/admin/family/delete/?id={family}", fields).status_code == 302
    assert office.one(select(func.count(Guardian.id))) == 0
