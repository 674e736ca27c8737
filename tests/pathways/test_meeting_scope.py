"""R2 for the members of a team: their own team's agenda, from convocation until some days after; they read, and no more."""

import pytest
from sqlalchemy import select, update

from pre_admin.accounts.roles import Role
from pre_admin.partners.models import TeamMember
from pre_admin.pathways.models import CaseReview, Meeting, MeetingState
from pre_admin.pathways.settings import AGENDA_DAYS
from tests.pathways.meeting_office import add_member, conclude, convened, day, do, plan, referrals, rows_of, step, writing
from tests.support.forms import said
from tests.support.offices import Browser, Office

READ = ("details/?id={}", "history/?id={}")


@pytest.fixture
def coordinator(office: Office) -> Browser:
    return office.browser()


def children_of(office: Office, meeting: int) -> list[int]:
    return [row[0] for row in office.all(select(CaseReview.child_id).where(CaseReview.meeting_id == meeting))]


def reaches(browser: Browser, office: Office, meeting: int) -> bool:
    """Whether the person opens the meeting and each child of its agenda; it is all of them or none."""
    paths = [f"/admin/meeting/{path.format(meeting)}" for path in READ]
    paths += [f"/admin/child/details/?id={child}" for child in children_of(office, meeting)]
    answers = {browser.get(path).status_code for path in paths}
    assert len(answers) == 1, answers
    listed = (
        "Réunion" in said(browser.get("/admin/meeting/?state=all"))
        and f"details/?id={meeting}" in browser.get("/admin/meeting/?state=all").text
    )
    assert listed is (answers == {200})
    return answers == {200}


def test_a_member_sees_their_own_teams_agenda_from_convocation(office: Office, coordinator: Browser) -> None:
    add_member(office)
    referrals(office, 2)
    meeting = plan(coordinator, 3)
    do(coordinator, meeting, "all")
    member = office.browser(Role.SUPPORT_TEAM)
    assert not reaches(member, office, meeting), "before convocation"
    step(coordinator, meeting, "convene")
    assert reaches(member, office, meeting)
    page = said(member.get(f"/admin/meeting/details/?id={meeting}"))
    assert "Ordre du jour (2)" in page
    assert "Prochaines étapes" not in page
    home = said(member.get("/admin/"))
    assert "Prochaine réunion" in home
    assert f"{day(3):%d/%m}" in home


def test_another_team_and_another_child_are_out_of_reach(office: Office, coordinator: Browser) -> None:
    add_member(office, territory=2)
    meeting = convened(office, coordinator, 2)
    member = office.browser(Role.SUPPORT_TEAM)
    assert not reaches(member, office, meeting)
    for row in rows_of(office, meeting):
        assert member.get(f"/admin/meeting/run/?id={meeting}&at={row}").status_code == 403
    assert "aucune n’est convoquée" in said(member.get("/admin/"))


def test_a_child_not_on_the_agenda_stays_closed(office: Office, coordinator: Browser) -> None:
    add_member(office)
    children = referrals(office, 2)
    meeting = plan(coordinator)
    do(coordinator, meeting, "add", child=[str(children[0])])
    step(coordinator, meeting, "convene")
    member = office.browser(Role.SUPPORT_TEAM)
    assert member.get(f"/admin/child/details/?id={children[0]}").status_code == 200
    assert member.get(f"/admin/child/details/?id={children[1]}").status_code == 404
    do(coordinator, meeting, f"remove:{rows_of(office, meeting)[0]}")
    assert member.get(f"/admin/child/details/?id={children[0]}").status_code == 404, "taken off the agenda"


@pytest.mark.parametrize(("past", "open_"), [(0, True), (AGENDA_DAYS.default, True), (AGENDA_DAYS.default + 1, False)])
def test_the_window_closes_so_many_days_after(office: Office, coordinator: Browser, past: int, open_: bool) -> None:
    add_member(office)
    meeting = convened(office, coordinator, 2)
    conclude(coordinator, meeting, rows_of(office, meeting)[0], "refusal")
    step(coordinator, meeting, "close")
    with writing(office) as session:
        session.execute(update(Meeting).values(held_on=day(-past)))
    member = office.browser(Role.SUPPORT_TEAM)
    assert reaches(member, office, meeting) is open_
    sheet = member.get(f"/admin/meeting/conclusions/?id={meeting}")
    assert sheet.status_code == (200 if open_ else 404)


def test_the_window_follows_the_setting(office: Office, coordinator: Browser) -> None:
    add_member(office)
    meeting = convened(office, coordinator, 1)
    with writing(office) as session:
        session.execute(update(Meeting).values(held_on=day(-2)))
    member = office.browser(Role.SUPPORT_TEAM)
    assert reaches(member, office, meeting)
    coordinator.get("/admin/settings/")
    assert coordinator.post("/admin/settings/", {"agenda_days": "1", "seen-agenda_days": "0"}).status_code == 302
    assert not reaches(member, office, meeting)


