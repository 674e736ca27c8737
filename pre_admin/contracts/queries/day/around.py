"""What stands around contracts in *Ma journée*: envelopes, providers' papers, reports of actions."""

from datetime import date, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Integer, bindparam, func, or_, select

from pre_admin.accounts.actor import Actor
from pre_admin.contracts.models import Delivery, DeliveryState
from pre_admin.contracts.queries.day.ground import MOST, PROVIDER
from pre_admin.contracts.rules import day_facts as facts
from pre_admin.contracts.rules.day import Line
from pre_admin.core.calendar import school_year_of
from pre_admin.core.database import db
from pre_admin.funding.models import Action, Contribution, Envelope
from pre_admin.funding.queries.actions import REPORT_LATE
from pre_admin.funding.queries.envelopes import LOW, OVERRUN, REMAINING, VOTED
from pre_admin.funding.queries.histories import REPORT_DAYS
from pre_admin.partners.queries.providers import counts_of_papers_wanted

JANUARY, DECEMBER, FROM = 1, 12, (11, 15)
REPORT_YEARS = 2
"""School years, beside the current one, whose reports are still asked for."""


def envelopes(actor: Actor, day: date, most: int) -> list[Line]:
    """This year's envelopes of which less than a twentieth is left."""
    rows = db.session.execute(_envelopes(), {"year": day.year, "most": most})
    return [facts.nearly_spent(facts.EnvelopeFact(*row)) for row in rows]


@cache
def _envelopes() -> Any:
    return (
        select(Envelope.id, Envelope.title, VOTED, REMAINING)
        .where(
            Envelope.year == bindparam("year", type_=Integer),
            Envelope.archived_at.is_(None),
            Envelope.contribution == Contribution.CASH,
            or_(LOW, OVERRUN),
        )
        .order_by(Envelope.sort_key, Envelope.id)
        .limit(MOST)
    )


def papers(actor: Actor, day: date, most: int) -> list[Line]:
    """Providers whose papers are wanted: one line for all."""
    line = facts.wanted_papers(counts_of_papers_wanted())
    return [line] if line else []


def reports(actor: Actor, day: date, most: int) -> list[Line]:
    """Actions that ended more than 30 days ago, and of which nothing was told."""
    asked = {"year": school_year_of(day) - REPORT_YEARS, "most": most}
    return [
        facts.report_wanted(key, f"{reference} {title}", provider, end + timedelta(days=REPORT_DAYS))
        for key, reference, title, provider, end in db.session.execute(_reports(), asked)
    ]


@cache
def _reports() -> Any:
    return (
        select(Action.id, Action.reference, Action.title, PROVIDER.c.name, Action.ends_on)
        .join(PROVIDER, PROVIDER.c.id == Action.provider_id)
        .where(REPORT_LATE, Action.school_year >= bindparam("year", type_=Integer))
        .order_by(Action.ends_on, Action.id)
        .limit(MOST)
    )


def year_end(actor: Actor, day: date, most: int) -> list[Line]:
    """Around 31 December: the sessions of the ending year that nobody certified; they weigh on no budget."""
    year = day.year if day.month == DECEMBER or (day.month, day.day) >= FROM else day.year - 1
    if day.year != year and day.month > JANUARY:
        return []
    line = facts.year_to_close(year, _uncertified_in(year))
    return [line] if line else []


def _uncertified_in(year: int) -> int:
    wanted = (Delivery.state == DeliveryState.HELD, Delivery.held_on.between(date(year, 1, 1), date(year, 12, 31)))
    return db.session.scalar(select(func.count()).select_from(Delivery).where(*wanted)) or 0
