"""What pathways put on the home page, and in the morning's message."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from pre_admin.accounts.actor import Actor
from pre_admin.accounts.roles import Scope
from pre_admin.core.french import count_fr, date_fr, plural
from pre_admin.panel.pages import HomeCard as Card
from pre_admin.panel.pages import HomeTask as Task
from pre_admin.panel.pages import WeekEntry
from pre_admin.panel.slots import DigestLine, HomeCard, HomeTable, HomeTask, Waiting, WeekSource
from pre_admin.pathways.queries.closing_notes import notes_due
from pre_admin.pathways.queries.waiting import reviews_due, waiting
from pre_admin.pathways.services.following import NOTE_PATH
from pre_admin.pathways.slots.territories import by_territory

TO_SIGN, LATE, UNFOLLOWED, UNTOLD, RUNNING = (
    "/admin/consent/",
    "/admin/pathway/?state=late",
    "/admin/pathway/?state=unfollowed",
    "/admin/information/",
    "/admin/pathway/?state=running",
)


def tasks(actor: Actor) -> Sequence[Task]:
    """What waits, for who keeps all pathways or follows some."""
    if not _concerned(actor):
        return []
    found = waiting(actor)
    label = "bilan de parcours en retard" if found.late < 2 else "bilans de parcours en retard"
    hint = f"Le plus ancien était prévu le {date_fr(found.oldest_review_on)}." if found.oldest_review_on else ""
    shown = [Task(found.late, label, LATE, "Préparer", hint, "en retard", "stop")]
    if actor.sees_all("child"):
        hint = "Plus personne ne les suit." if found.unfollowed > 1 else "Plus personne ne le suit."
        shown.append(Task(found.unfollowed, "parcours sans référent", UNFOLLOWED, "Confier", hint, "à confier", "info"))
    if actor.may("consent.edit"):
        label = "accord à recueillir" if found.to_sign < 2 else "accords à recueillir"
        hint = f"Le plus ancien est demandé depuis le {date_fr(found.asked_on)}." if found.asked_on else ""
        shown.append(Task(found.to_sign, label, TO_SIGN, "Recueillir", hint, "rien ne commence sans eux"))
    if actor.may("information.edit"):
        label = "information à donner aux parents" if found.untold < 2 else "informations à donner aux parents"
        hint = f"À dire depuis le {date_fr(found.due_on)} pour la plus ancienne." if found.due_on else ""
        shown.append(Task(found.untold, label, UNTOLD, "Informer", hint))
    return shown


def _concerned(actor: Actor) -> bool:
    return actor.sees_all("child") or Scope.OWN_CASELOAD in actor.scopes("child")


def cards(actor: Actor) -> Sequence[Card]:
    """How many pathways are running; whoever follows some has « Mes parcours »."""
    if not actor.sees_all("child"):
        return []
    found = waiting(actor)
    hint = plural(found.proposed, "autre proposé", "autres proposés") if found.proposed else ""
    return [Card(count_fr(found.running), "parcours en cours", RUNNING, hint)]


def closing_notes(actor: Actor) -> Sequence[Task]:
    """The closing notes one may still write, by file number and days alone."""
    return [
        Task(
            1,
            "note de fin à écrire",
            f"{NOTE_PATH}?id={one.id}",
            "Écrire",
            f"Dossier {one.file_number}.",
            f"jusqu’au {date_fr(one.until)}",
        )
        for one in notes_due(actor.id)
    ]


def reviews_of_week(actor: Actor, first: date, last: date) -> Sequence[WeekEntry]:
    """The reviews due for each day, of the pathways one follows; the coordination's list of them all says more than a week."""
    if actor.sees_all("child") or not _concerned(actor):
        return []
    return [
        WeekEntry(day, plural(count, "bilan de parcours prévu", "bilans de parcours prévus"), _due_between(day, day), "Voir")
        for day, count in reviews_due(first, last)
    ]


def _due_between(first: date, last: date) -> str:
    return f"{RUNNING}&review_from={first.isoformat()}&review_to={last.isoformat()}"


def untold_line(actor: Actor) -> Waiting:
    """For the morning's message."""
    count = waiting(actor).untold
    return count, "information à donner à des parents" if count < 2 else "informations à donner à des parents", UNTOLD


def late_line(actor: Actor) -> Waiting:
    """For the morning's message."""
    count = waiting(actor).late
    return count, "bilan en retard" if count < 2 else "bilans en retard", LATE


def contribute(house: Any) -> None:
    """Fill the slots."""
    add = house.slots.add
    add(HomeCard("pathway.read", 20, cards))
    add(HomeTask("pathway.read", 20, tasks))
    add(HomeTask("pathway.follow", 10, closing_notes))
    add(WeekSource("pathway.read", 30, reviews_of_week))
    add(HomeTable("pathway.read", 10, by_territory))
    add(DigestLine("information.edit", 50, untold_line))
    add(DigestLine("pathway.follow", 55, late_line))
