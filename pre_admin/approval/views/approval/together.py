"""Several items without debate in one go: exactly these, shown, confirmed, told row by row."""

from collections.abc import Sequence

from flask import request
from flask_admin import expose
from sqlalchemy.exc import IntegrityError
from werkzeug.wrappers import Response

from pre_admin.approval.models import Sitting, Verb
from pre_admin.approval.queries.board import Board, Line, board_of
from pre_admin.approval.queries.ground import hidden_from
from pre_admin.approval.queries.purses import money_of
from pre_admin.approval.rules.decisions import Overrun, reason_refusal
from pre_admin.approval.services.decisions import Ruling, decide_together
from pre_admin.approval.services.recording import NOT_RECORDER
from pre_admin.approval.views.approval.deciding import OVER_VEILED
from pre_admin.approval.views.approval.ground import TOO_MANY, VERB_KEYS, ApprovalGround
from pre_admin.core.database import db
from pre_admin.core.errors import DomainError
from pre_admin.core.unit_of_work import unit_of_work
from pre_admin.panel import once
from pre_admin.panel.requests import record_ids

NOTHING = "Cochez au moins un point sans débat, encore à décider."
CHANGED = "Certains points ont changé depuis l’ouverture de cette page, ou ne se décident plus ensemble : relisez la sélection."
MEANWHILE = "Une autre décision vient d’être enregistrée : relisez, puis recommencez."
OFFERED = (Verb.FAVOURABLE, Verb.DEFERRED, Verb.UNFAVOURABLE)
"""What a selection may be told in one go: no amount to write, and the same words for each."""


class Together(ApprovalGround):
    """The selection."""

    @expose("/together/", methods=("POST",))
    def together_view(self) -> str | Response | tuple[str, int]:
        """What would be decided; then, confirmed, what was and what was not."""
        sitting = self.find_sitting(request.args.get("sitting"))
        if again := once.received(request.form):
            return self.lead(again)
        board = board_of(sitting, self.actor)
        asked = record_ids(request.form.getlist("rowid"), TOO_MANY)
        chosen = [one for one in board.lines if one.item.id in asked and one.together]
        if not self.records(sitting):
            return self._summary(board, [], NOT_RECORDER), 422
        if not chosen:
            return self._summary(board, [], NOTHING), 422
        if "confirmed" not in request.form:
            return self._summary(board, chosen)
        if len(chosen) != len(asked):
            return self._summary(board, chosen, CHANGED), 409
        refusal = _refusal()
        return (self._summary(board, chosen, **refusal), 422) if refusal else self._apply(sitting, board, chosen)

    def _apply(self, sitting: Sitting, board: Board, chosen: Sequence[Line]) -> str | tuple[str, int] | Response:
        ruling = Ruling(Verb(request.form["verb"]), reason=request.form.get("reason", "").strip() or None)
        pairs = [(one.item.id, request.form.get(f"seen-{one.item.id}", "")[:20]) for one in chosen]
        told = {one.item.id: (one.item.number, one.action.title) for one in chosen}
        location = self.path_to(sitting=sitting.id)
        try:
            with unit_of_work():
                if once.received(request.form) is None:
                    found = decide_together(pairs, ruling, self.actor)
                    once.keep(request.form, location)
                else:
                    return self.lead(location)
        except DomainError as refusal:
            db.session.rollback()
            return self._summary(board, chosen, reason=refusal.message), 422
        except IntegrityError:
            db.session.rollback()
            return self._summary(board, chosen, MEANWHILE), 409
        veiled = bool(hidden_from(self.actor))
        rows = [(*told[key], _sentence(found.get(key), veiled)) for key, _ in pairs]
        return self.show(
            "approval/together.html", sitting=sitting, title="Décision groupée : résultat", results=rows, verb=ruling.verb, board=board,
        )  # fmt: skip

    def _summary(self, board: Board, chosen: Sequence[Line], general: str = "", verb: str = "", reason: str = "") -> str:
        hidden = hidden_from(self.actor)
        return self.show(
            "approval/together.html", sitting=board.sitting, title="Décider ensemble", chosen=chosen, board=board, general=general,
            errors={"verb": verb, "reason": reason}, typed=request.form, offered=OFFERED, keys=VERB_KEYS, mark=once.mark_of({}),
            total=sum(one.proposed for one in chosen), purses=money_of(chosen, hidden).what_if(chosen), results=None,
        )  # fmt: skip


def _refusal() -> dict[str, str]:
    """Field → why the selection cannot go; empty when it can."""
    said, reason = request.form.get("verb", ""), request.form.get("reason", "").strip()
    if said not in {one.value for one in OFFERED}:
        return {"verb": "Choisissez la décision de l’instance."}
    refusal = reason_refusal(Verb(said), reason)
    return {"reason": refusal} if refusal else {}


def _sentence(refusal: DomainError | None, veiled: bool) -> str:
    """Why an item was not decided; empty when it was."""
    if veiled and isinstance(refusal, Overrun):
        return OVER_VEILED
    return refusal.message if refusal else ""
