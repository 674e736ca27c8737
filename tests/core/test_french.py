"""Figures and dates as French typography writes them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from pre_admin.core.french import age_words, amount_fr, count_fr, date_fr, datetime_fr, long_date_fr, plural


def test_amounts_have_thin_spaces_a_comma_and_a_bound_euro() -> None:
    assert amount_fr(Decimal("1234567.5")) == "1\u202f234\u202f567,50\u00a0€"
    assert amount_fr(None) == ""
    assert count_fr(100000) == "100\u202f000"


def test_a_moment_is_shown_as_a_clock_in_paris_does() -> None:
    moment = datetime(2026, 7, 31, 22, 5, tzinfo=UTC)
    assert date_fr(moment) == "01/08/2026"
    assert datetime_fr(moment) == "01/08/2026 à 0\u00a0h\u00a005"
    assert date_fr(None) == ""


@pytest.mark.parametrize(("number", "text"), [(0, "0\u00a0enfant"), (1, "1\u00a0enfant"), (2, "2\u00a0enfants")])
def test_french_keeps_the_singular_below_two(number: int, text: str) -> None:
    assert plural(number, "enfant", "enfants") == text


def test_the_first_of_the_month_is_an_ordinal() -> None:
    assert long_date_fr(date(2026, 3, 1)) == "dimanche 1er mars 2026"


def test_age_is_in_months_under_three() -> None:
    assert age_words(date(2024, 1, 15), date(2026, 1, 14)) == "23\u00a0mois"
    assert age_words(date(2020, 1, 15), date(2026, 1, 15)) == "6\u00a0ans"
    assert age_words(None, date(2026, 1, 1)) == ""
    assert age_words(date(2027, 1, 1), date(2026, 1, 1)) == ""
