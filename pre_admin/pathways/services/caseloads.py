"""Handing several pathways over at once: all of them, or none with the sentence that says which and why."""

from collections.abc import Sequence
from datetime import date

from pre_admin.accounts.actor import Actor
from pre_admin.core.database import db
from pre_admin.core.errors import DomainError
from pre_admin.families.models import Child
from pre_admin.partners.models import Referent
from pre_admin.pathways.models import Pathway
from pre_admin.pathways.services.pathways import hand_over

NOTHING = "Cochez au moins un parcours à confier."


def hand_over_all(pathways: Sequence[Pathway], referent: Referent, since: date, actor: Actor | None) -> None:
    """Entrust these pathways to a referent from that day. Raises DomainError, naming the child whose pathway refuses."""
    if not pathways:
        raise DomainError(NOTHING, "pathways")
    for pathway in pathways:
        try:
            hand_over(pathway, referent, since, actor)
        except DomainError as refusal:
            if refusal.field == "referent_id":
                raise
            child = db.session.get_one(Child, pathway.child_id)
            raise DomainError(
                f"Parcours de {child} : {refusal.message[:1].lower()}{refusal.message[1:]}", refusal.field
            ) from refusal
