"""A pathway's life: proposed, opened once the family signed, followed, handed over, closed; a child may come back."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from pre_admin.accounts.actor import Actor
from pre_admin.core.calendar import today
from pre_admin.core.database import db
from pre_admin.core.errors import DomainError
from pre_admin.core.french import date_fr
from pre_admin.families.models import Child
from pre_admin.partners.models import Referent
from pre_admin.pathways.models import (
    ActionOffer,
    ActionState,
    ActionType,
    FollowUp,
    InformedStep,
    ObjectiveProgress,
    Pathway,
    PathwayAction,
    PathwayReferent,
    PathwayReview,
    PathwayState,
    PathwayType,
    Progress,
)
from pre_admin.pathways.models.consents import NO_ACTION_CONSENT, NO_SCHEME_CONSENT
from pre_admin.pathways.queries.consents import live_consent
from pre_admin.pathways.queries.offers import held_offer
from pre_admin.pathways.queries.pathways import actions_of, current_referent, entry_facts, places_taken
from pre_admin.pathways.rules.consents import may_run, may_start
from pre_admin.pathways.rules.pathways import (
    ACTION_STATES,
    AHEAD,
    HAND_OVER_BEFORE,
    PATHWAY_STATES,
    SAME_REFERENT,
    closing_refusal,
    entry_refusal,
    place_refusal,
)
from pre_admin.pathways.services.consents import ask_consent, needed_for
from pre_admin.pathways.services.informing import inform_due

Values = Mapping[str, Any]
GONE = "Cette action n’est plus proposée : choisissez-en une autre."
NOT_RUNNING = "Le parcours n’est pas en cours : ouvrez-le d’abord."
LEFT = "{} n’est plus en poste ce jour-là : choisissez un autre référent."


def propose_pathway(
    child_id: int, kind: PathwayType, actor: Actor | None, referral_id: int | None = None, group_id: int | None = None,
    proposed_on: date | None = None,
) -> Pathway:  # fmt: skip
    """A pathway is proposed to the family, whose signature for the scheme is asked for at once."""
    pathway = Pathway(
        child_id=child_id, type=kind, referral_id=referral_id, group_id=group_id, proposed_on=proposed_on or today()
    )
    db.session.add(pathway)
    db.session.flush()
    ask_consent(pathway, asked_on=pathway.proposed_on)
    return pathway


def open_pathway(pathway: Pathway, entry_on: date, actor: Actor | None) -> None:
    """The pathway starts: the family signed (R3); what it is counted by is frozen. Raises DomainError."""
    state = PATHWAY_STATES.after(pathway.state, "open")
    refusal = entry_refusal(pathway.proposed_on, entry_on, today())
    if refusal:
        raise DomainError(refusal, "entry_on")
    scheme = live_consent(pathway.id, None)
    if not may_run(scheme.state if scheme else None):
        raise DomainError(NO_SCHEME_CONSENT)
    facts = entry_facts(db.session.get_one(Child, pathway.child_id), pathway.referral_id, entry_on)
    for name, value in asdict(facts).items():
        setattr(pathway, f"entry_{name}", value)
    pathway.entry_on, pathway.state = entry_on, state
    db.session.flush()


def close_pathway(pathway: Pathway, values: Values, actor: Actor | None) -> None:
    """The pathway ends: its actions are over, its referent's access too, the parents are to be told. Raises DomainError."""
    state = PATHWAY_STATES.after(pathway.state, "close")
    closed_on = values["closed_on"]
    assert pathway.entry_on is not None
    refusal = closing_refusal(pathway.entry_on, closed_on, today())
    if refusal:
        raise DomainError(refusal, "closed_on")
    for action in actions_of(pathway.id):
        if action.state is ActionState.RUNNING:
            action.state, action.ends_on = (
                ACTION_STATES.after(action.state, "finish"),
                max(closed_on, action.starts_on or closed_on),
            )
        elif ACTION_STATES.allows(action.state, "drop"):
            action.state = ACTION_STATES.after(action.state, "drop")
    referent = current_referent(pathway.id)
    if referent is not None:
        referent.ends_on = max(closed_on, referent.starts_on)
    pathway.state, pathway.closed_on, pathway.next_review_on = state, closed_on, None
    pathway.closing_reason_id, pathway.outcome = values["closing_reason_id"], values.get("outcome")
    inform_due(pathway.child_id, InformedStep.CLOSING, f"Fin du parcours, {date_fr(closed_on)}", closed_on)


# ---- actions
def propose_action(pathway: Pathway, values: Values, actor: Actor | None) -> PathwayAction:
    """An action is proposed: a place is held, the signatures its type needs are asked for, the parents are to be told."""
    if pathway.state not in (PathwayState.PROPOSED, PathwayState.RUNNING):
        raise DomainError(PATHWAY_STATES.refusal.format(pathway.state.label.lower()))
    offer = _free_offer(values["offer_id"]) if values.get("offer_id") else None
    kind = db.session.get_one(ActionType, offer.type_id if offer else values["type_id"])
    action = PathwayAction(
        child_id=pathway.child_id, pathway_id=pathway.id, type_id=kind.id, kind=offer.kind if offer else values["kind"],
        offer_id=offer.id if offer else None, label=values.get("label") or (offer.label if offer else None),
        signatures_needed=needed_for(pathway.child_id, kind.consent),
    )  # fmt: skip
    db.session.add(action)
    db.session.flush()
    ask_consent(pathway, action)
    inform_due(pathway.child_id, InformedStep.ACTION, f"Action proposée : {kind.label}", today())
    return action


