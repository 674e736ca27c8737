"""The papers of a sitting: convocation, *dossier de séance*, minutes, letters; each printing is in the access log before it is sent."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Response, abort, request
from flask_admin import expose

from pre_admin.approval.models import Sitting, SittingState
from pre_admin.approval.queries.ground import hidden_from, members_of_account
from pre_admin.approval.queries.printed.convocation import convocations
from pre_admin.approval.queries.printed.dossier import dossier_of
from pre_admin.approval.queries.printed.ground import hidden_from_member
from pre_admin.approval.queries.printed.letters import letters_of
from pre_admin.approval.queries.printed.minutes import Signature
from pre_admin.approval.queries.sittings import Called, called_to, hidden_numbers
from pre_admin.approval.services.minutes import minutes_pdf
from pre_admin.approval.views.gestures import Facing
from pre_admin.journal.models import AccessKind
from pre_admin.journal.services import record_access
from pre_admin.panel.documents import open_document
from pre_admin.panel.documents.serving import Lost
from pre_admin.panel.guard import error_page
from pre_admin.panel.pages import ActionLink
from pre_admin.panel.printing import pdf
from pre_admin.panel.requests import MAX_ID, number

PAPERS: Mapping[str, str] = {"notice_view": "read", "dossier_view": "read", "minutes_view": "read", "letters_view": "export"}
"""Endpoint → act: members print their own copies; whoever keeps or exports sittings prints the letters."""


class Papers(Facing):
    """The printed face of a sitting."""

    @expose("/notice/")
    def notice_view(self) -> Response:
        """The convocation of every member, or of one; a member's own."""
        sitting = self.find(request.args.get("id"))
        if sitting.convened_at is None:
            abort(404)
        called = called_to(sitting.id)
        wanted = self._wanted(sitting, called)
        chosen = called if wanted is None else [wanted]
        mine = hidden_from(self.actor)
        hidden = {one.member_id: mine | hidden_from_member(one.member_id) for one in chosen}
        self._keep(sitting, len(chosen), "convocation")
        return self._sent(pdf("convocation.typ", convocations(sitting, chosen, hidden)), sitting, "convocation")

    @expose("/dossier/")
    def dossier_view(self) -> Response:
        """What the body reads, whole for the secretariat; a member's copy lacks what they are recused from."""
        sitting = self.find(request.args.get("id"))
        wanted = self._wanted(sitting, called_to(sitting.id))
        hidden = hidden_from(self.actor) | (hidden_from_member(wanted.member_id) if wanted else frozenset())
        data = dossier_of(sitting, hidden, wanted.name if wanted else "")
        self._keep(sitting, len(data["sheets"]), "dossier de séance")
        return self._sent(pdf("dossier.typ", data), sitting, "dossier")

    @expose("/minutes/")
    def minutes_view(self) -> Response | tuple[str, int]:
        """The bytes that were signed, or the project for the secretariat; an extract for whoever is recused from an item.

        `scan=1` asks for the paper signed by hand, where one was joined.
        """
        sitting = self.find(request.args.get("id"))
        signed = sitting.state is SittingState.SIGNED
        if not signed and not (sitting.state is SittingState.CLOSED and self._keeps):
            abort(404)
        hidden = hidden_from(self.actor) if hidden_numbers(sitting.id) else frozenset()
        scan = request.args.get("scan") == "1"
        kept = sitting.minutes_document_id if scan else sitting.minutes_pdf_id
        if scan and (hidden or kept is None):
            abort(404)
        self._keep(sitting, 1, "procès-verbal")
        if signed and not hidden and kept is not None:
            try:
                return open_document(kept, self._named(sitting, "proces-verbal-signe" if scan else "proces-verbal"))
            except Lost as lost:
                return error_page(404, lost.sentence)
        signature = Signature(sitting.signed_on, sitting.signed_by or "") if sitting.signed_on else None
        return self._sent(minutes_pdf(sitting, signature, hidden), sitting, "extrait" if hidden else "projet-proces-verbal")

    @expose("/letters/")
    def letters_view(self) -> Response:
        """The letters to providers, or the one of an item, once the minutes are signed."""
        sitting = self.find(request.args.get("id"))
        if sitting.state is not SittingState.SIGNED or not self._keeps:
            abort(404)
        data = letters_of(sitting, hidden_from(self.actor), number(request.args.get("item"), 1, MAX_ID))
        if not data["letters"]:
            abort(404)
        self._keep(sitting, len(data["letters"]), "lettres de décision")
        return self._sent(pdf("letters.typ", data), sitting, "lettres")

    # ---- who prints what
    @property
    def _keeps(self) -> bool:
        """Whether the person sees every sitting: the secretariat and the coordination."""
        return self.actor.sees_all("sitting")

    def _wanted(self, sitting: Sitting, called: Sequence[Called]) -> Called | None:
        """Whose copy is asked, everybody's when None; a member only ever has their own (404 otherwise)."""
        asked = request.args.get("member")
        wanted = number(asked, 1, MAX_ID)
        if self._keeps:
            if not asked:
                return None
            mine = [one for one in called if one.member_id == wanted]
        else:
            own = members_of_account(self.actor.id, sitting.body)
            mine = [one for one in called if one.member_id in own and (not asked or one.member_id == wanted)]
        if not mine:
            abort(404)
        return mine[0]

    def _keep(self, sitting: Sitting, rows: int, detail: str) -> None:
        record_access(self.actor, AccessKind.EXPORT, "sitting", sitting.id, rows=rows, detail=detail)

    @staticmethod
    def _named(sitting: Sitting, name: str) -> str:
        return f"{name}-{sitting.body.value.replace('_', '-')}-{sitting.code}"

    def _sent(self, content: bytes, sitting: Sitting, name: str) -> Response:
        answer = Response(content, mimetype="application/pdf")
        answer.headers["Content-Disposition"] = f'inline; filename="{self._named(sitting, name)}.pdf"'
        return answer

    def paper_links(self, sitting: Sitting) -> list[ActionLink]:
        """The papers the person may print as the sitting stands."""
        keeps, state = self._keeps, sitting.state
        signed = state is SittingState.SIGNED
        wanted: list[tuple[bool, str, str, dict[str, Any]]] = [
            (sitting.convened_at is not None, "notice_view", "Imprimer les convocations" if keeps else "Imprimer ma convocation", {}),
            (keeps or sitting.convened_at is not None, "dossier_view", "Imprimer le dossier de séance", {}),
            (signed or (keeps and state is SittingState.CLOSED), "minutes_view", "Procès-verbal" if signed else "Projet de procès-verbal", {}),
            (signed and sitting.minutes_document_id is not None and not hidden_numbers(sitting.id), "minutes_view", "Procès-verbal numérisé", {"scan": 1}),
            (signed and keeps and self.may("export"), "letters_view", "Lettres de décision", {}),
        ]  # fmt: skip
        return [
            ActionLink(name.removesuffix("_view"), label, "doc", self.to(name, id=sitting.id, **more))
            for shown, name, label, more in wanted
            if shown
        ]
