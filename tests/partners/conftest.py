"""Partners typed in by those who keep them."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from pre_admin.accounts.roles import Role
from pre_admin.core.calendar import today
from tests.support.forms import form_of, soup_of
from tests.support.offices import Browser, Office

Add = Callable[..., int]


@pytest.fixture
def coordinator(office: Office) -> Browser:
    return office.browser()


@pytest.fixture
def assistant(office: Office) -> Browser:
    return office.browser(Role.ASSISTANT)


def ago(days: int) -> str:
    """The day so many days before today, as a form sends it; negative is ahead."""
    day: date = today() - timedelta(days=days)
    return day.isoformat()


def id_of(answer: Any) -> int:
    """The record a save led to."""
    assert answer.status_code == 302, [
        one.get_text(" ", strip=True) for one in soup_of(answer).select("[role=alert], .invalid-feedback")
    ]
    return int(answer.location.rpartition("id=")[2])


def fill(browser: Browser, slug: str, **fields: Any) -> Any:
    """The answer to a creation form with these fields."""
    return browser.post(f"/admin/{slug}/new/", form_of(browser.get(f"/admin/{slug}/new/")) | fields)


def change(browser: Browser, slug: str, record: int, **fields: Any) -> Any:
    """The answer to an edit form with these fields changed."""
    path = f"/admin/{slug}/edit/?id={record}"
    return browser.post(path, form_of(browser.get(path)) | fields)


@pytest.fixture
def add_association(assistant: Browser) -> Add:
    """`add_association(name, **fields)` → its id."""
    return lambda name="Les Essais", **fields: id_of(fill(assistant, "association", name=name, **fields))


@pytest.fixture
def add_referent(coordinator: Browser, add_association: Add) -> Add:
    """`add_referent(**fields)` → their id; employed by an association of their own unless one is given."""

    def add(**fields: Any) -> int:
        given = {"last_name": "Ouldrelli", "first_name": "Ana", "profession": "animation", "starts_on": ago(400), **fields}
        if "employer_id" not in given:
            given["employer_id"] = str(add_association(f"Employeur de {given['last_name']}"))
        return id_of(fill(coordinator, "referent", **given))

    return add


@pytest.fixture
def add_member(assistant: Browser) -> Add:
    """`add_member(**fields)` → their id, in the council unless told otherwise."""

    def add(**fields: Any) -> int:
        given = {"body": "advisory_council", "last_name": "Guellal", "first_name": "Fatma", "capacity": "doctor", **fields}
        return id_of(fill(assistant, "body-member", **given))

    return add
