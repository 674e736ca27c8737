"""The three calendars."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pre_admin.core.calendar import (
    age_on,
    birthday_in,
    months_on,
    now,
    school_year_label,
    school_year_of,
    set_today,
    start_of_day,
    today,
)

DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))


@pytest.mark.parametrize(
    ("day", "year"),
    [(date(2025, 7, 31), 2024), (date(2025, 8, 1), 2025), (date(2026, 1, 1), 2025), (date(2026, 7, 31), 2025)],
)
def test_the_school_year_changes_on_the_first_of_august(day: date, year: int) -> None:
    assert school_year_of(day) == year
    assert school_year_label(year) == f"{year}-{year + 1}"


def test_a_child_of_29_february_turns_older_on_1_march_of_common_years() -> None:
    birth = date(2016, 2, 29)
    assert birthday_in(birth, 2018) == date(2018, 3, 1)
    assert age_on(birth, date(2018, 2, 28)) == 1
    assert age_on(birth, date(2018, 3, 1)) == 2
    assert age_on(birth, date(2020, 2, 29)) == 4


@given(birth=DAYS, day=DAYS)
def test_age_rises_by_one_on_each_birthday_and_never_otherwise(birth: date, day: date) -> None:
    age = age_on(birth, day)
    assert birthday_in(birth, birth.year + age) <= day < birthday_in(birth, birth.year + age + 1)
    assert months_on(birth, day) // 12 in (age, age - 1)


def test_a_fixed_day_holds_until_it_is_given_back() -> None:
    set_today(date(2014, 3, 1))
    try:
        assert today() == date(2014, 3, 1)
        assert now().tzinfo is not None
    finally:
        set_today(None)
    assert today().year > 2025


def test_a_day_begins_in_paris() -> None:
    assert start_of_day(date(2026, 7, 1)).isoformat() == "2026-06-30T22:00:00+00:00"
    assert start_of_day(date(2026, 1, 1)).isoformat() == "2025-12-31T23:00:00+00:00"
