"""The « rentrée »: the coming year proposed for all, reviewed, written in one go, taken back as a whole."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import Blueprint, abort, flash, redirect, request
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from pre_admin.core.calendar import SCHOOL_YEAR_FIRST_MONTH, school_year_label, school_year_of, today
from pre_admin.core.database import db
from pre_admin.core.errors import DomainError
from pre_admin.core.french import plural
from pre_admin.core.unit_of_work import unit_of_work
from pre_admin.panel.rendering import render
from pre_admin.panel.requests import MAX_ID, address, number, record_id
from pre_admin.pathways.models import Rollover
from pre_admin.pathways.queries.rollover import (
    Asked,
    Row,
    at_least,
    ladder,
    latest_rollovers,
    prepared_already,
    pupils,
    territory_names,
)
from pre_admin.pathways.rules.rollover import APART, Ladder, Outcome, Proposal, Said, digest, propose
from pre_admin.pathways.services.rollover import prepare_year, undo_rollover
from pre_admin.pathways.views.doors import entered
from pre_admin.pathways.views.rollover_pages import groups_of, leavers_of, sentences

blueprint = Blueprint("rollover", __name__, url_prefix="/admin/rollover")
ROLLOVER = "/admin/rollover/"
TITLE = "Rentrée"
PURPOSE = "Propose à tous les enfants leur niveau et leur établissement de l’année qui vient ; rien n’est enregistré avant la page de relecture."
MOST, PAGE = 5000, 200
"""Children prepared at once, and shown on a page."""
LONGEST_IDS = 60_000
CHANGED = "Des dossiers ont changé depuis la relecture, ou cette rentrée vient d’être préparée : rien n’a été enregistré. Relisez la liste, puis recommencez."
ORDER = [outcome for outcome in Outcome if outcome not in APART] + [outcome for outcome in Outcome if outcome in APART]
SETTLED = re.compile(r"to-(\d{1,9})-(\d{1,9})")


# ---- what is asked
def years() -> tuple[int, int]:
    """This school year and the next."""
    year = school_year_of(today())
    return year, year + 1


def _asked() -> Asked:
    """The year and the filters of the address: until the end of the winter this year is completed, then the next prepared."""
    usual = years()[0] if today().month >= SCHOOL_YEAR_FIRST_MONTH or today().month < 3 else years()[1]
    wanted = number(request.args.get("year"), 1, MAX_ID)
    chosen = {name: number(request.args.get(name), 1, MAX_ID) for name in ("territory", "school", "level")}
    return Asked(wanted if wanted in years() else usual, chosen["territory"], chosen["school"], chosen["level"])


def _to(path: str, asked: Asked, **more: Any) -> str:
    pairs = [("year", asked.year), ("territory", asked.territory_id), ("school", asked.school_id), ("level", asked.level_id)]
    return address(f"{ROLLOVER}{path}", [*pairs, *more.items()])


def _ids(name: str) -> list[int]:
    """Ids of a form, one by one or separated by commas; junk refuses the whole request."""
    texts = ",".join(request.form.getlist(name))
    if len(texts) > LONGEST_IDS:
        abort(413)
    return sorted({record_id(text) for text in texts.split(",") if text})


def _said() -> Said:
    return Said(frozenset(_ids("repeat")), frozenset(_ids("leave")), frozenset(_ids("keep")))


def _settled(rungs: Ladder) -> Ladder:
    """The ladder with the schools that the form chose for those who leave one."""
    chosen: dict[tuple[int, int], int | None] = {}
    for name in request.form:
        if (found := SETTLED.fullmatch(name)) is not None:
            wanted = number(request.form[name], 1, MAX_ID)
            chosen[int(found[1]), int(found[2])] = wanted if wanted in rungs.schools else None
    return replace(rungs, sectors={**rungs.sectors, **chosen})


# ---- the list
@blueprint.get("/")
def index() -> str:
    """The children without a row in the coming year, by what is proposed for each."""
    entered("child.rollover")
    asked = _asked()
    too_many, whole = at_least(asked, MOST + 1), request.args.get("all") == "1"
    rungs, rows = ladder(asked.year), [] if too_many else pupils(asked, MOST)
    proposals = {row.pupil.id: propose(row.pupil, rungs) for row in rows}
    rows.sort(key=lambda row: ORDER.index(proposals[row.pupil.id].outcome))
    shown, page, pages = (rows, 1, 1) if whole else _page(rows)
    return render(
        "pathways/rollover.html", title=f"Rentrée {school_year_label(asked.year)}", asked=asked, ladder=rungs,
        groups=groups_of(shown, proposals, rungs), leavers=leavers_of(shown, proposals, rungs), total=len(rows), too_many=too_many,
        already=prepared_already(asked), shown=",".join(str(row.pupil.id) for row in shown), count=len(shown), page_number=page,
        pages=pages, told=sentences(list(proposals.values()), rungs), territories=territory_names(), batches=latest_rollovers(asked.year),
        years=[(year, school_year_label(year)) for year in years()], to=_to, most=MOST, whole=whole, label=school_year_label(asked.year),
        purpose=PURPOSE, purpose_folded=True, repeats=Outcome.REPEATS,
    )  # fmt: skip


def _page(rows: list[Row]) -> tuple[list[Row], int, int]:
    pages = max(1, -(-len(rows) // PAGE))
    page = min(number(request.args.get("page"), 1, MAX_ID) or 1, pages)
    return rows[(page - 1) * PAGE : page * PAGE], page, pages


# ---- the review, then the doing
def _reviewed(asked: Asked) -> tuple[Ladder, Sequence[Row], list[Proposal]]:
    """What the form's children would get now, with what was ticked and chosen."""
    ids = _ids("shown")
    if len(ids) > MOST:
        abort(413)
    rungs, said = _settled(ladder(asked.year)), _said()
    rows = pupils(Asked(asked.year), MOST, ids)
    return rungs, rows, [propose(row.pupil, rungs, said) for row in rows]


