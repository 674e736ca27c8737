"""What impatient hands do."""

from collections.abc import Callable

from pre_admin.accounts.roles import Role
from tests.browser.conftest import Person
from tests.support.offices import address_of

COORDINATOR = address_of(Role.COORDINATOR)


def test_a_double_click_adds_one_family(enter: Callable[..., Person]) -> None:
    person = enter(COORDINATOR).go("/admin/family/new/")
    person.page.locator("[name=name]").fill("Doubleclic")
    person.page.get_by_role("button", name="Enregistrer", exact=True).dblclick()
    person.page.wait_for_url("**/details/**")
    person.go("/admin/family/?search=doubleclic")
    assert person.page.locator("tbody tr").count() == 1


def test_leaving_a_changed_form_is_asked_about(enter: Callable[..., Person]) -> None:
    person = enter(COORDINATOR).go("/admin/family/edit/?id=9")
    asked: list[str] = []
    person.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    person.page.locator("[name=name]").fill("Autre chose")
    assert "1 modification non enregistrée" in person.page.locator(".savebar").inner_text()
    person.page.get_by_role("link", name="Accueil").click()
    person.page.wait_for_url("**/admin/")
    assert asked == ["beforeunload"]


def test_a_refused_form_keeps_what_was_typed_and_leads_to_the_field(enter: Callable[..., Person]) -> None:
    person = enter(COORDINATOR).go("/admin/child/new/")
    person.page.locator("[name=last_name]").fill("X" * 300)
    person.page.locator("[name=first_name]").fill("Lina")
    person.page.get_by_role("button", name="Enregistrer", exact=True).click()
    summary = person.page.get_by_role("alert").first
    summary.wait_for()
    assert "rien n’a été enregistré" in summary.inner_text()
    assert person.page.locator("[name=last_name]").input_value() == "X" * 300
    field = person.page.locator("[name=last_name]")
    assert field.get_attribute("aria-invalid") == "true"
    described = (field.get_attribute("aria-describedby") or "").split()
    assert any("80" in person.page.locator(f"#{one}").inner_text() for one in described), described
    summary.get_by_role("link").first.click()
    assert person.page.evaluate("document.activeElement.name") == "last_name"
    assert person.violations() == []


def test_the_batch_bar_counts_and_confirms(enter: Callable[..., Person]) -> None:
    person = enter(COORDINATOR).go("/admin/family/")
    boxes = person.page.locator("tbody .pick input")
    boxes.nth(0).check()
    boxes.nth(2).check()
    assert "2" in person.page.locator(".batch").inner_text()
    person.page.locator(".batch").get_by_role("button", name="Archiver").click()
    person.page.wait_for_url("**/batch/**")
    assert person.page.locator("main li, main tbody tr").count() >= 2
