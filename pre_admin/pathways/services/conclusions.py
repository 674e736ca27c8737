"""What the team decides on a situation, and all that follows from it, in one transaction; corrected without doubling anything."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select

from pre_admin.accounts.actor import Actor
from pre_admin.core.calendar import now, today
from pre_admin.core.database import db
from pre_admin.core.errors import DomainError, FieldErrors
from pre_admin.core.french import date_fr
from pre_admin.panel.consequences import references
from pre_admin.pathways.models import (
    CaseDecision,
    CaseReview,
    CaseReviewDomain,
    Consent,
    ConsentSignature,
    InformedStep,
    Meeting,
    ParentInformation,
    Pathway,
    PathwayState,
    PathwayType,
    Referral,
    ReferralState,
    UnmetNeed,
)
from pre_admin.pathways.queries.agenda import running_pathway_id
from pre_admin.pathways.rules.meetings import (
    Effects,
    Situation,
    conclusion_refusals,
    effects,
    standing,
    writing_refusal,
)
from pre_admin.pathways.services.informing import inform_due
from pre_admin.pathways.services.pathways import propose_pathway

ABOUT = "Conclusion de la réunion du {}"
CORRECTED = "Conclusion corrigée de la réunion du {}"
BEGUN = "Le parcours proposé par cette conclusion a déjà été complété ou signé : la décision ne se change plus ici."


def situation_of(review: CaseReview) -> Situation:
    """What a decision on this situation can act on, as things stand."""
    attached = db.session.get(Pathway, review.pathway_id) if review.pathway_id else None
    ours = (
        attached is not None
        and attached.state is PathwayState.PROPOSED
        and review.decision is CaseDecision.PATHWAY
        and attached.referral_id == review.referral_id
    )
    opened = db.session.scalars(
        select(Pathway.id).where(
            Pathway.child_id == review.child_id, Pathway.type == PathwayType.PERSONAL,
            Pathway.state.in_([PathwayState.PROPOSED, PathwayState.RUNNING]),
        )
    ).all()  # fmt: skip
    runs = attached is not None and attached.state is PathwayState.RUNNING
    return Situation(review.referral_id is not None, runs, bool(opened), ours)


def conclude(review: CaseReview, values: Mapping[str, Any], actor: Actor) -> None:
    """Keep what the team decided: « decision », « conclusion », « next_review_on », « domains » and « needs » (ids).

    The decision acts at once: pathway proposed, referral examined, next review set, parents to be told. Said again with
    another decision before the meeting is closed, only the difference acts. Raises DomainError.
    """
    meeting = db.session.get_one(Meeting, review.meeting_id)
    if refusal := writing_refusal(meeting.state, meeting.held_on, today()):
        raise DomainError(refusal)
    decision, next_on = values["decision"], values["next_review_on"]
    situation = situation_of(review)
    if errors := conclusion_refusals(decision, next_on, situation, meeting.held_on):
        raise FieldErrors(errors)
    before = standing(review.decision, review.next_review_on, situation)
    what = effects(before, standing(decision, next_on, situation), meeting.held_on)
    former = review.decision
    _write(review, values, actor)
    _act(review, meeting, what, actor)
    _inform(review, meeting, former)
    db.session.flush()


def _write(review: CaseReview, values: Mapping[str, Any], actor: Actor) -> None:
    kept = {name: values[name] for name in ("decision", "conclusion", "next_review_on")}
    ticked = [
        _tick(CaseReviewDomain, "domain_id", review, values["domains"]),
        _tick(UnmetNeed, "action_type_id", review, values["needs"]),
    ]
    changed = [name for name, value in kept.items() if getattr(review, name) != value]
    for name in changed:
        setattr(review, name, kept[name])
    if changed or any(ticked):
        review.decided_at, review.decided_by_id = now(), actor.id
    db.session.flush()


def _tick(model: Any, key: str, review: CaseReview, wanted: Iterable[int]) -> bool:
    """Make the ticked rows what is wanted; whether anything changed."""
    stored = {getattr(row, key): row for row in db.session.scalars(select(model).where(model.case_review_id == review.id))}
    asked = set(wanted)
    for value in stored.keys() - asked:
        db.session.delete(stored[value])
    for value in sorted(asked - stored.keys()):
        db.session.add(model(child_id=review.child_id, case_review_id=review.id, **{key: value}))
    return asked != stored.keys()


def _act(review: CaseReview, meeting: Meeting, what: Effects, actor: Actor) -> None:
    referral = db.session.get(Referral, review.referral_id) if review.referral_id else None
    if what.examined is not None and referral is not None and referral.state is not ReferralState.DROPPED:
        referral.state = ReferralState.EXAMINED if what.examined else ReferralState.WAITING
    if what.take_back:
        _take_back(review)
    if what.propose:
        made = propose_pathway(
            review.child_id, PathwayType.PERSONAL, actor, referral_id=review.referral_id, proposed_on=meeting.held_on
        )
        review.pathway_id, made.next_review_on = made.id, review.next_review_on
    elif what.review_moves and review.pathway_id is not None:
        pathway = db.session.get_one(Pathway, review.pathway_id)
        if pathway.state in (PathwayState.PROPOSED, PathwayState.RUNNING):
            pathway.next_review_on = what.review_on


def _take_back(review: CaseReview) -> None:
    """The pathway this conclusion had proposed goes, while nothing but the request for a signature hangs on it.

    One that the family refused since stays: their refusal is a fact.
    """
    pathway = db.session.get(Pathway, review.pathway_id) if review.pathway_id else None
    if pathway is None or pathway.state is not PathwayState.PROPOSED or pathway.referral_id != review.referral_id:
        return
    consents = db.session.scalars(select(Consent).where(Consent.pathway_id == pathway.id)).all()
    signed = db.session.scalar(
        select(ConsentSignature.id).where(ConsentSignature.consent_id.in_([one.id for one in consents])).limit(1)
    )
    review.pathway_id = running_pathway_id(review.child_id)
    db.session.flush()
    if signed or references(pathway, (Consent,)):
        raise DomainError(BEGUN, "decision")
    for consent in consents:
        db.session.delete(consent)
    db.session.flush()
    db.session.delete(pathway)
    db.session.flush()


def _inform(review: CaseReview, meeting: Meeting, former: CaseDecision | None) -> None:
    """The parents are to be told once; again when they had been told something else."""
    day = date_fr(meeting.held_on)
    said = select(ParentInformation.informed_on).where(
        ParentInformation.child_id == review.child_id, ParentInformation.step == InformedStep.CONCLUSION,
        ParentInformation.about.in_([ABOUT.format(day), CORRECTED.format(day)]),
    )  # fmt: skip
    told = db.session.scalars(said).all()
    if former is review.decision or any(one is None for one in told):
        return
    about = CORRECTED if told else ABOUT
    inform_due(review.child_id, InformedStep.CONCLUSION, about.format(day), meeting.held_on)
