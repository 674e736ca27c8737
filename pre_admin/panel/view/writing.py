"""A register's forms: form → typed values → one service → one commit, the journal rows riding in the same flush."""

from datetime import timedelta
from typing import Any

from flask import flash, g, redirect, request
from flask_admin import expose
from sqlalchemy import delete, select
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from pre_admin.core.calendar import now
from pre_admin.core.constraints import explain
from pre_admin.core.database import db
from pre_admin.core.errors import DomainError, FieldErrors, NeedsConfirmation, StaleRecord
from pre_admin.core.unit_of_work import unit_of_work
from pre_admin.journal.models import AccessKind
from pre_admin.journal.recorder import told_changes
from pre_admin.panel.documents import keep_uploads, received
from pre_admin.panel.forms import Values, errors_of, freeze, put_error
from pre_admin.panel.models import SubmittedForm
from pre_admin.panel.pages import FormPage, FormSection, Warning
from pre_admin.panel.requests import local_path
from pre_admin.panel.view.drafting import Draft, Drafting

ANOTHER = "another"
USED = "Ce formulaire a déjà servi à enregistrer une fiche. Pour la corriger, ouvrez-la ; rien n’a été enregistré de plus."


class Writing(Drafting):
    """The create and edit faces of a register."""

    # ---- endpoints
    @expose("/new/", methods=("GET", "POST"))
    def create_view(self) -> str | Response | tuple[str, int]:
        """A new record."""
        if request.method == "GET":
            return self.form_page(self.draft(None, None))
        draft = self.draft(None, self._posted())
        if location := self._received(draft):
            return redirect(location)
        record = None if self._used_for_another(draft) else self._try(draft)
        if record is None:
            location = self._received(draft)
            return redirect(location) if location else (self.form_page(draft), 422)
        flash(self.wording.done(self.title_of(record)), "ok")
        return redirect(self._after(record))

    @expose("/edit/", methods=("GET", "POST"))
    def edit_view(self) -> str | Response | tuple[str, int]:
        """A record being changed."""
        record = self.find(request.args.get("id"))
        if request.method == "GET":
            self.log_opening(AccessKind.EDIT, record)
            return self.form_page(self.draft(record, None))
        formdata = self._posted()
        self._give_up(record, formdata)
        draft, version = self.draft(record, formdata), record.version
        if location := self._received(draft):
            return redirect(location)
        saved = None if self._conflicts(draft) else self._try(draft)
        if saved is None:
            return self.form_page(draft), 409 if draft.conflict else 422
        same = saved.version == version
        flash("Rien n’a changé." if same else f"Modifications enregistrées : {self.title_of(record)}.", "info" if same else "ok")
        return redirect(self._after(record))

    @staticmethod
    def _posted() -> MultiDict[str, str]:
        """What was posted; never empty, since an empty form would count as none, nor without a version to hold it to."""
        formdata: MultiDict[str, Any] = MultiDict(request.form)
        formdata.setdefault("version", "")
        received(formdata)
        return formdata

    def _after(self, record: Any) -> str:
        wanted = request.form.get("next")
        if wanted == "another" and self.may("create"):
            return self.to("create_view")
        if wanted == "stay" and self.may("edit"):
            return self.to("edit_view", id=record.id)
        return local_path(request.form.get("back")) or self.details_url(record.id)

    # ---- saving
    def _try(self, draft: Draft) -> Any:
        """Save; a refusal is tied to its field and gives None."""
        if not self.valid(draft):
            return None
        values = freeze(draft.form, draft.inlines, confirmed=request.form.get("confirmed", "")[:200])
        try:
            if draft.record is None:
                return self.create_model(values, draft)
            return self.update_model(values, draft.record, draft)
        except (DomainError, StaleDataError, IntegrityError, DataError) as refusal:
            self._tell(draft, refusal)
        return None

    def _tell(self, draft: Draft, refusal: Exception) -> None:
        """What refused the save, where the person will read it."""
        match refusal:
            case NeedsConfirmation():
                draft.warning = Warning(refusal.message, refusal.items, refusal.token, refusal.way)
            case StaleDataError() | StaleRecord():
                self._reopen(draft)
            case FieldErrors():
                for name, message in refusal.errors.items():
                    self._refuse(draft, message, name)
            case DomainError():
                self._refuse(draft, refusal.message, refusal.field)
            case IntegrityError() | DataError():
                broken = explain(refusal)
                self._refuse(draft, broken.message, broken.field)

    def valid(self, draft: Draft) -> bool:
        """Whether every field reads well."""
        form_ok = draft.form.validate()
        return all([state.validate() for state in draft.inlines.values()]) and form_ok

    def _refuse(self, draft: Draft, message: str, name: str | None) -> None:
        if not (name and put_error(draft.form, draft.inlines, name, message)):
            draft.general.append(message)

    def create_model(self, values: Values, draft: Draft) -> Any:
        """One service, one commit; the form's mark is kept with the record, so that it is not received twice."""
        service = type(self).create_service
        assert service is not None
        with unit_of_work() as session:
            record = service(keep_uploads(values, self.actor), self.actor)
            session.add(record)
            session.flush()
            self._keep_mark(draft, record.id)
            self._still_reached(record.id)
        return record

    def update_model(self, values: Values, record: Any, draft: Draft) -> Any:
        """One service, one commit; the record's version rises even when only its inline rows changed, not when nothing did."""
        service = type(self).update_service
        assert service is not None
        with unit_of_work() as session:
            before, version = told_changes(session), record.version
            service(record, keep_uploads(values, self.actor), self.actor)
            session.flush()
            if told_changes(session) != before and record.version == version:
                record.updated_at = now()
                session.flush()
            self._keep_mark(draft, record.id)
            self._still_reached(record.id)
        return record

    def _still_reached(self, value: int) -> None:
        """Nobody pushes a record out of their own sight (R2)."""
        if db.session.scalar(select(self.model.id).where(self.model.id == value, *self.bounds)) is None:
            raise DomainError("Après cette modification vous n’auriez plus accès à cette fiche ; rien n’a été enregistré.")

    # ---- the same form twice
    def _keep_mark(self, draft: Draft, value: int) -> None:
        session = db.session
        session.execute(delete(SubmittedForm).where(SubmittedForm.at < now() - timedelta(days=2)))
        session.add(SubmittedForm(mark=draft.mark, digest=draft.digest, location=self.details_url(value)))
        session.flush()

    @staticmethod
    def _received(draft: Draft) -> str | None:
        """Where the record is, when this very form was received before: a second click, a page sent again."""
        found = select(SubmittedForm.location).where(SubmittedForm.mark == draft.mark, SubmittedForm.digest == draft.digest)
        return db.session.scalar(found) if draft.digest else None

    @staticmethod
    def _used_for_another(draft: Draft) -> bool:
        """Whether the form already made a record and came back changed: a person says if it is another one."""
        location = db.session.scalar(select(SubmittedForm.location).where(SubmittedForm.mark == draft.mark).limit(1))
        if location is None or request.form.get("confirmed") == ANOTHER:
            return False
        draft.warning = Warning(
            USED, [("Ouvrir la fiche enregistrée", location)], ANOTHER, "C’est une autre fiche : l’enregistrer"
        )
        return True

    # ---- the page
    def form_page(self, draft: Draft) -> str:
        """The form, or the conflict page above it."""
        g.form_errors = errors = [
            *((("form", "", message)) for message in draft.general),
            *errors_of(draft.form, draft.inlines),
        ]
        new = draft.record is None
        page = FormPage(
            title=self.wording.new if new else f"Modifier : {self.title_of(draft.record)}",
            subtitle=self.form_subtitle(draft.record),
            crumbs=self.crumbs(draft.record),
            sections=self.form_sections(draft),
            errors=errors,
            cancel_url=self.list_url() if new else self.details_url(draft.record.id),
            is_new=new,
            warning=draft.warning,
            conflict=draft.conflict,
        )
        template = "admin/conflict.html" if draft.conflict else self.form_template(draft)
        context = {
            **self.form_context(draft),
            "multipart": self.takes_files,
            "version": draft.version,
            "seen": draft.seen,
            "mark": draft.mark,
            "sides": draft.sides,
        }
        return self.page(template, page=page, form=draft.form, **context)

    def form_template(self, draft: Draft) -> str:
        """The page that draws the form; a view may have one of its own."""
        return "admin/form.html"

    def form_context(self, draft: Draft) -> dict[str, Any]:
        """What that page shows beside what every form does."""
        return {}

    def form_subtitle(self, record: Any) -> str:
        """A line under the title: what the record is, who changed it last."""
        return ""

    def form_sections(self, draft: Draft) -> list[FormSection]:
        """The declared sections with the fields the person may write."""
        found = []
        for number, section in enumerate(self.sections, start=1):
            fields = [draft.form._fields[name] for name in section.fields if name in draft.form._fields]
            inline = draft.inlines.get(section.inline)
            if len(fields) == 1 and fields[0].label.text == section.title:
                fields[0].named = True
            if fields or inline:
                found.append(FormSection(f"s{number}", section.title, section.hint, fields, inline))
        return found
