"""Batch actions: a page lists the records, the confirmation acts on exactly these, all in one transaction."""

from collections.abc import Sequence
from typing import Any

from flask import abort, flash, redirect, request
from flask_admin import expose
from sqlalchemy import select
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from pre_admin.accounts.actor import Actor
from pre_admin.core.calendar import now
from pre_admin.core.constraints import explain
from pre_admin.core.database import db
from pre_admin.core.errors import DomainError
from pre_admin.core.french import plural
from pre_admin.core.unit_of_work import unit_of_work
from pre_admin.panel.declarations import BatchAction
from pre_admin.panel.pages import BatchPage
from pre_admin.panel.requests import address, record_ids
from pre_admin.panel.view.listing import ALL, ARCHIVED
from pre_admin.panel.view.showing import MAX_BATCH, Showing

MAX_UNDO = 60
"""Records a message can offer to put back: it travels in a cookie."""
CHANGED = "Certaines fiches ont changé ou ne sont plus accessibles depuis l’ouverture de cette page ; rien n’a été modifié."


def archive_records(records: Sequence[Any], actor: Actor) -> None:
    """The records leave the lists; everything about them is kept."""
    for record in records:
        record.archived_at = record.archived_at or now()


def restore_records(records: Sequence[Any], actor: Actor) -> None:
    """The records come back into the lists."""
    for record in records:
        record.archived_at = None


ARCHIVE = BatchAction(
    "archive", "Archiver", archive_records, act="delete", icon="archive",
    note="Les fiches archivées quittent les listes ; rien n’est perdu et vous pourrez les restaurer.",
    note_one="La fiche archivée quitte les listes ; rien n’est perdu et vous pourrez la restaurer.",
    done="archivé", condition=lambda record: record.archived_at is None, offered=lambda tab: tab != ARCHIVED, undo="restore",
)  # fmt: skip
RESTORE = BatchAction(
    "restore", "Restaurer", restore_records, act="delete", icon="return",
    note="Les fiches restaurées reviennent dans les listes.", note_one="La fiche restaurée revient dans les listes.",
    done="restauré", condition=lambda record: record.archived_at is not None, offered=lambda tab: tab in (ARCHIVED, ALL),
)  # fmt: skip


class Batching(Showing):
    """The batch face of a register."""

    @expose("/batch/", methods=("GET", "POST"))
    def batch_view(self) -> str | Response:
        """The records the action is about to change."""
        args = request.values
        action = self._action(args.get("action"))
        ids = self._chosen(args)
        if not ids:
            flash("Cochez d’abord les fiches concernées.", "info")
            return redirect(self.origin())
        records = self._records(ids)
        if len(records) != len(ids):
            abort(404)
        return self.page("admin/batch.html", page=self.batch_page(action, records))

    @expose("/batch/apply/", methods=("POST",))
    def batch_apply_view(self) -> str | Response | tuple[str, int]:
        """The confirmation: exactly the records of the page, or none."""
        action = self._action(request.form.get("action"))
        ids = record_ids(request.form.getlist("rowid"), MAX_BATCH)
        if not ids:
            abort(400)
        records = self._records(ids)
        versions = set(request.form.getlist("mark"))
        if len(records) != len(ids) or {self._mark(record) for record in records} != versions:
            flash(CHANGED, "stop")
            return redirect(self.origin(ids))
        refusal = self._apply(action, records)
        if refusal:
            flash(refusal, "stop")
            return redirect(self.origin(ids))
        done = self.wording.agree(action.done) + ("s" if len(ids) > 1 else "")
        told = f"{plural(len(ids), self.wording.one, self.wording.many)} {done}."
        flash({"text": told, **self._undo(action, ids)} if action.undo and len(ids) <= MAX_UNDO else told, "ok")  # type: ignore[arg-type]
        return redirect(self.back() if action.removes else self.origin(ids))

    def origin(self, ids: Sequence[int] = ()) -> str:
        """Where the person was: the record's page when the action was chosen there, else the list as it was."""
        return self.details_url(ids[0]) if len(ids) == 1 and request.args.get("from") == "file" else self.back()

    def _undo(self, action: BatchAction, ids: Sequence[int]) -> dict[str, Any]:
        """What the message's own button sends: the opposite action on exactly these records, as they are now."""
        rows = db.session.execute(select(self.model.id, self.model.version).where(self.model.id.in_(ids)))
        return {"action": action.undo, "url": self._apply_url(), "marks": [f"{one}.{version}" for one, version in rows]}

    def _apply_url(self) -> str:
        origin = "file" if request.args.get("from") == "file" else ""
        return address(
            f"{self._base_url()}batch/apply/", [*self.kept(request.args), ("page", self.page_asked()), ("from", origin)]
        )

    def _apply(self, action: BatchAction, records: Sequence[Any]) -> str | None:
        try:
            with unit_of_work() as session:
                action.service(records, self.actor)
                session.flush()
        except StaleDataError:
            return CHANGED
        except DomainError as refusal:
            return refusal.message
        except (IntegrityError, DataError) as error:
            return explain(error).message
        return None

    def _action(self, name: str | None) -> BatchAction:
        """The declared action; 404 for an unknown one, 403 for one the person may not do."""
        action = next((one for one in self.batch if one.name == name), None)
        if action is None:
            abort(404)
        if not self.may(action.act):
            abort(403)
        return action

    def _chosen(self, args: MultiDict[str, str]) -> list[int]:
        """The ticked rows, or all the rows of the filtered list."""
        if args.get("all") != "1":
            return record_ids(args.getlist("rowid"), MAX_BATCH)
        conditions = self.conditions(args, args.get("search", "").strip()[:200])
        return sorted(db.session.scalars(self.id_statement(conditions).limit(MAX_BATCH + 1)))[: MAX_BATCH + 1]

    def _records(self, ids: Sequence[int]) -> list[Any]:
        if len(ids) > MAX_BATCH:
            raise DomainError(f"Une action groupée porte sur {MAX_BATCH} fiches au plus : affinez la liste par un filtre.")
        statement = select(self.model).where(self.model.id.in_(ids), *self.bounds)
        return list(db.session.scalars(statement.order_by(self.model.id)))

    def listed_rows(self, ids: Sequence[int]) -> list[tuple[int, str]]:
        """The records called and ordered as in the list they were chosen from."""
        names = [column for column in self.readable_columns() if column.link][:1]
        column, _ = self.sort_of(request.args)
        chosen = self.id_statement([self.model.id.in_(ids)], column.sorts).order_by(*self.order(request.args))
        rows = self.rows_of(list(db.session.scalars(chosen)), names)
        return [(row[0], self.cells(row[2 if self.archivable else 1 :], names, None)[0].text) for row in rows]

    @staticmethod
    def _mark(record: Any) -> str:
        return f"{record.id}.{record.version}"

    def batch_page(self, action: BatchAction, records: Sequence[Any]) -> BatchPage:
        """Everything the confirmation shows."""
        return BatchPage(
            title=f"{action.label} : {plural(len(records), self.wording.one, self.wording.many)}",
            label=action.label,
            note=action.note_one or action.note if len(records) == 1 else action.note,
            rows=self.listed_rows([record.id for record in records]),
            count=len(records),
            post_url=self._apply_url(),
            cancel_url=self.origin([record.id for record in records]),
            action=action.name,
            danger=action.danger,
            crumbs=self.crumbs(),
            marks=[self._mark(record) for record in records],
        )
