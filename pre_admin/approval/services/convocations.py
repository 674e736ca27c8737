"""Writing to the members called: kept before the message leaves, given back when it could not (design §3)."""

from collections.abc import Collection, Sequence

from sqlalchemy import select

from pre_admin.accounts.actor import Actor
from pre_admin.accounts.scoping import as_system
from pre_admin.approval.models import Sitting, SittingMember, SittingState
from pre_admin.approval.queries.convocations import Written, written_to
from pre_admin.approval.rules.attendance import NOT_CALLED
from pre_admin.approval.rules.sittings import SITTING_STATES
from pre_admin.core.calendar import now
from pre_admin.core.database import db
from pre_admin.core.errors import DomainError

NOBODY_LEFT = "Chaque membre qui a une adresse électronique a déjà reçu sa convocation."


def claim_convocations(sitting: Sitting, actor: Actor) -> Sequence[Written]:
    """Note everyone who has an address and was not written to as written to now: they are to be written to at once. Raises DomainError."""
    seats = _seats(sitting)
    chosen = [one for one in written_to(sitting.id) if one.email and one.written_at is None]
    if not chosen:
        raise DomainError(NOBODY_LEFT)
    for one in chosen:
        seats[one.member_id].written_at = now()
    db.session.flush()
    return chosen


def release_convocations(sitting: Sitting, member_ids: Collection[int], actor: Actor) -> None:
    """The messages to these members did not leave: they are still to be written to."""
    seats = _seats(sitting)
    for key in member_ids:
        seats[key].written_at = None
    db.session.flush()


def note_by_post(sitting: Sitting, member_id: int, actor: Actor) -> None:
    """A convocation was handed over or posted. Raises DomainError for whoever is not called."""
    seat = _seats(sitting).get(member_id)
    if seat is None:
        raise DomainError(NOT_CALLED)
    seat.written_at = seat.written_at or now()
    db.session.flush()


def tell_again(sitting: Sitting) -> None:
    """The day, the hour or the place changed: every member is to be written to again."""
    with as_system("convocations à refaire") as session:
        for one in session.scalars(select(SittingMember).where(SittingMember.sitting_id == sitting.id)).all():
            one.written_at = None
        session.flush()


def _seats(sitting: Sitting) -> dict[int, SittingMember]:
    """Member → their seat, the sitting held: two people who send do it one after the other. Raises DomainError."""
    held = select(Sitting).where(Sitting.id == sitting.id).with_for_update()
    db.session.scalars(held.execution_options(populate_existing=True)).one()
    if sitting.state is not SittingState.CONVENED:
        raise DomainError(SITTING_STATES.refusal.format(sitting.state.label.lower()))
    statement = select(SittingMember).where(SittingMember.sitting_id == sitting.id)
    rows = db.session.scalars(statement.execution_options(populate_existing=True)).all()
    return {one.member_id: one for one in rows}
