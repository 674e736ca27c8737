"""The rules of referrals, without database."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pre_admin.core.calendar import age_on, birthday_in
from pre_admin.core.errors import DomainError
from pre_admin.families.rules import AgeBounds, Verdict, eligibility
from pre_admin.pathways.models import ReferralState
from pre_admin.pathways.rules.referrals import LACKING, REFERRAL_STATES, days_waiting, may_be_excepted, missing, wait_words
from pre_admin.pathways.rules.streets import pattern_of, street_of
from pre_admin.territories.rules import Atlas, MapFacts, PlaceFacts

MAPS = (
    MapFacts(1, "Périmètre", date(2009, 1, 1), date(2014, 12, 31)),
    MapFacts(2, "Carte 2015", date(2015, 1, 1), date(2023, 12, 31)),
    MapFacts(3, "Carte 2024", date(2024, 1, 1), None),
)
PLACES = {
    1: PlaceFacts(1, "Paillade", 1, 2), 2: PlaceFacts(2, "Mosson", 2, 3), 3: PlaceFacts(3, "Mosson", 3, None),
    4: PlaceFacts(4, "Vert-Bois", 2, None), 5: PlaceFacts(5, "Nouveau", 3, None),
}  # fmt: skip
ATLAS = Atlas(MAPS, PLACES)
BOUNDS = AgeBounds()
DAYS = st.dates(date(2009, 1, 1), date(2030, 12, 31))
LEAP = st.sampled_from([date(year, 2, 29) for year in range(2000, 2024, 4)])
BIRTHS = st.one_of(st.dates(date(1998, 1, 1), date(2028, 1, 1)), LEAP)


@settings(suppress_health_check=[HealthCheck.too_slow])  # a busy machine, not a rule
@given(BIRTHS, DAYS, st.sampled_from([None, *PLACES]))
def test_a_verdict_holds_from_a_birthday_to_another_whatever_the_map(birth: date, day: date, place: int | None) -> None:
    verdict = eligibility(birth, day, place, True, ATLAS, BOUNDS).verdict
    young = day < birthday_in(birth, birth.year + BOUNDS.low)
    old = day >= birthday_in(birth, birth.year + BOUNDS.high + 1)
    assert (verdict is Verdict.TOO_YOUNG) == young
    assert (verdict is Verdict.TOO_OLD) == old
    if not young and not old:
        on_map = place is not None and ATLAS.on_map(place, next(one.id for one in MAPS if one.holds(day))) is not None
        assert (verdict is Verdict.ELIGIBLE) == on_map


@given(LEAP, st.integers(2, 17))
def test_who_is_born_on_29_february_turns_older_on_the_1st_of_march_of_common_years(birth: date, years: int) -> None:
    day = birthday_in(birth, birth.year + years)
    leap = day.year % 4 == 0
    assert (day.month, day.day) == ((2, 29) if leap else (3, 1))
    assert age_on(birth, day) == years
    assert age_on(birth, day - timedelta(days=1)) == years - 1
    verdict = eligibility(birth, day, 2, True, ATLAS, BOUNDS).verdict
    assert (verdict is Verdict.TOO_OLD) == (years == BOUNDS.high + 1)


@given(st.sampled_from([date(2015, 1, 1), date(2024, 1, 1)]), st.sampled_from(list(PLACES)))
def test_the_map_changes_at_midnight_on_the_1st_of_january(day: date, place: int) -> None:
    birth = date(day.year - 9, 6, 1)
    eve, morning = (eligibility(birth, one, place, True, ATLAS, BOUNDS).verdict for one in (day - timedelta(days=1), day))
    before, after = (next(one.id for one in MAPS if one.holds(when)) for when in (day - timedelta(days=1), day))
    assert (eve is Verdict.ELIGIBLE) == (ATLAS.on_map(place, before) is not None)
    assert (morning is Verdict.ELIGIBLE) == (ATLAS.on_map(place, after) is not None)


@given(
    BIRTHS,
    st.dates(date(2009, 1, 1), date(2026, 1, 1)),
    st.sampled_from(list(PLACES)),
    st.dates(date(2026, 2, 1), date(2040, 1, 1)),
)
def test_a_later_map_changes_nothing_of_an_earlier_day(birth: date, day: date, place: int, start: date) -> None:
    closed = (*MAPS[:2], MapFacts(3, "Carte 2024", date(2024, 1, 1), start - timedelta(days=1)))
    later = Atlas((*closed, MapFacts(9, "Carte à venir", start, None)), {**PLACES, 9: PlaceFacts(9, "Ailleurs", 9, None)})
    assert eligibility(birth, day, place, True, later, BOUNDS) == eligibility(birth, day, place, True, ATLAS, BOUNDS)


@given(st.fixed_dictionaries(dict.fromkeys(LACKING, st.booleans())))
def test_each_thing_lacking_is_named_once_in_order(lacks: dict[str, bool]) -> None:
    told = missing(lacks)
    assert len(told) == sum(lacks.values())
    assert told == [text for text in LACKING.values() if text in told]


@given(DAYS, DAYS)
def test_a_wait_is_a_number_of_days_while_it_lasts(received: date, day: date) -> None:
    assert days_waiting(received, ReferralState.WAITING, day) == max(0, (day - received).days)
    assert days_waiting(received, ReferralState.EXAMINED, day) is None
    assert wait_words(received, ReferralState.DROPPED, day) == ""


def test_a_wait_in_words() -> None:
    day = date(2026, 3, 1)
    assert wait_words(day, ReferralState.WAITING, day) == "aujourd’hui"
    assert wait_words(date(2026, 2, 28), ReferralState.WAITING, day) == "1\u00a0jour"
    assert wait_words(date(2026, 2, 17), ReferralState.WAITING, day) == "12\u00a0jours"


def test_only_a_waiting_referral_moves() -> None:
    for state in (ReferralState.EXAMINED, ReferralState.DROPPED):
        for verb in REFERRAL_STATES.verbs:
            with pytest.raises(DomainError, match="n’est plus possible"):
                REFERRAL_STATES.after(state, verb)


@given(st.sampled_from(list(Verdict)), st.sampled_from(list(ReferralState)), st.booleans())
def test_an_exception_is_for_what_is_outside_the_conditions(verdict: Verdict, state: ReferralState, decided: bool) -> None:
    expected = verdict is not Verdict.ELIGIBLE and state is ReferralState.WAITING and not decided
    assert may_be_excepted(verdict, state, decided) == expected


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("12 bis, av. de l’Église — bât. B", "4 AVENUE DE L EGLISE", True),
        ("Résidence Les Pins, 4 rue du 8 mai 1945, esc. 2", "9, Rue du 8 Mai 1945", True),
        ("Bât A rue des Écoles", "7 A r. des ecoles", True),
        ("3 place St Roch", "5 pl. Saint-Roch", True),
        ("1 rue du Cœur", "2 rue du Coeur", True),
        ("rue de la Tour, appt 3", "1 rue de la Tour", True),
        ("1 rue des Écoles", "1 avenue des Écoles", False),
        ("1 rue Haute", "1 rue Haute Montée", False),
    ],
)
def test_a_street_is_known_whatever_stands_around_it(one: str, other: str, same: bool) -> None:
    assert (street_of(one) == street_of(other)) == same


@given(st.text(max_size=200))
def test_any_text_is_read_as_an_address(text: str) -> None:
    assert pattern_of(street_of(text)).startswith("%")
