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
    ActionKind,
    ActionOffer,
    ActionType,
    ClosingReason,
    InformedStep,
    Pathway,
    PathwayAction,
    PathwayReferent,
    PathwayState,
    PathwayType,
    Referral,
)
from pre_admin.pathways.models.consents import NO_ACTION_CONSENT, NO_SCHEME_CONSENT
from pre_admin.pathways.queries.consents import live_consent
from pre_admin.pathways.queries.offers import held_offer
from pre_admin.pathways.queries.pathways import current_referent, entry_facts, last_followed_on, places_taken
from pre_admin.pathways.rules.consents import may_run, may_start
from pre_admin.pathways.rules.pathways import (
    ACTION_STATES,
    AHEAD,
    HAND_OVER_BEFORE,
    NOT_THROUGH_CLOSING,
    OVERLAP,
    PATHWAY_STATES,
    SAME_REFERENT,
    closing_refusal,
    end_refusal,
    entry_refusal,
    place_refusal,
    start_refusal,
)
from pre_admin.pathways.services.consents import ask_consent, needed_for
from pre_admin.pathways.services.ending import end_referents, lapse, lapse_pending, stop_actions
from pre_admin.pathways.services.following import add_follow_up as add_follow_up
from pre_admin.pathways.services.following import review_pathway as review_pathway
from pre_admin.pathways.services.informing import inform_due

Values = Mapping[str, Any]
GONE = "Cette action n’est plus proposée : choisissez-en une autre."
NOT_RUNNING = "Le parcours n’est pas en cours : ouvrez-le d’abord."
ARCHIVED = "Le dossier de cet enfant est archivé : restaurez-le, ou enregistrez d’abord une nouvelle saisine."
OTHER_CHILD = "Cette saisine est celle d’un autre enfant : choisissez la sienne, ou laissez vide."
OFFER_OR_TYPE = "Choisissez une action de la liste des offres, ou dites de quel type d’action il s’agit."
LEFT = "{} n’est pas en poste ce jour-là : choisissez un autre référent, ou un autre jour."


def propose_pathway(
    child_id: int, kind: PathwayType, actor: Actor | None, referral_id: int | None = None, group_id: int | None = None,
    proposed_on: date | None = None,
) -> Pathway:  # fmt: skip
    """A pathway is proposed to the family, whose signature for the scheme is asked for at once. Raises DomainError."""
    if referral_id is not None and db.session.get_one(Referral, referral_id).child_id != child_id:
        raise DomainError(OTHER_CHILD, "referral_id")
    if db.session.get_one(Child, child_id).archived_at is not None:
        raise DomainError(ARCHIVED, "child_id")
    if (proposed_on or today()) > today():
        raise DomainError(AHEAD, "proposed_on")
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
    scheme = live_consent(pathway.id, None)
    refusal = entry_refusal(pathway.proposed_on, entry_on, today(), scheme.given_on if scheme else None)
    if refusal:
        raise DomainError(refusal, "entry_on")
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
    if db.session.get_one(ClosingReason, values["closing_reason_id"]).family_withdrawal:
        raise DomainError(NOT_THROUGH_CLOSING, "closing_reason_id")
    stop_actions(pathway.id, closed_on, "finish")
    lapse_pending(pathway.id)
    end_referents(pathway.id, closed_on)
    pathway.state, pathway.closed_on, pathway.next_review_on = state, closed_on, None
    pathway.closing_reason_id, pathway.outcome = values["closing_reason_id"], values.get("outcome")
    inform_due(pathway.child_id, InformedStep.CLOSING, f"Fin du parcours, {date_fr(closed_on)}", closed_on)


# ---- actions
def propose_action(pathway: Pathway, values: Values, actor: Actor | None) -> PathwayAction:
    """An action is proposed: a place is held, the signatures its type needs are asked for, the parents are to be told."""
    _still_open(pathway)
    offer = _offer_with_room(values["offer_id"]) if values.get("offer_id") else None
    type_id = offer.type_id if offer else values.get("type_id")
    if type_id is None:
        raise DomainError(OFFER_OR_TYPE, "type_id")
    kind = db.session.get_one(ActionType, type_id)
    action = PathwayAction(
        child_id=pathway.child_id, pathway_id=pathway.id, type_id=kind.id,
        kind=offer.kind if offer else values.get("kind") or ActionKind.MAINSTREAM,
        offer_id=offer.id if offer else None, label=values.get("label") or (offer.label if offer else None),
        signatures_needed=needed_for(pathway.child_id, kind.consent),
    )  # fmt: skip
    db.session.add(action)
    db.session.flush()
    ask_consent(pathway, action)
    inform_due(pathway.child_id, InformedStep.ACTION, f"Action proposée : {kind.label}", today())
    return action


def _offer_with_room(offer_id: int) -> ActionOffer:
    """The offer, held until the action is written: two people never take its last place. Raises DomainError."""
    offer = held_offer(offer_id)
    if offer is None or offer.archived_at is not None:
        raise DomainError(GONE, "offer_id")
    if refusal := place_refusal(offer.places, places_taken(offer.id)):
        raise DomainError(refusal, "offer_id")
    return offer


def start_action(action: PathwayAction, starts_on: date, actor: Actor | None) -> None:
    """The action starts, its own consent signed where its type asks for one (R3). Raises DomainError."""
    state = ACTION_STATES.after(action.state, "start")
    pathway = db.session.get_one(Pathway, action.pathway_id)
    runs = pathway.state is PathwayState.RUNNING
    consent = live_consent(action.pathway_id, action.id)
    refusal = start_refusal(pathway.entry_on, consent.given_on if consent else None, starts_on, today())
    if refusal:
        raise DomainError(refusal, "starts_on")
    if not may_start(action.signatures_needed, consent.state if consent else None, runs):
        raise DomainError(NO_ACTION_CONSENT if runs else NOT_RUNNING)
    action.state, action.starts_on = state, starts_on
    db.session.flush()


def end_action(action: PathwayAction, verb: str, ends_on: date, actor: Actor | None) -> None:
    """The action is done (« finish ») or given up (« drop »). Raises DomainError."""
    state = ACTION_STATES.after(action.state, verb)
    refusal = end_refusal(action.starts_on, ends_on, today())
    if refusal:
        raise DomainError(refusal, "ends_on")
    if action.starts_on is not None:
        action.ends_on = ends_on
    else:
        lapse(live_consent(action.pathway_id, action.id))
    action.state = state
    db.session.flush()


def _still_open(pathway: Pathway) -> None:
    if pathway.state not in (PathwayState.PROPOSED, PathwayState.RUNNING):
        raise DomainError(PATHWAY_STATES.refusal.format(pathway.state.label.lower()))


# ---- who follows it
def hand_over(pathway: Pathway, referent: Referent, since: date, actor: Actor | None) -> PathwayReferent:
    """The pathway is entrusted to a referent from that day; the former one's access ends the day before. Raises DomainError."""
    _still_open(pathway)
    if since < referent.starts_on or (referent.ends_on and referent.ends_on < since):
        raise DomainError(LEFT.format(referent), "referent_id")
    former = current_referent(pathway.id)
    if former is not None:
        _end(former, referent, since)
    elif (last := last_followed_on(pathway.id)) and since <= last:
        raise DomainError(OVERLAP.format(date_fr(last)), "starts_on")
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
