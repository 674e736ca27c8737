"""The morning's message: each person's lines, asked in their own scope; once a day, and nothing when nothing waits."""

from dataclasses import dataclass
from datetime import date

from pre_admin.accounts.messages import digest_message
from pre_admin.accounts.queries import account, digest_readers, person_of
from pre_admin.accounts.scoping import bind_actor, is_system
from pre_admin.accounts.services import claim_digest, release_digest
from pre_admin.config import MailServer
from pre_admin.core.database import db
from pre_admin.core.mail import MailNotSent, send
from pre_admin.core.unit_of_work import begin_writing, unit_of_work
from pre_admin.panel.house import House
from pre_admin.panel.slots import Waiting


@dataclass(frozen=True)
class Sent:
    """How many messages left, and how many could not."""

    sent: int
    failed: int


def send_digests(house: House, server: MailServer, base_url: str, day: date) -> Sent:
    """Send the day's messages that were not sent yet; one that fails may be sent by another run of the same day."""
    assert not is_system(db.session()), "a digest asked as the house would count what its reader may not see"
    sent = failed = 0
    readers = digest_readers()
    db.session.rollback()
    for user_id in readers:
        lines, email = _waiting(house, user_id)
        if not lines or not _claimed(user_id, day):
            continue
        told = [(count, label, base_url + path) for count, label, path in lines]
        try:
            send(server, email, *digest_message(told, f"{base_url}/account/"))
            sent += 1
        except MailNotSent:
            failed += 1
            _released(user_id)
    return Sent(sent, failed)


def _waiting(house: House, user_id: int) -> tuple[list[Waiting], str]:
    """What waits for the person, as they would see it, and their address; nothing is left open behind."""
    person = person_of(user_id)
    if person is None:
        return [], ""
    email = account(user_id).email
    bind_actor(db.session(), person.actor, house.scopes)
    try:
        return house.slots.waiting(person.actor), email
    finally:
        bind_actor(db.session(), None, house.scopes)
        db.session.rollback()


def _claimed(user_id: int, day: date) -> bool:
    """Kept before the message leaves: two runs at once send it once."""
    begin_writing()
    with unit_of_work():
        return claim_digest(user_id, day)


def _released(user_id: int) -> None:
    begin_writing()
    with unit_of_work():
        release_digest(user_id)
