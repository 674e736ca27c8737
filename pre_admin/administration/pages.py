"""Pages that are not registers: rights, the charter's versions, help, accessibility."""

from flask import Blueprint, abort, flash, redirect, url_for
from sqlalchemy.exc import IntegrityError
from werkzeug.wrappers import Response

from pre_admin.accounts.actor import Actor, current_actor
from pre_admin.accounts.queries import active_accounts, charter_versions, current_charter
from pre_admin.accounts.services import publish_charter
from pre_admin.administration.forms import PublishForm
from pre_admin.administration.rights import right_groups, role_heads, scope_rows
from pre_admin.core.errors import DomainError
from pre_admin.core.unit_of_work import unit_of_work
from pre_admin.panel.rendering import render

blueprint = Blueprint("administration", __name__)
JUST_PUBLISHED = "Une autre version vient d’être publiée : rechargez la page et relisez-la avant d’en publier une nouvelle."
PUBLISHING = "Publier une version la met en vigueur aussitôt : chaque personne la signe avant de rouvrir un dossier d’enfant."


def allowed(code: str) -> Actor:
    """The person asking, who must have this permission."""
    actor = current_actor()
    if actor is None or not actor.may(code):
        abort(403)
    return actor


@blueprint.get("/admin/rights/")
def rights() -> str:
    """Who may do what, on which rows: the permission map."""
    allowed("rights.read")
    return render(
        "administration/rights.html", roles=role_heads(), groups=right_groups(), scopes=scope_rows(),
        purpose="Ce tableau est lu dans les règles mêmes du logiciel : ce qu’il dit est ce qui s’applique.",
    )  # fmt: skip


@blueprint.route("/admin/charter/", methods=["GET", "POST"])
def charter() -> str | Response | tuple[str, int]:
    """The versions of the charter, and the form that publishes the next one."""
    actor, form, current = allowed("charter.publish"), PublishForm(), current_charter()
    if form.validate_on_submit():
        try:
            with unit_of_work():
                number = publish_charter(form.text.data or "", actor).number
        except DomainError as refusal:
            form.text.errors = [*form.text.errors, refusal.message]
        except IntegrityError:
            form.text.errors = [*form.text.errors, JUST_PUBLISHED]
        else:
            flash(f"Charte publiée, version {number} : chaque personne devra la signer.", "ok")
            return redirect(url_for("administration.charter"))
    elif not form.is_submitted():
        form.text.data = current.text if current else ""
    errors = [(field.id, field.label.text, str(message)) for field in form for message in field.errors]
    page = render(
        "administration/charter.html", form=form, errors=errors, versions=charter_versions(),
        accounts=active_accounts(), purpose=PUBLISHING,
    )  # fmt: skip
    return (page, 422) if errors else page


@blueprint.get("/help/")
def help() -> str:
    """How the house is used."""
    return render("administration/help.html")


@blueprint.get("/accessibility/")
def accessibility() -> str:
    """The statement of accessibility."""
    return render("administration/accessibility.html")
