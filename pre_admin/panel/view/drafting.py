"""A register's form being filled: what was stored, what was typed, and what two people typed at once."""

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import current_app, request
from flask_admin.form import BaseForm
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from pre_admin.core.database import db
from pre_admin.journal.queries import last_change
from pre_admin.panel.conflicts import field_differences, row_differences, snapshot, take_theirs
from pre_admin.panel.converter import column_of, names_document
from pre_admin.panel.declarations import Inline
from pre_admin.panel.documents import documents_told
from pre_admin.panel.fields import UploadField
from pre_admin.panel.forms import InlineState, build_form, dress, prune
from pre_admin.panel.pages import Conflict, Warning
from pre_admin.panel.view.withholding import Withholding

LONGEST_SEEN = 100_000
"""Signs of the digests a form carries: a hundred fields and four hundred rows take a tenth of it."""
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
    digest: str = ""
    general: list[str] = field(default_factory=list)
    warning: Warning | None = None
    conflict: Conflict | None = None
    sides: dict[str, str] = field(default_factory=dict)


class Drafting(Withholding):
    """What the create and edit faces of a register fill."""

    _form_class: type[BaseForm]
    _row_classes: dict[str, type[BaseForm]]
    takes_files: bool

    def prepare(self) -> None:
        """Form classes are made once; an undeclared look-up stops the start."""
        super().prepare()
        self._form_class = build_form(self.model, self.form_columns, self.kinds, self.choices, self.rules)
        self._row_classes = {
            inline.name: build_form(inline.model, inline.fields, inline.kinds, inline.choices, inline.rules)
            for inline in self.inlines
        }
        self._create_form_class = self._edit_form_class = self._form_class
        owners = ((self.model, self.form_columns), *((inline.model, inline.fields) for inline in self.inlines))
        self.takes_files = any(names_document(column_of(model, name)) for model, names in owners for name in names)

    # ---- the form
    def inline_records(self, inline: Inline, record: Any) -> list[Any]:
        """The stored rows of an inline list; the texts of what they refer to are read at once."""
        if record is None:
            return []
        parent = getattr(inline.model, inline.parent_key)
        order = inline.order or (inline.model.id,)  # type: ignore[attr-defined]
        records = list(db.session.scalars(select(inline.model).where(parent == record.id).order_by(*order)))
        for name, lookup in inline.lookups.items():
            self.read_texts(lookup, [getattr(one, name) for one in records])
        return records

    def defaults(self) -> dict[str, Any]:
        """What a new record's form starts with; a view may read it from the address."""
        return {}

    def draft(self, record: Any, formdata: MultiDict[str, str] | None) -> Draft:
        """The form of a record, or of a new one, with what was posted."""
        data = self.defaults() if record is None and formdata is None else None
        form = self._form_class(formdata, obj=record, data=data)
        prune(form, self.model, self.actor.may)
        dress(form, self.widths, self.lookups, self._lookup_url, self.text_of, self.is_retired)
        inlines = {}
        for inline in self.open_inlines():
            state = InlineState(inline, self._row_classes[inline.name], self._dress_row)
            records = self.inline_records(inline, record)
            if formdata is None:
                state.load(records)
                state.open(inline.opens_with if record is None else 0)
            else:
                state.read(formdata, records)
            inlines[inline.name] = state
        if self.takes_files:
            self._tell_files(record, form, inlines)
        posted: Mapping[str, str] = formdata or {}
        draft = Draft(
            form, inlines, record, posted.get("version", str(getattr(record, "version", ""))),
            posted.get("seen", ""), posted.get("mark", "")[:40] or secrets.token_urlsafe(18), self._digest(formdata),
        )  # fmt: skip
        if formdata is None and record is not None:
            draft.seen = json.dumps(snapshot(form, inlines))
        return draft

    def _tell_files(self, record: Any, form: BaseForm, inlines: Mapping[str, InlineState]) -> None:
        """What the stored files are, and where they open: one statement for the whole form."""
        uploads: list[tuple[UploadField, str, int | None]] = [(one, "", None) for one in form if isinstance(one, UploadField)]
        for state in inlines.values():
            uploads += [(one, state.name, row.id) for row in state.rows for one in row.fields if isinstance(one, UploadField)]
        told = documents_told([one.stored for one, _, _ in uploads])
        for one, listed, row_id in uploads:
            if one.stored is not None:
                one.stored_text = told.get(one.stored, "")
                one.stored_url = self.file_url(record.id, one.short_name, listed, row_id)

    @staticmethod
    def _digest(formdata: MultiDict[str, str] | None) -> str:
        """What a posted form says, to know it again; nothing can be read from it."""
        if formdata is None:
            return ""
        said = sorted((name, value) for name, value in formdata.items(multi=True) if name != "csrf_token")
        return hmac.new(str(current_app.secret_key).encode(), json.dumps(said, default=str).encode(), hashlib.sha256).hexdigest()

    def _dress_row(self, form: BaseForm, inline: Inline) -> None:
        prune(form, inline.model, self.actor.may)
        dress(
            form, inline.widths, inline.lookups, lambda name: self._lookup_url(f"{inline.name}.{name}"), self.text_of, self.is_retired
        )  # fmt: skip

    def _lookup_url(self, name: str) -> str:
        return f"{self._base_url()}lookup/{name}/"

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
            seen = json.loads(draft.seen[:LONGEST_SEEN])
        except (ValueError, RecursionError):
            return {}
        return seen if isinstance(seen, dict) else {}

    def _reopen(self, draft: Draft) -> None:
        """Someone saved between our reading and our writing: read again, and show both."""
        db.session.expire_all()
        draft.record = self.find(request.args.get("id"))
        if not self._conflicts(draft):
            draft.general.append(CONFLICT)
