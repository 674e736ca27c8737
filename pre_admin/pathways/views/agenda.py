"""The page that composes a meeting's agenda: by the keyboard, without script, one gesture at a time."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, request
from flask_admin import expose
from werkzeug.wrappers import Response

from pre_admin.core.calendar import today
from pre_admin.core.errors import DomainError
from pre_admin.core.french import age_words, plural
from pre_admin.core.unit_of_work import unit_of_work
from pre_admin.journal.models import AccessKind
from pre_admin.panel.requests import MAX_ID, address, number, record_ids
from pre_admin.panel.view.ground import Ground
from pre_admin.pathways.models import Meeting
from pre_admin.pathways.queries.agenda import agenda_of, candidates
from pre_admin.pathways.rules.meetings import TO_COME
from pre_admin.pathways.services import agenda as services

MOST = 200
"""Situations ticked at once."""


@dataclass(frozen=True)
class Focus:
    """Where the keyboard was: the situation moved and which way, so that the same button has the focus again."""

    row: int | None
    way: str


class Composing(Ground):
    """The agenda face of a meeting."""

    @expose("/agenda/", methods=("GET", "POST"))
    def agenda_view(self) -> str | Response:
        """The agenda, what may be put on it, what waits and why."""
        meeting = self.find(request.args.get("id"))
        if request.method == "POST":
            return self._compose(meeting)
        if meeting.state not in TO_COME:
            return redirect(self.details_url(meeting.id))
        self.log_opening(AccessKind.READ, meeting)
        ready, held_back = candidates(meeting)
        day = today()
        return self.page(
            "pathways/agenda.html", purpose="", meeting=meeting, title=f"Ordre du jour : {self.title_of(meeting)}",
            crumbs=self.crumbs(meeting), rows=agenda_of(meeting.id), ready=ready, held_back=held_back,
            age=lambda birth: age_words(birth, day), ticked=number(request.args.get("child"), 1, MAX_ID),
            focus=Focus(number(request.args.get("moved"), 1, MAX_ID), request.args.get("way", "")),
        )  # fmt: skip

    def _compose(self, meeting: Meeting) -> Response:
        """One gesture; whatever refuses is said on the page."""
        verb, _, text = request.form.get("do", "").partition(":")
        row = number(text, 1, MAX_ID)
        back: list[tuple[str, Any]] = [("id", meeting.id)]
        try:
            with unit_of_work():
                told = self._gesture(meeting, verb, row)
        except DomainError as refusal:
            flash(refusal.message, "stop")
        else:
            if told:
                flash(told, "ok")
            if verb in ("up", "down"):
                back += [("moved", row), ("way", verb)]
        return redirect(address(f"{self._base_url()}agenda/", back))

    def _gesture(self, meeting: Meeting, verb: str, row: int | None) -> str:
        actor = self.actor
        gestures: dict[str, Callable[[], Any]] = {
            "add": lambda: services.put_on_agenda(meeting, record_ids(request.form.getlist("child"), MOST), actor),
            "all": lambda: services.put_all_on_agenda(meeting, actor),
            "up": lambda: services.move_on_agenda(meeting, row or 0, -1, actor),
            "down": lambda: services.move_on_agenda(meeting, row or 0, 1, actor),
            "remove": lambda: services.take_off_agenda(meeting, row or 0, actor),
        }
        if verb not in gestures:
            raise DomainError(services.NOTHING_TICKED)
        done = gestures[verb]()
        if verb == "remove":
            return "Situation retirée de l’ordre du jour ; elle attend une autre réunion."
        return f"{plural(done, 'situation inscrite', 'situations inscrites')} à l’ordre du jour." if done else ""
