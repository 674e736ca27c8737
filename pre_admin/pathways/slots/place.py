"""Where the referent's place, the caseloads and the « rentrée » come in: the margin, the home page, a referent's page."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from pre_admin.accounts.actor import Actor
from pre_admin.core.calendar import today
from pre_admin.core.french import count_fr, date_fr, plural
from pre_admin.panel.declarations import MenuPlace
from pre_admin.panel.pages import Fact, Step
from pre_admin.panel.pages import HomeCard as Card
from pre_admin.panel.slots import HeaderFact, HomeCard, NextStep
from pre_admin.pathways.models import Rollover
from pre_admin.pathways.queries.caseloads import entrusted_to
from pre_admin.pathways.queries.place import own_figures
from pre_admin.pathways.slots.caseload import has_caseload
from pre_admin.pathways.views import caseload, place, rollover


def follows(actor: Actor) -> bool:
    """Whether the person has children of their own to follow, and may write it down."""
    return actor.may("pathway.follow") and has_caseload(actor)


def my_cards(actor: Actor) -> Sequence[Card]:
    """The way to one's own pathways, and the reviews that are overdue."""
    if not follows(actor):
        return []
    count, late = own_figures(actor)
    hint = plural(late, "bilan en retard", "bilans en retard") if late else "noter un suivi"
    return [Card(count_fr(count), "Mes parcours", place.MY, hint)]


# ---- on a referent's page
def _has_left(referent: Any) -> bool:
    return referent.ends_on is not None and referent.ends_on < today()


def referent_facts(referent: Any, actor: Actor) -> list[Fact]:
    """How many pathways are in their hands."""
    running, proposed = entrusted_to(referent.id)
    hint = plural(proposed, "autre proposé", "autres proposés") if proposed else ""
    tone = "stop" if _has_left(referent) and running else ""
    return [Fact("Parcours confiés", count_fr(running), hint, tone=tone, href=f"{caseload.CASELOAD}referent/?id={referent.id}")]


def referent_steps(referent: Any, actor: Actor) -> list[Step]:
    """Whoever leaves with pathways in their hands leaves children without a referent."""
    running, proposed = entrusted_to(referent.id) if referent.ends_on is not None else (0, 0)
    if not running + proposed:
        return []
    many = running + proposed > 1
    told = f"{plural(running + proposed, 'parcours lui reste confié', 'parcours lui restent confiés')}"
    since = "ce poste a pris fin" if _has_left(referent) else "ce poste prend fin"
    hint = f"{told} : {since} le {date_fr(referent.ends_on)}, et plus personne ne {'les' if many else 'le'} suivra ensuite."
    return [Step("Confier ses parcours", hint, "Confier", f"{caseload.CASELOAD}referent/?id={referent.id}")]


def contribute(house: Any) -> None:
    """Fill the slots, add the pages."""
    house.add_blueprint(place.blueprint)
    house.menu_link(place.TITLE, place.MY, MenuPlace("Enfants", 5), follows)
    house.slots.add(HomeCard("pathway.follow", 1, my_cards))
    house.add_blueprint(caseload.blueprint)
    house.menu_link(caseload.TITLE, caseload.CASELOAD, MenuPlace("Enfants", 70), partial(Actor.may, code="caseload.read"))
    house.add_blueprint(rollover.blueprint)
    house.menu_link(rollover.TITLE, rollover.ROLLOVER, MenuPlace("Enfants", 80), partial(Actor.may, code="child.rollover"))
    house.slots.add(HeaderFact("referent", "caseload.read", 20, referent_facts))
    house.slots.add(NextStep("referent", "caseload.read", 5, referent_steps))
    house.name_rows(Rollover.__tablename__, "rentrée préparée", "rentrées préparées")
