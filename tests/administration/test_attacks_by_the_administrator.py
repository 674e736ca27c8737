"""Whatever an administrator posts, no role that opens children's files counts for them: neither by hand nor through another's account."""

from typing import Any

import pytest
from sqlalchemy import select

from pre_admin.accounts.models import SignInLink, User, UserRole
from pre_admin.accounts.permission_map import CHILD_FILE_ROLES
from pre_admin.accounts.roles import Role
from pre_admin.config import MailServer
from tests.support.forms import error_of, form_of, said, soup_of, value_of
from tests.support.offices import Browser, Office, address_of
from tests.support.people import (
    WAITING,
    choose_password,
    counting,
    create,
    decide,
    edited,
    give_link,
    grants,
    rows,
    save,
    shown_link,
    user_id,
)

CONFIRMED = {
    "confirmed_at": "2026-01-01", "confirmed_by_id": "1", "given_by_id": "1", "ends_on": "2030-01-01", "confirmed": "1",
    "user_id": "1", "version": "1",
}  # fmt: skip


@pytest.fixture
def administrator(office: Office) -> Browser:
    return office.browser(Role.ADMINISTRATOR)


@pytest.fixture
def me(office: Office) -> int:
    return user_id(office, Role.ADMINISTRATOR)


def all_grants(office: Office) -> list[Any]:
    table: Any = UserRole.__table__
    return office.all(select(table).order_by(table.c.id))


def act(browser: Browser, action: str, *ids: int) -> None:
    """A batch action on accounts."""
    page = browser.get("/admin/account/batch/", query_string={"action": action, "rowid": ids})
    assert browser.post("/admin/account/batch/apply/", form_of(page, "main form[method=post]")).status_code == 302


def alone(office: Office, administrator: Browser) -> int:
    """One person is left at the coordination."""
    act(administrator, "deactivate", user_id(office, address_of(Role.COORDINATOR, charter=False)))
    return user_id(office, Role.COORDINATOR)


# ---- by hand
@pytest.mark.parametrize("role", sorted(CHILD_FILE_ROLES))
def test_a_role_for_oneself(office: Office, administrator: Browser, me: int, role: Role) -> None:
    before = all_grants(office)
    answer = save(administrator, me, edited(administrator, me) | rows([role.value]))
    assert answer.status_code == 422
    assert "Vous ne pouvez pas vous donner un rôle à vous-même" in error_of(answer, "roles-20-role")
    assert value_of(answer, "roles-20-role") == role.value
    assert all_grants(office) == before


def test_ones_own_row_turned_into_another_role(office: Office, administrator: Browser, me: int) -> None:
    before = all_grants(office)
    answer = save(administrator, me, edited(administrator, me) | {"roles-0-role": "coordinator"})
    assert answer.status_code == 422
    assert "à vous-même" in error_of(answer, "roles-0-role")
    assert all_grants(office) == before


def test_the_row_of_someone_else_claimed(office: Office, administrator: Browser, me: int) -> None:
    theirs = grants(office, user_id(office, Role.COORDINATOR))[Role.COORDINATOR].id
    before = all_grants(office)
    for prefix in ("roles-0", "roles-1"):
        fields = edited(administrator, me) | {f"{prefix}-id": str(theirs), f"{prefix}-role": "coordinator"}
        assert save(administrator, me, fields).status_code == 422
    assert all_grants(office) == before


def test_fields_that_the_form_does_not_have(office: Office, administrator: Browser) -> None:
    extra = (
        {f"roles-20-{name}": value for name, value in CONFIRMED.items()} | CONFIRMED | {"is_active": "1", "password_hash": "x"}
    )
    fields = form_of(administrator.get("/admin/account/new/")) | {"email": "x@essai.example", "full_name": "X"}
    link = shown_link(administrator, administrator.post("/admin/account/new/", fields | rows(["coordinator"]) | extra))
    account = user_id(office, "x@essai.example")
    grant = grants(office, account)[Role.COORDINATOR]
    assert (grant.confirmed_at, grant.confirmed_by_id, grant.ends_on) == (None, None, None)
    assert grant.given_by_id == user_id(office, Role.ADMINISTRATOR)
    answer = save(administrator, account, edited(administrator, account) | {f"roles-0-{k}": v for k, v in CONFIRMED.items()})
    assert answer.status_code == 302
    choose_password(administrator, link)
    assert counting(office, account) == set()
    for path in ("/admin/child/", "/admin/family/", WAITING, "/admin/account/"):
        assert administrator.get(path).status_code == 403, path


