"""A try at signing in: counted as failed before the password is looked at, so that none outruns the count."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, func, select, update

from pre_admin.accounts.models import SignInAttempt, User
from pre_admin.accounts.passwords import hash_password, needs_renewal
from pre_admin.accounts.queries import Credentials, attempts_for
from pre_admin.accounts.rules import KNOWN_FOR, wait_before_trying, whole_seconds
from pre_admin.accounts.scoping import as_system
from pre_admin.core.calendar import now

FAILURES_KEPT = timedelta(days=1)


@dataclass(frozen=True)
class Begun:
    """A try allowed (`attempt_id`), or how many seconds to wait."""

    attempt_id: int | None
    wait: int = 0


def begin_attempt(email_key: str, place_key: str) -> Begun:
    """Count a try from a place (a network address, or a known browser), or refuse it while one must wait; a refused try is not counted, so waiting always ends."""
    moment = now()
    with as_system("essai de connexion") as session:
        if session.get_bind().dialect.name == "postgresql":
            # SQLite's writers already come one at a time.
            session.execute(select(func.pg_advisory_xact_lock(int(email_key[:15], 16))))
        wait = wait_before_trying(attempts_for(email_key, place_key, moment), moment)
        if wait:
            return Begun(None, whole_seconds(wait))
        attempt = SignInAttempt(email_key=email_key, address_key=place_key, at=moment, succeeded=False)
        session.add(attempt)
        _purge()
        session.flush()
        return Begun(attempt.id)


def _purge() -> None:
    """What no longer counts is not kept."""
    old = (SignInAttempt.at < now() - KNOWN_FOR) | (
        SignInAttempt.succeeded.is_(False) & (SignInAttempt.at < now() - FAILURES_KEPT)
    )
    with as_system("purge des essais de connexion") as session:
        session.execute(delete(SignInAttempt).where(old), execution_options={"synchronize_session": False})


def finish_attempt(attempt_id: int, place_key: str, known: Credentials, password: str) -> None:
    """The password was right: the try succeeded, from a browser known from now on; an outdated hash is renewed.

    The account is stamped without a new version nor a journal row: whoever keeps it meanwhile is not disturbed.
    """
    assert known.user_id is not None
    assert known.password_hash is not None
    stamp: dict[str, object] = {"last_sign_in_at": now()}
    if needs_renewal(known.password_hash):
        stamp["password_hash"] = hash_password(password)
    table = User.__table__
    with as_system("connexion réussie") as session:
        attempt = session.get_one(SignInAttempt, attempt_id)
        attempt.succeeded, attempt.address_key = True, place_key
        session.flush()
        unchanged = (table.c.id == known.user_id) & (table.c.password_hash == known.password_hash)
        session.execute(update(table).where(unchanged).values(stamp))  # type: ignore[arg-type]
