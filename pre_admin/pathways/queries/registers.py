"""What the registers of pathways, consents and parents to inform read, and what their forms choose from."""

from typing import Any

from sqlalchemy import ColumnElement, String, and_, cast, func, select

from pre_admin.core.types import Rows
from pre_admin.families.models import Child
from pre_admin.partners.models import Provider, Referent
from pre_admin.partners.queries.ground import running
from pre_admin.pathways.models import (
    ActionType,
    ClosingReason,
    Consent,
    ConsentSignature,
    ParentInformation,
    Pathway,
    PathwayAction,
    PathwayReferent,
    Referral,
)
from pre_admin.territories.models import Territory

REFERENT: Any = Referent.__table__
SIGNATURE: Any = ConsentSignature.__table__
ACTION: Any = PathwayAction.__table__
SIGNED: ColumnElement[int] = select(func.count()).where(SIGNATURE.c.consent_id == Consent.id).scalar_subquery().label("signed")


# ---- lists
def pathway_list() -> Rows:
    """Pathways with their child, who follows them, the territory and the reason they were counted by."""
    current = and_(PathwayReferent.pathway_id == Pathway.id, PathwayReferent.ends_on.is_(None))
    return (
        select(Pathway.id)
        .select_from(Pathway)
        .join(Child, Child.id == Pathway.child_id, isouter=True)
        .join(PathwayReferent, current, isouter=True)
        .join(REFERENT, REFERENT.c.id == PathwayReferent.referent_id, isouter=True)
        .join(Territory, Territory.id == Pathway.entry_territory_id, isouter=True)
        .join(ClosingReason, ClosingReason.id == Pathway.closing_reason_id, isouter=True)
    )


def followed_pathways() -> Rows:
    """Pathways with whoever follows them, and nothing else."""
    current = and_(PathwayReferent.pathway_id == Pathway.id, PathwayReferent.ends_on.is_(None))
    return select(Pathway.id).select_from(Pathway).join(PathwayReferent, current, isouter=True)


def consent_list() -> Rows:
    """Consents with their child and the action they are about."""
    return (
        select(Consent.id)
        .select_from(Consent)
        .join(Child, Child.id == Consent.child_id, isouter=True)
        .join(PathwayAction, PathwayAction.id == Consent.action_id, isouter=True)
        .join(ActionType, ActionType.id == PathwayAction.type_id, isouter=True)
    )


def information_list() -> Rows:
    """What parents are to be told, with their child."""
    return (
        select(ParentInformation.id)
        .select_from(ParentInformation)
        .join(Child, Child.id == ParentInformation.child_id, isouter=True)
    )


# ---- choices
def referral_choices() -> Rows:
    """Referrals that can be chosen, the latest first: « Lina Tazaghine, saisine du 12/03/2026 »."""
    iso = cast(Referral.received_on, String)
    day = (
        func.substr(iso, 9, 2, type_=String)
        + "/"
        + func.substr(iso, 6, 2, type_=String)
        + "/"
        + func.substr(iso, 1, 4, type_=String)
    )
    told = Child.first_name + " " + Child.last_name + ", saisine du " + day
    return (
        select(Referral.id, told, Referral.institution)
        .join(Child, Child.id == Referral.child_id)
        .order_by(Referral.received_on.desc(), Referral.id.desc())
    )


def referents_in_post() -> Rows:
    """Referents who may be entrusted with a pathway, by name; the hint is their employer."""
    return (
        select(Referent.id, Referent.first_name + " " + Referent.last_name, Provider.name)
        .join(Provider, Provider.id == Referent.employer_id, isouter=True)
        .where(Referent.archived_at.is_(None), running(Referent))
        .order_by(Referent.sort_key, Referent.id)
    )


def referent_choices() -> Rows:
    """Every referent, for a filter."""
    return select(Referent.id, Referent.first_name + " " + Referent.last_name, Referent.sort_key).order_by(
        Referent.sort_key, Referent.id
    )
