"""What holds for every request: a strict content policy, no caching of names, writers who lock first, French error pages."""

from typing import Any

from flask import Flask, Response, current_app, flash, redirect, request
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as BaseResponse

from pre_admin.config import ConfigurationError
from pre_admin.core.database import db
from pre_admin.core.errors import DomainError
from pre_admin.core.keys import refuse_wrong_keys
from pre_admin.core.sealing import Unreadable
from pre_admin.core.unit_of_work import begin_writing
from pre_admin.panel.rendering import render
from pre_admin.panel.requests import local_path

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})

TEXTS: dict[int, tuple[str, str]] = {
    400: ("Demande incomprise", "L’adresse ou le formulaire contient quelque chose que le logiciel ne peut pas lire. Revenez en arrière, puis réessayez."),
    401: ("Connexion nécessaire", "Votre session est terminée. Reconnectez-vous pour continuer."),
    403: ("Accès non autorisé", "Votre rôle n’ouvre pas cette page. Si vous en avez besoin pour votre travail, demandez‑le à la coordination."),
    404: ("Page introuvable", "Cette page n’existe pas, ou la fiche n’est pas dans votre périmètre."),
    405: ("Action impossible ici", "Cette adresse ne s’ouvre pas de cette façon. Repartez de la liste."),
    413: ("Envoi trop volumineux", "L’envoi dépasse ce que le logiciel accepte. Réduisez la sélection ou le fichier, puis réessayez."),
    429: ("Trop d’essais", "Trop de demandes en peu de temps. Attendez une minute, puis réessayez."),
    500: ("Incident technique", "Quelque chose s’est mal passé ; rien n’a été enregistré. Réessayez ; si cela se reproduit, signalez-le à l’administration technique."),
    503: ("Service occupé", "La base de données est occupée ; rien n’a été enregistré. Réessayez dans quelques secondes."),
}  # fmt: skip
UNREADABLE = (
    "Texte illisible",
    "Un texte de cette page ne peut pas être ouvert avec les clés de cette instance : il a été altéré, ou chiffré avec une clé qui "
    "manque. Rien n’a été modifié. Signalez-le à l’administration technique, qui le restaure depuis une sauvegarde.",
)
WRONG_KEYS = (
    "Service arrêté",
    "Les clés de chiffrement de cette instance ne sont pas celles de sa base : rien n’a été lu ni écrit. L’administration technique "
    "restaure les clés depuis la sauvegarde, puis redémarre le service.",
)
PROVED = "keys_proved"


def install_guard(app: Flask) -> None:
    """Hooks and error pages of the whole app; called before the sign-in guard, so that writers lock before they read."""
    app.before_request(_right_keys)
    app.before_request(_lock_first)
    app.after_request(_headers)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(OperationalError, _database_busy)
    app.register_error_handler(DomainError, _domain_error)
    app.register_error_handler(Unreadable, _unreadable)
    app.register_error_handler(Exception, _crash)


def _right_keys() -> tuple[str, int] | None:
    """Nothing is read nor written with keys that are not this database's; asked until they are proved right, once."""
    if request.endpoint in ("health", "static") or current_app.extensions.get(PROVED):
        return None
    try:
        current_app.extensions[PROVED] = refuse_wrong_keys()
    except ConfigurationError:
        return error_page(503, WRONG_KEYS[1], title=WRONG_KEYS[0])
    return None


def _lock_first() -> None:
    if request.method in UNSAFE and request.endpoint not in (None, "static"):
        begin_writing()


def _headers(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", CSP)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["X-Frame-Options"] = "DENY"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    response.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
    if request.endpoint == "static":
        if "v" in request.args:
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    else:
        response.headers["Cache-Control"] = "no-store"
    return response


def error_page(code: int, text: str = "", typed: Any = (), title: str = "") -> tuple[str, int]:
    """The house's page for an error: what happened, the way out, and what was typed when it would be lost."""
    usual_title, usual = TEXTS.get(code, TEXTS[400 if code < 500 else 500])
    actions = [("Revenir à l’accueil", "/admin/")]
    back = local_path((request.referrer or "").removeprefix(request.host_url.rstrip("/")))
    if back and code in (403, 404, 405, 413, 503):
        actions.insert(0, ("Revenir à la page précédente", back))
    return render(
        "admin/error.html", code=code, title=title or usual_title, text=text or usual, actions=actions, typed=typed
    ), code


def _http_error(error: HTTPException) -> BaseResponse | tuple[str, int]:
    if error.response is not None:
        return error.response  # type: ignore[return-value]
    code = error.code or 500
    if code < 400:
        return error.get_response()
    db.session.rollback()
    return error_page(code)


def _database_busy(error: OperationalError) -> tuple[str, int]:
    db.session.rollback()
    return error_page(503)


def _unreadable(error: Unreadable) -> tuple[str, int]:
    """A text that no key opens: the page says so; the log says where, never whose."""
    db.session.rollback()
    current_app.logger.error("A sealed text cannot be opened on %s %s", request.method, request.path)
    return error_page(503, UNREADABLE[1], title=UNREADABLE[0])


def _domain_error(error: DomainError) -> BaseResponse:
    """A rule refused outside a form: back to where the person was, with the sentence."""
    db.session.rollback()
    flash(error.message, "stop")
    return redirect(local_path((request.referrer or "").removeprefix(request.host_url.rstrip("/"))) or "/admin/")


def _crash(error: Exception) -> tuple[str, int]:
    db.session.rollback()
    if current_app.testing or current_app.debug:
        raise error
    current_app.logger.error("%s on %s %s", type(error).__name__, request.method, request.path, exc_info=_without_values(error))
    return error_page(500)


def _without_values(error: Exception) -> Any:
    """The traceback without the message, which could quote what was typed (R10)."""
    return (RuntimeError, RuntimeError(type(error).__name__), error.__traceback__)
