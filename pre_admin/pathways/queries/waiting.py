"""What waits: parents to inform, meetings a child is on the agenda of, and how many of each for a home page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask import g
from sqlalchemy import func, select

from pre_admin.core.calendar import today
from pre_admin.core.database import db
from pre_admin.pathways.models import (
    CaseReview,
    Consent,
    ConsentState,
    Meeting,
    MeetingState,
    ParentInformation,
    Pathway,
    PathwayReferent,
    PathwayState,
)

NEAR = timedelta(days=30)


@dataclass(frozen=True)
class Waiting:
    """Counts within the actor's scope."""

    open: int
    to_sign: int
    late: int
    unfollowed: int
    untold: int
    reviews_soon: int
    next_review_on: date | None


def informations_of(child_id: int) -> Sequence[ParentInformation]:
    """What the parents of a child were to be told, the oldest first; read once for a page."""
    known: dict[int, Sequence[ParentInformation]] = g.setdefault("informations", {})
    if child_id not in known:
        mine = select(ParentInformation).where(ParentInformation.child_id == child_id)
        known[child_id] = db.session.scalars(mine.order_by(ParentInformation.due_on, ParentInformation.id)).all()
    return known[child_id]


def untold_of(child_id: int) -> Sequence[tuple[int, str]]:
    """(row, of what) of everything the parents of a child do not know yet."""
    return [(one.id, one.about) for one in informations_of(child_id) if one.informed_on is None]


def agenda_of(child_id: int) -> Sequence[tuple[int, date]]:
    """(meeting, day) of the meetings to come whose agenda holds the child."""
    statement = (
        select(Meeting.id, Meeting.held_on)
        .join(CaseReview, CaseReview.meeting_id == Meeting.id)
        .where(
            CaseReview.child_id == child_id,
            CaseReview.decision.is_(None),
            Meeting.held_on >= today(),
            Meeting.state.in_([MeetingState.PLANNED, MeetingState.CONVENED]),
        )
        .order_by(Meeting.held_on)
    )
    return [(value, day) for value, day in db.session.execute(statement)]


def waiting() -> Waiting:
    """Everything that waits, in one statement."""
    running, day = Pathway.state == PathwayState.RUNNING, today()
    opened = Pathway.state.in_([PathwayState.PROPOSED, PathwayState.RUNNING])
    followed = select(PathwayReferent.id).where(PathwayReferent.pathway_id == Pathway.id, PathwayReferent.ends_on.is_(None))
    soon = running & Pathway.next_review_on.between(day, day + NEAR)
    parts = (
        select(func.count(Pathway.id)).where(opened),
        select(func.count(Consent.id)).where(Consent.state == ConsentState.PENDING),
        select(func.count(Pathway.id)).where(running, Pathway.next_review_on < day),
        select(func.count(Pathway.id)).where(running, ~followed.exists()),
        select(func.count(ParentInformation.id)).where(ParentInformation.informed_on.is_(None)),
        select(func.count(Pathway.id)).where(soon),
        select(func.min(Pathway.next_review_on)).where(soon),
    )
    row = db.session.execute(select(*(one.scalar_subquery() for one in parts))).one()
    return Waiting(*row)
