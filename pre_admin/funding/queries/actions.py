"""Reading funded actions: the list, the look-ups of their form, what stands beside one action."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Date, bindparam, func, select

from pre_admin.accounts.models import User
from pre_admin.accounts.scoping import as_system
from pre_admin.core.calendar import school_year_of, today
from pre_admin.core.database import db
from pre_admin.core.types import Rows
from pre_admin.funding.models import (
    Action,
    ActionNeed,
    ActionPaper,
    ActionReport,
    ActionTranche,
    Envelope,
    FundedState,
    FundingAxis,
    LedgerEntry,
    LedgerKind,
)
from pre_admin.funding.queries.histories import REPORT_DAYS
from pre_admin.funding.settings import LAPSE_DAYS
from pre_admin.panel.settings import decided
from pre_admin.pathways.models import CaseReview, Meeting, UnmetNeed
from pre_admin.pathways.queries.partners import PROVIDER
from pre_admin.territories.models import Territory

TRANCHE: Any = ActionTranche.__table__
NEED: Any = UnmetNeed.__table__
REVIEW: Any = CaseReview.__table__
MEETING: Any = Meeting.__table__
LEAST_TOLD = 5
"""Under so many children, a number is not told (R1)."""

ASKED: ColumnElement[Any] = (
    select(func.sum(TRANCHE.c.amount)).where(TRANCHE.c.action_id == Action.id).correlate(Action).scalar_subquery()
)
"""What an action asks of all envelopes."""
ENDED_BEFORE: ColumnElement[date] = bindparam(
    "report_due", callable_=lambda: today() - timedelta(days=REPORT_DAYS), type_=Date, unique=True
)
REPORTED: ColumnElement[bool] = (
    select(ActionReport.id).where(ActionReport.action_id == Action.id, ActionReport.received_on.is_not(None)).exists()
)
CONTRACTED: ColumnElement[bool] = (
    select(LedgerEntry.id).where(LedgerEntry.action_id == Action.id, LedgerEntry.kind == LedgerKind.COMMITTED).exists()
)
REPORT_LATE: ColumnElement[bool] = (Action.state == FundedState.APPROVED) & (Action.ends_on < ENDED_BEFORE) & ~REPORTED
"""Actions that ended, and whose report is not there when it should be."""


# ---- lists and choices
def action_list() -> Rows:
    """Actions with their provider, axis and territory."""
    return (
        select(Action.id)
        .select_from(Action)
        .join(PROVIDER, PROVIDER.c.id == Action.provider_id, isouter=True)
        .join(FundingAxis, FundingAxis.id == Action.axis_id, isouter=True)
        .join(Territory, Territory.id == Action.territory_id, isouter=True)
    )


def lapsing() -> ColumnElement[bool]:
    """Approved actions that have waited for a contract longer than the programme allows, and told nothing of what they gave.

    A contract shows in the ledger once it is signed; an action whose report came was carried out all the same.
    """
    approved_before = Action.approved_on < today() - timedelta(days=decided(LAPSE_DAYS))
    return (Action.state == FundedState.APPROVED) & approved_before & ~REPORTED & ~CONTRACTED


def waited_too_long(action: Action) -> bool:
    """Whether this action is among those that `lapsing` finds."""
    return action.state is FundedState.APPROVED and bool(counts((Action.id == action.id) & lapsing()))


def providers_of_actions() -> Rows:
    """Providers that propose an action, by name."""
    proposing = select(Action.provider_id)
    return select(PROVIDER.c.id, PROVIDER.c.name).where(PROVIDER.c.id.in_(proposing)).order_by(PROVIDER.c.sort_key, PROVIDER.c.id)


def rapporteur_choices() -> Rows:
    """Accounts that may present an action, by name, the closed ones last; the hint is the e-mail."""
    return select(User.id, User.full_name, User.email).order_by(User.is_active.desc(), User.full_name, User.id)


# ---- one action
def name_of(user_id: int | None) -> str:
    """The name of an account."""
    return db.session.scalar(select(User.full_name).where(User.id == user_id)) or ""


def asked_and_proposed(action_id: int) -> tuple[Any, Any]:
    """What an action asks in all, and what is proposed to the bodies."""
    proposed = func.sum(func.coalesce(ActionTranche.proposed, ActionTranche.amount))
    statement = select(func.sum(ActionTranche.amount), proposed).where(ActionTranche.action_id == action_id)
    asked, given = db.session.execute(statement).one()
    return asked, given


def tranches_of(action_id: int) -> Sequence[ActionTranche]:
    """What an action asks, envelope by envelope."""
    statement = select(ActionTranche).where(ActionTranche.action_id == action_id).order_by(ActionTranche.id)
    return db.session.scalars(statement).all()


def needs_of(action_id: int) -> Sequence[ActionNeed]:
    """The needs an action answers."""
    return db.session.scalars(select(ActionNeed).where(ActionNeed.action_id == action_id).order_by(ActionNeed.id)).all()


def papers_of(action_id: int) -> Sequence[ActionPaper]:
    """The papers joined to an action."""
    return db.session.scalars(select(ActionPaper).where(ActionPaper.action_id == action_id).order_by(ActionPaper.id)).all()


def report_of(action_id: int) -> ActionReport | None:
    """An action's report."""
    return db.session.scalar(select(ActionReport).where(ActionReport.action_id == action_id))


