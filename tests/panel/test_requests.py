"""What a request says is read without trust."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.exceptions import HTTPException

from pre_admin.panel.requests import address, local_path, number, record_id, record_ids


@pytest.mark.parametrize("text", ["1,2", "abc", "", None, "0", "-1", "99999999999999999999", "1e3", "١", "2147483648", " "])
def test_junk_ids_are_pages_that_do_not_exist(text: str | None) -> None:
    with pytest.raises(HTTPException) as refusal:
        record_id(text)
    assert refusal.value.code == 404


@given(st.text(max_size=60))
def test_a_number_is_within_bounds_or_nothing(text: str) -> None:
    found = number(text, 1, 500)
    assert found is None or 1 <= found <= 500


def test_numbers_are_clamped() -> None:
    assert number("99999999999999999999", 1, 50) == 50
    assert number("-1", 1, 50) == 1
    assert number("--1", 1, 50) is None


@pytest.mark.parametrize(
    "target", ["//evil.example", "/\\evil", "https://evil.example", "javascript:alert(1)", "", None, "/a\nb", "evil"]
)
def test_only_a_path_of_this_site_is_gone_back_to(target: str | None) -> None:
    assert local_path(target) is None


def test_a_local_path_is_kept_and_empty_parameters_left_out() -> None:
    assert local_path("/admin/child/?page=2") == "/admin/child/?page=2"
    assert address("/admin/child/", [("search", ""), ("page", 2), ("kind", None)]) == "/admin/child/?page=2"


def test_too_many_ids_are_refused() -> None:
    assert record_ids(["2", "1", "2"], 5) == [1, 2]
    with pytest.raises(HTTPException):
        record_ids(["1", "2", "3"], 2)
