"""Reading places."""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import ScalarSelect, or_, select
from sqlalchemy.orm import aliased

from pre_admin.core.calendar import today
from pre_admin.core.database import db
from pre_admin.core.types import Rows
from pre_admin.territories.models import Neighbourhood, NeighbourhoodTerritory, School, SchoolLevel, Territory, ZoningMap
from pre_admin.territories.rules import Atlas, MapFacts, PlaceFacts


def atlas() -> Atlas:
    """Every map and neighbourhood, as plain facts: two statements."""
    maps = db.session.execute(
        select(ZoningMap.id, ZoningMap.name, ZoningMap.starts_on, ZoningMap.ends_on).order_by(ZoningMap.starts_on)
    )
    places = db.session.execute(
        select(Neighbourhood.id, Neighbourhood.name, Neighbourhood.zoning_map_id, Neighbourhood.successor_id)
    )
    return Atlas(tuple(MapFacts(*row) for row in maps), {row[0]: PlaceFacts(*row) for row in places})


def territory_names() -> Sequence[tuple[int, str]]:
    """Every territory, by its name."""
    return [(key, name) for key, name in db.session.execute(select(Territory.id, Territory.name).order_by(Territory.name))]


def territories_of(neighbourhood_id: int, day: date) -> list[int]:
    """The territories a neighbourhood belongs to on that day."""
    link = NeighbourhoodTerritory
    statement = select(link.territory_id).where(
        link.neighbourhood_id == neighbourhood_id,
        or_(link.starts_on.is_(None), link.starts_on <= day),
        or_(link.ends_on.is_(None), link.ends_on >= day),
    )
    return sorted(set(db.session.scalars(statement)))


def school_ends(school_ids: Iterable[int | None]) -> dict[int, date | None]:
    """When each of these schools closed."""
    wanted = {one for one in school_ids if one is not None}
    if not wanted:
        return {}
    return {row[0]: row[1] for row in db.session.execute(select(School.id, School.ends_on).where(School.id.in_(wanted)))}


def map_start(map_id: int | None) -> date | None:
    """When a map comes into force."""
    return db.session.scalar(select(ZoningMap.starts_on).where(ZoningMap.id == map_id))


def map_start_of(neighbourhood_id: int | None) -> date | None:
    """When the map of a neighbourhood comes into force."""
    statement = select(ZoningMap.starts_on).join(Neighbourhood, Neighbourhood.zoning_map_id == ZoningMap.id)
    return db.session.scalar(statement.where(Neighbourhood.id == neighbourhood_id))


def level_ranks() -> dict[int, int]:
    """Level → its place in the list."""
    return dict(db.session.execute(select(SchoolLevel.id, SchoolLevel.rank)).all())


def level_successors() -> dict[int, int | None]:
    """Level → the one that follows it."""
    return dict(db.session.execute(select(SchoolLevel.id, SchoolLevel.successor_id)).all())


def level_codes() -> dict[str, int]:
    """Code of a level → its id."""
    return dict(db.session.execute(select(SchoolLevel.code, SchoolLevel.id)).all())


def successor_label() -> ScalarSelect[str]:
    """The label of the level that follows, for a list of levels."""
    following = aliased(SchoolLevel)
    return select(following.label).where(following.id == SchoolLevel.successor_id).correlate(SchoolLevel).scalar_subquery()


# ---- lists
def territory_list() -> Rows:
    """Territories."""
    return select(Territory.id)


def map_list() -> Rows:
    """Maps."""
    return select(ZoningMap.id)


def neighbourhood_list() -> Rows:
    """Neighbourhoods with their map."""
    return select(Neighbourhood.id).select_from(Neighbourhood).join(
        ZoningMap, ZoningMap.id == Neighbourhood.zoning_map_id, isouter=True
    )  # fmt: skip


def school_list() -> Rows:
    """Schools with their territory."""
    return select(School.id).select_from(School).join(Territory, Territory.id == School.territory_id, isouter=True)


# ---- choices
def territory_choices() -> Rows:
    """Territories that can be chosen."""
    return select(Territory.id, Territory.name, Territory.closed_on).order_by(Territory.name, Territory.id)


def map_choices() -> Rows:
    """Maps that can be chosen, latest first."""
    return select(ZoningMap.id, ZoningMap.name, ZoningMap.source).order_by(ZoningMap.starts_on.desc())


def neighbourhood_choices() -> Rows:
    """Neighbourhoods that can be chosen, those of the latest map first; the hint is the map."""
    return (
        select(Neighbourhood.id, Neighbourhood.name, ZoningMap.name)
        .join(ZoningMap, ZoningMap.id == Neighbourhood.zoning_map_id)
        .order_by(ZoningMap.starts_on.desc(), Neighbourhood.sort_key, Neighbourhood.id)
    )


def school_choices() -> Rows:
    """Schools that can be chosen, those open today first; the hint is the city."""
    closed = School.ends_on.is_not(None) & (School.ends_on < today())
    return select(School.id, School.name, School.city).order_by(closed, School.sort_key, School.id)
