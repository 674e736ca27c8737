"""Families and children typed in by someone."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.forms import form_of, soup_of
from tests.support.offices import Browser, Office


@pytest.fixture
def coordinator(office: Office) -> Browser:
    return office.browser()


def id_of(answer: Any) -> int:
    """The record a save led to."""
    assert answer.status_code == 302, [one.get_text(" ", strip=True) for one in soup_of(answer).select("[role=alert]")]
    return int(answer.location.rpartition("id=")[2])


@pytest.fixture
def add_family(coordinator: Browser) -> Callable[..., int]:
    """`add_family(name, **fields)` → its id."""

    def add(name: str = "Tazaghine", **fields: Any) -> int:
        return id_of(
            coordinator.post("/admin/family/new/", form_of(coordinator.get("/admin/family/new/")) | {"name": name, **fields})
        )

    return add


@pytest.fixture
def add_child(coordinator: Browser, add_family: Callable[..., int]) -> Callable[..., int]:
    """`add_child(**fields)` → its id; in a family of its own unless one is given."""

    def add(**fields: Any) -> int:
        given = {"last_name": "Tazaghine", "first_name": "Lina", "birth_date": "2018-12-03", "sex": "girl", **fields}
        given.setdefault("family_id", str(add_family(str(given["last_name"]))))
        return id_of(coordinator.post("/admin/child/new/", form_of(coordinator.get("/admin/child/new/")) | given))

    return add
