"""Reading pathways: what stands around one, places taken, who follows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from pre_admin.accounts.scoping import as_system
from pre_admin.core.calendar import age_on, school_year_of
from pre_admin.core.database import db
from pre_admin.families.models import Child, Schooling
from pre_admin.families.queries import place_on
from pre_admin.partners.models import Referent
from pre_admin.pathways.models import (
    ActionState,
    ClosingReason,
    Domain,
    ObjectiveProgress,
    Origin,
    Pathway,
    PathwayAction,
    PathwayObjective,
    PathwayReferent,
    PathwayReview,
    Progress,
    Referral,
)
from pre_admin.territories.models import Neighbourhood, School, SchoolLevel, Territory


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
    place = place_on(child.family_id, day)
    origin = db.session.scalar(select(Referral.origin_id).where(Referral.id == referral_id)) if referral_id else None
    return EntryFacts(
        age_on(child.birth_date, day),
        schooling.level_id if schooling else None,
        schooling.school_id if schooling else None,
        place.neighbourhood_id if place else None,
        place.territory_id if place else None,
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


def objective_choices(pathway_id: int) -> list[tuple[int, str]]:
    """The objectives of a pathway as a review asks of them: « Scolaire : lire un texte court »."""
    statement = select(PathwayObjective.id, Domain.label, PathwayObjective.text).join(
        Domain, Domain.id == PathwayObjective.domain_id
    )
    rows = db.session.execute(statement.where(PathwayObjective.pathway_id == pathway_id).order_by(PathwayObjective.id))
    return [(value, f"{domain} : {text}") for value, domain, text in rows]


def objectives_told(pathway_id: int) -> list[tuple[str, str, Progress | None]]:
    """(domain, objective, where it stood at the last review that marked it), in the order they were set."""
    marks: dict[int, Progress] = {}
    statement = select(ObjectiveProgress.objective_id, ObjectiveProgress.progress).join(
        PathwayReview, PathwayReview.id == ObjectiveProgress.review_id
    )
    for value, mark in db.session.execute(
        statement.where(PathwayReview.pathway_id == pathway_id).order_by(PathwayReview.reviewed_on, PathwayReview.id)
    ):
        marks[value] = mark
    objectives = select(PathwayObjective.id, Domain.label, PathwayObjective.text).join(
        Domain, Domain.id == PathwayObjective.domain_id
    )
    rows = db.session.execute(objectives.where(PathwayObjective.pathway_id == pathway_id).order_by(PathwayObjective.id))
    return [(domain, text, marks.get(value)) for value, domain, text in rows]


def entry_names(pathway: Pathway) -> dict[str, str]:
    """What a pathway was counted by at its entry, by name."""
    names = {
        "level": select(SchoolLevel.label).where(SchoolLevel.id == pathway.entry_level_id),
        "school": select(School.name).where(School.id == pathway.entry_school_id),
        "neighbourhood": select(Neighbourhood.name).where(Neighbourhood.id == pathway.entry_neighbourhood_id),
        "territory": select(Territory.name).where(Territory.id == pathway.entry_territory_id),
        "origin": select(Origin.label).where(Origin.id == pathway.entry_origin_id),
    }
    row = db.session.execute(select(*(one.scalar_subquery() for one in names.values()))).one()
    return {name: value or "" for name, value in zip(names, row, strict=True)}


def withdrawal_reasons() -> set[int]:
    """The closing reasons that say that the family left."""
    return set(db.session.scalars(select(ClosingReason.id).where(ClosingReason.family_withdrawal.is_(True))))


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


def referent_of_account(user_id: int) -> int | None:
    """The referent this account is, whoever asks; None for the others."""
    with as_system("référent d’un compte : un numéro") as session:
        return session.scalar(select(Referent.id).where(Referent.user_id == user_id))


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
