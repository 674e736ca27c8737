"""Reading pathways: what stands around one, places taken, who follows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from pre_admin.accounts.scoping import as_system
from pre_admin.core.calendar import age_on, school_year_of
from pre_admin.core.database import db
from pre_admin.families.models import Child, Schooling
from pre_admin.families.queries import residence_on
from pre_admin.pathways.models import (
    ActionState,
    ObjectiveProgress,
    PathwayAction,
    PathwayObjective,
    PathwayReferent,
    Referral,
)


@dataclass(frozen=True)
class EntryFacts:
    """What is frozen the day a pathway starts, or last year's report would change."""

    age: int
    level_id: int | None
    school_id: int | None
    neighbourhood_id: int | None
    territory_id: int | None
    origin_id: int | None


def entry_facts(child: Child, referral_id: int | None, day: date) -> EntryFacts:
    """The child's age, level, school, place and origin of referral on that day."""
    schooling = db.session.scalars(
        select(Schooling).where(Schooling.child_id == child.id, Schooling.school_year == school_year_of(day))
    ).first()
    residence = residence_on(child.family_id, day)
    origin = db.session.scalar(select(Referral.origin_id).where(Referral.id == referral_id)) if referral_id else None
    return EntryFacts(
        age_on(child.birth_date, day),
        schooling.level_id if schooling else None,
        schooling.school_id if schooling else None,
        residence.neighbourhood_id if residence else None,
        residence.territory_id if residence else None,
        origin,
    )


def actions_of(pathway_id: int) -> Sequence[PathwayAction]:
    """The actions of a pathway, in the order they were proposed."""
    return db.session.scalars(
        select(PathwayAction).where(PathwayAction.pathway_id == pathway_id).order_by(PathwayAction.id)
    ).all()


def objectives_of(pathway_id: int) -> Sequence[PathwayObjective]:
    """The objectives of a pathway."""
    return db.session.scalars(
        select(PathwayObjective).where(PathwayObjective.pathway_id == pathway_id).order_by(PathwayObjective.id)
    ).all()


def reviewed_objectives(pathway_id: int) -> set[int]:
    """The objectives of a pathway that some review marked."""
    statement = select(ObjectiveProgress.objective_id).join(
        PathwayObjective, PathwayObjective.id == ObjectiveProgress.objective_id
    )
    return set(db.session.scalars(statement.where(PathwayObjective.pathway_id == pathway_id)))


def current_referent(pathway_id: int) -> PathwayReferent | None:
    """Who follows the pathway today; None when nobody does."""
    statement = select(PathwayReferent).where(PathwayReferent.pathway_id == pathway_id, PathwayReferent.ends_on.is_(None))
    return db.session.scalars(statement).first()


def last_followed_on(pathway_id: int) -> date | None:
    """The last day somebody followed the pathway, among those who no longer do."""
    return db.session.scalar(select(func.max(PathwayReferent.ends_on)).where(PathwayReferent.pathway_id == pathway_id))


def places_taken(offer_id: int) -> int:
    """How many places of an offer are proposed or taken, whoever asks."""
    with as_system("places prises : un nombre") as session:
        taken = select(func.count(PathwayAction.id)).where(
            PathwayAction.offer_id == offer_id, PathwayAction.state.in_([ActionState.PROPOSED, ActionState.RUNNING])
        )
        return session.scalar(taken) or 0
