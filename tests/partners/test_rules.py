"""Rules of partners, without database."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pre_admin.accounts.roles import Role
from pre_admin.partners.models import PaperKind, ProviderKind, Seat
from pre_admin.partners.rules import (
    NOTICE_DAYS,
    PERCENT,
    SHARE_AFTER,
    SHARE_BEFORE,
    SHARES_MEET,
    TERM_ENDS_BEFORE,
    TERMS_MEET,
    Span,
    Standing,
    employer_refusal,
    meeting,
    paper_states,
    presidency_refusal,
    share_refusals,
    term_refusals,
)
from pre_admin.partners.services import employment

DAY = date(2026, 9, 15)
DAYS = st.dates(date(2020, 1, 1), date(2024, 12, 31))
SPANS = st.builds(Span, st.none() | DAYS, st.none() | DAYS)


def on(days: int) -> date:
    return DAY + timedelta(days=days)


# ---- spans
@given(SPANS, SPANS, DAYS)
def test_two_spans_meet_when_a_day_is_in_both(one: Span, other: Span, day: date) -> None:
    if one.holds(day) and other.holds(day):
        assert one.meets(other)
    assert one.meets(other) == other.meets(one)


@given(st.lists(SPANS, max_size=5), DAYS)
def test_spans_that_nothing_is_said_of_hold_a_day_once(spans: list[Span], day: date) -> None:
    if not meeting(spans) and not any(span.backwards() for span in spans):
        assert sum(span.holds(day) for span in spans) <= 1


def test_the_last_day_counts() -> None:
    assert meeting([Span(on(0), on(10)), Span(on(10))]) == [1]
    assert meeting([Span(on(0), on(10)), Span(on(11))]) == []
    assert meeting([Span(on(11)), Span(on(0), on(20)), Span(on(5), on(6))]) == [0, 2]


# ---- papers
def insurance(start: int, end: int | None) -> tuple[PaperKind, Span]:
    return PaperKind.INSURANCE, Span(on(start), None if end is None else on(end))


@pytest.mark.parametrize(
    ("papers", "standing", "told"),
    [
        ([], Standing.MISSING, "Manquante"),
        ([insurance(-300, 65)], Standing.VALID, f"Expire le {on(65):%d/%m/%Y}"),
        ([insurance(-300, NOTICE_DAYS + 1)], Standing.VALID, f"Expire le {on(61):%d/%m/%Y}"),
        ([insurance(-300, NOTICE_DAYS)], Standing.ENDING, f"Expire le {on(60):%d/%m/%Y}"),
        ([insurance(-300, 0)], Standing.ENDING, f"Expire le {on(0):%d/%m/%Y}"),
        ([insurance(-300, -1)], Standing.EXPIRED, f"Expirée le {on(-1):%d/%m/%Y}"),
        ([insurance(-300, -1), insurance(-600, 200)], Standing.VALID, f"Expire le {on(200):%d/%m/%Y}"),
        ([insurance(-300, None)], Standing.VALID, "Valide"),
        ([insurance(1, 365)], Standing.MISSING, "Manquante"),
        ([(PaperKind.STATUTES, Span(on(-5)))], Standing.MISSING, "Manquante"),
    ],
)
def test_where_a_paper_stands(papers: list[tuple[PaperKind, Span]], standing: Standing, told: str) -> None:
    states = paper_states(ProviderKind.ASSOCIATION, papers, DAY)
    assert [one.kind for one in states] == [PaperKind.INSURANCE, PaperKind.VIGILANCE]
    assert (states[0].standing, states[0].told) == (standing, told)


def test_nothing_is_asked_of_a_public_body() -> None:
    assert paper_states(ProviderKind.PUBLIC_BODY, [], DAY) == []


# ---- employment
def test_an_employer_is_held_by_whoever_is_in_post() -> None:
    assert employer_refusal("Cap", 0, feminine=True) is None
    one, two = employer_refusal("Cap", 1, feminine=True), employer_refusal("Cap", 2, feminine=False)
    assert one
    assert two
    assert "1\u00a0référent en poste" in one
    assert "archivée ni supprimée" in one
    assert "2\u00a0référents en poste" in two
    assert "archivé ni supprimé." in two
    assert "fin de son emploi" in one


EMPLOYED = Span(on(-100), on(100))


@pytest.mark.parametrize(
    ("shares", "refusals"),
    [
        ([(50, Span(on(-100), on(100)))], {}),
        ([(50, Span(on(-100), on(0))), (30, Span(on(1), on(100)))], {}),
        ([(0, Span(on(-100), on(100)))], {(0, "percent"): PERCENT}),
        ([(101, Span(on(-100), on(100)))], {(0, "percent"): PERCENT}),
        ([(50, Span(on(-101), on(100)))], {(0, "starts_on"): SHARE_BEFORE}),
        ([(50, Span(on(-100), on(101)))], {(0, "ends_on"): SHARE_AFTER}),
        ([(50, Span(on(-100)))], {(0, "ends_on"): SHARE_AFTER}),
        ([(50, Span(on(101), on(110)))], {(0, "starts_on"): SHARE_AFTER}),
        ([(50, Span(on(-100), on(0))), (30, Span(on(0), on(100)))], {(1, "starts_on"): SHARES_MEET}),
    ],
)
def test_shares_stay_within_their_employment_one_at_a_time(
    shares: list[tuple[int | None, Span]], refusals: dict[tuple[int, str], str]
) -> None:
    assert share_refusals(EMPLOYED, shares) == refusals


def test_a_share_that_ends_before_it_starts_is_refused() -> None:
    assert "La fin précède" in share_refusals(EMPLOYED, [(50, Span(on(5), on(1)))])[0, "ends_on"]


@given(st.lists(st.tuples(st.integers(-5, 120), SPANS), max_size=4), DAYS)
def test_shares_accepted_never_count_a_person_twice(shares: list[tuple[int, Span]], day: date) -> None:
    if not share_refusals(Span(date(2021, 1, 1), date(2023, 1, 1)), shares):
        assert sum(percent for percent, span in shares if span.holds(day)) <= 100


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ((1, None), (1, None), []),
        ((1, None), (1, on(5)), [("ends", 1, on(5))]),
        ((1, on(5)), (1, on(9)), [("ends", 1, on(9))]),
        ((1, on(5)), (1, None), [("resumes", 1)]),
        ((None, None), (1, None), []),
        ((None, None), (1, on(5)), [("ends", 1, on(5))]),
        ((1, on(5)), (2, None), []),
        ((1, on(5)), (None, on(9)), []),
    ],
)
def test_what_an_account_is_told_of_its_employment(
    monkeypatch: pytest.MonkeyPatch, before: employment.Tie, after: employment.Tie, told: list[object]
) -> None:
    heard: list[object] = []
    monkeypatch.setattr(employment, "end_employment", lambda user, role, day: heard.append(("ends", user, day)))
    monkeypatch.setattr(employment, "resume_employment", lambda user, role: heard.append(("resumes", user)))
    employment.follow_employment(before, after, Role.REFERENT)
    assert heard == told


# ---- terms
def test_terms_are_in_order_and_one_at_a_time() -> None:
    assert term_refusals([Span(on(0), on(10)), Span(on(11))]) == {}
    assert term_refusals([Span(on(0), on(-1))]) == {(0, "ends_on"): TERM_ENDS_BEFORE}
    assert term_refusals([Span(on(0)), Span(on(11))]) == {(1, "starts_on"): TERMS_MEET}


def test_one_presides_at_a_time() -> None:
    held = [("Bernard Ouziel", Span(on(-100), on(0)))]
    assert presidency_refusal((Seat.CHAIR, Span(on(1))), held) is None
    assert presidency_refusal((Seat.MEMBER, Span(on(0))), held) is None
    told = presidency_refusal((Seat.CHAIR, Span(on(0))), held)
    assert told
    assert told.startswith("Bernard Ouziel préside déjà cette instance du ")
    running = presidency_refusal((Seat.CHAIR, Span(on(50))), [("Bernard Ouziel", Span(on(-100)))])
    assert running
    assert f"depuis le {on(-100):%d/%m/%Y}" in running
