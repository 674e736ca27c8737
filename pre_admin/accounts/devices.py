"""Browsers that signed in before carry a mark, so that what others try from the same network does not slow them down."""

import secrets

from flask import Response, after_this_request, current_app, request
from itsdangerous import BadSignature, URLSafeSerializer

from pre_admin.accounts.rules import keyed

COOKIE = "pre_known"
KEPT = 5
"""Accounts that share one browser, the latest ones."""
LIFETIME = 180 * 24 * 3600
SHORT = 16


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="known-browser")


def _marks() -> dict[str, str]:
    """E-mail digest → mark, of this browser; empty when the cookie is missing or was touched."""
    try:
        found = _signer().loads(request.cookies.get(COOKIE, ""))
    except BadSignature:
        return {}
    return {str(name): str(mark) for name, mark in found.items()} if isinstance(found, dict) else {}


def place_key(email_key: str) -> str:
    """Where a try comes from: the browser when it signed in as this account before, the network address otherwise."""
    secret = str(current_app.config["SECRET_KEY"])
    mark = _marks().get(email_key[:SHORT])
    return keyed(secret, "browser", mark) if mark else keyed(secret, "address", request.remote_addr or "")


def known_browser() -> bool:
    """Whether someone signed in from this browser before: what a crowd does from the same address is not its doing."""
    return bool(_marks())


def fresh_mark(email_key: str) -> str:
    """Give this browser its mark for the account with the answer being made; returns the key of its tries."""
    marks = _marks()
    mark = marks.pop(email_key[:SHORT], "") or secrets.token_urlsafe(12)
    kept = dict([*marks.items(), (email_key[:SHORT], mark)][-KEPT:])
    value = _signer().dumps(kept)

    @after_this_request
    def _give(response: Response) -> Response:
        response.set_cookie(COOKIE, value, max_age=LIFETIME, httponly=True, samesite="Lax", secure=request.is_secure)
        return response

    return keyed(str(current_app.config["SECRET_KEY"]), "browser", mark)
