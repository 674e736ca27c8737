"""Where an action went before the bodies; where a member was called; what was read before a recusal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import and_, func, or_, select

from pre_admin.accounts.scoping import as_system
from pre_admin.approval.models import (
    AgendaItem,
    Recusal,
    RecusalCause,
    Sitting,
    SittingMember,
    SittingPresence,
    SittingState,
    Verb,
)
from pre_admin.approval.queries.ground import standing_of
from pre_admin.core.database import db
from pre_admin.journal.models import AccessEntry
from pre_admin.partners.models import Body, BodyMember


@dataclass(frozen=True)
class Passage:
    """An action on an agenda, and what the body said of it."""

    sitting_id: int
    code: str
    body: Body
    held_on: date
    state: SittingState
    number: int | None
    not_examined: str | None
    verb: Verb | None
    amount: Decimal | None
    reason: str | None
    decided_at: datetime | None


def passages_of(action_id: int) -> Sequence[Passage]:
    """Every agenda an action stood on, the latest first, within the actor's scope."""
    statement = (
        select(AgendaItem, Sitting)
        .join(Sitting, Sitting.id == AgendaItem.sitting_id)
        .where(AgendaItem.action_id == action_id)
        .order_by(Sitting.held_on.desc(), AgendaItem.id.desc())
    )
    rows = db.session.execute(statement).all()
    standing = standing_of([item.id for item, _ in rows])
    found = []
    for item, sitting in rows:
        said = standing.get(item.id)
        found.append(
            Passage(
                sitting.id, sitting.code, sitting.body, sitting.held_on, sitting.state, item.number, item.not_examined,
                said.verb if said else None, said.amount if said else None, said.reason if said else None, said.at if said else None,
            )
        )  # fmt: skip
    return found


def sittings_of(member_id: int, most: int) -> tuple[int, Sequence[tuple[Sitting, SittingPresence]]]:
    """(how many, the latest) sittings a member was called to, within the actor's scope."""
    mine = SittingMember.member_id == member_id
    joined = select(Sitting, SittingMember.presence).join(SittingMember, SittingMember.sitting_id == Sitting.id).where(mine)
    rows = db.session.execute(joined.order_by(Sitting.held_on.desc(), Sitting.id.desc()).limit(most)).all()
    if len(rows) < most:
        return len(rows), [(one, presence) for one, presence in rows]
    counted = select(func.count(SittingMember.id)).join(Sitting, Sitting.id == SittingMember.sitting_id).where(mine)
    return db.session.scalar(counted) or 0, [(one, presence) for one, presence in rows]


def readings_before(sitting_id: int) -> Mapping[int, tuple[int, datetime]]:
    """Recusal said in the sitting → how often its member had opened the item before it, and when last (access log)."""
    subject = or_(
        and_(AccessEntry.subject == "action", AccessEntry.subject_id == Recusal.action_id),
        and_(AccessEntry.subject == "agenda_item", AccessEntry.subject_id == Recusal.item_id),
    )
    statement = (
        select(Recusal.id, func.count(AccessEntry.id), func.max(AccessEntry.at))
        .join(BodyMember, BodyMember.id == Recusal.member_id)
        .join(AccessEntry, and_(AccessEntry.actor_id == BodyMember.user_id, subject, AccessEntry.at <= Recusal.created_at))
        .where(Recusal.sitting_id == sitting_id, Recusal.cause != RecusalCause.RAPPORTEUR)
        .group_by(Recusal.id)
    )
    with as_system("lectures avant un déport") as session:
        return {key: (count, last) for key, count, last in session.execute(statement)}
