"""Reading what the teams decided of a child, and what is overdue."""

from collections.abc import Sequence
from typing import Any

from flask import g
from sqlalchemy import func, select

from pre_admin.core.calendar import today
from pre_admin.core.database import db
from pre_admin.families.models import Child
from pre_admin.families.queries import residence_on
from pre_admin.pathways.models import (
    CaseDecision,
    CaseReview,
    Meeting,
    Referral,
    ReferralReason,
    ReferralState,
)
from pre_admin.pathways.rules.meetings import ReferralFacts, obstacle
from pre_admin.territories.models import Territory


def reviews_of(child_id: int) -> Sequence[Any]:
    """(meeting id, date, meeting's state, territory, decision, conclusion, next point) of a child, latest first; read once a page.

    Within the actor's scope twice: the child's, and the meetings' (a member sees their own team's).
    """
    known: dict[int, Sequence[Any]] = g.setdefault("case_reviews", {})
    if child_id not in known:
        known[child_id] = _reviews_of(child_id)
    return known[child_id]


def _reviews_of(child_id: int) -> Sequence[Any]:
    statement = (
        select(
            Meeting.id, Meeting.held_on, Meeting.state, Territory.name, CaseReview.decision, CaseReview.conclusion,
            CaseReview.next_review_on,
        )
        .join(Meeting, Meeting.id == CaseReview.meeting_id)
        .join(Territory, Territory.id == Meeting.territory_id)
        .where(CaseReview.child_id == child_id)
        .order_by(Meeting.held_on.desc(), Meeting.id.desc())
    )  # fmt: skip
    return db.session.execute(statement).all()


def waiting_referral(child_id: int) -> Referral | None:
    """The child's oldest referral that waits for a meeting; None when there is none."""
    statement = select(Referral).where(Referral.child_id == child_id, Referral.state == ReferralState.WAITING)
    return db.session.scalars(statement.order_by(Referral.received_on, Referral.id).limit(1)).first()


def may_be_presented(referral: Referral) -> bool:
    """Whether nothing stands before the referral's presentation to the team."""
    reasons = db.session.scalar(select(func.count(ReferralReason.id)).where(ReferralReason.referral_id == referral.id)) or 0
    return obstacle(ReferralFacts(referral.agreement, referral.verdict, referral.exception_by_id is not None, reasons)) is None


def territory_of(child_id: int) -> int | None:
    """The territory the child lives in today; None when it is not known."""
    family_id = db.session.scalar(select(Child.family_id).where(Child.id == child_id))
    residence = residence_on(family_id, today()) if family_id else None
    return residence.territory_id if residence else None


def closing_decided(pathway_id: int) -> Any:
    """The day a meeting decided to close the pathway, when nothing was decided since; None otherwise."""
    statement = (
        select(Meeting.held_on, CaseReview.decision)
        .join(Meeting, Meeting.id == CaseReview.meeting_id)
        .where(CaseReview.pathway_id == pathway_id, CaseReview.decision.is_not(None))
        .order_by(Meeting.held_on.desc())
        .limit(1)
    )
    row = db.session.execute(statement).first()
    return row[0] if row and row[1] is CaseDecision.CLOSING else None