@blueprint.post("/review/")
def review() -> str | Response:
    """What will be written, in figures and child by child; nothing is written yet."""
    entered("child.rollover")
    asked = _asked()
    rungs, rows, proposals = _reviewed(asked)
    if not any(one.written for one in proposals):
        flash("Aucun enfant de cette page n’est à préparer.", "info")
        return redirect(_to("", asked), 303)
    made, kept = sentences(proposals, rungs)
    by_id = {one.id: one for one in proposals}
    carried = [(name, ",".join(str(one) for one in _ids(name))) for name in ("shown", "repeat", "leave", "keep")]
    carried += [(name, value) for name, value in request.form.items() if SETTLED.fullmatch(name)]
    return render(
        "pathways/rollover_review.html", title=f"Relire la rentrée {school_year_label(asked.year)}", made=made, kept=kept,
        count=sum(one.written for one in proposals), groups=groups_of([row for row in rows if by_id[row.pupil.id].written], by_id, rungs),
        carried=carried, digest=digest(proposals), post_url=_to("apply/", asked), back_url=_to("", asked),
        crumbs=[(TITLE, _to("", asked))], label=school_year_label(asked.year),
    )  # fmt: skip


@blueprint.post("/apply/")
def apply() -> Response:
    """One transaction for exactly what was reviewed."""
    actor = entered("child.rollover")
    asked = _asked()
    _, _, proposals = _reviewed(asked)
    if digest(proposals) != request.form.get("digest"):
        flash(CHANGED, "stop")
        return redirect(_to("", asked), 303)
    try:
        with unit_of_work():
            made = prepare_year(asked.year, proposals, actor).made
    except (IntegrityError, DataError, StaleDataError):
        flash(CHANGED, "stop")
    except DomainError as refusal:
        flash(refusal.message, "stop")
    else:
        flash(f"Rentrée {school_year_label(asked.year)} préparée pour {plural(made, 'enfant', 'enfants')}.", "ok")
    return redirect(_to("", asked), 303)


@blueprint.post("/undo/")
def undo() -> Response:
    """A batch is taken back as a whole, or stays and says why."""
    actor = entered("child.rollover")
    batch = db.session.get(Rollover, record_id(request.form.get("batch")))
    if batch is None:
        abort(404)
    year = batch.school_year
    try:
        with unit_of_work():
            undo_rollover(batch, actor)
            made = batch.made
    except DomainError as refusal:
        flash(refusal.message, "stop")
    except (StaleDataError, IntegrityError):
        flash(CHANGED, "stop")
    else:
        flash(f"Préparation annulée : {plural(made, 'scolarité retirée', 'scolarités retirées')}.", "ok")
    return redirect(address(ROLLOVER, [("year", year)]), 303)
