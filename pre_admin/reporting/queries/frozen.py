"""Reading what was frozen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from pre_admin.accounts.models import User
from pre_admin.core.database import db
from pre_admin.reporting.models import FrozenReport
from pre_admin.reporting.rules.frozen import hash_of, report_from
from pre_admin.reporting.rules.tables import Report

PEOPLE: Any = User.__table__


@dataclass(frozen=True)
class Version:
    """A frozen version, without its content."""

    id: int
    period: str
    number: int
    frozen_at: datetime
    author: str
    digest: str
    reason: str | None


def versions_of(period: str | None = None) -> Sequence[Version]:
    """The versions of a period, or of all, the latest first."""
    columns = (
        FrozenReport.id, FrozenReport.period, FrozenReport.number, FrozenReport.frozen_at, PEOPLE.c.full_name, FrozenReport.digest,
        FrozenReport.reason,
    )  # fmt: skip
    statement = select(*columns).join(PEOPLE, PEOPLE.c.id == FrozenReport.author_id, isouter=True)
    if period is not None:
        statement = statement.where(FrozenReport.period == period)
    rows = db.session.execute(statement.order_by(FrozenReport.period.desc(), FrozenReport.number.desc()))
    return [Version(key, code, number, at, name or "", digest, reason) for key, code, number, at, name, digest, reason in rows]


def content_of(version_id: int, published: bool) -> Report:
    """One variant of a version, and not a byte of the other."""
    column = FrozenReport.published if published else FrozenReport.internal
    return report_from(db.session.scalars(select(column).where(FrozenReport.id == version_id)).one())


def altered() -> Sequence[str]:
    """The versions that are no longer what was frozen, for `flask check`."""
    rows = db.session.execute(
        select(FrozenReport.period, FrozenReport.number, FrozenReport.internal, FrozenReport.published, FrozenReport.digest)
    )
    return [
        f"bilan {period}, version {number} : il n’est plus tel qu’il a été arrêté"
        for period, number, internal, published, digest in rows
        if hash_of(internal, published) != digest
    ]
