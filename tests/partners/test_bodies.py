"""The members of the two bodies: terms, one presidency at a time, declared interests."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from pre_admin.accounts.models import User
from pre_admin.accounts.roles import Role
from pre_admin.accounts.scoping import as_system
from pre_admin.core.calendar import today
from pre_admin.partners.models import Body, BodyMember, BodyTerm, DeclaredInterest, Seat
from pre_admin.partners.queries.bodies import interests_on, members_on
from pre_admin.partners.services import employment
from tests.partners.conftest import Add, ago, change, fill
from tests.support.forms import error_of, form_of, said, value_of
from tests.support.offices import Browser, Office, address_of


def term(number: int, start: str, end: str = "", seat: str = "member") -> dict[str, str]:
    given = {"seat": seat, "starts_on": start, "ends_on": end}
    return {f"terms-{number}-{name}": value for name, value in given.items()}


def interest(number: int, provider: int, start: str = "", end: str = "", role: str = "Trésorière") -> dict[str, str]:
    given = {"provider_id": str(provider), "role": role, "starts_on": start, "ends_on": end}
    return {f"interests-{number}-{name}": value for name, value in given.items()}


def on(days: int) -> date:
    return today() - timedelta(days=days)


@pytest.mark.parametrize(
    ("fields", "name", "sentence"),
    [
        ({"body": ""}, "body", "obligatoire"),
        ({"capacity": "roi"}, "capacity", "Choisissez une valeur de la liste"),
        (term(0, "2024-09-01", "2024-08-31"), "terms-0-ends_on", "Ce mandat finit avant de commencer"),
        (term(0, "", seat="chair"), "terms-0-starts_on", "obligatoire"),
        (term(0, "2024-01-01") | term(1, "2025-01-01"), "terms-1-starts_on", "en chevauche un autre"),
        (term(0, "2024-01-01", "2024-12-31") | term(1, "2024-12-31"), "terms-1-starts_on", "en chevauche un autre"),
        (interest(0, 99999), "interests-0-provider_id", "n’existe pas"),
        (interest(0, 1, role=""), "interests-0-role", "obligatoire"),
        (interest(0, 1, "2024-09-01", "2024-08-31"), "interests-0-ends_on", "La fin précède le début"),
        ({"email": "x@"}, "email", "nom@domaine.fr"),
    ],
)
def test_a_wrong_value_is_refused_beside_its_field(
    office: Office, assistant: Browser, add_association: Add, fields: dict[str, str], name: str, sentence: str
) -> None:
    assert add_association() == 1
    given = {
        "body": "advisory_council",
        "last_name": "Guellal",
        "first_name": "Fatma",
        "capacity": "doctor",
        "function": "Pédiatre",
    }
    answer = fill(assistant, "body-member", **(given | fields))
    assert answer.status_code == 422
    assert sentence in error_of(answer, name)
    if name.endswith("_on"):
        assert value_of(answer, name) == fields[name]
    assert value_of(answer, "function") == "Pédiatre"
    for model in (BodyMember, BodyTerm, DeclaredInterest):
        assert office.one(select(func.count(model.id))) == 0


def test_a_body_has_one_president_at_a_time(office: Office, assistant: Browser, add_member: Add) -> None:
    first = add_member(first_name="Bernard", last_name="Ouzielle", **term(0, "2020-07-04", seat="chair"))
    other = {"body": "advisory_council", "last_name": "Guellal", "first_name": "Fatma", "capacity": "mayor"}
    answer = fill(assistant, "body-member", **other, **term(0, "2026-01-01", seat="chair"))
    assert answer.status_code == 422
    assert "Bernard Ouzielle préside déjà cette instance depuis le 04/07/2020" in error_of(answer, "terms-0-seat")
    assert value_of(answer, "terms-0-seat") == "chair"
    assert office.one(select(func.count(BodyMember.id))) == 1
    assert (
        fill(
            assistant, "body-member", **(other | {"body": "technical_committee"}), **term(0, "2026-01-01", seat="chair")
        ).status_code
        == 302
    )
    assert change(assistant, "body-member", first, **{"terms-0-ends_on": "2025-12-31"}).status_code == 302
    assert fill(assistant, "body-member", **other, **term(0, "2026-01-01", seat="chair")).status_code == 302
    again = change(assistant, "body-member", first, **{"terms-0-ends_on": "2026-01-01"})
    assert "Fatma Guellal préside déjà" in error_of(again, "terms-0-seat")


def test_one_may_preside_twice(add_member: Add, assistant: Browser, office: Office) -> None:
    key = add_member(**term(0, "2014-04-05", "2020-07-03", "chair"), **term(1, "2020-07-04", "", "chair"))
    assert change(assistant, "body-member", key, function="Adjointe").status_code == 302
    assert office.one(select(func.count(BodyTerm.id))) == 2


def test_moving_a_president_to_the_other_body_is_held_to_its_rule(assistant: Browser, add_member: Add) -> None:
    add_member(body="technical_committee", last_name="Tenante", **term(0, "2020-01-01", seat="chair"))
    key = add_member(body="advisory_council", last_name="Autre", **term(0, "2020-01-01", seat="chair"))
    answer = change(assistant, "body-member", key, body="technical_committee")
    assert answer.status_code == 422
    assert "Fatma Tenante préside déjà" in error_of(answer, "terms-0-seat")


def test_who_sits_on_a_day(office: Office, add_member: Add) -> None:
    add_member(last_name="Présidente", **term(0, ago(100), seat="chair"))
    add_member(last_name="Ancienne", **term(0, ago(300), ago(101), "chair"))
    add_member(last_name="Membre", **term(0, ago(300), ago(200), "alternate"), **term(1, ago(199)))
    add_member(last_name="Sans mandat")
    with office.app.app_context(), as_system("essai"):
        now = [(one.name, one.seat) for one in members_on(Body.ADVISORY_COUNCIL, today())]
        then = [(one.name, one.seat) for one in members_on(Body.ADVISORY_COUNCIL, on(200))]
        assert members_on(Body.TECHNICAL_COMMITTEE, today()) == []
    assert now == [("Fatma Présidente", Seat.CHAIR), ("Fatma Membre", Seat.MEMBER)]
    assert then == [("Fatma Ancienne", Seat.CHAIR), ("Fatma Membre", Seat.ALTERNATE)]


def test_interests_hold_from_a_day_to_a_day_and_show_on_the_providers_page(
    office: Office, assistant: Browser, add_association: Add, add_member: Add
) -> None:
    provider, other = add_association("Cap"), add_association("Autre")
    key = add_member(**interest(0, provider, ago(100), ago(10)), **interest(1, other))
    with office.app.app_context(), as_system("essai"):
        held = {days: [one.member_id for one in interests_on(provider, on(days))] for days in (101, 100, 10, 9)}
        always = [one.role for one in interests_on(other, on(5000))]
    assert held == {101: [], 100: [key], 10: [key], 9: []}
    assert always == ["Trésorière"], "no date is no limit"
    told = said(office.browser(Role.ADVISORY_COUNCIL).get(f"/admin/association/details/?id={provider}"))
    assert "Fatma Guellal Conseil consultatif Trésorière du" in told
    held_back = said(assistant.get(f"/admin/association/delete/?id={provider}"))
    assert "1 lien déclaré en dépend" in held_back


def test_the_end_of_the_last_term_takes_the_role_away(
    office: Office, assistant: Browser, add_member: Add, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[int | None, Role, date | None]] = []
    monkeypatch.setattr(employment, "end_employment", lambda *given: told.append(given))
    account = office.one(select(User.id).where(User.email == address_of(Role.ADVISORY_COUNCIL)))
    key = add_member(user_id=str(account), **term(0, ago(300)))
    assert change(assistant, "body-member", key, function="Autre").status_code == 302
    assert told == []
    assert change(assistant, "body-member", key, **{"terms-0-ends_on": ago(5)}).status_code == 302
    assert told == [(account, Role.ADVISORY_COUNCIL, on(5))]


def test_an_account_sits_once_in_a_body(office: Office, assistant: Browser, add_member: Add) -> None:
    account = str(office.one(select(User.id).where(User.email == address_of(Role.ADVISORY_COUNCIL))))
    add_member(user_id=account)
    given = {"last_name": "Bis", "first_name": "Ana", "capacity": "other", "user_id": account}
    answer = fill(assistant, "body-member", body="advisory_council", **given)
    assert "déjà celui d’un autre membre" in error_of(answer, "user_id")
    assert fill(assistant, "body-member", body="technical_committee", **given).status_code == 302


@pytest.mark.parametrize("role", [Role.TECHNICAL_COMMITTEE, Role.ADVISORY_COUNCIL])
def test_members_read_the_composition_and_no_account(office: Office, add_member: Add, role: Role) -> None:
    account = office.one(select(User.id).where(User.email == address_of(Role.REFERENT)))
    name = office.one(select(User.full_name).where(User.id == account))
    key = add_member(user_id=str(account), **term(0, ago(10), seat="chair"))
    browser = office.browser(role)
    for path in ("", f"details/?id={key}", f"history/?id={key}"):
        page = browser.get(f"/admin/body-member/{path}")
        assert page.status_code == 200
        assert "Guellal" in said(page)
        assert name not in said(page)
    assert "Compte" not in said(browser.get(f"/admin/body-member/details/?id={key}")), "rather than « none »"
    assert browser.get(f"/admin/body-member/edit/?id={key}").status_code == 403
    assert browser.get("/admin/body-member/export/csv/").status_code == 403


def test_the_list_says_the_seat_of_today(assistant: Browser, add_member: Add) -> None:
    add_member(last_name="Ancienne", **term(0, ago(300), ago(1), "secretary"))
    add_member(last_name="Actuelle", **term(0, ago(300), ago(100), "alternate"), **term(1, ago(99), seat="secretary"))
    page = said(assistant.get("/admin/body-member/"))
    assert "Actuelle" in page
    assert "Secrétariat" in page
    assert "Ancienne" not in page
    assert "Ancienne" in said(assistant.get("/admin/body-member/?state=active"))
    assert form_of(assistant.get("/admin/body-member/new/"))
