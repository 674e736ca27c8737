"""Reading meetings: the list, who was there, what is concluded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from pre_admin.core.calendar import today
from pre_admin.core.database import db
from pre_admin.core.types import Rows
from pre_admin.partners.models import TeamMember
from pre_admin.partners.queries.teams import CHARTER_SIGNED
from pre_admin.pathways.models import Attendance, CaseReview, Meeting, MeetingState, Presence
from pre_admin.pathways.rules.meetings import TO_COME
from pre_admin.territories.models import Territory

REVIEW: Any = CaseReview.__table__


def _count(*conditions: ColumnElement[bool]) -> Any:
    """How many situations of a meeting meet this: a number, whoever asks."""
    return select(func.count()).where(REVIEW.c.meeting_id == Meeting.id, *conditions).scalar_subquery()


SITUATIONS = _count()
CONCLUDED = _count(REVIEW.c.decision.is_not(None))


def meeting_list() -> Rows:
    """Meetings with their territory."""
    return select(Meeting.id).select_from(Meeting).join(Territory, Territory.id == Meeting.territory_id, isouter=True)


def counts_of(meeting_id: int) -> tuple[int, int]:
    """(situations, concluded ones) of a meeting: numbers, whoever asks."""
    statement = select(func.count(), func.count(REVIEW.c.decision)).where(REVIEW.c.meeting_id == meeting_id)
    total, concluded = db.session.execute(statement).one()
    return total, concluded


def territory_name(territory_id: int) -> str:
    """What the territory is called."""
    return db.session.scalar(select(Territory.name).where(Territory.id == territory_id)) or ""


def meetings_to_come(until: date | None = None) -> Sequence[Any]:
    """(id, date, time, territory, state, situations) of the meetings from today on, within the actor's scope, soonest first."""
    statement = (
        meeting_list()
        .with_only_columns(Meeting.id, Meeting.held_on, Meeting.starts_at, Territory.name, Meeting.state, SITUATIONS)
        .where(Meeting.state.in_(TO_COME), Meeting.held_on >= today())
        .order_by(Meeting.held_on, Meeting.id)
    )
    return db.session.execute(statement.where(Meeting.held_on <= until) if until else statement).all()


def next_meeting_of(territory_id: int) -> Any:
    """(id, date) of the next meeting of a team whose agenda is open; None when there is none."""
    statement = select(Meeting.id, Meeting.held_on).where(
        Meeting.territory_id == territory_id, Meeting.state.in_(TO_COME), Meeting.held_on >= today()
    )
    return db.session.execute(statement.order_by(Meeting.held_on, Meeting.id).limit(1)).first()


def counts_where(conditions: Sequence[ColumnElement[bool]]) -> Sequence[int]:
    """How many meetings meet each of these conditions, within the actor's scope, in one statement."""
    counts = (select(func.count(Meeting.id)).where(one).scalar_subquery() for one in conditions)
    return tuple(db.session.execute(select(*counts)).one())


def late_meetings() -> int:
    """How many meetings are past and not closed yet, within the actor's scope."""
    late = select(func.count(Meeting.id)).where(Meeting.state.in_(TO_COME), Meeting.held_on < today())
    return db.session.scalar(late) or 0


# ---- who was there
@dataclass(frozen=True)
class Seat:
    """A member of the team that day, or someone invited: who, whether the charter binds them, whether they came."""

    member_id: int | None
    name: str
    function: str
    institution: str
    signed: bool
    presence: Presence | None
    row_id: int | None = None


def seats_of(meeting: Meeting) -> list[Seat]:
    """The members of the team in post on the meeting's day, those noted since, then the guests."""
    noted = {one.team_member_id: one for one in _attendance(meeting.id) if one.team_member_id is not None}
    member = TeamMember
    in_post = (member.starts_on <= meeting.held_on) & or_(member.ends_on.is_(None), member.ends_on >= meeting.held_on)
    mine = (member.territory_id == meeting.territory_id) & member.archived_at.is_(None) & in_post
    statement = (
        select(member.id, member.first_name, member.last_name, member.function, member.institution, CHARTER_SIGNED)
        .where(or_(mine, member.id.in_(list(noted))))
        .order_by(member.sort_key, member.id)
    )
    seats = []
    for key, first, last, function, institution, signed in db.session.execute(statement):
        row = noted.get(key)
        presence = row.presence if row else None
        seats.append(Seat(key, f"{first} {last}", function, institution or "", bool(signed), presence, row.id if row else None))
    return seats


def guests_of(meeting_id: int) -> list[Seat]:
    """The people invited; they sign the charter on paper before they come in."""
    rows = [one for one in _attendance(meeting_id) if one.guest_name is not None]
    return [Seat(None, one.guest_name or "", one.guest_function or "", "", False, one.presence, one.id) for one in rows]


def _attendance(meeting_id: int) -> Sequence[Attendance]:
    return db.session.scalars(select(Attendance).where(Attendance.meeting_id == meeting_id).order_by(Attendance.id)).all()


def unsigned_present(meeting: Meeting) -> list[str]:
    """Who is noted present though no charter of theirs is known: members without a signature."""
    return [one.name for one in seats_of(meeting) if one.presence is Presence.PRESENT and not one.signed]


def is_held(meeting: Meeting) -> bool:
    """Whether the meeting took place and is closed."""
    return meeting.state is MeetingState.HELD