def continued_by(action_id: int) -> Action | None:
    """The action that already continues this one, unless it was withdrawn."""
    statement = select(Action).where(Action.previous_id == action_id, Action.state != FundedState.WITHDRAWN)
    return db.session.scalar(statement.order_by(Action.id).limit(1))


def returned_as(action_id: int) -> Action | None:
    """The action by which a refused one came back, unless it was withdrawn."""
    statement = select(Action).where(Action.replaces_id == action_id, Action.state != FundedState.WITHDRAWN)
    return db.session.scalar(statement.order_by(Action.id).limit(1))


def next_year_envelopes(envelope_ids: Sequence[int]) -> Mapping[int, int]:
    """Envelope → the same one of the following year: same funder, axis, territory and contribution."""
    found = {}
    for one in db.session.scalars(select(Envelope).where(Envelope.id.in_(envelope_ids))):
        following = select(Envelope.id).where(
            Envelope.year == one.year + 1, Envelope.funder_id == one.funder_id, Envelope.axis_id == one.axis_id,
            Envelope.territory_id.is_not_distinct_from(one.territory_id), Envelope.contribution == one.contribution,
            Envelope.archived_at.is_(None),
        )  # fmt: skip
        key = db.session.scalar(following)
        if key is not None:
            found[one.id] = key
    return found


def need_totals(type_ids: Sequence[int]) -> Mapping[int, int | None]:
    """Type of action → children whom meetings left without it, last school year and this one; under five, None (R1)."""
    start = date(school_year_of(today()) - 1, 8, 1)
    statement = (
        select(NEED.c.action_type_id, func.count(func.distinct(NEED.c.child_id)))
        .join(REVIEW, REVIEW.c.id == NEED.c.case_review_id)
        .join(MEETING, MEETING.c.id == REVIEW.c.meeting_id)
        .where(NEED.c.action_type_id.in_(list(type_ids)), REVIEW.c.decision.is_not(None), MEETING.c.held_on >= start)
        .group_by(NEED.c.action_type_id)
    )
    with as_system("besoins sans réponse : des totaux") as session:
        counts = {key: count for key, count in session.execute(statement)}
    return {key: counts[key] if counts.get(key, 0) >= LEAST_TOLD else None for key in type_ids}


def counts_of(conditions: Sequence[ColumnElement[bool]]) -> Sequence[int]:
    """How many actions meet each condition, within the person's scope, in one statement."""
    parts = (select(func.count(Action.id)).where(one).scalar_subquery() for one in conditions)
    return tuple(db.session.execute(select(*parts)).one())


def counts(condition: ColumnElement[bool]) -> int:
    """How many actions meet a condition, within the person's scope."""
    return db.session.scalar(select(func.count(Action.id)).where(condition)) or 0
