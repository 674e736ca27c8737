"""The screen that runs a meeting: one situation after the other, by the keyboard, nothing lost, nobody overwritten."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from flask import abort, flash, make_response, redirect, request
from flask_admin import expose
from flask_admin.form import BaseForm
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from pre_admin.core.calendar import today
from pre_admin.core.constraints import explain
from pre_admin.core.database import db
from pre_admin.core.errors import DomainError, FieldErrors
from pre_admin.core.french import date_fr
from pre_admin.core.reference import ReferenceRow
from pre_admin.core.unit_of_work import unit_of_work
from pre_admin.journal.models import AccessKind
from pre_admin.journal.services import record_access
from pre_admin.panel.converter import field_for
from pre_admin.panel.fields import ChoiceField, TicksField
from pre_admin.panel.forms import errors_of, freeze, put_error
from pre_admin.panel.reference.offering import offered_rows
from pre_admin.panel.requests import MAX_ID, address, number
from pre_admin.panel.view.ground import Ground
from pre_admin.pathways.models import ActionType, CaseDecision, CaseReview, Domain, Meeting
from pre_admin.pathways.queries.agenda import AgendaRow, agenda_of
from pre_admin.pathways.queries.meetings import guests_of, unsigned_present
from pre_admin.pathways.queries.situations import review_of, situation_shown, ticked_domains, ticked_needs
from pre_admin.pathways.rules.meetings import offered, writing_refusal
from pre_admin.pathways.services.conclusions import conclude, situation_of

MEANWHILE = "Quelqu’un d’autre a enregistré cette situation pendant votre saisie ; ce que vous avez écrit est toujours là."
FIGURES = {decision: str(place) for place, decision in enumerate(CaseDecision, start=1)}
"""The figure of each decision on the keyboard: always the same, whatever the situation offers."""


@dataclass
class Typed:
    """The conclusion being written: its form, the version it started from, what refuses it, what someone else wrote."""

    form: BaseForm
    version: str
    general: list[str] = field(default_factory=list)
    theirs: Sequence[str] = ()


class Running(Ground):
    """The face of a meeting while it is held."""

    @expose("/run/", methods=("GET", "POST"))
    def run_view(self) -> str | Response | tuple[str, int]:
        """A situation and its conclusion; saved, the next one."""
        meeting = self.find(request.args.get("id"))
        asked = request.args.get("at")
        review = review_of(meeting.id, number(asked, 0, MAX_ID) or 0 if asked else None)
        if review is None and asked:
            abort(404)
        if request.method == "POST" and review is not None:
            return self._keep(meeting, review)
        refusal = writing_refusal(meeting.state, meeting.held_on, today())
        if refusal or review is None:
            flash(refusal or "L’ordre du jour est vide : inscrivez d’abord des situations.", "info")
            return self._leave(self.details_url(meeting.id))
        record_access(self.actor, AccessKind.READ, "child", review.child_id, detail=f"réunion n° {meeting.id}")
        answer = make_response(self._screen(meeting, review, Typed(self._form(review, None), str(review.version))))
        answer.headers["HX-Replace-Url"] = self._run_url(meeting.id, review.id)
        return answer

    # ---- saving
    def _keep(self, meeting: Meeting, review: CaseReview) -> Response | tuple[str, int]:
        formdata: MultiDict[str, str] = MultiDict(request.form)
        typed = Typed(self._form(review, formdata), formdata.get("version", "")[:20])
        if typed.version != str(review.version):
            return self._meanwhile(meeting, review, typed)
        place = review.position
        if not typed.form.validate() or not self._saved(review, typed):
            db.session.rollback()
            return self._screen(meeting, review, typed), 422
        rows = agenda_of(meeting.id)
        wanted = number(formdata.get("then"), 1, MAX_ID)
        at = wanted if wanted in {row.id for row in rows} else following(rows, review.id)
        return redirect(f"{self._run_url(meeting.id, at)}&saved={place}", 303)

    def _saved(self, review: CaseReview, typed: Typed) -> bool:
        """Whether the service kept it; a refusal is tied to its field."""
        try:
            with unit_of_work():
                conclude(review, freeze(typed.form, {}, ""), self.actor)
        except StaleDataError:
            typed.general.append(MEANWHILE)
        except FieldErrors as refusal:
            for name, message in refusal.errors.items():
                self._tie(typed, name, message)
        except DomainError as refusal:
            self._tie(typed, refusal.field, refusal.message)
        except (IntegrityError, DataError) as broken:
            told = explain(broken)
            self._tie(typed, told.field, told.message)
        else:
            return True
        return False

    @staticmethod
    def _tie(typed: Typed, name: str | None, message: str) -> None:
        if not (name and put_error(typed.form, {}, name, message)):
            typed.general.append(message)

    def _meanwhile(self, meeting: Meeting, review: CaseReview, typed: Typed) -> tuple[str, int]:
        """What the other person wrote is shown beside what was typed; sent again, it replaces it knowingly."""
        db.session.rollback()
        typed.version, typed.general = str(review.version), [MEANWHILE]
        texts = {one.value: one.text for one in offered_rows(ActionType)}
        needs = ", ".join(texts.get(key, "") for key in ticked_needs(review.id))
        typed.theirs = [
            f"Décision : {review.decision.label if review.decision else 'aucune'}",
            f"Conclusion : {review.conclusion or 'aucune'}",
            f"Prochain point : {date_fr(review.next_review_on) or 'aucun'}",
            f"Besoins sans réponse : {needs or 'aucun'}",
        ]
        return self._screen(meeting, review, typed), 409

    # ---- the form
    @staticmethod
    def _form(review: CaseReview, formdata: MultiDict[str, str] | None) -> BaseForm:
        decisions = [(one, one.label) for one in offered(situation_of(review))]
        domains, needs = ticked_domains(review.id), ticked_needs(review.id)
        fields = {
            "decision": ChoiceField("Décision", [], options=lambda: decisions),
            "conclusion": field_for(CaseReview, "conclusion", {}, {}),
            "next_review_on": field_for(CaseReview, "next_review_on", {}, {}),
            "domains": TicksField("Domaines examinés", options=_ticks(Domain, domains)),
            "needs": TicksField("Besoins sans réponse", options=_ticks(ActionType, needs)),
        }
        stored = {
            "decision": review.decision, "conclusion": review.conclusion, "next_review_on": review.next_review_on,
            "domains": domains, "needs": needs,
        }  # fmt: skip
        form = type("ConclusionForm", (BaseForm,), fields)(formdata, data=stored)
        form.conclusion.rows, form.conclusion.width, form.next_review_on.width = 3, 12, 4
        return form

    # ---- the page
    def _run_url(self, meeting_id: int, review_id: int) -> str:
        return address(f"{self._base_url()}run/", [("id", meeting_id), ("at", review_id)])

    def _leave(self, url: str) -> Response:
        """Away from the screen: a fragment asked for by the script cannot hold another page."""
        if "HX-Request" not in request.headers:
            return redirect(url)
        return make_response("", 200, {"HX-Redirect": url})

    def _screen(self, meeting: Meeting, review: CaseReview, typed: Typed) -> str:
        rows = agenda_of(meeting.id)
        at = next(place for place, row in enumerate(rows) if row.id == review.id)
        around = {
            "before": rows[at - 1].id if at else None,
            "after": rows[at + 1].id if at + 1 < len(rows) else None,
        }
        shown = situation_shown(review, meeting.held_on, self.actor.may("referral.reasons"), self.actor.may("pathway.follow"))
        saved = number(request.args.get("saved"), 1, MAX_ID)
        fragment = "HX-Request" in request.headers
        return self.page(
            "pathways/_run.html" if fragment else "pathways/run.html",
            purpose="", meeting=meeting, title=f"Conduire : {self.title_of(meeting)}", crumbs=self.crumbs(meeting), rows=rows, at=at,
            shown=shown, form=typed.form, version=typed.version, theirs=typed.theirs, figures=FIGURES,
            errors=[*(("form", "", message) for message in typed.general), *errors_of(typed.form, {})],
            done=sum(row.decision is not None for row in rows), saved=saved,
            run_url=lambda row_id: self._run_url(meeting.id, row_id), **around,
            unsigned=[*unsigned_present(meeting), *(one.name for one in guests_of(meeting.id))] if not fragment else [],
        )  # fmt: skip


def _ticks(model: type[ReferenceRow], kept: Sequence[int]) -> list[tuple[int, str]]:
    """The values in service, and those ticked before they were retired."""
    return [(one.value, one.text) for one in offered_rows(model) if not one.retired or one.value in kept]


def following(rows: Sequence[AgendaRow], review_id: int) -> int:
    """The next situation not concluded after this one, then from the top; the same when all are."""
    at = next((place for place, row in enumerate(rows) if row.id == review_id), 0)
    left = [row.id for row in (*rows[at + 1 :], *rows[:at]) if row.decision is None]
    return left[0] if left else review_id
