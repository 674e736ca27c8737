"""A person's scope holds in a statement of any shape: alias, subquery, common table, union, count, existence."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import exists, func, select, union
from sqlalchemy.orm import aliased

from pre_admin.accounts.models import User
from pre_admin.accounts.queries import person_of
from pre_admin.accounts.scoping import as_system, bind_actor
from pre_admin.core.database import db
from pre_admin.families.models import Child, Schooling
from pre_admin.panel.declarations import Col
from pre_admin.panel.view.exporting import Exporting
from pre_admin.pathways.models import FollowUp, Pathway
from pre_admin.pathways.scopes import own_children

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
