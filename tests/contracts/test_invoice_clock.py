"""The payment clock: when it starts, stands still, ends; what lateness costs."""

from datetime import date
from decimal import Decimal

import pytest

from pre_admin.contracts.rules.clock import Clock, Pause, clock_of, interest_of

D = Decimal
RECEIVED = date(2026, 3, 5)


def clock(day: date, certified: date | None = date(2026, 3, 1), *pauses: Pause, paid: date | None = None) -> Clock:
    return clock_of(RECEIVED, certified, pauses, 30, day, paid)


@pytest.mark.parametrize(
    ("certified", "start", "due"),
    [
        (date(2026, 3, 1), RECEIVED, date(2026, 4, 4)),
        (RECEIVED, RECEIVED, date(2026, 4, 4)),
        (date(2026, 3, 20), date(2026, 3, 20), date(2026, 4, 19)),
        (None, None, None),
    ],
)
def test_it_starts_at_the_later_of_receipt_and_certification(
    certified: date | None, start: date | None, due: date | None
) -> None:
    found = clock(date(2026, 3, 21), certified)
    assert (found.starts_on, found.due_on) == (start, due)
    assert (found.told == "Attend le service fait") is (due is None)


@pytest.mark.parametrize(
    ("day", "left", "tone", "told"),
    [
        (date(2026, 3, 10), 25, "ok", "25 jours, avant le 04/04/2026"),
        (date(2026, 3, 25), 10, "wait", "10 jours, avant le 04/04/2026"),
        (date(2026, 4, 4), 0, "wait", "0 jour, avant le 04/04/2026"),
        (date(2026, 4, 5), -1, "stop", "1 jour de retard"),
        (date(2026, 5, 4), -30, "stop", "30 jours de retard"),
    ],
)
def test_days_left(day: date, left: int, tone: str, told: str) -> None:
    found = clock(day)
    assert (found.days_left, found.tone, found.told.replace("\u00a0", " ")) == (left, tone, told)


@pytest.mark.parametrize(
    ("pauses", "due", "days"),
    [
        ([Pause(date(2026, 3, 10), date(2026, 3, 20))], date(2026, 4, 19), 10),
        ([Pause(date(2026, 3, 1), date(2026, 3, 8))], date(2026, 4, 7), 3),
        ([Pause(date(2026, 2, 1), date(2026, 3, 1))], date(2026, 4, 4), 0),
        ([Pause(date(2026, 3, 10), date(2026, 3, 20)), Pause(date(2026, 3, 15), date(2026, 3, 25))], date(2026, 4, 24), 15),
        ([Pause(date(2026, 3, 20), date(2026, 3, 20))], date(2026, 4, 19), 0),
    ],
)
def test_thirty_days_open_anew_after_a_suspension(pauses: list[Pause], due: date, days: int) -> None:
    found = clock(date(2026, 4, 1), date(2026, 3, 1), *pauses)
    assert (found.due_on, found.paused_days) == (due, days)


def test_what_was_left_is_kept_when_it_is_more_than_thirty_days() -> None:
    pause = Pause(date(2026, 3, 10), date(2026, 3, 20))
    assert clock_of(RECEIVED, date(2026, 3, 1), [pause], 60, date(2026, 4, 1)).due_on == date(2026, 5, 14)


def test_it_stands_still_while_suspended() -> None:
    found = clock(date(2026, 9, 1), date(2026, 3, 1), Pause(date(2026, 3, 10)))
    assert (found.told, found.due_on, found.days_left, found.late_days, found.tone) == ("Suspendu", None, None, 0, "wait")


def test_once_paid_it_says_whether_in_time() -> None:
    assert clock(date(2026, 9, 1), paid=date(2026, 4, 4)).told == "Payée à temps"
    late = clock(date(2026, 9, 1), paid=date(2026, 4, 6))
    assert (late.told.replace("\u00a0", " "), late.tone) == ("Payée avec 2 jours de retard", "stop")
    assert clock_of(RECEIVED, date(2026, 3, 1), [], 30, date(2026, 9, 1), over=True).told == "Sans objet"


def test_interest_and_indemnity() -> None:
    late = clock(date(2026, 5, 4))
    found = interest_of(late, D("1000.00"), D("2.15"))
    assert found is not None
    assert (found.days, found.rate, found.amount, found.total) == (30, D("10.15"), D("8.34"), D("48.34"))
    assert "D2192-35" in found.hint
    assert interest_of(late, D("1000.00"), None) is None
    assert interest_of(clock(date(2026, 4, 4)), D("1000.00"), D("2.15")) is None
