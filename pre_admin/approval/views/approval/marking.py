"""A member's position on an item."""

from flask import request
from flask_admin import expose
from sqlalchemy.exc import IntegrityError
from werkzeug.wrappers import Response

from pre_admin.approval.models import Mark
from pre_admin.approval.services.positions import mark
from pre_admin.approval.views.approval.ground import ApprovalGround, Typed
from pre_admin.core.constraints import explain
from pre_admin.core.errors import DomainError
from pre_admin.core.unit_of_work import unit_of_work

UNKNOWN = "Choisissez une position."


class Marking(ApprovalGround):
    """Favourable, unfavourable, no opinion; and « à débattre »."""

    @expose("/mark/", methods=("POST",))
    def mark_view(self) -> Response | tuple[str, int]:
        """Note the person's position."""
        item = self.find_item(request.args.get("item"))
        sitting_id, key = item.sitting_id, item.id
        said = request.form.get("position", "")
        try:
            position = Mark(said) if said else None
            with unit_of_work():
                mark(item, position, request.form.get("to_debate") == "y", self.actor)
        except ValueError:
            refusal = UNKNOWN
        except DomainError as told:
            refusal = told.message
        except IntegrityError as broken:
            refusal = explain(broken).message
        else:
            return self.lead(self.path_to(sitting=sitting_id, item=key, show=self.shown, done="marked"))
        return self.again(sitting_id, key, Typed(dict(request.form), {"position": refusal}))
