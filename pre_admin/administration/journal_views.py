"""The two journals as registers: read, filtered, never written (R9, R10)."""

from collections.abc import Sequence
from typing import Any

from flask import current_app, request
from flask_admin import expose
from sqlalchemy import ColumnElement, or_, select

from pre_admin.accounts.models import User
from pre_admin.accounts.permission_map import NOMINATIVE_SUBJECTS
from pre_admin.administration.filters import FileFilter, PeriodFilter
from pre_admin.administration.queries import PEOPLE, openable_files, people, readable_files, with_people
from pre_admin.administration.telling import author, before_and_after, file_name, file_url, nature, short
from pre_admin.core.database import db
from pre_admin.core.french import count_fr, datetime_fr
from pre_admin.core.search import matching
from pre_admin.journal.models import AccessEntry, AccessKind, ChangeEntry, ChangeKind
from pre_admin.journal.queries import SYSTEM_NAME
from pre_admin.journal.sentences import classes_by_table
from pre_admin.journal.services import record_access
from pre_admin.panel.declarations import Col, MenuPlace, Wording
from pre_admin.panel.filters import EnumFilter, RecordFilter
from pre_admin.panel.house import House, house_of_request
from pre_admin.panel.pages import Cell, DetailsPage, Pair, PairSection, RelatedTable, Tab
from pre_admin.panel.view.house_view import HouseView

FROM_JOURNAL = "depuis le journal"
NO_FIELD = "Aucun champ lisible dans cette version du logiciel."
WITHHELD_NOTE = "Les valeurs de cette fiche ne sont pas dans votre périmètre : seuls les champs touchés sont nommés."
CHANGE_AUTHOR = (ChangeEntry.actor_id, PEOPLE.c.full_name, ChangeEntry.reason)
ENTRY_TOLD = (ChangeEntry.subject, ChangeEntry.subject_id, ChangeEntry.entity, ChangeEntry.kind, ChangeEntry.changes)


def _house() -> House:
    house = current_app.extensions["house"]
    assert isinstance(house, House)
    return house


def _file(table: str, one: int | None) -> str:
    return file_name(_house(), table, one)


class JournalView(HouseView):
    """What both journals share: a page per row, no history of its own."""

    default_sort = "at"
    descending = True
    search_hint = "Nom ou numéro d’un dossier, nom d’une personne"
    model: type[ChangeEntry] | type[AccessEntry]

    @property
    def searchable(self) -> bool:
        """A journal holds no name: it is searched through the registers the reader may open."""
        return True

    def search_condition(self, text: str) -> ColumnElement[bool]:
        """The rows about a file that this text finds within the reader's scope, or written by a colleague so named."""
        found: list[ColumnElement[bool]] = [self.model.actor_id.in_(matching(User, text))]
        for view in house_of_request().views:
            if view.model.__searched__ and view.is_accessible() and (self.actor.charter_signed or not view.nominative):
                files = select(view.model.id).where(view.model.id.in_(matching(view.model, text)))
                found.append((self.model.subject == view.model.__tablename__) & self.model.subject_id.in_(files))
        return or_(*found)

    def tabs_of(self, record: Any, current: str) -> list[Tab]:
        """A journal row never changes: it has no history."""
        return []

    def rows_of(self, ids: Sequence[int], columns: Sequence[Col]) -> list[Any]:
        """The rows of a page; each ends with the address of its file, when the person may open it."""
        rows, at, house = super().rows_of(ids, columns), 1, house_of_request()
        for column in columns:
            if column.key == "file":
                break
            at += len(column.exprs)
        opened = openable_files({(row[at], row[at + 1]) for row in rows if row[at + 1] is not None}, self.actor)
        return [(*row, file_url(house, *row[at : at + 2]) if tuple(row[at : at + 2]) in opened else None) for row in rows]

    def cells(self, values: Sequence[Any], columns: Sequence[Col], url: str | None) -> list[Cell]:
        """The texts of a row, its file linked."""
        found = super().cells(values, columns, url)
        return [
            cell._replace(href=values[-1]) if column.key == "file" else cell for cell, column in zip(found, columns, strict=True)
        ]

    def author_of(self, record: ChangeEntry | AccessEntry) -> str:
        """The author's name, read as a table since journals name colleagues whatever the scope on accounts."""
        name = db.session.scalar(select(PEOPLE.c.full_name).where(PEOPLE.c.id == record.actor_id))
        return author(record.actor_id, name, getattr(record, "reason", ""))

    def plain_page(
        self, record: Any, subtitle: str, sections: Sequence[PairSection], related: Sequence[RelatedTable] = ()
    ) -> DetailsPage:
        """A page to read, with nothing to do on it."""
        return DetailsPage(
            title=self.title_of(record), subtitle=subtitle, badge=None, crumbs=self.crumbs(), facts=(), steps=(),
            sections=sections, tables=(), related=related, timeline=(), edit_url=None, more=(), tabs=(), readers=None,
        )  # fmt: skip


