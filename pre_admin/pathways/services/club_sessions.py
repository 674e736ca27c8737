"""Who came to the sessions of a club; a mark may be corrected, each correction is journalled."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select

from pre_admin.accounts.actor import Actor
from pre_admin.core.calendar import school_year_label, today
from pre_admin.core.database import db
from pre_admin.core.errors import DomainError, FieldErrors
from pre_admin.panel.rows import delete_with
from pre_admin.pathways.models import Came, Club, ClubSession, SessionAttendance
from pre_admin.pathways.queries.groups import attendance_of, pupils_on
from pre_admin.pathways.rules.attendance import minutes_refusal, session_refusal

NOT_EXPECTED = "Un des enfants notés n’est pas dans ce groupe ce jour-là, ou n’est pas dans votre périmètre : rechargez la page."
ALREADY = "Une séance est déjà notée ce jour-là : ouvrez-la dans la liste pour la corriger."


def add_session(club: Club, held_on: date, minutes: int, actor: Actor) -> ClubSession:
    """A session was held. Raises DomainError."""
    _check(club, held_on, minutes)
    if db.session.scalar(select(ClubSession.id).where(ClubSession.club_id == club.id, ClubSession.held_on == held_on)):
        raise DomainError(ALREADY, "held_on")
    session = ClubSession(club_id=club.id, held_on=held_on, minutes=minutes)
    db.session.add(session)
    db.session.flush()
    return session


def change_session(session: ClubSession, club: Club, minutes: int, actor: Actor) -> None:
    """Correct how long a session lasted. Raises DomainError."""
    _check(club, session.held_on, minutes)
    if session.minutes != minutes:
        session.minutes = minutes


def _check(club: Club, held_on: date, minutes: int | None) -> None:
    refusals = {
        "held_on": session_refusal(held_on, club.school_year, school_year_label(club.school_year), today()),
        "minutes": minutes_refusal(minutes),
    }
    errors = {name: refusal for name, refusal in refusals.items() if refusal}
    if errors:
        raise FieldErrors(errors)


def mark_attendance(session: ClubSession, club: Club, marks: Mapping[int, Came], actor: Actor) -> int:
    """Pathway → whether the child came; how many marks changed. Only children in the actor's scope. Raises DomainError."""
    expected = {one.pathway_id: one.child_id for one in pupils_on(club, session.held_on)}
    stored = attendance_of(session.id)
    if not set(marks) <= set(expected) | set(stored):
        raise DomainError(NOT_EXPECTED)
    changed = 0
    for pathway_id, came in marks.items():
        row = stored.get(pathway_id)
        if row is None:
            db.session.add(
                SessionAttendance(child_id=expected[pathway_id], session_id=session.id, pathway_id=pathway_id, came=came)
            )
        elif row.came is not came:
            row.came = came
        else:
            continue
        changed += 1
    db.session.flush()
    return changed


def delete_session(session: ClubSession, actor: Actor) -> None:
    """Take away a session noted by mistake, with who came."""
    delete_with(session, {SessionAttendance: "session_id"})
