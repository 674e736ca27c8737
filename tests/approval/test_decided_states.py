"""Every decided state, asked in SQL that no service wrote: never without its decision, and the decision never goes (R5, R9)."""

from typing import Any

import pytest
from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import DBAPIError

from pre_admin.accounts.roles import Role
from pre_admin.approval.models import Decision, DecisionTranche, Verb
from pre_admin.approval.services.decisions import Ruling, decide
from pre_admin.core.database import db
from pre_admin.funding.models import Action
from pre_admin.funding.models import FundedState as S
from pre_admin.partners.models import Body
from tests.support.bodies import COMMITTEE, COUNCIL, Chamber, chamber
from tests.support.offices import Office

ACTION: Any = Action.__table__
DECISION: Any = Decision.__table__
TRANCHE: Any = DecisionTranche.__table__
WAYS: dict[tuple[S, Body], tuple[Verb, ...]] = {
    (S.TECHNICALLY_APPROVED, COMMITTEE): (Verb.FAVOURABLE,),
    (S.DEFERRED, COMMITTEE): (Verb.DEFERRED,),
    (S.CHANGES_REQUESTED, COMMITTEE): (Verb.RETURNED,),
    (S.REFUSED, COMMITTEE): (Verb.UNFAVOURABLE,),
    (S.APPROVED, COUNCIL): (Verb.FAVOURABLE, Verb.FAVOURABLE),
    (S.DEFERRED, COUNCIL): (Verb.FAVOURABLE, Verb.DEFERRED),
    (S.CHANGES_REQUESTED, COUNCIL): (Verb.FAVOURABLE, Verb.RETURNED),
    (S.REFUSED, COUNCIL): (Verb.FAVOURABLE, Verb.UNFAVOURABLE),
}
"""A decided state and the body that said it → what the committee, then the council, decided."""


def refused(room: Chamber, statement: Any, name: str) -> None:
    with pytest.raises(DBAPIError, match=name), room.writing():
        db.session.connection().execute(statement)


def copied(room: Chamber, action: int, **values: Any) -> Any:
    """An action like another one, written whole in SQL."""
    with room.writing():
        row = dict(db.session.connection().execute(select(ACTION).where(ACTION.c.id == action)).one()._mapping)
    del row["id"]
    return insert(ACTION).values(**row | {"reference": "2026-Z-999", **values})


def test_every_decided_state_is_tried() -> None:
    waiting = {S.DRAFT, S.SUBMITTED, S.WITHDRAWN, S.LAPSED}
    assert {state for state, _ in WAYS} == set(S) - waiting


def test_no_statement_puts_an_action_where_nobody_decided(office: Office) -> None:
    room = chamber(office)
    action = room.action()
    for state in {one for one, _ in WAYS}:
        for said_by in (*Body, None):
            values = {"state": state, "decided_by": said_by}
            refused(room, update(ACTION).where(ACTION.c.id == action).values(**values), "r5_decided_by_a_body|ck_action_")
            refused(room, copied(room, action, **values), "r5_decided_by_a_body|ck_action_")
    assert office.one(select(ACTION.c.state).where(ACTION.c.id == action)) is S.SUBMITTED
    plain = copied(room, action)
    with room.writing():
        db.session.connection().execute(plain)
    assert len(office.all(select(ACTION.c.id))) == 2, "the same row goes in when it says nothing of a decision"


@pytest.mark.parametrize(("state", "body"), WAYS)
def test_a_decided_action_keeps_its_decision(office: Office, state: S, body: Body) -> None:
    room = chamber(office)
    action = room.action()
    for own, verb in zip((COMMITTEE, COUNCIL), WAYS[state, body], strict=False):
        ((item, _),) = room.items(room.sitting([action], own))
        with room.acting(Role.ASSISTANT) as actor:
            decide(item, "1", Ruling(verb, reason="Parce que."), actor)
    assert office.one(select(ACTION.c.state).where(ACTION.c.id == action)) is state
    refused(room, delete(DECISION).where(DECISION.c.action_id == action), "append_only")
    if state in (S.TECHNICALLY_APPROVED, S.APPROVED):
        refused(room, delete(TRANCHE).where(TRANCHE.c.action_id == action), "append_only")
    for values in ({"verb": Verb.FAVOURABLE}, {"state_after": S.APPROVED}, {"action_id": action + 1}, {"round": 2}):
        refused(room, update(DECISION).where(DECISION.c.action_id == action).values(**values), "append_only")
    for other in {one for one, _ in WAYS} - {state}:
        refused(room, update(ACTION).where(ACTION.c.id == action).values(state=other, decided_by=body), "r5_|ck_action_")
