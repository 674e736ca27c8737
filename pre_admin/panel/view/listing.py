"""Which rows a register's list has: search, filters, ready-made lists, order; one statement for the ids, one for the rows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple, cast

from flask import current_app, g
from sqlalchemy import ARRAY, ColumnElement, Integer, any_, bindparam, func, select
from werkzeug.datastructures import MultiDict

from pre_admin.core.database import db
from pre_admin.core.french import count_fr
from pre_admin.core.search import matching
from pre_admin.core.types import Rows
from pre_admin.panel.declarations import Col
from pre_admin.panel.filters import Filter
from pre_admin.panel.joins import narrowed
from pre_admin.panel.pages import Cell
from pre_admin.panel.slots import Preset
from pre_admin.panel.values import text_of_value
from pre_admin.panel.view.ground import Ground

ACTIVE, ARCHIVED, ALL = "active", "archived", "all"
ARCHIVED_AT = "archived_at"


class Reader(NamedTuple):
    """What shows a column in each row: how many values it takes, how it is drawn and headed."""

    column: Col
    width: int
    kind: str
    heading: str


class Shape(NamedTuple):
    """What does not change from one page of a list to the next."""

    readers: Sequence[Reader]
    statement: Rows
    """Reads the rows of the `ids` it is given."""


@dataclass(frozen=True)
class ReadyList:
    """A tab of the list: its name in the address, its label, what its rows meet, what to say when there are none."""

    name: str
    label: str
    conditions: Callable[[], Sequence[ColumnElement[bool]]] = tuple
    """Asked of the list that is shown alone: some read the settings."""
    empty: str = ""


class Listing(Ground):
    """The list face of a register."""

    def prepare(self) -> None:
        """What each page would make again is made once, or once for the rights that ask for it."""
        super().prepare()
        self._clause = type(self).from_clause()
        self._narrowed: dict[frozenset[Any], Rows] = {}
        self._shapes: dict[tuple[str, ...], Shape] = {}
        self._columns: dict[tuple[frozenset[str], bool], Sequence[Col]] = {}
        self._filters: dict[frozenset[str], Sequence[Filter]] = {}
        self._in_use: Any = self.model.archived_at.is_(None) if self.archivable else None
        indexes = (list(index.columns)[:2] for index in self.model.__table__.indexes) if self.archivable else ()
        self._ordered_in_use = {
            second.key for first, second in (two for two in indexes if len(two) == 2) if first.key == ARCHIVED_AT
        }
        """The columns by which an index holds the records in use already in order."""

    # ---- what the person may read of it
    def readable_columns(self, exported: bool = False) -> Sequence[Col]:
        """The columns the person may read."""
        actor = self.actor
        known = (actor.codes, exported)
        if known not in self._columns:
            self._columns[known] = [
                column
                for column in self.columns
                if (exported or not column.export_only) and all(actor.may(code) for code in column.permissions)
            ]
        return self._columns[known]

    def readable_filters(self) -> Sequence[Filter]:
        """The filters the person may use."""
        actor = self.actor
        if actor.codes not in self._filters:
            self._filters[actor.codes] = [one for one in self.filters if all(actor.may(code) for code in one.permissions())]
        return self._filters[actor.codes]

    # ---- which rows
    @property
    def searchable(self) -> bool:
        """Whether the list has a search of its own."""
        return bool(self.model.__searched__) or self.search_through is not None

    @cached_property
    def searched_entity(self) -> str:
        """The table whose words its search reads."""
        model = self.search_through[0] if self.search_through else self.model
        return str(model.__tablename__)

    def search_condition(self, text: str) -> ColumnElement[bool]:
        """What the rows found by this text meet."""
        model, key = self.search_through or (self.model, self.model.id)
        found: ColumnElement[bool] = key.in_(matching(model, text))
        return found

    def conditions(self, args: MultiDict[str, str], search: str, counting: bool = False) -> list[ColumnElement[bool]]:
        """What the rows of the list meet; `counting` says it the way that is quickest to count."""
        found = [one.counted(args) if counting else one.condition(args) for one in self.readable_filters()]
        kept = [*self.bounds, *(condition for condition in found if condition is not None)]
        if search and self.searchable:
            kept.append(self.search_condition(search))
        return [*kept, *self.ready_list(args).conditions()]

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
        in_use, archived, named = self._in_use, self.model.archived_at.is_not(None), self.wording.agree_many
        return [
            *before, ReadyList(ACTIVE, named("actif"), lambda: (in_use,)), *after,
            ReadyList(ARCHIVED, named("archivé"), lambda: (archived,)), ReadyList(ALL, self.wording.agree_all),
        ]  # fmt: skip

    def _presets(self) -> Sequence[Preset]:
        slots = current_app.extensions["house"].slots
        return [one for one in slots.of(Preset, self.actor, self.slug) if one.whom is None or one.whom(self.actor)]

    def _preset(self, preset: Preset) -> ReadyList:
        actor, in_use = self.actor, [] if self._in_use is None else [self._in_use]
        return ReadyList(preset.name, preset.label, lambda: (preset.condition(actor), *in_use), preset.empty)

    def ready_list(self, args: MultiDict[str, str]) -> ReadyList:
        """The tab an address names; the first one when it names none of this person's."""
        ready = self.ready_lists()
        return next((one for one in ready if one.name == args.get("state")), ready[0])

    def id_statement(self, conditions: Sequence[ColumnElement[bool]], orders: Sequence[Any] = ()) -> Rows:
        """The ids alone, with the joins that what is asked for touches: none, most often, so that they come from an index."""
        touched = frozenset(table for part in (*conditions, *orders) for table in part._from_objects)
        if touched not in self._narrowed:
            self._narrowed[touched] = narrowed(self._clause, touched).with_only_columns(self.model.id)
        return self._narrowed[touched].where(*conditions)

    def sort_of(self, args: MultiDict[str, str]) -> tuple[Col, bool]:
        """The column the list is ordered by, and whether from the last to the first."""
        sortable = {column.key: column for column in self.readable_columns() if column.sorts}
        asked = args.get("sort", "")
        if asked in sortable:
            return sortable[asked], args.get("dir") == "desc"
        return next(column for column in self.columns if column.key == self.default_sort), self.descending

    def order(self, args: MultiDict[str, str], conditions: Sequence[Any] = (), reverse: bool = False) -> list[Any]:
        """A total order: the column asked for, then the id.

        Of the records in use, which are all archived at no time, the index that holds them in this order is named whole:
        PostgreSQL does not see by itself that its first column changes nothing, and would look into each record.
        """
        column, down = self.sort_of(args)
        turned = (down != column.backwards) != reverse
        indexed = getattr(column.sorts[0], "key", None) in self._ordered_in_use and self._only_in_use(conditions)
        exprs = (*([self.model.archived_at] if indexed else []), *column.sorts, self.model.id)
        return [expr.desc() if turned else expr.asc() for expr in exprs]

    def _only_in_use(self, conditions: Sequence[Any]) -> bool:
        return any(one is self._in_use for one in conditions)

    def page_of_ids(self, args: MultiDict[str, str], conditions: Sequence[Any], total: int, size: int, page: int) -> list[int]:
        """The ids of a page; past the middle they are read from the other end."""
        start = (page - 1) * size
        wanted = min(size, total - start)
        backwards = start > total // 2
        column, _ = self.sort_of(args)
        statement = self.id_statement(conditions, column.sorts).order_by(*self.order(args, conditions, backwards)).limit(wanted)
        ids = list(db.session.scalars(statement.offset(total - start - wanted if backwards else start)))
        return ids[::-1] if backwards else ids

    def count(self, conditions: Sequence[ColumnElement[bool]]) -> int:
        """How many rows the list has."""
        return db.session.scalar(self.count_statement(conditions)) or 0

    def count_statement(self, conditions: Sequence[ColumnElement[bool]]) -> Rows:
        """The number of rows; of rows and not of their ids, since an engine then looks into none of them.

        The records in use are all of them less those archived: SQLite knows how many there are without reading them,
        PostgreSQL takes half as long.
        """
        if self._in_use is not None and len(conditions) == 1 and self._only_in_use(conditions):
            return self._number_in_use
        return self._count(conditions)

    @cached_property
    def _number_in_use(self) -> Rows:
        every, archived = self._count(()), self._count((self.model.archived_at.is_not(None),))
        return select(every.scalar_subquery() - archived.scalar_subquery())

    def _count(self, conditions: Sequence[ColumnElement[bool]]) -> Rows:
        return self.id_statement(conditions).with_only_columns(func.count(), maintain_column_froms=True)

    def rows_of(self, ids: Sequence[int], columns: Sequence[Col]) -> list[Any]:
        """The columns of these records, in this order, in one statement."""
        if not ids:
            return []
        found = {row[0]: row for row in db.session.execute(self.shape(columns).statement, {"ids": ids})}
        return [found[one] for one in ids if one in found]

    def shape(self, columns: Sequence[Col]) -> Shape:
        """How these columns are read and shown."""
        keys = tuple(column.key for column in columns)
        if keys not in self._shapes:
            exprs = [expr for column in columns for expr in column.exprs]
            archived = [self.model.archived_at] if self.archivable else []
            tables = {table for expr in exprs for table in expr._from_objects}
            statement = narrowed(self._clause, tables).with_only_columns(self.model.id, *archived, *exprs)
            statement = statement.where(_among(self.model.id), *self.bounds)
            readers = [Reader(column, len(column.exprs), self.kind_of(column), column.heading) for column in columns]
            self._shapes[keys] = Shape(readers, statement)
        return self._shapes[keys]

    # ---- how they read
    def cells(self, values: Sequence[Any], columns: Sequence[Col], url: str | None) -> list[Cell]:
        """The texts of a row."""
        found, at = [], 0
        for column, width, kind, heading in self.shape(columns).readers:
            given = values[at : at + width]
            at += width
            text = column.show(*given) if column.show else _text(given[0], column.kind)
            tone = column.tone(*given) if column.tone else getattr(given[0], "tone", "")
            found.append(Cell(text, kind, url if column.link else None, tone, heading))
        return found

    @staticmethod
    def kind_of(column: Col) -> str:
        """How a column is drawn, from its type unless it says."""
        if column.kind:
            return "num" if column.kind == "count" else column.kind
        name = type(column.exprs[0].type).__name__
        return {
            "Integer": "num",
            "Cents": "num",
            "Hundredths": "num",
            "Date": "date",
            "UtcDateTime": "date",
            "Enum": "enum",
            "Boolean": "bool",
        }.get(name, "text")


def _among(key: Any) -> ColumnElement[bool]:
    """The records whose ids are given: one parameter where the engine has lists, else one for each, written anew each time."""
    if db.session.get_bind().dialect.name == "postgresql":
        return cast("ColumnElement[bool]", key == any_(bindparam("ids", type_=ARRAY(Integer))))
    return cast("ColumnElement[bool]", key.in_(bindparam("ids", expanding=True)))


def _text(value: Any, kind: str) -> str:
    return count_fr(value) if kind == "count" and value is not None else text_of_value(value)
