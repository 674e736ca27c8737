"""The page *Réglages*: what the office decides, who decided it and when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import flash, redirect, request, url_for
from sqlalchemy.exc import IntegrityError
from werkzeug.wrappers import Response

from pre_admin.accounts.actor import Actor
from pre_admin.administration.pages import allowed, blueprint
from pre_admin.administration.setting_fields import Block, blocks_of, typed_of
from pre_admin.core.french import datetime_fr, plural
from pre_admin.core.settings import Review, Setting, Typed
from pre_admin.core.unit_of_work import begin_writing, unit_of_work
from pre_admin.panel.house import house_of_request
from pre_admin.panel.rendering import render
from pre_admin.panel.requests import MAX_ID, address, number
from pre_admin.panel.settings import Decision, decide, decisions, in_force, latest_decisions

SETTINGS_PATH = "/admin/settings/"
PURPOSE = (
    "Ce que le programme décide lui-même : le logiciel s’y tient partout, aussitôt. Chaque décision est gardée, avec son auteur "
    "et sa date."
)
HISTORY = 30


@dataclass(frozen=True)
class Clash:
    """A setting that two people changed at once: both values, and who wrote the one in force."""

    label: str
    mine: str
    theirs: str
    who: str
    at: str


@dataclass
class Page:
    """What the page shows."""

    title: str
    blocks: Sequence[Block]
    can_edit: bool
    errors: list[tuple[str, str, str]] = field(default_factory=list)
    clashes: list[Clash] = field(default_factory=list)
    history: Sequence[Decision] = ()
    older_url: str | None = None


@blueprint.route(SETTINGS_PATH, methods=["GET", "POST"])
def settings() -> str | Response | tuple[str, int]:
    """The settings in force, and the form that changes them."""
    actor = allowed("setting.read")
    if request.method == "GET":
        return _show(actor, {}, Review())
    allowed("setting.edit")
    registry = house_of_request().settings
    typed = typed_of(registry.all, request.form, request.files)
    found = _decide(typed, actor)
    if found.errors or found.conflicts:
        return _show(actor, typed, found), 422 if found.errors else 409
    if found.changes:
        flash(f"{plural(len(found.changes), 'réglage enregistré', 'réglages enregistrés')}.", "ok")
    else:
        flash("Aucun réglage n’a changé.", "info")
    return redirect(url_for("administration.settings"))


def _decide(typed: Mapping[str, Typed], actor: Actor) -> Review:
    """One commit; someone who decided at the very same moment is seen by reading again."""
    registry = house_of_request().settings
    try:
        with unit_of_work():
            return decide(registry, typed, actor)
    except IntegrityError:
        begin_writing()
        with unit_of_work():
            return decide(registry, typed, actor)


def _show(actor: Actor, typed: Mapping[str, Typed], found: Review) -> str:
    registry = house_of_request().settings
    before = number(request.args.get("before"), 1, MAX_ID)
    history = decisions(HISTORY + 1, before)
    latest = latest_decisions(registry.all)
    page = Page(
        title="Réglages",
        blocks=blocks_of(registry, in_force(registry.all), latest, typed, found),
        can_edit=actor.may("setting.edit"),
        clashes=[_clash(one, found, latest) for one in registry.all if one.key in found.conflicts],
        history=history[:HISTORY],
        older_url=address(SETTINGS_PATH, [("before", history[HISTORY - 1].id)]) if len(history) > HISTORY else None,
    )
    page.errors = [
        (one.field.id, one.label, found.errors[one.key])
        for block in page.blocks
        for one in block.lines
        if one.key in found.errors
    ]
    return render("administration/settings.html", page=page, purpose=PURPOSE)


def _clash(one: Setting[Any], found: Review, latest: Mapping[str, Decision]) -> Clash:
    theirs = latest[one.key]
    return Clash(one.label, one.tell(found.changes[one.key]), theirs.told, theirs.author, datetime_fr(theirs.at))
