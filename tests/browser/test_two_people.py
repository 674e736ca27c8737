"""Two people on the same family: the second sees both versions and loses nothing."""

from collections.abc import Callable

from pre_admin.accounts.roles import Role
from tests.browser.conftest import NARROW, Person
from tests.support.offices import address_of

FAMILY = "/admin/family/edit/?id=40"


def test_the_second_to_save_chooses(enter: Callable[..., Person]) -> None:
    first, second = enter(address_of(Role.COORDINATOR)).go(FAMILY), enter(address_of(Role.REGISTRY)).go(FAMILY)
    former = first.page.locator("[name=name]").input_value()
    first.page.locator("[name=phone]").fill("06 39 98 00 01")
    first.page.locator("[name=guardians-0-first_name]").fill("Prénom-du-premier")
    first.page.get_by_role("button", name="Enregistrer", exact=True).click()
    first.page.wait_for_url("**/details/**")

    second.page.locator("[name=name]").fill(f"{former}-Second")
    second.page.locator("[name=guardians-0-first_name]").fill("Prénom-du-second")
    second.page.get_by_role("button", name="Ajouter un responsable").click()
    second.page.locator("[name^=guardians-1][name$=-last_name]").last.fill("Ajoutée")
    second.page.get_by_role("button", name="Enregistrer", exact=True).click()
    second.page.get_by_text("Cette fiche a changé pendant votre saisie").wait_for()

    text = second.page.locator("main").inner_text()
    assert "Prénom-du-premier" in text
    assert "06 39 98 00 01" in text
    assert second.page.locator("[name=name]").input_value() == f"{former}-Second"
    assert second.page.locator("[name=guardians-0-first_name]").input_value() == "Prénom-du-second"
    assert "Ajoutée" in second.page.content()
    for mode in ("light", "dark"):
        second.page.emulate_media(color_scheme=mode)  # type: ignore[arg-type]
        assert second.violations() == []
    size = second.page.viewport_size
    second.page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    assert second.overflow() <= 0
    second.page.set_viewport_size(size)  # type: ignore[arg-type]
