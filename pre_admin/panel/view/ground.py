"""What every view stands on: its declarations, who may do what, and the way to its records."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar

from flask import abort, current_app, g, redirect, request, url_for
from sqlalchemy import ColumnElement, select
from werkzeug.wrappers import Response

from pre_admin.accounts.actor import current_actor
from pre_admin.accounts.permission_map import NOMINATIVE_SUBJECTS
from pre_admin.accounts.roles import PERMISSION_CODES
from pre_admin.core.database import Archivable, Base, db
from pre_admin.core.errors import NotDeclared
from pre_admin.core.reference import ReferenceRow
from pre_admin.core.types import Rows
from pre_admin.journal.models import AccessKind
from pre_admin.journal.services import record_access
from pre_admin.panel.declarations import Attribute, BatchAction, Col, Inline, Lookup, MenuPlace, Move, Options, Section, Wording
from pre_admin.panel.fields import Rule
from pre_admin.panel.filters import Filter
from pre_admin.panel.pages import Crumb, Tab
from pre_admin.panel.requests import address, record_id, remembered_list
from pre_admin.panel.view.asking import Asking

ACTS = {
    "index_view": "read",
    "counts_view": "read",
    "details_view": "read",
    "history_view": "read",
    "file_view": "read",
    "create_view": "create",
    "edit_view": "edit",
    "delete_view": "delete",
    "export": "export",
    "lookup_view": "read",
    "batch_view": "read",
    "batch_apply_view": "read",
    "step_view": "read",
}
"""What each endpoint needs at least; an endpoint that is not here does not open."""


class Ground(Asking):
    """A register of records: declarations first, everything closed until the permission map opens it.

    Not a Flask-Admin view itself: its metaclass copies the stock endpoints into every class it makes.
    """

    endpoint: str
    _urls: list[Any]

    slug: ClassVar[str]
    only: ClassVar[ColumnElement[bool] | None] = None
    """The model's rows that are in this register, when not all: for this view the others do not exist."""
    slot_subject: ClassVar[str] = ""
    """Whose slots the record's page shows, when not its own slug's: two registers of one model share them."""
    menu: ClassVar[MenuPlace | None] = None
    wording: ClassVar[Wording]
    purpose: ClassVar[str] = ""
    columns: ClassVar[tuple[Col, ...]]
    from_clause: ClassVar[Callable[[], Rows]]
    """`select(Model.id)` with the joins the columns need; outer joins only, to one row at most, since it must keep every row.

    Asked once, at start: what depends on the day is a parameter (`bindparam(callable_=…)`).
    """
    default_sort: ClassVar[str]
    descending: ClassVar[bool] = False
    filters: ClassVar[tuple[Filter, ...]] = ()
    search_hint: ClassVar[str] = ""
    search_through: ClassVar[tuple[type[Base], Attribute] | None] = None
    """(model, key): records without searched words of their own are found by those of the record their key names."""
    empty: ClassVar[str] = ""
    sections: ClassVar[tuple[Section, ...]] = ()
    inlines: ClassVar[tuple[Inline, ...]] = ()
    widths: ClassVar[Mapping[str, int]] = {}
    kinds: ClassVar[Mapping[str, str]] = {}
    choices: ClassVar[Mapping[str, Options]] = {}
    lookups: ClassVar[Mapping[str, Lookup]] = {}
    rules: ClassVar[Mapping[str, Rule]] = {}
    batch: ClassVar[tuple[BatchAction, ...]] = ()
    moves: ClassVar[tuple[Move, ...]] = ()
    create_service: ClassVar[Callable[..., Any] | None] = None
    update_service: ClassVar[Callable[..., Any] | None] = None
    delete_service: ClassVar[Callable[..., Any] | None] = None
    model: type[Any]

    # ---- what stock Flask-Admin would do by itself stays off
    can_create = can_edit = can_delete = can_export = can_view_details = False
    column_list: Any = ()
    form_columns: Any = ()
    column_details_list: Any = ()
    column_export_list: Any = ()
    named_filter_urls = True

    # ---- rights
    def may(self, act: str) -> bool:
        """Whether the person may do this here: the permission exists, is theirs, and the view has the service."""
        code = self.permission(act)
        return code in PERMISSION_CODES and self.actor.may(code) and self.offers(act)

    @classmethod
    def offers(cls, act: str) -> bool:
        """Whether the view can do this at all."""
        if act in ("create", "edit", "delete"):
            service = {"create": cls.create_service, "edit": cls.update_service, "delete": cls.delete_service}[act]
            return service is not None
        return True

    @property
    def nominative(self) -> bool:
        """Whether a page of this register shows a child's or a parent's name."""
        return self.subject in NOMINATIVE_SUBJECTS

    def is_accessible(self) -> bool:
        """Flask-Admin's own question, asked for the menu too."""
        actor = current_actor()
        return actor is not None and self.permission("read") in PERMISSION_CODES and actor.may(self.permission("read"))

    def _handle_view(self, name: str, **kwargs: Any) -> Response | None:
        """R2, in its order: no permission → 403; unsigned charter → the charter. (Anonymous was stopped before.)"""
        act = self.acts().get(name)
        if act is None or not self.may(act):
            abort(403)
        if self.nominative and not self.actor.charter_signed:
            return redirect(url_for("accounts.charter", next=request.full_path.rstrip("?")))
        return None

    @classmethod
    def acts(cls) -> Mapping[str, str]:
        """Endpoint → act; a view with endpoints of its own adds them here."""
        return ACTS

    # ---- records
    @property
    def archivable(self) -> bool:
        """Whether records leave the lists by being archived."""
        return issubclass(self.model, Archivable)

    @property
    def bounds(self) -> tuple[ColumnElement[bool], ...]:
        """What every row of this register meets; each statement that reads its records says so."""
        return () if self.only is None else (self.only,)

    def find(self, text: str | None) -> Any:
        """The record of an address, in this register and within the person's scope; else there is no such page (R2)."""
        found = db.session.scalar(select(self.model).where(self.model.id == record_id(text), *self.bounds))
        if found is None:
            abort(404)
        return found

    def get_one(self, id: Any) -> Any:
        """Flask-Admin's own way to a record goes through the same door."""
        return self.find(str(id))

    def title_of(self, record: Any) -> str:
        """How the record is called."""
        return str(record)

    def text_of(self, lookup: Lookup, value: int) -> str | None:
        """The text of a looked-up record, within the person's scope; None when there is none."""
        self.read_texts(lookup, [value])
        return self._texts()[lookup.model, value]

    def read_texts(self, lookup: Lookup, values: Iterable[int | None]) -> None:
        """Read the texts of these records in one statement; they are kept until the page is sent."""
        known = self._texts()
        missing = {value for value in values if value is not None and (lookup.model, value) not in known}
        if missing:
            rows = db.session.execute(lookup.statement().where(lookup.model.id.in_(missing)))  # type: ignore[attr-defined]
            known.update(
                {(lookup.model, value): None for value in missing} | {(lookup.model, row[0]): str(row[1]) for row in rows}
            )

    @staticmethod
    def is_retired(lookup: Lookup, value: int) -> bool:
        """Whether a looked-up record is a value retired from its reference list."""
        model = lookup.model
        if not issubclass(model, ReferenceRow):
            return False
        return db.session.scalar(select(model.retired_on).where(model.id == value)) is not None

    @staticmethod
    def _texts() -> dict[tuple[Any, int], str | None]:
        found: dict[tuple[Any, int], str | None] = g.setdefault("lookup_texts", {})
        return found

    def log_opening(self, kind: AccessKind, record: Any) -> None:
        """Keep, before the page is sent, that the file was opened (R10): the child's, for what belongs to a child."""
        if self.nominative:
            subject, value = self.file_of(record)
            detail = "" if subject == self.model.__tablename__ else f"{self.wording.one} n° {record.id}"
            record_access(self.actor, kind, subject, value, detail=detail)

    def log_export(self, rows: int, detail: str) -> None:
        """Keep that so many rows were exported (R10)."""
        record_access(self.actor, AccessKind.EXPORT, self.model.__tablename__, rows=rows, detail=detail)

    def file_of(self, record: Any) -> tuple[str, int]:
        """(table, id) of the file the record belongs to: itself, or its journal's subject."""
        subject, key = self.model.journal_subject or (self.model.__tablename__, "id")
        return subject, getattr(record, key)

    # ---- addresses
    def to(self, endpoint: str, **values: Any) -> str:
        """The address of one of this view's pages."""
        return url_for(f"{self.endpoint}.{endpoint}", **values)

    def details_url(self, value: int) -> str:
        """The address of a record's page; built by hand, since a list asks for fifty."""
        return f"{self._base_url()}details/?id={value}"

    def file_url(self, value: int, name: str, listed: str = "", row: int | None = None) -> str:
        """The address of a file that a record, or one of its inline rows, holds."""
        return address(f"{self._base_url()}file/", [("id", value), ("field", name), ("list", listed), ("row", row)])

    def batch_url(self, action: BatchAction, record: Any) -> str:
        """The address of a batch action's page for one record, from its own page and back to it."""
        return f"{self._base_url()}batch/?action={action.name}&rowid={record.id}&from=file"

    def move_url(self, move: Move, record: Any) -> str:
        """The address of a step's page for a record."""
        return f"{self._base_url()}step/?move={move.name}&id={record.id}"

    def open_moves(self, record: Any) -> list[Move]:
        """The steps the person may take with the record as it stands."""
        return [move for move in self.moves if self.may(move.act) and move.ready(record)]

    def _base_url(self) -> str:
        return f"/admin/{self.slug}/"

    def list_url(self) -> str:
        """The list as the person left it: its search, filters, order and page."""
        query = remembered_list(self.slug)
        return f"{self._base_url()}?{query}" if query else self._base_url()

    def crumbs(self, record: Any = None) -> list[Crumb]:
        """The way back: the list, then the record."""
        trail = [(self.wording.title, self.list_url())]
        return trail if record is None else [*trail, (self.title_of(record), self.details_url(record.id))]

    def tabs_of(self, record: Any, current: str) -> list[Tab]:
        """The faces of a record."""
        faces = (("details_view", "Fiche"), ("history_view", "Historique"))
        return [Tab(label, self.to(name, id=record.id), name == current) for name, label in faces]

    def page(self, template: str, **context: Any) -> str:
        """Render a page of the house for this view."""
        app = current_app._get_current_object()  # type: ignore[attr-defined]
        rendered = app.jinja_env.get_or_select_template(template)
        values = {"view": self, "purpose": self.purpose, "purpose_folded": template != "admin/list.html", **context}
        app.update_template_context(values)
        return str(rendered.render(values))

    # ---- what Flask-Admin prepares at construction: nothing it would guess
    def _refresh_cache(self) -> None:
        """The declarations are all there is; a view that lacks one stops the start."""
        for name in ("subject", "slug", "wording", "columns", "from_clause", "default_sort"):
            if not hasattr(self, name):
                raise NotDeclared(f"{type(self).__name__} does not declare `{name}`.")
        if self.permission("read") not in PERMISSION_CODES:
            raise NotDeclared(f"{type(self).__name__}: no permission {self.permission('read')!r} in the map.")
        self.column_list = tuple(column.key for column in self.columns if not column.export_only)
        self.column_export_list = tuple(column.key for column in self.columns)
        self.form_columns = tuple(name for section in self.sections for name in section.fields)
        self.column_details_list = self.form_columns
        self.prepare()

    def prepare(self) -> None:
        """What a face of the view computes once, at start."""

    def scaffold_auto_joins(self) -> list[Any]:
        """No join is guessed: `from_clause` says them."""
        return []

    def create_blueprint(self, admin: Any) -> Any:
        """Only the endpoints of the house are routed; the stock ones (inline edit, look-up, actions) are not."""
        self._urls = [route for route in self._urls if route[1] in self.acts()]
        return super().create_blueprint(admin)  # type: ignore[misc]
