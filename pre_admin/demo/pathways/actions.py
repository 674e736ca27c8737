"""A child's actions, mainstream or funded; and the offers of the year, whose places they take."""

from datetime import date, timedelta
from typing import Final

from pre_admin.core.calendar import school_year_of
from pre_admin.demo.pathways import texts
from pre_admin.demo.pathways.book import Book
from pre_admin.demo.pathways.consents import ask, inform
from pre_admin.demo.people import Row
from pre_admin.pathways.models import (
    ActionKind,
    ActionOffer,
    ActionState,
    InformedStep,
    PathwayAction,
    PathwayState,
    PathwayType,
)
from pre_admin.pathways.rules.consents import signatures_needed

OF_CLUB: Final = {
    PathwayType.ATELIERS_MALINS: "ateliers-malins", PathwayType.COUP_DE_POUCE: "coup-de-pouce", PathwayType.COLLECTIVE: "culture",
}  # fmt: skip
# (label, type, funded, number of the provider or None, places, taken at most)
OFFERS: Final = (
    ("Aide aux devoirs, Les Passerelles de l’Encrier", "schooling", True, 1, 12, 12),
    ("Lecture à deux voix, Cap Grimoire", "schooling", True, 2, 8, 7),
    ("Aide aux devoirs, maison pour tous du Lemasson", "schooling", False, None, 20, 17),
    ("Théâtre du mercredi", "culture", True, 14, 6, 6),
    ("Chœur d’enfants", "culture", False, 18, 10, 8),
    ("École de natation", "sport", False, 40, 6, 6),
    ("Judo, une séance par semaine", "sport", False, 17, 12, 9),
    ("Suivi psychologique, cabinet du Verger", "psychology", True, 27, 6, 6),
    ("Séjour de printemps", "holidays", False, None, 15, 4),
    ("Café des parents", "parenthood", False, 23, 20, 7),
)  # fmt: skip


def act(book: Book, kind: PathwayType, pathway: Row, since: date, until: date, closed: bool, left: bool) -> list[Row]:
    """The pathway's actions that have begun; returns the consents they ask for, not signed yet."""
    rng, asked = book.rng, []
    codes = (
        [OF_CLUB[kind]]
        if kind in OF_CLUB
        else list(dict.fromkeys(book.draw(texts.ACTIONS) for _ in range(rng.choice((1, 1, 2, 2)))))
    )
    for code in codes:
        start = since if kind in OF_CLUB else since + timedelta(days=rng.choice((0, 0, 7, 14, 30, 60)))
        if start > until:
            continue
        ends = start + timedelta(days=rng.randint(90, 400))
        ended = kind not in OF_CLUB and ends < until
        state = ActionState.DONE if ended or (closed and not left) else ActionState.DROPPED if left else ActionState.RUNNING
        action = propose(book, pathway, code, state)
        action |= {"starts_on": start, "ends_on": ends if ended else until if closed else None}
        consent = asking(book, pathway, action, max(pathway["proposed_on"], start - timedelta(days=rng.randint(0, 10))))
        if consent:
            asked.append(consent)
    return asked


def propose(book: Book, pathway: Row, code: str, state: ActionState = ActionState.PROPOSED) -> Row:
    """An action of the pathway, of a type of the list."""
    type_id = book.id_of("action_type", code)
    holders = len(book.holders(book.town.children[pathway["child_id"] - 1]))
    kind = (
        ActionKind.FUNDED
        if book.rng.random() < (1 if pathway["group_id"] else texts.FUNDED.get(code, 0.1))
        else ActionKind.MAINSTREAM
    )
    return book.add(
        PathwayAction, pathway["proposed_on"], child_id=pathway["child_id"], pathway_id=pathway["id"], type_id=type_id, kind=kind,
        state=state, signatures_needed=signatures_needed(book.rules[type_id], holders),
    )  # fmt: skip


def asking(book: Book, pathway: Row, action: Row, day: date) -> Row | None:
    """The consent an action asks for, if it asks for any."""
    return ask(book, pathway, action, day) if action["signatures_needed"] else None


def open_offers(book: Book) -> None:
    """This year's offers: some full, some with a place or two, filled with the actions that run."""
    year = school_year_of(book.day)
    begun = date(year, 8, 1)
    running = [row for row in book.of(PathwayAction) if row["state"] is ActionState.RUNNING and row["starts_on"]]
    for label, code, funded, provider, places, most in OFFERS:
        kind = ActionKind.FUNDED if funded else ActionKind.MAINSTREAM
        type_id = book.id_of("action_type", code)
        offer = book.add(
            ActionOffer, max(begun, book.day - timedelta(days=90)), label=label, type_id=type_id, kind=kind, provider_id=provider,
            territory_id=None, school_year=year, places=places,
        )  # fmt: skip
        free = [row for row in running if row["type_id"] == type_id and row["offer_id"] is None]
        for action in free[:most]:
            action |= {"offer_id": offer["id"], "label": label, "kind": kind}


def told_of_actions(book: Book, days: int) -> None:
    """The parents are told of each action proposed in the last days."""
    since = book.day - timedelta(days=days)
    running = {row["id"] for row in book.of_pathways(PathwayState.RUNNING)}
    for action in book.of(PathwayAction):
        if action["starts_on"] and action["starts_on"] >= since and action["pathway_id"] in running:
            inform(book, action["child_id"], InformedStep.ACTION, "Action proposée", action["starts_on"])
