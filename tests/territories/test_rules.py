"""Rules of places, without database."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pre_admin.territories.rules import Atlas, MapFacts, PlaceFacts, dates_refusal, postal_code_refusal, uai_letter, uai_refusal

FIRST = MapFacts(1, "Carte 2015", date(2015, 1, 1), date(2023, 12, 31))
SECOND = MapFacts(2, "Carte 2024", date(2024, 1, 1), None)
PLACES = {
    1: PlaceFacts(1, "Petit Bard", 1, 3),
    2: PlaceFacts(2, "Pergola", 1, 3),
    3: PlaceFacts(3, "Petit Bard Pergola", 2, None),
    4: PlaceFacts(4, "Vert-Bois", 1, None),
}
ATLAS = Atlas((FIRST, SECOND), PLACES)


@given(st.integers(0, 9_999_999))
def test_a_code_with_its_own_letter_passes_and_no_other(number: int) -> None:
    digits = f"{number:07d}"
    right = uai_letter(digits)
    assert uai_refusal(digits + right) is None
    for letter in set("ABCDEFGHJKLMNPRSTUVWXYZ") - {right}:
        assert uai_refusal(digits + letter)


@pytest.mark.parametrize("code", ["", "034000A", "03400011", "0340001a", "0340001I", "O340001A", "0340001AA"])
def test_what_is_not_a_uai_code_is_refused(code: str) -> None:
    assert uai_refusal(code)


@pytest.mark.parametrize(
    ("code", "right"), [("34080", True), ("3408", False), ("340800", False), ("34 080", False), ("F3408", False)]
)
def test_a_postal_code_has_five_figures(code: str, right: bool) -> None:
    assert (postal_code_refusal(code) is None) is right


def test_an_end_before_its_beginning_is_refused() -> None:
    day, later = date(2020, 1, 1), date(2020, 1, 2)
    assert dates_refusal(later, day)
    assert dates_refusal(day, day) is dates_refusal(day, None) is dates_refusal(None, day) is None


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2014, 12, 31), None),
        (date(2015, 1, 1), "Carte 2015"),
        (date(2023, 12, 31), "Carte 2015"),
        (date(2024, 1, 1), "Carte 2024"),
    ],
)
def test_the_map_of_a_day(day: date, name: str | None) -> None:
    found = ATLAS.map_on(day)
    assert (found.name if found else None) == name


def test_a_neighbourhood_is_followed_from_map_to_map_both_ways() -> None:
    assert ATLAS.on_map(1, 2) == PLACES[3]
    assert ATLAS.on_map(3, 1) == PLACES[1], "either of the two that were joined"
    assert ATLAS.on_map(4, 2) is None, "not taken over"
    assert ATLAS.on_map(3, 2) == PLACES[3]
    assert ATLAS.on_map(99, 2) is None


def test_a_loop_in_the_data_ends() -> None:
    looped = Atlas((FIRST,), {1: PlaceFacts(1, "a", 1, 2), 2: PlaceFacts(2, "b", 1, 1)})
    assert looped.on_map(1, 2) is None
