"""The caseloads: who follows how many for how much time; and the page that hands several pathways over at once."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import Blueprint, abort, flash, redirect, request, url_for
from sqlalchemy import select
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from pre_admin.core.calendar import today
from pre_admin.core.constraints import explain
from pre_admin.core.database import db
from pre_admin.core.errors import DomainError
from pre_admin.core.french import date_fr, decimal_fr, plural
from pre_admin.core.unit_of_work import unit_of_work
from pre_admin.panel.fields import CHOOSE, parse_day
from pre_admin.panel.house import house_of_request
from pre_admin.panel.rendering import render
from pre_admin.panel.requests import MAX_ID, address, number, record_id, record_ids
from pre_admin.partners.models import Referent
from pre_admin.partners.queries.ground import running
from pre_admin.pathways.queries.caseloads import caseloads, pathways_of, without_referent
from pre_admin.pathways.rules.caseloads import Load, by_weight, total
from pre_admin.pathways.services.caseloads import NOTHING, hand_over_all
from pre_admin.pathways.views.doors import entered

blueprint = Blueprint("caseload", __name__, url_prefix="/admin/caseload")
CASELOAD = "/admin/caseload/"
TITLE = "Charge des référents"
PURPOSE = (
    "Combien de parcours chaque référent suit, pour quelle part d’un temps plein ; et de quoi les confier à quelqu’un d’autre."
)
NOBODY = "0"
"""Stands for the pathways that nobody follows, in an address."""
MAX_HAND_OVER = 200
CHANGED = "Certains parcours ont changé ou ne sont plus confiés à cette personne depuis l’ouverture de la page : rien n’a été fait. Relisez, puis recommencez."
CHOOSE_REFERENT = "Choisissez un référent de la liste."


@blueprint.get("/")
def index() -> str:
    """Every caseload, the heaviest first."""
    entered("caseload.read")
    loads = caseloads()
    return render(
        "pathways/caseload.html", title=TITLE, loads=by_weight(loads), whole=total(loads), alone=without_referent(),
        told=decimal_fr, purpose=PURPOSE, purpose_folded=True, page_url=_page_url,
    )  # fmt: skip


def _page_url(load: Load | None) -> str:
    return address(f"{CASELOAD}referent/", [("id", load.id if load else NOBODY)])


def _pathway_url(pathway_id: int) -> str | None:
    """Where a pathway opens, and where an entry is written in its referent's stead; None without that register."""
    known = any(view.slug == "pathway" for view in house_of_request().views)
    return f"/admin/pathway/details/?id={pathway_id}" if known else None


# ---- one caseload
def _referent_asked() -> Referent | None:
    """The referent of the address; None for the pathways of nobody."""
    if request.args.get("id") == NOBODY:
        return None
    found = db.session.get(Referent, record_id(request.args.get("id")))
    if found is None:
        abort(404)
    return found


@blueprint.get("/referent/")
def referent() -> str:
    """The pathways in one person's hands, to tick and hand over."""
    entered("caseload.read")
    return _caseload_page(_referent_asked())


def _caseload_page(
    former: Referent | None, typed: Any = None, errors: Sequence[tuple[str, str, str]] = ()
) -> str:  # fmt: skip
    rows = pathways_of(former.id if former else None, limit=MAX_HAND_OVER)
    left = former is not None and former.ends_on is not None and former.ends_on < today()
    offered = [one for one in caseloads() if one.left_on is None and (former is None or one.id != former.id)]
    typed = typed or {"ticked": {row[0].id for row in rows} if left else set(), "to": "", "since": today().isoformat()}
    return render(
        "pathways/caseload_referent.html", title=str(former) if former else "Parcours sans référent", former=former, left=left,
        rows=rows, offered=sorted(offered, key=lambda one: (one.per_full_time or 0, one.name)), told=decimal_fr, typed=typed,
        errors=list(errors), wrong={name: message for name, _, message in errors}, url=_pathway_url, today=today(),
        crumbs=[(TITLE, CASELOAD)], review_url=address(f"{CASELOAD}review/", [("id", former.id if former else NOBODY)]),
    )  # fmt: skip


