"""The interests of those called to a sitting, and when each was declared: what the minutes look at once an item is decided."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from pre_admin.accounts.scoping import as_system
from pre_admin.approval.models import Sitting, SittingMember
from pre_admin.partners.models import BodyMember, DeclaredInterest
from pre_admin.partners.queries.ground import running


@dataclass(frozen=True)
class Tie:
    """A member's interest in a provider."""

    member_id: int
    name: str
    provider_id: int
    declared_at: datetime


def ties_of(sitting: Sitting) -> Sequence[Tie]:
    """The interests, running on the sitting's day, of the members called to it, in the order of names."""
    statement = (
        select(BodyMember, DeclaredInterest.provider_id, DeclaredInterest.created_at)
        .join(DeclaredInterest, DeclaredInterest.member_id == BodyMember.id)
        .join(SittingMember, SittingMember.member_id == BodyMember.id)
        .where(SittingMember.sitting_id == sitting.id, running(DeclaredInterest, sitting.held_on))
        .order_by(BodyMember.sort_key, DeclaredInterest.id)
    )
    with as_system("liens des membres d’une séance") as session:
        return [Tie(member.id, str(member), provider, at) for member, provider, at in session.execute(statement)]
