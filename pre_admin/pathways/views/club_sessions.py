"""The sessions of a club: who came, on one screen that a thumb can fill."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import abort, flash, redirect, request
from flask_admin import expose
from flask_admin.form import BaseForm
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from werkzeug.wrappers import Response

from pre_admin.core.calendar import today
from pre_admin.core.constraints import explain
from pre_admin.core.database import db
from pre_admin.core.errors import DomainError, FieldErrors
from pre_admin.core.french import date_fr, plural
from pre_admin.core.unit_of_work import unit_of_work
from pre_admin.panel.fields import DayField, NumberField, Required
from pre_admin.panel.forms import errors_of, put_error
from pre_admin.panel.pages import Crumb
from pre_admin.panel.requests import record_id
from pre_admin.pathways.models import Came, Club, ClubSession
from pre_admin.pathways.queries.groups import Pupil, attendance_of, leads, pupils_on, session_counts, sessions_of
from pre_admin.pathways.rules.attendance import CHANGED, crossed
from pre_admin.pathways.services.club_sessions import add_session, change_session, delete_session, mark_attendance
from pre_admin.pathways.views.club_consents import ClubConsents

CAME = {came.value: came for came in Came}


class SessionForm(BaseForm):
    """The session itself."""

    held_on = DayField("Date de la séance", [Required()])
    minutes = NumberField("Durée, en minutes", [Required()])


@dataclass(frozen=True)
class MarkRow:
    """A child and whether they came; `seen` is what was stored when the page was opened."""

    pathway_id: int
    name: str
    came: str
    seen: str
    crossed: bool = False


@dataclass(frozen=True)
class SessionLine:
    """A session already noted, in numbers."""

    url: str
    day: date
    told: str
    current: bool


@dataclass(frozen=True)
class SessionsPage:
    """What the page shows."""

    title: str
    crumbs: Sequence[Crumb]
    subtitle: str
    form: BaseForm
    rows: Sequence[MarkRow]
    marks: Sequence[tuple[str, str]]
    sessions: Sequence[SessionLine]
    errors: Sequence[tuple[str, str, str]]
    session: ClubSession | None
    new_url: str
    cancel_url: str
    may_delete: bool


class ClubSessions(ClubConsents):
    """The face of a club where sessions are noted."""

    named_faces = ClubConsents.named_faces | {"sessions_view"}

    @classmethod
    def acts(cls) -> dict[str, str]:
        """Noting attendance has a right of its own."""
        return {**super().acts(), "sessions_view": "attendance"}

    @expose("/sessions/", methods=("GET", "POST"))
    def sessions_view(self) -> str | Response | tuple[str, int]:
        """Note a session, or correct one; whoever follows only some of the pupils notes these alone."""
        club = self.find(request.args.get("id"))
        if not (self.actor.sees_all("child") or leads(club, self.actor)):
            abort(404)
        session = self._session(club)
        if request.method == "GET":
            self.log_names(club, "présences")
            day = session.held_on if session else min(today(), date(club.school_year + 1, 7, 31))
            form = SessionForm(data={"held_on": day, "minutes": session.minutes if session else 60})
            return self._sessions_page(club, session, form, _rows(club, session, day))
        if request.form.get("action") == "delete":
            return self._deleted(club, session)
        return self._noted(club, session)

    @staticmethod
    def _session(club: Club) -> ClubSession | None:
        """The session an address names; of another club, there is no such page."""
        asked = request.args.get("session")
        if asked is None:
            return None
        mine = (ClubSession.id == record_id(asked)) & (ClubSession.club_id == club.id)
        found = db.session.scalar(select(ClubSession).where(mine))
        if found is None:
            abort(404)
        return found

    def _deleted(self, club: Club, session: ClubSession | None) -> Response:
        if session is None:
            abort(404)
        if not self.may("edit"):
            abort(403)
        with unit_of_work():
            delete_session(session, self.actor)
        flash("Séance supprimée, avec ses présences.", "ok")
        return redirect(self.to("sessions_view", id=club.id))

    def _noted(self, club: Club, session: ClubSession | None) -> str | Response | tuple[str, int]:
        form = SessionForm(request.form)
        if session is not None:
            form.held_on.data = session.held_on
        marks, code = _marks(), 422
        day = form.held_on.data if form.validate() else None
        refusal = "" if day else None
        if day is not None:
            late = crossed(_seen(), _stored(session), marks)
            refusal, code = (CHANGED, 409) if late else (self._save(club, session, form, marks), 422)
            if refusal is None:
                flash("Présences enregistrées.", "ok")
                return redirect(self.to("sessions_view", id=club.id))
        again = self.find(request.args.get("id"))
        rows = _rows(again, self._session(again), day or today(), marks, _seen())
        return self._sessions_page(again, self._session(again), form, rows, refusal or ""), code

    def _save(self, club: Club, session: ClubSession | None, form: SessionForm, marks: Mapping[int, Came]) -> str | None:
        """None when all is kept; else the sentence that refuses it, empty when it stands beside its field."""
        held_on, minutes = form.held_on.data, form.minutes.data
        assert held_on is not None
        assert minutes is not None
        try:
            with unit_of_work():
                if session is None:
                    session = add_session(club, held_on, minutes, self.actor)
                else:
                    change_session(session, club, minutes, self.actor)
                mark_attendance(session, club, marks, self.actor)
        except FieldErrors as refusal:
            for name, message in refusal.errors.items():
                put_error(form, {}, name, message)
            return ""
        except DomainError as refusal:
            placed = refusal.field and put_error(form, {}, refusal.field, refusal.message)
            return "" if placed else refusal.message
        except IntegrityError as error:
            broken = explain(error)
            return "" if broken.field and put_error(form, {}, broken.field, broken.message) else broken.message
        return None

    def _sessions_page(
        self, club: Club, session: ClubSession | None, form: SessionForm, rows: Sequence[MarkRow], refusal: str = ""
    ) -> str:
        told = [("form", "", refusal)] if refusal else []
        told += [(f"row-{row.pathway_id}", row.name, "Noté autrement entre-temps.") for row in rows if row.crossed]
        what = f"Séance du {date_fr(session.held_on)}" if session else "Nouvelle séance"
        page = SessionsPage(
            title=f"{what} : {club}", crumbs=self.crumbs(club), subtitle=self._whose(rows), form=form, rows=rows,
            marks=[(came.value, came.label) for came in Came], sessions=self._lines(club, session), session=session,
            errors=[*told, *errors_of(form, {})], new_url=self.to("sessions_view", id=club.id),
            cancel_url=self.details_url(club.id), may_delete=session is not None and self.may("edit"),
        )  # fmt: skip
        return self.page("pathways/club_sessions.html", page=page)

    def _whose(self, rows: Sequence[MarkRow]) -> str:
        whom = "" if self.actor.sees_all("child") else ", parmi les enfants que vous suivez"
        return f"{plural(len(rows), 'enfant attendu', 'enfants attendus')}{whom}"

    def _lines(self, club: Club, current: ClubSession | None) -> list[SessionLine]:
        counts = {one.held_on: one for one in session_counts(club.id)}
        return [
            SessionLine(
                self.to("sessions_view", id=club.id, session=one.id), one.held_on,
                f"{counts[one.held_on].present} sur {counts[one.held_on].expected}, {one.minutes} minutes",
                current is not None and one.id == current.id,
            )
            for one in sessions_of(club.id)
        ]  # fmt: skip


def _marks() -> dict[int, Came]:
    """Pathway → what was ticked; what is not a mark is none."""
    found = ((name.removeprefix("came-"), CAME.get(value)) for name, value in request.form.items() if name.startswith("came-"))
    return {int(key): came for key, came in found if came and key.isascii() and key.isdigit() and len(key) < 10}


def _seen() -> dict[int, str]:
    """Pathway → what was stored when the page was opened."""
    found = ((name.removeprefix("seen-"), value) for name, value in request.form.items() if name.startswith("seen-"))
    return {int(key): value for key, value in found if key.isascii() and key.isdigit() and len(key) < 10}


def _stored(session: ClubSession | None) -> dict[int, Came]:
    return {key: row.came for key, row in attendance_of(session.id).items()} if session else {}


def _rows(
    club: Club, session: ClubSession | None, day: date, marks: Mapping[int, Came] | None = None, seen: Mapping[int, str] | None = None
) -> list[MarkRow]:  # fmt: skip
    """The children expected that day; what was posted stands before what is stored, and what changed meanwhile is told."""
    stored = _stored(session)
    late = crossed(seen or {}, stored, marks or {}) if session else []
    return [_mark_row(one, stored, marks or {}, one.pathway_id in late) for one in pupils_on(club, day)]


def _mark_row(pupil: Pupil, stored: Mapping[int, Came], marks: Mapping[int, Came], late: bool) -> MarkRow:
    kept = stored.get(pupil.pathway_id)
    came = marks.get(pupil.pathway_id, kept)
    return MarkRow(pupil.pathway_id, pupil.name, came.value if came else "", kept.value if kept else "", late)
