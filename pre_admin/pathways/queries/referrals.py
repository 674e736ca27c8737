"""Reading referrals: their list, what each lacks, the agenda they are on."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from flask import g
from sqlalchemy import ColumnElement, and_, case, exists, extract, func, or_, select
from sqlalchemy.orm import aliased

from pre_admin.accounts.models import User
from pre_admin.accounts.scoping import as_system
from pre_admin.core.database import db
from pre_admin.core.types import Rows
from pre_admin.families.models import Child, Family, Guardian, Residence, Schooling
from pre_admin.pathways.models import (
    CaseReview,
    Domain,
    InformedStep,
    Meeting,
    MeetingState,
    Origin,
    ParentInformation,
    Referral,
    ReferralReason,
    ReferralState,
)
from pre_admin.pathways.rules.streets import pattern_of, street_of
from pre_admin.territories.models import Territory
from pre_admin.territories.queries import atlas

PROPOSALS = 5


# ---- lists
def referral_list() -> Rows:
    """Referrals with their child, its family's current place, their origin."""
    return (
        select(Referral.id)
        .select_from(Referral)
        .join(Child, Child.id == Referral.child_id, isouter=True)
        .join(Residence, and_(Residence.family_id == Child.family_id, Residence.ends_on.is_(None)), isouter=True)
        .join(Territory, Territory.id == Residence.territory_id, isouter=True)
        .join(Origin, Origin.id == Referral.origin_id, isouter=True)
    )


def domains() -> Sequence[Any]:
    """(id, label) of the domains in service."""
    statement = select(Domain.id, Domain.label).where(Domain.retired_on.is_(None))
    return db.session.execute(statement.order_by(Domain.rank, Domain.label_key, Domain.id)).all()


# ---- what a referral lacks
def lacks() -> Mapping[str, ColumnElement[bool]]:
    """Of each thing a referral is complete with, the condition that it is not there; nothing but the referral is joined."""
    child, home, guardian, year = aliased(Child), aliased(Residence), aliased(Guardian), aliased(Schooling)
    day = Referral.received_on
    lived = and_(or_(home.starts_on.is_(None), home.starts_on <= day), or_(home.ends_on.is_(None), home.ends_on >= day))
    school_year = extract("year", day) - case((extract("month", day) < 8, 1), else_=0)
    mine = child.id == Referral.child_id
    return {
        "origin": Referral.origin_id.is_(None),
        "sender": Referral.sender_name.is_(None),
        "address": ~exists().where(mine, home.family_id == child.family_id, lived).correlate(Referral),
        "guardian": ~exists()
        .where(mine, or_(guardian.family_id == child.family_id, guardian.family_id == child.other_family_id))
        .correlate(Referral),
        "schooling": ~exists().where(year.child_id == Referral.child_id, year.school_year == school_year).correlate(Referral),
        "reasons": ~exists().where(ReferralReason.referral_id == Referral.id).correlate(Referral),
        "tried": Referral.tried.is_(None),
        "strengths": Referral.strengths.is_(None),
        "informed": Referral.informed_on.is_(None),
        "agreement": Referral.agreement.is_(None),
    }


def incomplete() -> ColumnElement[bool]:
    """The waiting referrals that lack something."""
    return and_(Referral.state == ReferralState.WAITING, or_(*lacks().values()))


def lacking_of(referral_ids: Sequence[int]) -> dict[int, list[str]]:
    """What each of these referrals lacks, by name; nothing for those that wait no more. One statement."""
    conditions = lacks()
    statement = select(Referral.id, *conditions.values()).where(
        Referral.id.in_(referral_ids), Referral.state == ReferralState.WAITING
    )
    rows = db.session.execute(statement).all()
    return {row[0]: [name for name, lacks in zip(conditions, row[1:], strict=True) if lacks] for row in rows}


