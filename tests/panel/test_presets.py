"""Ready-made lists: each tab counts exactly the rows it opens on, for every role and every register."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from pre_admin.accounts.roles import Role
from pre_admin.panel.slots import Preset
from tests.support.forms import said, soup_of

SignIn = Callable[..., FlaskClient]


def figure(text: str) -> int:
    return int("".join(char for char in text if char.isdigit()) or "0")


@pytest.mark.parametrize(
    "role", [Role.COORDINATOR, Role.ASSISTANT, Role.REFERENT, Role.ADMINISTRATOR], ids=lambda role: role.value
)
def test_each_tab_counts_the_rows_it_opens_on(house_app: Flask, sign_in: SignIn, role: Role) -> None:
    client, seen = sign_in(role), 0
    for view in house_app.extensions["house"].views:
        answer = client.get(f"/admin/{view.slug}/?search=a")
        if answer.status_code == 403:
            continue
        tabs = soup_of(answer).select("nav[data-counts]")
        if not tabs:
            continue
        counts = client.get(str(tabs[0]["data-counts"])).get_json()
        for link in tabs[0].select("a"):
            name = str(link.select("[data-tab]")[0]["data-tab"])
            page = soup_of(client.get(str(link["href"])))
            shown = page.select_one(".pager p")
            total = figure(shown.get_text().partition("sur")[2].partition("·")[0]) if shown else 0
            assert figure(counts[name]) == total, f"{role.value} {view.slug} {name}"
            seen += 1
    assert seen >= 4


def test_the_counts_ask_one_statement(house_app: Flask, sign_in: SignIn, statements: Callable[..., object]) -> None:
    client = sign_in(Role.COORDINATOR)
    client.get("/admin/child/counts/")
    with statements(house_app) as seen:  # type: ignore[attr-defined]
        client.get("/admin/child/counts/?territory=1&search=a")
    assert len(seen) == 3, seen  # the person, the ages decided, the counts


def test_a_referent_opens_on_their_own_pathways_and_is_told_that_there_are_none_yet(sign_in: SignIn) -> None:
    answer = sign_in(Role.REFERENT).get("/admin/child/")
    current = soup_of(answer).select_one("nav.tabs [aria-current]")
    assert current is not None
    assert current.get_text(strip=True) == "Mes parcours"
    assert "Aucun parcours ne vous est confié" in said(answer)
    assert "Mes parcours" not in said(sign_in(Role.COORDINATOR).get("/admin/child/"))


def test_every_preset_is_of_a_register_and_has_a_name_of_its_own(house_app: Flask) -> None:
    house = house_app.extensions["house"]
    presets = [slot for slot in house.slots._slots if isinstance(slot, Preset)]
    slugs = {view.slug for view in house.views}
    assert presets
    assert {one.subject for one in presets} <= slugs
    names = [(one.subject, one.name) for one in presets]
    assert len(names) == len(set(names))
    assert not {name for _, name in names} & {"active", "archived", "all"}
