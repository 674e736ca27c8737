"""A meeting of twenty situations in one sitting, by the keyboard; nothing typed is lost, no name is left in the browser."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import select

from pre_admin.accounts.roles import Role
from pre_admin.pathways.models import CaseReview, Pathway
from tests.browser.conftest import NARROW, Crowd, Person, served
from tests.pathways.meeting_office import convened
from tests.support.databases import SqliteStore
from tests.support.offices import Office, address_of, make_app, make_template, release

COORDINATOR = address_of(Role.COORDINATOR)
SITUATIONS = 20


@pytest.fixture(scope="module")
def served_office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Office, str]]:
    """An office with two meetings of today, twenty situations at one and three at the other, and its server."""
    folder: Path = tmp_path_factory.mktemp("meeting")
    store = SqliteStore(folder)
    make_template(store, "meeting", folder, demo=False)
    office = Office(make_app(store.url("meeting"), folder), store, "meeting", "meeting")
    convened(office, office.browser(), SITUATIONS)
    release(office.app)
    with served(folder, store.url("meeting")) as url:
        yield office, url


@pytest.fixture
def enter_office(chromium: Browser, served_office: tuple[Office, str]) -> Iterator[Callable[..., Person]]:
    crowd = Crowd(chromium, served_office[1])
    yield crowd.enter
    crowd.leave()


def test_the_screen_has_no_barrier_and_asks_before_losing_anything(enter_office: Callable[..., Person]) -> None:
    for mode in ("light", "dark"):
        person = enter_office(COORDINATOR, mode).go("/admin/meeting/run/?id=1")
        assert person.violations() == []
        for width in (1360, NARROW["width"], 680):
            person.page.set_viewport_size({"width": width, "height": 800})
            assert person.overflow() <= 0, f"at {width} px"
    page = person.page
    page.set_viewport_size({"width": 1360, "height": 900})
    first = page.locator("#run-name").inner_text()
    page.get_by_label("Conclusion").fill("À ne pas perdre.")
    page.get_by_role("link", name="Suivante").click()
    dialog = page.get_by_role("dialog", name="Cette situation n’est pas enregistrée")
    expect(dialog).to_be_visible()
    assert person.violations() == []
    dialog.get_by_role("button", name="Rester ici").click()
    assert page.locator("#run-name").inner_text() == first
    assert page.get_by_label("Conclusion").input_value() == "À ne pas perdre."
    page.get_by_role("link", name="Suivante").click()
    dialog.get_by_role("button", name="Ne pas enregistrer").click()
    expect(page.locator("#run-name")).not_to_have_text(first)
    # A refused one is read first, and keeps what was typed.
    page.get_by_label("Conclusion").fill("Sans décision.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".notice-stop")).to_contain_text("Choisissez une décision")
    page.wait_for_function("document.activeElement.textContent.includes('à corriger')")
    assert page.get_by_label("Conclusion").input_value() == "Sans décision."
    assert person.violations() == []


def test_shortcuts_are_switched_off_by_whom_they_hinder(enter_office: Callable[..., Person]) -> None:
    person = enter_office(COORDINATOR).go("/admin/meeting/run/?id=1")
    page = person.page
    page.get_by_label("Raccourcis clavier").uncheck()
    page.locator("[name=decision]").first.focus()
    page.keyboard.press("Digit5")
    assert page.locator("[name=decision]:checked").count() == 0
    page.reload()
    assert not page.get_by_label("Raccourcis clavier").is_checked()
    page.get_by_label("Raccourcis clavier").check()
    page.locator("[name=decision]").first.focus()
    page.keyboard.press("Digit5")
    assert page.locator("[name=decision]:checked").get_attribute("value") == "refusal"
    page.get_by_label("Conclusion").focus()
    page.keyboard.type("2 jours, j’y suis")
    assert page.get_by_label("Conclusion").input_value() == "2 jours, j’y suis", "a text is a text"
    assert page.locator("[name=decision]:checked").get_attribute("value") == "refusal"
    page.once("dialog", lambda dialog: dialog.accept())


def test_the_agenda_is_ordered_by_the_keyboard(enter_office: Callable[..., Person]) -> None:
    person = enter_office(COORDINATOR).go("/admin/meeting/agenda/?id=1")
    assert person.violations() == []
    page = person.page
    third = page.locator("#order li a").nth(2).inner_text()
    page.get_by_role("button", name=f"Monter {third}").focus()
    for place in (1, 0):
        page.keyboard.press("Enter")
        expect(page.locator("#order li a").nth(place)).to_have_text(third)
    page.wait_for_function("told => document.activeElement.textContent.trim().endsWith(told)", arg=f"Descendre {third}, place 1")
    page.set_viewport_size(NARROW)
    assert person.overflow() <= 0


def test_twenty_situations_in_one_sitting(enter_office: Callable[..., Person], served_office: tuple[Office, str]) -> None:
    person = enter_office(COORDINATOR).go("/admin/meeting/run/?id=1")
    page, loads = person.page, []
    page.on("load", lambda _: loads.append(page.url))
    seen = []
    for number in range(1, SITUATIONS + 1):
        expect(page.locator(".run-main > .run-head")).to_contain_text(f"Situation {number} sur {SITUATIONS}")
        seen.append(page.locator("#run-name").inner_text())
        page.wait_for_function("document.activeElement.name === 'decision'")
        page.keyboard.press(f"Digit{(1, 2, 3, 5)[number % 4]}")
        page.keyboard.press("Tab")
        page.keyboard.type(f"Conclusion {number}.")
        page.keyboard.press("Control+Enter")
        expect(page.locator(".run-list h2")).to_have_text(f"{number} sur {SITUATIONS} conclues")
    assert loads == [], "the screen was never left"
    assert len(set(seen)) == SITUATIONS
    expect(page.locator("[data-run-said]")).to_contain_text("Toutes les situations sont conclues")
    page.keyboard.press("k")
    expect(page.locator(".run-head")).to_contain_text(f"Situation {SITUATIONS - 1} sur")
    page.keyboard.press("j")
    expect(page.locator(".run-head")).to_contain_text(f"Situation {SITUATIONS} sur")
    stored = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert not [name for name in seen if name.split()[-1] in stored]
    assert "Conclusion" not in stored
    office = served_office[0]
    decided = office.all(select(CaseReview.conclusion, CaseReview.decision).order_by(CaseReview.position))
    assert [row[0] for row in decided] == [f"Conclusion {number}." for number in range(1, SITUATIONS + 1)]
    assert len(office.all(select(Pathway.id))) == sum(row[1] == "pathway" for row in decided) == 5
