"""A list's joins, cut down to those that a statement needs."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import BinaryExpression, Table, select
from sqlalchemy.sql.operators import eq

from pre_admin.core.database import OPEN, Base
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


def looked_up(statement: Rows, exprs: Sequence[Any]) -> tuple[list[Any], dict[int, Rows]]:
    """The columns to read instead of these when every row is read, and position → what gives (key, value) of a short list.

    A column of an open table, whose rows are a list of the office's, gives way to the key it is joined by: a hundred thousand
    rows do not ask a hundred thousand times what thirty schools are called.
    """
    keys = dict(_keys(statement))
    found, lists = list(exprs), {}
    for at, expr in enumerate(exprs):
        table = getattr(expr, "table", None)
        if table in keys:
            found[at], primary = keys[table]
            lists[at] = select(primary, expr)
    return found, lists


def _keys(statement: Rows) -> Iterable[tuple[Any, tuple[Any, Any]]]:
    """Open table → (the key that names its row, its primary key), where a join asks for nothing else."""
    opened = {mapper.local_table for mapper in Base.registry.mappers if mapper.class_.scoped_by == OPEN}
    for target, onclause, _source, flags in statement._setup_joins:
        if flags["isouter"] and isinstance(target, Table) and target in opened and isinstance(onclause, BinaryExpression):
            sides = (onclause.left, onclause.right)
            for primary, key in (sides, sides[::-1]):
                own = getattr(primary, "table", None) == target and getattr(primary, "primary_key", False)
                if onclause.operator is eq and own and getattr(key, "table", target) != target:
                    yield target, (key, primary)
