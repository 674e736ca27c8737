"""The page that composes a sitting's agenda: by the keyboard, without script, one gesture at a time."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import redirect, request
from flask_admin import expose
from sqlalchemy import select
from werkzeug.wrappers import Response

from pre_admin.approval.models import AgendaItem, Lot, Sitting, SittingState
from pre_admin.approval.queries.agenda import SHOWN, candidates, lines_of
from pre_admin.approval.rules.sittings import LIVE
from pre_admin.approval.services import agenda as services
from pre_admin.approval.views.gestures import Facing, done, unknown
from pre_admin.core.database import db
from pre_admin.core.errors import DomainError
from pre_admin.core.french import plural
from pre_admin.panel import once
from pre_admin.panel.requests import MAX_ID, address, number, record_ids

GONE = "Ce point n’est plus à l’ordre du jour : la page a été rechargée."


@dataclass(frozen=True)
class Typed:
    """A gesture that was refused: what refuses it, the item it was about, what was typed or ticked."""

    message: str = ""
    row: int | None = None
    text: str = ""
    ticked: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Focus:
    """Where the keyboard was, so that the same button has the focus again."""

    row: int | None
    way: str


class Composing(Facing):
    """The agenda face of a sitting."""

    @expose("/agenda/", methods=("GET", "POST"))
    def agenda_view(self) -> str | Response | tuple[str, int]:
        """The agenda in its three lots, and what may be put on it while the sitting is not convened."""
        sitting = self.find(request.args.get("id"))
        if sitting.state not in LIVE:
            return redirect(self.details_url(sitting.id))
        if request.method == "GET":
            return self._agenda_page(sitting, Typed())
        verb, _, text = request.form.get("do", "").partition(":")
        row = number(text, 1, MAX_ID)
        ticked = record_ids(request.form.getlist("action"), SHOWN)
        moved = (("moved", row), ("way", verb)) if verb in ("up", "down") else ()
        location = address(f"{self._base_url()}agenda/", [("id", sitting.id), *moved])
        answer = done(location, lambda: self._compose(sitting, verb, row or 0, ticked))
        if isinstance(answer, DomainError):
            typed = Typed(answer.message, row, request.form.get("not_examined", "")[:400], frozenset(ticked))
            return self._agenda_page(self.find(str(sitting.id)), typed), 422
        return answer

    def _compose(self, sitting: Sitting, verb: str, row: int, ticked: list[int]) -> str | None:
        actor = self.actor
        lot = next((one for one in Lot if one.value == request.form.get("lot")), Lot.WITHOUT_DEBATE)
        gestures: dict[str, Callable[[], int | None]] = {
            "add": lambda: services.put_on_agenda(sitting, ticked, actor, lot),
            "all": lambda: services.put_all_on_agenda(sitting, actor),
            "up": lambda: services.move_on_agenda(sitting, row, -1, actor),
            "down": lambda: services.move_on_agenda(sitting, row, 1, actor),
            "lot": lambda: services.set_lot(sitting, row, lot, actor),
            "remove": lambda: services.take_off_agenda(sitting, row, actor),
            "skip": lambda: services.leave_unexamined(self._item(sitting, row), request.form.get("not_examined", ""), actor),
            "again": lambda: services.leave_unexamined(self._item(sitting, row), None, actor),
        }
        act: Callable[[], Any] = gestures.get(verb, unknown)
        count = act()
        told = {
            "lot": f"Point passé dans le lot {lot.label}.", "remove": "Action retirée de l’ordre du jour ; elle attend une autre séance.",
            "skip": "Le point ne sera pas examiné ; le motif figurera au procès-verbal.", "again": "Le point sera examiné.",
        }  # fmt: skip
        return f"{plural(count or 0, 'action inscrite', 'actions inscrites')} à l’ordre du jour." if count else told.get(verb)

    @staticmethod
    def _item(sitting: Sitting, row: int) -> AgendaItem:
        found = db.session.scalars(
            select(AgendaItem).where(AgendaItem.id == row, AgendaItem.sitting_id == sitting.id)
        ).one_or_none()
        if found is None:
            raise DomainError(GONE)
        return found

    def _agenda_page(self, sitting: Sitting, typed: Typed) -> str:
        lines = lines_of(sitting.id)
        planned = sitting.state is SittingState.PLANNED
        return self.page(
            "approval/sitting_agenda.html", purpose="", sitting=sitting, title=f"Ordre du jour, {self.named(sitting)}",
            crumbs=self.crumbs(sitting), lots=[(lot, [one for one in lines if one.lot is lot]) for lot in Lot], total=len(lines),
            planned=planned, waiting=candidates(sitting) if planned else (), typed=typed, mark=once.mark_of({}), most=SHOWN,
            focus=Focus(number(request.args.get("moved"), 1, MAX_ID), request.args.get("way", "")),
        )  # fmt: skip
