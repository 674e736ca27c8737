"""Telephone numbers and electronic addresses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pre_admin.core.contact import keep_contact, read_phone


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("0639984107", "06 39 98 41 07"), ("+213 550 12 34 56", "+213 550 12 34 56"), ("04.67.34.70.00", "04 67 34 70 00")],
)
def test_a_phone_number_is_read(typed: str, kept: str) -> None:
    assert read_phone(typed) == kept


@given(st.text(max_size=40))
def test_any_text_is_a_number_or_a_french_refusal(typed: str) -> None:
    try:
        kept = read_phone(typed)
    except ValueError as refusal:
        kept, told = "", str(refusal)
    else:
        told = "."
        assert read_phone(kept) == kept
    assert told.endswith(".")


def test_both_are_kept_one_way_or_refused_under_their_field() -> None:
    values, errors = {"phone": "06 39", "email": "a@"}, {}
    keep_contact(values, errors, "guardians-0-")
    assert set(errors) == {"guardians-0-phone", "guardians-0-email"}
    values, errors = {"phone": "0639984107", "email": "Lina@Courriel.EXAMPLE"}, {}
    keep_contact(values, errors)
    assert values == {"phone": "06 39 98 41 07", "email": "Lina@courriel.example"}
    assert not errors
