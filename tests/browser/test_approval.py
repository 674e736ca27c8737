"""A sitting in a real browser: from item to item without a mouse, two people at once, no barrier in the main states."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import select

from pre_admin.accounts.roles import Role
from pre_admin.approval.models import Decision, Verb
from tests.browser.conftest import NARROW, Crowd, Person, served
from tests.support.bodies import chamber
from tests.support.databases import SqliteStore
from tests.support.offices import Office, address_of, make_app, make_template, release

CHAIR, SECRETARY = address_of(Role.TECHNICAL_COMMITTEE), address_of(Role.ASSISTANT)


@pytest.fixture(scope="module")
def served_office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Office, str]]:
    """An office with an open sitting of four items, and its server."""
    folder: Path = tmp_path_factory.mktemp("approval")
    store = SqliteStore(folder)
    make_template(store, "approval", folder, demo=False)
    office = Office(make_app(store.url("approval"), folder), store, "approval", "approval")
    room = chamber(office)
    room.sitting([room.action({0: 3000, 1: 1000}), room.action(), room.action(), room.action()])
    release(office.app)
    with served(folder, store.url("approval")) as url:
        yield office, url


@pytest.fixture
def enter_office(chromium: Browser, served_office: tuple[Office, str]) -> Iterator[Callable[..., Person]]:
    crowd = Crowd(chromium, served_office[1])
    yield crowd.enter
    crowd.leave()


def test_no_barrier_in_the_main_states(enter_office: Callable[..., Person]) -> None:
    for mode in ("light", "dark"):
        person = enter_office(CHAIR, mode)
        for path in ("?sitting=1", "?sitting=1&item=1", "?sitting=1&item=1&projection=1"):
            person.go(f"/admin/approval/{path}")
            assert person.violations() == [], (mode, path)
            for width in (1920, 1360, 768, NARROW["width"]):
                person.page.set_viewport_size({"width": width, "height": 800})
                assert person.overflow() <= 0, f"{path} at {width} px"
            person.page.set_viewport_size({"width": 1360, "height": 900})
        # A refusal, then the summary of a selection.
        page = person.go("/admin/approval/?sitting=1&item=1").page
        page.get_by_role("button", name="Enregistrer la décision").click()
        expect(page.locator("#verb-e")).to_contain_text("Choisissez")
        assert person.violations() == [], mode
        person.go("/admin/approval/?sitting=1")
        page.get_by_label("Cocher le point 4").check()
        page.get_by_role("button", name="Décider ensemble").click()
        expect(page.locator("h1")).to_have_text("Décider ensemble")
        assert person.violations() == [], mode
        page.set_viewport_size(NARROW)
        assert person.overflow() <= 0


def test_without_a_mouse_and_two_at_once(enter_office: Callable[..., Person], served_office: tuple[Office, str]) -> None:
    chair, secretary = enter_office(CHAIR), enter_office(SECRETARY)
    page, other = chair.go("/admin/approval/?sitting=1").page, secretary.go("/admin/approval/?sitting=1&item=1").page
    page.keyboard.press("j")
    expect(page.locator("#item-name")).to_have_text("Atelier 1")
    assert page.url.endswith("item=1"), "the item has an address"
    # The secretary is typing when the chair decides.
    other.keyboard.press("r")
    other.keyboard.type("jeudi")
    page.keyboard.press("m")
    page.keyboard.press("Control+a")
    page.keyboard.type("500")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".decided")).to_contain_text("Montant réduit")
    expect(other.locator("#moved")).to_contain_text("vient de changer", timeout=8000)
    assert other.locator("#reason").input_value() == "jeudi", "what is typed is not lost"
    expect(other.locator("#agenda li").first).to_contain_text("Montant réduit")
    other.keyboard.press("Control+Enter")
    expect(other.locator(".notice-wait").first).to_contain_text("n’est pas enregistrée")
    assert secretary.violations() == []
    other.get_by_role("link", name="Garder la leur").click()
    expect(other.locator(".decided")).to_contain_text("Montant réduit")
    page.keyboard.press("u")
    expect(page.locator("[data-focus]")).to_contain_text("Décision annulée")
    page.keyboard.press("j")
    expect(page.locator("#item-name")).to_have_text("Atelier 2")
    page.keyboard.press("d")
    expect(page.locator("#agenda li").nth(1)).to_contain_text("à débattre : 1", timeout=10_000)
    page.keyboard.press("f")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".decided")).to_contain_text("Favorable")
    page.go_back()
    expect(page.locator("#item-name")).to_have_text("Atelier 1")
    page.get_by_role("checkbox", name="Raccourcis clavier").uncheck()
    page.keyboard.press("j")
    page.wait_for_timeout(300)
    expect(page.locator("#item-name")).to_have_text("Atelier 1")
    rows = served_office[0].all(select(Decision.verb).order_by(Decision.id))
    assert [verb for (verb,) in rows] == [Verb.REDUCED, Verb.UNDONE, Verb.FAVOURABLE]
