"""Rules about children, without database."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pre_admin.core.calendar import age_on
from pre_admin.families.rules import (
    AgeBounds,
    Identity,
    Stay,
    Verdict,
    birth_refusal,
    eligibility,
    latest_birth_past,
    likely_same,
    near,
    overlaps,
    swapped,
)
from pre_admin.territories.rules import Atlas, MapFacts, PlaceFacts

DAY = date(2026, 9, 15)
ATLAS = Atlas(
    (MapFacts(1, "Carte 2015", date(2015, 1, 1), date(2023, 12, 31)), MapFacts(2, "Carte 2024", date(2024, 1, 1), None)),
    {1: PlaceFacts(1, "Vert-Bois", 1, None), 2: PlaceFacts(2, "Mosson", 2, None), 3: PlaceFacts(3, "La Paillade", 1, 2)},
)
BOUNDS = AgeBounds()
NINE = date(2017, 1, 1)


@pytest.mark.parametrize(
    ("birth", "day", "place", "lives", "verdict"),
    [
        (NINE, DAY, 2, True, Verdict.ELIGIBLE),
        (NINE, DAY, 3, True, Verdict.ELIGIBLE),
        (NINE, DAY, 1, True, Verdict.OUTSIDE),
        (NINE, date(2023, 6, 1), 1, True, Verdict.ELIGIBLE),
        (NINE, DAY, None, True, Verdict.OUTSIDE),
        (NINE, DAY, None, False, Verdict.NO_ADDRESS),
        (date(2008, 1, 1), date(2014, 6, 1), 2, True, Verdict.NOT_CHECKABLE),
        (date(2024, 9, 16), DAY, 2, True, Verdict.TOO_YOUNG),
        (date(2024, 9, 15), DAY, 2, True, Verdict.ELIGIBLE),
        (date(2009, 9, 16), DAY, 2, True, Verdict.ELIGIBLE),
        (date(2009, 9, 15), DAY, 2, True, Verdict.TOO_OLD),
        (DAY + timedelta(days=1), DAY, 2, True, Verdict.TOO_YOUNG),
    ],
)
def test_eligibility_is_judged_on_a_day_with_that_days_map(
    birth: date, day: date, place: int | None, lives: bool, verdict: Verdict
) -> None:
    judged = eligibility(birth, day, place, lives, ATLAS, BOUNDS)
    assert judged.verdict is verdict
    assert judged.reason.endswith((".", ")")), judged.reason


@given(
    st.dates(date(1995, 1, 1), date(2030, 1, 1)), st.dates(date(2014, 1, 1), date(2030, 1, 1)), st.sampled_from([None, 1, 2, 3])
)
def test_nobody_outside_the_ages_is_ever_eligible(birth: date, day: date, place: int | None) -> None:
    judged = eligibility(birth, day, place, True, ATLAS, BOUNDS)
    if judged.verdict is Verdict.ELIGIBLE:
        assert BOUNDS.low <= age_on(birth, day) <= BOUNDS.high


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Élodie", "elodie", True), ("Tazaghine", "Tazagine", True), ("Ben Ali", "Benali", True), ("Marie-Lou", "Marie", True),
        ("Lina", "Sofiane", False), ("", "Lina", False), ("Lina", "Lino", False), ("Martin-Dupond", "Dupond", True),
    ],
)  # fmt: skip
def test_names_that_a_person_would_take_for_one_another(one: str, other: str, same: bool) -> None:
    assert near(one, other) is near(other, one) is same


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (Identity("TAZAGHINE", "Lina", date(2018, 12, 3)), True),
        (Identity("Tazaghine", "Lyna", date(2018, 3, 12)), True),
        (Identity("Tazaghine", "Lina", date(2018, 3, 12)), True),
        (Identity("Lina", "Tazaghine", date(2018, 12, 3)), True),
        (Identity("Tazaghine", "Sofiane", date(2018, 12, 3)), False),
        (Identity("Tazaghine", "Lina", date(2017, 12, 3)), False),
    ],
)
def test_likely_the_same_child(other: Identity, same: bool) -> None:
    mine = Identity("Tazaghine", "Lina", date(2018, 12, 3))
    assert likely_same(mine, other) is likely_same(other, mine) is same


def test_day_and_month_exchanged() -> None:
    assert swapped(date(2018, 12, 3)) == date(2018, 3, 12)
    assert swapped(date(2018, 3, 31)) is None


def test_birth_dates_that_cannot_be() -> None:
    assert "futur" in str(birth_refusal(DAY + timedelta(days=1), DAY))
    assert "30 ans" in str(birth_refusal(date(1990, 1, 1), DAY))
    assert birth_refusal(DAY, DAY) is None


def test_addresses_that_overlap() -> None:
    early = Stay(None, date(2020, 1, 1))
    assert overlaps([early, Stay(date(2020, 1, 1), None)]) == []
    assert overlaps([early, Stay(date(2019, 12, 31), None)]) == [1]
    assert overlaps([Stay(date(2021, 1, 1), None), Stay(date(2020, 1, 1), None)]) == [0]


@given(
    st.dates(date(2000, 1, 1), date(2026, 12, 31)),
    st.dates(date(2012, 1, 1), date(2040, 12, 31)) | st.sampled_from([date(2028, 2, 29), date(2027, 3, 1), date(2027, 2, 28)]),
)
def test_who_is_past_the_age_is_told_by_the_birth_date_alone(birth: date, day: date) -> None:
    assert (age_on(birth, day) > BOUNDS.high) is (birth <= latest_birth_past(BOUNDS, day))