def _free_offer(offer_id: int) -> ActionOffer:
    """The offer, held while its places are counted; nobody takes the last one at the same moment. Raises DomainError."""
    offer = held_offer(offer_id)
    if offer is None or offer.archived_at is not None:
        raise DomainError(GONE, "offer_id")
    if refusal := place_refusal(offer.places, places_taken(offer.id)):
        raise DomainError(refusal, "offer_id")
    return offer


def start_action(action: PathwayAction, starts_on: date, actor: Actor | None) -> None:
    """The action starts, its own consent signed where its type asks for one (R3). Raises DomainError."""
    state = ACTION_STATES.after(action.state, "start")
    if starts_on > today():
        raise DomainError(AHEAD, "starts_on")
    runs = db.session.get_one(Pathway, action.pathway_id).state is PathwayState.RUNNING
    consent = live_consent(action.pathway_id, action.id)
    if not may_start(action.signatures_needed, consent.state if consent else None, runs):
        raise DomainError(NO_ACTION_CONSENT if runs else NOT_RUNNING)
    action.state, action.starts_on = state, starts_on
    db.session.flush()


def end_action(action: PathwayAction, verb: str, ends_on: date, actor: Actor | None) -> None:
    """The action is done (« finish ») or given up (« drop »). Raises DomainError."""
    state = ACTION_STATES.after(action.state, verb)
    if ends_on > today():
        raise DomainError(AHEAD, "ends_on")
    action.state = state
    if action.starts_on is not None:
        action.ends_on = ends_on
    db.session.flush()


# ---- who follows it
def hand_over(pathway: Pathway, referent: Referent, since: date, actor: Actor | None) -> PathwayReferent:
    """The pathway is entrusted to a referent from that day; the former one's access ends the day before. Raises DomainError."""
    if pathway.state not in (PathwayState.PROPOSED, PathwayState.RUNNING):
        raise DomainError(PATHWAY_STATES.refusal.format(pathway.state.label.lower()))
    if since < referent.starts_on or (referent.ends_on and referent.ends_on < since):
        raise DomainError(LEFT.format(referent), "referent_id")
    former = current_referent(pathway.id)
    if former is not None:
        _end(former, referent, since)
    row = PathwayReferent(child_id=pathway.child_id, pathway_id=pathway.id, referent_id=referent.id, starts_on=since)
    db.session.add(row)
    db.session.flush()
    if former is not None:
        inform_due(pathway.child_id, InformedStep.HAND_OVER, f"Nouveau référent depuis le {date_fr(since)}", since)
    return row


def _end(former: PathwayReferent, referent: Referent, since: date) -> None:
    """One day, one referent: the former one's last day is the eve; a same-day change takes the row away."""
    if former.referent_id == referent.id:
        raise DomainError(SAME_REFERENT, "referent_id")
    if since < former.starts_on:
        raise DomainError(HAND_OVER_BEFORE.format(date_fr(former.starts_on)), "starts_on")
    if since == former.starts_on:
        db.session.delete(former)
    else:
        former.ends_on = date.fromordinal(since.toordinal() - 1)
    db.session.flush()


# ---- following it
def add_follow_up(pathway: Pathway, values: Values, actor: Actor, referent_id: int | None) -> FollowUp:
    """What was done that day; `referent_id` is in whose name it counts. Raises DomainError."""
    if values["done_on"] > today():
        raise DomainError(AHEAD, "done_on")
    row = FollowUp(
        child_id=pathway.child_id, pathway_id=pathway.id, referent_id=referent_id, author_id=actor.id, done_on=values["done_on"],
        kind=values["kind"], minutes=values.get("minutes"), text=values.get("text"),
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row


def review_pathway(pathway: Pathway, values: Values, progress: Mapping[int, Progress], actor: Actor) -> PathwayReview:
    """A review: where each objective stands, when to look again; the parents are to be told. Raises DomainError."""
    if pathway.state is not PathwayState.RUNNING:
        raise DomainError(NOT_RUNNING)
    if values["reviewed_on"] > today():
        raise DomainError(AHEAD, "reviewed_on")
    review = PathwayReview(
        child_id=pathway.child_id, pathway_id=pathway.id, author_id=actor.id, reviewed_on=values["reviewed_on"],
        summary=values.get("summary"), next_review_on=values.get("next_review_on"),
    )  # fmt: skip
    db.session.add(review)
    db.session.flush()
    for objective_id, mark in progress.items():
        db.session.add(
            ObjectiveProgress(child_id=pathway.child_id, review_id=review.id, objective_id=objective_id, progress=mark)
        )
    pathway.next_review_on = values.get("next_review_on")
    inform_due(pathway.child_id, InformedStep.REVIEW, f"Bilan du {date_fr(review.reviewed_on)}", review.reviewed_on)
    return review
