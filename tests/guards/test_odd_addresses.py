"""Addresses that nobody was given: junk ids, signs that no page takes; each has a French answer."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from pre_admin.accounts.roles import Role

SignIn = Callable[..., FlaskClient]


@pytest.mark.parametrize("value", ["1,2", "abc", "", "-1", "0", "99999999999999999999", "1%00", "é"])
def test_odd_ids_have_a_french_answer(house_app: Flask, sign_in: SignIn, value: str) -> None:
    client = sign_in(Role.COORDINATOR)
    for view in house_app.extensions["house"].views:
        for endpoint in ("details", "edit", "history", "delete"):
            answer = client.get(f"/admin/{view.slug}/{endpoint}/?id={value}")
            assert answer.status_code in (400, 403, 404), f"{view.slug}/{endpoint}?id={value}: {answer.status_code}"
            assert "<h1" in answer.text


@pytest.mark.parametrize("path", ["search=a%00b", "page=%00"])
def test_a_nul_byte_is_a_demand_not_understood(house_app: Flask, sign_in: SignIn, path: str) -> None:
    answer = sign_in(Role.COORDINATOR).get(f"/admin/child/?{path}")
    assert answer.status_code == 400
    assert "Demande incomprise" in answer.text
