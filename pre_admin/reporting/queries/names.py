"""The names that the tables' rows are called by, in their own order."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from pre_admin.pathways.models import ClosingReason, Domain, Origin
from pre_admin.territories.models import Neighbourhood, SchoolLevel, Stage, Territory, ZoningMap

Named = Sequence[tuple[Any, str]]
NOWHERE, NOT_TOLD = "Sans territoire", "Non renseigné"


@dataclass(frozen=True)
class Names:
    """(id, label) of each list, those that are retired included: the past was told with them."""

    territories: Named
    neighbourhoods: Named
    levels: Named
    origins: Named
    domains: Named
    reasons: Named
    stages: dict[int, Stage]


def names_of(session: Session) -> Names:
    """Six short lists."""
    levels = session.execute(
        select(SchoolLevel.id, SchoolLevel.label, SchoolLevel.stage).order_by(SchoolLevel.rank, SchoolLevel.id)
    ).all()
    return Names(
        [*_read(session, Territory.id, Territory.name, Territory.name), (None, NOWHERE)],
        [*_neighbourhoods(session), (None, NOT_TOLD)],
        [*((key, label) for key, label, _ in levels), (None, NOT_TOLD)],
        [*_read(session, Origin.id, Origin.label, Origin.rank), (None, NOT_TOLD)],
        [*_read(session, Domain.id, Domain.label, Domain.rank)],
        [*_read(session, ClosingReason.id, ClosingReason.label, ClosingReason.rank), (None, NOT_TOLD)],
        {key: stage for key, _, stage in levels},
    )  # fmt: skip


def _neighbourhoods(session: Session) -> Named:
    """By their name, with their map's where several maps have it."""
    statement = select(Neighbourhood.id, Neighbourhood.name, ZoningMap.name).join(
        ZoningMap, ZoningMap.id == Neighbourhood.zoning_map_id
    )
    rows = session.execute(statement.order_by(Neighbourhood.name, ZoningMap.starts_on, Neighbourhood.id)).all()
    times = Counter(name for _, name, _ in rows)
    return [(key, name if times[name] == 1 else f"{name} ({map_name})") for key, name, map_name in rows]


def _read(session: Session, key: Any, label: Any, order: Any) -> Named:
    return [(one, text) for one, text in session.execute(select(key, label).order_by(order, key))]
