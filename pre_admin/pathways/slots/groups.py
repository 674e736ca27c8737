"""What offers and clubs show: their ready-made lists, a club's pupils and sessions, the sessions in a child's timeline."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, case, func, select

from pre_admin.accounts.actor import Actor
from pre_admin.core.calendar import school_year_of, start_of_day, today
from pre_admin.core.database import db
from pre_admin.core.french import date_fr, plural
from pre_admin.panel.pages import Cell, RelatedTable, TimelineEntry
from pre_admin.panel.slots import Preset, RelatedList, TimelineSource
from pre_admin.pathways.models import ActionOffer, Came, Club, ClubSession, SessionAttendance
from pre_admin.pathways.queries.groups import PUPILS, leads, pupils_held, pupils_of, session_counts, sessions_of
from pre_admin.pathways.queries.offers import FREE

SHOWN = 10
OTHERS = ("autre enfant, hors de votre périmètre", "autres enfants, hors de votre périmètre")
NONE_OF_YOURS = "Aucun des enfants que vous suivez n’est dans ce groupe."


def this_year(model: Any) -> Callable[[Actor], ColumnElement[bool]]:
    """Those of this school year."""
    return lambda actor: model.school_year == school_year_of(today())


def full_offers(actor: Actor) -> ColumnElement[bool]:
    """Offers of this year without a free place."""
    return (ActionOffer.school_year == school_year_of(today())) & ~FREE


def full_clubs(actor: Actor) -> ColumnElement[bool]:
    """Clubs of this year without a free place."""
    return (Club.school_year == school_year_of(today())) & (Club.places <= PUPILS)


# ---- on a club's page
def pupils(club: Any, actor: Actor) -> RelatedTable:
    """Its pupils, by name for who may see them; the others are a number."""
    found = pupils_of(club)
    rows = [
        [
            Cell(one.name, href=f"/admin/child/details/?id={one.child_id}"), Cell(one.level, label="Niveau"),
            Cell(one.school, label="École"), Cell(one.state.label, tone=one.state.tone, label="Parcours"),
        ]
        for one in found
    ]  # fmt: skip
    total = pupils_held(club.id)
    if hidden := total - len(rows):
        rows.append([Cell(plural(hidden, *OTHERS)), Cell(""), Cell(""), Cell("")])
    heads = [("Enfant", "text"), ("Niveau", "text"), ("École", "text"), ("Parcours", "text")]
    create = f"/admin/club/pupils/?id={club.id}" if actor.may("club.edit") and club.archived_at is None else None
    empty = "Aucun élève pour l’instant." if actor.sees_all("child") else NONE_OF_YOURS
    return RelatedTable(
        "Élèves", total, heads, rows, empty=empty, create_url=create, create_label="Choisir les élèves",
        more_url=None,
    )  # fmt: skip


def sessions(club: Any, actor: Actor) -> RelatedTable:
    """Its latest sessions, in numbers."""
    counts, kept = {one.held_on: one for one in session_counts(club.id)}, sessions_of(club.id)
    opens = actor.may("club.attendance") and (actor.sees_all("child") or leads(club, actor))
    rows = [
        [
            Cell(date_fr(one.held_on), href=f"/admin/club/sessions/?id={club.id}&session={one.id}" if opens else None),
            Cell(plural(one.minutes, "minute", "minutes"), label="Durée"),
            Cell(f"{counts[one.held_on].present} sur {counts[one.held_on].expected}", label="Présents"),
        ]
        for one in kept[:SHOWN]
    ]
    heads = [("Séance", "text"), ("Durée", "text"), ("Présents", "text")]
    create = f"/admin/club/sessions/?id={club.id}" if opens and club.archived_at is None else None
    return RelatedTable(
        "Séances", len(kept), heads, rows, empty="Aucune séance notée.", create_url=create, create_label="Noter une séance",
        more_url=f"/admin/club/sessions/?id={club.id}" if opens and len(kept) > SHOWN else None,
    )  # fmt: skip


# ---- on a child's page
def attended(child: Any, actor: Actor) -> list[TimelineEntry]:
    """One line per club, at its last session: « 12 séances, 10 présences »."""
    present = func.sum(case((SessionAttendance.came == Came.PRESENT, 1), else_=0))
    statement = (
        select(Club.label, func.count(SessionAttendance.id), present, func.max(ClubSession.held_on))
        .join(ClubSession, ClubSession.club_id == Club.id)
        .join(SessionAttendance, SessionAttendance.session_id == ClubSession.id)
        .where(SessionAttendance.child_id == child.id)
        .group_by(Club.id, Club.label)
        .order_by(Club.id)
    )
    return [
        TimelineEntry(
            start_of_day(last), "people", label,
            f"{plural(count, 'séance', 'séances')}, {plural(came, 'présence', 'présences')}",
        )
        for label, count, came, last in db.session.execute(statement)
    ]  # fmt: skip


def contribute(house: Any) -> None:
    """Fill the slots."""
    add = house.slots.add
    for slug, read, model, full, words in (
        ("action-offer", "offer.read", ActionOffer, full_offers, ("Complètes", "action n’est complète")),
        ("club", "club.read", Club, full_clubs, ("Complets", "groupe n’est complet")),
    ):
        none = "Aucune" if slug == "action-offer" else "Aucun"
        empty = (
            f"{none} {words[1].split()[0]} cette année : ajoutez ce qui ouvre, ou reprenez l’an dernier dans les autres onglets."
        )
        add(Preset(slug, read, -10, "this-year", "Cette année", this_year(model), empty))
        add(Preset(slug, read, 10, "full", words[0], full, f"{none} {words[1]}."))
    add(RelatedList("club", "pathway.read", 10, pupils))
    add(RelatedList("club", "club.read", 20, sessions))
    add(TimelineSource("child", "pathway.read", 50, attended))
