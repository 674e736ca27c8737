"""Who came to a meeting: the team's members, and guests bound by the charter for the day."""

import hashlib
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from pre_admin.accounts.actor import Actor
from pre_admin.core.database import db
from pre_admin.core.errors import FieldErrors, NeedsConfirmation
from pre_admin.pathways.models import Attendance, Meeting, Presence
from pre_admin.pathways.queries.meetings import Seat, guests_of, seats_of

GUEST_ROWS = 3
"""Empty lines offered for people invited, beside those already noted."""
FUNCTION_MISSING = "Dites à quel titre cette personne est invitée."
NAME_MISSING = "Écrivez le nom de la personne invitée."
UNSIGNED = "Aucune charte signée n’est connue pour ces personnes : elles la signent avant d’entrer, ou n’assistent pas."
WAY = "La charte vient d’être signée sur papier : noter les présences"


def note_attendance(meeting: Meeting, values: Mapping[str, Any], actor: Actor) -> None:
    """Keep who was present, excused, absent. A person without a signed charter is never let in silently.

    `values` holds « member_12 » → Presence or None, and « guest_1_name », « guest_1_function ». Raises DomainError.
    """
    seats = {f"member_{one.member_id}": one for one in seats_of(meeting)}
    guests = _guests(values)
    _confirm(values, seats, guests)
    stored: dict[int | None, Attendance] = {one.team_member_id: one for one in _rows(meeting) if one.team_member_id is not None}
    for name, seat in seats.items():
        _keep(meeting, seat.member_id, stored.get(seat.member_id), values.get(name))
    _keep_guests(meeting, guests)
    db.session.flush()


def _guests(values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(name, function) of the people invited; a line half filled is refused beside its field."""
    found, errors = [], {}
    number = 1
    while f"guest_{number}_name" in values:
        name, function = values[f"guest_{number}_name"], values[f"guest_{number}_function"]
        if name and not function:
            errors[f"guest_{number}_function"] = FUNCTION_MISSING
        elif function and not name:
            errors[f"guest_{number}_name"] = NAME_MISSING
        elif name:
            found.append((name, function))
        number += 1
    if errors:
        raise FieldErrors(errors)
    return found


def _confirm(values: Mapping[str, Any], seats: Mapping[str, Seat], guests: list[tuple[str, str]]) -> None:
    here = [seat.name for name, seat in seats.items() if values.get(name) is Presence.PRESENT and not seat.signed]
    names = [*here, *(name for name, _ in guests)]
    token = hashlib.sha256("\n".join(names).encode()).hexdigest()[:20]
    if names and values.get("_confirmed") != token:
        raise NeedsConfirmation(UNSIGNED, [(name, None) for name in names], token, WAY)


def _rows(meeting: Meeting) -> list[Attendance]:
    return list(db.session.scalars(select(Attendance).where(Attendance.meeting_id == meeting.id).order_by(Attendance.id)))


def _keep(meeting: Meeting, member_id: int | None, row: Attendance | None, presence: Presence | None) -> None:
    if row is None and presence is not None:
        db.session.add(Attendance(meeting_id=meeting.id, team_member_id=member_id, presence=presence))
    elif row is not None and presence is None:
        db.session.delete(row)
    elif row is not None and presence is not None and row.presence is not presence:
        row.presence = presence


def _keep_guests(meeting: Meeting, guests: list[tuple[str, str]]) -> None:
    """The lines in their order: changed, added, taken away."""
    stored = [one for one in _rows(meeting) if one.guest_name is not None]
    for place, (name, function) in enumerate(guests):
        if place < len(stored):
            if (stored[place].guest_name, stored[place].guest_function) != (name, function):
                stored[place].guest_name, stored[place].guest_function = name, function
        else:
            db.session.add(Attendance(meeting_id=meeting.id, guest_name=name, guest_function=function))
    for row in stored[len(guests) :]:
        db.session.delete(row)


def attendance_values(meeting: Meeting) -> dict[str, Any]:
    """What the form starts with: those noted, everyone unknown otherwise."""
    values: dict[str, Any] = {f"member_{one.member_id}": one.presence for one in seats_of(meeting)}
    for number, one in enumerate(guests_of(meeting.id), start=1):
        values |= {f"guest_{number}_name": one.name, f"guest_{number}_function": one.function}
    return values
