"""Needs that nothing answers, counted over all children: totals per type of action, never a row."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, select

from pre_admin.core.database import db
from pre_admin.pathways.models import ActionType, CaseReview, Meeting, UnmetNeed

NEED: Any = UnmetNeed.__table__
REVIEW: Any = CaseReview.__table__
MEETING: Any = Meeting.__table__


def unmet_needs(start: date, end: date) -> Sequence[tuple[str, int]]:
    """(type of action, children whose situation a meeting of these days left without it), most wanted first: whoever asks."""
    children = func.count(func.distinct(NEED.c.child_id))
    statement = (
        select(ActionType.label, children)
        .join(NEED, NEED.c.action_type_id == ActionType.id)
        .join(REVIEW, REVIEW.c.id == NEED.c.case_review_id)
        .join(MEETING, MEETING.c.id == REVIEW.c.meeting_id)
        .where(REVIEW.c.decision.is_not(None), MEETING.c.held_on >= start, MEETING.c.held_on <= end)
        .group_by(ActionType.id, ActionType.label, ActionType.rank)
        .order_by(children.desc(), ActionType.rank, ActionType.id)
    )
    return [(label, count) for label, count in db.session.execute(statement)]
