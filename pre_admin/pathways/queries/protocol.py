"""Reading the versions of the operating protocol."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select

from pre_admin.accounts.models import User
from pre_admin.core.database import db
from pre_admin.pathways.models import Meeting, OperatingProtocol

MEETING: Any = Meeting.__table__
USER: Any = User.__table__


def protocol_in_force() -> OperatingProtocol | None:
    """The latest version published; None when there is none yet."""
    return db.session.scalars(select(OperatingProtocol).order_by(OperatingProtocol.number.desc()).limit(1)).first()


def protocol_number(protocol_id: int | None) -> int | None:
    """The number of a version."""
    return db.session.scalar(select(OperatingProtocol.number).where(OperatingProtocol.id == protocol_id))


def protocol_versions() -> Sequence[Any]:
    """(number, published at, author's name or None, meetings convened under it) of each version, latest first."""
    governed = select(func.count()).where(MEETING.c.protocol_id == OperatingProtocol.id).scalar_subquery()
    statement = (
        select(
            OperatingProtocol.number, OperatingProtocol.published_at, USER.c.full_name.label("author"), governed.label("meetings")
        )
        .join(USER, USER.c.id == OperatingProtocol.author_id, isouter=True)
        .order_by(OperatingProtocol.number.desc())
    )
    return db.session.execute(statement).all()
