"""The session, a signed cookie: who, since when, last seen when; the server keeps nothing."""

from dataclasses import dataclass

from flask import Flask, current_app, g, session
from flask_login import UserMixin, login_user, logout_user

from pre_admin.accounts.queries import Person, person_of
from pre_admin.accounts.rules import session_is_over
from pre_admin.core.calendar import now
from pre_admin.extensions import login_manager

USER, OPENED, SEEN, TOKEN = "_user_id", "opened", "seen", "csrf_token"
REFRESH_SECONDS = 20
"""The cookie is sent again once per this time at most."""

EXPIRED, CLOSED = "expired", "closed"


class Visitor(UserMixin):
    """What Flask-Login keeps of a person: « id.epoch », so that *sign out everywhere* ends every session."""

    def __init__(self, user_id: int, epoch: int) -> None:
        self.id = f"{user_id}.{epoch}"


@dataclass(frozen=True)
class Standing:
    """What a session is worth at this moment: a person, or why not, and whose it was."""

    person: Person | None
    reason: str = ""
    user_id: int | None = None


def install_sessions(app: Flask) -> None:
    """Flask-Login reads our session; its own protection, tied to the network address, would sign out every phone."""
    login_manager.session_protection = None
    login_manager.user_loader(_visitor)


def _visitor(key: str) -> Visitor | None:
    """Whom Flask-Login sees: the one the request guard found, without asking the database again."""
    found: Standing = g.get("standing") or standing()
    visitor = Visitor(found.person.actor.id, found.person.epoch) if found.person else None
    return visitor if visitor and visitor.id == key else None


def _parts(key: object) -> tuple[int, int] | None:
    user_id, _, epoch = str(key or "").partition(".")
    return (int(user_id), int(epoch)) if user_id.isdecimal() and epoch.isdecimal() else None


def standing() -> Standing:
    """Read the session; one statement at most."""
    parts = _parts(session.get(USER))
    if parts is None:
        return Standing(None)
    user_id, epoch = parts
    opened, seen = session.get(OPENED, 0), session.get(SEEN, 0)
    if session_is_over(opened, seen, now().timestamp(), current_app.config["IDLE_MINUTES"]):
        return Standing(None, EXPIRED, user_id)
    person = person_of(user_id)
    if person is None or person.epoch != epoch:
        return Standing(None, CLOSED, user_id)
    return Standing(person, user_id=user_id)


def renewable() -> int | None:
    """Whose expired session a password alone may renew: one that was not closed elsewhere; None otherwise."""
    parts = _parts(session.get(USER))
    person = person_of(parts[0]) if parts else None
    return parts[0] if parts and person is not None and person.epoch == parts[1] else None


def open_session(person: Person) -> None:
    """Sign in. The same person coming back keeps the token of the forms left open; anybody else starts afresh."""
    former = _parts(session.get(USER))
    token = session.get(TOKEN) if former and former[0] == person.actor.id else None
    session.clear()
    g.pop(TOKEN, None)
    if token:
        session[TOKEN] = token
    session[OPENED] = session[SEEN] = int(now().timestamp())
    login_user(Visitor(person.actor.id, person.epoch))


def close_session() -> None:
    """Sign out of this browser."""
    logout_user()
    session.clear()
    g.pop(TOKEN, None)


def touch() -> None:
    """Someone is there."""
    moment = int(now().timestamp())
    if moment - session.get(SEEN, 0) >= min(REFRESH_SECONDS, current_app.config["IDLE_MINUTES"] * 6):
        session[SEEN] = moment


def remaining() -> int:
    """Seconds before the session is over unless something is done."""
    return max(0, int(session.get(SEEN, 0) + current_app.config["IDLE_MINUTES"] * 60 - now().timestamp()))
