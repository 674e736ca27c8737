"""The one page left to a referent once the parents withdrew: a file number, days, and one note. The file itself stays shut."""

import secrets
from typing import Any

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_admin.form import BaseForm
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from pre_admin.accounts.actor import Actor, current_actor
from pre_admin.core.errors import DomainError
from pre_admin.core.french import date_fr
from pre_admin.core.unit_of_work import unit_of_work
from pre_admin.journal.models import AccessKind
from pre_admin.journal.services import record_access
from pre_admin.panel.converter import field_for
from pre_admin.panel.forms import errors_of, put_error
from pre_admin.panel.pages import StepPage
from pre_admin.panel.rendering import render
from pre_admin.panel.requests import record_id
from pre_admin.pathways.models import FollowUp
from pre_admin.pathways.queries.closing_notes import NoteDue, note_due
from pre_admin.pathways.services.following import NOTE_PATH, write_closing_note

blueprint = Blueprint("closing_note", __name__)
TITLE = "Note de fin"
WRITTEN = "Note de fin enregistrée. Elle est au dossier ; la coordination la lira."
NOTE = (
    "Les parents ont retiré leur accord : le dossier est fermé. Une seule note est possible, pour dire où en étaient les choses "
    "et ce qui reste à transmettre. Des faits, les points d’appui autant que les difficultés."
)


class NoteForm(BaseForm):
    """The note."""

    text = field_for(FollowUp, "text", {}, {}, required=True)


def _me() -> Actor:
    actor = current_actor()
    if actor is None or not actor.may("pathway.follow"):
        abort(403)
    return actor


def _due(actor: Actor) -> NoteDue:
    """The note of the address, when it is theirs and there is still time; otherwise there is no such page."""
    due = note_due(record_id(request.args.get("id")), actor.id)
    if due is None:
        abort(404)
    return due


@blueprint.route(NOTE_PATH, methods=["GET", "POST"])
def closing_note() -> str | Response | tuple[str, int]:
    """Read what may be written, then write it once."""
    actor = _me()
    if not actor.charter_signed:
        return redirect(url_for("accounts.charter", next=request.full_path.rstrip("?")))
    due = _due(actor)
    if request.method == "GET":
        record_access(actor, AccessKind.READ, "child", due.child_id, detail="note de fin, dossier fermé")
        return _page(due, NoteForm(None))
    form = NoteForm(MultiDict(request.form))
    refusal = _written(due, form, actor)
    if refusal is not None:
        return _page(due, form, refusal), 422
    flash(WRITTEN, "ok")
    return redirect("/admin/", 303)


def _written(due: NoteDue, form: Any, actor: Actor) -> str | None:
    """What refuses the note, « » when its field says so; None once it is kept."""
    if not form.validate():
        return ""
    try:
        with unit_of_work():
            write_closing_note(due.id, form.text.data, actor)
    except DomainError as refusal:
        put_error(form, {}, "text", refusal.message)
        return refusal.message
    return None


def _page(due: NoteDue, form: Any, refusal: str | None = None) -> str:
    page = StepPage(
        title=f"{TITLE} : dossier {due.file_number}", crumbs=[("Accueil", "/admin/")], label="Enregistrer la note", note=NOTE,
        fields=list(form), errors=list(errors_of(form, {})), warning=None, cancel_url="/admin/", danger=False,
        subtitle=f"Suivi du {date_fr(due.since)} au {date_fr(due.ended_on)} · à écrire au plus tard le {date_fr(due.until)}",
    )  # fmt: skip
    form.text.rows = 8
    return render("admin/step.html", page=page, multipart=False, version="", mark=secrets.token_urlsafe(18), back="")
