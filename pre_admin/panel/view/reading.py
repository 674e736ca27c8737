"""A record's page, read as a file, and its history told in sentences."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import current_app, request
from flask_admin import expose
from sqlalchemy import select

from pre_admin.accounts.actor import Actor
from pre_admin.core.calendar import local
from pre_admin.core.database import db
from pre_admin.core.french import long_date_fr, time_fr
from pre_admin.journal.models import AccessKind
from pre_admin.journal.queries import SYSTEM_NAME, history_of, readers_of
from pre_admin.journal.sentences import classes_by_table, kind_label, sentences
from pre_admin.panel.converter import column_of, is_long, names_document
from pre_admin.panel.declarations import Inline, Lookup
from pre_admin.panel.documents import documents_told
from pre_admin.panel.pages import (
    ActionLink,
    Cell,
    DetailsPage,
    Fact,
    HistoryDay,
    HistoryEntry,
    HistoryPage,
    Pair,
    PairSection,
    Reader,
    RelatedTable,
    Step,
)  # fmt: skip
from pre_admin.panel.requests import MAX_ID, number
from pre_admin.panel.values import text_of_value
from pre_admin.panel.view.withholding import Withholding

HISTORY_SIZE = 40
READERS = 5
WIDE = 7
"""More columns than this do not fit a line beside the aside: each row is then a card."""


class Reading(Withholding):
    """The details and history faces of a register."""

    # ---- what a view may say of its record
    def details_subtitle(self, record: Any, actor: Actor) -> str:
        """A line under the title."""
        return ""

    def badge(self, record: Any, actor: Actor) -> Cell | None:
        """The record's state beside its title."""
        if self.archivable and record.archived_at is not None:
            return Cell(self.wording.agree("Archivé"), "enum", tone="off")
        return None

    def header_facts(self, record: Any, actor: Actor) -> Sequence[Fact]:
        """Facts the room itself puts at the head; upper rooms use slots."""
        return ()

    def more_actions(self, record: Any) -> list[ActionLink]:
        """Rare or heavy verbs: each leads to a page that says what it does."""
        links = [
            ActionLink(one.name, one.label, one.icon, self.batch_url(one, record), one.danger)
            for one in self.batch
            if self.may(one.act) and (one.condition is None or one.condition(record))
        ]
        links += [
            ActionLink(move.name, move.label, move.icon, self.move_url(move, record), move.danger)
            for move in self.open_moves(record)
            if move.next_step is None
        ]
        if self.may("delete"):
            links.append(ActionLink("delete", "Supprimer", "trash", self.to("delete_view", id=record.id), danger=True))
        return links

    def next_moves(self, record: Any) -> list[Step]:
        """The steps one sensibly takes next with the record."""
        return [
            Step(*move.next_step, move.label, self.move_url(move, record))
            for move in self.open_moves(record)
            if move.next_step is not None
        ]

    # ---- details
    @expose("/details/")
    def details_view(self) -> str:
        """The record's page; its opening is in the access log before it is sent."""
        record = self.find(request.args.get("id"))
        self.log_opening(AccessKind.READ, record)
        return self.page("admin/details.html", record=record, page=self.details_page(record))

    def details_page(self, record: Any) -> DetailsPage:
        """Everything the record's page shows."""
        actor, slots = self.actor, current_app.extensions["house"].slots
        subject = self.slot_subject or self.slug
        return DetailsPage(
            title=self.title_of(record),
            subtitle=self.details_subtitle(record, actor),
            badge=self.badge(record, actor),
            crumbs=self.crumbs(),
            facts=[*self.header_facts(record, actor), *slots.facts(record, actor, subject)],
            steps=[*self.next_moves(record), *slots.steps(record, actor, subject)],
            sections=self.pair_sections(record),
            tables=[self.inline_table(inline, record) for inline in self.open_inlines()],
            related=slots.related(record, actor, subject),
            timeline=slots.timeline(record, actor, subject),
            edit_url=self.to("edit_view", id=record.id) if self.may("edit") else None,
            more=self.more_actions(record),
            tabs=self.tabs_of(record, "details_view"),
            readers=self.readers(record),
        )

    def readers(self, record: Any) -> list[Reader] | None:
        """Who opens a nominative file now, then who did lately, for whoever may read the access log."""
        me = self.actor
        if not (self.nominative and me.may("access_log.read")):
            return None
        others = readers_of(*self.file_of(record), READERS, but=me.id)
        return [Reader(me.name, None), *(Reader(name, at) for name, at in others)]

    def pair_sections(self, record: Any) -> list[PairSection]:
        """The declared sections as label and value, without what the person may not read."""
        found = []
        for section in self.sections:
            pairs = [self.pair(record, name) for name in section.fields if self.readable(self.model, name)]
            if pairs:
                found.append(PairSection(section.title, pairs))
        return found

    def pair(self, record: Any, name: str) -> Pair:
        """A field and its value."""
        value, column = getattr(record, name), column_of(self.model, name)
        if names_document(column):
            url = self.file_url(record.id, name) if value else None
            return Pair(column.info["label"], documents_told([value]).get(value, ""), "text", url)
        kind = "long" if is_long(column) else "text"
        return Pair(
            column.info["label"],
            self.shown(value, column, self.lookups, self.choices),
            kind,
            self.link(value, name, self.lookups),
        )

    def shown(self, value: Any, column: Any, lookups: Any, choices: Any) -> str:
        """A stored value as the page shows it."""
        name = column.key
        if value is None:
            return ""
        if column.info.get("show"):
            return str(column.info["show"](value))
        if name in lookups:
            return self.text_of(lookups[name], value) or ""
        if name in choices:
            return next((str(text) for code, text, *_ in choices[name]() if code == value), str(value))
        return text_of_value(value)

    def link(self, value: Any, name: str, lookups: Any) -> str | None:
        """The page of the record a field names, when the person may open it."""
        lookup: Lookup | None = lookups.get(name)
        if value is None or lookup is None or not lookup.view:
            return None
        view = current_app.extensions["house"].view(lookup.view)
        return view.details_url(value) if view.is_accessible() and self.text_of(lookup, value) else None

    def inline_table(self, inline: Inline, record: Any) -> RelatedTable:
        """Inline rows as a table, without the columns that nobody filled."""
        names = [name for name in inline.fields if self.readable(inline.model, name)]
        records = self.inline_records(inline, record)  # type: ignore[attr-defined]
        files = [name for name in names if names_document(column_of(inline.model, name))]
        told = documents_told([getattr(one, name) for one in records for name in files])
        rows = [[self.inline_cell(inline, record, one, name, told) for name in names] for one in records]
        kept = [n for n in range(len(names)) if n == 0 or any(row[n].text for row in rows)]
        rows = [[row[n] for n in kept] for row in rows]
        heads = [(column_of(inline.model, names[n]).info["label"], "text") for n in kept]
        legends = [inline.legend(one) if inline.legend else "" for one in records] if len(kept) > WIDE else []
        return RelatedTable(inline.title or inline.name, len(rows), heads, rows, empty=inline.empty, legends=legends)

    def inline_cell(self, inline: Inline, record: Any, row: Any, name: str, files: Mapping[int, str]) -> Cell:
        """One value of an inline row; a file opens."""
        value, column = getattr(row, name), column_of(inline.model, name)
        label = column.info["label"]
        if names_document(column):
            url = self.file_url(record.id, name, inline.name, row.id) if value else None
            return Cell(files.get(value, ""), href=url, label=label)
        text = self.shown(value, column, inline.lookups, inline.choices)
        return Cell(text, href=self.link(value, name, inline.lookups), label=label)

    # ---- history
    @expose("/history/")
    def history_view(self) -> str:
        """What happened to the record, by day, latest first."""
        record = self.find(request.args.get("id"))
        self.log_opening(AccessKind.HISTORY, record)
        return self.page("admin/history.html", record=record, page=self.history_page(record))

    def history_page(self, record: Any) -> HistoryPage:
        """The changes the person may read, told in sentences."""
        before = number(request.args.get("before"), 1, MAX_ID)
        changes = history_of(record, HISTORY_SIZE + 1, before)
        days: dict[str, list[HistoryEntry]] = {}
        for change in changes[:HISTORY_SIZE]:
            told = sentences(change.entity, change.kind, change.changes, self.name_of, self.actor.may)
            if told or kind_label(change.kind, change.changes) != change.kind.label:
                author = "le logiciel" if change.author == SYSTEM_NAME else change.author
                entry = HistoryEntry(time_fr(change.at), author, self.change_title(change), told)
                days.setdefault(long_date_fr(local(change.at).date()), []).append(entry)
        older = changes[HISTORY_SIZE - 1].id if len(changes) > HISTORY_SIZE else None
        return HistoryPage(
            title=self.title_of(record),
            crumbs=self.crumbs(record),
            tabs=self.tabs_of(record, "history_view"),
            days=[HistoryDay(label, entries) for label, entries in days.items()],
            older_url=self.to("history_view", id=record.id, before=older) if older else None,
            newest_url=self.to("history_view", id=record.id) if before else None,
        )

    def change_title(self, change: Any) -> str:
        """« Modification », or « Responsable légal : création » for an inline row."""
        if change.entity == self.model.__tablename__:
            return kind_label(change.kind, change.changes)
        inline = next((one for one in self.inlines if one.model.__tablename__ == change.entity), None)
        name = inline.singular.capitalize() if inline else "Élément rattaché"
        return f"{name} : {change.kind.label.lower()}"

    def name_of(self, table: str, value: int) -> str:
        """The text of a record referred to, within the person's scope."""
        model = classes_by_table().get(table)
        key: Any = getattr(model, "id", None)
        found: Any = db.session.scalar(select(model).where(key == value)) if model else None
        return str(found) if found is not None else f"n° {value}"
