"""Where the referent's place, the caseloads and the « rentrée » come in: the margin, the home page, a referent's page."""

from collections.abc import Sequence
from typing import Any

from pre_admin.accounts.actor import Actor
from pre_admin.core.french import count_fr, plural
from pre_admin.panel.declarations import MenuPlace
from pre_admin.panel.pages import HomeCard
from pre_admin.panel.slots import HomeCard as CardSlot
from pre_admin.pathways.models import Rollover
from pre_admin.pathways.queries.place import own_figures
from pre_admin.pathways.slots import has_caseload
from pre_admin.pathways.views import place


def follows(actor: Actor) -> bool:
    """Whether the person has children of their own to follow, and may write it down."""
    return actor.may("pathway.follow") and has_caseload(actor)


def my_cards(actor: Actor) -> Sequence[HomeCard]:
    """The way to one's own pathways, and the reviews that are overdue."""
    if not follows(actor):
        return []
    count, late = own_figures(actor)
    hint = plural(late, "bilan en retard", "bilans en retard") if late else "noter un suivi"
    return [HomeCard(count_fr(count), "Mes parcours", place.MY, hint, "stop" if late else "ok")]


def contribute(house: Any) -> None:
    """Fill the slots, add the pages."""
    house.add_blueprint(place.blueprint)
    house.menu_link(place.TITLE, place.MY, MenuPlace("Enfants", 5), follows)
    house.slots.add(CardSlot("pathway.follow", 1, my_cards))
    house.name_rows(Rollover.__tablename__, "rentrée préparée", "rentrées préparées")
