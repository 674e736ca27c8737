"""The page that leads to the reference lists: what each is for, how many values it has."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from pre_admin.administration.pages import allowed, blueprint
from pre_admin.core.database import db
from pre_admin.core.reference import ReferenceRow
from pre_admin.panel.house import house_of_request
from pre_admin.panel.reference import REFERENCE_PATH, ReferenceView
from pre_admin.panel.rendering import render

PURPOSE = (
    "Les valeurs que les formulaires proposent. Une valeur qui a servi ne se supprime pas, elle se retire : elle n’est plus "
    "proposée et reste lisible sur les fiches qui la portent."
)


@dataclass(frozen=True)
class ListLine:
    """A reference list: its title, its address, what it is for, its values."""

    title: str
    url: str
    purpose: str
    active: int
    retired: int


def reference_views(views: Iterable[Any]) -> list[ReferenceView]:
    """The reference lists among the registers."""
    return [view for view in views if isinstance(view, ReferenceView)]


def counts(model: type[ReferenceRow]) -> tuple[int, int]:
    """How many values of a list are in service, and how many are retired."""
    total, retired = db.session.execute(select(func.count(model.id), func.count(model.retired_on))).one()
    return total - retired, retired


def list_lines(views: Iterable[Any]) -> list[ListLine]:
    """The lists in alphabetical order, each with its figures."""
    lines = [
        ListLine(view.wording.title, f"/admin/{view.slug}/", view.purpose, *counts(view.row)) for view in reference_views(views)
    ]
    return sorted(lines, key=lambda line: line.title)


@blueprint.get(REFERENCE_PATH)
def reference() -> str:
    """Every reference list."""
    allowed("reference.read")
    return render("administration/reference.html", lines=list_lines(house_of_request().views), purpose=PURPOSE)
