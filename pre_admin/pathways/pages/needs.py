"""« Besoins sans réponse »: what the teams ticked in the year, in totals; under five is not told but to who sees every file."""

from datetime import date

from flask import Blueprint, abort, redirect, request, url_for
from werkzeug.wrappers import Response

from pre_admin.accounts.actor import Actor, current_actor
from pre_admin.core.calendar import school_year_label, school_year_of, today
from pre_admin.panel.rendering import render
from pre_admin.panel.requests import number
from pre_admin.pathways.queries.needs import unmet_needs
from pre_admin.pathways.rules.meetings import FEW, told_count

NEEDS_PATH = "/admin/unmet-needs/"
FIRST_YEAR = 2006
PURPOSE = "Ce dont des enfants ont besoin et que rien n’apporte sur leur territoire : de quoi justifier une action financée."

blueprint = Blueprint("needs", __name__)


def school_year_days(year: int) -> tuple[date, date]:
    """The first and the last day of a school year."""
    return date(year, 9, 1), date(year + 1, 8, 31)


def needs_told(actor: Actor, year: int) -> list[tuple[str, str, int]]:
    """(type of action, number as it may be told, the same for a bar: none under five for who may not know)."""
    whole = actor.sees_all("child")
    return [
        (label, told_count(count, whole), count if whole or count >= FEW else 0)
        for label, count in unmet_needs(*school_year_days(year))
    ]


@blueprint.get(NEEDS_PATH)
def needs() -> str | Response:
    """The totals of a school year; totals alone, yet of children: the charter first (R2)."""
    actor = current_actor()
    if actor is None or not actor.may("meeting.read"):
        abort(403)
    if not actor.charter_signed:
        return redirect(url_for("accounts.charter", next=request.full_path.rstrip("?")))
    current = school_year_of(today())
    year = number(request.args.get("year"), FIRST_YEAR, current) or current
    return render(
        "pathways/needs.html", rows=needs_told(actor, year), label=school_year_label(year), purpose=PURPOSE,
        earlier=f"{NEEDS_PATH}?year={year - 1}" if year > FIRST_YEAR else None, earlier_label=school_year_label(year - 1),
        later=f"{NEEDS_PATH}?year={year + 1}" if year < current else None, later_label=school_year_label(year + 1),
        whole=actor.sees_all("child"),
    )  # fmt: skip