@pytest.mark.parametrize("action", ["confirm", "refuse"])
def test_the_addresses_of_the_coordination(office: Office, administrator: Browser, action: str) -> None:
    create(administrator, "x@essai.example", "coordinator")
    grant = grants(office, user_id(office, "x@essai.example"))[Role.COORDINATOR]
    before = all_grants(office)
    query = {"action": action, "rowid": str(grant.id), "mark": f"{grant.id}.{grant.version}"}
    assert administrator.get("/admin/role-grant/batch/", query_string=query).status_code == 403
    assert administrator.post("/admin/role-grant/batch/apply/", query).status_code == 403
    for path in ("new/", f"edit/?id={grant.id}", f"delete/?id={grant.id}"):
        assert administrator.post(f"/admin/role-grant/{path}", query | CONFIRMED).status_code == 403
    assert all_grants(office) == before


def test_a_confirmed_row_turned_into_another_role(office: Office, administrator: Browser) -> None:
    account = user_id(office, Role.REFERENT)
    fields = edited(administrator, account) | {"roles-0-role": "coordinator"}
    assert save(administrator, account, fields).status_code == 302
    assert set(grants(office, account)) == {Role.COORDINATOR}
    assert counting(office, account) == set()


def test_nobody_confirms_their_own(office: Office, administrator: Browser) -> None:
    coordinator, account = office.browser(), user_id(office, Role.COORDINATOR)
    assert save(administrator, account, edited(administrator, account) | rows(["registry"])).status_code == 302
    grant = grants(office, account)[Role.REGISTRY]
    done = decide(coordinator, "confirm", grant.id)
    assert "personne ne confirme son propre rôle" in said(coordinator.get(done.location))
    assert counting(office, account) == {Role.COORDINATOR}
    other = Browser(office.app).sign_in(address_of(Role.COORDINATOR, charter=False))
    decide(other, "confirm", grant.id)
    assert counting(office, account) == {Role.COORDINATOR, Role.REGISTRY}


# ---- through another's account
def test_a_link_that_was_shown(office: Office, administrator: Browser) -> None:
    account, coordinator = user_id(office, Role.COORDINATOR), office.browser()
    page = administrator.get(f"/admin/account/link/?id={account}")
    assert "remet à confirmer par la coordination : Coordination" in said(page)
    link = shown_link(administrator, give_link(administrator, account))
    assert counting(office, account) == set()
    assert coordinator.get("/admin/child/").status_code == 403, "at once, for sessions already open"
    thief = Browser(office.app)
    assert choose_password(thief, link).status_code == 303
    for path in ("/admin/child/", WAITING, "/admin/account/"):
        assert thief.get(path).status_code == 403, path


def test_a_link_given_but_kept_for_after_the_confirmation(office: Office, administrator: Browser) -> None:
    account = user_id(office, Role.REFERENT)
    link = shown_link(administrator, give_link(administrator, account))
    coordinator, grant = office.browser(), grants(office, account)[Role.REFERENT]
    done = decide(coordinator, "confirm", grant.id)
    assert "un lien de connexion est donné et n’a pas encore servi" in said(coordinator.get(done.location))
    assert counting(office, account) == set()
    choose_password(Browser(office.app), link)
    decide(coordinator, "confirm", grant.id)
    assert counting(office, account) == {Role.REFERENT}


def test_the_only_coordinator(office: Office, administrator: Browser) -> None:
    account = alone(office, administrator)
    before = all_grants(office)
    refused = give_link(administrator, account)
    assert refused.status_code == 422
    assert "seule à la coordination" in said(refused)
    assert "sign-in-link" in said(refused)
    moved = save(administrator, account, edited(administrator, account) | {"email": "mienne@essai.example"})
    assert moved.status_code == 422
    assert "seule à la coordination" in error_of(moved, "email")
    assert all_grants(office) == before
    assert office.all(select(SignInLink.id)) == []
    assert office.one(select(User.email).where(User.id == account)) == address_of(Role.COORDINATOR)
    assert counting(office, account) == {Role.COORDINATOR}


def test_the_two_coordinators_one_after_the_other(office: Office, administrator: Browser) -> None:
    first, second = user_id(office, Role.COORDINATOR), user_id(office, address_of(Role.COORDINATOR, charter=False))
    assert give_link(administrator, first).status_code == 303
    assert give_link(administrator, second).status_code == 422
    assert (counting(office, first), counting(office, second)) == (set(), {Role.COORDINATOR})


