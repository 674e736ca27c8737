"""What `flask check` verifies about families and children; rows are named by id or file number only."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import select

from pre_admin.core.database import db
from pre_admin.core.search import without_words
from pre_admin.core.text import sort_key
from pre_admin.families.models import Child, Family, FileNumberCounter, Residence, Schooling
from pre_admin.territories.models import NeighbourhoodTerritory, School
from pre_admin.territories.rules import closed_before


def stale_sort_keys() -> list[str]:
    """Children and families out of their alphabetical place."""
    children = db.session.execute(select(Child.file_number, Child.sort_key, Child.last_name, Child.first_name))
    found = [f"enfant {number}" for number, key, last, first in children if key != sort_key(last, first)]
    families = db.session.execute(select(Family.id, Family.sort_key, Family.name))
    return found + [f"famille {value}" for value, key, name in families if key != sort_key(name)]


def file_numbers_ahead() -> list[str]:
    """File numbers beyond their year's counter: the next file would take one already given."""
    counters = {row.year: row.last for row in db.session.scalars(select(FileNumberCounter))}
    found = []
    for number in db.session.scalars(select(Child.file_number)):
        year, _, rank = number.partition("-")
        if int(rank) > counters.get(int(year), 0):
            found.append(f"dossier {number}")
    return found


def residences_outside_their_territory() -> list[str]:
    """Residences whose territory is not one of their neighbourhood's."""
    link = NeighbourhoodTerritory
    known = select(link.id).where(
        link.neighbourhood_id == Residence.neighbourhood_id, link.territory_id == Residence.territory_id
    )
    statement = select(Residence.id).where(
        Residence.neighbourhood_id.is_not(None), Residence.territory_id.is_not(None), ~known.exists()
    )
    return [f"adresse {value}" for value in db.session.scalars(statement)]


def schooling_after_closing() -> list[str]:
    """Children enrolled in a school year that began after their school had closed."""
    rows = db.session.execute(
        select(Schooling.id, Schooling.school_year, School.ends_on)
        .join(School, School.id == Schooling.school_id)
        .where(School.ends_on.is_not(None))
    )
    return [f"scolarité {value}" for value, year, ended in rows if closed_before(ended, year)]


def not_searchable() -> list[str]:
    """Children and families that no search finds."""
    children = db.session.scalars(without_words(Child).with_only_columns(Child.file_number))
    return [f"enfant {number}" for number in children] + [
        f"famille {value}" for value in db.session.scalars(without_words(Family))
    ]


CHECKS: dict[str, Callable[[], Sequence[str]]] = {
    "Ordre alphabétique": stale_sort_keys,
    "Numéros de dossier": file_numbers_ahead,
    "Territoire des adresses": residences_outside_their_territory,
    "École fermée": schooling_after_closing,
    "Recherche": not_searchable,
}


def contribute(house: Any) -> None:
    """Hand the checks over."""
    for name, check in CHECKS.items():
        house.invariant(name, check)
