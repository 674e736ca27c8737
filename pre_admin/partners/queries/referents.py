"""Reading referents: who is in post on a day, for how much of a full time."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from sqlalchemy import and_, func, select

from pre_admin.accounts.scoping import as_system
from pre_admin.core.database import db
from pre_admin.core.types import Rows
from pre_admin.partners.models import Provider, Referent, ReferentShare
from pre_admin.partners.queries.ground import PEOPLE, running

IN_POST = running(Referent)
"""Referents employed on the day the statement runs."""

FULL_TIME = Decimal(100)


def referent_list() -> Rows:
    """Referents with their employer, the share of a full time they give today, their account."""
    return (
        select(Referent.id)
        .select_from(Referent)
        .join(Provider, Provider.id == Referent.employer_id, isouter=True)
        .join(ReferentShare, and_(ReferentShare.referent_id == Referent.id, running(ReferentShare)), isouter=True)
        .join(PEOPLE, PEOPLE.c.id == Referent.user_id, isouter=True)
    )


def referents_on(day: date) -> Sequence[Referent]:
    """The referents in post on that day, by name, within the actor's scope; archived since or not."""
    return db.session.scalars(select(Referent).where(running(Referent, day)).order_by(Referent.sort_key, Referent.id)).all()


def full_time_equivalents(day: date) -> Decimal:
    """What the referents in post on that day make in full times, exactly, whoever asks: 28 people may be 8."""
    statement = (
        select(func.sum(ReferentShare.percent))
        .join(Referent, Referent.id == ReferentShare.referent_id)
        .where(running(ReferentShare, day), running(Referent, day))
    )
    with as_system("équivalents temps plein : un nombre") as session:
        return Decimal(session.scalar(statement) or 0) / FULL_TIME
