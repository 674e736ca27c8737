"""Composing a meeting's agenda: situations put on it, in order, taken off it. Nobody's situation without their agreement."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from pre_admin.accounts.actor import Actor
from pre_admin.core.calendar import now
from pre_admin.core.database import db
from pre_admin.core.errors import DomainError
from pre_admin.pathways.models import CaseReview, Meeting
from pre_admin.pathways.queries.agenda import Candidate, candidates, running_pathway_id
from pre_admin.pathways.rules.meetings import MEETING_STATES, TO_COME, moved

NOTHING_TICKED = "Cochez au moins une situation à inscrire."
GONE = "Une situation cochée n’attend plus de réunion : la page a été rechargée, vérifiez puis recommencez."
CONCLUDED = "Cette situation est déjà conclue : elle reste à l’ordre du jour."
NOTHING_WAITS = "Aucune situation de ce territoire n’attend de réunion."


def put_on_agenda(meeting: Meeting, child_ids: Iterable[int], actor: Actor) -> int:
    """Put these children's situations at the end of the agenda; how many. Raises DomainError."""
    wanted = set(child_ids)
    _open(meeting)
    if not wanted:
        raise DomainError(NOTHING_TICKED)
    ready, _ = candidates(meeting)
    chosen = [one for one in ready if one.child_id in wanted]
    if len(chosen) != len(wanted):
        raise DomainError(GONE)
    _append(meeting, chosen)
    return len(chosen)


def put_all_on_agenda(meeting: Meeting, actor: Actor) -> int:
    """Put everything that may be presented on the agenda; how many. Raises DomainError."""
    _open(meeting)
    ready, _ = candidates(meeting)
    if not ready:
        raise DomainError(NOTHING_WAITS)
    _append(meeting, ready)
    return len(ready)


def move_on_agenda(meeting: Meeting, review_id: int, step: int, actor: Actor) -> None:
    """Move a situation a place up (-1) or down (1)."""
    _open(meeting)
    rows = {one.id: one for one in _rows(meeting)}
    for place, key in enumerate(moved(list(rows), review_id, step), start=1):
        if rows[key].position != place:
            rows[key].position = place
    _touch(meeting)


def take_off_agenda(meeting: Meeting, review_id: int, actor: Actor) -> None:
    """Take a situation off the agenda; it waits for another one. Raises DomainError for one already concluded."""
    _open(meeting)
    rows = _rows(meeting)
    row = next((one for one in rows if one.id == review_id), None)
    if row is None:
        return
    if row.decision is not None:
        raise DomainError(CONCLUDED)
    db.session.delete(row)
    db.session.flush()
    for place, one in enumerate((one for one in rows if one.id != review_id), start=1):
        if one.position != place:
            one.position = place
    _touch(meeting)


def _open(meeting: Meeting) -> None:
    if meeting.state not in TO_COME:
        raise DomainError(MEETING_STATES.refusal.format(meeting.state.label.lower()))


def _rows(meeting: Meeting) -> Sequence[CaseReview]:
    statement = select(CaseReview).where(CaseReview.meeting_id == meeting.id)
    return db.session.scalars(statement.order_by(CaseReview.position, CaseReview.id)).all()


def _append(meeting: Meeting, chosen: Sequence[Candidate]) -> None:
    last = max((one.position for one in _rows(meeting)), default=0)
    for place, one in enumerate(chosen, start=last + 1):
        db.session.add(
            CaseReview(
                meeting_id=meeting.id, child_id=one.child_id, referral_id=one.referral_id, position=place,
                pathway_id=one.pathway_id or running_pathway_id(one.child_id),
            )
        )  # fmt: skip
    _touch(meeting)


def _touch(meeting: Meeting) -> None:
    """The agenda is the meeting's: two people who compose it see each other's work."""
    meeting.updated_at = now()
    db.session.flush()
