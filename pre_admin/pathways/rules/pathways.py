"""The states of pathways and of their actions, and what their dates must be."""

from datetime import date

from pre_admin.core.french import date_fr
from pre_admin.core.states import StateTable
from pre_admin.pathways.models import ActionState, PathwayState

PATHWAY_STATES = StateTable[PathwayState](
    {
        (PathwayState.PROPOSED, "open"): PathwayState.RUNNING,
        (PathwayState.PROPOSED, "refuse"): PathwayState.REFUSED,
        (PathwayState.RUNNING, "close"): PathwayState.CLOSED,
    },
    "Ce parcours est {} : cette étape n’est plus possible.",
)
ACTION_STATES = StateTable[ActionState](
    {
        (ActionState.PROPOSED, "start"): ActionState.RUNNING,
        (ActionState.PROPOSED, "refuse"): ActionState.REFUSED,
        (ActionState.PROPOSED, "drop"): ActionState.DROPPED,
        (ActionState.RUNNING, "finish"): ActionState.DONE,
        (ActionState.RUNNING, "drop"): ActionState.DROPPED,
    },
    "Cette action est {} : cette étape n’est plus possible.",
)
NEXT_REVIEW_MONTHS = 6
"""A review is proposed again after so many months; the person says otherwise."""

AHEAD = "Cette date est dans le futur : vérifiez-la."
ENTRY_BEFORE = "L’entrée précède la proposition du parcours, le {} : vérifiez la date."
CLOSED_BEFORE = "La clôture précède l’entrée, le {} : vérifiez la date."
ENTRY_BEFORE_SIGNATURE = "L’entrée précède la signature de l’accord, le {} : vérifiez la date."
START_BEFORE_ENTRY = "L’action commence avant l’entrée dans le parcours, le {} : vérifiez la date."
START_BEFORE_SIGNATURE = "L’action commence avant la signature de son accord, le {} : vérifiez la date."
END_BEFORE_START = "L’action finit avant d’avoir commencé, le {} : vérifiez la date."
REVIEW_NOT_AFTER = "Le prochain bilan vient après celui-ci : vérifiez la date."
NOT_THROUGH_CLOSING = "Les parents se retirent : passez par « Retrait de l’accord », qui retire aussi leurs signatures."
OVERLAP = "Un autre référent suivait ce parcours jusqu’au {} : choisissez un jour plus tard."
HAND_OVER_BEFORE = "Ce jour précède l’arrivée du référent actuel, le {} : vérifiez la date."
SAME_REFERENT = "Ce parcours est déjà suivi par cette personne."
NO_PLACE = "Il n’y a plus de place dans cette action : les {} sont prises. Choisissez-en une autre, ou libérez une place."


def entry_refusal(proposed_on: date, entry_on: date, today: date, signed_on: date | None = None) -> str | None:
    """Why a pathway cannot be entered on that day; None when it can: proposed, then signed, then entered."""
    if entry_on > today:
        return AHEAD
    if entry_on < proposed_on:
        return ENTRY_BEFORE.format(date_fr(proposed_on))
    return ENTRY_BEFORE_SIGNATURE.format(date_fr(signed_on)) if signed_on and entry_on < signed_on else None


def start_refusal(entry_on: date | None, signed_on: date | None, starts_on: date, today: date) -> str | None:
    """Why an action cannot start on that day; None when it can."""
    if starts_on > today:
        return AHEAD
    if entry_on and starts_on < entry_on:
        return START_BEFORE_ENTRY.format(date_fr(entry_on))
    return START_BEFORE_SIGNATURE.format(date_fr(signed_on)) if signed_on and starts_on < signed_on else None


def end_refusal(starts_on: date | None, ends_on: date, today: date) -> str | None:
    """Why an action cannot end on that day; None when it can."""
    if ends_on > today:
        return AHEAD
    return END_BEFORE_START.format(date_fr(starts_on)) if starts_on and ends_on < starts_on else None


def is_overdue(next_review_on: date | None, today: date) -> bool:
    """Whether a review should have been held."""
    return next_review_on is not None and next_review_on < today


def closing_refusal(entry_on: date, closed_on: date, today: date) -> str | None:
    """Why a pathway cannot be closed on that day; None when it can."""
    if closed_on > today:
        return AHEAD
    return CLOSED_BEFORE.format(date_fr(entry_on)) if closed_on < entry_on else None


def place_refusal(places: int, taken: int) -> str | None:
    """Why a child cannot have a place in an offer; None while some are free."""
    return NO_PLACE.format(f"{places} places") if taken >= places else None
