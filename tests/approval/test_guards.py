"""What the database itself refuses of sittings, decisions and their money, asked in SQL that no service wrote."""

import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import DBAPIError

from pre_admin.accounts.roles import Role
from pre_admin.approval.models import Decision, DecisionTranche, Sitting, SittingState, Verb
from pre_admin.approval.services.decisions import Ruling, decide, undo
from pre_admin.approval.services.sittings import close_sitting
from pre_admin.core.calendar import now, today
from pre_admin.core.database import db
from pre_admin.core.ddl import guards
from pre_admin.funding.models import FundedState, LedgerEntry, LedgerKind
from pre_admin.partners.models import Body
from tests.support.bodies import COMMITTEE, COUNCIL, Chamber, chamber
from tests.support.offices import Office

DECISION: Any = Decision.__table__
TRANCHE: Any = DecisionTranche.__table__
LINE: Any = LedgerEntry.__table__


def refused(room: Chamber, name: str, statement: Any, **values: Any) -> None:
    with pytest.raises(DBAPIError, match=name), room.writing():
        db.session.connection().execute(text(statement) if isinstance(statement, str) else statement, values or None)


def done(room: Chamber, statement: str, **values: Any) -> None:
    with room.writing():
        db.session.execute(text(statement), values)


def rule(room: Chamber, item: int, verb: Verb = Verb.FAVOURABLE) -> int:
    seen = room.version(item)
    with room.acting(Role.ASSISTANT) as actor:
        return decide(item, seen, Ruling(verb, reason="Hors sujet."), actor).id


def take_back(room: Chamber, item: int) -> int:
    seen = room.version(item)
    with room.acting(Role.ASSISTANT) as actor:
        return undo(item, seen, actor).id


def row(sitting: int, item: int, action: int, **values: Any) -> Any:
    given = {
        "number": 900, "sitting_id": sitting, "item_id": item, "action_id": action, "round": 1, "body": COMMITTEE, "verb": Verb.FAVOURABLE,
        "amount": Decimal(1000), "state_before": FundedState.SUBMITTED, "state_after": FundedState.TECHNICALLY_APPROVED, "present": 5,
        "represented": 0, "needed": 3, "recused": 0, "overrun": Decimal(0), "at": now(), "previous_hash": "", "hash": "", **values,
    }  # fmt: skip
    return insert(DECISION).values(**given)


def test_a_state_is_where_the_last_decision_of_the_round_leads(office: Office) -> None:
    room = chamber(office)
    action = room.action()
    ((item, _),) = room.items(room.sitting([action]))
    rule(room, item)
    ((second, _),) = room.items(room.sitting([action], COUNCIL))
    rule(room, second, Verb.DEFERRED)
    change = "UPDATE action SET state = :state, decided_by = 'technical_committee' WHERE id = :id"
    for state in ("technically_approved", "approved", "refused", "changes_requested"):
        refused(room, "r5_decided_by_a_body", change, state=state, id=action)
    done(room, "UPDATE action SET round = 2, state = 'submitted' WHERE id = :id", id=action)
    refused(room, "r5_decided_by_a_body", change, state="deferred", id=action)
    refused(room, "r6_round_goes_on", "UPDATE action SET round = 1 WHERE id = :id", id=action)
    done(room, "UPDATE action SET state = 'withdrawn', ended_reason = 'x' WHERE id = :id", id=action)
    for state in ("approved", "submitted"):
        refused(room, "r5_ended_is_not_decided|r5_decided_by_a_body", change, state=state, id=action)


def test_a_decision_is_about_its_own_item(office: Office) -> None:
    room = chamber(office)
    one, two = room.action(), room.action()
    sitting, later = room.sitting([one]), room.sitting([two], held_on=today() + timedelta(1))
    council = room.sitting([], COUNCIL)
    ((item, _),), ((other, _),) = room.items(sitting), room.items(later)
    for wrong in (
        {"item_id": other}, {"action_id": two}, {"sitting_id": later}, {"round": 2}, {"sitting_id": later, "action_id": two},
    ):  # fmt: skip
        refused(room, "r5_on_its_own_item", _row(sitting, item, one, wrong))
    refused(room, "r5_in_an_open_sitting|r5_committee", _row(sitting, item, one, {"body": COUNCIL}))
    refused(room, "r5_in_an_open_sitting|r5_on_its_own_item", _row(sitting, item, one, {"sitting_id": council}))
    done(room, "UPDATE agenda_item SET settled_at = :at WHERE id = :id", at=now().isoformat(" "), id=item)
    refused(room, "r5_on_its_own_item", _row(sitting, item, one, {}))
    refused(room, "r9_item_stays", "UPDATE agenda_item SET settled_at = NULL WHERE id = :id", id=item)
    refused(room, "r9_item_stays", "UPDATE agenda_item SET sitting_id = :to WHERE id = :id", to=later, id=item)
    refused(room, "r9_item_stays", "UPDATE agenda_item SET action_id = :to WHERE id = :id", to=two, id=item)


