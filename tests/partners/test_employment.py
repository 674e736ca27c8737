"""An account ends with the employment, or the term, it is tied to; and comes back when the end is taken back."""

from collections.abc import Callable

from sqlalchemy import select

from pre_admin.accounts.models import User, UserRole
from pre_admin.accounts.roles import Role
from tests.partners.conftest import ago, change, fill, id_of
from tests.support.forms import said
from tests.support.offices import PASSWORD, Browser, Office, address_of

Add = Callable[..., int]


def account(office: Office, role: Role) -> str:
    return str(office.one(select(User.id).where(User.email == address_of(role))))


def signs_in(office: Office, role: Role) -> bool:
    browser = Browser(office.app)
    browser.get("/login")
    return browser.post("/login", {"email": address_of(role), "password": PASSWORD}).status_code == 302


def last_day(office: Office, role: Role) -> object:
    mine = UserRole.user_id == int(account(office, role))
    return office.one(select(UserRole.ends_on).where(mine))


def test_a_referent_who_leaves_is_signed_out_and_does_not_come_back(
    office: Office, coordinator: Browser, add_referent: Add
) -> None:
    inside = office.browser(Role.REFERENT)
    referent = add_referent(user_id=account(office, Role.REFERENT), starts_on=ago(400))
    assert inside.get("/admin/child/").status_code == 200
    assert id_of(change(coordinator, "referent", referent, ends_on=ago(1))) == referent
    assert "/login" in inside.get("/admin/child/").location
    assert not signs_in(office, Role.REFERENT)
    history = said(coordinator.get(f"/admin/account/history/?id={account(office, Role.REFERENT)}"))
    assert "Dernier jour : «" in history
    assert change(coordinator, "referent", referent, ends_on="").status_code == 302
    assert signs_in(office, Role.REFERENT)


def test_a_referent_who_leaves_later_works_until_then(office: Office, coordinator: Browser, add_referent: Add) -> None:
    referent = add_referent(user_id=account(office, Role.REFERENT), starts_on=ago(400))
    assert change(coordinator, "referent", referent, ends_on=ago(-10)).status_code == 302
    assert str(last_day(office, Role.REFERENT)) == ago(-10)
    assert signs_in(office, Role.REFERENT)


def test_a_member_whose_term_ends_no_longer_opens_the_committee(office: Office, assistant: Browser) -> None:
    fields = {
        "body": "technical_committee", "capacity": "other", "last_name": "Cazalis", "first_name": "Hélène", "function": "Élue",
        "user_id": account(office, Role.TECHNICAL_COMMITTEE), "terms-0-starts_on": ago(700), "terms-0-ends_on": ago(2),
        "terms-0-seat": "member",
    }  # fmt: skip
    assert id_of(fill(assistant, "body-member", **fields))
    assert str(last_day(office, Role.TECHNICAL_COMMITTEE)) == ago(2)
    assert not signs_in(office, Role.TECHNICAL_COMMITTEE)
