"""Reading the caseloads of all referents: who follows how many, who has left with some."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import and_, case, func, or_, select

from pre_admin.core.calendar import today
from pre_admin.core.database import db
from pre_admin.families.models import Child
from pre_admin.partners.models import Provider, Referent, ReferentShare
from pre_admin.partners.queries.ground import running
from pre_admin.pathways.models import FollowUp, Pathway, PathwayReferent, PathwayState
from pre_admin.pathways.rules.caseloads import Load

LATELY = timedelta(days=30)
OPEN_STATES = (PathwayState.PROPOSED, PathwayState.RUNNING)


def _held(day: date) -> Any:
    """Per referent: running, proposed and overdue pathways entrusted to them on that day."""
    runs = Pathway.state == PathwayState.RUNNING
    return (
        select(
            PathwayReferent.referent_id,
            func.sum(case((runs, 1), else_=0)).label("running"),
            func.sum(case((Pathway.state == PathwayState.PROPOSED, 1), else_=0)).label("proposed"),
            func.sum(case((and_(runs, Pathway.next_review_on < day), 1), else_=0)).label("late"),
        )
        .join(Pathway, Pathway.id == PathwayReferent.pathway_id)
        .where(running(PathwayReferent, day), Pathway.state.in_(OPEN_STATES))
        .group_by(PathwayReferent.referent_id)
        .subquery()
    )


def _written(day: date) -> Any:
    """Per referent: the entries of the last thirty days, and the latest of all."""
    lately = case((FollowUp.done_on > day - LATELY, 1), else_=0)
    return (
        select(FollowUp.referent_id, func.sum(lately).label("lately"), func.max(FollowUp.done_on).label("last"))
        .where(FollowUp.referent_id.is_not(None))
        .group_by(FollowUp.referent_id)
        .subquery()
    )


def caseloads() -> list[Load]:
    """The referents in post, and those who left with pathways still in their hands: one statement."""
    day = today()
    held, written = _held(day), _written(day)
    statement = (
        select(
            Referent.id, Referent.first_name, Referent.last_name, Provider.name, func.coalesce(ReferentShare.percent, 0),
            func.coalesce(held.c.running, 0), func.coalesce(held.c.proposed, 0), func.coalesce(held.c.late, 0),
            func.coalesce(written.c.lately, 0), written.c.last, Referent.starts_on, Referent.ends_on,
        )
        .join(Provider, Provider.id == Referent.employer_id, isouter=True)
        .join(ReferentShare, and_(ReferentShare.referent_id == Referent.id, running(ReferentShare, day)), isouter=True)
        .join(held, held.c.referent_id == Referent.id, isouter=True)
        .join(written, written.c.referent_id == Referent.id, isouter=True)
        .where(or_(running(Referent, day), held.c.referent_id.is_not(None)))
        .order_by(Referent.sort_key, Referent.id)
    )  # fmt: skip
    return [
        Load(key, f"{first} {last}", employer or "", percent, runs, proposed, late, lately, entry, _left(ends, day))
        for key, first, last, employer, percent, runs, proposed, late, lately, entry, _, ends in db.session.execute(statement)
    ]


def _left(ends_on: date | None, day: date) -> date | None:
    return ends_on if ends_on is not None and ends_on < day else None


def entrusted_to(referent_id: int) -> tuple[int, int]:
    """(running, proposed) pathways in a referent's hands today."""
    held = _held(today())
    row = db.session.execute(select(held.c.running, held.c.proposed).where(held.c.referent_id == referent_id)).first()
    return (row[0], row[1]) if row else (0, 0)


def without_referent() -> int:
    """How many pathways run in nobody's hands."""
    held = select(PathwayReferent.pathway_id).where(running(PathwayReferent, today()))
    statement = select(func.count(Pathway.id)).where(Pathway.state == PathwayState.RUNNING, Pathway.id.not_in(held))
    return db.session.scalar(statement) or 0


def pathways_of(referent_id: int | None, ids: Sequence[int] | None = None, limit: int | None = None) -> Sequence[Any]:
    """(pathway, child id, first name, last name, who follows it: its row, since when) of a referent, or of nobody (None).

    `ids` keeps only these.
    """
    held = and_(PathwayReferent.pathway_id == Pathway.id, running(PathwayReferent, today()))
    statement = (
        select(Pathway, Child.id, Child.first_name, Child.last_name, PathwayReferent.id, PathwayReferent.starts_on)
        .join(Child, Child.id == Pathway.child_id)
        .join(PathwayReferent, held, isouter=True)
        .order_by(Pathway.state.desc(), Child.sort_key, Pathway.id)
    )
    if referent_id is None:
        statement = statement.where(PathwayReferent.id.is_(None), Pathway.state == PathwayState.RUNNING)
    else:
        statement = statement.where(PathwayReferent.referent_id == referent_id, Pathway.state.in_(OPEN_STATES))
    if ids is not None:
        statement = statement.where(Pathway.id.in_(ids))
    return db.session.execute(statement.limit(limit) if limit else statement).all()