# ---- handing over
def _asked() -> tuple[set[int], Referent | None, date | None, list[tuple[str, str, str]]]:
    """What the form says: ticked pathways, the new referent, the day; and what is wrong with it."""
    ticked, errors = set(record_ids(request.form.getlist("rowid"), MAX_HAND_OVER)), list[tuple[str, str, str]]()
    if not ticked:
        errors.append(("pathways", "Parcours", NOTHING))
    wanted = number(request.form.get("to"), 0, MAX_ID)
    new = db.session.scalar(select(Referent).where(Referent.id == wanted)) if wanted else None
    if new is None:
        errors.append(("to", "Nouveau référent", CHOOSE_REFERENT if request.form.get("to") else CHOOSE))
    since = None
    try:
        since = parse_day(request.form.get("since", "").strip()[:200])
    except ValueError as error:
        errors.append(("since", "À partir du", str(error)))
    return ticked, new, since, errors


def _typed(ticked: set[int]) -> dict[str, Any]:
    return {"ticked": ticked, "to": request.form.get("to", "")[:20], "since": request.form.get("since", "")[:200]}


@blueprint.post("/review/")
def review() -> str | Response | tuple[str, int]:
    """The confirmation: exactly these pathways, this person, from that day."""
    entered("caseload.read")
    former = _referent_asked()
    ticked, new, since, errors = _asked()
    rows = pathways_of(former.id if former else None, sorted(ticked))
    if ticked and len(rows) != len(ticked):
        flash(CHANGED, "stop")
        return redirect(_back(former), 303)
    if not errors and new is not None and since is not None and not _in_post(new, since):
        errors.append(
            ("since", "À partir du", f"{new} n’est pas en poste ce jour-là : choisissez un autre jour, ou quelqu’un d’autre.")
        )
    if errors or new is None or since is None:
        return _caseload_page(former, _typed(ticked), errors), 422
    return render(
        "pathways/hand_over.html", title=f"Confier {plural(len(rows), 'parcours', 'parcours')} à {new}", former=former, new=new,
        since=since, rows=rows, marks=[_mark(row) for row in rows], crumbs=[(TITLE, CASELOAD), (str(former or "Sans référent"), _back(former))],
        post_url=address(f"{CASELOAD}hand-over/", [("id", former.id if former else NOBODY)]), back_url=_back(former),
    )  # fmt: skip


def _in_post(new: Referent, day: date) -> bool:
    return db.session.scalar(select(Referent.id).where(Referent.id == new.id, running(Referent, day))) is not None


def _back(former: Referent | None) -> str:
    return address(f"{CASELOAD}referent/", [("id", former.id if former else NOBODY)])


def _mark(row: Any) -> str:
    """A pathway and who follows it, as the confirmation showed them."""
    return f"{row[0].id}.{row[0].version}.{row[4] or 0}"


@blueprint.post("/hand-over/")
def hand_over() -> Response:
    """One transaction: all these pathways, or none and the sentence that says why."""
    actor = entered("caseload.read")
    former = _referent_asked()
    ticked, new, since, errors = _asked()
    rows = pathways_of(former.id if former else None, sorted(ticked))
    if errors or new is None or since is None or {_mark(row) for row in rows} != set(request.form.getlist("mark")):
        flash(errors[0][2] if errors else CHANGED, "stop")
        return redirect(_back(former), 303)
    refusal = ""
    try:
        with unit_of_work():
            hand_over_all([row[0] for row in rows], new, since, actor)
    except StaleDataError:
        refusal = CHANGED
    except DomainError as error:
        refusal = error.message
    except (IntegrityError, DataError) as error:
        refusal = explain(error).message
    if refusal:
        flash(f"Rien n’a été confié. {refusal}", "stop")
        return redirect(_back(former), 303)
    flash(f"{plural(len(rows), 'parcours confié', 'parcours confiés')} à {new} à partir du {date_fr(since)}.", "ok")
    return redirect(url_for("caseload.index"), 303)
