"""What only a picture shows: nothing cut off, nothing too wide, what should stick sticks."""

from collections.abc import Callable

import pytest

from pre_admin.accounts.roles import Role
from tests.browser.conftest import Person
from tests.support.offices import address_of

COORDINATOR = address_of(Role.COORDINATOR)
INSIDE = "(e => { const b = e.getBoundingClientRect(); return b.left >= 0 && b.right <= document.documentElement.clientWidth })"


@pytest.fixture
def endless(enter: Callable[..., Person]) -> tuple[Person, int]:
    """A family whose name, address and guardian are single words of eighty letters."""
    person = enter(COORDINATOR).go("/admin/family/new/")
    for name, letter, length in (
        ("name", "A", 80),
        ("residences-0-address", "B", 80),
        ("guardians-0-last_name", "C", 80),
        ("guardians-0-first_name", "D", 60),
    ):
        person.page.locator(f"[name='{name}']").fill(letter * length)
    person.page.locator("[name='guardians-0-relation']").select_option(index=1)
    person.page.get_by_role("button", name="Enregistrer", exact=True).click()
    person.page.wait_for_url("**/details/**")
    return person, int(person.page.url.rpartition("=")[2])


def test_a_word_without_end_breaks_no_page(endless: tuple[Person, int]) -> None:
    person, one = endless
    for path in (
        f"details/?id={one}", f"edit/?id={one}", f"history/?id={one}", f"delete/?id={one}", f"batch/?action=archive&rowid={one}",
        "?search=aaaa", "../search/?q=aaaa", "../journal/", "../",
    ):  # fmt: skip
        person.go(f"/admin/family/{path}")
        for width in (320, 640, 1280):
            person.page.set_viewport_size({"width": width, "height": 700})
            assert person.overflow() <= 0, f"{path} at {width} px"
    person.go(f"/admin/family/delete/?id={one}")
    person.page.get_by_role("button", name="Supprimer définitivement").click()
    person.page.wait_for_url("**/family/**")


@pytest.mark.parametrize("width", [320, 640, 1280])
@pytest.mark.parametrize(("path", "menu"), [("", "Exporter"), ("details/?id=7", "Autres actions")])
def test_menus_are_wholly_on_the_screen(enter: Callable[..., Person], width: int, path: str, menu: str) -> None:
    person = enter(COORDINATOR, size={"width": width, "height": 700}).go(f"/admin/child/{path}")
    person.page.get_by_text(menu).click()
    assert person.page.locator(".head .menu > ul").evaluate(INSIDE)


def test_a_menu_closes_when_the_focus_leaves_it(enter: Callable[..., Person]) -> None:
    person = enter(COORDINATOR).go("/admin/child/")
    person.page.get_by_text("Exporter").focus()
    person.page.keyboard.press("Enter")
    assert person.page.locator(".head details[open]").count() == 1
    for _ in range(3):
        person.page.keyboard.press("Tab")
    assert person.page.locator(".head details[open]").count() == 0


def test_the_whole_heading_sticks(enter: Callable[..., Person]) -> None:
    person = enter(COORDINATOR).go("/admin/child/")
    person.page.evaluate("window.scrollTo(0, 900)")
    tops = [
        person.page.locator(one).first.evaluate("e => e.getBoundingClientRect().top") for one in ("thead td.pick", "thead th")
    ]
    assert tops == [0, 0]


def test_the_bar_speaks_of_what_is_ticked(enter: Callable[..., Person]) -> None:
    person = enter(COORDINATOR).go("/admin/family/")
    bar, boxes = person.page.locator(".batch"), person.page.locator("tbody .pick input")
    boxes.nth(0).check()
    assert "1 famille sélectionnée" in " ".join(bar.inner_text().split())
    boxes.nth(1).check()
    assert "2 familles sélectionnées" in " ".join(bar.inner_text().split())
    assert bar.get_by_role("button").all_inner_texts() == ["Archiver"]


def test_a_look_up_in_error_is_as_tall_as_the_others(enter: Callable[..., Person]) -> None:
    person = enter(COORDINATOR).go("/admin/child/new/")
    person.page.get_by_role("button", name="Enregistrer", exact=True).click()
    person.page.get_by_role("alert").first.wait_for()
    wrong, right = (person.page.locator(".ts-control").nth(n).bounding_box() for n in (0, 1))
    assert wrong is not None
    assert right is not None
    assert (wrong["width"], wrong["height"]) == (right["width"], right["height"])


def test_the_save_bar_of_a_phone_is_one_row(enter: Callable[..., Person]) -> None:
    person = enter(COORDINATOR, size={"width": 320, "height": 700}).go("/admin/family/edit/?id=9")
    assert person.page.locator(".savebar").evaluate("e => e.offsetHeight") < 70


def test_print_keeps_what_a_reader_needs(enter: Callable[..., Person]) -> None:
    person = enter(COORDINATOR, size={"width": 703, "height": 900}).go("/admin/child/?level=cp")
    assert not person.page.locator(".printed").is_visible()
    person.page.emulate_media(media="print")
    assert "Niveau cette année : CP" in " ".join(person.page.locator(".printed").inner_text().split())
    assert person.page.locator("thead th").first.is_visible()
    assert person.overflow() <= 0
    person.go("/admin/rights/").page.set_viewport_size({"width": 1032, "height": 700})
    assert person.overflow() <= 0


def test_an_error_before_the_door_has_its_brand_and_its_width(enter: Callable[..., Person]) -> None:
    person = enter(None)
    person.page.goto(f"{person.url}/nulle-part")
    assert person.page.get_by_role("link", name="PRE Admin").is_visible()
    left = person.page.locator("h1").evaluate("e => e.getBoundingClientRect().left")
    assert left < 60
    assert person.violations() == []
