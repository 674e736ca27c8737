"""The files a record holds: each served through the record, to who may read it, with a line in the access log."""

from typing import Any

from flask import Response, abort, request
from flask_admin import expose
from sqlalchemy import select

from pre_admin.core.database import db
from pre_admin.core.text import normalise
from pre_admin.journal.models import AccessKind
from pre_admin.journal.services import record_access
from pre_admin.panel.converter import column_of, names_document
from pre_admin.panel.documents import open_document
from pre_admin.panel.documents.serving import Lost
from pre_admin.panel.guard import error_page
from pre_admin.panel.requests import record_id
from pre_admin.panel.view.ground import Ground


class Filing(Ground):
    """The file face of a register."""

    @expose("/file/")
    def file_view(self) -> Response | tuple[str, int]:
        """A file of the record, or of a row it holds; logged before it is sent (R10)."""
        record = self.find(request.args.get("id"))
        owner, name = self._holder(record), request.args.get("field", "")
        document_id, label = getattr(owner, name), column_of(type(owner), name).info["label"]
        if document_id is None:
            abort(404)
        record_access(self.actor, AccessKind.READ, *self.file_of(record), detail=f"fichier : {label.lower()}")
        try:
            return open_document(document_id, f"{self.slug}-{record.id}-{normalise(label).replace(' ', '-')}-{document_id}")
        except Lost as lost:
            return error_page(404, lost.sentence)

    def _holder(self, record: Any) -> Any:
        """The record, or the inline row the address names; 404 for anything that is not a file of this record."""
        listed, name = request.args.get("list", ""), request.args.get("field", "")
        inline = next((one for one in self.inlines if one.name == listed), None)
        model, names = (inline.model, inline.fields) if inline else (self.model, self.form_columns)
        if (listed and inline is None) or name not in names or not names_document(column_of(model, name)):
            abort(404)
        permission = column_of(model, name).info.get("permission")
        if permission and not self.actor.may(permission):
            abort(403)
        if inline is None:
            return record
        row_model: Any = inline.model
        mine = (row_model.id == record_id(request.args.get("row"))) & (getattr(row_model, inline.parent_key) == record.id)
        row = db.session.scalar(select(row_model).where(mine))
        if row is None:
            abort(404)
        return row
