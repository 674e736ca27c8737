"""The pathway's own form: proposing one by hand, its objectives and next review, deleting one proposed by mistake."""

from collections.abc import Mapping
from typing import Any

from pre_admin.accounts.actor import Actor
from pre_admin.core.database import db
from pre_admin.core.errors import DomainError
from pre_admin.families.models import Child
from pre_admin.panel.rows import assign, delete_with
from pre_admin.pathways.models import (
    Consent,
    Pathway,
    PathwayAction,
    PathwayObjective,
    PathwayReferent,
    PathwayState,
    PathwayType,
)
from pre_admin.pathways.queries.consents import signatures_of_pathway
from pre_admin.pathways.services.following import OPEN, keep_objectives
from pre_admin.pathways.services.pathways import propose_pathway

Values = Mapping[str, Any]
ARCHIVED = "Ce dossier est archivé : restaurez-le avant de proposer un parcours."
IN_A_GROUP = "Une action collective se propose depuis son groupe : l’enfant y est inscrit avec ses camarades."
STARTED = "Seul un parcours proposé par erreur se supprime. Celui-ci a commencé : clôturez-le, ou notez le retrait de l’accord."
OVER = "Ce parcours est terminé : ses objectifs et ses dates ne changent plus."
SIGNED = "Un parent a déjà signé pour ce parcours : il reste au dossier. Notez un refus ou le retrait de l’accord."


def create_pathway(values: Values, actor: Actor | None) -> Pathway:
    """A pathway proposed by hand, outside a meeting. Raises DomainError."""
    if db.session.get_one(Child, values["child_id"]).archived_at is not None:
        raise DomainError(ARCHIVED, "child_id")
    if values["type"] is PathwayType.COLLECTIVE:
        raise DomainError(IN_A_GROUP, "type")
    pathway = propose_pathway(
        values["child_id"], values["type"], actor, values["referral_id"], proposed_on=values.get("proposed_on")
    )
    keep_objectives(pathway, values["objectives"])
    return pathway


def update_pathway(pathway: Pathway, values: Values, actor: Actor | None) -> None:
    """Its objectives, and when it is looked at again. Raises DomainError once it is over."""
    if pathway.state not in OPEN:
        raise DomainError(OVER)
    assign(pathway, values, ("next_review_on",))
    keep_objectives(pathway, values["objectives"])


def deletion_refusal(pathway: Pathway) -> str | None:
    """Why a pathway cannot be deleted; None when it was only proposed and nobody signed."""
    if pathway.state is not PathwayState.PROPOSED:
        return STARTED
    return SIGNED if signatures_of_pathway(pathway.id) else None


def delete_pathway(pathway: Pathway, actor: Actor | None) -> None:
    """Delete a pathway proposed by mistake, with what was asked and proposed for it. Raises DomainError."""
    if refusal := deletion_refusal(pathway):
        raise DomainError(refusal)
    delete_with(
        pathway,
        {Consent: "pathway_id", PathwayObjective: "pathway_id", PathwayReferent: "pathway_id", PathwayAction: "pathway_id"},
    )
