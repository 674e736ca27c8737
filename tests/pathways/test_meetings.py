"""Meetings typed in by the coordination: planned, composed, convened, attended, closed; each refusal in French."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update

from pre_admin.accounts.roles import Role
from pre_admin.core.calendar import now
from pre_admin.pathways.models import (
    Agreement,
    Attendance,
    CaseReview,
    Meeting,
    MeetingState,
    OperatingProtocol,
    Pathway,
    Referral,
    ReferralState,
)
from tests.pathways.meeting_office import (
    add_child,
    add_member,
    add_referral,
    add_running,
    asked,
    conclude,
    convened,
    day,
    do,
    plan,
    referrals,
    rows_of,
    step,
    writing,
)
from tests.support.forms import confirmation, error_of, form_of, said, soup_of, value_of
from tests.support.offices import Browser, Office


@pytest.fixture
def coordinator(office: Office) -> Browser:
    return office.browser()


def state_of(office: Office, meeting: int) -> MeetingState:
    found: MeetingState = office.one(select(Meeting.state).where(Meeting.id == meeting))
    return found


def agenda(browser: Browser, meeting: int) -> Any:
    return soup_of(browser.get(f"/admin/meeting/agenda/?id={meeting}"))


def choices(browser: Browser, meeting: int) -> list[str]:
    return [label.get_text(" ", strip=True) for label in agenda(browser, meeting).select("#choose label")]


# ---- planning
@pytest.mark.parametrize(
    ("fields", "name", "sentence"),
    [
        ({"territory_id": ""}, "territory_id", "obligatoire"), ({"held_on": ""}, "held_on", "obligatoire"),
        ({"starts_at": "midi"}, "starts_at", "Écrivez l’heure ainsi : 14:00."),
    ],
)  # fmt: skip
def test_a_wrong_value_is_refused_beside_its_field(
    office: Office, coordinator: Browser, fields: dict[str, str], name: str, sentence: str
) -> None:
    path = "/admin/meeting/new/"
    given = {"territory_id": "1", "held_on": day(3).isoformat(), **fields}
    answer = coordinator.post(path, form_of(coordinator.get(path)) | given)
    assert answer.status_code == 422
    assert sentence in error_of(answer, name)
    assert value_of(answer, name) == fields[name]
    assert office.one(select(func.count(Meeting.id))) == 0


def test_an_hour_is_kept_in_one_way_and_a_team_meets_once_a_day(office: Office, coordinator: Browser) -> None:
    plan(coordinator, 3, starts_at="14 h 30")
    assert office.one(select(Meeting.starts_at)) == "14:30"
    path = "/admin/meeting/new/"
    fields = form_of(coordinator.get(path)) | {"territory_id": "1", "held_on": day(3).isoformat()}
    answer = coordinator.post(path, fields)
    assert answer.status_code == 422
    assert "déjà prévue ce jour-là" in error_of(answer, "held_on")


# ---- the agenda
def test_the_agenda_is_drawn_from_referrals_and_due_reviews_of_the_territory(office: Office, coordinator: Browser) -> None:
    with writing(office) as session:
        here, there, refused, silent, due, later = (add_child(session, n, 2 if n == 1 else 1) for n in range(6))
        add_referral(session, here)
        add_referral(session, there)
        add_referral(session, refused, Agreement.NO)
        add_referral(session, silent, None)
        add_running(session, due)
        add_running(session, later, due=30)
    meeting = plan(coordinator, 7)
    page = said(coordinator.get(f"/admin/meeting/agenda/?id={meeting}"))
    listed = choices(coordinator, meeting)
    assert len(listed) == 2
    assert "Amzaldi" in listed[0]
    assert "Escarrel" in listed[1]
    assert "La famille refuse que la situation soit présentée." in page
    assert "La famille n’a pas encore dit" in page
    assert "Bourkhane" not in page, "another territory's"
    assert "Fabrezou" not in page, "due after the meeting"
    assert do(coordinator, meeting, "add", child=[str(refused)]).status_code == 302
    assert "n’attend plus de réunion" in said(coordinator.get(f"/admin/meeting/agenda/?id={meeting}"))
    assert rows_of(office, meeting) == []


def test_a_situation_waits_on_one_agenda_at_a_time(office: Office, coordinator: Browser) -> None:
    children = referrals(office, 2)
    first, second = plan(coordinator, 3), plan(coordinator, 10)
    do(coordinator, first, "add", child=[str(children[0])])
    assert len(choices(coordinator, second)) == 1
    do(coordinator, first, "all")
    assert choices(coordinator, second) == []
    assert step(coordinator, first, "cancel").status_code == 302
    assert state_of(office, first) is MeetingState.CANCELLED
    assert len(choices(coordinator, second)) == 2, "a cancelled meeting gives its situations back"


def test_a_child_referred_while_followed_is_one_situation(office: Office, coordinator: Browser) -> None:
    with writing(office) as session:
        child = add_child(session, 0)
        referral, pathway = add_referral(session, child), add_running(session, child)
    meeting = plan(coordinator, 3)
    do(coordinator, meeting, "all")
    assert [tuple(row) for row in office.all(select(CaseReview.referral_id, CaseReview.pathway_id))] == [(referral, pathway)]


def test_the_order_is_changed_by_buttons_that_keep_the_focus(office: Office, coordinator: Browser) -> None:
    referrals(office, 3)
    meeting = plan(coordinator, 3)
    do(coordinator, meeting, "all")
    one, two, three = rows_of(office, meeting)
    answer = do(coordinator, meeting, f"up:{three}")
    assert rows_of(office, meeting) == [one, three, two]
    page = soup_of(coordinator.get(answer.location))
    assert [button["value"] for button in page.select("[autofocus]")] == [f"up:{three}"]
    answer = do(coordinator, meeting, f"up:{three}")
    page = soup_of(coordinator.get(answer.location))
    assert [button["value"] for button in page.select("[autofocus]")] == [f"down:{three}"], "at the top: the other button"
    do(coordinator, meeting, f"remove:{one}")
    assert rows_of(office, meeting) == [three, two]
    assert [row[0] for row in office.all(select(CaseReview.position).order_by(CaseReview.position))] == [1, 2]
    for odd in ("up:999999999999", "down:abc", "remove:0", "nothing", ""):
        assert do(coordinator, meeting, odd).status_code == 302
    assert rows_of(office, meeting) == [three, two]


# ---- convening, attendance
def test_an_empty_agenda_is_not_convened(office: Office, coordinator: Browser) -> None:
    meeting = plan(coordinator, 3)
    answer = step(coordinator, meeting, "convene")
    assert answer.status_code == 422
    assert "L’ordre du jour est vide" in said(answer)
    assert state_of(office, meeting) is MeetingState.PLANNED


def test_convening_attaches_the_protocol_in_force(office: Office, coordinator: Browser) -> None:
    meeting = convened(office, coordinator, 2, 3)
    number = office.one(select(OperatingProtocol.number).join(Meeting, Meeting.protocol_id == OperatingProtocol.id))
    assert (state_of(office, meeting), number) == (MeetingState.CONVENED, 1)
    page = said(coordinator.get(f"/admin/meeting/details/?id={meeting}"))
    assert "Version 1" in page
    assert "Ordre du jour (2)" in page


def test_nobody_without_a_charter_is_silently_let_in(office: Office, coordinator: Browser) -> None:
    signed = add_member(office, last_name="Signée")
    unsigned = add_member(office, charter=False, last_name="Neuve")
    add_member(office, territory=2, last_name="Ailleurs")
    add_member(office, ends=-1, last_name="Partie")
    meeting = convened(office, coordinator)
    path = f"/admin/meeting/step/?move=attendance&id={meeting}"
    page = coordinator.get(path)
    assert "charte à signer avant d’entrer" in said(page)
    assert "Ailleurs" not in said(page)
    assert "Partie" not in said(page)
    fields = form_of(page) | {f"member_{signed}": "excused", f"member_{unsigned}": "present", "guest_1_name": "Zoé Essai"}
    half = coordinator.post(path, fields)
    assert half.status_code == 422
    assert "à quel titre" in error_of(half, "guest_1_function").lower()
    fields["guest_1_function"] = "Médiatrice"
    warned = coordinator.post(path, fields)
    assert warned.status_code == 422
    assert "Aucune charte signée n’est connue" in said(warned)
    assert "Ana Neuve" in said(warned)
    assert "Zoé Essai" in said(warned)
    assert office.one(select(func.count(Attendance.id))) == 0
    assert coordinator.post(path, fields | {"confirmed": confirmation(warned)}).status_code == 302
    assert office.one(select(func.count(Attendance.id))) == 3
    page = said(coordinator.get(f"/admin/meeting/details/?id={meeting}"))
    assert "2 signatures à vérifier" in page
    assert "Charte à signer avant d’examiner" in said(coordinator.get(f"/admin/meeting/run/?id={meeting}"))
    emptied = form_of(coordinator.get(path)) | {f"member_{unsigned}": "", "guest_1_name": "", "guest_1_function": ""}
    assert coordinator.post(path, emptied).status_code == 302
    assert [row[0] for row in office.all(select(Attendance.team_member_id))] == [signed]


# ---- closing, cancelling
def test_a_meeting_closes_once_something_is_concluded_and_reopens_the_same_day(office: Office, coordinator: Browser) -> None:
    meeting = convened(office, coordinator, 2)
    closing = f"/admin/meeting/step/?move=close&id={meeting}"
    assert coordinator.get(closing).status_code == 302, "nothing is concluded"
    row, left = rows_of(office, meeting)
    assert conclude(coordinator, meeting, row, "refusal").status_code == 303
    assert "1 situation n’est pas conclue et attendra" in said(coordinator.get(closing))
    cancel = coordinator.get(f"/admin/meeting/step/?move=cancel&id={meeting}")
    assert cancel.status_code == 302, "it took place"
    assert step(coordinator, meeting, "close").status_code == 302
    assert state_of(office, meeting) is MeetingState.HELD
    run = f"/admin/meeting/run/?id={meeting}&at={left}"
    assert coordinator.get(run).status_code == 302
    assert "conclusions de cette réunion sont closes" in said(coordinator.get(f"/admin/meeting/details/?id={meeting}"))
    assert coordinator.get(f"/admin/meeting/agenda/?id={meeting}").status_code == 302
    waiting = office.one(select(func.count(Referral.id)).where(Referral.state == ReferralState.WAITING))
    assert waiting == 1, "what was not concluded waits"
    assert step(coordinator, meeting, "reopen").status_code == 302
    assert coordinator.get(run).status_code == 200
    assert step(coordinator, meeting, "close").status_code == 302
    with writing(office) as session:
        session.execute(update(Meeting).values(closed_at=now() - timedelta(days=2)))
    assert coordinator.get(f"/admin/meeting/step/?move=reopen&id={meeting}").status_code == 302, "another day: too late"


def test_a_meeting_that_took_place_is_not_deleted_nor_moved(office: Office, coordinator: Browser) -> None:
    meeting = convened(office, coordinator, 1)
    conclude(coordinator, meeting, rows_of(office, meeting)[0], "refusal")
    path = f"/admin/meeting/edit/?id={meeting}"
    for fields, sentence in (({"held_on": day(3).isoformat()}, "ont déjà"), ({"territory_id": "2"}, "retirez-les")):
        answer = coordinator.post(path, form_of(coordinator.get(path)) | fields)
        assert answer.status_code == 422
        assert sentence in said(answer).lower() or "déjà conclues" in said(answer)
    page = coordinator.get(f"/admin/meeting/delete/?id={meeting}")
    assert "Retirez-en d’abord les situations" in said(page)
    coordinator.post(f"/admin/meeting/delete/?id={meeting}", {"version": "9"})
    assert office.one(select(func.count(Meeting.id))) == 1
    other = plan(coordinator, 9)
    fields = form_of(coordinator.get(f"/admin/meeting/delete/?id={other}"), "main form[method=post]")
    assert coordinator.post(f"/admin/meeting/delete/?id={other}", fields).status_code == 302
    assert office.one(select(func.count(Meeting.id))) == 1


def test_one_does_not_conclude_before_the_day(office: Office, coordinator: Browser) -> None:
    meeting = convened(office, coordinator, 1, 5)
    assert coordinator.get(f"/admin/meeting/run/?id={meeting}").status_code == 302
    page = said(coordinator.get(f"/admin/meeting/details/?id={meeting}"))
    assert "se concluent ce jour-là" in page
    assert "Conduire la réunion" not in page
    row = rows_of(office, meeting)[0]
    coordinator.get("/admin/meeting/")
    answer = coordinator.post(f"/admin/meeting/run/?id={meeting}&at={row}", {"decision": "refusal", "version": "1"})
    assert answer.status_code == 422
    assert office.one(select(func.count(CaseReview.decision))) == 0


# ---- elsewhere
def test_lists_home_and_a_childs_page_lead_to_the_meeting(office: Office, coordinator: Browser) -> None:
    (child,) = referrals(office, 1)
    page = said(coordinator.get(f"/admin/child/details/?id={child}"))
    assert "Inscrire à l’ordre du jour Aucune réunion de cette équipe n’est prévue" in page
    meeting = plan(coordinator, 3)
    answer = coordinator.get(f"/admin/child/details/?id={child}")
    link = next(a["href"] for a in soup_of(answer).select("a.btn") if a.get_text().startswith("Inscrire"))
    ticked = agenda(coordinator, meeting) if "agenda" not in link else soup_of(coordinator.get(str(link)))
    assert [box["value"] for box in ticked.select("#choose input[checked]")] == [str(child)]
    do(coordinator, meeting, "add", child=[str(child)])
    assert "Inscrire à l’ordre du jour" not in said(coordinator.get(f"/admin/child/details/?id={child}"))
    assert "1 réunion à convoquer" in said(coordinator.get("/admin/"))
    listed = said(coordinator.get("/admin/meeting/?state=to-convene"))
    assert day(3).strftime("%d/%m/%Y") in listed
    assert "Aucune réunion ne reste à conclure" in said(coordinator.get("/admin/meeting/?state=to-conclude"))


def test_a_register_of_three_and_one_of_thirty_ask_as_much(office: Office, coordinator: Browser) -> None:
    counts = []
    for number in (3, 30):
        with writing(office) as session:
            known = session.scalar(select(func.count(Meeting.id)))
            session.add_all([Meeting(territory_id=1, held_on=day(n + 1)) for n in range(known, number)])
        with asked(office) as seen:
            assert str(number) in said(coordinator.get("/admin/meeting/?size=50"))
        counts.append(len(seen))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("role", [Role.REGISTRY, Role.ASSISTANT, Role.REFERENT, Role.ADMINISTRATOR, Role.TECHNICAL_COMMITTEE])
def test_other_roles_have_no_meeting(office: Office, role: Role) -> None:
    browser = office.browser(role)
    for path in ("", "details/?id=1", "agenda/?id=1", "run/?id=1", "conclusions/?id=1"):
        assert browser.get(f"/admin/meeting/{path}").status_code == 403
    assert browser.get("/admin/unmet-needs/").status_code == 403
    assert "Réunions d’équipe" not in browser.get("/admin/").text
    assert office.one(select(func.count(Pathway.id))) == 0
