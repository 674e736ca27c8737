"""Where referrals are found and shown: their list, exports, the child's page, the home page, the checks."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, select

from pre_admin.accounts.roles import Role
from pre_admin.accounts.scoping import as_system
from pre_admin.core.calendar import today
from pre_admin.core.database import db
from pre_admin.core.unit_of_work import begin_writing, unit_of_work
from pre_admin.families.models import Child
from pre_admin.pathways.models import Referral, ReferralState
from pre_admin.pathways.rules.referrals import LACKING
from tests.support.forms import said, soup_of
from tests.support.offices import Browser, Office
from tests.support.referrals import SECRET, STRENGTHS, TRIED, bring, place, step, whole


@pytest.fixture
def coordinator(office: Office) -> Browser:
    return office.browser()


# ---- the list
def test_a_referral_is_found_by_its_child(coordinator: Browser) -> None:
    bring(coordinator)
    bring(coordinator, last_name="Morel", first_name="Adam", birth_date="2016-01-01")
    for typed in ("taz", "lina TAZAGHINE", f"{today().year}-0001", "3/12/2018"):
        page = soup_of(coordinator.get("/admin/referral/", query_string={"search": typed}))
        assert [row.get_text(strip=True) for row in page.select("tbody th")] == ["Tazaghine Lina"], typed
    assert "Aucune saisine ne correspond" in said(coordinator.get("/admin/referral/?search=zzz"))


def test_tabs_and_filters(office: Office, coordinator: Browser) -> None:
    bring(coordinator)
    bring(coordinator, **whole(office, place(office, "Celleneuve")) | {"first_name": "Adam", "birth_date": "2016-01-01"})
    third = bring(coordinator, last_name="Morel", birth_date="2015-01-01", received_on=(today() - timedelta(days=12)).isoformat())

    def names(query: str) -> list[str]:
        page = soup_of(coordinator.get(f"/admin/referral/?{query}"))
        return sorted(row.get_text(strip=True) for row in page.select("tbody th"))

    assert names("") == ["Morel Lina", "Tazaghine Adam", "Tazaghine Lina"]
    assert names("state=incomplete") == names("state=to-inform") == names("incomplete=yes") == ["Morel Lina", "Tazaghine Lina"]
    assert names("category=school") == names("incomplete=no") == names("verdict=eligible") == ["Tazaghine Adam"]
    assert names(f"received_to={(today() - timedelta(days=5)).strftime('%d/%m/%Y')}") == ["Morel Lina"]
    assert names("state=examined") == names("state=exceptions") == names("state=dropped") == []
    assert "12 jours" in said(coordinator.get("/admin/referral/"))
    assert step(coordinator, "drop", third).status_code == 302
    assert names("state=dropped") == names("state=all&progress=dropped") == ["Morel Lina"]
    assert coordinator.get("/admin/referral/counts/").json == {
        "waiting": "2", "incomplete": "1", "to-inform": "1", "all": "3", "exceptions": "0", "examined": "0", "dropped": "1",
    }  # fmt: skip


def test_an_export_holds_no_free_text(office: Office, coordinator: Browser) -> None:
    bring(coordinator, **whole(office, place(office, "Celleneuve")))
    bring(coordinator, last_name="Morel", birth_date="2015-01-01")
    answer = coordinator.get("/admin/referral/export/csv/?state=all")
    rows = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True).lstrip("\ufeff")), delimiter=";"))
    by_child = {row["Enfant"]: row for row in rows}
    assert by_child["Tazaghine Lina"]["Territoire"] == "Cévennes"
    assert by_child["Tazaghine Lina"]["Il manque"] == ""
    assert by_child["Morel Lina"]["Il manque"] == ", ".join(LACKING.values())
    assert not [one for one in (SECRET, TRIED, STRENGTHS) if one in answer.text]
    with coordinator.get("/admin/referral/export/xlsx/") as sheet:
        assert sheet.status_code == 200


# ---- where it shows
def test_the_child_s_page_and_the_home_page_tell_of_it(office: Office, coordinator: Browser) -> None:
    bring(coordinator, received_on=(today() - timedelta(days=30)).isoformat(), institution="École Louis-Armstrong")
    child = office.one(select(Child.id))
    page = said(coordinator.get(f"/admin/child/details/?id={child}"))
    assert "Saisines (1)" in page
    assert "Compléter la saisine du" in page
    assert "École Louis-Armstrong" in page
    home = said(coordinator.get("/admin/"))
    assert "saisine à examiner" in home
    assert "la plus ancienne : 30 jours" in home
    assert "saisine à compléter" in said(office.browser(Role.REGISTRY).get("/admin/"))


@pytest.mark.parametrize("role", [Role.REFERENT, Role.SUPPORT_TEAM, Role.ADMINISTRATOR, Role.ASSISTANT, Role.TECHNICAL_COMMITTEE])
def test_nobody_else_reaches_it(office: Office, coordinator: Browser, role: Role) -> None:
    value = bring(coordinator)
    other = office.browser(role)
    for path in ("details", "edit", "answer", "history", "delete"):
        assert other.get(f"/admin/referral/{path}/?id={value}").status_code in (403, 404)
    assert other.get("/admin/referral/new/").status_code == 403
    assert "Tazaghine" not in other.get("/admin/referral/").text
    unsigned = office.browser(Role.COORDINATOR, charter=False)
    for path in (f"answer/?id={value}", "new/", "blank/", "places/?address=rue"):
        assert "/charter/" in unsigned.get(f"/admin/referral/{path}").headers["Location"]


def test_the_list_asks_as_many_questions_for_thirty_rows_as_for_three(office: Office, coordinator: Browser) -> None:
    def asked() -> int:
        found: list[str] = []
        with office.app.app_context():
            engine = db.engine

        def note(_c: Any, _k: Any, statement: str, *_: Any) -> None:
            found.append(statement)

        event.listen(engine, "before_cursor_execute", note)
        coordinator.get("/admin/referral/")
        event.remove(engine, "before_cursor_execute", note)
        return len(found)

    for number in range(3):
        bring(coordinator, last_name=f"Nom{'abc'[number]}", birth_date=f"201{number}-01-01")
    asked()
    few = asked()
    for number in range(8):
        bring(coordinator, last_name=f"Autre{'abcdefgh'[number]}", birth_date=f"2015-0{number + 1}-01")
    assert asked() == few


def test_the_checks_see_what_is_wrong(office: Office, coordinator: Browser) -> None:
    value = bring(coordinator)
    invariants = office.app.extensions["house"].invariants
    names = ("Saisines examinées", "Exceptions d’éligibilité", "Saisines sans suite", "Motifs des saisines")
    with office.app.app_context(), as_system("contrôle d’un essai"):
        assert [invariants[name]() for name in names] == [[], [], [], []]
        begin_writing()
        with unit_of_work():
            db.session.get_one(Referral, value).state = ReferralState.EXAMINED
        assert invariants["Saisines examinées"]() == [f"saisine n° {value}"]
