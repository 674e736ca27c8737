"""Whom one looks for on the telephone: by a parent, a number typed anyhow, a birth date, a name of any script."""

from collections.abc import Callable

import pytest

from pre_admin.accounts.roles import Role
from tests.support.forms import form_of, said, soup_of
from tests.support.offices import Browser, Office

Add = Callable[..., int]


def found(browser: Browser, slug: str, text: str) -> list[str]:
    page = soup_of(browser.get(f"/admin/{slug}/", query_string={"search": text}))
    return [row.get_text(strip=True) for row in page.select("tbody th")]


@pytest.mark.parametrize(
    "typed",
    ["Salima", "salima bouz", "Bouzrès SALIMA", "0639982613", "06 39 98 26 13", "+33 6 39 98 26 13", "0033639982613", "06.39.98", "063998"],
)  # fmt: skip
def test_a_family_is_found_by_a_parent_and_by_any_telephone(coordinator: Browser, add_family: Add, typed: str) -> None:
    add_family("Autre", phone="0465710001")
    guardian = {"last_name": "Bouzrès", "first_name": "Salima", "relation": "mother", "phone": "0639982613"}
    add_family("Uzelassi", **{f"guardians-0-{name}": value for name, value in guardian.items()})
    assert found(coordinator, "family", typed) == ["Uzelassi"]


def test_a_parent_who_changes_name_or_leaves_is_no_longer_found(coordinator: Browser, add_family: Add) -> None:
    family = add_family(
        "Uzelassi", **{"guardians-0-last_name": "Un", "guardians-0-first_name": "Salima", "guardians-0-relation": "mother"}
    )
    path = f"/admin/family/edit/?id={family}"
    coordinator.post(path, form_of(coordinator.get(path)) | {"guardians-0-first_name": "Nadia"})
    assert found(coordinator, "family", "salima") == []
    assert found(coordinator, "family", "nadia") == ["Uzelassi"]
    coordinator.post(path, form_of(coordinator.get(path)) | {"guardians-0-remove": "y"})
    assert found(coordinator, "family", "nadia") == []


@pytest.mark.parametrize("typed", ["03/12/2018", "3/12/2018", "03.12.2018", "3-12-2018", "20181203"])
def test_a_child_is_found_by_the_birth_date(coordinator: Browser, add_child: Add, typed: str) -> None:
    add_child(first_name="Lina", birth_date="2018-12-03")
    add_child(first_name="Sofiane", birth_date="2017-12-03")
    assert found(coordinator, "child", typed) == ["Tazaghine Lina"]


def test_a_name_of_another_script_is_found_and_told_twice(coordinator: Browser, add_child: Add, add_family: Add) -> None:
    family = str(add_family())
    add_child(last_name="محمد", first_name="علي", family_id=family)
    assert found(coordinator, "child", "علي") == ["محمد علي"]
    again = {"last_name": "محمد", "first_name": "علي", "birth_date": "2018-12-03", "sex": "boy", "family_id": family}
    answer = coordinator.post("/admin/child/new/", form_of(coordinator.get("/admin/child/new/")) | again)
    assert "peut-être déjà connu" in said(answer)


def test_the_journals_are_searched_through_the_registers_one_may_read(
    office: Office, coordinator: Browser, add_child: Add
) -> None:
    child, other = add_child(last_name="Rarissime"), add_child(last_name="Autre", birth_date="2016-01-01")
    for value in (child, other):
        coordinator.get(f"/admin/child/details/?id={value}")
    rows = soup_of(coordinator.get("/admin/access-log/?search=rarissime")).select("tbody tr")
    assert [f"Enfant n°\u00a0{child}" in row.get_text() for row in rows] == [True]
    assert "Rarissime" in said(coordinator.get("/admin/journal/?search=rarissime"))
    administrator = office.browser(Role.ADMINISTRATOR)
    assert soup_of(administrator.get("/admin/access-log/?search=rarissime")).select("tbody tr") == []
    by_person = soup_of(administrator.get("/admin/access-log/?search=essai+coordination")).select("tbody tr")
    assert len(by_person) >= 2
    for query in ("at_to=9999-12-31", "at_from=0001-01-01", "at_from=31/02/2020"):
        assert coordinator.get(f"/admin/journal/?{query}").status_code == 200
