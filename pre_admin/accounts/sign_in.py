"""The door: signing in and out, and renewing a session within the open page."""

from flask import Blueprint, current_app, flash, g, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from pre_admin.accounts.actor import current_actor
from pre_admin.accounts.devices import known_browser
from pre_admin.accounts.forms import SignInForm
from pre_admin.accounts.queries import Person, account
from pre_admin.accounts.request_guard import SESSION_OVER, install_request_guard, sign_in_page
from pre_admin.accounts.scoping import bind_actor
from pre_admin.accounts.sessions import close_session, open_session, remaining, renewable
from pre_admin.accounts.trying import Tried, try_password
from pre_admin.accounts.typed import TARGET, resumed, shown, still_carried
from pre_admin.core.database import db
from pre_admin.extensions import limiter

blueprint = Blueprint("accounts", __name__)
HOME = "/admin/"
OUTER_BARRIER = "60 per minute"
"""By address, before anything is read: the finer rule, by person and address, is in `rules`."""
NOT_YOURS = "Ce n’est pas votre mot de passe."
SOMEONE_ELSE = "La saisie interrompue appartenait à une autre personne : elle n’a pas été reprise."

__all__ = ["blueprint", "install_request_guard", "local_path"]


def local_path(target: str | None) -> str | None:
    """A path of this site, or None for anything that could lead elsewhere."""
    if not target or not target.startswith("/") or target[1:2] in ("/", "\\") or len(target) > 2000:
        return None
    return None if any(char <= " " or char in "\\\x7f" for char in target) else target


@blueprint.route("/login", methods=["GET", "POST"])
@limiter.limit(OUTER_BARRIER, methods=["POST"], exempt_when=known_browser)
def login() -> str | Response | tuple[str, int]:
    """The sign-in page."""
    target = local_path(request.values.get("next")) or ""
    form = SignInForm()
    if request.method == "GET":
        return redirect(target or HOME) if current_actor() else sign_in_page(form, target=target)
    replay = still_carried(request.form.items(multi=True))
    if not form.validate():
        return sign_in_page(form, target=target, replay=replay), 422
    tried = try_password(form.email.data or "", form.password.data or "")
    if tried.person is None:
        return sign_in_page(form, tried.message, tried.wait, target, replay), tried.status
    return _enter(tried.person, target)


def _enter(person: Person, target: str) -> str | Response:
    """In: to the page wanted, or to the form that was being saved, for the same person only."""
    owner = g.standing.user_id
    open_session(person)
    bind_actor(db.session(), person.actor, current_app.extensions["house"].scopes)
    action = local_path(request.form.get(TARGET))
    if action is None:
        return redirect(target or HOME)
    if owner != person.actor.id:
        flash(SOMEONE_ELSE, "info")
        return redirect(HOME)
    fields = resumed(request.form.items(multi=True))
    return render_template("accounts/resume.html", action=action, fields=fields, shown=shown(fields), cancel_url=HOME)


@blueprint.post("/logout")
def logout() -> Response:
    """Out of this browser."""
    close_session()
    flash("Déconnexion effectuée.", "ok")
    return redirect(url_for("accounts.login"), 303)


@blueprint.post("/session/ping")
def ping() -> Response:
    """Someone is there: the wall has noted it."""
    return jsonify(remaining=remaining())


@blueprint.post("/session/renew")
@limiter.limit(OUTER_BARRIER, exempt_when=known_browser)
def renew() -> Response | tuple[Response, int]:
    """Sign in again within the open page, as the same person; the token of its form stays good."""
    user_id = renewable()
    body = request.get_json(silent=True)
    password = body.get("password") if isinstance(body, dict) else None
    if user_id is None:
        return jsonify(message=SESSION_OVER, login_url=url_for("accounts.login")), 409
    if not isinstance(password, str) or not password:
        return jsonify(message="Écrivez votre mot de passe."), 422
    tried: Tried = try_password(account(user_id).email, password)
    if tried.person is None:
        return jsonify(message=tried.message if tried.wait else NOT_YOURS, wait=tried.wait), tried.status
    open_session(tried.person)
    return jsonify(remaining=remaining())
