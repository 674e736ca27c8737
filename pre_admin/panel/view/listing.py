"""A register's list: search, filters, order, pages; one statement for the ids, one for the rows, one for the count."""

from collections.abc import Sequence
from typing import Any

from flask import request
from flask_admin import expose
from sqlalchemy import ColumnElement, func, select
from werkzeug.datastructures import MultiDict

from pre_admin.core.database import db
from pre_admin.core.french import plural
from pre_admin.core.search import matching
from pre_admin.core.types import Rows
from pre_admin.panel.declarations import Col
from pre_admin.panel.filters import Filter, heading
from pre_admin.panel.pages import (
    ActionLink,
    Cell,
    Chip,
    Crumb,
    FilterState,
    Head,
    ListPage,
    PageLink,
    Pager,
    Row,
    Tab,
)  # fmt: skip
from pre_admin.panel.requests import address, number, search_text
from pre_admin.panel.values import text_of_value
from pre_admin.panel.view.ground import Ground

SIZES = (25, 50, 100, 200)
DEFAULT_SIZE = 50
STATES = (("active", "Actifs"), ("archived", "Archivés"), ("all", "Tous"))
MAX_PAGE = 10**7
MAX_BATCH = 500


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
    def conditions(self, args: MultiDict[str, str], search: str) -> list[ColumnElement[bool]]:
        """What the rows of the list meet."""
        found = [one.condition(args) for one in self.readable_filters()]
        kept = [condition for condition in found if condition is not None]
        if search and self.model.__searched__:
            kept.append(self.model.id.in_(matching(self.model, search)))
        if self.archivable and self.state(args) != "all":
            archived = self.model.archived_at.is_not(None)
            kept.append(archived if self.state(args) == "archived" else ~archived)
        return kept

    @staticmethod
    def state(args: MultiDict[str, str]) -> str:
        """Which of active, archived or all records are shown."""
        return state if (state := args.get("state", "")) in ("archived", "all") else "active"

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
        exprs = [*column.sorts, self.model.id]
        return [expr.desc() if down != reverse else expr.asc() for expr in exprs]

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
        found = {row[0]: row for row in db.session.execute(statement.where(self.model.id.in_(ids)))} if ids else {}
        return [found[one] for one in ids if one in found]

    # ---- how they read
    def cells(self, values: Sequence[Any], columns: Sequence[Col], url: str | None) -> list[Cell]:
        """The texts of a row."""
        found, at = [], 0
        for column in columns:
            width = len(column.exprs)
            given = values[at : at + width]
            at += width
            text = column.show(*given) if column.show else text_of_value(given[0])
            tone = column.tone(*given) if column.tone else getattr(given[0], "tone", "")
            found.append(Cell(text, self.kind_of(column), url if column.link else None, tone, column.heading))
        return found

    @staticmethod
    def kind_of(column: Col) -> str:
        """How a column is drawn, from its type unless it says."""
        if column.kind:
            return column.kind
        name = type(column.exprs[0].type).__name__
        return {"Integer": "num", "Date": "date", "UtcDateTime": "date", "Enum": "enum", "Boolean": "bool"}.get(name, "text")

    @expose("/")
    def index_view(self) -> str:
        """The list."""
        args = request.args
        return self.page("admin/list.html", page=self.list_page(args))

    def list_page(self, args: MultiDict[str, str]) -> ListPage:
        """Everything the list's page shows."""
        search, columns = search_text(), self.readable_columns()
        conditions = self.conditions(args, search)
        asked = number(args.get("size"), 0, SIZES[-1])
        size = asked if asked in SIZES else DEFAULT_SIZE
        total = self.count(conditions)
        page = min(number(args.get("page"), 1, MAX_PAGE) or 1, max(1, -(-total // size)))
        ids = self.page_of_ids(args, conditions, total, size, page) if total else []
        skip = 2 if self.archivable else 1
        rows = [
            Row(
                raw[0],
                (url := self.details_url(raw[0])),
                self.archivable and raw[1] is not None,
                self.cells(raw[skip:], columns, url),
            )
            for raw in self.rows_of(ids, columns)
        ]
        return ListPage(
            title=self.wording.title, subtitle=self.subtitle(total, bool(search)), total=total, columns=self.heads(args, columns),
            rows=rows, search=search, search_hint=self.search_hint if self.model.__searched__ else "",
            filters_open="filters" in args, **self.tools(args),
            pager=self.pager(args, total, size, page), tabs=self.state_tabs(args), **self.verbs(args, total),
            empty=self.empty or f"Rien ici pour l’instant : {self.wording.many} apparaîtront dans cette liste.",
            empty_filtered="Rien ne répond à cette recherche. Vérifiez l’orthographe ou retirez un filtre.",
            crumbs=self.list_crumbs(),
        )  # fmt: skip

    def list_crumbs(self) -> Sequence[Crumb]:
        """The way back from the list; none for one that the margin leads to."""
        return ()

    def subtitle(self, total: int, searching: bool) -> str:
        """« 1 284 enfants »."""
        return plural(total, self.wording.one, self.wording.many)

    # ---- addresses that keep the rest
    def kept(self, args: MultiDict[str, str], *without: str) -> list[tuple[str, str]]:
        """The list's own parameters but these, and never the page."""
        names = {name for one in self.readable_filters() for name in one.names()} | {"search", "sort", "dir", "size", "state"}
        return [
            (name, value)
            for name, value in args.items(multi=True)
            if name in names and name not in without and value and len(value) <= 200
        ]

    def back(self, path: str | None = None) -> str:
        """The list as it was when the person left it, from the parameters its address handed on; or these on that path."""
        page = number(request.args.get("page"), 1, MAX_PAGE)
        return address(path or self._base_url(), [*self.kept(request.args), ("page", page if page != 1 else None)])

    def here(self, pairs: Sequence[tuple[str, Any]]) -> str:
        """The list with these parameters."""
        return address(self._base_url(), pairs)

    def heads(self, args: MultiDict[str, str], columns: Sequence[Col]) -> list[Head]:
        """The headings, with the address that orders by each."""
        current, down = self.sort_of(args)
        kept = self.kept(args, "sort", "dir")
        found = []
        for column in columns:
            now = ("desc" if down else "asc") if column is current else None
            turned = [("sort", column.key), ("dir", "desc" if now == "asc" else "asc")]
            url = self.here([*kept, *turned]) if column.sorts else None
            found.append(Head(column.key, column.heading, self.kind_of(column), url, now))
        return found

    def tools(self, args: MultiDict[str, str]) -> dict[str, Any]:
        """Filters, chips, and what a GET form must keep."""
        filters = self.readable_filters()
        names = [name for one in filters for name in one.names()]
        chips = [
            Chip(f"{heading(one)} : {text}", self.here(self.kept(args, *one.names())))
            for one in filters
            if (text := one.chosen(args))
        ]
        states: list[FilterState] = [one.state(args) for one in filters if one.listed] if "filters" in args else []
        return {
            "filters": states,
            "chips": chips,
            "filters_url": self.here([*self.kept(args), ("filters", "1")]) if filters else "",
            "filters_close_url": self.here(self.kept(args)),
            "clear_url": self.here(self.kept(args, "search", *names)),
            "hidden": self.kept(args, "search", *(names if "filters" in args else ())),
        }

    def state_tabs(self, args: MultiDict[str, str]) -> list[Tab]:
        """Active, archived, all."""
        if not self.archivable:
            return []
        current, kept = self.state(args), self.kept(args, "state")
        named = {"active": "actif", "archived": "archivé", "all": "tou"}
        ends = {"all": "tes" if self.wording.feminine else "s"}
        return [
            Tab(
                (named[code] + ends.get(code, "es" if self.wording.feminine else "s")).capitalize(),
                self.here([*kept, *([("state", code)] if code != "active" else [])]),
                code == current,
            )
            for code, _ in STATES
        ]

    def pager(self, args: MultiDict[str, str], total: int, size: int, page: int) -> Pager:
        """The pages around this one, the first and the last."""
        kept, last = self.kept(args), max(1, -(-total // size))

        def page_url(number: int) -> str:
            return self.here([*kept, *([("page", number)] if number > 1 else [])])

        shown = sorted({1, last, *range(max(1, page - 2), min(last, page + 2) + 1)})
        pages: list[PageLink | None] = []
        for before, one in zip([0, *shown], shown, strict=False):
            if one > before + 1:
                pages.append(None)
            pages.append(PageLink(one, page_url(one), one == page))
        without = self.kept(args, "size")
        return Pager(
            first=min(total, (page - 1) * size + 1), last=min(total, page * size), total=total, pages=pages,
            previous=page_url(page - 1) if page > 1 else None, next=page_url(page + 1) if page < last else None,
            sizes=[PageLink(one, self.here([*without, ("size", one)]), one == size) for one in SIZES],
        )  # fmt: skip

    def verbs(self, args: MultiDict[str, str], total: int) -> dict[str, Any]:
        """What can be done from the list."""
        kept = self.kept(args)
        exports = [
            ActionLink(
                kind,
                f"{label}, {plural(total, 'ligne', 'lignes')}",
                "download",
                address(f"{self._base_url()}export/{kind}/", kept),
            )
            for kind, label in (("xlsx", "Tableur (XLSX)"), ("csv", "Texte (CSV)"))
        ]
        actions = [ActionLink(one.name, one.label, one.icon, danger=one.danger) for one in self.batch if self.may(one.act)]
        return {
            "exports": exports if total and self.may("export") else [],
            "actions": actions if total else [],
            "actions_url": address(f"{self._base_url()}batch/", [*kept, ("page", args.get("page"))]),
            "batch_all": total if SIZES[0] < total <= MAX_BATCH else 0,
            "create_url": self.to("create_view") if self.may("create") else None,
            "create_label": self.wording.new,
        }
