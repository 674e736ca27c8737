"""The steps of a record's life: each a page that says what it does and asks what it needs, then one service, one commit."""

import secrets
from typing import Any

from flask import abort, flash, redirect, request
from flask_admin import expose
from flask_admin.form import BaseForm
from sqlalchemy import select
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from pre_admin.core.calendar import now
from pre_admin.core.database import db
from pre_admin.core.errors import DomainError
from pre_admin.core.unit_of_work import unit_of_work
from pre_admin.journal.models import AccessKind
from pre_admin.journal.recorder import told_changes
from pre_admin.panel.declarations import Move
from pre_admin.panel.documents import keep_uploads
from pre_admin.panel.fields import UploadField
from pre_admin.panel.forms import dress, errors_of, freeze
from pre_admin.panel.pages import StepPage
from pre_admin.panel.requests import local_path
from pre_admin.panel.view.drafting import Draft
from pre_admin.panel.view.writing import Writing

NOT_NOW = "Cette étape n’est plus possible : la fiche a changé depuis l’ouverture de la page."
CHANGED = "Cette fiche a changé depuis l’ouverture de cette page ; rien n’a été enregistré. Relisez, puis validez à nouveau."


class Moving(Writing):
    """The steps of a register's records."""

    @expose("/step/", methods=("GET", "POST"))
    def step_view(self) -> str | Response | tuple[str, int]:
        """A step: its page, then its doing."""
        record = self.find(request.args.get("id"))
        move = self._move(request.args.get("move"))
        if request.method == "GET":
            if not move.ready(record):
                flash(NOT_NOW, "info")
                return redirect(self.details_url(record.id))
            self.log_opening(AccessKind.READ, record)
            return self.step_page(move, self._step_draft(move, record, None))
        draft = self._step_draft(move, record, self._posted())
        if location := self._received(draft):
            return redirect(location)
        if not move.ready(record):
            flash(NOT_NOW, "info")
            return redirect(self.details_url(record.id))
        return self._take(move, record, draft)

    def _move(self, name: str | None) -> Move:
        """The declared step; 404 for an unknown one, 403 for one the person may not take."""
        move = next((one for one in self.moves if one.name == name), None)
        if move is None:
            abort(404)
        if not self.may(move.act):
            abort(403)
        return move

    def _step_draft(self, move: Move, record: Any, formdata: MultiDict[str, Any] | None) -> Draft:
        fields = move.fields(record, self.actor)
        form_class = type("StepForm", (BaseForm,), dict(fields))
        form = form_class(formdata, data=dict(move.defaults(record, self.actor)) if formdata is None else None)
        dress(
            form, move.widths, move.lookups, lambda name: self._lookup_url(f"{move.name}.{name}"), self.text_of, self.is_retired
        )
        posted: Any = formdata or {}
        mark = str(posted.get("mark", ""))[:40] or secrets.token_urlsafe(18)
        version = str(posted.get("version", record.version))
        return Draft(form, {}, record, version, "", mark, self._digest(formdata))

    def _take(self, move: Move, record: Any, draft: Draft) -> str | Response | tuple[str, int]:
        """Do it; whatever refuses is told beside what was typed."""
        if draft.version != str(record.version):
            draft.version = str(record.version)
            draft.general.append(CHANGED)
            return self.step_page(move, draft), 409
        location = self._done(move, record, draft) if self.valid(draft) else None
        if location is None:
            return self.step_page(move, draft), 422
        flash(move.done, "ok")
        return redirect(local_path(request.form.get("back")) or location)

    def _done(self, move: Move, record: Any, draft: Draft) -> str | None:
        """Where to go once it is done; None when something refuses."""
        values = freeze(draft.form, {}, confirmed=request.form.get("confirmed", "")[:200])
        record_id = record.id
        try:
            with unit_of_work() as session:
                before, version = told_changes(session), record.version
                location = move.service(record, keep_uploads(values, self.actor), self.actor)
                session.flush()
                if told_changes(session) != before and record.version == version:
                    record.updated_at = now()
                self._keep_mark(draft, record_id)
        except StaleDataError:
            draft.general.append(CHANGED)
            return None
        except (DomainError, IntegrityError, DataError) as refusal:
            self._tell(draft, refusal)
            return None
        reached = db.session.scalar(select(self.model.id).where(self.model.id == record_id, *self.bounds)) is not None
        return location or (self.details_url(record_id) if reached else self.list_url())

    def step_page(self, move: Move, draft: Draft) -> str:
        """The page of a step."""
        record = draft.record
        page = StepPage(
            title=f"{move.label} : {self.title_of(record)}",
            crumbs=self.crumbs(record),
            label=move.label,
            note=move.told(record),
            fields=list(draft.form),
            errors=[*(("form", "", message) for message in draft.general), *errors_of(draft.form, {})],
            warning=draft.warning,
            cancel_url=local_path(request.values.get("back")) or self.details_url(record.id),
            danger=move.danger,
            items=move.tells(record),
        )
        multipart = any(isinstance(one, UploadField) for one in draft.form)
        back = local_path(request.values.get("back")) or ""
        return self.page("admin/step.html", page=page, multipart=multipart, version=draft.version, mark=draft.mark, back=back)
