"""Keeping an item in the sitting: passing it, recusing a member at once, who went out for it and came back."""

from collections.abc import Callable
from typing import Any

from flask import abort, flash, request
from flask_admin import expose
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from werkzeug.wrappers import Response

from pre_admin.approval.models import AgendaItem, Recusal
from pre_admin.approval.queries.sheet import action_of
from pre_admin.approval.services.agenda import leave_unexamined
from pre_admin.approval.services.recording import refuse_recorder
from pre_admin.approval.services.recusals import come_back, go_out, recuse
from pre_admin.approval.views.approval.ground import ApprovalGround, Typed
from pre_admin.core.database import db
from pre_admin.core.errors import DomainError
from pre_admin.core.french import datetime_fr
from pre_admin.core.unit_of_work import unit_of_work
from pre_admin.panel.requests import MAX_ID, number, record_id

CHOOSE = "Choisissez le membre en déport."
READ_BEFORE = "Ce membre avait déjà ouvert ce point : {}. C’est noté au journal des accès."


class Keeping(ApprovalGround):
    """What the chair or the secretary notes beside the decision."""

    @expose("/skip/", methods=("POST",))
    def skip_view(self) -> Response | tuple[str, int]:
        """Pass an item without examining it, with a reason; or take it up again."""
        back = request.form.get("back") == "1"
        reason = None if back else request.form.get("not_examined", "")

        return self._keep("not_examined", lambda item: leave_unexamined(item, reason, self.actor), "back" if back else "skipped")

    @expose("/recuse/", methods=("POST",))
    def recuse_view(self) -> Response | tuple[str, int]:
        """A member says, in the sitting, that they take no part in the item."""

        def step(item: AgendaItem) -> None:
            member = number(request.form.get("member"), 1, MAX_ID)
            if member is None:
                raise DomainError(CHOOSE, "member")
            before = recuse(item, member, self.actor)
            if before:
                flash(READ_BEFORE.format(", ".join(datetime_fr(one) for one in before[-3:])), "wait")

        return self._keep("member", step)

    @expose("/door/", methods=("POST",))
    def door_view(self) -> Response | tuple[str, int]:
        """A recused member goes out for the item, or comes back."""

        def step(item: AgendaItem) -> None:
            wanted = (Recusal.id == record_id(request.form.get("recusal")), Recusal.item_id == item.id)
            found = db.session.scalar(select(Recusal).where(*wanted))
            if found is None:
                abort(404)
            (come_back if request.form.get("way") == "in" else go_out)(found, self.actor)

        return self._keep("member", step)

    def _keep(self, field: str, step: Callable[[AgendaItem], Any], done: str = "") -> Response | tuple[str, int]:
        """A step of whoever keeps the sitting: in one transaction, its refusal beside its field."""
        item = self.find_item(request.args.get("item"))
        sitting_id, key = item.sitting_id, item.id
        try:
            with unit_of_work():
                refuse_recorder(self.find_sitting(str(sitting_id)), item, action_of(item), self.actor)
                step(item)
        except DomainError as refusal:
            return self.again(sitting_id, key, Typed(dict(request.form), {refusal.field or field: refusal.message}))
        except IntegrityError:
            db.session.rollback()
        reachable = db.session.scalar(select(AgendaItem.id).where(AgendaItem.id == key)) is not None
        return self.gone(self.path_to(sitting=sitting_id, item=key if reachable else None, show=self.shown, done=done))
