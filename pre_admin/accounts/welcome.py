"""The page a sign-in link opens: greeted by name, the person chooses a password and is in."""

from flask import current_app, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from pre_admin.accounts.forms import OpeningForm, errors_of, refuse
from pre_admin.accounts.links import FoundLink, link_of
from pre_admin.accounts.models import LinkPurpose
from pre_admin.accounts.queries import person_of
from pre_admin.accounts.rules import LinkState
from pre_admin.accounts.scoping import bind_actor
from pre_admin.accounts.services import LinkRefused, use_link
from pre_admin.accounts.sessions import open_session
from pre_admin.accounts.sign_in import HOME, OUTER_BARRIER, blueprint
from pre_admin.core.database import db
from pre_admin.core.errors import DomainError
from pre_admin.core.unit_of_work import unit_of_work
from pre_admin.extensions import limiter

Page = str | Response | tuple[str, int]
TITLES = {LinkPurpose.OPEN: "Ouvrir votre compte", LinkPurpose.RESET: "Choisir un nouveau mot de passe"}


@blueprint.route("/welcome", methods=["GET", "POST"])
@limiter.limit(OUTER_BARRIER)
def welcome() -> Page:
    """A sign-in link: its token is in the query, which no log keeps."""
    token = request.args.get("token", "")
    found, form = link_of(token), OpeningForm()
    if found.state is not LinkState.GOOD:
        return _refused(found.state)
    if request.method == "GET":
        return _page(found, form)
    if not form.validate():
        return _page(found, form), 422
    try:
        with unit_of_work():
            user_id = use_link(token, form.new_password.data or "", form.confirmation.data or "")
    except LinkRefused as refusal:
        return _refused(refusal.state)
    except DomainError as refusal:
        refuse(form, {refusal.field or "": refusal.message})
        return _page(found, form), 422
    return _enter(user_id)


def _enter(user_id: int) -> Page:
    """In, as whoever the link was for: nobody else's session goes on in this browser."""
    person = person_of(user_id)
    if person is None:
        return _refused(LinkState.CLOSED)
    open_session(person)
    bind_actor(db.session(), person.actor, current_app.extensions["house"].scopes)
    flash("Votre mot de passe est choisi. Le lien ne servira plus.", "ok")
    return redirect(HOME, 303)


def _page(found: FoundLink, form: OpeningForm) -> str:
    return render_template(
        "accounts/welcome.html", title=TITLES[found.purpose], found=found, form=form, errors=errors_of(form), refusal=""
    )


def _refused(state: LinkState) -> tuple[str, int]:
    """One page for every link that opens nothing: which, and what to do."""
    code = 404 if state is LinkState.UNKNOWN else 410
    page = render_template("accounts/welcome.html", title="Ce lien n’ouvre rien", refusal=state.value, form=None, errors=[])
    return page, code
