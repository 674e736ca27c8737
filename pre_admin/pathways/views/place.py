"""The referent's place: their own pathways on a phone, and what was done today noted in a few taps."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, abort, flash, redirect, request, url_for
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from pre_admin.accounts.actor import Actor
from pre_admin.core.calendar import now, today
from pre_admin.core.constraints import explain
from pre_admin.core.database import db
from pre_admin.core.errors import DomainError, FieldErrors
from pre_admin.core.french import age_words
from pre_admin.core.unit_of_work import begin_writing, unit_of_work
from pre_admin.families.models import Child
from pre_admin.families.queries import guardians_of
from pre_admin.journal.models import AccessKind
from pre_admin.journal.services import record_access
from pre_admin.panel import once
from pre_admin.panel.pages import Crumb
from pre_admin.panel.rendering import render
from pre_admin.panel.requests import record_id
from pre_admin.pathways.models import ActionState, ActionType, FollowUp
from pre_admin.pathways.queries.pathways import actions_of, objectives_of
from pre_admin.pathways.queries.place import OwnPathway, entries_of, own_pathway, own_pathways
from pre_admin.pathways.rules.follow_ups import discreet_names, may_take_back
from pre_admin.pathways.services.place import fresh_follow_up, note_own_follow_up, take_back
from pre_admin.pathways.views.doors import entered
from pre_admin.pathways.views.follow_up_form import follow_up_form, read_form, tell

blueprint = Blueprint("my", __name__, url_prefix="/my")
MY = "/my/"
TITLE = "Mes parcours"
FIRST_SHOWN = 5
"""Children offered at once in the form; the others are one tap away, unless there is but one."""
SOON = timedelta(days=30)
NOTED = "Suivi noté pour {}."
TAKEN_BACK = "Suivi repris : il n’est plus dans le dossier."
CHANGED = "Ce suivi a changé ou n’existe plus : rien n’a été repris."


@dataclass(frozen=True)
class Line:
    """A pathway of the list: its review with a tone, so that an overdue one is seen first."""

    own: OwnPathway
    review: date | None
    tone: str


@blueprint.get("/")
def index() -> str:
    """The person's own running pathways and the reviews to come."""
    actor = entered("pathway.follow")
    lines = [_line(one) for one in own_pathways(actor)]
    due = sorted((one for one in lines if one.review and one.review <= today() + SOON), key=lambda one: one.review or today())
    return render("pathways/my.html", title=TITLE, lines=lines, due=due)


def _line(own: OwnPathway) -> Line:
    day = own.next_review_on
    return Line(own, day, "" if day is None else "stop" if day < today() else "wait" if day <= today() + SOON else "")


# ---- one child
@blueprint.get("/pathway/")
def pathway() -> str:
    """A child's short page: whom to call, what is aimed at, what was done lately."""
    actor = entered("pathway.follow")
    own = _own_or_none(actor)
    child = db.session.get_one(Child, own.child_id)
    families = [one for one in (child.family_id, child.other_family_id) if one is not None]
    guardians = [one for one, _ in guardians_of(families) if one.may_be_informed]
    entries = [(entry, name, _fresh(entry, actor)) for entry, name in entries_of(own.id)]
    page = render(
        "pathways/my_pathway.html", own=own, line=_line(own), age=age_words(own.birth_date, today()), guardians=guardians,
        objectives=objectives_of(own.id), actions=_running_actions(own.id), entries=entries, crumbs=[(TITLE, MY)],
        file_url=f"/admin/child/details/?id={own.child_id}",
    )  # fmt: skip
    record_access(actor, AccessKind.READ, Child.__tablename__, own.child_id, detail=f"parcours n° {own.id}")
    return page


def _own_or_none(actor: Actor) -> OwnPathway:
    found = own_pathway(actor, record_id(request.args.get("id")))
    if found is None:
        abort(404)
    return found


