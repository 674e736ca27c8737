"""Each template, light and dark, wide and narrow: no barrier, nothing overflowing, nothing in the console."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

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
    ("pathways/consent_form.html", COORDINATOR, "/admin/pathway/consent-form/?id=1"),
    ("admin/step.html", COORDINATOR, "/admin/pathway/step/?move=follow&id=1"),
    ("administration/rights.html", ADMINISTRATOR, "/admin/rights/"),
    ("administration/charter.html", COORDINATOR, "/admin/charter/"),
    ("administration/reference.html", COORDINATOR, "/admin/reference/"),
    ("administration/settings.html", COORDINATOR, "/admin/settings/"),
    ("administration/settings.html", ADMINISTRATOR, "/admin/settings/"),
    ("admin/list.html", COORDINATOR, "/admin/school-level/"),
    ("admin/list.html", COORDINATOR, "/admin/referral/"),
    ("admin/step.html", COORDINATOR, "/admin/referral/step/?move=judge&id=1"),
    ("pathways/referral_new.html", COORDINATOR, "/admin/referral/new/"),
    ("pathways/referral_answer.html", COORDINATOR, "/admin/referral/answer/?id=1"),
    ("pathways/referral_blank.html", COORDINATOR, "/admin/referral/blank/"),
    ("administration/help.html", COORDINATOR, "/help/"),
    ("admin/list.html", COORDINATOR, "/admin/action-offer/"),
    ("admin/details.html", COORDINATOR, "/admin/club/details/?id=1"),
    ("pathways/club_pupils.html", COORDINATOR, "/admin/club/pupils/?id=1"),
    ("pathways/club_consents.html", COORDINATOR, "/admin/club/consents/?id=1"),
    ("pathways/club_sessions.html", COORDINATOR, "/admin/club/sessions/?id=1"),
    ("administration/accessibility.html", COORDINATOR, "/accessibility/"),
    ("pathways/my.html", address_of(Role.REFERENT), "/my/"),
    ("pathways/follow_up.html", address_of(Role.REFERENT), "/my/follow-up/"),
    ("pathways/caseload.html", COORDINATOR, "/admin/caseload/"),
    ("pathways/caseload_referent.html", COORDINATOR, "/admin/caseload/referent/?id=1"),
    ("pathways/rollover.html", COORDINATOR, "/admin/rollover/?level=9"),
    ("pathways/protocol.html", COORDINATOR, "/admin/protocol/"),
    ("pathways/needs.html", COORDINATOR, "/admin/unmet-needs/"),
    ("contracts/deliveries.html", ASSISTANT, "/admin/delivery/"),
    ("contracts/amendment.html", ASSISTANT, "/admin/amendment/details/?id=1"),
    ("admin/list.html", ASSISTANT, "/admin/amendment/"),
    ("admin/form.html", ASSISTANT, "/admin/amendment/new/"),
    ("admin/form.html", ASSISTANT, "/admin/delivery/new/"),
    ("admin/details.html", COORDINATOR, "/admin/delivery/details/?id=1"),
    ("contracts/delivery_series.html", ASSISTANT, "/admin/delivery/series/"),
    ("contracts/delivery_proposals.html", ASSISTANT, "/admin/delivery/proposals/"),
    ("funding/envelopes.html", ASSISTANT, "/admin/envelope/"),
    ("funding/envelope.html", COORDINATOR, "/admin/envelope/details/?id=1"),
    ("approval/choice.html", ASSISTANT, "/admin/approval/?all=1"),
    ("approval/approval.html", ASSISTANT, "/admin/approval/?sitting=7"),
    ("funding/next_year.html", ASSISTANT, "/admin/envelope/next-year/"),
    ("admin/list.html", ASSISTANT, "/admin/sitting/"),
    ("admin/details.html", ASSISTANT, "/admin/sitting/details/?id=1"),
    ("approval/sitting_agenda.html", ASSISTANT, "/admin/sitting/agenda/?id=7"),
    ("approval/sitting_agenda.html", ASSISTANT, "/admin/sitting/agenda/?id=8"),
    ("approval/sitting_attendance.html", ASSISTANT, "/admin/sitting/attendance/?id=7"),
    ("approval/sitting_recusals.html", ASSISTANT, "/admin/sitting/recusals/?id=7"),
    ("approval/sitting_convocations.html", ASSISTANT, "/admin/sitting/convocations/?id=7"),
    ("admin/step.html", ASSISTANT, "/admin/sitting/step/?move=convene&id=8"),
    ("admin/list.html", ASSISTANT, "/admin/contract/"),
    ("admin/form.html", ASSISTANT, "/admin/contract/new/"),
    ("contracts/contract.html", ASSISTANT, "/admin/contract/details/?id=1"),
    ("contracts/terms.html", ASSISTANT, "/admin/contract/terms/?id=1"),
    ("contracts/day.html", ASSISTANT, "/admin/day/"),
    ("contracts/day.html", COORDINATOR, "/admin/day/?show=late"),
    ("contracts/year_end.html", ASSISTANT, "/admin/year-end/"),
    ("reporting/report.html", COORDINATOR, "/admin/report/?year=2014"),
    ("reporting/none.html", ASSISTANT, "/admin/report/?year=2014"),
    ("admin/step.html", COORDINATOR, "/admin/report/freeze/?year=2014"),
    ("admin/list.html", COORDINATOR, "/admin/stand-in/"),
    ("admin/form.html", COORDINATOR, "/admin/stand-in/new/"),
    ("admin/details.html", ASSISTANT, "/admin/stand-in/details/?id=1"),
)
MODES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
IN_POCKET = {"pathways/my_pathway.html", "pathways/hand_over.html", "pathways/rollover_review.html"}
"""Looked at in tests/browser/test_pocket.py, which needs pathways of its own."""
AT_A_MEETING = {"pathways/agenda.html", "pathways/run.html"}
"""Looked at in tests/browser/test_meeting.py."""
AT_A_SITTING = {"approval/sitting_interest.html"}
"""Looked at in tests/browser/test_sitting.py, by a member of the body."""
ELSEWHERE = (
    {"accounts/resume.html", "admin/conflict.html", "admin/layout.html", "approval/together.html"}
    | IN_POCKET
    | AT_A_MEETING
    | AT_A_SITTING
)
"""Looked at in tests/browser/test_two_people.py, test_coming_back.py and test_approval.py; the layout is in each page."""


def test_every_template_is_looked_at() -> None:
    folder = Path(__file__).resolve().parents[2] / "templates"
    templates = {path.relative_to(folder).as_posix() for path in folder.rglob("*.html") if not path.name.startswith("_")}
    assert templates == {name for name, _, _ in PAGES} | ELSEWHERE


@pytest.mark.parametrize(("name", "email", "path"), PAGES, ids=[f"{name} {path}" for name, _, path in PAGES])
def test_a_page_without_barrier(reader: Callable[[str | None], Person], name: str, email: str | None, path: str) -> None:
    person = reader(email).go(path)
    for mode in MODES:
        person.page.set_viewport_size(WIDE)  # type: ignore[arg-type]
        person.page.emulate_media(color_scheme=mode)
        assert person.violations() == [], mode
        for width in (WIDE["width"], 1440, 1920, NARROW["width"], WIDE["width"] // 2):
            person.page.set_viewport_size({"width": width, "height": NARROW["height"]})
            assert person.overflow() <= 0, f"at {width} px, {mode}"


def test_a_strict_policy_is_sent_with_each_page(enter: Callable[..., Person]) -> None:
    person = enter(COORDINATOR)
    answer: Any = person.page.goto(f"{person.url}/admin/child/")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
