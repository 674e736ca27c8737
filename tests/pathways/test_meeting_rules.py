"""The rules of meetings: states, what may be presented, and what correcting a conclusion changes."""

from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from pre_admin.core.errors import DomainError
from pre_admin.families.rules import Verdict
from pre_admin.pathways.models import Agreement, CaseDecision, MeetingState
from pre_admin.pathways.rules.meetings import (
    MEETING_STATES,
    ReferralFacts,
    Situation,
    Standing,
    conclusion_refusals,
    effects,
    moved,
    obstacle,
    offered,
    read_time,
    standing,
    told_count,
    writing_refusal,
)

HELD_ON, NEXT = date(2026, 3, 12), date(2026, 6, 1)
WHOLE = ReferralFacts(Agreement.YES, Verdict.ELIGIBLE, False, 1)
SITUATIONS = [Situation(*bits) for bits in product((False, True), repeat=4)]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("14:00", "14:00"), ("14h", "14:00"), ("9 h 05", "09:05"), ("8.30", "08:30"), (" 17 ", "17:00"), ("", None), (None, None)],
)
def test_an_hour_is_read_as_people_write_it(typed: str | None, kept: str | None) -> None:
    assert read_time(typed) == kept


@pytest.mark.parametrize("typed", ["25:00", "14:75", "midi", "14:0", "14:00:00", "1 4"])
def test_what_is_no_hour_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="14:00"):
        read_time(typed)


def test_a_meeting_goes_one_way_but_for_a_slip_of_the_day() -> None:
    allowed = {(state, verb) for state in MeetingState for verb in MEETING_STATES.verbs if MEETING_STATES.allows(state, verb)}
    assert allowed == {
        (MeetingState.PLANNED, "convene"), (MeetingState.PLANNED, "cancel"), (MeetingState.CONVENED, "cancel"),
        (MeetingState.CONVENED, "close"), (MeetingState.HELD, "reopen"),
    }  # fmt: skip
    with pytest.raises(DomainError, match="Cette réunion est annulée"):
        MEETING_STATES.after(MeetingState.CANCELLED, "convene")


def test_one_concludes_a_convened_meeting_whose_day_has_come() -> None:
    assert writing_refusal(MeetingState.CONVENED, HELD_ON, HELD_ON) is None
    assert "prévue le 12/03/2026" in (writing_refusal(MeetingState.CONVENED, HELD_ON, date(2026, 3, 11)) or "")
    for state in (MeetingState.PLANNED, MeetingState.CANCELLED, MeetingState.HELD):
        assert writing_refusal(state, HELD_ON, HELD_ON)


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        (WHOLE, None),
        (replace(WHOLE, verdict=Verdict.NOT_CHECKABLE), None),
        (replace(WHOLE, verdict=Verdict.OUTSIDE, excepted=True), None),
        (replace(WHOLE, agreement=Agreement.NO), "refuse"),
        (replace(WHOLE, agreement=None), "n’a pas encore dit"),
        (replace(WHOLE, verdict=Verdict.OUTSIDE), "exception"),
        (replace(WHOLE, verdict=Verdict.NO_ADDRESS), "exception"),
        (replace(WHOLE, reasons=0), "motif"),
        (replace(WHOLE, agreement=Agreement.NO, reasons=0), "refuse"),
    ],
)
def test_a_situation_is_presented_with_the_familys_agreement(facts: ReferralFacts, said: str | None) -> None:
    found = obstacle(facts)
    assert found is None if said is None else said in (found or "")


def test_moving_swaps_neighbours_and_stops_at_the_ends() -> None:
    assert moved([1, 2, 3], 3, -1) == [1, 3, 2]
    assert moved([1, 2, 3], 1, -1) == [1, 2, 3]
    assert moved([1, 2, 3], 3, 1) == [1, 2, 3]
    assert moved([1, 2, 3], 9, 1) == [1, 2, 3]


def test_decisions_go_with_the_situation() -> None:
    referral, pathway = offered(Situation(True, False)), offered(Situation(False, True))
    assert CaseDecision.CONTINUE not in referral
    assert CaseDecision.CLOSING not in referral
    assert set(pathway) == {CaseDecision.MORE_INFORMATION, CaseDecision.CONTINUE, CaseDecision.CLOSING}
    assert offered(Situation(False, False)) == (CaseDecision.MORE_INFORMATION,)


@pytest.mark.parametrize("situation", SITUATIONS, ids=str)
def test_correcting_leads_where_deciding_at_once_would(situation: Situation) -> None:
    """Whatever was decided first, the second decision leaves what it alone would have left, and acts once."""
    decisions = [None, *CaseDecision]
    for first, second, one, other in product(decisions, CaseDecision, (None, NEXT), (None, NEXT)):
        before, after = standing(first, one, situation), standing(second, other, situation)
        what = effects(before, after, HELD_ON)
        examined = before.examined if what.examined is None else what.examined
        proposed = (before.proposed or what.propose) and not what.take_back
        assert (examined, proposed) == (after.examined, after.proposed)
        assert not (what.propose and before.proposed), "a pathway is proposed twice"
        assert not (what.take_back and not before.proposed)
        if what.review_moves:
            assert what.review_on == (after.review_on or HELD_ON)
        nothing = effects(after, after, HELD_ON)
        assert (nothing.examined, nothing.propose, nothing.take_back, nothing.review_moves) == (None, False, False, False)


def test_more_information_leaves_the_referral_waiting() -> None:
    situation = Situation(True, False)
    assert not standing(CaseDecision.MORE_INFORMATION, None, situation).examined
    assert standing(CaseDecision.REFUSAL, None, situation).examined
    assert standing(None, NEXT, situation) == Standing()
    assert standing(CaseDecision.PATHWAY, None, replace(situation, personal_open=True)).proposed is False


@pytest.mark.parametrize(
    ("decision", "next_on", "field"),
    [
        (None, None, "decision"), (CaseDecision.CLOSING, None, "decision"), (CaseDecision.PATHWAY, HELD_ON, "next_review_on"),
        (CaseDecision.PATHWAY, NEXT, None), (CaseDecision.MAINSTREAM, None, None),
    ],
)  # fmt: skip
def test_what_a_conclusion_must_say(decision: CaseDecision | None, next_on: date | None, field: str | None) -> None:
    found = conclusion_refusals(decision, next_on, Situation(True, False), HELD_ON)
    assert list(found) == ([field] if field else [])
    continued = conclusion_refusals(CaseDecision.CONTINUE, None, Situation(False, True), HELD_ON)
    assert "date de prochain point" in continued["next_review_on"]


def test_under_five_is_not_told() -> None:
    assert [told_count(number, False) for number in (1, 4, 5)] == ["moins de 5", "moins de 5", "5"]
    assert told_count(1, True) == "1"
