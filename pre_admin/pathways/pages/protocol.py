"""The page of the operating protocol: the text in force, its versions, and the form that publishes the next one."""

from flask import Blueprint, abort, flash, redirect, url_for
from flask_wtf import FlaskForm
from sqlalchemy.exc import IntegrityError
from werkzeug.wrappers import Response
from wtforms import BooleanField, TextAreaField
from wtforms.validators import InputRequired

from pre_admin.accounts.actor import Actor, current_actor
from pre_admin.accounts.charter_text import paragraphs
from pre_admin.core.errors import DomainError
from pre_admin.core.unit_of_work import unit_of_work
from pre_admin.panel.rendering import render
from pre_admin.pathways.queries.protocol import protocol_in_force, protocol_versions
from pre_admin.pathways.services.protocol import publish_protocol

PROTOCOL_PATH = "/admin/protocol/"
JUST_PUBLISHED = "Une autre version vient d’être publiée : rechargez la page et relisez-la avant d’en publier une nouvelle."
PURPOSE = "Ce qui régit les débats des équipes de soutien. Chaque réunion garde la version en vigueur le jour de sa convocation."

blueprint = Blueprint("protocol", __name__)


class ProtocolText(TextAreaField):
    """The whole text."""

    kind = "textarea"
    width = 12
    rows = 20


class Tick(BooleanField):
    """A box to tick."""

    kind = "checkbox"
    width = 12


class PublishForm(FlaskForm):
    """A new version: its text, and the knowledge of what publishing it does."""

    text = ProtocolText(
        "Texte du protocole", [InputRequired("Écrivez le texte du protocole.")],
        description="Une ligne vide sépare deux paragraphes. Une ligne qui commence par « # » est un titre, par « - » un point d’une liste.",
    )  # fmt: skip
    confirmed = Tick(
        "Je publie cette version : elle s’applique aux réunions convoquées à partir de maintenant",
        [InputRequired("Cochez cette case pour publier.")],
    )


def reads_protocol(actor: Actor) -> bool:
    """Who is governed by the protocol, or publishes it."""
    return actor.may("meeting.read") or actor.may("protocol.publish")


@blueprint.route(PROTOCOL_PATH, methods=["GET", "POST"])
def protocol() -> str | Response | tuple[str, int]:
    """The text in force, for whoever sits in a team; the versions and the form, for whoever publishes them."""
    actor = current_actor()
    if actor is None or not reads_protocol(actor):
        abort(403)
    current = protocol_in_force()
    if not actor.may("protocol.publish"):
        return _page(current, None)
    form = PublishForm()
    if form.validate_on_submit():
        try:
            with unit_of_work():
                number = publish_protocol(form.text.data or "", actor).number
        except DomainError as refusal:
            form.text.errors = [*form.text.errors, refusal.message]
        except IntegrityError:
            form.text.errors = [*form.text.errors, JUST_PUBLISHED]
        else:
            flash(f"Protocole publié, version {number}.", "ok")
            return redirect(url_for("protocol.protocol"))
    elif not form.is_submitted():
        form.text.data = current.text if current else ""
    page = _page(current, form)
    return (page, 422) if form.errors else page


def _page(current: object, form: PublishForm | None) -> str:
    text = getattr(current, "text", "")
    errors = [(field.id, field.label.text, str(message)) for field in form or () for message in field.errors]
    return render(
        "pathways/protocol.html", current=current, paragraphs=paragraphs(text), form=form, errors=errors,
        versions=protocol_versions() if form else (), purpose=PURPOSE,
    )  # fmt: skip
