"""The life of an account through the pages, as people do it: created, confirmed, opened by its link."""

import re
from typing import Any

from sqlalchemy import select
from werkzeug.test import TestResponse

from pre_admin.accounts.models import User, UserRole
from pre_admin.accounts.roles import Role
from tests.support.forms import Fields, form_of, said, value_of
from tests.support.offices import Browser, Office, address_of

NEW_PASSWORD = "cinq grands chevaux bruns"
WAITING = "/admin/role-grant/?grant=pending"


def user_id(office: Office, who: Role | str) -> int:
    """The account of an address, or of the person who holds this role alone."""
    email = address_of(who) if isinstance(who, Role) else who
    return int(office.one(select(User.id).where(User.email == email)))


def rows(roles: list[str]) -> dict[str, str]:
    """New inline rows, as the form posts them."""
    return {f"roles-{place}-role": role for place, role in enumerate(roles, start=20)}


def create(administrator: Browser, email: str, *roles: str, name: str = "Inès Benali") -> TestResponse:
    """Send the form of a new account."""
    fields: dict[str, Any] = dict(form_of(administrator.get("/admin/account/new/")))
    return administrator.post("/admin/account/new/", fields | {"email": email, "full_name": name} | rows(list(roles)))


def edited(browser: Browser, account: int) -> Fields:
    """The form of an account, as it would be sent."""
    return form_of(browser.get(f"/admin/account/edit/?id={account}"))


def save(browser: Browser, account: int, fields: dict[str, Any]) -> TestResponse:
    """Send it."""
    return browser.post(f"/admin/account/edit/?id={account}", fields)


def shown_link(browser: Browser, answer: TestResponse) -> str:
    """The path of the link that the next page shows once."""
    assert answer.status_code in (302, 303), said(answer)
    page = browser.get(answer.location)
    url = value_of_id(page, "url")
    assert re.fullmatch(r"https?://[^/]+/welcome\?token=[\w-]{40,}", url), url
    return "/" + url.split("/", 3)[3]


def value_of_id(answer: TestResponse, name: str) -> str:
    """The value of the field with this id."""
    found = re.search(rf'<input[^>]*id="{name}"[^>]*value="([^"]*)"', answer.text)
    assert found, said(answer)
    return found[1]


def give_link(browser: Browser, account: int, how: str = "show") -> TestResponse:
    """Press the button of the page of links."""
    page = browser.get(f"/admin/account/link/?id={account}")
    return browser.post(f"/admin/account/link/?id={account}", {"version": value_of(page, "version"), "how": how})


def choose_password(browser: Browser, link: str, password: str = NEW_PASSWORD) -> TestResponse:
    """Open the link's page and choose a password twice."""
    browser.get(link)
    return browser.post(link, {"new_password": password, "confirmation": password})


def decide(browser: Browser, action: str, *grants: int) -> TestResponse:
    """Confirm or refuse roles, by the page that lists them."""
    page = browser.get("/admin/role-grant/batch/", query_string={"action": action, "rowid": grants})
    assert page.status_code == 200, said(page)
    return browser.post("/admin/role-grant/batch/apply/", form_of(page, "main form[method=post]"))


def grants(office: Office, account: int) -> dict[Role, UserRole]:
    """The roles given to an account."""
    found = office.all(select(UserRole).where(UserRole.user_id == account))
    return {row[0].role: row[0] for row in found}


def counting(office: Office, account: int) -> set[Role]:
    """The roles that count for this person today, as a session would read them."""
    from pre_admin.accounts.queries import person_of

    with office.app.app_context():
        person = person_of(account)
    return set(person.actor.roles) if person else set()
