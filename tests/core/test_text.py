"""Text as people compare it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pre_admin.core.search import MAX_WORD, MAX_WORDS, index_rows, searched_words
from pre_admin.core.text import normalise, sort_key, words


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Élodie", "elodie"),
        ("  L’Haÿ-les-Roses ", "l hay les roses"),
        ("ŒUVRE d'Ægir", "oeuvre d aegir"),
        ("François\u00a0Xavier", "francois xavier"),
        ("2026-0413", "2026 0413"),
        ("", ""),
        ("---", ""),
        ("الاسم", "الاسم"),
        ("محمد علي", "محمد علي"),
    ],
)
def test_normalised_text_has_no_case_no_accent_no_sign(text: str, plain: str) -> None:
    assert normalise(text) == plain


@given(st.text(max_size=200))
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)
    assert all(char == " " or char.isalnum() for char in normalise(text))


def test_a_short_name_is_ordered_before_the_longer_that_begins_by_it() -> None:
    names = [("Dubois", "Anna"), ("Du", "Zoé"), ("Dù", "Émile"), ("Dubois", "Ànaïs")]
    ordered = sorted(names, key=lambda name: sort_key(*name))
    assert ordered == [("Dù", "Émile"), ("Du", "Zoé"), ("Dubois", "Ànaïs"), ("Dubois", "Anna")]


@given(st.text(max_size=2000))
def test_what_is_searched_is_bounded(text: str) -> None:
    found = searched_words(text)
    assert len(found) <= MAX_WORDS
    assert all(0 < len(word) <= MAX_WORD for word in found)


def test_the_side_table_holds_each_word_once() -> None:
    rows = list(index_rows("child", [(7, ["Jean-Pierre", "Pierre", None])]))
    assert [(row["word"], row["record_id"]) for row in rows] == [("jean", 7), ("pierre", 7)]
    assert words("Pierre pierre") == ["pierre"]
