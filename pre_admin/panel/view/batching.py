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
from pre_admin.panel.requests import record_ids
from pre_admin.panel.view.showing import MAX_BATCH, Showing

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
    done="archivé", condition=lambda record: record.archived_at is None,
)  # fmt: skip
RESTORE = BatchAction(
    "restore", "Restaurer", restore_records, act="delete", icon="return",
    note="Les fiches restaurées reviennent dans les listes.",
    done="restauré", condition=lambda record: record.archived_at is not None,
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
            return redirect(self.back())
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
            return redirect(self.back())
        refusal = self._apply(action, records)
        if refusal:
            flash(refusal, "stop")
            return redirect(self.back())
        done = self.wording.agree(action.done) + ("s" if len(ids) > 1 else "")
        flash(f"{plural(len(ids), self.wording.one, self.wording.many)} {done}.", "ok")
        return redirect(self.details_url(ids[0]) if len(ids) == 1 and not action.removes else self.back())

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

    @staticmethod
    def _mark(record: Any) -> str:
        return f"{record.id}.{record.version}"

    def batch_page(self, action: BatchAction, records: Sequence[Any]) -> BatchPage:
        """Everything the confirmation shows."""
        return BatchPage(
            title=f"{action.label} : {plural(len(records), self.wording.one, self.wording.many)}",
            label=action.label,
            note=action.note,
            rows=[(record.id, self.title_of(record)) for record in records],
            count=len(records),
            post_url=self.back(f"{self._base_url()}batch/apply/"),
            cancel_url=self.details_url(records[0].id) if len(records) == 1 else self.back(),
            action=action.name,
            danger=action.danger,
            crumbs=self.crumbs(),
            marks=[self._mark(record) for record in records],
        )
