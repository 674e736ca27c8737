"""Sign-in links: used once, for three days, by the person alone; whatever else is answered in French and writes nothing."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from pre_admin.accounts.models import SignInLink, User
from pre_admin.accounts.queries import credentials
from pre_admin.accounts.roles import Role
from pre_admin.accounts.rules import LinkState, link_state, token_digest
from pre_admin.accounts.typed import secret
from pre_admin.core.calendar import set_today, today
from pre_admin.core.database import Base
from pre_admin.journal.models import ChangeEntry
from tests.support.forms import error_of, said, soup_of
from tests.support.offices import PASSWORD, Browser, Office, address_of
from tests.support.people import NEW_PASSWORD, choose_password, create, give_link, shown_link, user_id

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
LATER, EARLIER = NOW + timedelta(seconds=1), NOW - timedelta(seconds=1)


@pytest.mark.parametrize(
    ("used", "replaced", "expires_at", "is_open", "state"),
    [
        (False, False, LATER, True, LinkState.GOOD), (False, False, NOW, True, LinkState.EXPIRED),
        (False, False, EARLIER, True, LinkState.EXPIRED), (True, False, LATER, True, LinkState.USED),
        (True, True, EARLIER, True, LinkState.USED), (False, True, LATER, True, LinkState.REPLACED),
        (False, True, EARLIER, True, LinkState.REPLACED), (False, False, LATER, False, LinkState.CLOSED),
        (True, True, EARLIER, False, LinkState.CLOSED),
    ],
)  # fmt: skip
def test_what_a_link_is_worth(used: bool, replaced: bool, expires_at: datetime, is_open: bool, state: LinkState) -> None:
    assert link_state(used, replaced, expires_at, is_open, NOW) is state


def test_every_refusal_says_what_to_do() -> None:
    sentences = [state.value for state in LinkState if state is not LinkState.GOOD]
    assert len(set(sentences)) == 5
    for sentence in sentences:
        assert "administration technique" in sentence


@pytest.fixture
def link(office: Office) -> str:
    """The link of the referent's account, which exists and was opened before."""
    administrator = office.browser(Role.ADMINISTRATOR)
    return shown_link(administrator, give_link(administrator, user_id(office, Role.REFERENT)))


@pytest.fixture
def _real_day() -> Iterator[None]:
    yield
    set_today(None)


def everything(office: Office) -> Any:
    """All that a refused link must leave as it is."""
    tables = [Base.metadata.tables[name] for name in ("user_account", "user_role", "sign_in_link", "change_journal")]
    return [office.all(select(table)) for table in tables]


def refused(office: Office, path: str, sentence: str, code: int = 410) -> None:
    """Both to look and to send, in a browser of its own; nothing is written."""
    before = everything(office)
    browser = Browser(office.app)
    looked = browser.get(path)
    browser.get("/login")
    sent = browser.post(path, {"new_password": NEW_PASSWORD, "confirmation": NEW_PASSWORD})
    for answer in (looked, sent):
        assert answer.status_code == code
        assert sentence in said(answer)
        assert not soup_of(answer).select("input[type=password]")
    assert browser.get("/admin/").status_code == 302
    assert everything(office) == before


def test_a_link_opens_once(office: Office, link: str) -> None:
    other = office.browser(Role.REFERENT)
    browser = Browser(office.app)
    page = browser.get(link)
    assert f"Bonjour Essai {Role.REFERENT.label}" in said(page)
    done = choose_password(browser, link)
    assert (done.status_code, done.location) == (303, "/admin/")
    assert browser.get("/admin/").status_code == 200
    assert other.get("/admin/").status_code == 302, "sessions opened before are over"
    refused(office, link, "a déjà servi")
    Browser(office.app).sign_in(address_of(Role.REFERENT), NEW_PASSWORD)
    assert with_former_password(office).status_code == 401


def with_former_password(office: Office) -> TestResponse:
    browser = Browser(office.app)
    browser.get("/login")
    return browser.post("/login", {"email": address_of(Role.REFERENT), "password": PASSWORD})


@pytest.mark.parametrize(
    ("password", "confirmation", "field", "sentence"),
    [
        ("court", "court", "new_password", "12"), (NEW_PASSWORD, "autre chose de long", "confirmation", "diffèrent"),
        ("", "", "new_password", "obligatoire"), ("123456789012345", "123456789012345", "new_password", "chiffres"),
    ],
)  # fmt: skip
def test_a_bad_password_is_refused_and_the_link_stays(
    office: Office, link: str, password: str, confirmation: str, field: str, sentence: str
) -> None:
    before = everything(office)
    browser = Browser(office.app)
    browser.get(link)
    answer = browser.post(link, {"new_password": password, "confirmation": confirmation})
    assert answer.status_code == 422
    assert sentence in error_of(answer, field)
    assert everything(office) == before
    assert choose_password(browser, link).status_code == 303


