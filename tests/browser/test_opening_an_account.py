"""An account created, its link handed over, its password chosen: by the keyboard alone, light and dark, on a phone."""

from collections.abc import Callable

from pre_admin.accounts.roles import Role
from tests.browser.conftest import NARROW, WIDE, Person
from tests.support.offices import address_of
from tests.support.people import NEW_PASSWORD


def looked_at(person: Person) -> None:
    """No barrier in either mode, nothing wider than a phone."""
    for mode in ("light", "dark"):
        person.page.emulate_media(color_scheme=mode)  # type: ignore[arg-type]
        assert person.violations() == []
    person.page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    assert person.overflow() <= 0
    person.page.set_viewport_size(WIDE)  # type: ignore[arg-type]


def test_from_the_form_to_the_first_page(enter: Callable[..., Person]) -> None:
    administrator = enter(address_of(Role.ADMINISTRATOR)).go("/admin/account/new/")
    page = administrator.page
    page.get_by_label("Nom").focus()
    page.keyboard.type("Inès Benali")
    page.keyboard.press("Tab")
    page.keyboard.type("ines.navigateur@essai.example")
    page.get_by_role("button", name="Ajouter un rôle").focus()
    page.keyboard.press("Enter")
    page.locator("[data-inline=roles] select").select_option("referent")
    looked_at(administrator)
    page.get_by_role("button", name="Enregistrer", exact=True).focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/admin/account/link/**")
    looked_at(administrator)
    page.get_by_role("button", name="Copier le lien").focus()
    page.keyboard.press("Enter")
    page.get_by_text("Lien copié.").wait_for()
    link = page.get_by_label("À transmettre à la personne").input_value()
    assert link.startswith(administrator.url + "/welcome?token=")

    person = enter().go(link.removeprefix(administrator.url))
    looked_at(person)
    person.page.get_by_label("Votre mot de passe").focus()
    person.page.keyboard.type("court")
    person.page.keyboard.press("Enter")
    person.page.locator(".notice-stop").wait_for()
    looked_at(person)
    person.page.get_by_label("Votre mot de passe").fill(NEW_PASSWORD)
    person.page.keyboard.press("Tab")
    person.page.keyboard.type(NEW_PASSWORD)
    person.page.keyboard.press("Enter")
    person.page.wait_for_url("**/admin/")
    assert "attend la confirmation de la coordination" in person.page.locator("main").inner_text()
    looked_at(person)
    person.page.get_by_role("button", name="Ne plus afficher").click()
    person.page.locator(".first-day").wait_for(state="detached")
    again = enter().go(link.removeprefix(administrator.url))
    assert "a déjà servi" in again.page.locator("main").inner_text()
    looked_at(again)
