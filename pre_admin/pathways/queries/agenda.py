"""Reading agendas: what is on one, what may be put on it, what waits and why."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import and_, func, or_, select

from pre_admin.core.database import db
from pre_admin.families.models import Child, Residence
from pre_admin.pathways.models import (
    CaseReview,
    Meeting,
    Pathway,
    PathwayState,
    PathwayType,
    Referral,
    ReferralReason,
    ReferralState,
)
from pre_admin.pathways.rules.meetings import TO_COME, ReferralFacts, obstacle

NO_PLACE = "Territoire inconnu : complétez l’adresse de la famille."


@dataclass(frozen=True)
class AgendaRow:
    """A situation on an agenda."""

    id: int
    position: int
    child_id: int
    name: str
    file_number: str
    birth_date: date
    referral_id: int | None
    received_on: date | None
    pathway_id: int | None
    pathway: str
    decision: Any
    next_review_on: date | None


@dataclass(frozen=True)
class Candidate:
    """A child whose situation waits for a meeting: a referral, a review that is due, or both."""

    child_id: int
    name: str
    file_number: str
    birth_date: date
    referral_id: int | None = None
    received_on: date | None = None
    pathway_id: int | None = None
    due_on: date | None = None
    obstacle: str | None = None


def agenda_of(meeting_id: int) -> list[AgendaRow]:
    """The situations of a meeting in their order, within the actor's scope."""
    statement = (
        select(
            CaseReview.id, CaseReview.position, Child.id, Child.last_name, Child.first_name, Child.file_number, Child.birth_date,
            CaseReview.referral_id, Referral.received_on, CaseReview.pathway_id, Pathway.type, CaseReview.decision,
            CaseReview.next_review_on,
        )
        .join(Child, Child.id == CaseReview.child_id)
        .join(Referral, Referral.id == CaseReview.referral_id, isouter=True)
        .join(Pathway, Pathway.id == CaseReview.pathway_id, isouter=True)
        .where(CaseReview.meeting_id == meeting_id)
        .order_by(CaseReview.position, CaseReview.id)
    )  # fmt: skip
    return [
        AgendaRow(
            row[0], row[1], row[2], f"{row[3]} {row[4]}", row[5], row[6], row[7], row[8], row[9],
            row[10].label if row[10] else "", row[11], row[12],
        )
        for row in db.session.execute(statement)
    ]  # fmt: skip


def _awaited(column: Any) -> Any:
    """The referrals, or pathways, that an agenda to come holds already."""
    return (
        select(column)
        .join(Meeting, Meeting.id == CaseReview.meeting_id)
        .where(Meeting.state.in_(TO_COME), CaseReview.decision.is_(None), column.is_not(None))
    )


def waiting_referrals(meeting: Meeting) -> list[Candidate]:
    """Referrals that wait, of the meeting's territory or of none known, on no agenda to come; oldest first."""
    reasons = select(func.count(ReferralReason.id)).where(ReferralReason.referral_id == Referral.id).scalar_subquery()
    here = and_(Residence.family_id == Child.family_id, Residence.ends_on.is_(None))
    statement = (
        select(
            Child.id, Child.last_name, Child.first_name, Child.file_number, Child.birth_date, Referral.id, Referral.received_on,
            Referral.agreement, Referral.verdict, Referral.exception_by_id, reasons, Residence.territory_id,
        )
        .join(Child, Child.id == Referral.child_id)
        .join(Residence, here, isouter=True)
        .where(
            Referral.state == ReferralState.WAITING, Child.archived_at.is_(None),
            or_(Residence.territory_id == meeting.territory_id, Residence.territory_id.is_(None)),
            Referral.id.not_in(_awaited(CaseReview.referral_id)), Child.id.not_in(_present(meeting)),
        )
        .order_by(Referral.received_on, Referral.id)
    )  # fmt: skip
    found = []
    for row in db.session.execute(statement):
        why = obstacle(ReferralFacts(row[7], row[8], row[9] is not None, row[10])) or (None if row[11] else NO_PLACE)
        found.append(
            Candidate(row[0], f"{row[1]} {row[2]}", row[3], row[4], referral_id=row[5], received_on=row[6], obstacle=why)
        )
    return found


def _present(meeting: Meeting) -> Any:
    return select(CaseReview.child_id).where(CaseReview.meeting_id == meeting.id)


def due_reviews(meeting: Meeting) -> list[Candidate]:
    """Running pathways to be looked at again by the meeting's day: entered from its territory, or living there now."""
    here = and_(Residence.family_id == Child.family_id, Residence.ends_on.is_(None))
    statement = (
        select(
            Child.id, Child.last_name, Child.first_name, Child.file_number, Child.birth_date, Pathway.id, Pathway.next_review_on
        )
        .join(Child, Child.id == Pathway.child_id)
        .join(Residence, here, isouter=True)
        .where(
            Pathway.state == PathwayState.RUNNING,
            Pathway.next_review_on <= meeting.held_on,
            or_(Pathway.entry_territory_id == meeting.territory_id, Residence.territory_id == meeting.territory_id),
            Pathway.id.not_in(_awaited(CaseReview.pathway_id)),
            Child.id.not_in(_present(meeting)),
        )
        .order_by(Pathway.next_review_on, Pathway.id)
    )
    return [
        Candidate(row[0], f"{row[1]} {row[2]}", row[3], row[4], pathway_id=row[5], due_on=row[6])
        for row in db.session.execute(statement)
    ]


def candidates(meeting: Meeting) -> tuple[list[Candidate], list[Candidate]]:
    """(what may be put on the agenda, what waits with the reason why); one line per child."""
    ready: dict[int, Candidate] = {}
    held_back = []
    for one in waiting_referrals(meeting):
        if one.obstacle:
            held_back.append(one)
        else:
            ready.setdefault(one.child_id, one)
    for one in due_reviews(meeting):
        known = ready.get(one.child_id)
        if known is None:
            ready[one.child_id] = one
        elif known.pathway_id is None:
            ready[one.child_id] = replace(known, pathway_id=one.pathway_id, due_on=one.due_on)
    return list(ready.values()), held_back


def running_pathway_id(child_id: int) -> int | None:
    """The child's pathway that runs, the personal one first; None when none does."""
    statement = select(Pathway.id).where(Pathway.child_id == child_id, Pathway.state == PathwayState.RUNNING)
    return db.session.scalar(statement.order_by(Pathway.type != PathwayType.PERSONAL, Pathway.id).limit(1))


def agenda_to_come(child_id: int) -> Sequence[Any]:
    """(meeting id, date) of the meetings to come that hold the child's situation."""
    statement = (
        select(Meeting.id, Meeting.held_on)
        .join(CaseReview, CaseReview.meeting_id == Meeting.id)
        .where(CaseReview.child_id == child_id, CaseReview.decision.is_(None), Meeting.state.in_(TO_COME))
    )
    return db.session.execute(statement.order_by(Meeting.held_on)).all()
