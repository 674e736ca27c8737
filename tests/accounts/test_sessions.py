"""A session that ends while someone writes: nothing typed is lost, nothing is saved by another."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from pre_admin.accounts.demo_accounts import DEMO_PASSWORD

Visitor = Any  # the browser of conftest.py
ADMINISTRATION = "admin@demo.example"
PassTime = Callable[[timedelta], None]
HIDDEN = re.compile(r'<input[^>]*type="hidden"[^>]*name="([^"]+)"[^>]*value="([^"]*)"')
IDLE = timedelta(minutes=31)
FORM = "/admin/school/new/?from=list"


def hidden(page: str) -> list[tuple[str, str]]:
    return [(name, value.replace("&amp;", "&").replace("&#39;", "'")) for name, value in HIDDEN.findall(page)]


@pytest.fixture
def writer(visitor: Visitor) -> Visitor:
    visitor.sign_in()
    visitor.sign_charter()
    visitor.get("/account/")
    return visitor


def test_thirty_idle_minutes_end_a_session_and_the_page_says_so(writer: Visitor, pass_time: PassTime) -> None:
    pass_time(timedelta(minutes=29))
    assert writer.get("/account/").status_code == 200
    pass_time(timedelta(minutes=29))
    assert writer.get("/account/").status_code == 200, "what is done keeps the session open"
    pass_time(IDLE)
    assert writer.get("/account/").location == "/login?next=/account/"


def test_a_day_of_work_ends_a_session_even_without_a_pause(writer: Visitor, pass_time: PassTime) -> None:
    for _ in range(35):
        pass_time(timedelta(minutes=20))
        answer = writer.get("/account/")
    assert answer.status_code == 200
    pass_time(timedelta(minutes=21))
    assert writer.get("/account/").status_code == 302


def test_a_ping_keeps_the_session_and_tells_what_remains(writer: Visitor, pass_time: PassTime) -> None:
    pass_time(timedelta(minutes=29))
    answer = writer.send("/session/ping", {})
    assert answer.status_code == 200
    assert answer.json is not None
    assert 1795 <= answer.json["remaining"] <= 1800
    pass_time(IDLE)
    assert writer.send("/session/ping", {}).status_code == 401


def test_an_expired_form_goes_through_the_door_and_is_saved(writer: Visitor, pass_time: PassTime) -> None:
    pass_time(IDLE)
    typed = {"name": "École « d’été » <b>", "uai": "0341234Z", "levels": ["cp", "ce1"], "old_password": "secret"}
    answer = writer.post(FORM, typed)
    assert answer.status_code == 401
    carried = [(name, value) for name, value in hidden(answer.text) if name.startswith("replay-")]
    assert ("replay-to", FORM) in carried
    assert "secret" not in answer.text
    fields: dict[str, object] = {}
    for name, value in [*carried, ("email", "coordination@demo.example"), ("password", "pas le bon du tout")]:
        fields.setdefault(name, []).append(value)  # type: ignore[attr-defined]
    refused = writer.post("/login", fields)
    assert refused.status_code == 401
    assert [pair for pair in hidden(refused.text) if pair[0].startswith("replay-")] == carried
    resumed = writer.post("/login", {**fields, "password": DEMO_PASSWORD})
    assert resumed.status_code == 200
    assert f'action="{FORM}"' in resumed.text
    back = [name for name, _ in hidden(resumed.text)]
    assert back.count("levels") == 2
    assert "old_password" not in back
    assert writer.post(FORM, {"name": ""}).status_code == 422, "the token of the page is good"


def test_another_person_is_not_given_what_the_first_typed(writer: Visitor, pass_time: PassTime) -> None:
    pass_time(IDLE)
    writer.post(FORM, {"name": "École secrète"})
    fields = {"replay-to": FORM, "replay-name": "École secrète"}
    answer = writer.post("/login", {"email": ADMINISTRATION, "password": DEMO_PASSWORD, **fields})
    assert answer.location == "/admin/"
    assert "École secrète" not in writer.get("/admin/").text


def test_a_form_is_never_carried_to_another_site(writer: Visitor, pass_time: PassTime) -> None:
    pass_time(IDLE)
    writer.get("/login")
    fields = {"replay-to": "//evil.example/", "replay-name": "x"}
    answer = writer.post("/login", {"email": "coordination@demo.example", "password": DEMO_PASSWORD, **fields})
    assert answer.location == "/admin/"


def test_a_session_is_renewed_within_the_page_and_its_form_stays_good(writer: Visitor, pass_time: PassTime) -> None:
    pass_time(IDLE)
    wrong = writer.send("/session/renew", {"password": "pas le bon du tout"})
    assert wrong.status_code == 401
    assert wrong.json is not None
    assert wrong.json["message"] == "Ce n’est pas votre mot de passe."
    assert writer.send("/session/renew", {"password": DEMO_PASSWORD}).status_code == 200
    assert writer.post(FORM, {"name": ""}).status_code == 422


@pytest.mark.parametrize("body", [None, [], "x", {}, {"password": ""}, {"password": 3}, {"password": ["x"]}])
def test_an_odd_renewal_has_a_french_answer(writer: Visitor, pass_time: PassTime, body: object) -> None:
    pass_time(IDLE)
    answer = writer.send("/session/renew", body)
    assert answer.status_code == 422
    assert answer.json == {"message": "Écrivez votre mot de passe."}


def test_a_password_no_keyboard_types_is_refused_quietly(writer: Visitor, pass_time: PassTime) -> None:
    pass_time(IDLE)
    assert writer.send("/session/renew", {"password": "\ud800" * 12}).status_code == 401


def test_renewing_is_slowed_down_like_signing_in(writer: Visitor, pass_time: PassTime) -> None:
    pass_time(IDLE)
    for _ in range(5):
        writer.send("/session/renew", {"password": "pas le bon du tout"})
    answer = writer.send("/session/renew", {"password": DEMO_PASSWORD})
    assert answer.status_code == 429
    assert answer.json is not None
    assert answer.json["wait"] >= 29


def test_a_session_closed_elsewhere_cannot_be_renewed(writer: Visitor, visitor: Visitor, another: Callable[[], Visitor]) -> None:
    other = another()
    other.sign_in()
    other.get("/account/")
    other.post("/account/sign-out-everywhere")
    answer = writer.send("/session/renew", {"password": DEMO_PASSWORD})
    assert answer.status_code == 409
    assert answer.json is not None
    assert answer.json["login_url"] == "/login"
    assert another().send("/session/renew", {"password": DEMO_PASSWORD}).status_code in (400, 401)


@pytest.mark.parametrize("headers", [{"HX-Request": "true"}, {"Accept": "application/json"}, {"X-Requested-With": "fetch"}])
def test_a_script_is_answered_401_without_a_page(visitor: Visitor, headers: dict[str, str]) -> None:
    answer = visitor.get("/admin/school/", headers=headers)
    assert answer.status_code == 401
    assert answer.json is not None
    assert answer.json["message"] == "Votre session est terminée. Reconnectez-vous pour continuer."


def test_a_form_with_a_wrong_token_shows_what_was_typed_and_saves_nothing(writer: Visitor) -> None:
    typed = {"csrf_token": "faux", "name": "École du Port", "password": "mon secret à moi", "version": "3"}
    answer = writer.post("/admin/school/new/", typed)
    assert answer.status_code == 400
    assert "École du Port" in answer.text
    assert "mon secret à moi" not in answer.text
    assert "replay-" not in answer.text
    assert "École du Port" not in writer.get("/admin/school/").text


def test_a_sign_in_page_left_open_too_long_is_simply_shown_again(another: Callable[[], Visitor]) -> None:
    stranger = another()
    answer = stranger.post("/login", {"email": "coordination@demo.example", "password": DEMO_PASSWORD})
    assert answer.status_code == 400
    assert "Connectez-vous maintenant" in answer.text
    assert stranger.post("/login", {"email": "coordination@demo.example", "password": DEMO_PASSWORD}).status_code == 302


@pytest.mark.parametrize(
    "path", ["/admin/school/?search=%00", "/admin/school/details/?id=1%00", "/admin/sch%00ool/", "/login?next=/%00"]
)
def test_a_nul_byte_is_refused_in_french(writer: Visitor, path: str) -> None:
    answer = writer.get(path)
    assert answer.status_code == 400
    assert "Demande incomprise" in answer.text


def test_a_nul_byte_in_a_form_is_refused(writer: Visitor) -> None:
    assert writer.post("/charter/", {"full_name": "Claire\0"}).status_code == 400
