"""The period asked for: a year, a school year, or a sentence."""

from datetime import date

import pytest

from pre_admin.reporting.rules.periods import OUT_OF_BOUNDS, UNKNOWN, calendar_year, period_of, school_year, usual_period

DAY = date(2026, 3, 12)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2014", date(2014, 1, 1), date(2014, 12, 31)),
        (" 2014 ", date(2014, 1, 1), date(2014, 12, 31)),
        ("2014-2015", date(2014, 9, 1), date(2015, 8, 31)),
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("2025-2026", date(2025, 9, 1), date(2026, 8, 31)),
    ],
)
def test_a_year_or_a_school_year(text: str, first: date, last: date) -> None:
    period = period_of(text, DAY)
    assert (period.first, period.last, period.code) == (first, last, text.strip())
    assert period.following.previous == period


@pytest.mark.parametrize(
    "text", ["", "14", "2014-2016", "2014-2014", "deux mille", "2014\0", "２０１４", "20145", "2014-", "9" * 400]
)
def test_what_is_no_year(text: str) -> None:
    with pytest.raises(ValueError, match=r"Écrivez une année") as told:
        period_of(text, DAY)
    assert str(told.value) == UNKNOWN


@pytest.mark.parametrize("text", ["2004", "2027", "9999", "2026-2027"])
def test_a_year_out_of_bounds(text: str) -> None:
    with pytest.raises(ValueError, match=r"Le bilan va") as told:
        period_of(text, DAY)
    assert str(told.value) == OUT_OF_BOUNDS.format(2005, 2026)


def test_the_day_stocks_are_counted_at() -> None:
    assert calendar_year(2014).reached(DAY) == date(2014, 12, 31)
    assert calendar_year(2026).reached(DAY) == DAY
    assert calendar_year(2025).over(DAY)
    assert not school_year(2025).over(DAY)
    assert usual_period(DAY) == calendar_year(2025)
