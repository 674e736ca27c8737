"""A session that ends while someone writes: signing in again leads back to what was typed."""

from collections.abc import Callable

from pre_admin.accounts.roles import Role
from tests.browser.conftest import NARROW, Person
from tests.support.offices import PASSWORD, address_of

REGISTRY = address_of(Role.REGISTRY)


def test_what_was_typed_waits_behind_the_door(enter: Callable[..., Person]) -> None:
    writer, elsewhere = enter().sign_in(REGISTRY), enter().sign_in(REGISTRY)
    writer.go("/admin/family/new/")
    writer.page.locator("[name=name]").fill("Interrompue")
    elsewhere.go("/account/").page.get_by_role("button", name="Fermer toutes mes sessions").click()
    elsewhere.page.wait_for_url("**/login**")
    writer.page.get_by_role("button", name="Enregistrer", exact=True).click()
    writer.page.get_by_label("Adresse électronique").fill(REGISTRY)
    writer.page.get_by_label("Mot de passe").fill(PASSWORD)
    writer.page.keyboard.press("Enter")
    resume = writer.page.get_by_role("button", name="Reprendre l’enregistrement")
    resume.wait_for()
    assert "Interrompue" in writer.page.locator("main").inner_text()
    for mode in ("light", "dark"):
        writer.page.emulate_media(color_scheme=mode)  # type: ignore[arg-type]
        assert writer.violations() == []
    size = writer.page.viewport_size
    writer.page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    assert writer.overflow() <= 0
    writer.page.set_viewport_size(size)  # type: ignore[arg-type]
    resume.click()
    writer.page.wait_for_url("**/admin/family/details/**")
    assert "Interrompue" in writer.page.locator("h1").inner_text()
