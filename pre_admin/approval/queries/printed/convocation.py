"""The convocation: when, where, and the agenda as its reader may know it."""

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any

from pre_admin.approval.models import Sitting
from pre_admin.approval.queries.printed.ground import (
    PROGRAMME,
    Point,
    Share,
    by_lot,
    day_told,
    points_of,
    shares_of,
    sitting_named,
)
from pre_admin.approval.queries.sittings import Called
from pre_admin.core.french import amount_fr, date_fr, plural


def convocations(sitting: Sitting, called: Sequence[Called], hidden: Mapping[int, Collection[int]]) -> dict[str, Any]:
    """A copy for each member called; `hidden`: member → the actions that are kept from them."""
    points = points_of(sitting.id)
    shares = shares_of(sitting.body, points)
    return {
        "title": f"Convocation à la {sitting_named(sitting)}",
        "programme": PROGRAMME,
        "body": sitting.body.label,
        "when": day_told(sitting),
        "place": sitting.place or "lieu à préciser",
        "second": sitting.after_id is not None,
        "convened": date_fr(sitting.convened_at),
        "copies": [
            {"name": one.name, "capacity": one.capacity, **agenda_told(points, shares, hidden.get(one.member_id, ()))}
            for one in called
        ],
    }


def agenda_told(points: Sequence[Point], shares: Mapping[int, Sequence[Share]], hidden: Collection[int]) -> dict[str, Any]:
    """The three lots, less what is hidden; what is hidden is told by its number alone."""
    lots = []
    for lot, mine in by_lot(points):
        rows = [
            {
                "number": one.number, "title": one.action.title, "reference": one.action.reference, "provider": one.provider.name,
                "amount": amount_fr(sum((share.amount for share in shares.get(one.action.id, ())), Decimal(0))),
            }
            for one in mine
            if one.action.id not in hidden
        ]  # fmt: skip
        away = recused_told([one for one in mine if one.action.id in hidden])
        lots.append({"label": f"Lot {lot.label}", "rows": rows, "away": away})
    return {"lots": lots, "count": plural(len(points), "point", "points")}


def recused_told(points: Sequence[Point]) -> list[str]:
    """« Point n° 7 : vous êtes en déport. »"""
    return [f"Point n°\u00a0{one.number} : vous êtes en déport." for one in points]
