"""The door through the real stack: in, out, slowed down, thrown out, brought back."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from pre_admin.accounts import passwords
from pre_admin.accounts.demo_accounts import DEMO_PASSWORD
from pre_admin.accounts.models import SignInAttempt, User
from pre_admin.accounts.rules import REFUSED
from pre_admin.accounts.scoping import as_system
from pre_admin.core.database import db

Visitor = Any  # the browser of conftest.py
ADMINISTRATION = "admin@demo.example"
COORDINATION = "coordination@demo.example"
Another = Callable[[], Visitor]
PassTime = Callable[[timedelta], None]


def test_the_right_password_opens_the_page_that_was_wanted(visitor: Visitor) -> None:
    wall = visitor.get("/admin/rights/?a=1")
    assert wall.status_code == 302
    assert wall.location == "/login?next=/admin/rights/?a%3D1"
    assert visitor.sign_in(next="/admin/rights/?a=1").location == "/admin/rights/?a=1"
    assert visitor.get("/admin/rights/").status_code == 200
    assert visitor.get("/login").location == "/admin/"


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
        "javascript:alert(1)",
        "/\t/evil.example",
        "\\\\evil",
        "evil",
        " /x",
    ],
)
def test_no_address_leads_elsewhere_after_signing_in(visitor: Visitor, target: str) -> None:
    assert visitor.sign_in(next=target).location == "/admin/"


def test_an_email_is_accepted_in_capitals_with_spaces(visitor: Visitor) -> None:
    assert visitor.sign_in("  Coordination@DEMO.example ").status_code == 302


@pytest.mark.parametrize("email", [COORDINATION, "personne@demo.example"])
def test_a_refusal_is_the_same_whether_or_not_the_account_exists(visitor: Visitor, email: str) -> None:
    for _ in range(5):
        answer = visitor.sign_in(email, "pas le bon du tout")
        assert answer.status_code == 401
        assert REFUSED in answer.text
        assert "pas le bon" not in answer.text
    answer = visitor.sign_in(email, DEMO_PASSWORD)
    assert answer.status_code == 429
    assert "Attendez 30\u00a0secondes" in answer.text or "Attendez 29\u00a0secondes" in answer.text


def test_waiting_ends_although_one_keeps_trying(visitor: Visitor, pass_time: PassTime) -> None:
    for _ in range(9):
        visitor.sign_in(password="pas le bon du tout")
    pass_time(timedelta(seconds=31))
    assert visitor.sign_in().status_code == 302


def test_guessing_does_not_slow_down_a_browser_that_signed_in_before(visitor: Visitor, another: Another) -> None:
    colleague, attacker = visitor, another()
    colleague.sign_in()
    colleague.post("/logout")
    for _ in range(8):
        attacker.sign_in(password="pas le bon du tout")
    assert attacker.sign_in().status_code == 429
    assert colleague.sign_in().status_code == 302


def test_a_forged_browser_mark_changes_nothing(visitor: Visitor) -> None:
    for n in range(6):
        visitor.client.set_cookie("pre_known", f"forged-{n}.sig")
        answer = visitor.sign_in(password="pas le bon du tout")
    assert answer.status_code == 429


def test_tries_are_kept_under_digests_and_purged(door: Flask, visitor: Visitor, pass_time: PassTime) -> None:
    visitor.sign_in(password="pas le bon du tout")
    visitor.sign_in()
    with door.app_context(), as_system("essai"):
        kept = db.session.scalars(db.select(SignInAttempt).order_by(SignInAttempt.id)).all()
        assert [one.succeeded for one in kept] == [False, True]
        assert all(len(one.email_key) == len(one.address_key) == 64 for one in kept)
    pass_time(timedelta(days=31))
    visitor.post("/logout")
    visitor.sign_in()
    with door.app_context(), as_system("essai"):
        assert len(db.session.scalars(db.select(SignInAttempt)).all()) == 1


def test_a_sign_in_stamps_the_account_and_renews_an_old_hash(door: Flask, visitor: Visitor) -> None:
    def account() -> tuple[str, bool, int]:
        with door.app_context(), as_system("essai"):
            user = db.session.scalars(db.select(User).where(User.email == COORDINATION)).one()
            return user.password_hash, user.last_sign_in_at is not None, user.version

    before = account()
    assert not before[1]
    hasher = passwords._hasher
    passwords.use_hasher(type(hasher)(time_cost=hasher.time_cost + 1, memory_cost=hasher.memory_cost, parallelism=1))
    try:
        assert visitor.sign_in().status_code == 302
        after = account()
        assert after[0] != before[0]
        assert after[1]
        assert after[2] == before[2], "signing in is no new version of the account"
    finally:
        passwords.use_hasher(hasher)
    visitor.post("/logout")
    assert visitor.sign_in().status_code == 302


def test_signing_out_closes_this_browser_only(visitor: Visitor, another: Another) -> None:
    other = another()
    visitor.sign_in()
    other.sign_in()
    visitor.get("/account/")
    assert visitor.post("/logout").location == "/login"
    assert visitor.get("/admin/").location == "/login?next=/admin/"
    assert other.get("/admin/rights/").status_code == 200


def test_signing_out_everywhere_closes_every_browser(visitor: Visitor, another: Another) -> None:
    other = another()
    visitor.sign_in()
    other.sign_in()
    visitor.get("/account/")
    visitor.post("/account/sign-out-everywhere")
    assert visitor.get("/admin/").status_code == 302
    assert other.get("/admin/").status_code == 302
    assert visitor.sign_in().status_code == 302


def test_a_deactivated_account_is_out_at_once_and_told_nothing_more(visitor: Visitor, another: Another) -> None:
    admin = another()
    visitor.sign_in()
    admin.sign_in(ADMINISTRATION)
    page = admin.get("/admin/account/batch/?action=deactivate&rowid=1")
    assert "Claire Montauzan" in page.text
    admin.post("/admin/account/batch/apply/", {"action": "deactivate", "rowid": "1", "mark": "1.1"})
    assert visitor.get("/admin/rights/").status_code == 302
    assert REFUSED in visitor.sign_in().text


def test_a_signed_in_page_is_never_kept_by_the_browser(visitor: Visitor) -> None:
    visitor.sign_in()
    assert visitor.get("/account/").headers["Cache-Control"] == "no-store"
    cookie = visitor.client.get_cookie("pre_session")
    assert cookie is not None
    assert cookie.http_only
    assert cookie.same_site == "Lax"