class ChangeView(JournalView):
    """The change journal: values only of the files within the reader's scope."""

    subject = "journal"
    slug = "journal"
    menu = MenuPlace("Administration", 80)
    wording = Wording("Journal des modifications", "modification", "modifications", feminine=True)
    purpose = "Qui a changé quoi, et quand. Les valeurs d’une fiche hors de votre périmètre ne sont pas communiquées."
    empty = "Aucune modification n’est encore enregistrée."
    columns = (
        Col("at", expr=ChangeEntry.at, sort=ChangeEntry.id, link=True),
        Col("author", expr=CHANGE_AUTHOR, label="Personne", show=author, kind="line"),
        Col("file", expr=(ChangeEntry.subject, ChangeEntry.subject_id), label="Fiche", show=_file, kind="line"),
        Col("told", expr=ENTRY_TOLD, label="Changements", show=lambda *told: told[-1], kind="long"),
    )
    from_clause = staticmethod(lambda: with_people(ChangeEntry))
    filters = (
        RecordFilter("person", "Personne", ChangeEntry.actor_id, statement=people, empty=SYSTEM_NAME),
        FileFilter("file", "Type de fiche", ChangeEntry.subject),
        PeriodFilter("at", "Période", ChangeEntry.at),
    )

    def title_of(self, record: ChangeEntry) -> str:
        """« Modification du 12/03/2026 à 9 h 05 »."""
        return f"{record.kind.label} du {datetime_fr(record.at)}"

    def rows_of(self, ids: Sequence[int], columns: Sequence[Col]) -> list[Any]:
        """The rows of a page, each told as far as the reader may read its file."""
        rows, actor = super().rows_of(ids, columns), self.actor
        readable = readable_files({(row[-6], row[-5]) for row in rows}, actor)
        house, told = house_of_request(), []
        for row in rows:
            subject, one, entity, kind, changes, url = row[-6:]
            values = (subject, one) in readable
            text = short(entity, kind, changes, actor.may, values)
            done = nature(house, kind, entity, subject, changes if values else None)
            lead = "" if done == ChangeKind.UPDATED.label else f"{done}. "
            told.append((*row[:-2], f"{lead}{text}".strip(), url))
        if any(_nominative(table) for table, _ in readable):
            record_access(actor, AccessKind.HISTORY, self.model.__tablename__, rows=len(rows), detail=FROM_JOURNAL)
        return told

    @expose("/details/")
    def details_view(self) -> str:
        """One change, field by field; quoting a child's file is in the access log like opening its history."""
        record: ChangeEntry = self.find(request.args.get("id"))
        values = bool(readable_files({(record.subject, record.subject_id)}, self.actor))
        if values and _nominative(record.subject):
            record_access(self.actor, AccessKind.HISTORY, record.subject, record.subject_id, detail=FROM_JOURNAL)
        return self.page("admin/details.html", record=record, page=self._change_page(record, values))

    def _change_page(self, record: ChangeEntry, values: bool) -> DetailsPage:
        house = house_of_request()
        url = file_url(house, record.subject, record.subject_id) if values else None
        what = (
            Pair("Date", datetime_fr(record.at)),
            Pair("Personne", self.author_of(record)),
            Pair("Fiche", file_name(house, record.subject, record.subject_id), href=url),
            Pair("Nature", nature(house, record.kind, record.entity, record.subject, record.changes if values else None)),
        )
        rows = before_and_after(record.entity, record.changes, self.name_of, self.actor.may, values)
        heads = (("Champ", "text"), ("Avant", "text"), ("Après", "text"))
        table = RelatedTable("Champs modifiés", len(rows), heads, rows, empty=NO_FIELD)
        return self.plain_page(record, "" if values else WITHHELD_NOTE, [PairSection("Modification", what)], [table])


def _nominative(table: str) -> bool:
    model = classes_by_table().get(table)
    return model is not None and model.scoped_by in NOMINATIVE_SUBJECTS


class AccessView(JournalView):
    """The access log: who opened which file, who exported what; numbers, never names."""

    subject = "access_log"
    slug = "access-log"
    menu = MenuPlace("Administration", 90)
    wording = Wording("Registre des consultations", "consultation", "consultations", feminine=True)
    purpose = (
        "Qui a ouvert quel dossier, qui a exporté quelle liste. Les fiches y sont désignées par leur numéro, jamais par un nom."
    )
    empty = "Aucune consultation n’est encore enregistrée."
    columns = (
        Col("at", expr=AccessEntry.at, sort=AccessEntry.id, link=True),
        Col("author", expr=(AccessEntry.actor_id, PEOPLE.c.full_name), label="Personne", show=author, kind="line"),
        Col("kind", expr=AccessEntry.kind, kind="enum"),
        Col("file", expr=(AccessEntry.subject, AccessEntry.subject_id), label="Fiche", show=_file, kind="line"),
        Col("rows", expr=AccessEntry.rows, kind="num", show=lambda rows: "" if rows is None else count_fr(rows)),
        Col("detail", expr=AccessEntry.detail),
    )
    from_clause = staticmethod(lambda: with_people(AccessEntry))
    filters = (
        RecordFilter("person", "Personne", AccessEntry.actor_id, statement=people),
        EnumFilter("kind", "Nature", AccessEntry.kind),
        FileFilter("file", "Type de fiche", AccessEntry.subject),
        PeriodFilter("at", "Période", AccessEntry.at),
    )

    def title_of(self, record: AccessEntry) -> str:
        """« Consultation du 12/03/2026 à 9 h 05 »."""
        return f"{record.kind.label} du {datetime_fr(record.at)}"

    @expose("/details/")
    def details_view(self) -> str:
        """One consultation."""
        record: AccessEntry = self.find(request.args.get("id"))
        house, file = house_of_request(), (record.subject, record.subject_id)
        what = [
            Pair("Date", datetime_fr(record.at)),
            Pair("Personne", self.author_of(record)),
            Pair("Nature", record.kind.label),
            Pair("Fiche", file_name(house, *file), href=file_url(house, *file)),
        ]
        if record.rows is not None:
            what.append(Pair("Lignes", count_fr(record.rows)))
        if record.detail:
            what.append(Pair("Précision", record.detail))
        page = self.plain_page(record, "", [PairSection("Consultation", what)])
        return self.page("admin/details.html", record=record, page=page)
