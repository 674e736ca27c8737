"""Who is called to a sitting, how they are reached, and what their declared interests will keep them from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from pre_admin.accounts.models import User
from pre_admin.accounts.scoping import as_system
from pre_admin.approval.models import AgendaItem, Sitting, SittingMember
from pre_admin.funding.models import Action
from pre_admin.partners.models import BodyMember, DeclaredInterest
from pre_admin.partners.queries.bodies import members_on
from pre_admin.partners.queries.ground import running

REACHED = func.coalesce(BodyMember.email, User.email)
"""The member's own address, else their account's."""


@dataclass(frozen=True)
class Written:
    """A member called, and how the convocation reaches them."""

    member_id: int
    name: str
    email: str
    account: bool
    written_at: datetime | None


def written_to(sitting_id: int) -> Sequence[Written]:
    """The members called, by name."""
    statement: Any = (
        select(BodyMember, REACHED, SittingMember.written_at)
        .join(SittingMember, SittingMember.member_id == BodyMember.id)
        .join(User, User.id == BodyMember.user_id, isouter=True)
        .where(SittingMember.sitting_id == sitting_id)
        .order_by(BodyMember.sort_key, BodyMember.id)
    )
    with as_system("adresses des membres convoqués") as session:
        rows = session.execute(statement).all()
    return [Written(one.id, str(one), email or "", one.user_id is not None, at) for one, email, at in rows]


def unwritten(sitting_id: int) -> int:
    """How many members called were not written to yet."""
    statement = select(func.count(SittingMember.id)).where(
        SittingMember.sitting_id == sitting_id, SittingMember.written_at.is_(None)
    )
    with as_system("convocations à adresser") as session:
        return session.scalar(statement) or 0


@dataclass(frozen=True)
class Calling:
    """What convening a sitting will do."""

    names: Sequence[str]
    without_address: Sequence[str]
    recusals: Mapping[str, int]
    """Member → how many items they will be recused from."""


def calling(sitting: Sitting) -> Calling:
    """Who would be called if the sitting were convened now."""
    with as_system("membres à convoquer") as session:
        sitters = members_on(sitting.body, sitting.held_on)
        keys = [one.member_id for one in sitters]
        reached: Any = select(BodyMember.id, REACHED).join(User, User.id == BodyMember.user_id, isouter=True)
        emails = {key: email for key, email in session.execute(reached.where(BodyMember.id.in_(keys)))}
        tied = set(session.execute(_tied(sitting).where(DeclaredInterest.member_id.in_(keys))))
        authors = session.execute(_authored(sitting).where(BodyMember.id.in_(keys)))
        pairs = {(member, item) for member, item in (*tied, *authors)}
    found = {one.name: sum(member == one.member_id for member, _ in pairs) for one in sitters}
    return Calling(
        [one.name for one in sitters],
        [one.name for one in sitters if not emails.get(one.member_id)],
        {name: count for name, count in found.items() if count},
    )


def _tied(sitting: Sitting) -> Any:
    return (
        select(DeclaredInterest.member_id, AgendaItem.id)
        .join(Action, Action.provider_id == DeclaredInterest.provider_id)
        .join(AgendaItem, AgendaItem.action_id == Action.id)
        .where(AgendaItem.sitting_id == sitting.id, running(DeclaredInterest, sitting.held_on))
    )


def _authored(sitting: Sitting) -> Any:
    return (
        select(BodyMember.id, AgendaItem.id)
        .join(Action, Action.rapporteur_id == BodyMember.user_id)
        .join(AgendaItem, AgendaItem.action_id == Action.id)
        .where(AgendaItem.sitting_id == sitting.id)
    )
