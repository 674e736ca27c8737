"""Each template, light and dark, wide and narrow: no barrier, nothing overflowing, nothing in the console."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pre_admin.accounts.roles import Role
from tests.browser.conftest import NARROW, WIDE, Person
from tests.support.offices import address_of

COORDINATOR, ADMINISTRATOR = address_of(Role.COORDINATOR), address_of(Role.ADMINISTRATOR)
ASSISTANT = address_of(Role.ASSISTANT)
UNSIGNED = address_of(Role.COORDINATOR, charter=False)

PAGES: tuple[tuple[str, str | None, str], ...] = (
    ("accounts/login.html", None, "/login"),
    ("accounts/charter.html", UNSIGNED, "/charter/"),
    ("accounts/account.html", COORDINATOR, "/account/"),
    ("accounts/welcome.html", None, "/welcome?token=abc"),
    ("admin/home.html", COORDINATOR, "/admin/"),
    ("admin/home.html", UNSIGNED, "/admin/"),
    ("admin/home.html", address_of(Role.TECHNICAL_COMMITTEE), "/admin/"),
    ("admin/list.html", COORDINATOR, "/admin/child/"),
    ("admin/list.html", COORDINATOR, "/admin/child/?filters=1&search=a&level=cp&level=ce1"),
    ("admin/list.html", COORDINATOR, "/admin/child/?search=zzzzzz"),
    ("admin/list.html", ASSISTANT, "/admin/association/"),
    ("admin/list.html", ASSISTANT, "/admin/provider/?filters=1&papers=yes"),
    ("admin/list.html", COORDINATOR, "/admin/team-member/"),
    ("admin/list.html", COORDINATOR, "/admin/body-member/"),
    ("admin/list.html", ADMINISTRATOR, "/admin/account/"),
    ("admin/list.html", COORDINATOR, "/admin/role-grant/"),
    ("admin/form.html", ADMINISTRATOR, "/admin/account/edit/?id=9"),
    ("administration/link.html", ADMINISTRATOR, "/admin/account/link/?id=1"),
    ("admin/list.html", COORDINATOR, "/admin/journal/"),
    ("admin/details.html", COORDINATOR, "/admin/child/details/?id=5"),
    ("admin/details.html", COORDINATOR, "/admin/family/details/?id=5"),
    ("admin/details.html", COORDINATOR, "/admin/journal/details/?id=5"),
    ("admin/details.html", ASSISTANT, "/admin/association/details/?id=3"),
    ("admin/details.html", COORDINATOR, "/admin/referent/details/?id=1"),
    ("admin/details.html", COORDINATOR, "/admin/body-member/details/?id=12"),
    ("admin/history.html", COORDINATOR, "/admin/child/history/?id=5"),
    ("admin/form.html", COORDINATOR, "/admin/family/edit/?id=5"),
    ("admin/form.html", COORDINATOR, "/admin/child/new/"),
    ("admin/form.html", ASSISTANT, "/admin/association/edit/?id=3"),
    ("admin/form.html", COORDINATOR, "/admin/body-member/edit/?id=12"),
    ("admin/delete.html", COORDINATOR, "/admin/child/delete/?id=5"),
    ("admin/delete.html", COORDINATOR, "/admin/school/delete/?id=1"),
    ("admin/batch.html", COORDINATOR, "/admin/child/batch/?action=archive&rowid=5&rowid=6"),
    ("admin/search.html", COORDINATOR, "/admin/search/?q=ama"),
    ("admin/error.html", COORDINATOR, "/admin/child/details/?id=999999999"),
    ("administration/rights.html", ADMINISTRATOR, "/admin/rights/"),
    ("administration/charter.html", COORDINATOR, "/admin/charter/"),
    ("administration/reference.html", COORDINATOR, "/admin/reference/"),
    ("administration/settings.html", COORDINATOR, "/admin/settings/"),
    ("administration/settings.html", ADMINISTRATOR, "/admin/settings/"),
    ("admin/list.html", COORDINATOR, "/admin/school-level/"),
    ("administration/help.html", COORDINATOR, "/help/"),
    ("administration/accessibility.html", COORDINATOR, "/accessibility/"),
    ("pathways/protocol.html", COORDINATOR, "/admin/protocol/"),
    ("pathways/needs.html", COORDINATOR, "/admin/unmet-needs/"),
)
ELSEWHERE = {"accounts/resume.html", "admin/conflict.html", "admin/layout.html", "pathways/agenda.html", "pathways/run.html"}
"""Looked at in tests/browser/test_two_people.py, test_coming_back.py and test_meeting.py; the layout is in each page."""


def test_every_template_is_looked_at() -> None:
    folder = Path(__file__).resolve().parents[2] / "templates"
    templates = {path.relative_to(folder).as_posix() for path in folder.rglob("*.html") if not path.name.startswith("_")}
    assert templates == {name for name, _, _ in PAGES} | ELSEWHERE


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize(("name", "email", "path"), PAGES, ids=[f"{name} {path}" for name, _, path in PAGES])
def test_a_page_without_barrier(enter: Callable[..., Person], mode: str, name: str, email: str | None, path: str) -> None:
    person = enter(email, mode).go(path)
    assert person.violations() == []
    for width in (WIDE["width"], 1440, 1920, NARROW["width"], WIDE["width"] // 2):
        person.page.set_viewport_size({"width": width, "height": NARROW["height"]})
        assert person.overflow() <= 0, f"at {width} px"


def test_a_strict_policy_is_sent_with_each_page(enter: Callable[..., Person]) -> None:
    person = enter(COORDINATOR)
    answer: Any = person.page.goto(f"{person.url}/admin/child/")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
