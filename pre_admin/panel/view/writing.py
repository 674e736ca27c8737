"""A register's forms: form → typed values → one service → one commit, the journal rows riding in the same flush."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from flask import flash, g, redirect, request
from flask_admin import expose
from flask_admin.form import BaseForm
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from pre_admin.core.calendar import now
from pre_admin.core.constraints import explain
from pre_admin.core.database import db
from pre_admin.core.errors import DomainError, FieldErrors, NeedsConfirmation, StaleRecord
from pre_admin.core.unit_of_work import unit_of_work
from pre_admin.journal.models import AccessKind
from pre_admin.journal.queries import last_change
from pre_admin.panel.conflicts import field_differences, row_differences, snapshot, take_theirs
from pre_admin.panel.declarations import Inline
from pre_admin.panel.forms import InlineState, Values, build_form, dress, errors_of, freeze, prune, put_error
from pre_admin.panel.models import SubmittedForm
from pre_admin.panel.pages import Conflict, FormPage, FormSection, Warning
from pre_admin.panel.requests import local_path
from pre_admin.panel.view.ground import Ground

CONFLICT = "Cette fiche a changé pendant votre saisie ; rien n’a été enregistré et rien de ce que vous avez tapé n’est perdu."


@dataclass
class Draft:
    """A form being filled: what was typed, and what came of it."""

    form: BaseForm
    inlines: dict[str, InlineState]
    record: Any
    version: str
    seen: str
    mark: str
    general: list[str] = field(default_factory=list)
    warning: Warning | None = None
    conflict: Conflict | None = None
    sides: dict[str, str] = field(default_factory=dict)


class Writing(Ground):
    """The create and edit faces of a register."""

    _form_class: type[BaseForm]
    _row_classes: dict[str, type[BaseForm]]

    def prepare(self) -> None:
        """Form classes are made once; an undeclared look-up stops the start."""
        super().prepare()
        self._form_class = build_form(self.model, self.form_columns, self.kinds, self.choices)
        self._row_classes = {
            inline.name: build_form(inline.model, inline.fields, inline.kinds, inline.choices) for inline in self.inlines
        }
        self._create_form_class = self._edit_form_class = self._form_class

    # ---- the form
    def inline_records(self, inline: Inline, record: Any) -> list[Any]:
        """The stored rows of an inline list."""
        if record is None:
            return []
        parent = getattr(inline.model, inline.parent_key)
        order = inline.order or (inline.model.id,)  # type: ignore[attr-defined]
        return list(db.session.scalars(select(inline.model).where(parent == record.id).order_by(*order)))

    def defaults(self) -> dict[str, Any]:
        """What a new record's form starts with; a view may read it from the address."""
        return {}

    def draft(self, record: Any, formdata: MultiDict[str, str] | None) -> Draft:
        """The form of a record, or of a new one, with what was posted."""
        data = self.defaults() if record is None and formdata is None else None
        form = self._form_class(formdata, obj=record, data=data)
        prune(form, self.model, self.actor.may)
        dress(form, self.widths, self.lookups, self._lookup_url, self.text_of)
        inlines = {}
        for inline in self.inlines:
            state = InlineState(inline, self._row_classes[inline.name], self._dress_row)
            records = self.inline_records(inline, record)
            if formdata is None:
                state.load(records)
            else:
                state.read(formdata, records)
            inlines[inline.name] = state
        posted: Mapping[str, str] = formdata or {}
        draft = Draft(
            form, inlines, record, posted.get("version", str(getattr(record, "version", ""))),
            posted.get("seen", ""), posted.get("mark", "")[:40] or secrets.token_urlsafe(18),
        )  # fmt: skip
        if formdata is None and record is not None:
            draft.seen = json.dumps(snapshot(form, inlines))
        return draft

    def _dress_row(self, form: BaseForm, inline: Inline) -> None:
        prune(form, inline.model, self.actor.may)
        dress(form, inline.widths, inline.lookups, lambda name: self._lookup_url(f"{inline.name}.{name}"), self.text_of)

    def _lookup_url(self, name: str) -> str:
        return f"{self._base_url()}lookup/{name}/"

    # ---- endpoints
    @expose("/new/", methods=("GET", "POST"))
    def create_view(self) -> str | Response | tuple[str, int]:
        """A new record."""
        if request.method == "GET":
            return self.form_page(self.draft(None, None))
        draft = self.draft(None, MultiDict(request.form))
        location = self._already(draft.mark)
        if location:
            return redirect(location)
        record = self._try(draft)
        if record is None:
            location = self._already(draft.mark)
            return redirect(location) if location else (self.form_page(draft), 422)
        wording = self.wording
        flash(f"{wording.one.capitalize()} {wording.agree('enregistré')} : {self.title_of(record)}.", "ok")
        return redirect(self._after(record))

    @expose("/edit/", methods=("GET", "POST"))
    def edit_view(self) -> str | Response | tuple[str, int]:
        """A record being changed."""
        record = self.find(request.args.get("id"))
        if request.method == "GET":
            self.log_access(AccessKind.EDIT, record.id)
            return self.form_page(self.draft(record, None))
        formdata = MultiDict(request.form)
        self._give_up(record, formdata)
        draft = self.draft(record, formdata)
        saved = None if self._conflicts(draft) else self._try(draft)
        if saved is None:
            return self.form_page(draft), 409 if draft.conflict else 422
        flash(f"Modifications enregistrées : {self.title_of(record)}.", "ok")
        return redirect(self._after(record))

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
        values = freeze(draft.form, draft.inlines, confirmed=request.form.get("confirmed") == "1")
        try:
            return self.create_model(values, draft.mark) if draft.record is None else self.update_model(values, draft.record)
        except NeedsConfirmation as asked:
            draft.warning = Warning(asked.message, asked.items)
        except FieldErrors as refusal:
            for name, message in refusal.errors.items():
                self._refuse(draft, message, name)
        except (StaleDataError, StaleRecord):
            self._reopen(draft)
        except DomainError as refusal:
            self._refuse(draft, refusal.message, refusal.field)
        except IntegrityError as error:
            broken = explain(error)
            self._refuse(draft, broken.message, broken.field)
        return None

    def valid(self, draft: Draft) -> bool:
        """Whether every field reads well."""
        form_ok = draft.form.validate()
        return all([state.validate() for state in draft.inlines.values()]) and form_ok

    def _refuse(self, draft: Draft, message: str, name: str | None) -> None:
        if not (name and put_error(draft.form, draft.inlines, name, message)):
            draft.general.append(message)

    def create_model(self, values: Values, mark: str = "") -> Any:
        """One service, one commit; the form's mark is kept with the record, so that it is not received twice."""
        service = type(self).create_service
        assert service is not None
        with unit_of_work() as session:
            record = service(values, self.actor)
            session.add(record)
            session.flush()
            session.execute(delete(SubmittedForm).where(SubmittedForm.at < now() - timedelta(days=2)))
            if mark:
                session.add(SubmittedForm(mark=mark, location=self.details_url(record.id)))
                session.flush()
            self._still_reached(record.id)
        return record

    def update_model(self, values: Values, record: Any) -> Any:
        """One service, one commit; the record's version rises even when only its inline rows changed."""
        service = type(self).update_service
        assert service is not None
        with unit_of_work() as session:
            service(record, values, self.actor)
            record.updated_at = now()
            session.flush()
            self._still_reached(record.id)
        return record

    def _still_reached(self, value: int) -> None:
        """Nobody pushes a record out of their own sight (R2)."""
        if db.session.scalar(select(self.model.id).where(self.model.id == value)) is None:
            raise DomainError("Après cette modification vous n’auriez plus accès à cette fiche ; rien n’a été enregistré.")

    def _already(self, mark: str) -> str | None:
        return db.session.scalar(select(SubmittedForm.location).where(SubmittedForm.mark == mark)) if mark else None

    # ---- two people at once
    def _stored(self, record: Any) -> Draft:
        return self.draft(record, None)

    def _give_up(self, record: Any, formdata: MultiDict[str, str]) -> None:
        """Take what is stored for the fields of the conflict page left to the other person."""
        names = [key[len("keep-") :] for key, value in formdata.items() if key.startswith("keep-") and value == "theirs"]
        if names:
            stored = self._stored(record)
            take_theirs(formdata, names, stored.form, stored.inlines)

    def _conflicts(self, draft: Draft) -> bool:
        """Whether someone else saved in between something that differs from what is being saved."""
        if draft.version == str(draft.record.version):
            return False
        stored = self._stored(draft.record)
        seen = self._seen(draft)
        pairs = field_differences(draft.form, stored.form, seen)
        for name, state in draft.inlines.items():
            pairs += row_differences(state, stored.inlines[name], seen)
        draft.version, draft.seen = stored.version, stored.seen
        if not pairs:
            return False
        who, at = last_change(draft.record) or ("quelqu’un d’autre", None)
        draft.conflict = Conflict(who, at, [difference for difference, _ in pairs])
        draft.sides = {difference.name: side for difference, side in pairs}
        return True

    @staticmethod
    def _seen(draft: Draft) -> dict[str, str]:
        try:
            seen = json.loads(draft.seen)
        except ValueError:
            return {}
        return seen if isinstance(seen, dict) else {}

    def _reopen(self, draft: Draft) -> None:
        """Someone saved between our reading and our writing: read again, and show both."""
        db.session.expire_all()
        draft.record = self.find(request.args.get("id"))
        if not self._conflicts(draft):
            draft.general.append(CONFLICT)

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
            cancel_url=self.to("index_view") if new else self.details_url(draft.record.id),
            is_new=new,
            warning=draft.warning,
            conflict=draft.conflict,
        )
        template = "admin/conflict.html" if draft.conflict else "admin/form.html"
        context = {"version": draft.version, "seen": draft.seen, "mark": draft.mark if new else "", "sides": draft.sides}
        return self.page(template, page=page, form=draft.form, **context)

    def form_subtitle(self, record: Any) -> str:
        """A line under the title: what the record is, who changed it last."""
        return ""

    def form_sections(self, draft: Draft) -> list[FormSection]:
        """The declared sections with the fields the person may write."""
        found = []
        for number, section in enumerate(self.sections, start=1):
            fields = [draft.form._fields[name] for name in section.fields if name in draft.form._fields]
            inline = draft.inlines.get(section.inline)
            if fields or inline:
                found.append(FormSection(f"s{number}", section.title, section.hint, fields, inline))
        return found
