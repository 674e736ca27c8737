"""A register's exports: the list as filtered, the columns the person may read, streamed, kept in the access log."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from flask import Response, abort, request, stream_with_context
from flask_admin import expose
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from pre_admin.accounts.actor import Actor
from pre_admin.accounts.scoping import ScopeRegistry, bind_actor
from pre_admin.core.calendar import today
from pre_admin.core.database import db
from pre_admin.core.text import normalise
from pre_admin.panel.declarations import Col
from pre_admin.panel.exports import Block, Texts, csv_stream, xlsx_file
from pre_admin.panel.filters import heading
from pre_admin.panel.house import house_of_request
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
        statement = type(self).from_clause().with_only_columns(*(expr for column in columns for expr in column.exprs))
        statement = statement.where(*conditions).order_by(*self.order(args))
        blocks = self._blocks(statement, columns, self.actor, house_of_request().scopes)
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
    def _blocks(statement: Any, columns: Sequence[Col], actor: Actor, scopes: ScopeRegistry) -> Iterator[Block]:
        """The texts of the rows, some at a time, read through a session of their own, with the same person bound to it."""
        readers = _readers(columns)
        with Session(db.engine) as session:
            bind_actor(session, actor, scopes)
            for rows in session.execute(statement.execution_options(yield_per=FETCH)).partitions():
                values = list(zip(*rows, strict=True))
                yield [
                    map(texts.__getitem__, values[first] if last == first + 1 else zip(*values[first:last], strict=True))
                    for texts, first, last in readers
                ]


def _readers(columns: Sequence[Col]) -> list[tuple[Texts, int, int]]:
    """(what a column's values read as, where they start, where they end)."""
    found, at = [], 0
    for column in columns:
        end = at + len(column.exprs)
        show = column.show or text_of_value
        found.append((Texts(show if end == at + 1 else _of_several(show)), at, end))
        at = end
    return found


def _of_several(show: Callable[..., str]) -> Callable[[Sequence[Any]], str]:
    """What shows several values, given together."""
    return lambda values: show(*values)
