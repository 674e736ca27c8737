"""Amounts in words: what French grammar says of them, number by number."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pre_admin.core.words import ONES, amount_words, number_words

KNOWN = {
    0: "zéro", 1: "un", 16: "seize", 17: "dix-sept", 20: "vingt", 21: "vingt et un", 22: "vingt-deux", 61: "soixante et un",
    70: "soixante-dix", 71: "soixante et onze", 72: "soixante-douze", 77: "soixante-dix-sept", 80: "quatre-vingts",
    81: "quatre-vingt-un", 90: "quatre-vingt-dix", 91: "quatre-vingt-onze", 99: "quatre-vingt-dix-neuf", 100: "cent", 101: "cent un",
    180: "cent quatre-vingts", 200: "deux cents", 201: "deux cent un", 300: "trois cents", 999: "neuf cent quatre-vingt-dix-neuf",
    1000: "mille", 1001: "mille un", 1100: "mille cent", 2000: "deux mille", 21_000: "vingt et un mille", 80_000: "quatre-vingt mille",
    80_080: "quatre-vingt mille quatre-vingts", 100_000: "cent mille", 200_000: "deux cent mille", 200_200: "deux cent mille deux cents",
    280_000: "deux cent quatre-vingt mille", 1_000_000: "un million", 1_000_001: "un million un", 2_000_000: "deux millions",
    80_000_000: "quatre-vingts millions", 200_000_000: "deux cents millions", 1_000_000_000: "un milliard",
    3_400_580_080: "trois milliards quatre cents millions cinq cent quatre-vingt mille quatre-vingts",
}  # fmt: skip
AMOUNTS = {
    "0": "zéro euro", "0.01": "un centime", "0.80": "quatre-vingts centimes", "1": "un euro", "1.01": "un euro et un centime", "2": "deux euros",
    "12345.06": "douze mille trois cent quarante-cinq euros et six centimes", "80": "quatre-vingts euros", "200.00": "deux cents euros",
    "1000000": "un million d’euros", "2000000.50": "deux millions d’euros et cinquante centimes", "1000001": "un million un euros",
    "10000000": "dix millions d’euros", "71.71": "soixante et onze euros et soixante et onze centimes", "-300": "moins trois cents euros",
}  # fmt: skip


@pytest.mark.parametrize(("number", "told"), KNOWN.items())
def test_a_number_is_written_as_grammar_wants(number: int, told: str) -> None:
    assert number_words(number) == told


@pytest.mark.parametrize(("amount", "told"), AMOUNTS.items())
def test_an_amount_is_written_with_euros_and_centimes(amount: str, told: str) -> None:
    assert amount_words(Decimal(amount)) == told


VALUES = {word: rank for rank, word in enumerate(ONES)} | {
    "vingt": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60,
}  # fmt: skip


def read_back(words: str) -> int:
    """The number that such words say: another way round, to hold the first one to account."""
    total = part = 0
    for word in re.split(r"[ -]", words.replace("quatre-vingts", "quatre-vingt")):
        if word == "et":
            continue
        if word in ("cent", "cents"):
            part = max(part, 1) * 100
        elif word.startswith(("mille", "million", "milliard")):
            scale = 1000 if word == "mille" else 10**9 if word.startswith("milliard") else 10**6
            total, part = total + max(part, 1) * scale, 0
        elif word == "vingt" and part % 100 == 4:
            part += 76
        else:
            part += VALUES[word]
    return total + part


def test_every_number_up_to_twenty_thousand_is_read_back_and_none_is_written_twice() -> None:
    written = [number_words(number) for number in range(20_000)]
    assert len(set(written)) == len(written)
    assert [read_back(words) for words in written] == list(range(20_000))


@given(st.integers(0, 10**12 - 1))
def test_any_number_is_read_back(number: int) -> None:
    assert read_back(number_words(number)) == number


@pytest.mark.parametrize("number", [-1, 10**12])
def test_what_no_contract_amounts_to_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match="en lettres"):
        number_words(number)
