"""When a member came and went: times as people type them, in order, never in the future."""

import re
from datetime import UTC, date, datetime, time

from pre_admin.core.calendar import PARIS, local
from pre_admin.core.errors import DomainError
from pre_admin.core.french import time_fr

_TIME = re.compile(r"([01]?[0-9]|2[0-3])\s?(?:h|:|H)\s?(?:([0-5][0-9]))?")
UNREAD = "Écrivez l’heure ainsi : 14:05, ou laissez vide pour « maintenant »."
FUTURE = "Cette heure n’est pas encore passée : notez-la quand elle le sera."
BEFORE_LAST = "Ce membre est sorti à {} : il ne revient pas avant."
BEFORE_ARRIVAL = "Ce membre est entré à {} : il ne sort pas avant."
IN_ALREADY = "Ce membre est déjà en salle."
NOT_IN = "Ce membre n’est pas en salle."
NOT_THE_DAY = "Les présences se notent le jour de la séance ; d’ici là, notez qui s’excuse et qui donne pouvoir."
WAS_IN = "Ce membre est entré en séance : notez sa sortie."
GIVES_ABSENT = "Ce membre est entré en séance : un pouvoir se donne quand on est absent."
TO_ANOTHER = "Un pouvoir se donne à un autre membre de la séance."
HOLDS = "Ce membre porte lui-même un pouvoir : reprenez-le d’abord."
NOT_CALLED = "Cette personne n’est pas membre convoqué de la séance."
DECIDED_SINCE = "Une décision a été enregistrée depuis cette entrée : elle ne s’efface plus, notez une sortie."


def read_clock(text: str | None) -> str | None:
    """« 14h », « 9:05 » as « 14:00 », « 09:05 »; None when it is empty. Raises ValueError for what is no time of day."""
    if not text or not text.strip():
        return None
    found = _TIME.fullmatch(" ".join(text.split()))
    if found is None:
        raise ValueError(UNREAD)
    return f"{int(found[1]):02d}:{found[2] or '00'}"


def clock_refusal(text: str) -> str | None:
    """Why a text is not a time of day; None when it is."""
    try:
        read_clock(text)
    except ValueError as refusal:
        return str(refusal)
    return None


def moment_of(text: str | None, day: date, now: datetime) -> datetime:
    """The moment a person typed for the sitting's day; now when nothing is typed. Raises DomainError."""
    try:
        clock = read_clock(text)
    except ValueError as refusal:
        raise DomainError(str(refusal)) from None
    if clock is None:
        return now
    moment = datetime.combine(day, time.fromisoformat(clock), PARIS).astimezone(UTC)
    if moment > now:
        raise DomainError(FUTURE)
    return moment


def arrival_refusal(at: datetime, last_left: datetime | None) -> str | None:
    """Why a member does not come in at that moment; None when they may."""
    return BEFORE_LAST.format(time_fr(last_left)) if last_left is not None and at < last_left else None


def departure_refusal(at: datetime, arrived: datetime) -> str | None:
    """Why a member does not go out at that moment; None when they may."""
    return BEFORE_ARRIVAL.format(time_fr(arrived)) if at < arrived else None


def same_minute(at: datetime, floor: datetime | None) -> datetime:
    """A time typed to the minute is not before what happened within that very minute."""
    if (
        floor is not None
        and at < floor
        and local(at).replace(second=0, microsecond=0) == local(floor).replace(second=0, microsecond=0)
    ):
        return floor
    return at
