"""`flask check` names the decision that is no longer as it was recorded, and the minutes that are not those signed."""

from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from pre_admin.accounts.roles import Role
from pre_admin.approval.models import Decision
from pre_admin.core.database import db
from tests.approval.paper_desk import held, minutes, signed, sitting_row, without_triggers
from tests.approval.sitting_desk import page
from tests.support.offices import Office


def checked(office: Office) -> tuple[int, str]:
    result = office.app.test_cli_runner().invoke(args=["check"])
    return result.exit_code, result.output


def test_a_whole_chain_is_not_named(office: Office) -> None:
    signed(office)
    code, told = checked(office)
    assert code == 0, told


@pytest.mark.parametrize(
    ("table", "statement", "sentence"),
    [
        ("decision", "UPDATE decision SET reason = 'Bilan à mi-parcourt.' WHERE number = 3", "décision n° 3 (ligne"),
        ("decision", "UPDATE decision SET amount = amount + 1 WHERE number = 3", "plus telle qu’elle a été enregistrée"),
        ("decision", "UPDATE decision SET present = 4 WHERE number = 2", "décision n° 2 (ligne"),
        ("decision_tranche", "UPDATE decision_tranche SET amount = amount + 1 WHERE decision_id = {}", "décision n° 3 (ligne"),
        ("decision_tranche", "DELETE FROM decision_tranche WHERE decision_id = {}", "décision n° 3 (ligne"),
        ("decision", "UPDATE decision SET number = 12 WHERE number = 5", "les n° 5 à 11 manquent"),
        ("decision", "UPDATE decision SET previous_hash = hash WHERE number = 4", "ne suit plus la précédente"),
    ],
)
def test_what_was_changed_is_named(office: Office, table: str, statement: str, sentence: str) -> None:
    made = held(office)
    third = office.one(select(Decision.id).where(Decision.number == 3))
    without_triggers(made.room, statement.format(third), table)
    code, told = checked(office)
    assert code == 1
    assert sentence in told, told


def test_a_decision_that_was_taken_out_is_named(office: Office) -> None:
    made = held(office)
    gone = office.one(select(Decision.id).where(Decision.number == 4))
    without_triggers(made.room, f"DELETE FROM decision_tranche WHERE decision_id = {gone}", "decision_tranche")
    without_triggers(made.room, f"DELETE FROM decision WHERE id = {gone}", "decision")
    code, told = checked(office)
    assert code == 1
    assert "le n° 4 manque" in told


def test_minutes_that_are_not_those_signed_are_named(office: Office) -> None:
    made = signed(office)
    change = f"UPDATE sitting SET minutes_hash = '{'0' * 64}' WHERE id = {made.sitting}"
    with pytest.raises(DBAPIError, match="r9_signed_is_frozen"), made.room.writing():
        db.session.execute(text(change))
    without_triggers(made.room, change, "sitting", "tr_r9_signed_is_frozen_update")
    code, told = checked(office)
    assert code == 1
    assert f"séance {made.sitting} : le procès-verbal gardé n’est pas celui qui a été signé" in told


def test_minutes_that_are_lost_are_named(office: Office) -> None:
    made = signed(office)
    assert minutes(office.browser(Role.ASSISTANT), made.sitting)
    for path in Path(office.app.config["DOCUMENTS"]).glob("[0-9a-f][0-9a-f]/*"):
        path.unlink()
    assert sitting_row(office, made.sitting).minutes_pdf_id
    assert office.browser(Role.ASSISTANT).get(page("minutes", made.sitting)).status_code == 404
    code, told = checked(office)
    assert code == 1
    assert f"séance {made.sitting} : le procès-verbal signé manque" in told
