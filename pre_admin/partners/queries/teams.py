"""Reading the support teams: who sits there, whether they are bound by the charter."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from pre_admin.accounts.models import CharterSignature, CharterVersion
from pre_admin.core.database import db
from pre_admin.core.types import Rows
from pre_admin.partners.models import TeamMember
from pre_admin.partners.queries.ground import PEOPLE, running
from pre_admin.territories.models import Territory

IN_TEAM = running(TeamMember)
"""Members on the day the statement runs."""


def _signed() -> ColumnElement[bool]:
    """Members bound by the charter: their account signed the version in force, or they signed it on paper."""
    latest = select(CharterVersion.id).order_by(CharterVersion.number.desc()).limit(1).scalar_subquery()
    signature = and_(CharterSignature.user_id == TeamMember.user_id, CharterSignature.charter_id == latest)
    return or_(TeamMember.charter_signed_on.is_not(None), select(CharterSignature.id).where(signature).exists())


CHARTER_SIGNED: ColumnElement[bool] = _signed()


def team_list() -> Rows:
    """Members with their territory and their account."""
    return (
        select(TeamMember.id)
        .select_from(TeamMember)
        .join(Territory, Territory.id == TeamMember.territory_id, isouter=True)
        .join(PEOPLE, PEOPLE.c.id == TeamMember.user_id, isouter=True)
    )


def team_of(territory_id: int) -> Sequence[Any]:
    """(id, first name, last name, function, institution, charter signed) of a territory's team today."""
    member = TeamMember
    statement = (
        select(member.id, member.first_name, member.last_name, member.function, member.institution, CHARTER_SIGNED)
        .where(member.territory_id == territory_id, member.archived_at.is_(None), IN_TEAM)
        .order_by(member.sort_key, member.id)
    )
    return db.session.execute(statement).all()


def charter_signed(member_id: int) -> bool:
    """Whether the member is bound by the charter in force."""
    return bool(db.session.scalar(select(CHARTER_SIGNED).where(TeamMember.id == member_id)))