# ---- one referral
def referrals_of(child_id: int) -> Sequence[Any]:
    """(referral, origin's label) of a child, latest first; read once a page."""
    known: dict[int, Sequence[Any]] = g.setdefault("child_referrals", {})
    if child_id not in known:
        statement = select(Referral, Origin.label).join(Origin, Origin.id == Referral.origin_id, isouter=True)
        rows = statement.where(Referral.child_id == child_id).order_by(Referral.received_on.desc(), Referral.id.desc())
        known[child_id] = db.session.execute(rows).all()
    return known[child_id]


def origin_label(origin_id: int | None) -> str:
    """The origin as the lists call it; empty when unknown."""
    return db.session.scalar(select(Origin.label).where(Origin.id == origin_id)) or ""


def author_name(user_id: int | None) -> str:
    """The name of whoever decided; known to whoever reads the referral, though they may read no account."""
    if user_id is None:
        return ""
    with as_system("auteur d’une décision") as session:
        return session.scalar(select(User.full_name).where(User.id == user_id)) or ""


def on_agenda(referral_id: int) -> bool:
    """Whether the referral waits on the agenda of a meeting that is not cancelled, whoever asks."""
    with as_system("saisine à l’ordre du jour : oui ou non") as session:
        waiting = (
            select(CaseReview.id)
            .join(Meeting, Meeting.id == CaseReview.meeting_id)
            .where(
                CaseReview.referral_id == referral_id,
                CaseReview.decision.is_(None),
                Meeting.state != MeetingState.CANCELLED,
            )
        )
        return session.scalar(waiting.limit(1)) is not None


def examined_on(referral_id: int) -> date | None:
    """The day of the latest meeting that decided on the referral."""
    statement = (
        select(func.max(Meeting.held_on))
        .join(CaseReview, CaseReview.meeting_id == Meeting.id)
        .where(CaseReview.referral_id == referral_id, CaseReview.decision.is_not(None))
    )
    with as_system("jour d’un examen : une date"):
        return db.session.scalar(statement)


def due_row(child_id: int, about: str) -> ParentInformation | None:
    """What the parents wait to be told of this referral."""
    statement = select(ParentInformation).where(
        ParentInformation.child_id == child_id,
        ParentInformation.step == InformedStep.REFERRAL,
        ParentInformation.about == about,
        ParentInformation.informed_on.is_(None),
    )
    return db.session.scalars(statement.order_by(ParentInformation.id)).first()


# ---- figures
def waiting_figures() -> tuple[int, date | None]:
    """How many referrals wait, and since when the oldest, within the actor's scope."""
    count, oldest = db.session.execute(_waiting_figures()).one()
    return count, oldest


@cache
def _waiting_figures() -> Rows:
    return select(func.count(Referral.id), func.min(Referral.received_on)).where(Referral.state == ReferralState.WAITING)


def count_incomplete() -> int:
    """How many waiting referrals lack something, within the actor's scope."""
    return db.session.scalar(_count_incomplete()) or 0


@cache
def _count_incomplete() -> Rows:
    return select(func.count(Referral.id)).where(incomplete())


# ---- where a street is
def neighbourhoods_of_street(address: str, day: date) -> list[tuple[int, str, int]]:
    """(neighbourhood, its name, how many addresses) that the families of the same street have, most usual first.

    House numbers, accents and abbreviations aside; each neighbourhood as the map of that day knows it.
    """
    street = street_of(address[:200])
    if len(street) < 3:
        return []
    statement = (
        select(Residence.address, Residence.neighbourhood_id, func.count())
        .join(Family, Family.id == Residence.family_id)
        .where(Residence.neighbourhood_id.is_not(None), Residence.address.ilike(pattern_of(street)))
        .group_by(Residence.address, Residence.neighbourhood_id)
    )
    places, found = atlas(), Counter[tuple[int, str]]()
    zoning = places.map_on(day)
    for text, place_id, count in db.session.execute(statement):
        if place_id is None:
            continue
        place = places.on_map(place_id, zoning.id) if zoning else places.places.get(place_id)
        if place is not None and street_of(text or "") == street:
            found[place.id, place.name] += count
    return [(key, name, count) for (key, name), count in found.most_common(PROPOSALS)]
