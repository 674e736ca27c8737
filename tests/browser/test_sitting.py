"""A member says before the sitting that they are tied to a provider: the page of it, by the keyboard."""

from collections.abc import Callable

from pre_admin.accounts.demo_accounts import DEMO_PASSWORD
from tests.browser.conftest import NARROW, WIDE, Person


def test_the_page_where_a_member_declares_a_tie(enter: Callable[..., Person]) -> None:
    member = enter(None).sign_in("comite@demo.example", DEMO_PASSWORD)
    member.page.get_by_role("link", name="prestataires à l’ordre du jour", exact=True).click()
    member.page.wait_for_url("**/admin/sitting/interest/**")
    for size in (WIDE, NARROW):
        for mode in ("light", "dark"):
            member.page.set_viewport_size(size)  # type: ignore[arg-type]
            member.page.emulate_media(color_scheme=mode)  # type: ignore[arg-type]
            assert member.violations() == []
            assert member.overflow() <= 0
    member.page.get_by_label("Lien", exact=False).last.fill("Trésorière")
    member.page.get_by_role("button", name="Déclarer ce lien").click()
    assert "Choisissez" in member.page.get_by_role("alert").inner_text()
    assert member.page.get_by_label("Lien", exact=False).last.input_value() == "Trésorière"
