"""A register's exports: the list as filtered, the columns the person may read, streamed, kept in the access log."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from typing import Any

from flask import Response, abort, request, stream_with_context
from flask_admin import expose
from sqlalchemy import String
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from pre_admin.accounts.actor import Actor
from pre_admin.accounts.scoping import ScopeRegistry, bind_actor
from pre_admin.core.calendar import today
from pre_admin.core.database import db, read_whole, whole_order
from pre_admin.core.text import normalise
from pre_admin.core.types import Rows
from pre_admin.panel.declarations import Col
from pre_admin.panel.exports import MOST_KEPT, Block, Texts, csv_stream, xlsx_file
from pre_admin.panel.filters import heading
from pre_admin.panel.house import house_of_request
from pre_admin.panel.joins import looked_up, narrowed
from pre_admin.panel.requests import search_text
from pre_admin.panel.values import text_of_value
from pre_admin.panel.view.listing import Listing

FETCH = 1000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Exporting(Listing):
    """The export face of a register."""

    @expose("/export/<export_type>/")
    def export(self, export_type: str) -> Response:
        """The filtered list as CSV or XLSX, in the list's order."""
        if export_type not in ("csv", "xlsx"):
            abort(404)
        args, search = request.args, search_text()
        columns, conditions = self.readable_columns(exported=True), self.conditions(request.args, search)
        rows = self.count(self.conditions(args, search, counting=True))
        self.log_export(rows, self.export_told(export_type, args, bool(search)))
        exprs, lists = looked_up(self._clause, [expr for column in columns for expr in column.exprs])
        orders = whole_order(self.order(args))
        touched = {table for part in (*exprs, *conditions, *orders) for table in part._from_objects}
        statement = narrowed(self._clause, touched).with_only_columns(*exprs).where(*conditions).order_by(*orders)
        blocks = self._blocks(statement, columns, lists, self.actor, house_of_request().scopes)
        heads = [column.heading for column in columns]
        name = f"{normalise(self.wording.title).replace(' ', '-')}-{today().isoformat()}.{export_type}"
        headers = {"Content-Disposition": f"attachment; filename={name}"}
        if export_type == "csv":
            return Response(stream_with_context(csv_stream(heads, blocks)), mimetype="text/csv; charset=utf-8", headers=headers)
        file = xlsx_file(self.wording.title, heads, blocks)
        response = Response(iter(lambda: file.read(65536), b""), mimetype=XLSX, headers=headers)
        response.call_on_close(file.close)
        return response

    def export_told(self, export_type: str, args: MultiDict[str, str], searching: bool) -> str:
        """« XLSX ; filtres : Territoire, Sexe ; avec recherche »: what the access log keeps, never a value."""
        labels = [heading(one) for one in self.readable_filters() if one.chosen(args)]
        filters = [f"{'filtre' if len(labels) == 1 else 'filtres'} : {', '.join(labels)}"] if labels else []
        return " ; ".join([export_type.upper(), *filters, *(["avec recherche"] if searching else [])])

    @staticmethod
    def _blocks(
        statement: Rows, columns: Sequence[Col], lists: Mapping[int, Rows], actor: Actor, scopes: ScopeRegistry
    ) -> Iterator[Block]:
        """The texts of the rows, some at a time, read through a session of their own, with the same person bound to it."""
        with Session(db.engine) as session:
            bind_actor(session, actor, scopes)
            read_whole(session)
            # The driver's own rows, of the scoped statement: those the session makes of them, one by one, cost as much again.
            found = session.execute(statement.execution_options(yield_per=FETCH)).raw  # type: ignore[attr-defined]
            with closing(found):
                labels = {at: _label(session, one) for at, one in lists.items()}
                readers = _readers(columns, _makers(session, statement, found.cursor), labels)
                for rows in iter(lambda: found.cursor_strategy.fetchmany(found, found.cursor, FETCH), []):
                    values = list(zip(*rows, strict=True))
                    yield [read(values[first:last]) for read, first, last in readers]


Make = Callable[[Any], Any] | None
"""Makes Python's value of the driver's; None where they are the same."""

Read = Callable[[Sequence[Sequence[Any]]], Sequence[str]]
"""From the driver's values of what a column shows, one or several, to its texts."""


def _makers(session: Session, statement: Rows, cursor: Any) -> list[Make]:
    """What the type of each column that is read does to a value."""
    dialect = session.get_bind().dialect
    told = zip(statement.selected_columns, cursor.description, strict=True)
    return [expr.type.dialect_impl(dialect).result_processor(dialect, one[1]) for expr, one in told]


def _readers(columns: Sequence[Col], makers: Sequence[Make], labels: Mapping[int, Make]) -> list[tuple[Read, int, int]]:
    """(what a column's values read as, where they start, where they end)."""
    found, at = [], 0
    for column in columns:
        end = at + len(column.exprs)
        found.append((_reader(column, [labels.get(n, makers[n]) for n in range(at, end)]), at, end))
        at = end
    return found


def _reader(column: Col, makers: Sequence[Make]) -> Read:
    show, first = column.show or text_of_value, makers[0]
    if len(makers) > 1:
        return lambda values: list(
            map(show, *(map(make, some) if make else some for make, some in zip(makers, values, strict=True)))
        )
    if first is None and column.show is None and type(column.exprs[0].type) is String:
        return _as_they_are
    texts = Texts(show if first is None else lambda value: show(first(value)))
    return lambda values: list(map(texts.__getitem__, values[0]))


def _as_they_are(values: Sequence[Sequence[Any]]) -> Sequence[str]:
    """Texts, most of which come but once: not worth a look at each of them."""
    return values[0] if None not in values[0] else [text or "" for text in values[0]]


def _label(session: Session, every: Rows) -> Callable[[Any], Any]:
    """Gives what a list calls a key: read whole once; one that is not in what was read, just added say, is asked by itself."""
    known: dict[Any, Any] = {None: None}

    def label(key: Any) -> Any:
        if len(known) == 1 and key is not None:
            known.update({row[0]: row[1] for row in session.execute(every.limit(MOST_KEPT))})
        return known[key] if key in known else session.execute(every.where(every.selected_columns[0] == key)).one()[1]

    return label
