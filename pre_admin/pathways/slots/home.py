"""What pathways put on the home page, and in the morning's message."""

from collections.abc import Sequence
from typing import Any

from pre_admin.accounts.actor import Actor
from pre_admin.accounts.roles import Scope
from pre_admin.core.french import count_fr, date_fr
from pre_admin.panel.pages import HomeCard
from pre_admin.panel.slots import DigestLine, Waiting
from pre_admin.panel.slots import HomeCard as CardSlot
from pre_admin.pathways.queries.closing_notes import notes_due
from pre_admin.pathways.queries.waiting import waiting
from pre_admin.pathways.services.following import NOTE_PATH

TO_SIGN, LATE, UNFOLLOWED, UNTOLD = (
    "/admin/consent/",
    "/admin/pathway/?state=late",
    "/admin/pathway/?state=unfollowed",
    "/admin/information/",
)


def cards(actor: Actor) -> Sequence[HomeCard]:
    """What waits, for who keeps all pathways or follows some."""
    if not actor.sees_all("child") and Scope.OWN_CASELOAD not in actor.scopes("child"):
        return []
    found = waiting()
    shown = [_card(found.late, "bilan en retard", "bilans en retard", LATE, "stop")]
    if actor.sees_all("child"):
        shown.append(_card(found.unfollowed, "parcours sans référent", "parcours sans référent", UNFOLLOWED, "wait"))
    else:
        mine = HomeCard(
            count_fr(found.open),
            "parcours suivi" if found.open < 2 else "parcours suivis",
            "/admin/pathway/?state=all",
            "proposés ou en cours",
        )
        hint = f"le premier le {date_fr(found.next_review_on)}" if found.next_review_on else ""
        label = "bilan dans le mois" if found.reviews_soon < 2 else "bilans dans le mois"
        shown = [mine, HomeCard(count_fr(found.reviews_soon), label, "/admin/pathway/?sort=next_review_on", hint), *shown]
    if actor.may("consent.edit"):
        shown.append(_card(found.to_sign, "accord à recueillir", "accords à recueillir", TO_SIGN, "wait"))
    if actor.may("information.edit"):
        shown.append(_card(found.untold, "information à donner aux parents", "informations à donner aux parents", UNTOLD, "wait"))
    return shown


def _card(count: int, one: str, many: str, url: str, tone: str) -> HomeCard:
    return HomeCard(count_fr(count), one if count < 2 else many, url, tone=tone if count else "ok")


def closing_notes(actor: Actor) -> Sequence[HomeCard]:
    """The closing notes one may still write, by file number and days alone."""
    return [
        HomeCard(
            "1",
            "note de fin à écrire",
            f"{NOTE_PATH}?id={one.id}",
            f"dossier {one.file_number}, jusqu’au {date_fr(one.until)}",
            "wait",
        )
        for one in notes_due(actor.id)
    ]


def untold_line(actor: Actor) -> Waiting:
    """For the morning's message."""
    count = waiting().untold
    return count, "information à donner à des parents" if count < 2 else "informations à donner à des parents", UNTOLD


def late_line(actor: Actor) -> Waiting:
    """For the morning's message."""
    count = waiting().late
    return count, "bilan en retard" if count < 2 else "bilans en retard", LATE


def contribute(house: Any) -> None:
    """Fill the slots."""
    add = house.slots.add
    add(CardSlot("pathway.read", 5, cards))
    add(CardSlot("pathway.follow", 6, closing_notes))
    add(DigestLine("information.edit", 50, untold_line))
    add(DigestLine("pathway.follow", 55, late_line))