def _row(sitting: int, item: int, action: int, wrong: dict[str, Any]) -> Any:
    names = {"sitting_id": "sitting", "item_id": "item", "action_id": "action"}
    place = {"sitting": sitting, "item": item, "action": action}
    return row(**{**place, **{names.get(name, name): value for name, value in wrong.items()}})


def test_one_decision_stands_on_an_item(office: Office) -> None:
    room = chamber(office)
    one, two = room.action(), room.action()
    sitting = room.sitting([one, two])
    (item, _), (other, _) = room.items(sitting)
    first, elsewhere = rule(room, item), rule(room, other)
    refused(room, "r5_one_stands_on_an_item", row(sitting, item, one))
    refused(room, "r5_one_stands_on_an_item", row(sitting, item, one, supersedes_id=elsewhere))
    second = take_back(room, item)
    for stale in (first, second):
        refused(room, "r5_one_stands_on_an_item|supersedes_id", row(sitting, item, one, supersedes_id=stale))
    rule(room, item)


def test_the_council_comes_while_the_committee_is_favourable(office: Office) -> None:
    room = chamber(office)
    action = room.action()
    ((item, _),) = room.items(room.sitting([action]))
    council = room.sitting([action], COUNCIL)
    ((second, _),) = room.items(council)
    approve = row(council, second, action, body=Body.ADVISORY_COUNCIL, state_after=FundedState.APPROVED)
    refused(room, "r5_committee_before_council", approve)
    rule(room, item)
    take_back(room, item)
    refused(room, "r5_committee_before_council", approve)
    rule(room, item, Verb.DEFERRED)
    refused(room, "r5_committee_before_council", approve)


def test_tranches_make_the_amount_and_the_ledger_never_owes(office: Office) -> None:
    room = chamber(office)
    action, other = room.action(), room.action()
    sitting = room.sitting([action])
    ((item, _),) = room.items(sitting)
    made = rule(room, item)
    line = {"decision_id": made, "envelope_id": room.envelopes[1], "amount": Decimal("0.01")}
    refused(room, "r7_tranche_within_decision", insert(TRANCHE).values(action_id=action, **line))
    refused(room, "r7_tranche_within_decision", insert(TRANCHE).values(action_id=other, **line))
    for envelope, amount, kind in (
        (0, "-1000.01", LedgerKind.RESERVED),
        (1, "-0.01", LedgerKind.RESERVED),
        (0, "-1", LedgerKind.APPROVED),
    ):
        given = {"envelope_id": room.envelopes[envelope], "kind": kind, "amount": Decimal(amount), "at": now()}
        refused(room, "r7_never_under_zero", insert(LINE).values(action_id=action, reason="x", source="x", source_id=1, **given))


def test_a_closed_sitting_stays_closed_and_a_signed_one_as_it_is(office: Office) -> None:
    room = chamber(office)
    sitting = room.sitting([room.action()])
    ((item, _),) = room.items(sitting)
    rule(room, item)
    with room.acting(Role.ASSISTANT) as actor:
        close_sitting(db.session.scalars(select(Sitting).where(Sitting.id == sitting)).one(), actor)
    for state in ("open", "convened", "planned", "cancelled"):
        refused(room, "r9_closed_stays_closed", "UPDATE sitting SET state = :state WHERE id = :id", state=state, id=sitting)
    done(
        room,
        "UPDATE sitting SET remarks = 'Relu.', state = 'signed', signed_on = '2026-01-05', minutes_hash = 'ab' WHERE id = :id",
        id=sitting,
    )
    assert office.one(select(Sitting.state)) is SittingState.SIGNED
    for change in (
        "state = 'closed'",
        "remarks = 'Autre.'",
        "remarks = NULL",
        "minutes_hash = 'cd'",
        "signed_by = 'X'",
        "held_on = '2026-01-06'",
    ):
        refused(room, "r9_signed_is_frozen|r9_closed", f"UPDATE sitting SET {change} WHERE id = :id", id=sitting)


def test_guards_ask_by_index(office: Office) -> None:
    """The tables that grow are met by their indexes alone: a decision is written as fast in ten years' time."""
    with office.app.app_context():
        if db.engine.dialect.name != "sqlite":
            return
        for one in guards():
            if not one.name.startswith(("r5_", "r6_", "r7_", "r9_")):
                continue
            asked = one.condition
            for kept in ("NEW", "OLD"):
                asked = re.sub(rf"\b{kept}\.(\w+)", r"1", asked)
            plan = ""
            with db.engine.connect() as connection:
                plan = "\n".join(str(line) for line in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN SELECT {asked}"))
            assert "SCAN" not in plan.replace("SCAN CONSTANT ROW", ""), f"{one.name}: {plan}"
            assert "decision" not in asked or "SEARCH" in plan, one.name
