"""Settings without database: what is read, what is refused, what becomes of a form that someone overtook."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pre_admin.core.errors import NotDeclared
from pre_admin.core.settings import (
    UNSET,
    Amount,
    Choice,
    Line,
    Paragraphs,
    Setting,
    SettingRegistry,
    Siret,
    Stored,
    Typed,
    Whole,
    YesNo,
    review,
)
from pre_admin.families.rules import age_bounds_refusal
from pre_admin.families.settings import AGE_HIGH, AGE_LOW, RULES
from pre_admin.funding.rules.thresholds import thresholds_refusal
from pre_admin.funding.settings import PUBLICITY, PUBLICITY_BEFORE, TECHNICAL_QUORUM, QuorumRule, publicity_setting

DAYS: Setting[int] = Setting("days", "Délai", "G", Whole("jour", "jours", 1, 120), 30)
BAD = ["douze", "-3", "0", "121", "999999999999999999999999", "1e9", "3\x00", "1,5", "3.0", "٣", "½", "0x10", "--3", "+"]


@pytest.mark.parametrize("typed", BAD)
def test_what_is_not_a_number_within_bounds_is_refused_in_french(typed: str) -> None:
    with pytest.raises(ValueError, match=r"nombre entier|Choisissez entre 1.jour et 120.jours"):
        DAYS.read(typed)


@pytest.mark.parametrize(("typed", "value"), [("30", 30), (" 1 20 ", 120), ("1", 1), ("007", 7)])
def test_a_number_is_read_as_people_type_it(typed: str, value: int) -> None:
    assert DAYS.read(typed) == value


@pytest.mark.parametrize("typed", ["", "   "])
def test_a_setting_with_a_default_is_never_left_empty_and_one_without_may_be(typed: str) -> None:
    with pytest.raises(ValueError, match="toujours une valeur"):
        DAYS.read(typed)
    assert TECHNICAL_QUORUM.read(typed) is UNSET
    assert TECHNICAL_QUORUM.tell(UNSET) == "Pas encore décidé"


@pytest.mark.parametrize(
    "typed", ["abc", "-1", "1,234", "1e9", "12\x00", "1.2.3", "NaN", "Infinity", "10000001", "99999999999999999999", ".", "€"]
)
def test_what_is_not_an_amount_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="montant"):
        Amount().read(typed)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("25 000", "25000.00"),
        ("25 000,00 €", "25000.00"),
        ("25\u202f000,5", "25000.50"),
        ("0.07", "0.07"),
        ("10000000", "10000000.00"),
    ],
)
def test_an_amount_is_read_with_a_comma_or_a_point(typed: str, value: str) -> None:
    assert Amount().read(typed) == Decimal(value)


@given(st.decimals(0, 10_000_000, places=2))
def test_an_amount_survives_being_kept(amount: Decimal) -> None:
    kind = Amount()
    assert kind.load(kind.keep(amount)) == amount == kind.read(kind.keep(amount))


def test_choices_and_answers_are_only_those_offered() -> None:
    for kind in (Choice(QuorumRule), YesNo()):
        with pytest.raises(ValueError, match="valeur de la liste"):
            kind.read("zzz")
        for code, label in kind.options():
            assert kind.tell(kind.load(code)) == label
            assert kind.keep(kind.read(code)) == code


def test_a_value_that_a_later_version_does_not_know_is_the_default_again() -> None:
    assert TECHNICAL_QUORUM.load("abolished") is UNSET
    assert DAYS.load("soon") == 30


# ---- rules that bind several
@given(st.integers(0, 25), st.integers(0, 25))
def test_the_ages_are_in_order(low: int, high: int) -> None:
    assert (age_bounds_refusal(low, high) is None) is (low <= high)


def test_publicity_never_comes_before_the_written_form() -> None:
    assert thresholds_refusal(Decimal(25000), Decimal(24999))
    assert thresholds_refusal(Decimal(25000), Decimal(25000)) is None


def test_the_threshold_of_publicity_is_that_of_the_day() -> None:
    from datetime import date

    assert publicity_setting(date(2026, 3, 31)) is PUBLICITY_BEFORE
    assert publicity_setting(date(2026, 4, 1)) is PUBLICITY
    assert (PUBLICITY_BEFORE.default, PUBLICITY.default) == (Decimal(40000), Decimal(60000))


# ---- the form of one person, and what others decided
def ages(**stored: Stored) -> tuple[SettingRegistry, Mapping[str, Stored]]:
    registry = SettingRegistry()
    registry.declare((AGE_LOW, AGE_HIGH), RULES)
    return registry, {"age_low": Stored(0, "2"), "age_high": Stored(0, "16")} | stored


@pytest.mark.parametrize(
    ("typed", "changes", "errors", "conflicts"),
    [
        ({"age_high": Typed("16", 0)}, {}, [], []),
        ({"age_high": Typed("17", 0)}, {"age_high": 17}, [], []),
        ({"age_high": Typed("1", 0)}, {"age_high": 1}, ["age_high"], []),
        ({"age_low": Typed("12", 0), "age_high": Typed("14", 0)}, {"age_low": 12, "age_high": 14}, [], []),
        ({"age_low": Typed("17", 0)}, {"age_low": 17}, ["age_high"], []),
        ({"age_high": Typed("x", 0)}, {}, ["age_high"], []),
        ({}, {}, [], []),
    ],
)
def test_a_form_changes_what_was_changed_and_nothing_else(
    typed: Mapping[str, Typed], changes: dict[str, Any], errors: list[str], conflicts: list[str]
) -> None:
    registry, stored = ages()
    found = review(registry, typed, stored, {key: one.text for key, one in stored.items()})
    assert (found.changes, list(found.errors), found.conflicts) == (changes, errors, conflicts)


@pytest.mark.parametrize(
    ("mine", "changes", "conflicts"),
    [("16", {}, []), ("18", {}, []), ("17", {"age_high": 17}, ["age_high"])],
    ids=["left as shown: theirs stays", "the same as theirs", "another: both are shown"],
)
def test_someone_decided_meanwhile(mine: str, changes: dict[str, Any], conflicts: list[str]) -> None:
    registry, stored = ages(age_high=Stored(1, "18"))
    found = review(registry, {"age_high": Typed(mine, 0)}, stored, {"age_high": "16"})
    assert (found.changes, found.conflicts) == (changes, conflicts)


def test_a_setting_is_declared_once_and_before_the_house_opens() -> None:
    registry, _ = ages()
    with pytest.raises(NotDeclared, match="twice"):
        registry.declare((AGE_LOW,))
    registry.freeze()
    with pytest.raises(NotDeclared, match="before"):
        registry.declare((DAYS,))


# ---- texts
@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Caisse  des\u00a0écoles ", "Caisse des écoles"),
        ("a\r\n\r\n\r\n\r\nb  c\r\n", "a\n\nb c"),
        ("e\u0301te\u0301\x07\x00", "été"),
    ],
)
def test_a_text_is_kept_clean(typed: str, kept: str) -> None:
    assert Paragraphs().read(typed) == kept
    assert Line().read(typed) == " ".join(kept.split())


def test_a_text_too_long_is_refused_and_never_cut() -> None:
    for kind in (Line(10), Paragraphs(10)):
        assert kind.read("x" * 10) == "x" * 10
        with pytest.raises(ValueError, match=r"10.signes au plus"):
            kind.read("x" * 11)


@given(st.text(max_size=300))
def test_a_text_is_told_in_a_line_that_a_decision_can_hold(text: str) -> None:
    for kind in (Line(300), Paragraphs(300)):
        told = kind.tell(kind.read(text))
        assert len(told) <= 120
        assert "\n" not in told
        assert kind.read(kind.read(text)) == kind.read(text)


def test_a_siret_is_kept_without_its_spaces_and_shown_with_them() -> None:
    assert Siret().read("732 829 320 00074") == "73282932000074"
    assert Siret().tell("73282932000074") == "732\u00a0829\u00a0320\u00a000074"
    with pytest.raises(ValueError, match="14 chiffres"):
        Siret().read("732")
