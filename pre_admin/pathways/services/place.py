"""What a referent writes from their own place: for their own running pathways only, taken back while it is fresh."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from pre_admin.accounts.actor import Actor
from pre_admin.core.calendar import now
from pre_admin.core.database import db
from pre_admin.core.errors import DomainError, FieldErrors
from pre_admin.pathways.models import FollowUp, Pathway
from pre_admin.pathways.queries.place import own_pathway
from pre_admin.pathways.rules.follow_ups import TOO_LATE, entry_refusals, may_take_back
from pre_admin.pathways.services.pathways import add_follow_up

NOT_YOURS = "Ce parcours ne vous est pas confié aujourd’hui, ou n’est pas en cours : choisissez un enfant de la liste."


def note_own_follow_up(pathway_id: int, values: Mapping[str, Any], actor: Actor) -> FollowUp:
    """What the person did that day for a child they follow. Raises DomainError, and writes nothing, for anybody else's."""
    own = own_pathway(actor, pathway_id)
    if own is None:
        raise DomainError(NOT_YOURS, "pathway")
    refusals = entry_refusals(values["kind"], values.get("minutes"), values.get("text"), values["done_on"], own.proposed_on)
    if refusals:
        raise FieldErrors(refusals)
    return add_follow_up(db.session.get_one(Pathway, own.id), values, actor, own.referent_id)


def fresh_follow_up(follow_up_id: int, actor: Actor) -> FollowUp | None:
    """An entry that this person wrote and still reaches; None otherwise."""
    return db.session.scalar(select(FollowUp).where(FollowUp.id == follow_up_id, FollowUp.author_id == actor.id))


def take_back(entry: FollowUp, actor: Actor) -> None:
    """The entry is taken away, and the journal keeps that it was. Raises DomainError after a quarter of an hour."""
    if not may_take_back(entry.author_id, actor.id, entry.created_at, now()):
        raise DomainError(TOO_LATE)
    db.session.delete(entry)
    db.session.flush()
