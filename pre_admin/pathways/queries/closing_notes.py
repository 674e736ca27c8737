"""The closing notes a referent may still write, once the parents left and the file is shut to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from pre_admin.accounts.scoping import as_system
from pre_admin.core.calendar import today
from pre_admin.core.types import Rows
from pre_admin.families.models import Child
from pre_admin.partners.models import Referent
from pre_admin.partners.queries.ground import running
from pre_admin.pathways.models import FollowUp, FollowUpKind, PathwayReferent


@dataclass(frozen=True)
class NoteDue:
    """What the person is told of the pathway: a number and days, nothing of the child."""

    id: int
    child_id: int
    pathway_id: int
    referent_id: int
    file_number: str
    since: date
    ended_on: date
    until: date


def _due(user_id: int) -> Rows:
    """Own rows, still in post, within the days left, nothing written yet."""
    written = select(FollowUp.id).where(
        FollowUp.pathway_id == PathwayReferent.pathway_id,
        FollowUp.referent_id == PathwayReferent.referent_id,
        FollowUp.kind == FollowUpKind.CLOSING,
    )
    return (
        select(
            PathwayReferent.id,
            PathwayReferent.child_id,
            PathwayReferent.pathway_id,
            PathwayReferent.referent_id,
            Child.file_number,
            PathwayReferent.starts_on,
            PathwayReferent.ends_on,
            PathwayReferent.closing_note_until,
        )
        .join(Referent, Referent.id == PathwayReferent.referent_id)
        .join(Child, Child.id == PathwayReferent.child_id)
        .where(
            Referent.user_id == user_id,
            running(Referent),
            PathwayReferent.ends_on.is_not(None),
            PathwayReferent.closing_note_until >= today(),
            ~written.exists(),
        )
        .order_by(PathwayReferent.closing_note_until, PathwayReferent.id)
    )


def notes_due(user_id: int) -> Sequence[NoteDue]:
    """The notes this person may still write, the most pressing first."""
    with as_system("notes de fin d’un référent : des numéros et des dates") as session:
        return [NoteDue(*row) for row in session.execute(_due(user_id))]


def note_due(row_id: int, user_id: int) -> NoteDue | None:
    """One of them; None when it is not theirs, written, or too late."""
    with as_system("note de fin d’un référent : un numéro et des dates") as session:
        row = session.execute(_due(user_id).where(PathwayReferent.id == row_id)).first()
    return NoteDue(*row) if row else None