@pytest.mark.usefixtures("_real_day")
def test_a_link_is_good_for_three_days(office: Office, link: str) -> None:
    start = today()
    set_today(start + timedelta(days=2))
    assert Browser(office.app).get(link).status_code == 200
    set_today(start + timedelta(days=4))
    refused(office, link, "n’est plus valable")


def test_a_newer_link_replaces_the_former(office: Office, link: str) -> None:
    administrator = office.browser(Role.ADMINISTRATOR)
    newer = shown_link(administrator, give_link(administrator, user_id(office, Role.REFERENT)))
    refused(office, link, "Un lien plus récent")
    assert choose_password(Browser(office.app), newer).status_code == 303
    refused(office, link, "Un lien plus récent")


def test_a_closed_account_has_no_link(office: Office, link: str) -> None:
    administrator, account = office.browser(Role.ADMINISTRATOR), user_id(office, Role.REFERENT)
    administrator.get("/admin/account/")
    page = administrator.get(f"/admin/account/batch/?action=deactivate&rowid={account}")
    mark = soup_of(page).select_one("[name=mark]")
    assert mark
    administrator.post("/admin/account/batch/apply/", {"action": "deactivate", "rowid": str(account), "mark": str(mark["value"])})
    assert not office.one(select(User.is_active).where(User.id == account))
    refused(office, link, "Ce compte est fermé")
    denied = give_link(administrator, account)
    assert denied.status_code == 422
    assert "désactivé" in said(denied)


@pytest.mark.parametrize("token", ["", "abc", "x" * 43, "é" * 50, "a" * 5000, "%27%3B--", "%F0%9F%98%80", "%FF"])
def test_garbage_is_answered_like_an_unknown_link(office: Office, token: str) -> None:
    refused(office, f"/welcome?token={token}", "n’est pas reconnu", 404)
    stranger = Browser(office.app)
    assert (
        said(stranger.get(f"/welcome?token={token}"))
        == said(stranger.get("/welcome"))
        == said(stranger.get("/welcome?token=" + "y" * 43))
    )


def test_a_nul_byte_is_refused_in_french_and_writes_nothing(office: Office) -> None:
    before = everything(office)
    answer = Browser(office.app).get("/welcome?token=a%00b")
    assert answer.status_code == 400
    assert "Demande incomprise" in answer.text
    assert everything(office) == before


def test_two_uses_at_once_choose_one_password(office: Office, link: str) -> None:
    browsers = [Browser(office.app) for _ in range(4)]
    for browser in browsers:
        browser.get(link)

    def use(place: int) -> int:
        password = f"{place} grands chevaux bruns"
        return browsers[place].post(link, {"new_password": password, "confirmation": password}).status_code

    with ThreadPoolExecutor(4) as pool:
        codes = sorted(pool.map(use, range(4)))
    assert codes == [303, 410, 410, 410]
    assert office.one(select(func.count()).where(SignInLink.used_at.is_not(None))) == 1


def test_the_token_is_kept_nowhere(office: Office, link: str) -> None:
    token = link.partition("=")[2]
    choose_password(Browser(office.app), link)
    assert office.one(select(SignInLink.token_hash)) == token_digest(token)
    kept = str([office.all(select(table)) for table in Base.metadata.sorted_tables if table.name != "sign_in_link"])
    assert token not in kept
    assert token_digest(token) not in kept
    told = office.all(select(ChangeEntry.changes).where(ChangeEntry.entity == "sign_in_link"))
    assert len(told) == 2
    assert all("token_hash" not in changes for (changes,) in told)
    assert secret("token")


def test_another_person_in_the_same_browser_is_signed_out(office: Office, link: str) -> None:
    administrator = office.browser(Role.ADMINISTRATOR)
    assert choose_password(administrator, link).status_code == 303
    assert administrator.get("/admin/account/").status_code == 403
    assert f"Essai {Role.REFERENT.label}" in said(administrator.get("/admin/"))


def test_an_account_not_opened_yet_has_no_password(office: Office) -> None:
    administrator = office.browser(Role.ADMINISTRATOR)
    link = shown_link(administrator, create(administrator, "ines@essai.example", "assistant"))
    with office.app.app_context():
        known = credentials("ines@essai.example")
    assert known.user_id is not None
    assert known.password_hash is None, "the same work as for an e-mail nobody has"
    stranger = Browser(office.app)
    stranger.get("/login")
    for password in ("", " ", "personne ne se connecte avec ce mot de passe", PASSWORD):
        answer = stranger.post("/login", {"email": "ines@essai.example", "password": password})
        assert answer.status_code in (401, 422)
    assert choose_password(stranger, link).status_code == 303
    assert stranger.get("/admin/school/").status_code == 200
    assert office.one(select(User.last_sign_in_at).where(User.email == "ines@essai.example")).date() >= date(2026, 1, 1)


def test_the_door_is_guarded_against_guessing(office: Office) -> None:
    assert "accounts.welcome" in office.app.view_functions
    from pre_admin.extensions import limiter

    assert any("welcome" in str(name) for name in limiter.limit_manager._decorated_limits)
