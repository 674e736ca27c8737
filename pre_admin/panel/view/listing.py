"""Which rows a register's list has: search, filters, ready-made lists, order; one statement for the ids, one for the rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import current_app, g
from sqlalchemy import ColumnElement, func, select
from werkzeug.datastructures import MultiDict

from pre_admin.core.database import db
from pre_admin.core.french import count_fr
from pre_admin.core.search import matching
from pre_admin.core.types import Rows
from pre_admin.panel.declarations import Col
from pre_admin.panel.filters import Filter
from pre_admin.panel.pages import Cell
from pre_admin.panel.slots import Preset
from pre_admin.panel.values import text_of_value
from pre_admin.panel.view.ground import Ground

ACTIVE, ARCHIVED, ALL = "active", "archived", "all"


_SHAPES: dict[tuple[int, ...], list[tuple[Col, int, str, str]]] = {}
"""By the columns themselves, which live as long as the house; the entry keeps them alive, so that none takes their place."""


@dataclass(frozen=True)
class ReadyList:
    """A tab of the list: its name in the address, its label, what its rows meet, what to say when there are none."""

    name: str
    label: str
    conditions: tuple[ColumnElement[bool], ...] = ()
    empty: str = ""


class Listing(Ground):
    """The list face of a register."""

    # ---- what the person may read of it
    def readable_columns(self, exported: bool = False) -> list[Col]:
        """The columns the person may read."""
        actor = self.actor
        return [
            column
            for column in self.columns
            if (exported or not column.export_only) and all(actor.may(code) for code in column.permissions)
        ]

    def readable_filters(self) -> list[Filter]:
        """The filters the person may use."""
        return [one for one in self.filters if all(self.actor.may(code) for code in one.permissions())]

    # ---- which rows
    @property
    def searchable(self) -> bool:
        """Whether the list has a search of its own."""
        return bool(self.model.__searched__ or self.search_through)

    def search_condition(self, text: str) -> ColumnElement[bool]:
        """What the rows found by this text meet."""
        model, column = self.search_through or (self.model, self.model.id)
        found: ColumnElement[bool] = column.in_(matching(model, text))
        return found

    def conditions(self, args: MultiDict[str, str], search: str) -> list[ColumnElement[bool]]:
        """What the rows of the list meet."""
        found = [one.condition(args) for one in self.readable_filters()]
        kept = [*self.bounds, *(condition for condition in found if condition is not None)]
        if search and self.searchable:
            kept.append(self.search_condition(search))
        return [*kept, *self.ready_list(args).conditions]

    def ready_lists(self) -> list[ReadyList]:
        """The tabs of the list, for this person; the first is the one the list opens on. Made once for a page."""
        made: dict[str, list[ReadyList]] = g.setdefault("ready_lists", {})
        if self.slug not in made:
            made[self.slug] = self._ready_lists()
        return made[self.slug]

    def _ready_lists(self) -> list[ReadyList]:
        """Presets of a negative order stand before the records in use, the others between these and the archived ones."""
        presets = [(one.order, self._preset(one)) for one in self._presets()]
        before, after = ([ready for order, ready in presets if (order < 0) is first] for first in (True, False))
        if not self.archivable:
            everything = ReadyList(ALL, self.wording.agree_all)
            return [*before, everything, *after]
        archived, named = self.model.archived_at.is_not(None), self.wording.agree_many
        return [
            *before, ReadyList(ACTIVE, named("actif"), (~archived,)), *after,
            ReadyList(ARCHIVED, named("archivé"), (archived,)), ReadyList(ALL, self.wording.agree_all),
        ]  # fmt: skip

    def _presets(self) -> Sequence[Preset]:
        slots = current_app.extensions["house"].slots
        return [one for one in slots.of(Preset, self.actor, self.slug) if one.whom is None or one.whom(self.actor)]

    def _preset(self, preset: Preset) -> ReadyList:
        conditions = [preset.condition(self.actor), *([self.model.archived_at.is_(None)] if self.archivable else [])]
        return ReadyList(preset.name, preset.label, tuple(conditions), preset.empty)

    def ready_list(self, args: MultiDict[str, str]) -> ReadyList:
        """The tab an address names; the first one when it names none of this person's."""
        ready = self.ready_lists()
        return next((one for one in ready if one.name == args.get("state")), ready[0])

    def id_statement(self, conditions: Sequence[ColumnElement[bool]], orders: Sequence[Any] = ()) -> Rows:
        """The ids alone, without the joins when nothing asked for touches them: read from an index."""
        own = {self.model.__table__}
        touched = {table for part in (*conditions, *orders) for table in part._from_objects}
        if touched <= own:
            return select(self.model.id).where(*conditions)
        clause = next((clause for tables, clause in self.narrow if touched <= tables), self.from_clause)
        return clause().with_only_columns(self.model.id).where(*conditions)

    def sort_of(self, args: MultiDict[str, str]) -> tuple[Col, bool]:
        """The column the list is ordered by, and whether from the last to the first."""
        sortable = {column.key: column for column in self.readable_columns() if column.sorts}
        asked = args.get("sort", "")
        if asked in sortable:
            return sortable[asked], args.get("dir") == "desc"
        return next(column for column in self.columns if column.key == self.default_sort), self.descending

    def order(self, args: MultiDict[str, str], reverse: bool = False) -> list[Any]:
        """A total order: the column asked for, then the id."""
        column, down = self.sort_of(args)
        turned = (down != column.backwards) != reverse
        return [expr.desc() if turned else expr.asc() for expr in (*column.sorts, self.model.id)]

    def page_of_ids(self, args: MultiDict[str, str], conditions: Sequence[Any], total: int, size: int, page: int) -> list[int]:
        """The ids of a page; past the middle they are read from the other end."""
        start = (page - 1) * size
        wanted = min(size, total - start)
        backwards = start > total // 2
        column, _ = self.sort_of(args)
        statement = self.id_statement(conditions, column.sorts).order_by(*self.order(args, backwards)).limit(wanted)
        ids = list(db.session.scalars(statement.offset(total - start - wanted if backwards else start)))
        return ids[::-1] if backwards else ids

    def count(self, conditions: Sequence[ColumnElement[bool]]) -> int:
        """How many rows the list has."""
        statement = self.id_statement(conditions)
        return db.session.scalar(statement.with_only_columns(func.count(self.model.id)).order_by(None)) or 0

    def rows_of(self, ids: Sequence[int], columns: Sequence[Col]) -> list[Any]:
        """The columns of these records, in this order, in one statement."""
        exprs = [expr for column in columns for expr in column.exprs]
        archived = [self.model.archived_at] if self.archivable else []
        statement = self.from_clause().with_only_columns(self.model.id, *archived, *exprs)
        found = {row[0]: row for row in db.session.execute(statement.where(self.model.id.in_(ids), *self.bounds))} if ids else {}
        return [found[one] for one in ids if one in found]

    # ---- how they read
    def cells(self, values: Sequence[Any], columns: Sequence[Col], url: str | None) -> list[Cell]:
        """The texts of a row."""
        found, at = [], 0
        for column, width, kind, heading in self._shapes(columns):
            given = values[at : at + width]
            at += width
            text = column.show(*given) if column.show else _text(given[0], column.kind)
            tone = column.tone(*given) if column.tone else getattr(given[0], "tone", "")
            found.append(Cell(text, kind, url if column.link else None, tone, heading))
        return found

    def _shapes(self, columns: Sequence[Col]) -> list[tuple[Col, int, str, str]]:
        """What does not change from one row to the next, computed once for these columns."""
        key = tuple(map(id, columns))
        if key not in _SHAPES:
            _SHAPES[key] = [(column, len(column.exprs), self.kind_of(column), column.heading) for column in columns]
        return _SHAPES[key]

    @staticmethod
    def kind_of(column: Col) -> str:
        """How a column is drawn, from its type unless it says."""
        if column.kind:
            return "num" if column.kind == "count" else column.kind
        name = type(column.exprs[0].type).__name__
        return {"Integer": "num", "Date": "date", "UtcDateTime": "date", "Enum": "enum", "Boolean": "bool"}.get(name, "text")


def _text(value: Any, kind: str) -> str:
    return count_fr(value) if kind == "count" and value is not None else text_of_value(value)
