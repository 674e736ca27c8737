"""Writing to the members called: by mail to those who have an address, by post to the others."""

from collections.abc import Sequence
from typing import Any

from flask import current_app, flash, redirect, request
from flask_admin import expose
from werkzeug.wrappers import Response

from pre_admin.approval.addresses import sitting_url
from pre_admin.approval.messages import convocation_message
from pre_admin.approval.models import Sitting, SittingState
from pre_admin.approval.queries.convocations import Written, written_to
from pre_admin.approval.services import convocations as services
from pre_admin.approval.views.gestures import Facing, done, unknown
from pre_admin.core.database import db
from pre_admin.core.errors import DomainError
from pre_admin.core.french import plural
from pre_admin.core.mail import MailNotSent, send
from pre_admin.core.unit_of_work import begin_writing, unit_of_work
from pre_admin.panel import once
from pre_admin.panel.requests import MAX_ID, address, number

PATIENCE = 2
"""Messages in a row that may fail before the others are left for later: the server does not answer."""
NOT_LEFT = "{} : le serveur de courrier ne répond pas ou refuse. Recommencez plus tard, ou remettez-les par courrier."


class Convoking(Facing):
    """The face of a convened sitting that writes to its members."""

    @expose("/convocations/", methods=("GET", "POST"))
    def convocations_view(self) -> str | Response | tuple[str, int]:
        """Who was written to, and when; who is still to be."""
        sitting = self.find(request.args.get("id"))
        if sitting.state is not SittingState.CONVENED:
            return redirect(self.details_url(sitting.id))
        if request.method == "GET":
            return self._convocations_page(sitting)
        verb, _, text = request.form.get("do", "").partition(":")
        row = number(text, 1, MAX_ID) or 0
        claimed: list[Written] = []
        location = address(f"{self._base_url()}convocations/", [("id", sitting.id), ("moved", row)])
        answer = done(location, lambda: self._write(sitting, verb, row, claimed))
        if isinstance(answer, DomainError):
            flash(answer.message, "stop")
            return redirect(location)
        if claimed:
            self._send(sitting, claimed)
        return answer

    def _write(self, sitting: Sitting, verb: str, row: int, claimed: list[Written]) -> str | None:
        if verb == "send" and current_app.config["MAIL_SERVER"] is not None:
            claimed += services.claim_convocations(sitting, self.actor)
            return None
        if verb == "post":
            services.note_by_post(sitting, row, self.actor)
            return "Convocation notée comme remise."
        return unknown()

    def _send(self, sitting: Sitting, chosen: Sequence[Written]) -> None:
        """After the commit; what does not leave is given back."""
        server, base = current_app.config["MAIL_SERVER"], current_app.config["BASE_URL"]
        sitting = self.find(str(sitting.id))
        url = base + sitting_url(sitting.id)
        messages = {account: convocation_message(sitting, url if account else "") for account in (True, False)}
        failed: list[Written] = []
        in_a_row = 0
        for place, one in enumerate(chosen):
            if in_a_row >= PATIENCE:
                failed += chosen[place:]
                break
            try:
                send(server, one.email, *messages[one.account])
                in_a_row = 0
            except MailNotSent:
                failed.append(one)
                in_a_row += 1
        self._tell_sent(sitting, len(chosen) - len(failed), failed)

    def _tell_sent(self, sitting: Sitting, left: int, failed: Sequence[Written]) -> None:
        if failed:
            db.session.rollback()
            begin_writing()
            with unit_of_work():
                services.release_convocations(sitting, [one.member_id for one in failed], self.actor)
            flash(
                NOT_LEFT.format(plural(len(failed), "convocation n’est pas partie", "convocations ne sont pas parties")), "stop"
            )
        if left:
            flash(f"{plural(left, 'convocation envoyée', 'convocations envoyées')}.", "ok")

    def _convocations_page(self, sitting: Sitting) -> str:
        rows: Sequence[Any] = written_to(sitting.id)
        server = current_app.config["MAIL_SERVER"]
        subject, body = convocation_message(sitting, (current_app.config["BASE_URL"] or "") + sitting_url(sitting.id))
        return self.page(
            "approval/sitting_convocations.html", purpose="", sitting=sitting, title=f"Convocations, {self.named(sitting)}",
            crumbs=self.crumbs(sitting), rows=rows, mail=server is not None, subject=subject, body=body, mark=once.mark_of({}),
            ready=sum(bool(one.email) and one.written_at is None for one in rows), moved=number(request.args.get("moved"), 1, MAX_ID),
        )  # fmt: skip
