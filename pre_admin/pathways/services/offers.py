"""Keeping the actions open to children, and their places."""

from collections.abc import Mapping
from typing import Any

from pre_admin.accounts.actor import Actor
from pre_admin.core.database import db
from pre_admin.core.errors import FieldErrors
from pre_admin.core.text import sort_key
from pre_admin.panel.rows import assign, delete_with
from pre_admin.pathways.models import ActionOffer
from pre_admin.pathways.queries.offers import ever_taken, held_offer, same_offer
from pre_admin.pathways.queries.pathways import places_taken
from pre_admin.pathways.rules.groups import USED, places_refusal, twice_refusal

Values = Mapping[str, Any]
FIELDS = ("label", "type_id", "kind", "provider_id", "territory_id", "school_year", "places")


def create_offer(values: Values, actor: Actor | None) -> ActionOffer:
    """Open an action to children, with so many places. Raises DomainError."""
    offer = ActionOffer()
    _check(values, 0, {})
    assign(offer, values, FIELDS)
    offer.sort_key = sort_key(offer.label)
    db.session.add(offer)
    return offer


def update_offer(offer: ActionOffer, values: Values, actor: Actor | None) -> None:
    """Change an action; never to fewer places than are taken, nor to another type once a child has it. Raises DomainError."""
    held_offer(offer.id)
    errors = {}
    if ever_taken(offer.id):
        told = {"type_id": "le type", "kind": "la nature", "school_year": "l’année"}
        errors = {name: USED.format(what) for name, what in told.items() if values[name] != getattr(offer, name)}
    _check(values, places_taken(offer.id), errors, but=offer.id)
    assign(offer, values, FIELDS)
    offer.sort_key = sort_key(offer.label)


def _check(values: Values, taken: int, errors: dict[str, str], but: int | None = None) -> None:
    if refusal := places_refusal(values["places"], taken):
        errors["places"] = refusal
    if same_offer(values["label"], values["school_year"], values["territory_id"], but) is not None:
        errors["label"] = twice_refusal(values["label"], values["school_year"])
    if errors:
        raise FieldErrors(errors)


def renew_offer(offer: ActionOffer, values: Values, actor: Actor | None) -> ActionOffer:
    """The same action next school year, with every place free. Raises DomainError."""
    given = {name: getattr(offer, name) for name in FIELDS} | {"school_year": offer.school_year + 1, **values}
    fresh = create_offer(given, actor)
    db.session.flush()
    return fresh


def delete_offer(offer: ActionOffer, actor: Actor | None) -> None:
    """Delete an action that no child was ever proposed."""
    delete_with(offer, {})
