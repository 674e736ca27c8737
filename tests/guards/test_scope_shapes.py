"""A person's scope holds in a statement of any shape: alias, subquery, common table, union, count, existence."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import exists, func, select, union
from sqlalchemy.orm import aliased

from pre_admin.accounts.models import User
from pre_admin.accounts.queries import person_of
from pre_admin.accounts.roles import Role
from pre_admin.accounts.scoping import as_system, bind_actor
from pre_admin.approval.models import (
    AgendaItem,
    Decision,
    DecisionTranche,
    Mark,
    Position,
    Recusal,
    RecusalCause,
    Sitting,
    Verb,
)
from pre_admin.approval.services.decisions import Ruling, decide
from pre_admin.core.calendar import today
from pre_admin.core.database import db
from pre_admin.families.models import Child, Schooling
from pre_admin.funding.models import Action, ActionNeed, ActionPaper, ActionPaperKind, ActionReport, ActionTranche, LedgerEntry
from pre_admin.panel.declarations import Col
from pre_admin.panel.view.exporting import Exporting
from pre_admin.partners.models import Body, Provider
from pre_admin.pathways.models import ActionType, FollowUp, Pathway
from pre_admin.pathways.scopes import own_children
from tests.support.bodies import COMMITTEE, COUNCIL, Chamber, chamber
from tests.support.offices import Office

SHAPES: dict[str, Callable[[], Any]] = {
    "plain": lambda: select(Child.id),
    "alias": lambda: select(aliased(Child).id),
    "record": lambda: select(Schooling.child_id),
    "join": lambda: select(Child.id).join(Pathway, Pathway.child_id == Child.id),
    "lower table alone": lambda: select(FollowUp.child_id).where(FollowUp.id.in_(select(FollowUp.id))),
    "subquery": lambda: select(select(Child.id).subquery().c.id),
    "common table": lambda: select(select(Pathway.child_id).cte().c.child_id),
    "union": lambda: union(select(Child.id), select(Pathway.child_id)),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_no_shape_of_statement_meets_another_child(house_app: Flask, shape: str) -> None:
    with house_app.app_context():
        with as_system("contrôle"):
            actor = person_of(int(db.session.scalar(select(User.id).where(User.email == "referent@demo.example")) or 0))
            assert actor
            mine = set(db.session.scalars(own_children(actor.actor)))
            stranger = db.session.scalar(select(func.min(Child.id)).where(Child.id.not_in(mine)))
        assert len(mine) > 5
        bind_actor(db.session(), actor.actor, house_app.extensions["house"].scopes)
        found = set(db.session.scalars(SHAPES[shape]()))
        assert found
        assert found <= mine
        assert db.session.scalar(select(exists(select(Child.id).where(Child.id == stranger)))) in (False, 0)
        assert db.session.scalar(select(func.count(Child.id))) == len(mine)
        told = Exporting._blocks(select(Child.id), [Col("id", Child.id)], {}, actor.actor, house_app.extensions["house"].scopes)
        assert {int(text) for (texts,) in told for text in texts} == mine, (
            "an export reads the driver's rows, scoped all the same"
        )
        db.session.rollback()
        bind_actor(db.session(), None, house_app.extensions["house"].scopes)


# ---- recusal: a denial that no grant gives back (R5)
PROVIDER = 2
RECUSED: dict[str, Callable[[], Any]] = {
    "action": lambda: select(Action.id),
    "item": lambda: select(AgendaItem.action_id),
    "tranches": lambda: select(ActionTranche.action_id),
    "papers": lambda: select(ActionPaper.action_id),
    "needs": lambda: select(ActionNeed.action_id),
    "report": lambda: select(ActionReport.action_id),
    "positions": lambda: select(Position.action_id),
    "decisions": lambda: select(Decision.action_id),
    "decision tranches": lambda: select(DecisionTranche.action_id),
    "ledger": lambda: select(LedgerEntry.action_id),
    "alias": lambda: select(aliased(Action).id),
    "columns alone": lambda: select(Decision.action_id, Decision.reason),
    "join": lambda: select(AgendaItem.action_id).join(Sitting, Sitting.id == AgendaItem.sitting_id),
    "joined from a table that stays": lambda: select(Action.id).select_from(Provider).join(Action, Action.provider_id == Provider.id),
    "outer join": lambda: select(Action.id).select_from(Provider).outerjoin(Action, Action.provider_id == Provider.id).where(Action.id.is_not(None)),
    "subquery": lambda: select(select(Action.id).subquery().c.id),
    "scalar subquery": lambda: select(select(func.max(LedgerEntry.action_id)).scalar_subquery()),
    "common table": lambda: select(select(Decision.action_id).cte().c.action_id),
    "union": lambda: union(select(Action.id), select(AgendaItem.action_id), select(LedgerEntry.action_id)),
    "exists": lambda: select(AgendaItem.action_id).where(exists(select(Decision.id).where(Decision.item_id == AgendaItem.id))),
}  # fmt: skip


@pytest.mark.parametrize(("role", "body"), [(Role.TECHNICAL_COMMITTEE, COMMITTEE), (Role.ADVISORY_COUNCIL, COUNCIL)])
def test_no_shape_of_statement_meets_an_action_one_is_recused_from(office: Office, role: Role, body: Body) -> None:
    """The item, its action, papers, positions, decisions, amounts: nothing, by an interest or by a recusal said in the sitting."""
    room = chamber(office)
    free, tied, said = room.action(), room.action(provider=PROVIDER), room.action(provider=1)
    every = [free, tied, said]
    _fill(room, every)
    chair = room.members[body][0]
    found = {name: _met(room, role, shape) for name, shape in RECUSED.items()}
    assert all(set(every) >= met and met for met in found.values()), "seen before the recusal"
    room.interest(chair, PROVIDER)
    with room.writing():
        item = db.session.scalars(
            select(AgendaItem).join(Sitting).where(AgendaItem.action_id == said, Sitting.body == body)
        ).one()
        db.session.add(
            Recusal(sitting_id=item.sitting_id, item_id=item.id, action_id=said, member_id=chair, cause=RecusalCause.DECLARED)
        )
    assert {name: _met(room, role, shape) for name, shape in RECUSED.items()} == {key: {free} for key in RECUSED}
    with room.acting(role):
        assert db.session.scalar(select(func.count(Action.id))) == 1
        assert db.session.scalar(select(func.sum(LedgerEntry.amount))) == db.session.scalar(
            select(func.sum(LedgerEntry.amount)).where(LedgerEntry.action_id == free)
        )
        for key in (tied, said):
            assert db.session.get(Action, key) is None


def _met(room: Chamber, role: Role, shape: Callable[[], Any]) -> set[int]:
    with room.acting(role):
        return set(db.session.scalars(shape()))


def _fill(room: Chamber, actions: list[int]) -> None:
    """Each action on both bodies' agendas, decided by both, with papers, needs, a report and positions."""
    for body in (COMMITTEE, COUNCIL):
        for item, _ in room.items(room.sitting(actions, body)):
            with room.acting(Role.ASSISTANT) as actor:
                decide(item, "1", Ruling(Verb.FAVOURABLE), actor)
    with room.writing():
        need = db.session.scalars(select(ActionType.id)).first()
        for item in db.session.scalars(select(AgendaItem)).all():
            db.session.add(
                Position(item_id=item.id, action_id=item.action_id, member_id=room.members[COMMITTEE][1], mark=Mark.FAVOURABLE)
            )
        for key in actions:
            db.session.add(ActionPaper(action_id=key, kind=ActionPaperKind.BUDGET))
            db.session.add(ActionNeed(action_id=key, action_type_id=need, children=9, counted_on=today()))
            db.session.add(ActionReport(action_id=key))