def test_a_coordinator_closed_then_moved_then_opened(office: Office, administrator: Browser) -> None:
    account = user_id(office, address_of(Role.COORDINATOR, charter=False))
    act(administrator, "deactivate", account)
    assert save(administrator, account, edited(administrator, account) | {"email": "mienne@essai.example"}).status_code == 302
    act(administrator, "reactivate", account)
    link = shown_link(administrator, give_link(administrator, account))
    assert choose_password(administrator, link).status_code == 303
    assert counting(office, account) == set()
    assert administrator.get("/admin/child/").status_code == 403


@pytest.mark.parametrize("address", ["mienne@essai.example", "MIENNE@essai.example "])
def test_an_address_changed_then_a_link_mailed(
    office: Office, administrator: Browser, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    sent: list[tuple[str, str]] = []
    monkeypatch.setattr("pre_admin.administration.linking.send", lambda server, to, subject, body: sent.append((to, body)))
    monkeypatch.setitem(office.app.config, "MAIL_SERVER", MailServer("smtp", "127.0.0.1", 1, "pre@essai.example"))
    monkeypatch.setitem(office.app.config, "BASE_URL", "https://pre.example")
    account = user_id(office, Role.COORDINATOR)
    old = give_link(administrator, account, "mail")
    assert old.status_code == 303
    with administrator.client.session_transaction() as kept:
        assert "token" not in str(dict(kept)).replace("csrf_token", "")
        assert kept["fresh_link"] == [account, "mailed", ""], "the giver could read it in their own cookie"
    assert counting(office, account) == {Role.COORDINATOR}, "a link that is only mailed leaves the role as it is"
    assert "token=" not in administrator.get(old.location).text
    assert save(administrator, account, edited(administrator, account) | {"email": address}).status_code == 302
    assert "n’est plus valable" in said(Browser(office.app).get(path_in(sent[0][1]))), "it went to the former address"
    give_link(administrator, account, "mail")
    assert [to for to, _ in sent] == [address_of(Role.COORDINATOR), "mienne@essai.example"]
    assert Browser(office.app).get(path_in(sent[0][1])).status_code == 410
    thief = Browser(office.app)
    choose_password(thief, path_in(sent[1][1]))
    assert counting(office, account) == set()
    assert thief.get("/admin/child/").status_code == 403


def test_a_host_of_their_own_in_a_mailed_link(office: Office, administrator: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[str] = []
    monkeypatch.setattr("pre_admin.administration.linking.send", lambda server, to, subject, body: sent.append(body))
    monkeypatch.setitem(office.app.config, "MAIL_SERVER", MailServer("smtp", "127.0.0.1", 1, "pre@essai.example"))
    monkeypatch.setitem(office.app.config, "BASE_URL", "https://pre.example")
    account = user_id(office, Role.COORDINATOR)
    version = value_of(administrator.get(f"/admin/account/link/?id={account}"), "version")
    path = f"/admin/account/link/?id={account}"
    administrator.post(path, {"version": version, "how": "mail"}, headers={"X-Forwarded-Host": "voleur.example"})
    assert "https://pre.example/welcome?token=" in sent[0]
    assert "voleur" not in sent[0]


def path_in(body: str) -> str:
    """The path of the link in a message."""
    return next(line for line in body.split() if "token=" in line).removeprefix("https://pre.example")


def test_ones_own_link(office: Office, administrator: Browser, me: int) -> None:
    refused = give_link(administrator, me)
    assert refused.status_code == 422
    assert "Mon compte" in said(refused)
    assert office.all(select(SignInLink.id)) == []


def test_links_cannot_be_read_through_the_panel(office: Office, administrator: Browser) -> None:
    link = shown_link(administrator, give_link(administrator, user_id(office, Role.ASSISTANT)))
    token = link.partition("=")[2]
    paths = ("/admin/journal/", "/admin/account/", f"/admin/account/history/?id={user_id(office, Role.ASSISTANT)}")
    for path in paths:
        page = administrator.get(path)
        assert page.status_code == 200
        assert token not in page.text
    assert "Lien de connexion : création" in said(administrator.get(paths[2]))
    assert not soup_of(administrator.get("/admin/search/?q=" + token)).select(".list a")
