"""How a register's list is shown: its page, tabs, tools and pages; addresses that keep the rest."""

from collections.abc import Sequence
from typing import Any

from flask import Response, jsonify, request
from flask_admin import expose
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from pre_admin.core.database import db
from pre_admin.core.french import count_fr, plural
from pre_admin.panel.declarations import Col
from pre_admin.panel.filters import heading
from pre_admin.panel.pages import ActionLink, Chip, Crumb, FilterState, Head, ListPage, PageLink, Pager, Row, Tab
from pre_admin.panel.requests import address, number, remember_list, search_text
from pre_admin.panel.view.listing import Listing

SIZES = (25, 50, 100, 200)
DEFAULT_SIZE = 50
MAX_PAGE = 10**7
MAX_BATCH = 500


class Showing(Listing):
    """The list face of a register."""

    # ---- the page
    @expose("/")
    def index_view(self) -> str:
        """The list; how it is left is remembered for the way back."""
        args = request.args
        remember_list(self.slug, self.back().partition("?")[2])
        return self.page("admin/list.html", page=self.list_page(args))

    @expose("/counts/")
    def counts_view(self) -> Response:
        """How many rows each tab has under the same search and filters, in one statement; asked for once the list is shown."""
        args, search = request.args, search_text()
        counts = {}
        for ready in self.ready_lists():
            conditions = self.conditions(MultiDict([*self.kept(args, "state"), ("state", ready.name)]), search, counting=True)
            counts[ready.name] = self.count_statement(conditions).scalar_subquery()
        found = db.session.execute(select(*counts.values())).one()
        return jsonify({name: count_fr(count) for name, count in zip(counts, found, strict=True)})

    def list_page(self, args: MultiDict[str, str]) -> ListPage:
        """Everything the list's page shows."""
        search, columns = search_text(), self.readable_columns()
        conditions = self.conditions(args, search)
        asked = number(args.get("size"), 0, SIZES[-1])
        size = asked if asked in SIZES else DEFAULT_SIZE
        total = self.count(self.conditions(args, search, counting=True))
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
            rows=rows, search=search, search_hint=self.search_hint if self.searchable else "",
            **self.tools(args),
            pager=self.pager(args, total, size, page), tabs=self.tabs(args), counts_url=self.counts_url(args), **self.verbs(args, total),
            empty=self.ready_list(args).empty or self.empty or f"Rien ici pour l’instant : {self.wording.many} apparaîtront dans cette liste.",
            empty_filtered=self.wording.none_found, selected=self.wording.selected,
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

    def back(self) -> str:
        """The list as it was when the person left it, from the parameters its address handed on."""
        return address(self._base_url(), [*self.kept(request.args), ("page", self.page_asked())])

    @staticmethod
    def page_asked() -> int | None:
        """The page the address names, but the first."""
        page = number(request.args.get("page"), 1, MAX_PAGE)
        return page if page != 1 else None

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
        opened = "filters" in args or any(one.refusal(args) for one in filters)
        states: list[FilterState] = [one.state(args) for one in filters if one.listed] if opened else []
        return {
            "filters_open": opened,
            "filters": states,
            "chips": chips,
            "filters_url": self.here([*self.kept(args), ("filters", "1")]) if filters else "",
            "filters_close_url": self.here(
                self.kept(args, *(name for one in filters if one.refusal(args) for name in one.names()))
            ),
            "clear_url": self.here(self.kept(args, "search", *names)),
            "hidden": self.kept(args, "search", *(names if opened else ())),
        }

    def tabs(self, args: MultiDict[str, str]) -> list[Tab]:
        """The ready-made lists, the search and filters kept."""
        ready, kept, current = self.ready_lists(), self.kept(args, "state"), self.ready_list(args)
        if len(ready) == 1:
            return []
        return [
            Tab(
                one.label,
                self.here([*kept, *([("state", one.name)] if one is not ready[0] else [])]),
                one.name == current.name,
                one.name,
            )
            for one in ready
        ]

    def counts_url(self, args: MultiDict[str, str]) -> str:
        """Where the figures of the tabs are."""
        return address(f"{self._base_url()}counts/", self.kept(args, "state"))

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
        tab = self.ready_list(args).name
        actions = [
            ActionLink(one.name, one.label, one.icon, danger=one.danger)
            for one in self.batch
            if self.may(one.act) and one.offered(tab)
        ]
        return {
            "exports": exports if total and self.may("export") else [],
            "actions": actions if total else [],
            "actions_url": address(f"{self._base_url()}batch/", [*kept, ("page", args.get("page"))]),
            "batch_all": total if SIZES[0] < total <= MAX_BATCH else 0,
            "create_url": self.to("create_view") if self.may("create") else None,
            "create_label": self.wording.new,
        }
