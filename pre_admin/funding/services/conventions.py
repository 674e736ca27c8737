"""Keeping the conventions by which funders bring their money."""

from collections.abc import Mapping
from typing import Any

from pre_admin.accounts.actor import Actor
from pre_admin.core.database import db
from pre_admin.core.errors import FieldErrors
from pre_admin.funding.models import Convention
from pre_admin.funding.rules.envelopes import year_refusal
from pre_admin.panel.rows import assign, delete_with

FIELDS = ("funder_id", "year", "number", "amends_id", "amount", "signed_on", "starts_on", "ends_on", "document_id", "remarks")
ITSELF = "Une convention n’est pas l’avenant d’elle-même : choisissez la convention d’origine, ou videz ce champ."
OF_ANOTHER = "Cette convention est d’un autre financeur : un avenant garde le financeur de la convention qu’il modifie."
OF_AMENDMENT = "C’est déjà un avenant : choisissez la convention d’origine."
ENDS_BEFORE = "La fin précède le début : vérifiez les deux dates."


def create_convention(values: Mapping[str, Any], actor: Actor | None) -> Convention:
    """Add a convention, or an amendment to one."""
    convention = Convention()
    _write(convention, values)
    return convention


def update_convention(convention: Convention, values: Mapping[str, Any], actor: Actor | None) -> None:
    """Change a convention."""
    _write(convention, values)


def delete_convention(convention: Convention, actor: Actor | None) -> None:
    """Delete a convention to which nothing refers."""
    delete_with(convention, {})


def _write(convention: Convention, values: Mapping[str, Any]) -> None:
    errors = {}
    if (refusal := year_refusal(values.get("year"))) is not None:
        errors["year"] = refusal
    if values.get("starts_on") and values.get("ends_on") and values["ends_on"] < values["starts_on"]:
        errors["ends_on"] = ENDS_BEFORE
    if (refusal := _amends_refusal(convention, values)) is not None:
        errors["amends_id"] = refusal
    if errors:
        raise FieldErrors(errors)
    assign(convention, values, FIELDS)
    db.session.add(convention)
    db.session.flush()


def _amends_refusal(convention: Convention, values: Mapping[str, Any]) -> str | None:
    """Why this cannot amend that: itself, another funder's, or an amendment already."""
    if values.get("amends_id") is None:
        return None
    if values["amends_id"] == convention.id:
        return ITSELF
    origin = db.session.get(Convention, values["amends_id"])
    if origin is None:
        return None
    if origin.amends_id is not None:
        return OF_AMENDMENT
    return OF_ANOTHER if origin.funder_id != values.get("funder_id") else None
