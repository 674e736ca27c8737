"""Referents, their employment, the shares of a full time they give."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from pre_admin.accounts.models import User
from pre_admin.accounts.roles import Role
from pre_admin.accounts.scoping import as_system
from pre_admin.core.calendar import today
from pre_admin.partners.models import Referent, ReferentShare
from pre_admin.partners.queries.referents import full_time_equivalents, referents_on
from pre_admin.partners.services import employment
from tests.partners.conftest import Add, ago, change, fill
from tests.support.forms import error_of, form_of, said, soup_of, value_of
from tests.support.offices import Browser, Office, address_of


def share(number: int, percent: int | str, start: str, end: str = "") -> dict[str, str]:
    given = {"percent": str(percent), "starts_on": start, "ends_on": end}
    return {f"shares-{number}-{name}": value for name, value in given.items()}


def shares(office: Office) -> list[tuple[int, date, date | None]]:
    rows = office.all(
        select(ReferentShare.percent, ReferentShare.starts_on, ReferentShare.ends_on).order_by(ReferentShare.starts_on)
    )
    return [tuple(row) for row in rows]


def on(days: int) -> date:
    return today() - timedelta(days=days)


@pytest.mark.parametrize(
    ("fields", "name", "sentence"),
    [
        ({"last_name": " "}, "last_name", "obligatoire"),
        ({"profession": ""}, "profession", "obligatoire"),
        ({"employer_id": ""}, "employer_id", "obligatoire"),
        ({"employer_id": "99999"}, "employer_id", "n’existe pas"),
        ({"starts_on": "2024-09-01", "ends_on": "2024-08-31"}, "ends_on", "La fin précède le début"),
        ({"starts_on": "hier"}, "starts_on", "Écrivez la date ainsi"),
        ({"phone": "12"}, "phone", "il manque"),
        (share(0, 0, ago(100)), "shares-0-percent", "de 1 à 100"),
        (share(0, 101, ago(100)), "shares-0-percent", "de 1 à 100"),
        (share(0, "28,5", ago(100)), "shares-0-percent", "nombre entier"),
        (share(0, 50, ago(500)), "shares-0-starts_on", "commence avant l’emploi"),
        (share(0, 50, ago(100), ago(200)), "shares-0-ends_on", "La fin précède le début"),
        (share(0, 50, ago(300), ago(100)) | share(1, 20, ago(100), ago(50)), "shares-1-starts_on", "en chevauche une autre"),
        (share(0, 50, ago(100)) | share(1, 20, ago(100)), "shares-1-starts_on", "en chevauche une autre"),
        ({"ends_on": ago(50)} | share(0, 50, ago(300), ago(10)), "shares-0-ends_on", "dépasse la fin de l’emploi"),
        ({"ends_on": ago(50)} | share(0, 50, ago(40)), "shares-0-starts_on", "dépasse la fin de l’emploi"),
    ],
)
def test_a_wrong_value_is_refused_beside_its_field(
    office: Office, coordinator: Browser, add_association: Add, fields: dict[str, str], name: str, sentence: str
) -> None:
    given = {
        "last_name": "Roux",
        "first_name": "Ana",
        "profession": "animation",
        "starts_on": ago(400),
        "employer_id": str(add_association()),
    }
    answer = fill(coordinator, "referent", **(given | fields))
    assert answer.status_code == 422
    assert sentence in error_of(answer, name)
    if not name.endswith("_id"):
        assert value_of(answer, name).strip() == fields.get(name, value_of(answer, name)).strip()
    assert value_of(answer, "first_name") == "Ana"
    assert office.one(select(func.count(Referent.id))) == office.one(select(func.count(ReferentShare.id))) == 0


def test_a_new_share_closes_the_former_the_day_before(office: Office, coordinator: Browser, add_referent: Add) -> None:
    key = add_referent(**share(0, 30, ago(400)))
    assert change(coordinator, "referent", key, **share(1, 50, ago(100))).status_code == 302
    assert shares(office) == [(30, on(400), on(101)), (50, on(100), None)]


def test_leaving_closes_the_share_and_takes_the_role_away(
    office: Office, coordinator: Browser, add_referent: Add, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[int | None, Role, date | None]] = []
    monkeypatch.setattr(employment, "end_employment", lambda *given: told.append(given))
    monkeypatch.setattr(employment, "resume_employment", lambda *given: told.append((*given, None)))
    account = office.one(select(User.id).where(User.email == address_of(Role.REFERENT)))
    key = add_referent(user_id=str(account), **share(0, 30, ago(400)))
    assert change(coordinator, "referent", key, phone="0639984107").status_code == 302
    assert told == [], "nothing about the employment changed"
    assert change(coordinator, "referent", key, ends_on=ago(10)).status_code == 302
    assert shares(office) == [(30, on(400), on(10))]
    assert told == [(account, Role.REFERENT, on(10))]
    assert "A quitté son poste le" in said(coordinator.get(f"/admin/referent/details/?id={key}"))
    assert change(coordinator, "referent", key, ends_on="").status_code == 302
    assert told[-1] == (account, Role.REFERENT, None)


def test_an_account_is_one_referents_only(office: Office, coordinator: Browser, add_referent: Add) -> None:
    account = str(office.one(select(User.id).where(User.email == address_of(Role.REFERENT))))
    key = add_referent(user_id=account)
    employer = office.one(select(Referent.employer_id))
    given = {"last_name": "Roux", "first_name": "Ana", "profession": "other", "starts_on": ago(10), "employer_id": str(employer)}
    answer = fill(coordinator, "referent", **given, user_id=account)
    assert answer.status_code == 422
    assert "déjà celui d’un autre référent" in error_of(answer, "user_id")
    assert [row[0] for row in office.all(select(Referent.id))] == [key]


def test_full_times_are_exact_on_any_day(office: Office, add_referent: Add, add_association: Add) -> None:
    employer = str(add_association())
    add_referent(
        last_name="Un",
        employer_id=employer,
        starts_on=ago(400),
        ends_on=ago(50),
        **share(0, 33, ago(400), ago(200)),
        **share(1, 34, ago(199)),
    )
    add_referent(last_name="Deux", employer_id=employer, starts_on=ago(100), **share(0, 66, ago(90)))
    expected = {
        401: (0, "0"),
        400: (1, "0.33"),
        200: (1, "0.33"),
        199: (1, "0.34"),
        95: (2, "0.34"),
        90: (2, "1"),
        50: (2, "1"),
        49: (1, "0.66"),
    }
    with office.app.app_context(), as_system("essai"):
        for days, (people, full_times) in expected.items():
            assert len(referents_on(on(days))) == people, days
            assert full_time_equivalents(on(days)) == Decimal(full_times), days


def test_the_list_shows_and_filters_who_is_in_post_today(coordinator: Browser, add_referent: Add, add_association: Add) -> None:
    add_referent(last_name="Présente", **share(0, 30, ago(400), ago(10)), **share(1, 45, ago(9)))
    add_referent(last_name="Partie", starts_on=ago(400), ends_on=ago(1), **share(0, 20, ago(400)))
    add_referent(last_name="Attendue", starts_on=ago(-1), **share(0, 20, ago(-1)))

    def listed(query: str) -> list[str]:
        page = soup_of(coordinator.get(f"/admin/referent/?{query}"))
        return [row.get_text(strip=True).split()[0] for row in page.select("tbody th")]

    assert listed("") == ["Présente"]
    assert listed("state=left") == ["Attendue", "Partie"]
    assert listed("state=all&profession=psychology") == []
    assert listed("state=all&search=pres") == ["Présente"]
    assert listed("state=all&employer=2") == ["Partie"]
    add_association("Sans référent")
    offered = soup_of(coordinator.get("/admin/referent/?filters=1")).select("[name=employer]")
    assert [one["value"] for one in offered] == ["3", "2", "1"], "by name, employers alone"
    page = soup_of(coordinator.get("/admin/referent/"))
    assert "45\u00a0%" in page.select("tbody tr")[0].get_text()
    assert "référent en poste 0,45 équivalent temps plein 1 " in said(coordinator.get("/admin/"))


def test_whoever_is_in_post_is_not_archived(office: Office, coordinator: Browser, add_referent: Add) -> None:
    key = add_referent()
    path = f"/admin/referent/batch/?action=archive&rowid={key}"
    refused = coordinator.post("/admin/referent/batch/apply/", form_of(coordinator.get(path), "main form[method=post]"))
    assert "Ana Ouldrelli est encore en poste" in said(coordinator.get(refused.location))
    assert office.one(select(Referent.archived_at)) is None


def test_the_assistant_reads_them_without_their_account(office: Office, assistant: Browser, add_referent: Add) -> None:
    account = office.one(select(User.id).where(User.email == address_of(Role.REFERENT)))
    key = add_referent(user_id=str(account), **share(0, 30, ago(400)))
    name = office.one(select(User.full_name).where(User.id == account))
    for path in ("", f"details/?id={key}", f"history/?id={key}"):
        page = assistant.get(f"/admin/referent/{path}")
        assert page.status_code == 200
        assert name not in said(page)
    assert assistant.get(f"/admin/referent/edit/?id={key}").status_code == 403
    assert assistant.get("/admin/referent/export/csv/").status_code == 403


def test_an_employers_page_tells_who_is_in_post_first(assistant: Browser, add_association: Add, add_referent: Add) -> None:
    employer = str(add_association("Employeuse"))
    add_referent(last_name="Ancienne", employer_id=employer, ends_on=ago(30), **share(0, 20, ago(400)))
    add_referent(last_name="Présente", employer_id=employer, **share(0, 30, ago(400)))
    page = soup_of(assistant.get(f"/admin/association/details/?id={employer}"))
    rows = [text for row in page.select(".related tbody tr") if "Ana" in (text := row.get_text(" ", strip=True))]
    assert [row.split()[1] for row in rows] == ["Présente", "Ancienne"]
    assert "30\u00a0%" in rows[0]
    assert "jusqu’au" in rows[1]
