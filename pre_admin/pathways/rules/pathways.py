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
AHEAD = "Cette date est dans le futur : vérifiez-la."
ENTRY_BEFORE = "L’entrée précède la proposition du parcours, le {} : vérifiez la date."
CLOSED_BEFORE = "La clôture précède l’entrée, le {} : vérifiez la date."
HAND_OVER_BEFORE = "Ce jour précède l’arrivée du référent actuel, le {} : vérifiez la date."
SAME_REFERENT = "Ce parcours est déjà suivi par cette personne."
NO_PLACE = "Il n’y a plus de place dans cette action : les {} sont prises. Choisissez-en une autre, ou libérez une place."


def entry_refusal(proposed_on: date, entry_on: date, today: date) -> str | None:
    """Why a pathway cannot be entered on that day; None when it can."""
    if entry_on > today:
        return AHEAD
    return ENTRY_BEFORE.format(date_fr(proposed_on)) if entry_on < proposed_on else None


def closing_refusal(entry_on: date, closed_on: date, today: date) -> str | None:
    """Why a pathway cannot be closed on that day; None when it can."""
    if closed_on > today:
        return AHEAD
    return CLOSED_BEFORE.format(date_fr(entry_on)) if closed_on < entry_on else None


def place_refusal(places: int, taken: int) -> str | None:
    """Why a child cannot have a place in an offer; None while some are free."""
    return NO_PLACE.format(f"{places} places") if taken >= places else None
