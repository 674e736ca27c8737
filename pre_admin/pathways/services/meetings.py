"""A meeting's life: planned, convened under the protocol in force, held and closed; or cancelled."""

from collections.abc import Mapping
from typing import Any

from pre_admin.accounts.actor import Actor
from pre_admin.core.calendar import local, now, today
from pre_admin.core.database import db
from pre_admin.core.errors import DomainError, FieldErrors
from pre_admin.core.french import date_fr
from pre_admin.panel.rows import assign, delete_with
from pre_admin.pathways.models import Meeting, MeetingState
from pre_admin.pathways.queries.meetings import counts_of
from pre_admin.pathways.queries.protocol import protocol_in_force
from pre_admin.pathways.rules.meetings import (
    CONCLUDED_ALREADY,
    EMPTY_AGENDA,
    MEETING_STATES,
    NOT_YET,
    NOTHING_CONCLUDED,
    REOPEN_SAME_DAY,
    TO_COME,
    read_time,
    time_refusal,
)
from pre_admin.pathways.services.conclusions import conclude

__all__ = ["cancel", "close", "conclude", "convene", "create_meeting", "delete_meeting", "reopen", "update_meeting"]

Values = Mapping[str, Any]
FIELDS = ("territory_id", "held_on", "starts_at", "place")
OTHER_TEAM = "Des situations sont déjà à l’ordre du jour de cette équipe : retirez-les avant de changer de territoire."
OVER = "Cette réunion est {} : elle ne se modifie plus."
NO_PROTOCOL = "Aucun protocole de fonctionnement n’est publié : publiez-le à la page « Protocole » avant de convoquer."


def create_meeting(values: Values, actor: Actor | None) -> Meeting:
    """Plan a meeting of a territory's team."""
    meeting = Meeting()
    _write(meeting, values)
    return meeting


def update_meeting(meeting: Meeting, values: Values, actor: Actor | None) -> None:
    """Change the day, the time or the place of a meeting that is still to come. Raises DomainError."""
    if meeting.state not in TO_COME:
        raise DomainError(OVER.format(meeting.state.label.lower()))
    total, concluded = counts_of(meeting.id)
    if total and values["territory_id"] != meeting.territory_id:
        raise DomainError(OTHER_TEAM, "territory_id")
    if concluded and values["held_on"] != meeting.held_on:
        raise DomainError(CONCLUDED_ALREADY, "held_on")
    _write(meeting, values)


def _write(meeting: Meeting, values: Values) -> None:
    given = dict(values)
    if given.get("starts_at") and (refusal := time_refusal(given["starts_at"])):
        raise FieldErrors({"starts_at": refusal})
    given["starts_at"] = read_time(given.get("starts_at"))
    assign(meeting, given, FIELDS)


def delete_meeting(meeting: Meeting, actor: Actor | None) -> None:
    """Delete a meeting entered by mistake, to which nothing refers."""
    delete_with(meeting, {})


# ---- its states
def convene(meeting: Meeting, actor: Actor) -> None:
    """The members are called: from now on they see the situations of the agenda. Raises DomainError."""
    state = MEETING_STATES.after(meeting.state, "convene")
    if not counts_of(meeting.id)[0]:
        raise DomainError(EMPTY_AGENDA)
    protocol = protocol_in_force()
    if protocol is None:
        raise DomainError(NO_PROTOCOL)
    meeting.state, meeting.convened_at, meeting.protocol_id = state, now(), protocol.id
    db.session.flush()


def close(meeting: Meeting, actor: Actor) -> None:
    """The meeting was held and its conclusions stand; what was not concluded waits for the next one. Raises DomainError."""
    state = MEETING_STATES.after(meeting.state, "close")
    if meeting.held_on > today():
        raise DomainError(NOT_YET.format(date_fr(meeting.held_on)))
    if not counts_of(meeting.id)[1]:
        raise DomainError(NOTHING_CONCLUDED)
    meeting.state, meeting.closed_at = state, now()
    db.session.flush()


def may_reopen(meeting: Meeting) -> bool:
    """Whether a closed meeting may still be corrected: the day it was closed."""
    closed = meeting.closed_at
    return meeting.state is MeetingState.HELD and closed is not None and local(closed).date() == today()


def reopen(meeting: Meeting, actor: Actor) -> None:
    """A slip noticed the same day is corrected: the conclusions open again. Raises DomainError."""
    state = MEETING_STATES.after(meeting.state, "reopen")
    if not may_reopen(meeting):
        raise DomainError(REOPEN_SAME_DAY)
    meeting.state, meeting.closed_at = state, None
    db.session.flush()


def cancel(meeting: Meeting, actor: Actor) -> None:
    """The meeting does not take place; its situations wait for another one, its members no longer see them. Raises DomainError."""
    state = MEETING_STATES.after(meeting.state, "cancel")
    if counts_of(meeting.id)[1]:
        raise DomainError(CONCLUDED_ALREADY)
    meeting.state = state
    db.session.flush()