def _running_actions(pathway_id: int) -> list[str]:
    running = [one for one in actions_of(pathway_id) if one.state is ActionState.RUNNING]
    names = {one.type_id: "" for one in running}
    names |= {key: db.session.get_one(ActionType, key).label for key in names}
    return [f"{names[one.type_id]}, {one.label}" if one.label else names[one.type_id] for one in running]


def _fresh(entry: FollowUp, actor: Actor) -> bool:
    return may_take_back(entry.author_id, actor.id, entry.created_at, now())


# ---- noting what was done
@blueprint.route("/follow-up/", methods=["GET", "POST"])
def follow_up() -> str | Response | tuple[str, int]:
    """« Noter un suivi »: the child, what, how long, one sentence."""
    actor = entered("pathway.follow")
    own = sorted(own_pathways(actor), key=lambda one: -one.last_entry)
    if request.method == "GET":
        chosen = record_id(request.args["pathway"]) if "pathway" in request.args else None
        if chosen is not None and chosen not in {one.id for one in own}:
            abort(404)
        return _form_page(own, follow_up_form(own, None, chosen))
    if (location := once.received(request.form)) is not None:
        return redirect(location, 303)
    form = follow_up_form(own, request.form)
    values = read_form(form)
    entry = _note(form, values, actor) if values is not None else None
    if entry is None:
        db.session.rollback()
        location = once.received(request.form)
        return redirect(location, 303) if location else (_form_page(own, form), 422)
    name = next(one.first_name for one in own if one.id == entry.pathway_id)
    flash({"text": NOTED.format(name), "action": "undo", "url": url_for("my.undo"), "marks": [_mark(entry)]}, "ok")  # type: ignore[arg-type]
    return redirect(MY, 303)


def _note(form: Any, values: Any, actor: Actor) -> FollowUp | None:
    """The entry, kept with the form's mark; None when something refuses, told beside its field."""
    pathway_id = form._fields["pathway"].data
    try:
        with unit_of_work():
            entry = note_own_follow_up(pathway_id, values, actor)
            once.keep(request.form, MY)
    except FieldErrors as refusal:
        tell(form, refusal.errors)
    except DomainError as refusal:
        tell(form, {refusal.field or "pathway": refusal.message})
    except (IntegrityError, DataError) as error:
        tell(form, {"text": explain(error).message})
    else:
        return entry
    begin_writing()
    return None


def _mark(entry: FollowUp) -> str:
    return f"{entry.id}.{entry.version}"


def _form_page(own: Sequence[OwnPathway], form: Any) -> str:
    names = discreet_names([(one.first_name, one.last_name) for one in own])
    offered = [(one, name) for one, name in zip(own, names, strict=True)]
    chosen = form._fields["pathway"].data
    offered.sort(key=lambda pair: pair[0].id != chosen)
    errors = [
        (f"{field.id}-0" if name in ("pathway", "kind", "duration") else field.id, field.label.text, message)
        for name, field in form._fields.items()
        for message in field.errors
    ]
    crumbs: list[Crumb] = [(TITLE, MY)]
    at_once = FIRST_SHOWN if len(offered) > FIRST_SHOWN + 1 else len(offered)
    return render(
        "pathways/follow_up.html", form=form, errors=errors, first=offered[:at_once], others=offered[at_once:],
        mark=once.mark_of(request.form), crumbs=crumbs,
    )  # fmt: skip


@blueprint.post("/follow-up/undo")
def undo() -> Response:
    """An entry just written is taken back by its author."""
    actor = entered("pathway.follow")
    entry = fresh_follow_up(record_id(request.form.get("rowid")), actor)
    if entry is None:
        abort(404)
    try:
        if request.form.get("mark") != _mark(entry):
            raise StaleDataError
        with unit_of_work():
            take_back(entry, actor)
    except StaleDataError:
        flash(CHANGED, "stop")
    except DomainError as refusal:
        flash(refusal.message, "stop")
    else:
        flash(TAKEN_BACK, "ok")
    return redirect(MY, 303)
