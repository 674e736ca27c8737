"""What a decision does, and what correcting it changes."""

from typing import Any

import pytest
from sqlalchemy import func, select, update

from pre_admin.pathways.models import (
    CaseDecision,
    CaseReview,
    CaseReviewDomain,
    Consent,
    ConsentState,
    InformedHow,
    InformedStep,
    ParentInformation,
    Pathway,
    PathwayState,
    PathwayType,
    Referral,
    ReferralState,
    UnmetNeed,
)
from tests.pathways.meeting_office import (
    add_child,
    add_referral,
    add_running,
    conclude,
    convened,
    day,
    do,
    plan,
    rows_of,
    step,
    writing,
)
from tests.support.forms import error_of, said, soup_of
from tests.support.offices import Browser, Office


@pytest.fixture
def coordinator(office: Office) -> Browser:
    return office.browser()


@pytest.fixture
def meeting(office: Office, coordinator: Browser) -> int:
    """A meeting of today, three referrals on its agenda."""
    return convened(office, coordinator)


def pathways(office: Office) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in office.all(select(Pathway.type, Pathway.state, Pathway.proposed_on, Pathway.next_review_on))]


def referral_states(office: Office) -> list[ReferralState]:
    return [row[0] for row in office.all(select(Referral.state).order_by(Referral.id))]


def told(office: Office) -> list[str]:
    return [row[0] for row in office.all(select(ParentInformation.about).order_by(ParentInformation.id))]


def running(office: Office, coordinator: Browser, kind: PathwayType = PathwayType.PERSONAL) -> tuple[int, int, int]:
    """(meeting, its one situation, the pathway that is looked at again)."""
    with writing(office) as session:
        pathway = add_running(session, add_child(session, 0), kind=kind)
    meeting = plan(coordinator)
    do(coordinator, meeting, "all")
    step(coordinator, meeting, "convene")
    return meeting, rows_of(office, meeting)[0], pathway


# ---- each decision
def test_a_pathway_is_proposed_and_its_signature_asked_for(office: Office, coordinator: Browser, meeting: int) -> None:
    row = rows_of(office, meeting)[0]
    answer = conclude(
        coordinator, meeting, row, "pathway", conclusion="Un parcours pour reprendre le chemin de l’école.",
        next_review_on=day(90).isoformat(), domains=["1", "2"], needs=["3"],
    )  # fmt: skip
    assert answer.status_code == 303
    assert pathways(office) == [(PathwayType.PERSONAL, PathwayState.PROPOSED, day(), day(90))]
    assert office.one(select(Consent.state)) is ConsentState.PENDING
    assert referral_states(office)[0] is ReferralState.EXAMINED
    assert told(office) == [f"Conclusion de la réunion du {day():%d/%m/%Y}"]
    assert office.one(select(ParentInformation.step)) is InformedStep.CONCLUSION
    assert office.one(select(func.count(CaseReviewDomain.id))) == 2
    assert office.one(select(UnmetNeed.action_type_id)) == 3
    review = office.all(select(CaseReview.decision, CaseReview.decided_by_id, CaseReview.pathway_id).where(CaseReview.id == row))[
        0
    ]
    assert review[0] is CaseDecision.PATHWAY
    assert review[1] is not None
    assert review[2] == office.one(select(Pathway.id))


@pytest.mark.parametrize(
    ("decision", "state"),
    [("mainstream", ReferralState.EXAMINED), ("refusal", ReferralState.EXAMINED), ("more_information", ReferralState.WAITING)],
)
def test_without_a_pathway_the_referral_says_what_became_of_it(
    office: Office, coordinator: Browser, meeting: int, decision: str, state: ReferralState
) -> None:
    assert conclude(coordinator, meeting, rows_of(office, meeting)[0], decision).status_code == 303
    assert referral_states(office)[0] is state
    assert pathways(office) == []
    assert len(told(office)) == 1


def test_more_information_comes_back_on_the_next_agenda(office: Office, coordinator: Browser, meeting: int) -> None:
    rows = rows_of(office, meeting)
    conclude(coordinator, meeting, rows[0], "more_information")
    conclude(coordinator, meeting, rows[1], "refusal")
    step(coordinator, meeting, "close")
    after = plan(coordinator, 21)
    page = soup_of(coordinator.get(f"/admin/meeting/agenda/?id={after}"))
    names = [label.get_text(" ", strip=True) for label in page.select("#choose label")]
    assert len(names) == 2, "the one to complete, and the one that was not looked at"
    assert "Amzaldi" in names[0]
    assert "Castelvi" in names[1]


