"""Recusals: who takes no part in which item, from declared interests, from authorship, or said in the sitting (R5)."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import or_, select

from pre_admin.accounts.actor import Actor
from pre_admin.accounts.scoping import as_system
from pre_admin.approval.models import AgendaItem, Recusal, RecusalCause, Sitting, SittingMember, SittingState
from pre_admin.approval.queries.ground import roll_of, standing_of
from pre_admin.approval.rules.attendance import NOT_CALLED
from pre_admin.approval.rules.recusals import interest_applies
from pre_admin.approval.rules.sittings import LIVE, SITTING_STATES
from pre_admin.core.calendar import now
from pre_admin.core.database import db
from pre_admin.core.errors import DomainError
from pre_admin.funding.models import Action
from pre_admin.journal.models import AccessEntry
from pre_admin.partners.models import BodyMember, DeclaredInterest
from pre_admin.partners.queries.ground import running

SETTLED = "Ce point est clos : plus rien n’y change."
DECIDED = "Une décision est enregistrée sur ce point : annulez-la d’abord, puis notez le déport."
ALREADY = "Ce membre est déjà en déport sur ce point."
TIED = "Ce déport vient d’un lien déclaré : corrigez d’abord ce lien sur la fiche du membre."
AUTHOR = "Ce membre est le rapporteur de l’action : il présente et ne prend pas part à la décision."
NOT_OUT = "Ce membre n’est pas sorti pour ce point, ou il est déjà revenu."
NOT_OPEN = "Un retour en salle se note pendant la séance."


def apply_interests(sitting: Sitting, again: Collection[int] = ()) -> int:
    """Recuse every member called who declared an interest in an item's provider that runs that day, and rapporteurs; how many more.

    Asked at convocation, at opening, whenever an interest is declared and when a decision is taken back. An item that is
    settled or decided does not change, unless it is being decided anew: `again`.
    """
    if sitting.state not in LIVE:
        return 0
    with as_system("déports d’une séance") as session:
        items = _recusable(sitting, again)
        members = session.execute(
            select(BodyMember.id, BodyMember.user_id)
            .join(SittingMember, SittingMember.member_id == BodyMember.id)
            .where(SittingMember.sitting_id == sitting.id)
            .order_by(BodyMember.id)
        ).all()
        ties = _ties(sitting, [member for member, _ in members])
        known = set(session.execute(select(Recusal.item_id, Recusal.member_id).where(Recusal.sitting_id == sitting.id)))
        more = 0
        for item, action, provider, rapporteur in items:
            for member, account in members:
                cause = RecusalCause.RAPPORTEUR if account is not None and account == rapporteur else None
                cause = RecusalCause.INTEREST if (member, provider) in ties else cause
                if cause is None or (item, member) in known:
                    continue
                session.add(Recusal(sitting_id=sitting.id, item_id=item, action_id=action, member_id=member, cause=cause))
                more += 1
        session.flush()
    return more


def _recusable(sitting: Sitting, again: Collection[int]) -> Sequence[tuple[int, int, int, int | None]]:
    """(item, action, provider, rapporteur) of the items that a declared interest still concerns."""
    statement = (
        select(AgendaItem.id, AgendaItem.action_id, Action.provider_id, Action.rapporteur_id, AgendaItem.settled_at)
        .join(Action, Action.id == AgendaItem.action_id)
        .where(AgendaItem.sitting_id == sitting.id)
        .order_by(AgendaItem.id)
    )
    rows = db.session.execute(statement).all()
    decided = set(standing_of([row.id for row in rows])) - set(again)
    return [
        (row.id, row.action_id, row.provider_id, row.rapporteur_id)
        for row in rows
        if interest_applies(row.settled_at is not None, row.id in decided)
    ]


def apply_again(item_id: int) -> None:
    """An item is about to be decided anew: interests declared since its decision count from now on."""
    with as_system("liens déclarés depuis une décision") as session:
        sitting = session.scalar(
            select(Sitting).join(AgendaItem, AgendaItem.sitting_id == Sitting.id).where(AgendaItem.id == item_id)
        )
    if sitting is not None:
        apply_interests(sitting, [item_id])


def _ties(sitting: Sitting, members: Sequence[int]) -> set[tuple[int, int]]:
    statement = select(DeclaredInterest.member_id, DeclaredInterest.provider_id).where(
        DeclaredInterest.member_id.in_(members), running(DeclaredInterest, sitting.held_on)
    )
    return set(db.session.execute(statement))


def follow_interests(member_id: int) -> int:
    """An interest was declared: apply it to every sitting to come or open of the member's body; how many recusals more."""
    with as_system("lien déclaré") as session:
        called = select(SittingMember.sitting_id).where(SittingMember.member_id == member_id)
        statement = select(Sitting).where(Sitting.id.in_(called), Sitting.state.in_(LIVE)).order_by(Sitting.id)
        return sum(apply_interests(one) for one in session.scalars(statement).all())