def test_a_cancelled_meeting_closes_its_files(office: Office, coordinator: Browser) -> None:
    add_member(office)
    meeting = convened(office, coordinator, 2)
    member = office.browser(Role.SUPPORT_TEAM)
    assert reaches(member, office, meeting)
    step(coordinator, meeting, "cancel")
    assert not reaches(member, office, meeting)


@pytest.mark.parametrize("why", ["term ended", "archived", "not begun"])
def test_who_no_longer_sits_no_longer_sees(office: Office, coordinator: Browser, why: str) -> None:
    member_id = add_member(office)
    meeting = convened(office, coordinator, 2)
    member = office.browser(Role.SUPPORT_TEAM)
    assert reaches(member, office, meeting)
    values = {
        "term ended": {"ends_on": day(-1)}, "archived": {"archived_at": office.one(select(Meeting.convened_at))},
        "not begun": {"starts_on": day(1)},
    }[why]  # fmt: skip
    with writing(office) as session:
        session.execute(update(TeamMember).where(TeamMember.id == member_id).values(**values))
    assert not reaches(member, office, meeting)


def test_without_the_charter_every_page_leads_to_it(office: Office, coordinator: Browser) -> None:
    add_member(office, charter=False)
    meeting = convened(office, coordinator, 1)
    conclude(coordinator, meeting, rows_of(office, meeting)[0], "refusal")
    member = office.browser(Role.SUPPORT_TEAM, charter=False)
    child = children_of(office, meeting)[0]
    for path in (
        f"meeting/details/?id={meeting}",
        "meeting/",
        f"meeting/conclusions/?id={meeting}",
        f"child/details/?id={child}",
        "unmet-needs/",
    ):
        answer = member.get(f"/admin/{path}")
        assert answer.status_code == 302
        assert "/charter/" in answer.location
    assert "Prochaine réunion" not in said(member.get("/admin/"))


def test_a_member_reads_and_never_writes(office: Office, coordinator: Browser) -> None:
    add_member(office)
    meeting = convened(office, coordinator, 2)
    row = rows_of(office, meeting)[0]
    member = office.browser(Role.SUPPORT_TEAM)
    for path in (
        "new/", f"edit/?id={meeting}", f"delete/?id={meeting}", f"agenda/?id={meeting}", f"run/?id={meeting}&at={row}",
        *(f"step/?move={move}&id={meeting}" for move in ("attendance", "close", "cancel")),
    ):  # fmt: skip
        assert member.get(f"/admin/meeting/{path}").status_code == 403, path
        member.get("/admin/")
        assert member.post(f"/admin/meeting/{path}", {"do": "all", "decision": "refusal", "version": "1"}).status_code == 403, (
            path
        )
    assert office.one(select(Meeting.state)) is MeetingState.CONVENED
    assert office.one(select(CaseReview.decision).where(CaseReview.id == row)) is None
    for path in ("export/csv/", "export/xlsx/"):
        assert member.get(f"/admin/meeting/{path}").status_code == 403


def test_a_member_is_not_told_of_fewer_than_five(office: Office, coordinator: Browser) -> None:
    add_member(office)
    meeting = convened(office, coordinator, 6)
    rows = rows_of(office, meeting)
    for row in rows[:5]:
        conclude(coordinator, meeting, row, "refusal", needs=["2"])
    conclude(coordinator, meeting, rows[5], "refusal", needs=["3"])
    page = said(office.browser(Role.SUPPORT_TEAM).get("/admin/unmet-needs/"))
    assert "Accompagnement à la scolarité 5" in page
    assert "Ateliers Malins CP moins de 5" in page


def test_a_past_decision_of_another_team_is_not_on_the_childs_page(office: Office, coordinator: Browser) -> None:
    add_member(office, territory=1)
    meeting = convened(office, coordinator, 1)
    child = children_of(office, meeting)[0]
    with writing(office) as session:
        other = Meeting(territory_id=2, held_on=day(-400), state=MeetingState.CANCELLED)
        session.add(other)
        session.flush()
        session.add(CaseReview(meeting_id=other.id, child_id=child, position=1))
    assert "Équipe" in said(coordinator.get(f"/admin/child/details/?id={child}"))
    mine = said(office.browser(Role.SUPPORT_TEAM).get(f"/admin/child/details/?id={child}"))
    assert f"{day(-400):%d/%m/%Y}" not in mine
    assert f"{day():%d/%m/%Y}" in mine
