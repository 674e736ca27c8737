"""What the report counts of referrals and meetings: situations examined, after how long, what was decided."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pre_admin.pathways.models import CaseDecision, CaseReview, Meeting, Referral


def examined(session: Session, first: date, last: date) -> Sequence[tuple[int | None, int, date, date, int]]:
    """(origin, team's territory, received, first examined, referrals) of the new situations: examined for the first time between these days."""
    first_time = (
        select(CaseReview.referral_id, func.min(Meeting.held_on).label("day"))
        .join(Meeting, Meeting.id == CaseReview.meeting_id)
        .where(CaseReview.referral_id.is_not(None), CaseReview.decision.is_not(None))
        .group_by(CaseReview.referral_id)
        .having(func.min(Meeting.held_on).between(first, last))
        .subquery()
    )
    by: list[Any] = [Referral.origin_id, Meeting.territory_id, Referral.received_on, first_time.c.day]
    statement: Any = (
        select(*by, func.count(func.distinct(Referral.id)))
        .join(first_time, first_time.c.referral_id == Referral.id)
        .join(CaseReview, CaseReview.referral_id == Referral.id)
        .join(Meeting, (Meeting.id == CaseReview.meeting_id) & (Meeting.held_on == first_time.c.day))
        .where(CaseReview.decision.is_not(None))
        .group_by(*by)
    )
    return [(origin, place, received, day, count) for origin, place, received, day, count in session.execute(statement)]


def received(session: Session, first: date, last: date) -> tuple[int, int]:
    """(referrals received between these days, those among them taken up outside the conditions)."""
    columns = (func.count(Referral.id), func.count(Referral.exception_by_id))
    row = session.execute(select(*columns).where(Referral.received_on.between(first, last))).one()
    return row[0], row[1]


def decisions(session: Session, first: date, last: date) -> Mapping[CaseDecision, int]:
    """Decision → situations of the meetings of these days, new ones and reviews together."""
    statement = (
        select(CaseReview.decision, func.count(CaseReview.id))
        .join(Meeting, Meeting.id == CaseReview.meeting_id)
        .where(Meeting.held_on.between(first, last), CaseReview.decision.is_not(None))
        .group_by(CaseReview.decision)
    )
    return {decision: count for decision, count in session.execute(statement) if decision is not None}


def meetings_held(session: Session, first: date, last: date) -> Mapping[int, tuple[int, int]]:
    """Territory → (meetings in which something was decided, situations examined)."""
    statement = (
        select(Meeting.territory_id, func.count(func.distinct(Meeting.id)), func.count(CaseReview.id))
        .join(CaseReview, CaseReview.meeting_id == Meeting.id)
        .where(Meeting.held_on.between(first, last), CaseReview.decision.is_not(None))
        .group_by(Meeting.territory_id)
    )
    return {place: (meetings, situations) for place, meetings, situations in session.execute(statement)}
