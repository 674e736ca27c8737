"""What the database itself refuses, whoever writes; and what `flask check` sees when it was written all the same."""

from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from pre_admin.accounts.scoping import as_system
from pre_admin.core.constraints import explain
from pre_admin.core.database import db
from pre_admin.core.unit_of_work import unit_of_work
from pre_admin.demo.partners import siret_of
from tests.partners.conftest import Add, ago
from tests.support.offices import Office


def run(office: Office, sql: str) -> None:
    with office.app.app_context(), as_system("essai"), unit_of_work() as session:
        session.execute(text(sql))


@pytest.fixture
def filled(office: Office, add_association: Add, add_referent: Add, add_member: Add) -> Office:
    """Two providers, a referent with two shares, two members with a term each."""
    add_association("Une", siret=siret_of(1))
    add_association("Deux", siret=siret_of(2))
    shares = {"shares-0-percent": "30", "shares-0-starts_on": ago(400), "shares-0-ends_on": ago(101)}
    shares |= {"shares-1-percent": "40", "shares-1-starts_on": ago(100)}
    add_referent(employer_id="1", **shares)
    add_member(last_name="Une", **{"terms-0-seat": "chair", "terms-0-starts_on": ago(100)})
    add_member(last_name="Deux", **{"terms-0-seat": "member", "terms-0-starts_on": ago(100)})
    return office


@pytest.mark.parametrize(
    ("sql", "field", "sentence"),
    [
        (f"UPDATE provider SET siret = '{siret_of(1)}' WHERE id = 2", "siret", "porte déjà ce SIRET"),
        ("UPDATE provider SET siret = '123' WHERE id = 2", "siret", "14 chiffres"),
        ("UPDATE provider SET siret = NULL, kind = 'company' WHERE id = 2", "siret", "a toujours un SIRET"),
        ("UPDATE provider SET kind = 'king' WHERE id = 2", None, ""),
        ("UPDATE referent SET ends_on = '2000-01-01'", "ends_on", "La fin précède le début"),
        ("UPDATE referent_share SET percent = 0", "percent", "de 1 à 100"),
        ("UPDATE referent_share SET percent = 101", "percent", "de 1 à 100"),
        ("UPDATE referent_share SET ends_on = '2000-01-01'", "ends_on", "La fin précède le début"),
        ("UPDATE referent_share SET ends_on = NULL", "ends_on", "Une seule quotité peut être en cours"),
        ("UPDATE referent_share SET starts_on = '2000-01-01'", "starts_on", "commence ce jour-là"),
        ("UPDATE body_term SET ends_on = '2000-01-01'", "ends_on", "finit avant de commencer"),
        ("DELETE FROM provider WHERE id = 1", None, "encore utilisée"),
    ],
)
def test_the_database_refuses_it_in_french(filled: Office, sql: str, field: str | None, sentence: str) -> None:
    with pytest.raises(IntegrityError) as refused:
        run(filled, sql)
    told = explain(refused.value)
    assert told.field == field
    assert sentence in told.message


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        ("UPDATE provider SET siret = '73282932000075' WHERE id = 2", "SIRET, IBAN et BIC : SIRET du prestataire 2"),
        ("UPDATE provider SET iban = 'FR76 9999' WHERE id = 2", "SIRET, IBAN et BIC : IBAN du prestataire 2"),
        ("UPDATE provider SET bic = 'x' WHERE id = 2", "SIRET, IBAN et BIC : BIC du prestataire 2"),
        ("UPDATE provider SET sort_key = 'zz' WHERE id = 2", "Ordre alphabétique des partenaires : prestataire 2"),
        ("UPDATE referent SET sort_key = 'zz'", "Ordre alphabétique des partenaires : référent 1"),
        ("UPDATE body_member SET sort_key = 'zz' WHERE id = 2", "Ordre alphabétique des partenaires : membre d’instance 2"),
        (f"UPDATE referent SET starts_on = '{ago(390)}'", "Quotités des référents : référent 1"),
        (f"UPDATE referent SET ends_on = '{ago(50)}'", "Quotités des référents : référent 1"),
        (f"UPDATE referent_share SET ends_on = '{ago(90)}' WHERE id = 1", "Quotités des référents : référent 1"),
        ("UPDATE body_term SET seat = 'chair'", "Présidences des instances : mandat 2"),
        (f"UPDATE body_term SET member_id = 1, starts_on = '{ago(50)}' WHERE id = 2", "Mandats des instances : membre 1"),
        (
            "UPDATE provider SET archived_at = '2026-01-01 00:00:00+00:00' WHERE id = 1",
            "Employeur archivé d’un référent en poste : prestataire 1",
        ),
    ],
)
def test_check_names_the_row(filled: Office, sql: str, told: str) -> None:
    runner: Any = filled.app.test_cli_runner()
    assert runner.invoke(args=["check"]).output == "Aucune anomalie.\n"
    if "archived_at" in sql and db_is_sqlite(filled):
        sql = sql.replace("+00:00", "")
    run(filled, sql)
    checked = runner.invoke(args=["check"])
    assert checked.exit_code == 1
    assert told in checked.output.splitlines()


def db_is_sqlite(office: Office) -> bool:
    with office.app.app_context():
        return db.engine.dialect.name == "sqlite"
