"""Who is in the room, from when to when; who is excused, who stands for whom."""

from datetime import datetime

from sqlalchemy import func, select

from pre_admin.accounts.actor import Actor
from pre_admin.accounts.scoping import as_system
from pre_admin.approval.models import Decision, Sitting, SittingMember, SittingPresence, SittingState, Stay
from pre_admin.approval.queries.sittings import proxy_rule_of
from pre_admin.approval.rules import attendance as rules
from pre_admin.approval.rules.quorum import proxy_refusal
from pre_admin.approval.rules.sittings import SITTING_STATES
from pre_admin.core.calendar import now, today
from pre_admin.core.database import db
from pre_admin.core.errors import DomainError
from pre_admin.partners.models import BodyMember

PREPARED = (SittingState.CONVENED, SittingState.OPEN)


def arrive(sitting: Sitting, member_id: int, at: datetime | None, actor: Actor) -> Stay:
    """A member comes in, or comes back; whoever stood for them no longer does. Raises DomainError."""
    seat = _seat(sitting, member_id)
    if sitting.held_on > today():
        raise DomainError(rules.NOT_THE_DAY)
    last = _last_stay(sitting.id, member_id)
    if last is not None and last.left_at is None:
        raise DomainError(rules.IN_ALREADY)
    left = last.left_at if last else None
    moment = rules.same_minute(at or now(), left)
    refusal = rules.arrival_refusal(moment, left)
    if refusal:
        raise DomainError(refusal)
    seat.presence, seat.proxy_id = SittingPresence.PRESENT, None
    stay = Stay(sitting_id=sitting.id, member_id=member_id, arrived_at=moment)
    db.session.add(stay)
    db.session.flush()
    return stay


def leave(sitting: Sitting, member_id: int, at: datetime | None, actor: Actor) -> None:
    """A member goes out; quorum is counted without them from then on. Raises DomainError."""
    _seat(sitting, member_id)
    last = _last_stay(sitting.id, member_id)
    if last is None or last.left_at is not None:
        raise DomainError(rules.NOT_IN)
    moment = rules.same_minute(at or now(), last.arrived_at)
    refusal = rules.departure_refusal(moment, last.arrived_at)
    if refusal:
        raise DomainError(refusal)
    last.left_at = moment
    db.session.flush()


def forget_arrival(sitting: Sitting, member_id: int, actor: Actor) -> None:
    """A member noted by mistake was not there: possible until a decision counts them. Raises DomainError."""
    seat = _seat(sitting, member_id)
    last = _last_stay(sitting.id, member_id)
    if last is None or last.left_at is not None:
        raise DomainError(rules.NOT_IN)
    with as_system("décisions depuis une entrée") as session:
        since = select(func.count(Decision.id)).where(Decision.sitting_id == sitting.id, Decision.at >= last.arrived_at)
        if session.scalar(since):
            raise DomainError(rules.DECIDED_SINCE)
    db.session.delete(last)
    db.session.flush()
    if _last_stay(sitting.id, member_id) is None:
        seat.presence = SittingPresence.EXPECTED
    db.session.flush()


def excuse(sitting: Sitting, member_id: int, presence: SittingPresence, actor: Actor) -> None:
    """Note whether a member is expected, excused or absent; one who came in is not. Raises DomainError."""
    seat = _seat(sitting, member_id)
    if presence is SittingPresence.PRESENT:
        arrive(sitting, member_id, None, actor)
        return
    if _last_stay(sitting.id, member_id) is not None:
        raise DomainError(rules.WAS_IN)
    seat.presence = presence
    db.session.flush()


def give_proxy(sitting: Sitting, member_id: int, holder_id: int, actor: Actor) -> None:
    """An absent member gives proxy to another, by the body's rule. Raises DomainError."""
    seat, holder = _seat(sitting, member_id), _seat(sitting, holder_id)
    if member_id == holder_id:
        raise DomainError(rules.TO_ANOTHER)
    if seat.presence is SittingPresence.PRESENT:
        raise DomainError(rules.GIVES_ABSENT)
    if _held(sitting.id, member_id):
        raise DomainError(rules.HOLDS)
    with as_system("porteur d’un pouvoir") as session:
        name = str(session.scalars(select(BodyMember).where(BodyMember.id == holder_id)).one())
    held = _held(sitting.id, holder_id) - (seat.proxy_id == holder_id)
    refusal = proxy_refusal(proxy_rule_of(sitting), name, _will_be_there(sitting, holder), held)
    if refusal:
        raise DomainError(refusal)
    seat.proxy_id = holder_id
    if seat.presence is SittingPresence.EXPECTED:
        seat.presence = SittingPresence.EXCUSED
    db.session.flush()


def take_proxy_back(sitting: Sitting, member_id: int, actor: Actor) -> None:
    """A member stands for themselves again."""
    _seat(sitting, member_id).proxy_id = None
    db.session.flush()


def _will_be_there(sitting: Sitting, holder: SittingMember) -> bool:
    """Before the sitting opens a proxy goes to someone who is expected; then, to someone in the room."""
    if sitting.state is SittingState.OPEN:
        last = _last_stay(sitting.id, holder.member_id)
        return last is not None and last.left_at is None
    return holder.presence in (SittingPresence.EXPECTED, SittingPresence.PRESENT) and holder.proxy_id is None


def _seat(sitting: Sitting, member_id: int) -> SittingMember:
    """The member called, held; nothing changes once the sitting is closed. Raises DomainError."""
    held = select(Sitting).where(Sitting.id == sitting.id).with_for_update(key_share=True)
    db.session.scalars(held.execution_options(populate_existing=True)).one()
    if sitting.state not in PREPARED:
        raise DomainError(SITTING_STATES.refusal.format(sitting.state.label.lower()))
    statement = select(SittingMember).where(SittingMember.sitting_id == sitting.id, SittingMember.member_id == member_id)
    found = db.session.scalars(statement).one_or_none()
    if found is None:
        raise DomainError(rules.NOT_CALLED)
    return found


def _last_stay(sitting_id: int, member_id: int) -> Stay | None:
    statement = select(Stay).where(Stay.sitting_id == sitting_id, Stay.member_id == member_id)
    return db.session.scalars(statement.order_by(Stay.arrived_at.desc(), Stay.id.desc()).limit(1)).first()


def _held(sitting_id: int, holder_id: int) -> int:
    statement = select(func.count(SittingMember.id)).where(
        SittingMember.sitting_id == sitting_id, SittingMember.proxy_id == holder_id
    )
    return db.session.scalar(statement) or 0
