"""Pure rules of sessions: what is left of a line under amendments, what is delivered of each tranche, the dates of a series."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pre_admin.contracts.models import ContractState
from pre_admin.contracts.rules.amounts import amounts_of
from pre_admin.contracts.rules.delivered import Tranche, by_year, spread
from pre_admin.contracts.rules.deliveries import Ground, day_refusal, left_on, steps_of
from pre_admin.contracts.rules.effective import Change, Line
from pre_admin.contracts.rules.series import MOST, dates_of, easter, public_holidays
from pre_admin.funding.models import CostUnit
from pre_admin.partners.models import VatRule

D = Decimal
START = date(2026, 1, 1)


def line(quantity: int = 30, amendment: int | None = None) -> Line:
    return Line(1, "Atelier", CostUnit.SESSION, D(50), D(quantity), amendment)


def change(number: int, on: date, quantity: int = 0, ends: date | None = None) -> Change:
    return Change(number, number, on, ends, {1: D(quantity)} if quantity else {})


def test_more_from_a_day_is_not_more_before() -> None:
    steps = steps_of(line(), [change(1, date(2026, 6, 1), 10)])
    done = [(date(2026, 3, 1), D(28))]
    assert left_on(steps, done, date(2026, 5, 1)) == 2
    assert left_on(steps, done, date(2026, 6, 1)) == 12
    assert left_on(steps, [*done, (date(2026, 7, 1), D(10))], date(2026, 5, 1)) == 2, "what came after took of what was added"


def test_less_from_a_day_holds_what_is_noted_late() -> None:
    steps = steps_of(line(), [change(1, date(2026, 6, 1), -10)])
    assert left_on(steps, [(date(2026, 7, 1), D(15))], date(2026, 5, 1)) == 5


def test_a_line_of_an_amendment_counts_from_its_day() -> None:
    steps = steps_of(line(5, amendment=7), [Change(7, 1, date(2026, 6, 1))])
    assert left_on(steps, [], date(2026, 5, 31)) == 0
    assert left_on(steps, [], date(2026, 6, 1)) == 5


def test_the_end_moves_with_its_amendment() -> None:
    ground = Ground(
        ContractState.SIGNED, START, START, date(2026, 6, 30), None, (), [change(1, date(2026, 6, 1), ends=date(2026, 8, 31))]
    )
    assert day_refusal(ground, date(2026, 7, 15)) is None
    assert "31/08/2026" in str(day_refusal(ground, date(2026, 9, 1)))


days = st.dates(date(2026, 1, 1), date(2027, 12, 31))
quantities = st.integers(1, 4000).map(lambda n: D(n) / 100)


@given(
    st.lists(st.tuples(st.sampled_from([1, 2]), days, quantities), max_size=12),
    st.sampled_from(list(VatRule)),
    st.integers(0, 4000),
)
def test_what_is_delivered_adds_up_to_the_cent(done: list[tuple[int, date, Decimal]], vat: VatRule, first: int) -> None:
    prices = {1: D("33.33"), 2: D("7.77")}
    years = by_year(prices, done, vat)
    of = {key: sum((q for one, _, q in done if one == key), D(0)) for key in prices}
    total = amounts_of(((prices[key], quantity) for key, quantity in of.items()), vat).total
    assert sum(years.values(), D(0)) == total
    held = spread(years, [Tranche(5, 2026, D(first)), Tranche(3, 2027, D(1000))])
    assert sum(held.values(), D(0)) == total
    assert held.get(5, D(0)) <= first


def test_each_year_draws_first_on_its_own_money() -> None:
    tranches = [Tranche(1, 2026, D(100)), Tranche(2, 2027, D(100))]
    assert spread({2027: D(60)}, tranches) == {2: D(60)}
    assert spread({2026: D(120), 2027: D(50)}, tranches) == {1: D(100), 2: D(70)}
    assert spread({2026: D(150), 2027: D(100)}, tranches) == {1: D(100), 2: D(150)}, "beyond all, the last one"


@pytest.mark.parametrize(
    ("year", "day"), [(2024, date(2024, 3, 31)), (2025, date(2025, 4, 20)), (2026, date(2026, 4, 5)), (2038, date(2038, 4, 25))]
)
def test_easter(year: int, day: date) -> None:
    assert easter(year) == day
    assert public_holidays(year)[day + timedelta(39)] == "Ascension"


def test_the_dates_of_a_series() -> None:
    found = dates_of(date(2026, 11, 2), date(2026, 11, 12), {2, 3})
    assert [one.day.day for one in found] == [4, 5, 11, 12]
    assert [one.off for one in found] == ["", "", "11 novembre", ""]
    assert len(dates_of(date(2026, 1, 1), date(2099, 1, 1), range(7))) == MOST + 1