def test_a_pathway_goes_on_until_its_next_review(office: Office, coordinator: Browser) -> None:
    meeting, row, _ = running(office, coordinator)
    page = coordinator.get(f"/admin/meeting/run/?id={meeting}&at={row}")
    assert [one["value"] for one in soup_of(page).select("[name=decision]")] == ["more_information", "continue", "closing"]
    refused = conclude(coordinator, meeting, row, "continue", conclusion="Poursuivre.")
    assert refused.status_code == 422
    assert "date de prochain point" in error_of(refused, "next_review_on")
    assert "Poursuivre." in refused.text, "what was typed stays"
    assert conclude(coordinator, meeting, row, "continue", next_review_on=day(90).isoformat()).status_code == 303
    assert office.one(select(Pathway.next_review_on)) == day(90)
    assert conclude(coordinator, meeting, row, "closing", next_review_on="").status_code == 303
    assert office.all(select(Pathway.state, Pathway.next_review_on)) == [(PathwayState.RUNNING, day())], "due again, not closed"
    child = office.one(select(CaseReview.child_id))
    assert "Clôture du parcours" in said(coordinator.get(f"/admin/child/details/?id={child}"))


def test_a_personal_pathway_already_open_is_not_doubled(office: Office, coordinator: Browser) -> None:
    with writing(office) as session:
        child = add_child(session, 0)
        add_referral(session, child)
        add_running(session, child, due=60)
    meeting = plan(coordinator)
    do(coordinator, meeting, "all")
    step(coordinator, meeting, "convene")
    row = rows_of(office, meeting)[0]
    assert conclude(coordinator, meeting, row, "pathway").status_code == 303
    assert len(pathways(office)) == 1
    assert referral_states(office) == [ReferralState.EXAMINED]


# ---- corrected
def test_correcting_acts_by_difference(office: Office, coordinator: Browser, meeting: int) -> None:
    row = rows_of(office, meeting)[0]
    conclude(coordinator, meeting, row, "pathway")
    conclude(coordinator, meeting, row, "pathway", conclusion="Autrement dit.")
    assert len(pathways(office)) == 1
    assert office.one(select(func.count(Consent.id))) == 1
    assert len(told(office)) == 1
    conclude(coordinator, meeting, row, "refusal")
    assert pathways(office) == []
    assert office.one(select(func.count(Consent.id))) == 0
    assert referral_states(office)[0] is ReferralState.EXAMINED
    assert len(told(office)) == 1, "they were not told the first decision yet"
    conclude(coordinator, meeting, row, "more_information")
    assert referral_states(office)[0] is ReferralState.WAITING
    conclude(coordinator, meeting, row, "pathway")
    assert len(pathways(office)) == 1


def test_parents_told_one_thing_are_told_the_other(office: Office, coordinator: Browser, meeting: int) -> None:
    row = rows_of(office, meeting)[0]
    conclude(coordinator, meeting, row, "mainstream")
    with writing(office) as session:
        who = session.scalar(select(CaseReview.decided_by_id).where(CaseReview.id == row))
        session.execute(update(ParentInformation).values(informed_on=day(), informed_how=InformedHow.PHONE, informed_by_id=who))
    conclude(coordinator, meeting, row, "mainstream", conclusion="Le centre social.")
    assert len(told(office)) == 1
    conclude(coordinator, meeting, row, "refusal")
    assert told(office)[1:] == [f"Conclusion corrigée de la réunion du {day():%d/%m/%Y}"]


def test_a_pathway_begun_meanwhile_is_not_taken_back(office: Office, coordinator: Browser, meeting: int) -> None:
    from pre_admin.pathways.models import PathwayObjective

    row = rows_of(office, meeting)[0]
    conclude(coordinator, meeting, row, "pathway")
    with writing(office) as session:
        made = session.scalars(select(Pathway)).one()
        session.add(PathwayObjective(child_id=made.child_id, pathway_id=made.id, domain_id=1, text="Venir chaque jour."))
    answer = conclude(coordinator, meeting, row, "refusal", conclusion="Finalement non.")
    assert answer.status_code == 422
    assert "déjà été complété ou signé" in said(answer)
    assert "Finalement non." in answer.text
    assert office.one(select(CaseReview.decision).where(CaseReview.id == row)) is CaseDecision.PATHWAY
    assert len(pathways(office)) == 1
