"""Dates and texts as they are typed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pre_admin.panel.exports import csv_stream, safe
from pre_admin.panel.fields import clean, clean_line, parse_day


@pytest.mark.parametrize("text", ["31/12/2014", "31.12.2014", "31-12-2014", "31 12 2014", "2014-12-31", " 31/12/2014 "])
def test_a_day_is_read_however_it_is_typed(text: str) -> None:
    assert parse_day(text) == date(2014, 12, 31)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("31/02/2014", "n’existe pas"),
        ("3 1 12 2014", "Écrivez la date"),
        ("12/2014", "Écrivez la date"),
        ("31/12/14", "quatre chiffres"),
        ("hier", "Écrivez la date"),
        ("٣١/١٢/٢٠١٤", "Écrivez la date"),
        ("", "Écrivez la date"),
    ],
)
def test_an_impossible_day_is_refused_in_french(text: str, part: str) -> None:
    with pytest.raises(ValueError, match=part):
        parse_day(text)


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_every_day_reads_back(day: date) -> None:
    assert parse_day(day.isoformat()) == day
    assert parse_day(f"{day:%d/%m/%Y}") == day


def test_texts_are_composed_and_freed_of_control_characters() -> None:
    assert clean_line("  E\u0301lodie \t Du\u200bpont\x07 ") == "Élodie Dupont"
    assert clean("a\r\nb ") == "a\nb"
    assert clean("   ") is None


@pytest.mark.parametrize("text", ["=1+1", "+33", "-2", "@x", "\t=1", " =1", "\u00a0=1"])
def test_no_cell_is_ever_a_formula(text: str) -> None:
    assert safe(text).startswith("'")


@given(st.lists(st.lists(st.text(max_size=20), min_size=2, max_size=2), max_size=5))
def test_a_csv_never_has_a_cell_that_a_spreadsheet_would_run(rows: list[list[str]]) -> None:
    import csv
    import io

    text = "".join(csv_stream(["A", "B"], [list(zip(*rows, strict=True))] if rows else [])).removeprefix("\ufeff")
    assert text.count(";") >= len(rows)
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=";"):
        assert all(not cell.lstrip(" \u00a0\u202f").startswith(("=", "+", "-", "@")) for cell in row)
