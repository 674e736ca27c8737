"""Who takes no part in what: recusals from declared interests, those said in the sitting, who went out and came back."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, request
from flask_admin import expose
from sqlalchemy import select
from werkzeug.wrappers import Response

from pre_admin.approval.models import Recusal, Sitting, SittingState
from pre_admin.approval.queries.agenda import lines_of
from pre_admin.approval.queries.passages import readings_before
from pre_admin.approval.queries.sittings import called_to, hidden_numbers, recusals_of
from pre_admin.approval.services import recusals as services
from pre_admin.approval.services.attendance import PREPARED
from pre_admin.approval.views.gestures import done, unknown
from pre_admin.approval.views.sitting_agenda import Composing
from pre_admin.core.database import db
from pre_admin.core.errors import DomainError
from pre_admin.core.french import datetime_fr, plural
from pre_admin.panel import once
from pre_admin.panel.requests import MAX_ID, address, number

GONE = "Ce déport n’existe plus : la page a été rechargée."
CHOOSE = "Choisissez le membre et le point."


@dataclass(frozen=True)
class Chosen:
    """A recusal that was refused: why, what was chosen."""

    message: str = ""
    member: int | None = None
    item: int | None = None


class Recusing(Composing):
    """The recusals face of a sitting."""

    @expose("/recusals/", methods=("GET", "POST"))
    def recusals_view(self) -> str | Response | tuple[str, int]:
        """The recusals of a sitting, and one to add."""
        sitting = self.find(request.args.get("id"))
        if sitting.state not in PREPARED:
            return redirect(self.details_url(sitting.id))
        if request.method == "GET":
            return self._recusals_page(sitting, Chosen())
        verb, _, text = request.form.get("do", "").partition(":")
        row = number(text, 1, MAX_ID) or 0
        location = address(f"{self._base_url()}recusals/", [("id", sitting.id), ("moved", row)])
        answer = done(location, lambda: self._recuse(sitting, verb, row))
        if not isinstance(answer, DomainError):
            return answer
        if verb != "add":
            flash(answer.message, "stop")
            return redirect(location)
        member, item = (number(request.form.get(name), 1, MAX_ID) for name in ("member", "item"))
        return self._recusals_page(self.find(str(sitting.id)), Chosen(answer.message, member, item)), 422

    def _recuse(self, sitting: Sitting, verb: str, row: int) -> str | None:
        gestures: dict[str, Callable[[], str | None]] = {
            "add": lambda: self._add(sitting),
            "out": lambda: services.go_out(self._recusal(sitting, row), self.actor),
            "back": lambda: services.come_back(self._recusal(sitting, row), self.actor),
            "mistake": lambda: services.take_back(self._recusal(sitting, row), self.actor),
        }
        told = gestures.get(verb, unknown)()
        return "Déport retiré." if verb == "mistake" else told

    def _add(self, sitting: Sitting) -> str:
        """The recusal holds from now on; what was read before is told to whoever notes it."""
        member, item = (number(request.form.get(name), 1, MAX_ID) for name in ("member", "item"))
        if member is None or item is None:
            raise DomainError(CHOOSE, "item" if member else "member")
        read = services.recuse(self._item(sitting, item), member, self.actor)
        if not read:
            return "Déport noté : le point n’est plus montré à ce membre, et le quorum de ce point se compte sans lui."
        times = plural(len(read), "fois", "fois")
        return f"Déport noté. Ce membre avait déjà ouvert ce point {times}, la dernière le {datetime_fr(read[-1])} : dites-le au procès-verbal si besoin."

    @staticmethod
    def _recusal(sitting: Sitting, row: int) -> Recusal:
        found = db.session.scalars(select(Recusal).where(Recusal.id == row, Recusal.sitting_id == sitting.id)).one_or_none()
        if found is None:
            raise DomainError(GONE)
        return found

    def _recusals_page(self, sitting: Sitting, chosen: Chosen) -> str:
        items: list[Any] = [one for one in lines_of(sitting.id) if one.verb is None]
        return self.page(
            "approval/sitting_recusals.html", purpose="", sitting=sitting, title=f"Déports, {self.named(sitting)}",
            crumbs=self.crumbs(sitting), rows=recusals_of(sitting.id), readings=readings_before(sitting.id), chosen=chosen,
            members=called_to(sitting.id), items=items, hidden=hidden_numbers(sitting.id), opened=sitting.state is SittingState.OPEN, mark=once.mark_of({}),
            moved=number(request.args.get("moved"), 1, MAX_ID),
        )  # fmt: skip
