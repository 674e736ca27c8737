"""Outside a school at 16:45: the referent's place on a phone; then what the coordinator does with caseloads and the « rentrée »."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import expect

from pre_admin.accounts.roles import Role
from tests.browser.conftest import NARROW, Person
from tests.support.caseloads import Caseloads, ago, caseloads_of
from tests.support.offices import address_of, make_app, release

Enter = Callable[..., Person]
REFERENT, COORDINATOR = address_of(Role.REFERENT), address_of(Role.COORDINATOR)
CHILDREN = [
    ("Lina", "Pochette"),
    ("Moussa", "Pochon"),
    ("Aya", "Besace"),
    ("Emma", "Sacoche"),
    ("Yanis", "Cabas"),
    ("Noé", "Cartable"),
]
SMALLEST = 44
TAPS = "main .seg label:visible, main .btn:visible, main .taps a:visible, main summary:visible, .burger:visible"


@pytest.fixture(scope="module")
def caseload(panel_url: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Pathways of the referent in the database that the server reads."""
    folder = tmp_path_factory.getbasetemp() / "served0"
    app = make_app(f"sqlite:///{folder / 'served.sqlite3'}", folder)
    made: Caseloads = caseloads_of(SimpleNamespace(app=app))  # type: ignore[arg-type]
    mine, new = made.referent("Pocheton", Role.REFERENT), made.referent("Besacier")
    pathways = [
        made.pathway(made.child(first, last), mine, next_review_on=ago(number)) for number, (first, last) in enumerate(CHILDREN)
    ]
    release(app)
    return {"mine": mine, "new": new, "pathways": pathways}


def small_targets(person: Person) -> list[str]:
    """What a thumb would miss."""
    found = []
    for one in person.page.locator(TAPS).all():
        box = one.bounding_box()
        if box is not None and box["height"] < SMALLEST - 0.5:
            found.append(f"{one.inner_text()!r}: {box['height']}")
    return found


def test_a_follow_up_is_noted_in_few_taps_on_a_narrow_phone(enter: Enter, caseload: dict[str, Any]) -> None:
    person = enter(REFERENT, size=NARROW).go("/my/")
    page = person.page
    assert small_targets(person) == []
    taps = 0

    def tap(target: Any) -> None:
        nonlocal taps
        target.click()
        taps += 1

    tap(page.get_by_role("link", name="Noter un suivi"))
    page.wait_for_url("**/my/follow-up/")
    assert small_targets(person) == []
    assert person.overflow() <= 0
    tap(page.locator("label", has_text="Emma S."))
    tap(page.locator("label", has_text="Temps avec l’enfant"))
    tap(page.locator("label", has_text="30 min"))
    page.get_by_label("En une phrase").fill("Devoirs faits trois soirs sur quatre.")
    tap(page.get_by_role("button", name="Enregistrer le suivi"))
    page.wait_for_url("**/my/")
    assert taps <= 5
    expect(page.locator(".flashes")).to_contain_text("Suivi noté pour Emma.")
    assert small_targets(person) == []
    person.go("/my/follow-up/")
    assert page.locator(".seg label").first.inner_text().startswith("Emma S."), "last used first"
    person.go("/my/")


def test_what_was_just_noted_is_taken_back(enter: Enter, caseload: dict[str, Any]) -> None:
    person = enter(REFERENT, size=NARROW).go(f"/my/follow-up/?pathway={caseload['pathways'][1]}")
    person.page.locator("label", has_text="Rendez-vous manqué").click()
    person.page.get_by_role("button", name="Enregistrer le suivi").dblclick()
    person.page.wait_for_url("**/my/")
    person.page.locator(".flashes").get_by_role("button", name="Annuler").click()
    expect(person.page.locator(".flashes")).to_contain_text("Suivi repris")
    person.go(f"/my/pathway/?id={caseload['pathways'][1]}")
    expect(person.page.locator("main")).to_contain_text("Aucun suivi n’est encore noté")  # a double click noted it once


def test_by_keyboard_alone(enter: Enter, caseload: dict[str, Any]) -> None:
    person = enter(REFERENT).go(f"/my/follow-up/?pathway={caseload['pathways'][0]}")
    keyboard = person.page.keyboard
    person.page.locator("[name=pathway]:checked").focus()
    for key in ("Tab", "Space", "Tab", "ArrowRight", "Tab"):
        keyboard.press(key)
    assert person.focused() == "En une phrase"
    keyboard.type("Appel à la mère, rendez-vous jeudi.")
    assert person.page.locator("[name=kind]:checked").count() == person.page.locator("[name=duration]:checked").count() == 1
    person.page.get_by_role("button", name="Enregistrer le suivi").focus()
    keyboard.press("Enter")
    person.page.wait_for_url("**/my/")
    expect(person.page.locator(".flashes")).to_contain_text("Suivi noté pour Lina.")


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_no_barrier_with_pathways(enter: Enter, caseload: dict[str, Any], mode: str) -> None:
    person = enter(REFERENT, mode)
    for path in ("/my/", f"/my/pathway/?id={caseload['pathways'][0]}", "/my/follow-up/"):
        _look(person.go(path))
    person.page.get_by_role("button", name="Enregistrer le suivi").click()
    person.page.get_by_role("alert").first.wait_for()
    _look(person)
    coordinator = enter(COORDINATOR, mode).go(f"/admin/caseload/referent/?id={caseload['mine']}")
    _look(coordinator)
    coordinator.page.locator("[name=rowid]").nth(0).check()
    coordinator.page.locator("#to").select_option(str(caseload["new"]))
    coordinator.page.get_by_role("button", name="Continuer").click()
    coordinator.page.wait_for_url("**/review/**")
    _look(coordinator)
    coordinator.go("/admin/rollover/?level=9")
    coordinator.page.get_by_role("button", name="Relire avant d’enregistrer").click()
    coordinator.page.wait_for_url("**/rollover/review/**")
    _look(coordinator)


def _look(person: Person) -> None:
    assert person.violations() == [], person.page.url
    size = person.page.viewport_size
    for width in (1360, 720, 320):
        person.page.set_viewport_size({"width": width, "height": 700})
        assert person.overflow() <= 0, f"{person.page.url} at {width} px"
    assert size is not None
    person.page.set_viewport_size(size)
