"""The rules of the door, without database nor page."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pre_admin.accounts import rules
from pre_admin.accounts.rules import Attempt

NOON = datetime(2026, 3, 12, 12, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def failures(count: int, *, same: bool = True, last: timedelta = timedelta(0)) -> list[Attempt]:
    """So many failures, one a second, the last one that long ago."""
    return [Attempt(NOON - last - SECOND * (count - 1 - n), same, False) for n in range(count)]


def wait(attempts: list[Attempt], moment: datetime = NOON) -> int:
    return rules.whole_seconds(rules.wait_before_trying(attempts, moment))


@pytest.mark.parametrize(("count", "seconds"), [(0, 0), (4, 0), (5, 30), (6, 60), (7, 120), (8, 240), (9, 300), (60, 300)])
def test_waits_grow_with_failures_and_stay_short(count: int, seconds: int) -> None:
    assert wait(failures(count)) == seconds


def test_a_wait_is_counted_from_the_last_failure() -> None:
    assert wait(failures(5, last=timedelta(seconds=29))) == 1
    assert wait(failures(5, last=timedelta(seconds=30))) == 0


def test_a_success_wipes_the_failures_of_its_place() -> None:
    success = Attempt(NOON - timedelta(minutes=1), True, True)
    assert wait([*failures(6, last=timedelta(minutes=2)), success]) == 0
    assert wait([success, *failures(5)]) == 30


def test_old_failures_are_forgotten() -> None:
    assert wait(failures(50, last=rules.WINDOW)) == 0


@pytest.mark.parametrize(("count", "seconds"), [(18, 0), (19, 15), (20, 30), (21, 60), (400, 60)])
def test_guessing_from_elsewhere_holds_back_unknown_places_that_failed_a_minute_at_most(count: int, seconds: int) -> None:
    own = failures(1, last=timedelta(seconds=1))
    assert wait([*failures(count, same=False), *own]) == seconds


@pytest.mark.parametrize("count", [20, 400])
def test_guessing_from_elsewhere_never_holds_back_a_first_try(count: int) -> None:
    assert wait(failures(count, same=False)) == 0


def test_guessing_from_elsewhere_never_holds_back_a_place_that_signed_in() -> None:
    own = failures(1, last=timedelta(seconds=1))
    known = Attempt(NOON - timedelta(days=29), True, True)
    assert wait([known, *failures(400, same=False), *own]) == 0
    forgotten = Attempt(NOON - timedelta(days=31), True, True)
    assert wait([forgotten, *failures(400, same=False), *own]) == 60


@given(st.lists(st.tuples(st.integers(0, 4000), st.booleans(), st.booleans()), max_size=60))
def test_nobody_waits_longer_than_five_minutes(tries: list[tuple[int, bool, bool]]) -> None:
    attempts = [Attempt(NOON - SECOND * ago, same, succeeded) for ago, same, succeeded in tries]
    left = rules.wait_before_trying(attempts, NOON)
    assert timedelta(0) <= left <= rules.LONGEST_WAIT
    assert not rules.wait_before_trying(attempts, NOON + left + SECOND)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(1, "1\u00a0seconde"), (30, "30\u00a0secondes"), (60, "1\u00a0minute"), (150, "2\u00a0minutes 30\u00a0secondes")],
)
def test_the_wait_is_told_in_french(seconds: int, words: str) -> None:
    assert rules.wait_sentence(seconds) == f"Trop d’essais. Attendez {words}, puis réessayez."


@pytest.mark.parametrize(
    "password",
    [
        "onze signes", "123456789012345", "aaaaaaaaaaaaaaaa", "abababababababab", "x" * 201,
        "claire.montauzan@ville.example", "ClaireMontauzan2026!", "montauzan claire", "Claire-Montauzan", "MONTAUZAN 1234567",
        "claire.montauzan",
    ],
)  # fmt: skip
def test_a_password_that_is_short_poor_or_the_person_is_refused(password: str) -> None:
    refusal = rules.password_refusal(password, "claire.montauzan@ville.example", "Claire Montauzan")
    assert refusal
    assert password not in refusal


@pytest.mark.parametrize("password", ["demo-pre-2026", "trois petits chats", "mon été à Sète", "0000 chevaux blancs"])
def test_a_phrase_is_accepted(password: str) -> None:
    assert rules.password_refusal(password, "claire.montauzan@ville.example", "Claire Montauzan") is None


def test_an_email_is_compared_without_case_or_spaces() -> None:
    assert rules.email_of("  Claire@Ville.Example ") == "claire@ville.example"


def test_digests_tell_neither_who_nor_where() -> None:
    one = rules.keyed("secret", "email", "claire@ville.example")
    assert len(one) == 64
    assert "claire" not in one
    assert one != rules.keyed("secret", "address", "claire@ville.example")
    assert one != rules.keyed("autre", "email", "claire@ville.example")


@pytest.mark.parametrize(
    ("opened", "seen", "over"),
    [
        (0, 0, False),
        (-1800, -1800, False),
        (-1801, -1801, True),
        (-43200, 0, False),
        (-43201, 0, True),
        (0, 61, True),
        (0, 59, False),
    ],
)
def test_a_session_ends_when_idle_when_long_or_when_its_clock_lies(opened: int, seen: int, over: bool) -> None:
    moment = NOON.timestamp()
    assert rules.session_is_over(moment + opened, moment + seen, moment, idle_minutes=30) is over


@pytest.mark.parametrize(
    ("typed", "same"),
    [("Hélène Cazalis", True), ("cazalis HELENE", True), ("helene  cazalis", True), ("Hélène", False), ("", False), (" ", False)],
)
def test_a_signature_is_the_name_whatever_accents_and_order(typed: str, same: bool) -> None:
    assert rules.same_name(typed, "Hélène Cazalis") is same
