"""What waits: parents to inform, meetings a child is on the agenda of, and how many of each for a home page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from flask import g
from sqlalchemy import case, func, select

from pre_admin.accounts.actor import Actor
from pre_admin.core.calendar import today
from pre_admin.core.database import db
from pre_admin.core.types import Rows
from pre_admin.families.models import Child, Residence
from pre_admin.partners.queries.ground import TODAY
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
    Referral,
    ReferralState,
)

RUNNING = Pathway.state == PathwayState.RUNNING


@dataclass(frozen=True)
class Waiting:
    """Counts within the actor's scope, and the days that say since when."""

    running: int
    proposed: int
    to_sign: int
    asked_on: date | None
    late: int
    oldest_review_on: date | None
    unfollowed: int
    untold: int
    due_on: date | None


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


def waiting(actor: Actor) -> Waiting:
    """Everything that waits within this person's scope, in one statement; read once for a page."""
    known: dict[int, Waiting] = g.setdefault("waiting", {})
    if actor.id not in known:
        known[actor.id] = Waiting(*db.session.execute(_waiting()).one())
    return known[actor.id]


@cache
def _waiting() -> Rows:
    followed = select(PathwayReferent.id).where(PathwayReferent.pathway_id == Pathway.id, PathwayReferent.ends_on.is_(None))
    late, asked = (RUNNING, Pathway.next_review_on < TODAY), Consent.state == ConsentState.PENDING
    untold = ParentInformation.informed_on.is_(None)
    parts = (
        select(func.count(Pathway.id)).where(RUNNING),
        select(func.count(Pathway.id)).where(Pathway.state == PathwayState.PROPOSED),
        select(func.count(Consent.id)).where(asked),
        select(func.min(Consent.asked_on)).where(asked),
        select(func.count(Pathway.id)).where(*late),
        select(func.min(Pathway.next_review_on)).where(*late),
        select(func.count(Pathway.id)).where(RUNNING, ~followed.exists()),
        select(func.count(ParentInformation.id)).where(untold),
        select(func.min(ParentInformation.due_on)).where(untold),
    )
    return select(*(one.scalar_subquery() for one in parts))


def reviews_due(first: date, last: date) -> Sequence[tuple[date, int]]:
    """(day, running pathways) whose review is due between these days, within the actor's scope."""
    day = Pathway.next_review_on
    statement = select(day, func.count(Pathway.id)).where(RUNNING, day >= first, day <= last).group_by(day).order_by(day)
    return [(due, count) for due, count in db.session.execute(statement) if due is not None]


def running_by_territory() -> Mapping[int | None, tuple[int, int, int]]:
    """Territory at entry → running pathways, of which late for their review, of which without a referent."""
    return {
        key: (count, behind or 0, without or 0) for key, count, behind, without in db.session.execute(_running_by_territory())
    }


@cache
def _running_by_territory() -> Rows:
    followed = select(PathwayReferent.id).where(PathwayReferent.pathway_id == Pathway.id, PathwayReferent.ends_on.is_(None))
    late = func.sum(case((Pathway.next_review_on < TODAY, 1), else_=0))
    alone = func.sum(case((~followed.exists(), 1), else_=0))
    place = Pathway.entry_territory_id
    return select(place, func.count(Pathway.id), late, alone).where(RUNNING).group_by(place)


def referrals_by_territory() -> Mapping[int | None, int]:
    """Territory where the child lives → referrals that wait."""
    return {key: count for key, count in db.session.execute(_referrals_by_territory())}


@cache
def _referrals_by_territory() -> Rows:
    place = Residence.territory_id
    return (
        select(place, func.count(Referral.id))
        .select_from(Referral)
        .join(Child, Child.id == Referral.child_id)
        .join(Residence, (Residence.family_id == Child.family_id) & Residence.ends_on.is_(None), isouter=True)
        .where(Referral.state == ReferralState.WAITING)
        .group_by(place)
    )
