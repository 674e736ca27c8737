"""The programme's real places, loaded by `init-db`: five territories, three maps, their neighbourhoods.

Sources: the programme's own description for the territories and the named parts of its perimeter; the décret of
30 December 2014 and the 2024 list in force since 1 January 2024 for the priority neighbourhoods. The codes of the
2024 list are not published with it: they are left empty until the official list is entered.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from pre_admin.core.database import db
from pre_admin.core.text import sort_key
from pre_admin.territories.models import MapKind, Neighbourhood, NeighbourhoodTerritory, Territory, ZoningMap

MOSSON, MASSANE, SOUTH, CEVENNES, EAST = TERRITORIES = (
    "Mosson",
    "Hauts de Massane",
    "Montpellier Sud",
    "Cévennes",
    "Montpellier Est",
)

PERIMETER = "Périmètre du programme (avant 2015)"
MAP_2015 = "Carte 2015"
MAP_2024 = "Carte 2024"

MAPS: tuple[tuple[str, MapKind, date, date | None, str], ...] = (
    (
        PERIMETER,
        MapKind.PROGRAMME,
        date(2006, 1, 1),
        date(2014, 12, 31),
        "Convention de 2006, reconduite chaque année depuis 2009",
    ),
    (MAP_2015, MapKind.QPV, date(2015, 1, 1), date(2023, 12, 31), "Décret n° 2014-1750 du 30 décembre 2014"),
    (MAP_2024, MapKind.QPV, date(2024, 1, 1), None, "Liste nationale en vigueur au 1er janvier 2024"),
)


@dataclass(frozen=True)
class Place:
    """A neighbourhood to load; `becomes` names it on the next map."""

    zoning: str
    name: str
    territories: tuple[str, ...]
    code: str | None = None
    population: int | None = None
    becomes: str | None = None


PLACES: tuple[Place, ...] = (
    Place(PERIMETER, "Mosson", (MOSSON,), becomes="Mosson"),
    Place(PERIMETER, "Hauts de Massane", (MASSANE,), becomes="Mosson"),
    Place(PERIMETER, "Gély-Figuerolles", (SOUTH,), becomes="Figuerolles"),
    Place(PERIMETER, "Lemasson", (SOUTH,), becomes="Lemasson"),
    Place(PERIMETER, "Près d’Arènes", (SOUTH,), becomes="Près d’Arènes"),
    Place(PERIMETER, "Paul Valéry", (SOUTH,), becomes="Pas du Loup - Val de Croze"),
    Place(PERIMETER, "Petit-Bard", (CEVENNES,), becomes="Petit Bard Pergola"),
    Place(PERIMETER, "Pergola", (CEVENNES,), becomes="Petit Bard Pergola"),
    Place(PERIMETER, "Celleneuve", (CEVENNES,), becomes="Celleneuve"),
    Place(PERIMETER, "Pompignane", (EAST,), becomes="Pompignane"),
    Place(PERIMETER, "Aiguelongue", (EAST,), becomes="Aiguelongue"),
    Place(PERIMETER, "Vert-Bois", (EAST,), becomes="Vert-Bois"),
    Place(MAP_2015, "Mosson", (MOSSON, MASSANE), "QP034005", 21652, "Mosson"),
    Place(MAP_2015, "Petit Bard Pergola", (CEVENNES,), "QP034006", 5756, "Petit Bard Pergola"),
    Place(MAP_2015, "Cévennes", (CEVENNES,), "QP034008", 5578, "Cévennes"),
    Place(MAP_2015, "Celleneuve", (CEVENNES,), "QP034004", 1420, "Celleneuve"),
    Place(MAP_2015, "Gély", (SOUTH,), "QP034009", 1324, "Gély-Figuerolles"),
    Place(MAP_2015, "Figuerolles", (SOUTH,), "QP034010", 3419, "Gély-Figuerolles"),
    Place(MAP_2015, "Lemasson", (SOUTH,), "QP034011", 1245, "Croix d’Argent - Lemasson"),
    Place(MAP_2015, "Pas du Loup - Val de Croze", (SOUTH,), "QP034007", 3245, "Paul Valéry - Pas du Loup - Val de Croze"),
    Place(MAP_2015, "Près d’Arènes", (SOUTH,), "QP034012", 4458, "Tournezy-Saint-Martin"),
    Place(MAP_2015, "Pompignane", (EAST,), "QP034013", 1198, "Pompignane"),
    Place(MAP_2015, "Aiguelongue", (EAST,), "QP034014", 1095, "Aiguelongue"),
    Place(MAP_2015, "Vert-Bois", (EAST,), "QP034015", 2012, None),
    Place(MAP_2024, "Mosson", (MOSSON, MASSANE), population=22155),
    Place(MAP_2024, "Petit Bard Pergola", (CEVENNES,), population=6238),
    Place(MAP_2024, "Cévennes", (CEVENNES,), population=6074),
    Place(MAP_2024, "Celleneuve", (CEVENNES,), population=1508),
    Place(MAP_2024, "Gély-Figuerolles", (SOUTH,), population=3906),
    Place(MAP_2024, "Croix d’Argent - Lemasson", (SOUTH,), population=5152),
    Place(MAP_2024, "Paul Valéry - Pas du Loup - Val de Croze", (SOUTH,), population=3336),
    Place(MAP_2024, "Tournezy-Saint-Martin", (SOUTH,), population=4519),
    Place(MAP_2024, "Pompignane", (EAST,), population=1180),
    Place(MAP_2024, "Aiguelongue", (EAST,), population=1383),
)


def load_reference() -> bool:
    """Load the places into a database that has none; False, and nothing changes, when it has some."""
    if db.session.scalar(select(func.count(Territory.id))):
        return False
    territories = {name: Territory(name=name, opened_on=date(2006, 1, 1)) for name in TERRITORIES}
    maps = {
        name: ZoningMap(name=name, kind=kind, starts_on=starts, ends_on=ends, source=source)
        for name, kind, starts, ends, source in MAPS
    }
    db.session.add_all([*territories.values(), *maps.values()])
    db.session.flush()
    _load_places(territories, maps)
    return True


def _load_places(territories: dict[str, Territory], maps: dict[str, ZoningMap]) -> None:
    order = [name for name, *_ in MAPS]
    known: dict[tuple[str, str], Neighbourhood] = {}
    for place in reversed(PLACES):
        later = order[order.index(place.zoning) + 1] if place.zoning != order[-1] else ""
        row = Neighbourhood(
            zoning_map_id=maps[place.zoning].id, name=place.name, code=place.code, population=place.population,
            successor_id=known[later, place.becomes].id if place.becomes else None, sort_key=sort_key(place.name),
        )  # fmt: skip
        db.session.add(row)
        db.session.flush()
        known[place.zoning, place.name] = row
        db.session.add_all(
            NeighbourhoodTerritory(neighbourhood_id=row.id, territory_id=territories[name].id) for name in place.territories
        )
    db.session.flush()
