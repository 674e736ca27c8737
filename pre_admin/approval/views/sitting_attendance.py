"""Who is in the room: a page of big buttons, made to be kept open on a tablet during the sitting."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import redirect, request
from flask_admin import expose
from werkzeug.wrappers import Response

from pre_admin.approval.models import Sitting, SittingPresence
from pre_admin.approval.queries.sittings import Called, called_to, quorum_now
from pre_admin.approval.rules.attendance import moment_of
from pre_admin.approval.services import attendance as services
from pre_admin.approval.services.attendance import PREPARED
from pre_admin.approval.views.gestures import Facing, done, unknown
from pre_admin.core.calendar import now, today
from pre_admin.core.errors import DomainError
from pre_admin.core.french import time_fr
from pre_admin.panel import once
from pre_admin.panel.requests import MAX_ID, address, number

CHOOSE_HOLDER = "Choisissez le membre à qui le pouvoir est donné."
PRESENCES = {"excuse": SittingPresence.EXCUSED, "absent": SittingPresence.ABSENT, "expect": SittingPresence.EXPECTED}


@dataclass(frozen=True)
class Refused:
    """A gesture that was refused: whose row, why, and what was typed there."""

    row: int | None = None
    message: str = ""
    at: str = ""
    holder: int | None = None


def times_told(called: Called) -> str:
    """« de 14 h 02 à 15 h 10, puis entré à 15 h 30 »."""
    told = [
        f"de {time_fr(stay.arrived_at)} à {time_fr(stay.left_at)}" if stay.left_at else f"entré à {time_fr(stay.arrived_at)}"
        for stay in called.stays
    ]
    return ", puis ".join(told)


class Attending(Facing):
    """The attendance face of a sitting."""

    @expose("/attendance/", methods=("GET", "POST"))
    def attendance_view(self) -> str | Response | tuple[str, int]:
        """Every member called, the quorum as it stands; a gesture at a time."""
        sitting = self.find(request.args.get("id"))
        if sitting.state not in PREPARED:
            return redirect(self.details_url(sitting.id))
        if request.method == "GET":
            return self._attendance_page(sitting, Refused())
        verb, row = request.form.get("do", ""), number(request.form.get("member"), 1, MAX_ID)
        location = address(f"{self._base_url()}attendance/", [("id", sitting.id), ("moved", row)])
        answer = done(location, lambda: self._attend(sitting, verb, row or 0))
        if isinstance(answer, DomainError):
            holder = number(request.form.get("holder"), 1, MAX_ID)
            refused = Refused(row, answer.message, request.form.get("at", "")[:20], holder)
            return self._attendance_page(self.find(str(sitting.id)), refused), 422
        return answer

    def _attend(self, sitting: Sitting, verb: str, member: int) -> str | None:
        actor = self.actor
        gestures: dict[str, Callable[[], Any]] = {
            "in": lambda: services.arrive(sitting, member, self._typed(sitting), actor),
            "out": lambda: services.leave(sitting, member, self._typed(sitting), actor),
            "forget": lambda: services.forget_arrival(sitting, member, actor),
            "proxy": lambda: services.give_proxy(sitting, member, self._proxy_holder(), actor),
            "unproxy": lambda: services.take_proxy_back(sitting, member, actor),
        }
        if verb in PRESENCES:
            services.excuse(sitting, member, PRESENCES[verb], actor)
        else:
            gestures.get(verb, unknown)()
        return None

    @staticmethod
    def _typed(sitting: Sitting) -> Any:
        return moment_of(request.form.get("at"), sitting.held_on, now())

    @staticmethod
    def _proxy_holder() -> int:
        found = number(request.form.get("holder"), 1, MAX_ID)
        if found is None:
            raise DomainError(CHOOSE_HOLDER)
        return found

    def _attendance_page(self, sitting: Sitting, refused: Refused) -> str:
        rows = called_to(sitting.id)
        begun = sitting.held_on <= today()
        there = [one for one in rows if one.in_room]
        return self.page(
            "approval/sitting_attendance.html", purpose="", sitting=sitting, title=f"Présences, {self.named(sitting)}",
            crumbs=self.crumbs(sitting), rows=rows, times=times_told, problem=refused, quorum=quorum_now(sitting), begun=begun,
            there=len(there), mark=once.mark_of({}), moved=number(request.args.get("moved"), 1, MAX_ID),
            holders=[one for one in rows if one.in_room or (one.presence is SittingPresence.EXPECTED and not one.proxy_id)],
        )  # fmt: skip
