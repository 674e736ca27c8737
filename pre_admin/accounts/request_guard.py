"""What stands before every page: nobody passes but to a short public list; the person is bound to the session."""

from collections.abc import Iterable

from flask import Flask, abort, current_app, g, jsonify, redirect, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.wrappers import Response

from pre_admin.accounts.demo_accounts import DEMO_PASSWORD, demo_sign_ins
from pre_admin.accounts.forms import SignInForm
from pre_admin.accounts.scoping import bind_actor
from pre_admin.accounts.sessions import Standing, install_sessions, standing, touch
from pre_admin.accounts.typed import PREFIX, Pairs, carried, shown
from pre_admin.core.database import db

PUBLIC = frozenset({"static", "health", "accounts.login", "accounts.logout", "accounts.renew", "accounts.welcome"})
"""Everything else asks for a session. Signing out and renewing a session have their own answer to one that is over."""
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
SESSION_OVER = "Votre session est terminée. Reconnectez-vous pour continuer."
STALE_FORM = (
    "Le formulaire a été ouvert dans une session qui n’existe plus : rien n’a été enregistré. Ce que vous aviez saisi "
    "est ci-dessous ; rouvrez la page, puis recopiez-le."
)
STALE_DOOR = "Cette page était ouverte depuis trop longtemps. Connectez-vous maintenant."
STALE_EMPTY = (
    "Le formulaire a été ouvert dans une session qui n’existe plus : rien n’a été enregistré. Rouvrez la page, puis réessayez."
)


def install_request_guard(app: Flask) -> None:
    """The hooks of the login wall, and the answer to a form whose token is not this session's."""
    install_sessions(app)
    app.before_request(_refuse_nul)
    app.before_request(_stand_before)
    app.register_error_handler(CSRFError, _stale_form)


# ---- NUL bytes: SQLite keeps them, PostgreSQL refuses them; nobody types one
def _texts() -> Iterable[str]:
    yield request.path
    for values in (request.args, request.form):
        for name, value in values.items(multi=True):
            yield name
            yield value


def _refuse_nul() -> None:
    if request.endpoint != "static" and any("\0" in text for text in _texts()):
        _bind(standing())
        abort(400)


# ---- the wall
ASKED_ALONE = ".pulse_view"
"""What a page left open asks by itself: nobody is there for that, and the session still ends."""


def _stand_before() -> Response | tuple[str, int] | tuple[Response, int] | None:
    if request.endpoint == "static":
        return None
    found = standing()
    _bind(found)
    if found.person is not None:
        if not (request.endpoint or "").endswith(ASKED_ALONE):
            touch()
        return None
    if request.endpoint is None or request.endpoint in PUBLIC:
        return None
    if wants_data():
        return jsonify(message=SESSION_OVER, login_url=url_for("accounts.login")), 401
    here = request.full_path.rstrip("?")
    if request.method in SAFE:
        return redirect(url_for("accounts.login", next=None if here == "/" else here))
    if found.user_id is None:
        return redirect(url_for("accounts.login"), 303)
    # The token was right (it is checked before this hook), so the form is the session's own: it goes through the door.
    return sign_in_page(SignInForm(formdata=None), replay=carried(request.form.items(multi=True), here)), 401


def _bind(found: Standing) -> None:
    """From here on the database session meets only what the person may; nobody: nothing."""
    g.standing = found
    bind_actor(db.session(), found.person.actor if found.person else None, current_app.extensions["house"].scopes)


def wants_data() -> bool:
    """Whether a script asks, which has no use for a page."""
    if request.headers.get("HX-Request") or request.is_json or request.headers.get("X-Requested-With"):
        return True
    return request.accept_mimetypes.best == "application/json"


# ---- the sign-in page, which the wall itself may have to show
def sign_in_page(form: SignInForm, error: str = "", wait: int = 0, target: str = "", replay: Pairs | None = None) -> str:
    """The page one signs in on; it says why, and carries the form that was being saved."""
    demo = current_app.config["DEMO"]
    return render_template(
        "accounts/login.html", form=form, error=error, wait_seconds=wait, next=target, replay=replay or None,
        reason=g.standing.reason, demo_accounts=demo_sign_ins() if demo else [],
        demo_password=DEMO_PASSWORD if demo else "",
    )  # fmt: skip


# ---- a token that is not this session's
def _stale_form(_error: CSRFError) -> tuple[str, int] | tuple[Response, int]:
    """Nothing is saved nor replayed; what was typed is shown so that it can be copied."""
    found = standing()
    _bind(found)
    db.session.rollback()
    if wants_data():
        return jsonify(message=STALE_EMPTY, login_url=url_for("accounts.login")), 400 if found.person else 401
    typed = shown(request.form.items(multi=True))
    if request.endpoint == "accounts.login" and not any(name.startswith(PREFIX) for name in request.form):
        return sign_in_page(SignInForm(formdata=None), error=STALE_DOOR), 400
    reopen = bool(request.url_rule and request.url_rule.methods and "GET" in request.url_rule.methods)
    actions = [("Rouvrir la page", request.full_path.rstrip("?"))] if reopen else []
    if found.person is None and request.endpoint not in PUBLIC:
        actions.insert(0, ("Se connecter", url_for("accounts.login")))
    return render_template(
        "admin/error.html", code=400, title="Formulaire expiré", text=STALE_FORM if typed else STALE_EMPTY,
        actions=[*actions, ("Revenir à l’accueil", "/admin/")], typed=typed,
    ), 400  # fmt: skip
