"""What `flask check` verifies of pathways and agreements; rows are named by number only."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Select, func, or_, select

from pre_admin.core.database import db
from pre_admin.pathways.models import (
    ActionState,
    Consent,
    ConsentSignature,
    ConsentState,
    FollowUp,
    FollowUpKind,
    Pathway,
    PathwayAction,
    PathwayReferent,
    PathwayState,
)

OPEN = (PathwayState.PROPOSED, PathwayState.RUNNING)


def _named(word: str, statement: Select[Any]) -> list[str]:
    return [f"{word} {value}" for value in db.session.scalars(statement)]


def running_without_consent() -> list[str]:
    """Pathways that run although no scheme consent stands (R3)."""
    given = select(Consent.id).where(
        Consent.pathway_id == Pathway.id, Consent.action_id.is_(None), Consent.state == ConsentState.GIVEN
    )
    return _named("parcours", select(Pathway.id).where(Pathway.state == PathwayState.RUNNING, ~given.exists()))


def actions_without_consent() -> list[str]:
    """Actions that run although their own consent does not stand (R3)."""
    given = select(Consent.id).where(Consent.action_id == PathwayAction.id, Consent.state == ConsentState.GIVEN)
    wanting = (PathwayAction.state == ActionState.RUNNING) & (PathwayAction.signatures_needed > 0)
    return _named("action", select(PathwayAction.id).where(wanting, ~given.exists()))


def given_without_signatures() -> list[str]:
    """Consents given with fewer signatures than they need."""
    signed = select(func.count(ConsentSignature.id)).where(ConsentSignature.consent_id == Consent.id).scalar_subquery()
    return _named("accord", select(Consent.id).where(Consent.state == ConsentState.GIVEN, signed < Consent.signatures_needed))


def followed_after_the_end() -> list[str]:
    """Closed or refused pathways that a referent still follows."""
    ended = select(Pathway.id).join(PathwayReferent, PathwayReferent.pathway_id == Pathway.id)
    return _named("parcours", ended.where(Pathway.state.not_in(OPEN), PathwayReferent.ends_on.is_(None)).distinct())


def actions_after_the_end() -> list[str]:
    """Actions that run in a pathway that does not."""
    held = select(PathwayAction.id).join(Pathway, Pathway.id == PathwayAction.pathway_id)
    return _named("action", held.where(PathwayAction.state == ActionState.RUNNING, Pathway.state != PathwayState.RUNNING))


def asked_after_the_end() -> list[str]:
    """Consents still asked for in a pathway that is over, or for an action that is."""
    statement = (
        select(Consent.id)
        .join(Pathway, Pathway.id == Consent.pathway_id)
        .join(PathwayAction, PathwayAction.id == Consent.action_id, isouter=True)
        .where(Consent.state == ConsentState.PENDING)
    )
    over = or_(Pathway.state.not_in(OPEN), PathwayAction.state.not_in([ActionState.PROPOSED, ActionState.RUNNING]))
    return _named("accord", statement.where(over))


def two_referents_at_once() -> list[str]:
    """Pathways that two referents follow the same day."""
    other = PathwayReferent.__table__.alias("other")
    same = (other.c.pathway_id == PathwayReferent.pathway_id) & (other.c.id > PathwayReferent.id)
    begins = or_(PathwayReferent.ends_on.is_(None), other.c.starts_on <= PathwayReferent.ends_on)
    ends = or_(other.c.ends_on.is_(None), PathwayReferent.starts_on <= other.c.ends_on)
    statement = select(PathwayReferent.pathway_id).join(other, same & begins & ends)
    return _named("parcours", statement.distinct().order_by(PathwayReferent.pathway_id))


def entered_before_signed() -> list[str]:
    """Pathways entered before the parents signed."""
    statement = (
        select(Pathway.id)
        .join(Consent, (Consent.pathway_id == Pathway.id) & Consent.action_id.is_(None))
        .where(Consent.state == ConsentState.GIVEN, Pathway.entry_on < Consent.given_on)
    )
    return _named("parcours", statement)


def two_closing_notes() -> list[str]:
    """Pathways with more than one closing note of the same referent."""
    statement = (
        select(FollowUp.pathway_id)
        .where(FollowUp.kind == FollowUpKind.CLOSING)
        .group_by(FollowUp.pathway_id, FollowUp.referent_id)
        .having(func.count(FollowUp.id) > 1)
    )
    return _named("parcours", statement)


def of_another_child() -> list[str]:
    """Rows of a pathway that name another child than it does: a referent would see them, or miss them."""
    found = []
    for word, model in (
        ("action", PathwayAction),
        ("accord", Consent),
        ("suivi", FollowUp),
        ("référent de parcours", PathwayReferent),
    ):
        held: Any = model
        found += _named(
            word, select(held.id).join(Pathway, Pathway.id == held.pathway_id).where(held.child_id != Pathway.child_id)
        )
    return found


CHECKS: dict[str, Callable[[], Sequence[str]]] = {
    "Parcours en cours sans accord parental": running_without_consent,
    "Action en cours sans accord parental": actions_without_consent,
    "Accord signé sans ses signatures": given_without_signatures,
    "Parcours terminé encore suivi": followed_after_the_end,
    "Action en cours dans un parcours qui ne l’est pas": actions_after_the_end,
    "Accord demandé sans objet": asked_after_the_end,
    "Deux référents à la fois": two_referents_at_once,
    "Entrée avant la signature": entered_before_signed,
    "Plusieurs notes de fin": two_closing_notes,
    "Ligne d’un parcours au nom d’un autre enfant": of_another_child,
}


def contribute(house: Any) -> None:
    """Hand the checks over."""
    for name, check in CHECKS.items():
        house.invariant(name, check)
