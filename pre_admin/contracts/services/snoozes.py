"""Putting a line of *Ma journée* off until a day, with the reason; taking it up again."""

from datetime import date, timedelta

from sqlalchemy import select

from pre_admin.accounts.actor import Actor
from pre_admin.contracts.models import Snooze
from pre_admin.core.calendar import today
from pre_admin.core.database import db
from pre_admin.core.errors import FieldErrors
from pre_admin.funding.queries.names import names_cited

LONGEST, REASON = 366, 200
NO_DAY = "Choisissez le jour auquel cette ligne reviendra."
NOT_AHEAD = "Choisissez un jour à venir : d’ici là, la ligne ne se montre plus."
TOO_FAR = "Une ligne se reporte d’un an au plus : choisissez un jour plus proche."
NO_REASON = "Dites pourquoi cette ligne peut attendre."
TOO_LONG = "Le motif tient en 200 signes : raccourcissez-le."
NAMED = "Un enfant ou un parent connu du programme semble nommé ici : dites-le autrement."


def put_off(key: str, until: date | None, reason: str, actor: Actor) -> Snooze:
    """Keep a line out of sight until a day; one put off already gets this day and this reason. Raises FieldErrors."""
    reason = " ".join(reason.split())
    _refuse(until, reason)
    assert until is not None
    found = db.session.scalar(select(Snooze).where(Snooze.key == key))
    if found is None:
        found = Snooze(key=key)
        db.session.add(found)
    found.until, found.reason, found.by_id = until, reason, actor.id
    db.session.flush()
    return found


def _refuse(until: date | None, reason: str) -> None:
    errors = {}
    day = today()
    if until is None:
        errors["until"] = NO_DAY
    elif until <= day:
        errors["until"] = NOT_AHEAD
    elif until > day + timedelta(days=LONGEST):
        errors["until"] = TOO_FAR
    if not reason:
        errors["reason"] = NO_REASON
    elif len(reason) > REASON:
        errors["reason"] = TOO_LONG
    elif names_cited({"reason": reason}):
        errors["reason"] = NAMED
    if errors:
        raise FieldErrors(errors)


def take_up(key: str) -> bool:
    """Show a line again at once; False when it was not put off."""
    found = db.session.scalar(select(Snooze).where(Snooze.key == key))
    if found is None:
        return False
    db.session.delete(found)
    db.session.flush()
    return True
