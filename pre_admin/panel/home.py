"""The home page and the global search."""

from datetime import timedelta
from typing import Any

from flask import request
from flask_admin import AdminIndexView, expose
from werkzeug.datastructures import MultiDict

from pre_admin.accounts.actor import Actor, current_actor
from pre_admin.accounts.queries import first_day_is_over
from pre_admin.core.calendar import school_year_label, school_year_of, today
from pre_admin.core.french import long_date_fr
from pre_admin.core.search import entities_found
from pre_admin.journal.queries import opened_by
from pre_admin.panel.house import House, house_of_request
from pre_admin.panel.pages import ActionLink, FoundGroup, FoundRow, HomePage
from pre_admin.panel.rendering import render
from pre_admin.panel.requests import MAX_SEARCH, address
from pre_admin.panel.slots import HomeTask

FOUND = 8
RECENT = 8
WEEK = timedelta(days=6)
UNSAID = "Non renseign"
"""What begins thus says nothing of a record: the line does without."""


class HomeView(AdminIndexView):
    """What a person sees first, and the search over everything they may read."""

    def is_accessible(self) -> bool:
        """Whoever is signed in has a home."""
        return current_actor() is not None

    def _run_view(self, fn: Any, *args: Any, **kwargs: Any) -> Any:
        return fn(self, *args, **kwargs)

    @expose("/")
    def index(self) -> str:
        """The home page."""
        return render("admin/home.html", page=home_page(house_of_request()))

    @expose("/search/")
    def search(self) -> str:
        """What is found in every register the person may read."""
        text = request.args.get("q", "").strip()[:MAX_SEARCH]
        return render("admin/search.html", q=text, groups=found(house_of_request(), text) if text else [])


def home_page(house: House) -> HomePage:
    """The greeting, what waits for the person, their figures, their week, the files they opened last."""
    actor = current_actor()
    assert actor is not None
    day, signed, slots = today(), actor.charter_signed, house.slots
    links = [ActionLink(item.url, item.label, group.icon, item.url) for group in house.menu(actor) for item in group.items]
    return HomePage(
        title=f"Bonjour, {actor.name}",
        subtitle=f"{long_date_fr(day).capitalize()} · année scolaire {school_year_label(school_year_of(day))}",
        cards=slots.cards(actor) if signed else [],
        tasks=slots.tasks(actor) if signed else [],
        waits=signed and bool(slots.of(HomeTask, actor)),
        week=slots.week(actor, day, day + WEEK) if signed else [],
        tables=slots.tables(actor) if signed else [],
        recent=opened_lately(house, actor) if signed else [],
        links=links,
        pending=sorted(role.label for role in actor.pending),
        first_day=[] if first_day_is_over(actor.id) else slots.first_day(actor),
    )


def opened_lately(house: House, actor: Actor) -> list[FoundRow]:
    """The files the person opened last, those they may still read; one statement per register."""
    views = [view for view in house.views if view.nominative and view.is_accessible()]
    opened = opened_by(actor.id, {view.model.__tablename__ for view in views}, RECENT)
    rows: dict[tuple[str, int], FoundRow] = {}
    for view in sorted(views, key=lambda one: one.only is not None):
        name = view.model.__tablename__
        ids = [value for subject, value in opened if subject == name]
        columns = view.readable_columns()
        rows |= {(name, raw[0]): _row(view, raw, columns) for raw in (view.rows_of(ids, columns) if ids else ())}
    return [rows[key] for key in opened if key in rows]


def found(house: House, text: str) -> list[FoundGroup]:
    """The first matches of each register, names only for whoever signed the charter."""
    actor = current_actor()
    signed = actor is not None and actor.charter_signed
    views = [one for one in house.views if one.model.__searched__ and one.is_accessible() and (signed or not one.nominative)]
    holding = entities_found({view.searched_entity for view in views}, text)
    groups = [_found_in(house, view, text) for view in views if view.searched_entity in holding]
    return [group for group in groups if group.total]


def _found_in(house: House, view: Any, text: str) -> FoundGroup:
    """What a register holds: counted only when there is more than is shown."""
    conditions = [*view.conditions(MultiDict({"state": "all"}), text), *house.shown_elsewhere(view)]
    columns = view.readable_columns()
    ids = view.page_of_ids(MultiDict(), conditions, FOUND + 1, FOUND + 1, 1)
    total = len(ids) if len(ids) <= FOUND else view.count(conditions)
    rows = [_row(view, raw, columns) for raw in view.rows_of(ids[:FOUND], columns)]
    more = address(f"/admin/{view.slug}/", [("search", text), ("state", "all" if view.archivable else "")])
    return FoundGroup(view.wording.title, rows, total, more)


def _row(view: Any, raw: Any, columns: Any) -> FoundRow:
    cells = view.cells(raw[2 if view.archivable else 1 :], columns, None)
    told = dict.fromkeys(
        column.hint.format(cell.text)
        for cell, column in zip(cells[1:], columns[1:], strict=True)
        if cell.text and not cell.text.startswith(UNSAID)
    )
    return FoundRow(cells[0].text, " · ".join(told), view.details_url(raw[0]))
