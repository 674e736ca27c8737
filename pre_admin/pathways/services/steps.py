"""What each step of a pathway's page does with what was typed: the right rows, then the service that does it."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from pre_admin.accounts.actor import Actor
from pre_admin.core.database import db
from pre_admin.core.errors import DomainError
from pre_admin.panel.fields import CHOOSE
from pre_admin.partners.models import Referent
from pre_admin.pathways.models import Consent, Pathway, PathwayAction, Progress, SignedHow
from pre_admin.pathways.queries.pathways import current_referent, referent_of_account
from pre_admin.pathways.rules.consents import drawing_refusal
from pre_admin.pathways.services import consents, following, pathways

Values = Mapping[str, Any]
NO_REFERENT = "Ce parcours n’a pas de référent : écrivez ce suivi en votre nom, ou confiez d’abord le parcours."


def _action(pathway: Pathway, values: Values) -> PathwayAction:
    """The pathway's own action; nobody names another's."""
    mine = select(PathwayAction).where(PathwayAction.id == values["action"], PathwayAction.pathway_id == pathway.id)
    found = db.session.scalar(mine)
    if found is None:
        raise DomainError(CHOOSE, "action")
    return found


def _consents(pathway: Pathway, ids: Sequence[int]) -> list[Consent]:
    mine = select(Consent).where(Consent.id.in_(ids), Consent.pathway_id == pathway.id).order_by(Consent.id)
    return list(db.session.scalars(mine))


def _consent(pathway: Pathway, values: Values) -> Consent:
    found = _consents(pathway, [values["consent"]])
    if not found:
        raise DomainError(CHOOSE, "consent")
    return found[0]


# ---- agreements
def collect(pathway: Pathway, values: Values, actor: Actor) -> None:
    """Keep the sheet just signed, on paper or on the screen."""
    drawn, scanned = values["drawing"] is not None, values["scan"] is not None
    signers = tuple(values["signers"])
    refusal = drawing_refusal(len(signers), drawn, scanned)
    if refusal:
        raise DomainError(refusal, "drawing")
    sheet = consents.SignedSheet(
        signers, values["signed_on"], SignedHow.SCREEN if drawn else SignedHow.PAPER, values["drawing"] or values["scan"]
    )
    consents.sign(pathway.child_id, _consents(pathway, values["consents"]), sheet, actor)


def note_refusal(pathway: Pathway, values: Values, actor: Actor) -> None:
    """The parents say no to what was asked."""
    consents.refuse(_consent(pathway, values), values["refused_on"], actor)


def leave_scheme(pathway: Pathway, values: Values, actor: Actor) -> None:
    """The parents leave the programme."""
    consents.withdraw(pathway, values["withdrawn_on"], actor)


def leave_action(pathway: Pathway, values: Values, actor: Actor) -> None:
    """The parents take back their agreement to one action."""
    consents.withdraw_action(_consent(pathway, values), values["withdrawn_on"], actor)


# ---- the pathway
def enter(pathway: Pathway, values: Values, actor: Actor) -> None:
    """The pathway starts, and its first review is set."""
    pathways.open_pathway(pathway, values["entry_on"], actor)
    pathway.next_review_on = values["next_review_on"] or pathway.next_review_on


def close(pathway: Pathway, values: Values, actor: Actor) -> None:
    """The pathway ends."""
    pathways.close_pathway(pathway, values, actor)


def entrust(pathway: Pathway, values: Values, actor: Actor) -> None:
    """A referent follows the pathway from that day."""
    referent = db.session.get_one(Referent, values["referent_id"])
    pathways.hand_over(pathway, referent, values["starts_on"], actor)


# ---- its actions
def propose(pathway: Pathway, values: Values, actor: Actor) -> None:
    """An action is proposed to the family."""
    pathways.propose_action(pathway, values, actor)


def begin(pathway: Pathway, values: Values, actor: Actor) -> None:
    """An action starts."""
    pathways.start_action(_action(pathway, values), values["starts_on"], actor)


def finish(pathway: Pathway, values: Values, actor: Actor) -> None:
    """An action is done."""
    pathways.end_action(_action(pathway, values), "finish", values["ends_on"], actor)


def drop(pathway: Pathway, values: Values, actor: Actor) -> None:
    """An action is given up."""
    pathways.end_action(_action(pathway, values), "drop", values["ends_on"], actor)


# ---- what is written along the way
def follow(pathway: Pathway, values: Values, actor: Actor) -> None:
    """What was done that day, in one's own name or in the referent's stead."""
    mine = referent_of_account(actor.id)
    if values.get("stands_in"):
        tenure = current_referent(pathway.id)
        if tenure is None:
            raise DomainError(NO_REFERENT, "stands_in")
        mine = tenure.referent_id
    following.add_follow_up(pathway, values, actor, mine)


def review(pathway: Pathway, values: Values, actor: Actor) -> None:
    """Where each objective stands."""
    marks: dict[int, Progress] = {
        int(name.removeprefix("objective_")): value
        for name, value in values.items()
        if name.startswith("objective_") and value is not None
    }
    following.review_pathway(pathway, values, marks, actor)
