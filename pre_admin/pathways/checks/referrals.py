"""What `flask check` verifies about referrals; rows are named by their number only."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import and_, or_, select

from pre_admin.core.database import db
from pre_admin.pathways.models import CaseReview, Referral, ReferralReason, ReferralState


def _named(condition: Any) -> list[str]:
    return [f"saisine n° {value}" for value in db.session.scalars(select(Referral.id).where(condition).order_by(Referral.id))]


def examined_without_review() -> list[str]:
    """Referrals said to be examined, on which no meeting decided."""
    decided = select(CaseReview.referral_id).where(CaseReview.referral_id.is_not(None), CaseReview.decision.is_not(None))
    return _named(and_(Referral.state == ReferralState.EXAMINED, Referral.id.not_in(decided)))


def exceptions_without_author() -> list[str]:
    """Exceptions without their author, or without their reason."""
    one, other = Referral.exception_by_id.is_(None), Referral.exception_reason.is_(None)
    return _named(or_(and_(one, ~other), and_(~one, other)))


def dropped_without_day() -> list[str]:
    """Referrals dropped on no day, or on a day though they were not dropped."""
    dropped = Referral.state == ReferralState.DROPPED
    return _named(or_(and_(dropped, Referral.dropped_at.is_(None)), and_(~dropped, Referral.dropped_at.is_not(None))))


def reasons_of_another_child() -> list[str]:
    """Reasons that name another child than their referral does: their scope would be that child's."""
    statement = (
        select(ReferralReason.id)
        .join(Referral, Referral.id == ReferralReason.referral_id)
        .where(ReferralReason.child_id != Referral.child_id)
    )
    return [f"motif n° {value}" for value in db.session.scalars(statement)]


CHECKS: dict[str, Callable[[], Sequence[str]]] = {
    "Saisines examinées": examined_without_review,
    "Exceptions d’éligibilité": exceptions_without_author,
    "Saisines sans suite": dropped_without_day,
    "Motifs des saisines": reasons_of_another_child,
}


def contribute(house: Any) -> None:
    """Hand the checks over."""
    for name, check in CHECKS.items():
        house.invariant(name, check)
