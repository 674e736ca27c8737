"""What the approval view puts on the home page of the members."""

from collections.abc import Sequence
from typing import Any

from pre_admin.accounts.actor import Actor
from pre_admin.approval.models import SittingState
from pre_admin.approval.queries.sittings import items_of, next_sitting
from pre_admin.core.calendar import today
from pre_admin.core.french import date_fr
from pre_admin.panel.pages import HomeCard
from pre_admin.panel.slots import HomeCard as CardSlot


def next_card(actor: Actor) -> Sequence[HomeCard]:
    """« Séance à préparer », or in progress: for the members."""
    sitting = next_sitting()
    if sitting is None or sitting.state not in (SittingState.CONVENED, SittingState.OPEN):
        return []
    going = sitting.state is SittingState.OPEN
    label = "points à la séance en cours" if going else "points à préparer pour la séance"
    day = "aujourd’hui" if sitting.held_on == today() else f"le {date_fr(sitting.held_on)}"
    hint = f"{sitting.body.label}, {day}"
    return [HomeCard(str(items_of(sitting.id)), label, f"/admin/approval/?sitting={sitting.id}", hint, "ok" if going else "")]


def contribute(house: Any) -> None:
    """Declare it."""
    house.slots.add(CardSlot("approval.mark", 5, next_card))
