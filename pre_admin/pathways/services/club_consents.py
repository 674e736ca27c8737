"""The parents of a club's pupils sign together: each child's scheme and action, then what may start starts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pre_admin.accounts.actor import Actor
from pre_admin.core.calendar import today
from pre_admin.core.database import db
from pre_admin.core.errors import DomainError, FieldErrors
from pre_admin.pathways.models import ActionState, Club, ConsentState, Pathway, PathwayAction, PathwayState, SignedHow
from pre_admin.pathways.queries.consents import consents_of, live_consent
from pre_admin.pathways.queries.pathways import actions_of
from pre_admin.pathways.rules.consents import SIGNED_AHEAD, may_run, may_start
from pre_admin.pathways.rules.pathways import entry_refusal
from pre_admin.pathways.services.consents import SignedSheet, sign
from pre_admin.pathways.services.pathways import open_pathway, start_action

STARTS_BEFORE = "Le début précède la signature : vérifiez les deux dates."
NOBODY_TICKED = "Cochez au moins une personne qui a signé."


@dataclass
class ClubSigned:
    """What came of the sheets: pathways opened, children who wait for another signature."""

    opened: int = 0
    waiting: int = 0


def sign_for_club(
    club: Club, signers: Mapping[int, Sequence[int]], signed_on: date, starts_on: date, document_id: int | None, actor: Actor
) -> ClubSigned:
    """Pathway → the guardians who signed that day, the scheme and the action at once; what is complete starts.

    Raises FieldErrors, each under « sign-pathway », and nothing is kept then.
    """
    ticked = {pathway_id: tuple(ids) for pathway_id, ids in signers.items() if ids}
    if not ticked:
        raise DomainError(NOBODY_TICKED)
    if refusal := _days_refusal(signed_on, starts_on):
        raise refusal
    told, errors = ClubSigned(), dict[str, str]()
    for pathway_id, ids in ticked.items():
        pathway = db.session.get_one(Pathway, pathway_id)
        try:
            _sign_one(pathway, SignedSheet(ids, signed_on, SignedHow.PAPER, document_id), actor)
            opened = _start(pathway, starts_on, actor)
        except DomainError as refusal:
            errors[f"sign-{pathway_id}"] = refusal.message
            continue
        told.opened += opened
        told.waiting += not opened
    if errors:
        raise FieldErrors(errors)
    return told


def _days_refusal(signed_on: date, starts_on: date) -> DomainError | None:
    if signed_on > today():
        return DomainError(SIGNED_AHEAD, "signed_on")
    return DomainError(STARTS_BEFORE, "starts_on") if starts_on < signed_on else None


def _sign_one(pathway: Pathway, sheet: SignedSheet, actor: Actor) -> None:
    pending = [one for one in consents_of(pathway.id) if one.state is ConsentState.PENDING]
    sign(pathway.child_id, pending, sheet, actor)


def _start(pathway: Pathway, starts_on: date, actor: Actor) -> bool:
    """Open the pathway and start its actions where everything is signed; whether all of it runs now."""
    if pathway.state is PathwayState.PROPOSED:
        scheme = live_consent(pathway.id, None)
        if not may_run(scheme.state if scheme else None):
            return False
        if refusal := entry_refusal(pathway.proposed_on, starts_on, today()):
            raise DomainError(refusal, "starts_on")
        open_pathway(pathway, starts_on, actor)
    return all([_start_action(one, starts_on, actor) for one in actions_of(pathway.id) if one.state is ActionState.PROPOSED])


def _start_action(action: PathwayAction, starts_on: date, actor: Actor) -> bool:
    consent = live_consent(action.pathway_id, action.id)
    ready = may_start(action.signatures_needed, consent.state if consent else None, True)
    if ready:
        start_action(action, starts_on, actor)
    return ready
