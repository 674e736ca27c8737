"""Reading one situation as the team looks at it: the child, what is asked, what runs already, what was decided before."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select

from pre_admin.core.calendar import school_year_of
from pre_admin.core.database import db
from pre_admin.core.french import age_words, date_fr
from pre_admin.families.models import Child, Guardian
from pre_admin.families.queries import place_on, schooling_in
from pre_admin.partners.models import Referent
from pre_admin.pathways.models import (
    CaseReview,
    CaseReviewDomain,
    Domain,
    Meeting,
    ObjectiveProgress,
    Origin,
    Pathway,
    PathwayObjective,
    PathwayReferent,
    PathwayReview,
    Referral,
    ReferralReason,
    UnmetNeed,
)


@dataclass(frozen=True)
class Asked:
    """A referral, as it is presented; the texts are empty for whoever may not read them."""

    referral: Referral
    origin: str
    reasons: Sequence[tuple[str, str]] = ()
    tried: str = ""
    strengths: str = ""


@dataclass(frozen=True)
class Followed:
    """A pathway that is looked at again."""

    pathway: Pathway
    referent: str
    objectives: Sequence[tuple[str, str, str]] = ()
    """(domain, objective, where it stood at the last review)."""
    reviewed_on: date | None = None
    summary: str = ""


@dataclass(frozen=True)
class Situation:
    """Everything the screen of a meeting shows of one child."""

    review: CaseReview
    child: Child
    told: str
    school: str
    place: str
    asked: Asked | None
    followed: Followed | None
    earlier: Sequence[str] = field(default_factory=list)
    guardians: Sequence[str] = field(default_factory=list)


def situation_shown(review: CaseReview, day: date, reasons: bool, follow: bool) -> Situation:
    """The situation on the meeting's day; `reasons` and `follow` say which free texts the person may read."""
    child = db.session.get_one(Child, review.child_id)
    level, school, _ = schooling_in(child.id, school_year_of(day)) or ("", "", None)
    place = place_on(child.family_id, day)
    return Situation(
        review=review,
        child=child,
        told=", ".join(text for text in (child.sex.label.lower(), age_words(child.birth_date, day)) if text),
        school=", ".join(text for text in (level, school) if text),
        place=(place.neighbourhood or "Hors quartier prioritaire") if place else "",
        asked=_asked(review.referral_id, reasons) if review.referral_id else None,
        followed=_followed(review.pathway_id, follow) if review.pathway_id else None,
        earlier=_earlier(review),
        guardians=_guardians(child),
    )


def _asked(referral_id: int, whole: bool) -> Asked | None:
    referral = db.session.scalar(select(Referral).where(Referral.id == referral_id))
    if referral is None:
        return None
    origin = db.session.scalar(select(Origin.label).where(Origin.id == referral.origin_id)) or ""
    if not whole:
        return Asked(referral, origin)
    rows = db.session.execute(
        select(Domain.label, ReferralReason.text)
        .join(Domain, Domain.id == ReferralReason.domain_id)
        .where(ReferralReason.referral_id == referral_id)
        .order_by(Domain.rank, Domain.id)
    )
    reasons = [(label, text or "") for label, text in rows]
    return Asked(referral, origin, reasons, referral.tried or "", referral.strengths or "")


def _followed(pathway_id: int, whole: bool) -> Followed | None:
    pathway = db.session.scalar(select(Pathway).where(Pathway.id == pathway_id))
    if pathway is None:
        return None
    last = db.session.scalars(
        select(PathwayReview)
        .where(PathwayReview.pathway_id == pathway_id)
        .order_by(PathwayReview.reviewed_on.desc(), PathwayReview.id.desc())
        .limit(1)
    ).first()
    marks = dict(
        db.session.execute(
            select(ObjectiveProgress.objective_id, ObjectiveProgress.progress).where(ObjectiveProgress.review_id == last.id)
        ).all()
        if last
        else []
    )
    statement = (
        select(PathwayObjective.id, Domain.label, PathwayObjective.text)
        .join(Domain, Domain.id == PathwayObjective.domain_id)
        .where(PathwayObjective.pathway_id == pathway_id)
        .order_by(PathwayObjective.id)
    )
    objectives = [(label, text, marks[key].label if key in marks else "") for key, label, text in db.session.execute(statement)]
    summary = (last.summary or "") if last and whole else ""
    return Followed(pathway, _referent(pathway_id), objectives, last.reviewed_on if last else None, summary)


def _referent(pathway_id: int) -> str:
    statement = (
        select(Referent)
        .join(PathwayReferent, PathwayReferent.referent_id == Referent.id)
        .where(PathwayReferent.pathway_id == pathway_id, PathwayReferent.ends_on.is_(None))
    )
    found = db.session.scalars(statement).first()
    return str(found) if found else ""


def _earlier(review: CaseReview) -> list[str]:
    """« 12/03/2026 : Parcours proposé », the latest three."""
    statement = (
        select(Meeting.held_on, CaseReview.decision)
        .join(Meeting, Meeting.id == CaseReview.meeting_id)
        .where(CaseReview.child_id == review.child_id, CaseReview.id != review.id, CaseReview.decision.is_not(None))
        .order_by(Meeting.held_on.desc())
        .limit(3)
    )
    return [f"{date_fr(day)} : {decision.label}" for day, decision in db.session.execute(statement) if decision]


def _guardians(child: Child) -> list[str]:
    """Who may be told, in either household: « Samira Tazaghine (mère), 06… »."""
    families = [one for one in (child.family_id, child.other_family_id) if one is not None]
    statement = select(Guardian).where(Guardian.family_id.in_(families), Guardian.may_be_informed.is_(True))
    return [
        f"{one} ({one.relation.label.lower()})" + (f", {one.phone}" if one.phone else "")
        for one in db.session.scalars(statement.order_by(Guardian.family_id, Guardian.id))
    ]


# ---- what is written of it
def ticked_domains(review_id: int) -> tuple[int, ...]:
    """The domains in which the team looked at the situation."""
    statement = select(CaseReviewDomain.domain_id).where(CaseReviewDomain.case_review_id == review_id)
    return tuple(db.session.scalars(statement.order_by(CaseReviewDomain.domain_id)))


def ticked_needs(review_id: int) -> tuple[int, ...]:
    """The types of action that nothing answers."""
    statement = select(UnmetNeed.action_type_id).where(UnmetNeed.case_review_id == review_id)
    return tuple(db.session.scalars(statement.order_by(UnmetNeed.action_type_id)))


def review_of(meeting_id: int, review_id: int | None) -> CaseReview | None:
    """A situation of this meeting; the first one not concluded, else the first, when none is named."""
    mine = select(CaseReview).where(CaseReview.meeting_id == meeting_id)
    if review_id is not None:
        return db.session.scalar(mine.where(CaseReview.id == review_id))
    order: Any = (CaseReview.decision.is_not(None), CaseReview.position, CaseReview.id)
    return db.session.scalars(mine.order_by(*order).limit(1)).first()
