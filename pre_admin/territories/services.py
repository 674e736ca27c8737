"""Keeping places: each use case takes the form's values, changes the rows, or refuses in French."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Table

from pre_admin.accounts.actor import Actor
from pre_admin.core.contact import keep_contact
from pre_admin.core.database import Base, db
from pre_admin.core.french import plural
from pre_admin.core.text import sort_key
from pre_admin.panel.consequences import naming_both
from pre_admin.panel.reference.keeping import refuse, row_refusals, update_row
from pre_admin.panel.rows import assign, children_of, delete_with, keep_rows
from pre_admin.territories.models import Neighbourhood, NeighbourhoodTerritory, School, SchoolLevel, Territory, ZoningMap
from pre_admin.territories.queries import level_codes, level_ranks, level_successors, map_start, map_start_of
from pre_admin.territories.rules import (
    Span,
    dates_refusal,
    level_code,
    levels_refusal,
    overlapping,
    postal_code_refusal,
    successor_refusal,
    uai_refusal,
)

Values = Mapping[str, Any]

TERRITORY_FIELDS = ("name", "opened_on", "closed_on")
MAP_FIELDS = ("name", "kind", "starts_on", "ends_on", "source")
NEIGHBOURHOOD_FIELDS = ("zoning_map_id", "name", "code", "population", "successor_id")
LINK_FIELDS = ("territory_id", "starts_on", "ends_on")
LEVEL_FIELDS = ("stage", "successor_id")
SCHOOL_FIELDS = (
    "name", "uai", "kind", "first_level_id", "last_level_id", "priority", "sector", "address", "postal_code", "city", "phone",
    "territory_id", "starts_on", "ends_on", "successor_id",
)  # fmt: skip


ALREADY_BOUND = "Ce quartier relève déjà de ce territoire à ces dates : corrigez l’autre ligne."
STILL_BOUND = "gardez le rattachement et donnez-lui une date de fin."
NOT_LATER = "Choisissez un quartier d’une carte qui entre en vigueur après celle-ci."


# ---- territories
def create_territory(values: Values, actor: Actor | None) -> Territory:
    """Open a territory."""
    territory = Territory()
    update_territory(territory, values, actor)
    return territory


def update_territory(territory: Territory, values: Values, actor: Actor | None) -> None:
    """Change a territory."""
    refuse({"closed_on": dates_refusal(values["opened_on"], values["closed_on"])})
    assign(territory, values, TERRITORY_FIELDS)


def delete_territory(territory: Territory, actor: Actor | None) -> None:
    """Delete a territory to which nothing refers."""
    delete_with(territory, {})


# ---- maps
def create_map(values: Values, actor: Actor | None) -> ZoningMap:
    """Add a map."""
    zoning = ZoningMap()
    update_map(zoning, values, actor)
    return zoning


def update_map(zoning: ZoningMap, values: Values, actor: Actor | None) -> None:
    """Change a map."""
    refuse({"ends_on": dates_refusal(values["starts_on"], values["ends_on"])})
    assign(zoning, values, MAP_FIELDS)


def delete_map(zoning: ZoningMap, actor: Actor | None) -> None:
    """Delete a map that has no neighbourhood."""
    delete_with(zoning, {})


# ---- neighbourhoods
def create_neighbourhood(values: Values, actor: Actor | None) -> Neighbourhood:
    """Add a neighbourhood to a map, with the territories it belongs to."""
    place = Neighbourhood()
    _fill_neighbourhood(place, values)
    db.session.add(place)
    db.session.flush()
    _keep_links(place, values)
    return place


def update_neighbourhood(place: Neighbourhood, values: Values, actor: Actor | None) -> None:
    """Change a neighbourhood and the territories it belongs to."""
    _fill_neighbourhood(place, values)
    _keep_links(place, values)


def _fill_neighbourhood(place: Neighbourhood, values: Values) -> None:
    errors: dict[str, str | None] = {
        f"links-{number}-ends_on": dates_refusal(row["starts_on"], row["ends_on"]) for number, row in enumerate(values["links"])
    }
    for number in overlapping([Span(row["territory_id"], row["starts_on"], row["ends_on"]) for row in values["links"]]):
        errors.setdefault(f"links-{number}-territory_id", ALREADY_BOUND)
    errors["successor_id"] = _successor_refusal(place, values)
    errors["links"] = _left_alone(place, values)
    refuse(errors)
    assign(place, values, NEIGHBOURHOOD_FIELDS)
    place.sort_key = sort_key(place.name)


def _successor_refusal(place: Neighbourhood, values: Values) -> str | None:
    """A neighbourhood becomes one of a later map: neither itself, nor one of the past, so that the walk never loops."""
    if values["successor_id"] is None:
        return None
    own, next_one = map_start(values["zoning_map_id"]), map_start_of(values["successor_id"])
    return None if own and next_one and next_one > own else NOT_LATER


def _left_alone(place: Neighbourhood, values: Values) -> str | None:
    """A territory is not taken from a neighbourhood while addresses of families stand there by it."""
    if not place.id:
        return None
    kept = {row["territory_id"] for row in values["links"]}
    for link in children_of(NeighbourhoodTerritory, "neighbourhood_id", place.id):
        territory = link.territory_id
        if territory in kept:
            continue
        count = naming_both(_table(Neighbourhood), place.id, _table(Territory), territory, NeighbourhoodTerritory)
        if count:
            return f"{plural(count, 'adresse de famille tient', 'adresses de familles tiennent')} à ce territoire par ce quartier : {STILL_BOUND}"
    return None


def _table(model: type[Base]) -> Table:
    table = model.__table__
    assert isinstance(table, Table)
    return table


def _keep_links(place: Neighbourhood, values: Values) -> None:
    keep_rows(
        NeighbourhoodTerritory, "neighbourhood_id", place.id, values["links"], lambda row, given: assign(row, given, LINK_FIELDS)
    )


def delete_neighbourhood(place: Neighbourhood, actor: Actor | None) -> None:
    """Delete a neighbourhood in which nobody lives."""
    delete_with(place, {NeighbourhoodTerritory: "neighbourhood_id"})


# ---- school levels
def create_level(values: Values, actor: Actor | None) -> SchoolLevel:
    """Add a level; its code is made from its label and never changes."""
    level = SchoolLevel(code=level_code(values["label"], level_codes()))
    update_level(level, values, actor)
    return level


def update_level(level: SchoolLevel, values: Values, actor: Actor | None) -> None:
    """Change a level: what the list asks, and a following level that does not come back to it."""
    refuse(
        row_refusals(level, values) | {"successor_id": successor_refusal(level.id, values["successor_id"], level_successors())}
    )
    update_row(LEVEL_FIELDS, level, values, actor)


# ---- schools
def create_school(values: Values, actor: Actor | None) -> School:
    """Add a school."""
    school = School()
    update_school(school, values, actor)
    return school


def update_school(school: School, values: Values, actor: Actor | None) -> None:
    """Change a school; the UAI code is checked with its letter."""
    given = dict(values)
    errors: dict[str, str] = {}
    keep_contact(given, errors)
    refuse(
        errors
        | {
            "uai": uai_refusal(given["uai"]) if given.get("uai") else None,
            "postal_code": postal_code_refusal(given["postal_code"]) if given.get("postal_code") else None,
            "ends_on": dates_refusal(given["starts_on"], given["ends_on"]),
            "last_level_id": _levels_refusal(given),
            "successor_id": "Un établissement ne peut pas se remplacer lui-même." if _is_itself(school, given) else None,
        }
    )
    assign(school, given, SCHOOL_FIELDS)
    school.sort_key = sort_key(school.name)


def _is_itself(school: School, values: Values) -> bool:
    return values["successor_id"] is not None and values["successor_id"] == school.id


def _levels_refusal(values: Values) -> str | None:
    first, last = values.get("first_level_id"), values.get("last_level_id")
    if first is None or last is None:
        return None
    ranks = level_ranks()
    return levels_refusal(ranks.get(first), ranks.get(last))


def delete_school(school: School, actor: Actor | None) -> None:
    """Delete a school that no child attended."""
    delete_with(school, {})
