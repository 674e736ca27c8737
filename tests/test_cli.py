"""The `flask` commands."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, text

from pre_admin.accounts.models import User
from pre_admin.accounts.roles import Role
from pre_admin.accounts.scoping import as_system
from pre_admin.config import ConfigurationError, Settings, database_url
from pre_admin.core.database import db
from pre_admin.core.unit_of_work import unit_of_work
from pre_admin.families.models import Child
from tests.support.databases import SqliteStore
from tests.support.forms import form_of
from tests.support.offices import Browser, Office, address_of, make_app
from tests.support.people import choose_password, counting, create, user_id


@pytest.fixture
def fresh(tmp_path: Path) -> Flask:
    return make_app(SqliteStore(tmp_path).create("fresh"), tmp_path)


def test_init_db_makes_what_is_needed_and_says_what_comes_next(fresh: Flask) -> None:
    runner = fresh.test_cli_runner()
    first, second = runner.invoke(args=["init-db"]), runner.invoke(args=["init-db"])
    assert first.exit_code == second.exit_code == 0
    assert "territoires et quartiers chargés" in first.output
    assert "create-user" in first.output
    assert "chargés" not in second.output


def test_an_account_is_opened_from_the_command_line(fresh: Flask) -> None:
    runner = fresh.test_cli_runner()
    runner.invoke(args=["init-db"])
    command = ["create-user", "Lea@Office.example", "Léa Roux", "--role", "administrator", "--password-stdin"]
    made = runner.invoke(args=command, input="une phrase assez longue\n")
    assert made.exit_code == 0, made.output
    again = runner.invoke(args=command, input="une phrase assez longue\n")
    assert again.exit_code == 1
    assert "déjà" in again.output
    short = runner.invoke(args=[*command[:1], "b@office.example", "B", *command[3:]], input="court\n")
    assert short.exit_code == 1
    assert "12\u00a0caractères" in short.output
    assert "Error" not in short.output
    with fresh.app_context(), as_system("essai"):
        assert db.session.scalars(select(User.email)).all() == ["lea@office.example"]
    assert Browser(fresh).sign_in("lea@office.example", "une phrase assez longue").get("/admin/").status_code == 200


def test_check_names_the_rows_that_break_a_rule(office: Office) -> None:
    browser = office.browser()
    family = browser.post(
        "/admin/family/new/", form_of(browser.get("/admin/family/new/")) | {"name": "Taza"}
    ).location.rpartition("=")[2]
    fields = form_of(browser.get("/admin/child/new/")) | {
        "last_name": "Taza", "first_name": "Lina", "birth_date": "2018-12-03", "sex": "girl", "family_id": family,
    }  # fmt: skip
    assert browser.post("/admin/child/new/", fields).status_code == 302
    runner = office.app.test_cli_runner()
    assert runner.invoke(args=["check"]).exit_code == 0
    with office.app.app_context(), as_system("essai"), unit_of_work():
        db.session.execute(text("UPDATE child SET sort_key = 'zzz'"))
    number = office.one(select(Child.file_number))
    checked = runner.invoke(args=["check"])
    assert checked.exit_code == 1
    assert f"Ordre alphabétique : enfant {number}" in checked.output
    assert "Lina" not in checked.output


def test_a_new_key_is_put_first_and_the_old_ones_stay(fresh: Flask, tmp_path: Path) -> None:
    file = tmp_path / "data_keys"
    before = file.read_text().split()
    assert fresh.test_cli_runner().invoke(args=["rotate-keys"]).exit_code == 0
    after = file.read_text().split()
    assert after[1:] == before
    assert file.stat().st_mode & 0o777 == 0o600


def test_secrets_are_made_once_and_for_their_owner_alone(tmp_path: Path) -> None:
    one, two = (Settings.from_environ({}, instance=tmp_path) for _ in range(2))
    assert one.secret_key == two.secret_key
    assert one.secret_key not in repr(one)
    assert {file.name: file.stat().st_mode & 0o777 for file in tmp_path.iterdir()} == {"secret_key": 0o600, "data_keys": 0o600}


@pytest.mark.parametrize(
    "environ", [{"PRE_DATABASE_URL": "mysql://x"}, {"PRE_DATA_KEYS": "pas-une-clé"}, {"PRE_BASE_URL": "pre.example"}]
)
def test_a_wrong_setting_refuses_the_start_in_french(tmp_path: Path, environ: dict[str, str]) -> None:
    with pytest.raises(ConfigurationError, match="PRE_"):
        Settings.from_environ(environ, instance=tmp_path)


def test_postgresql_addresses_name_their_driver(tmp_path: Path) -> None:
    assert database_url("postgres://u@h/d", tmp_path) == "postgresql+psycopg://u@h/d"


def test_a_link_for_someone_alone_at_the_coordination(office: Office) -> None:
    runner = office.app.test_cli_runner()
    unknown = runner.invoke(args=["sign-in-link", "personne@essai.example"])
    assert (unknown.exit_code, unknown.output) == (1, "Aucun compte n’a cette adresse.\n")
    given = runner.invoke(args=["sign-in-link", address_of(Role.COORDINATOR).upper()])
    assert given.exit_code == 0, given.output
    assert "PRE_BASE_URL" in given.output
    path = given.output.split()[-1]
    assert path.startswith("/welcome?token=")
    browser = Browser(office.app)
    assert choose_password(browser, path).status_code == 303
    assert browser.get("/admin/child/").status_code == 200, "the roles stay confirmed"


def test_the_server_confirms_when_nobody_else_can(office: Office) -> None:
    administrator = office.browser(Role.ADMINISTRATOR)
    create(administrator, "premiere@essai.example", "coordinator")
    account = user_id(office, "premiere@essai.example")
    runner = office.app.test_cli_runner()
    assert "Rôle confirmé" not in runner.invoke(args=["sign-in-link", "premiere@essai.example"]).output
    assert counting(office, account) == set()
    assert "Rôle confirmé : Coordination" in runner.invoke(args=["sign-in-link", "premiere@essai.example", "--confirm"]).output
    assert counting(office, account) == {Role.COORDINATOR}
