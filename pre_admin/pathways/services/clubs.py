"""Keeping clubs, and enrolling their pupils together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from pre_admin.accounts.actor import Actor
from pre_admin.core.calendar import today
from pre_admin.core.database import db
from pre_admin.core.errors import DomainError, FieldErrors
from pre_admin.core.text import sort_key
from pre_admin.families.models import Child
from pre_admin.panel.rows import assign, delete_with
from pre_admin.partners.models import Referent
from pre_admin.pathways.models import ActionKind, Club, Pathway, PathwayType
from pre_admin.pathways.queries.groups import ever_joined, held_club, open_already, pupils_held
from pre_admin.pathways.rules.groups import CLUB_USED, PERSONAL, places_refusal, room_refusal
from pre_admin.pathways.services.pathways import hand_over, propose_action, propose_pathway

Values = Mapping[str, Any]
FIELDS = ("label", "type", "action_type_id", "school_id", "provider_id", "referent_id", "school_year", "places")
NOBODY = "Choisissez au moins un enfant."
NO_REFERENT = "Ce groupe n’a pas de référent : indiquez d’abord qui l’anime."
OUT_OF_REACH = "Un des enfants choisis n’est plus accessible : rechargez la page."
ARCHIVED = "Ce groupe est archivé : restaurez-le d’abord."


# ---- clubs
def create_club(values: Values, actor: Actor | None) -> Club:
    """Add a club. Raises DomainError."""
    club = Club()
    _check(values, 0, {})
    assign(club, values, FIELDS)
    club.sort_key = sort_key(club.label)
    db.session.add(club)
    return club


def update_club(club: Club, values: Values, actor: Actor | None) -> None:
    """Change a club; never to fewer places than are taken, nor to another type once a child is in it. Raises DomainError."""
    held_club(club.id)
    errors = {}
    if ever_joined(club.id):
        fixed = ("type", "action_type_id", "school_year")
        errors = {name: CLUB_USED for name in fixed if values[name] != getattr(club, name)}
    _check(values, pupils_held(club.id), errors)
    assign(club, values, FIELDS)
    club.sort_key = sort_key(club.label)


def _check(values: Values, taken: int, errors: dict[str, str]) -> None:
    if values["type"] is PathwayType.PERSONAL:
        errors["type"] = PERSONAL
    if refusal := places_refusal(values["places"], taken):
        errors["places"] = refusal
    if errors:
        raise FieldErrors(errors)


def delete_club(club: Club, actor: Actor | None) -> None:
    """Delete a club that no child ever joined."""
    delete_with(club, {})


# ---- its pupils
@dataclass
class Enrolled:
    """What came of a list of pupils: the pathways created, the children left as they were."""

    created: list[Pathway] = field(default_factory=list)
    left: list[Child] = field(default_factory=list)


def enrol(club: Club, child_ids: Sequence[int], entrust: bool, actor: Actor) -> Enrolled:
    """These children join the club: a pathway each, and the club's action, whose signatures are then asked for.

    Who has an open pathway of this type already is left as they are. Raises DomainError, and nobody joins then.
    """
    if not child_ids:
        raise DomainError(NOBODY, "child")
    held_club(club.id)
    if club.archived_at is not None:
        raise DomainError(ARCHIVED)
    children = db.session.scalars(select(Child).where(Child.id.in_(list(child_ids))).order_by(Child.sort_key, Child.id)).all()
    if len(children) != len(set(child_ids)):
        raise DomainError(OUT_OF_REACH, "child")
    already = open_already(club, child_ids)
    told = Enrolled(left=[one for one in children if one.id in already])
    fresh = [one for one in children if one.id not in already]
    if refusal := room_refusal(club.places, pupils_held(club.id), len(fresh)):
        raise DomainError(refusal, "child")
    referent = _referent(club) if entrust else None
    told.created = [_join(club, child, referent, actor) for child in fresh]
    return told


def _referent(club: Club) -> Referent:
    if club.referent_id is None:
        raise DomainError(NO_REFERENT, "entrust")
    return db.session.get_one(Referent, club.referent_id)


def _join(club: Club, child: Child, referent: Referent | None, actor: Actor) -> Pathway:
    pathway = propose_pathway(child.id, club.type, actor, group_id=club.id)
    values = {"type_id": club.action_type_id, "kind": ActionKind.FUNDED, "label": club.label}
    propose_action(pathway, values, actor)
    if referent is not None:
        hand_over(pathway, referent, today(), actor)
    return pathway