def recuse(item: AgendaItem, member_id: int, actor: Actor) -> Sequence[datetime]:
    """Recuse a member who says so in the sitting, at once; gives when they had read the item before. Raises DomainError."""
    sitting = held_sitting(item)
    if sitting.state not in (SittingState.CONVENED, SittingState.OPEN):
        raise DomainError(SITTING_STATES.refusal.format(sitting.state.label.lower()))
    _refuse_decided(item)
    roll = roll_of(sitting)
    if member_id not in roll.seats:
        raise DomainError(NOT_CALLED)
    with as_system("déport") as session:
        known = select(Recusal.id).where(Recusal.item_id == item.id, Recusal.member_id == member_id)
        if session.scalar(known) is not None:
            raise DomainError(ALREADY)
        leaves = sitting.state is SittingState.OPEN and member_id in roll.in_room
        session.add(
            Recusal(
                sitting_id=sitting.id, item_id=item.id, action_id=item.action_id, member_id=member_id,
                cause=RecusalCause.DECLARED, left_at=now() if leaves else None,
            )
        )  # fmt: skip
        session.flush()
    return earlier_readings(item, member_id)


def earlier_readings(item: AgendaItem, member_id: int) -> Sequence[datetime]:
    """When a member opened the item or its action, from the access log: what the secretary is told of a late recusal."""
    account = select(BodyMember.user_id).where(BodyMember.id == member_id).scalar_subquery()
    this = (AccessEntry.subject == "action") & (AccessEntry.subject_id == item.action_id)
    that = (AccessEntry.subject == "agenda_item") & (AccessEntry.subject_id == item.id)
    statement = select(AccessEntry.at).where(AccessEntry.actor_id == account, or_(this, that)).order_by(AccessEntry.id)
    with as_system("lectures avant un déport") as session:
        return list(session.scalars(statement))


def go_out(recusal: Recusal, actor: Actor) -> None:
    """A recused member leaves the room for the item. Raises DomainError."""
    item = _item_of(recusal)
    if held_sitting(item).state is not SittingState.OPEN:
        raise DomainError(NOT_OPEN)
    if item.settled_at is not None:
        raise DomainError(SETTLED)
    recusal.left_at, recusal.returned_at = recusal.left_at or now(), None
    db.session.flush()


def come_back(recusal: Recusal, actor: Actor) -> None:
    """A recused member is back in the room once the item is over; the recusal itself stays. Raises DomainError."""
    item = _item_of(recusal)
    if held_sitting(item).state is not SittingState.OPEN:
        raise DomainError(NOT_OPEN)
    if item.settled_at is not None:
        raise DomainError(SETTLED)
    if recusal.left_at is None or recusal.returned_at is not None:
        raise DomainError(NOT_OUT)
    recusal.returned_at = now()
    db.session.flush()


def take_back(recusal: Recusal, actor: Actor) -> None:
    """A recusal noted by mistake is removed: never one that a declared interest or authorship still asks for. Raises DomainError."""
    item = _item_of(recusal)
    sitting = held_sitting(item)
    if sitting.state not in (SittingState.CONVENED, SittingState.OPEN):
        raise DomainError(SITTING_STATES.refusal.format(sitting.state.label.lower()))
    _refuse_decided(item)
    if recusal.cause is RecusalCause.RAPPORTEUR:
        raise DomainError(AUTHOR)
    with as_system("déport noté par erreur") as session:
        provider = session.scalar(select(Action.provider_id).where(Action.id == recusal.action_id))
        if (recusal.member_id, provider) in _ties(sitting, [recusal.member_id]):
            raise DomainError(TIED)
        session.delete(recusal)
        session.flush()


def _item_of(recusal: Recusal) -> AgendaItem:
    with as_system("point d’un déport") as session:
        return session.scalars(select(AgendaItem).where(AgendaItem.id == recusal.item_id)).one()


def held_sitting(item: AgendaItem) -> Sitting:
    """The sitting of an item, held until the transaction ends."""
    statement = select(Sitting).where(Sitting.id == item.sitting_id).with_for_update(key_share=True)
    with as_system("séance d’un point") as session:
        return session.scalars(statement.execution_options(populate_existing=True)).one()


def _refuse_decided(item: AgendaItem) -> None:
    if item.settled_at is not None:
        raise DomainError(SETTLED)
    with as_system("décision d’un point"):
        if item.id in standing_of([item.id]):
            raise DomainError(DECIDED)
