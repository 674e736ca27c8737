"""The job done with the keyboard alone."""

from collections.abc import Callable

from pre_admin.accounts.roles import Role
from tests.browser.conftest import Person
from tests.support.offices import address_of

COORDINATOR = address_of(Role.COORDINATOR)


def tab_to(person: Person, text: str, limit: int = 60) -> None:
    """Press Tab until the focus is on what starts with this text; each stop must be visible."""
    for _ in range(limit):
        person.page.keyboard.press("Tab")
        outlined = person.page.evaluate(
            "(e => { const s = getComputedStyle(e); const b = e.getBoundingClientRect();"
            " return e === document.body || (s.outlineStyle !== 'none' || s.boxShadow !== 'none'"
            " || e.closest('.ts-control, .seg label') !== null) && b.width > 0 })(document.activeElement)"
        )
        assert outlined, f"nothing shows that {person.focused()!r} has the focus"
        if person.focused().startswith(text):
            return
    raise AssertionError(f"{text!r} is not reached by the keyboard")


def test_the_first_tab_leads_to_the_content(enter: Callable[..., Person]) -> None:
    person = enter(COORDINATOR).go("/admin/child/")
    tab_to(person, "Aller au contenu", 1)
    person.page.keyboard.press("Enter")
    tab_to(person, "Exporter", 1)


def test_a_child_is_found_opened_and_corrected(enter: Callable[..., Person]) -> None:
    person = enter(COORDINATOR).go("/admin/child/")
    name = person.page.locator("tbody th a").first.inner_text()
    person.page.keyboard.press("/")
    person.page.keyboard.type(name.lower())
    person.page.keyboard.press("Enter")
    person.page.wait_for_url("**search=**")
    tab_to(person, "Aller au contenu", 1)
    person.page.keyboard.press("Enter")
    tab_to(person, name)
    person.page.keyboard.press("Enter")
    person.page.wait_for_url("**/details/**")
    tab_to(person, "Modifier")
    person.page.keyboard.press("Enter")
    person.page.wait_for_url("**/edit/**")
    tab_to(person, "Prénom")
    person.page.keyboard.type("Zéphirin")
    person.page.keyboard.press("Enter")
    person.page.wait_for_url("**/details/**")
    assert "Zéphirin" in person.page.locator("h1").inner_text()
    assert "Modifications enregistrées" in person.page.locator(".flashes").inner_text()


def test_a_look_up_is_filled_by_typing(enter: Callable[..., Person]) -> None:
    person = enter(COORDINATOR).go("/admin/child/new/")
    page = person.page
    field = page.get_by_role("combobox", name="Foyer", exact=False).first
    field.focus()
    with page.expect_response("**/lookup/family_id/**q=taz**"):
        page.keyboard.type("taz")
    page.locator(".ts-dropdown .option").first.wait_for()
    assert field.get_attribute("aria-expanded") == "true"
    page.keyboard.press("Enter")
    chosen = page.locator("#family_id").input_value()
    assert chosen.isdigit()
    assert "Taz" in page.locator(".ts-control .item").first.inner_text()
    assert person.violations() == []


def test_menus_close_with_escape_and_give_the_focus_back(enter: Callable[..., Person]) -> None:
    person = enter(COORDINATOR).go("/admin/child/details/?id=7")
    summary = person.page.get_by_text("Autres actions")
    summary.focus()
    person.page.keyboard.press("Enter")
    assert person.page.locator(".head details[open]").count() == 1
    person.page.keyboard.press("Escape")
    assert person.page.locator(".head details[open]").count() == 0
    assert "Autres actions" in person.focused()
