"""Reading: which sitting, its agenda, an item, its papers; and what moved since."""

from flask import abort, redirect, request
from flask_admin import expose
from werkzeug.wrappers import Response

from pre_admin.approval.models import Sitting, SittingState
from pre_admin.approval.queries.board import board_of, token_of
from pre_admin.approval.queries.sheet import paper_of, sittings_of
from pre_admin.approval.views.approval.ground import ApprovalGround, Typed
from pre_admin.journal.models import AccessKind
from pre_admin.journal.services import record_access
from pre_admin.panel.documents import open_document
from pre_admin.panel.documents.serving import Lost
from pre_admin.panel.guard import error_page
from pre_admin.panel.requests import record_id

LONGEST_TOKEN = 16
SAID = {
    "decided": "Décision enregistrée.", "undone": "Décision annulée : le point est à décider à nouveau.", "marked": "Position notée.",
    "skipped": "Point passé en « non examiné ».", "back": "Point remis à examiner.",
}  # fmt: skip


class Reading(ApprovalGround):
    """The faces that change nothing."""

    @expose("/")
    def index_view(self) -> str | Response:
        """The agenda of a sitting and the item that is open; without a sitting, the one in progress, or the choice."""
        place = self.find_place(request.args.get("item")) if "item" in request.args else None
        if place is not None and request.args.get("sitting") in (None, ""):
            return redirect(self.path_to(sitting=place[1].id, item=place[0].id))
        if "sitting" not in request.args:
            return self._choice()
        if place is not None and record_id(request.args.get("sitting")) != place[1].id:
            abort(404)
        sitting = place[1] if place else self.find_sitting(request.args.get("sitting"))
        return self.screen(sitting, place[0].id if place else None, done=SAID.get(request.args.get("done", ""), ""))

    def _choice(self) -> str | Response:
        """The sitting in progress at once; else the sittings one may open."""
        rows = sittings_of()
        going = [one for one in rows if one.state is SittingState.OPEN]
        if len(going) == 1 and "all" not in request.args:
            return redirect(self.path_to(sitting=going[0].id))
        coming = [one for one in rows if one.state in (SittingState.PLANNED, SittingState.CONVENED)]
        convened = [one for one in coming if one.state is SittingState.CONVENED]
        if not going and len(convened) == 1 and "all" not in request.args:
            return redirect(self.path_to(sitting=convened[0].id))
        past = [one for one in rows if one.state in (SittingState.CLOSED, SittingState.SIGNED)]
        groups: list[tuple[str, list[Sitting]]] = [
            ("En cours", going), ("À venir", sorted(coming, key=lambda one: one.held_on)), ("Tenues", past),
        ]  # fmt: skip
        return self.show("approval/choice.html", groups=[one for one in groups if one[1]])

    @expose("/pulse/")
    def pulse_view(self) -> str | tuple[str, int]:
        """What changed since the page was made: nothing (204), or the agenda and the head anew, and a word about the item."""
        sitting = self.find_sitting(request.args.get("sitting"))
        if token_of(sitting.id) == request.args.get("token", "")[:LONGEST_TOKEN]:
            return "", 204
        board = board_of(sitting, self.actor)
        item_id = record_id(request.args["item"]) if request.args.get("item") else None
        line = board.line(item_id) if item_id else None
        keeps = self.keeps(board) and not self.projection
        moved = bool(item_id) and (line is None or _version(line) != request.args.get("seen", "")[:40])
        return self.show(
            "approval/_pulse.html", board=board, sitting=sitting, line=line, moved=moved, item_id=item_id, keeps=keeps,
            quorum=board.quorum_of(line) if line else board.count, typed=Typed(), **self._agenda(board, item_id, keeps),
        )  # fmt: skip

    @expose("/paper/")
    def paper_view(self) -> Response | tuple[str, int]:
        """A paper of an item's action; logged before it is sent (R10)."""
        item = self.find_item(request.args.get("item"))
        paper = paper_of(item.action_id, record_id(request.args.get("paper")), self.actor.may("action.read"))
        if paper is None or paper.document_id is None:
            abort(404)
        record_access(self.actor, AccessKind.READ, "agenda_item", item.id, detail=f"pièce n° {paper.id}")
        try:
            return open_document(paper.document_id, f"point-{item.number or item.id}-piece-{paper.id}")
        except Lost as lost:
            return error_page(404, lost.sentence)


def _version(line: object) -> str:
    """What of an item, once changed, is told to whoever has its sheet open."""
    item, decision = line.item, line.decision  # type: ignore[attr-defined]
    return f"{item.version}.{decision.id if decision else 0}"
