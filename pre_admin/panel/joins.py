"""A list's joins, cut down to those that a statement needs."""

from collections.abc import Iterable
from typing import Any

from pre_admin.core.types import Rows


def narrowed(statement: Rows, touched: Iterable[Any]) -> Rows:
    """The statement without the joins to tables that nothing touches.

    A list joins at most one row to each of its own, and keeps every row: what is left has the same rows, from an index when
    it is the ids alone.
    """
    needed, kept = set(touched), []
    for join in reversed(statement._setup_joins):
        target, onclause, _source, flags = join
        if target in needed or not flags["isouter"]:
            needed.update(onclause._from_objects)  # type: ignore[union-attr]
            kept.append(join)
    found = statement._generate()
    found._setup_joins = tuple(reversed(kept))
    return found
