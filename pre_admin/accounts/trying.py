"""Checking a password from a request: counted, looked at outside any write lock, then confirmed."""

from dataclasses import dataclass

from flask import current_app

from pre_admin.accounts.devices import fresh_mark, place_key
from pre_admin.accounts.passwords import verify_password
from pre_admin.accounts.queries import Person, credentials, person_of
from pre_admin.accounts.rules import REFUSED, email_of, keyed, wait_sentence
from pre_admin.accounts.services import begin_attempt, finish_attempt
from pre_admin.core.database import db
from pre_admin.core.unit_of_work import begin_writing, unit_of_work


@dataclass(frozen=True)
class Tried:
    """The person when the password is theirs; otherwise a sentence, and the seconds to wait if there are any."""

    person: Person | None
    message: str = ""
    wait: int = 0

    @property
    def status(self) -> int:
        """The answer's status when it is a refusal."""
        return 429 if self.wait else 401


def try_password(email: str, password: str) -> Tried:
    """One try for this e-mail from this browser, or from this address when it never signed in.

    The try is kept as failed before the password is looked at: a hundred at the same moment count as a hundred. The
    password is looked at between two transactions, since that takes long on purpose and would hold up every writer.
    """
    email = email_of(email)
    email_key = keyed(str(current_app.config["SECRET_KEY"]), "email", email)
    with unit_of_work():
        begun = begin_attempt(email_key, place_key(email_key))
    if begun.attempt_id is None:
        return Tried(None, wait_sentence(begun.wait), begun.wait)
    known = credentials(email)
    db.session.rollback()
    if not verify_password(known.password_hash, password) or known.user_id is None:
        return Tried(None, REFUSED)
    begin_writing()
    with unit_of_work():
        finish_attempt(begun.attempt_id, fresh_mark(email_key), known, password)
    person = person_of(known.user_id)
    # Nothing stays open behind: whoever writes next begins as a writer.
    db.session.rollback()
    return Tried(person) if person else Tried(None, REFUSED)
