"""What the room shows on its own pages about its own rows."""

from typing import Any

from sqlalchemy import ColumnElement, or_, select

from pre_admin.accounts.actor import Actor
from pre_admin.core.calendar import today
from pre_admin.core.database import db
from pre_admin.core.french import count_fr, date_fr
from pre_admin.panel.pages import Cell, RelatedTable
from pre_admin.panel.slots import Preset, RelatedList
from pre_admin.territories.models import Neighbourhood, NeighbourhoodTerritory, School, ZoningMap


def neighbourhoods_of_territory(territory: Any, actor: Actor) -> RelatedTable:
    """The neighbourhoods attached to a territory, latest map first."""
    link = NeighbourhoodTerritory
    statement = (
        select(Neighbourhood.id, Neighbourhood.name, Neighbourhood.code, ZoningMap.name, Neighbourhood.population)
        .join(link, link.neighbourhood_id == Neighbourhood.id)
        .join(ZoningMap, ZoningMap.id == Neighbourhood.zoning_map_id)
        .where(link.territory_id == territory.id)
        .order_by(ZoningMap.starts_on.desc(), Neighbourhood.sort_key)
    )
    rows = [
        [
            Cell(name, href=f"/admin/neighbourhood/details/?id={place}"), Cell(code or "", label="Code"), Cell(zoning, label="Carte"),
            Cell(count_fr(population) if population else "", "num", label="Population"),
        ]
        for place, name, code, zoning, population in db.session.execute(statement)
    ]  # fmt: skip
    heads = [("Quartier", "text"), ("Code", "text"), ("Carte", "text"), ("Population", "num")]
    return RelatedTable("Quartiers", len(rows), heads, rows, empty="Aucun quartier rattaché.")


def schools_of_territory(territory: Any, actor: Actor) -> RelatedTable:
    """The schools of a territory."""
    statement = (
        select(School.id, School.name, School.kind, School.priority, School.ends_on)
        .where(School.territory_id == territory.id)
        .order_by(School.sort_key, School.id)
    )
    rows = [
        [
            Cell(name, href=f"/admin/school/details/?id={school}"), Cell(kind.label), Cell(priority.label),
            Cell(f"fermé le {date_fr(ended)}" if ended else ""),
        ]
        for school, name, kind, priority, ended in db.session.execute(statement)
    ]  # fmt: skip
    heads = [("Établissement", "text"), ("Nature", "text"), ("Éducation prioritaire", "text"), ("", "text")]
    return RelatedTable(
        "Établissements scolaires", len(rows), heads, rows, empty="Aucun établissement rattaché à ce territoire.",
        more_url=f"/admin/school/?territory={territory.id}",
    )  # fmt: skip


def neighbourhoods_of_map(zoning: Any, actor: Actor) -> RelatedTable:
    """The neighbourhoods of a map."""
    statement = (
        select(Neighbourhood.id, Neighbourhood.name, Neighbourhood.code, Neighbourhood.population)
        .where(Neighbourhood.zoning_map_id == zoning.id)
        .order_by(Neighbourhood.sort_key)
    )
    rows = [
        [
            Cell(name, href=f"/admin/neighbourhood/details/?id={place}"), Cell(code or ""),
            Cell(count_fr(population) if population else "", "num"),
        ]
        for place, name, code, population in db.session.execute(statement)
    ]  # fmt: skip
    heads = [("Quartier", "text"), ("Code", "text"), ("Population", "num")]
    return RelatedTable("Quartiers", len(rows), heads, rows, empty="Aucun quartier sur cette carte : ajoutez-les.")


def open_school(actor: Actor) -> ColumnElement[bool]:
    """Schools that have not closed."""
    return School.ends_on.is_(None) | (School.ends_on >= today())


def closed_school(actor: Actor) -> ColumnElement[bool]:
    """Schools that have closed: files of the past still name them."""
    return School.ends_on < today()


def on_current_map(actor: Actor) -> ColumnElement[bool]:
    """Neighbourhoods of the map in force today."""
    day = today()
    current = select(ZoningMap.id).where(ZoningMap.starts_on <= day, or_(ZoningMap.ends_on.is_(None), ZoningMap.ends_on >= day))
    return Neighbourhood.zoning_map_id.in_(current)


def contribute(house: Any) -> None:
    """Fill the slots."""
    house.slots.add(Preset("school", "school.read", -20, "open", "Ouverts", open_school))
    house.slots.add(Preset("school", "school.read", 10, "closed", "Fermés", closed_school, "Aucun établissement n’a fermé."))
    house.slots.add(Preset("neighbourhood", "territory.read", -10, "current", "Carte en vigueur", on_current_map))
    house.slots.add(RelatedList("territory", "territory.read", 10, neighbourhoods_of_territory))
    house.slots.add(RelatedList("territory", "school.read", 20, schools_of_territory))
    house.slots.add(RelatedList("zoning-map", "territory.read", 10, neighbourhoods_of_map))
