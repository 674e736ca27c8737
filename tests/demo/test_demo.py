"""The demonstration: what design §8 promises, the same rows for the same day, and no rule broken."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from pre_admin.accounts.demo_accounts import DEMO_ACCOUNTS, DEMO_PASSWORD
from pre_admin.accounts.roles import Role
from pre_admin.accounts.scoping import as_system
from pre_admin.core.calendar import age_on, today
from pre_admin.core.database import Base, db
from pre_admin.families.models import Child, Family, Schooling
from pre_admin.territories.models import School
from tests.support.databases import Store, store_of
from tests.support.offices import Browser, make_app, release

TABLES = (
    "family", "residence", "guardian", "child", "schooling", "school", "search_word", "file_number_counter", "access_log",
    "provider", "provider_contact", "provider_paper", "referent", "referent_share", "team_member", "body_member", "body_term",
    "declared_interest", "meeting", "attendance", "referral", "referral_reason", "action_offer", "club", "pathway",
    "pathway_objective", "pathway_action", "consent", "consent_sheet", "consent_signature", "pathway_referent", "case_review",
    "case_review_domain", "unmet_need", "follow_up", "pathway_review", "objective_progress", "club_session", "session_attendance",
    "parent_information", "convention", "envelope", "envelope_vote", "action", "action_tranche", "action_need", "action_report",
    "ledger_entry", "sitting", "sitting_member", "stay", "agenda_item", "recusal", "position", "decision", "decision_tranche",
    "setting_value", "contract_number_counter", "contract", "contract_line", "contract_tranche", "contract_suspension", "amendment",
    "amendment_line", "amendment_tranche", "delivery", "invoice", "invoice_line", "invoice_suspension", "invoice_tranche",
)  # fmt: skip
MOMENTS = {"created_at", "updated_at", "password_hash"}


def rows(app: Flask) -> dict[str, list[Any]]:
    found = {}
    with app.app_context(), as_system("essai"):
        for name in TABLES:
            table = Base.metadata.tables[name]
            columns = [column for column in table.columns if column.name not in MOMENTS]
            found[name] = sorted(map(str, db.session.execute(select(*columns)).all()))
        db.session.rollback()
    return found


def load(store: Store, name: str, folder: Path, day: str) -> Flask:
    app = make_app(store.create(name), folder)
    runner = app.test_cli_runner()
    assert runner.invoke(args=["init-db"]).exit_code == 0
    loaded = runner.invoke(args=["demo", "load", f"--today={day}"])
    assert loaded.exit_code == 0, loaded.output
    assert "1\u202f600 enfants, 1\u202f000 familles, 30 écoles" in loaded.output
    return app


def test_the_same_day_gives_the_same_rows_on_both_engines(tmp_path: Path) -> None:
    one = load(store_of("sqlite", tmp_path), "one", tmp_path, "2026-11-02")
    two = load(store_of("postgres", tmp_path), "demo_two", tmp_path, "02/11/2026")
    first, second = rows(one), rows(two)
    for name in TABLES:
        assert first[name] == second[name], name
    for app in (one, two):
        release(app)


def test_a_loaded_database_breaks_no_rule_and_is_not_loaded_twice(tmp_path: Path) -> None:
    app = load(store_of("sqlite", tmp_path), "one", tmp_path, "2026-02-28")
    runner = app.test_cli_runner()
    checked = runner.invoke(args=["check"])
    assert (checked.exit_code, checked.output) == (0, "Aucune anomalie.\n")
    again = runner.invoke(args=["demo", "load"])
    assert again.exit_code == 1
    assert "ne se charge que dans une base vide" in again.output
    release(app)


def test_its_size_and_its_variety(house_app: Flask) -> None:
    with house_app.app_context(), as_system("essai"):
        counts = [db.session.scalar(select(func.count()).select_from(model)) for model in (Child, Family, School)]
        births = db.session.scalars(select(Child.birth_date)).all()
        years = db.session.scalars(select(Schooling.school_year).distinct()).all()
        db.session.rollback()
    assert counts == [1600, 1000, 30]
    ages = {age_on(birth, today()) for birth in births}
    assert min(ages) >= 1
    assert {2, 6, 12, 16} <= ages
    assert len(years) >= 3


def test_each_demo_account_signs_in_and_is_told_that_this_is_fiction(tmp_path: Path) -> None:
    app = load(store_of("sqlite", tmp_path), "one", tmp_path, today().isoformat())
    app.config["DEMO"] = True
    assert {role for _, _, roles in DEMO_ACCOUNTS for role in roles} == set(Role)
    for email, _, _ in DEMO_ACCOUNTS:
        home = Browser(app).sign_in(email, DEMO_PASSWORD).get("/admin/")
        assert home.status_code == 200
        assert "Démonstration — données fictives" in home.text
        assert "attend votre signature" not in home.text
    login = app.test_client().get("/login").text
    assert DEMO_PASSWORD in login
    app.config["DEMO"] = False
    assert DEMO_PASSWORD not in app.test_client().get("/login").text
    release(app)


@pytest.mark.parametrize("day", ["2026-09-01", "2024-02-29", "2027-01-01"])
def test_any_day_will_do(tmp_path: Path, day: str) -> None:
    app = load(store_of("sqlite", tmp_path), "one", tmp_path, day)
    with app.app_context(), as_system("essai"):
        latest = db.session.scalar(select(func.max(Child.birth_date)))
        db.session.rollback()
    assert latest
    assert latest <= date.fromisoformat(day)
    release(app)
