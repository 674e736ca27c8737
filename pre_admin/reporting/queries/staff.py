"""What the report counts of referents: how many, for how much working time, employed by whom."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pre_admin.partners.models import Provider, Referent, ReferentShare
from pre_admin.partners.queries.ground import running


def employers(session: Session, day: date) -> Sequence[tuple[str, int, int]]:
    """(employer, referents in post on that day, their working time in hundredths of a full time), by name."""
    share = select(func.sum(ReferentShare.percent)).where(ReferentShare.referent_id == Referent.id, running(ReferentShare, day))
    percent = share.correlate(Referent).scalar_subquery()
    statement = (
        select(Provider.name, func.count(Referent.id), func.coalesce(func.sum(percent), 0))
        .join(Referent, Referent.employer_id == Provider.id)
        .where(running(Referent, day))
        .group_by(Provider.id, Provider.name)
        .order_by(Provider.name, Provider.id)
    )
    return [(name, count, int(hundredths)) for name, count, hundredths in session.execute(statement)]
