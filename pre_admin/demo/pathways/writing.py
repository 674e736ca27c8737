"""The rows go in, in the order that foreign keys and R3 ask: what runs is proposed first, and runs once it is signed."""

from collections.abc import Iterable
from typing import Any, Final

from sqlalchemy import update

from pre_admin.core.database import Base, db
from pre_admin.demo.bulk import bulk
from pre_admin.demo.pathways.book import Book
from pre_admin.pathways import models as m

ORDER: Final[tuple[type[Base], ...]] = (
    m.Meeting, m.Attendance, m.Referral, m.ReferralReason, m.ActionOffer, m.Club, m.Pathway, m.PathwayObjective, m.PathwayAction,
    m.Consent, m.ConsentSheet, m.ConsentSignature, m.PathwayReferent, m.CaseReview, m.CaseReviewDomain, m.UnmetNeed, m.FollowUp,
    m.PathwayReview, m.ObjectiveProgress, m.ClubSession, m.SessionAttendance, m.ParentInformation,
)  # fmt: skip
AT_A_TIME: Final = 500


def write_book(book: Book) -> None:
    """Insert every row; pathways and actions that run are set running after their consents."""
    running = {m.Pathway: m.PathwayState.RUNNING, m.PathwayAction: m.ActionState.RUNNING}
    proposed = {m.Pathway: m.PathwayState.PROPOSED, m.PathwayAction: m.ActionState.PROPOSED}
    unknown = set(book.rows) - set(ORDER)
    assert not unknown, unknown
    for model in ORDER:
        rows: Iterable[Any] = book.of(model)
        if model in running:
            rows = [row | {"state": proposed[model]} if row["state"] is running[model] else row for row in rows]
        bulk(model.__table__, rows)
    for model, state in running.items():
        table: Any = model.__table__
        ids = [row["id"] for row in book.of(model) if row["state"] is state]
        for start in range(0, len(ids), AT_A_TIME):
            chosen = table.c.id.in_(ids[start : start + AT_A_TIME])
            db.session.execute(update(table).where(chosen).values(state=state, updated_at=table.c.updated_at))
