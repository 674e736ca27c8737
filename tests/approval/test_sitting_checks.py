"""`flask check` names the sittings that do not hold; a healthy one is not named."""

from collections.abc import Callable, Sequence

import pytest
from sqlalchemy import text

from pre_admin.accounts.roles import Role
from pre_admin.accounts.scoping import as_system
from pre_admin.approval.checks import sittings as checks
from pre_admin.approval.models import SittingState
from pre_admin.core.calendar import today
from pre_admin.core.database import db
from tests.approval.sitting_desk import opened
from tests.approval.test_sittings import rules_decided
from tests.support.bodies import Chamber, chamber
from tests.support.offices import Office


def found(room: Chamber, check: Callable[[], Sequence[str]]) -> list[str]:
    with room.office.app.app_context(), as_system("contrôle d’un essai"):
        return list(check())


def break_by(room: Chamber, statement: str) -> None:
    with room.writing():
        db.session.execute(text(statement))


@pytest.mark.parametrize("name", list(checks.CHECKS))
def test_a_healthy_sitting_is_not_named(office: Office, name: str) -> None:
    room = chamber(office)
    rules_decided(room)
    opened(room, office.browser(Role.ASSISTANT), [room.action()])
    assert found(room, checks.CHECKS[name]) == []
    assert name in office.app.extensions["house"].invariants


def test_what_does_not_hold_is_named(office: Office) -> None:
    room = chamber(office)
    one = room.sitting([room.action()], state=SittingState.CLOSED)
    ((item, _),) = room.items(one)
    assert found(room, checks.closed_without_outcome) == [f"séance {one}, point {item}"]
    assert len(found(room, checks.stays_out_of_time)) == 5
    break_by(room, "UPDATE agenda_item SET not_examined = 'Dossier incomplet.'")
    break_by(room, "DELETE FROM stay")
    break_by(room, "DELETE FROM sitting_member")
    assert found(room, checks.closed_without_outcome) == []
    assert found(room, checks.stays_out_of_time) == []
    assert found(room, checks.convened_without_members) == [f"séance {one}"]


def test_two_sittings_open_at_once_are_named(office: Office) -> None:
    room = chamber(office)
    one = room.sitting([room.action()])
    two = room.sitting([room.action()], held_on=today().replace(year=today().year - 1))
    assert found(room, checks.open_together) == [f"séances {one} et {two}"]
    assert found(room, checks.opened_without_rules) == []
