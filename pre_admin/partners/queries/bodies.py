"""Reading the two bodies: who sits on a day, who declared an interest in whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import aliased

from pre_admin.core.calendar import today
from pre_admin.core.database import db
from pre_admin.core.types import Rows
from pre_admin.partners.models import Body, BodyMember, BodyTerm, DeclaredInterest, Provider, Seat
from pre_admin.partners.queries.ground import PEOPLE, running
from pre_admin.partners.rules import Span

_term = aliased(BodyTerm)
SITTING = select(_term.id).where(_term.member_id == BodyMember.id, running(_term)).exists()
"""Members whose term runs on the day the statement runs."""


@dataclass(frozen=True)
class Sitter:
    """A member of a body on a day, and the seat they hold."""

    member_id: int
    name: str
    seat: Seat
    user_id: int | None


def member_list() -> Rows:
    """Members with the term that runs today and their account."""
    return (
        select(BodyMember.id)
        .select_from(BodyMember)
        .join(BodyTerm, and_(BodyTerm.member_id == BodyMember.id, running(BodyTerm)), isouter=True)
        .join(PEOPLE, PEOPLE.c.id == BodyMember.user_id, isouter=True)
    )


def members_on(body: Body, day: date) -> list[Sitter]:
    """Who sits in a body on that day, the chair first, then by name."""
    statement = (
        select(BodyMember.id, BodyMember.first_name, BodyMember.last_name, BodyTerm.seat, BodyMember.user_id)
        .join(BodyTerm, BodyTerm.member_id == BodyMember.id)
        .where(BodyMember.body == body, running(BodyTerm, day))
        .order_by(BodyMember.sort_key, BodyMember.id)
    )
    found = [Sitter(key, f"{first} {last}", seat, user) for key, first, last, seat, user in db.session.execute(statement)]
    return sorted(found, key=lambda one: list(Seat).index(one.seat))


def interests_on(provider_id: int, day: date) -> list[DeclaredInterest]:
    """The interests in a provider that members of either body declared, those that hold on that day (R5)."""
    statement = select(DeclaredInterest).where(DeclaredInterest.provider_id == provider_id, running(DeclaredInterest, day))
    return list(db.session.scalars(statement.order_by(DeclaredInterest.id)))


def declared_in(provider: Provider) -> Sequence[Any]:
    """(member, name, body, role, from, until) of every interest declared in a provider, those that hold today first."""
    interest, member = DeclaredInterest, BodyMember
    statement = (
        select(member.id, member.first_name, member.last_name, member.body, interest.role, interest.starts_on, interest.ends_on)
        .join(member, member.id == interest.member_id)
        .where(interest.provider_id == provider.id)
        .order_by(and_(interest.ends_on.is_not(None), interest.ends_on < today()), member.sort_key, interest.id)
    )
    return db.session.execute(statement).all()


def other_presidencies(body: Body, but: int | None) -> list[tuple[str, Span]]:
    """(name, term) of everyone else who presides or presided the body.

    The body's members are locked first: two people who name two chairs at the same moment do it one after the other.
    """
    db.session.execute(select(BodyMember.id).where(BodyMember.body == body).order_by(BodyMember.id).with_for_update()).all()
    statement = (
        select(BodyMember.id, BodyMember.first_name, BodyMember.last_name, BodyTerm.starts_on, BodyTerm.ends_on)
        .join(BodyTerm, BodyTerm.member_id == BodyMember.id)
        .where(BodyMember.body == body, BodyTerm.seat == Seat.CHAIR)
        .order_by(BodyTerm.starts_on, BodyTerm.id)
    )
    rows = db.session.execute(statement).all()
    return [(f"{first} {last}", Span(start, end)) for key, first, last, start, end in rows if key != but]


def last_day_of(member_id: int) -> date | None:
    """The last day of a member's last term; None when one has no end, or when there is none yet."""
    ends = list(db.session.scalars(select(BodyTerm.ends_on).where(BodyTerm.member_id == member_id)))
    known = [end for end in ends if end is not None]
    return max(known) if known and len(known) == len(ends) else None
