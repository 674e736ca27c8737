"""Look-ups: what a field that names another record offers, within the person's scope, twenty at a time."""

from datetime import date
from typing import Any

from flask import Response, abort, jsonify, request
from flask_admin import expose

from pre_admin.core.database import db
from pre_admin.core.french import date_fr
from pre_admin.core.reference import ReferenceRow
from pre_admin.core.search import matching, searched_words
from pre_admin.core.text import normalise
from pre_admin.panel.converter import column_of
from pre_admin.panel.declarations import Lookup
from pre_admin.panel.view.ground import Ground

LIMIT = 20
SMALL = 2000


class LookingUp(Ground):
    """The look-up face of a register's forms."""

    @expose("/lookup/<field>/")
    def lookup_view(self, field: str) -> Response:
        """The records a field may name: `[{"value", "text", "hint"}]`. Only for who may write the form."""
        lookup = self._lookup_of_move(field)
        if lookup is None:
            if not (self.may("create") or self.may("edit")):
                abort(403)
            lookup = self._lookup(field)
        found = self._found(lookup, request.args.get("q", "").strip()[:100])
        return jsonify([{"value": str(row[0]), "text": str(row[1]), "hint": (lookup.tell or _hint)(row[2])} for row in found])

    def _lookup_of_move(self, name: str) -> Lookup | None:
        """The look-up of a step's field, for who may take the step; None when the field is not a step's."""
        step, _, field = name.rpartition(".")
        move = next((one for one in self.moves if one.name == step), None)
        if move is None:
            return None
        if not self.may(move.act):
            abort(403)
        if field not in move.lookups:
            abort(404)
        return move.lookups[field]

    def _lookup(self, name: str) -> Lookup:
        """The declared look-up of a field the person may write; 404 otherwise."""
        listed, _, field = name.rpartition(".")
        inline = next((one for one in self.inlines if one.name == listed), None)
        if listed and inline is None:
            abort(404)
        lookups = inline.lookups if inline else self.lookups
        model = inline.model if inline else self.model
        if field not in lookups:
            abort(404)
        permission = column_of(model, field).info.get("permission")
        if permission and not self.actor.may(permission):
            abort(403)
        return lookups[field]

    @staticmethod
    def _found(lookup: Lookup, text: str) -> list[Any]:
        statement = lookup.statement()
        if issubclass(lookup.model, ReferenceRow):
            statement = statement.where(lookup.model.retired_on.is_(None))
        if not text:
            return list(db.session.execute(statement.limit(LIMIT)))
        if lookup.model.__searched__:
            return list(db.session.execute(statement.where(lookup.model.id.in_(matching(lookup.model, text))).limit(LIMIT)))  # type: ignore[attr-defined]
        wanted = searched_words(text)
        rows = db.session.execute(statement.limit(SMALL))
        return [row for row in rows if _begins(wanted, f"{row[1]} {row[2] or ''}")][:LIMIT]


def _hint(value: Any) -> str:
    """What tells two records apart; a day is when the record ended."""
    return f"fermé le {date_fr(value)}" if isinstance(value, date) else str(value or "")


def _begins(wanted: list[str], text: str) -> bool:
    """Whether each word looked for begins some word of the text."""
    present = normalise(text).split()
    return bool(wanted) and all(any(word.startswith(one) for word in present) for one in wanted)
