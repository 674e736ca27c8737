"""One screen for a new referral: the child found or created, with its family and school, then the referral, all or nothing."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from pre_admin.accounts.actor import Actor
from pre_admin.core.calendar import school_year_of, today
from pre_admin.core.database import db
from pre_admin.core.errors import DomainError, FieldErrors
from pre_admin.core.text import normalise
from pre_admin.families.models import Child, Family, Guardian, Residence, Schooling
from pre_admin.families.queries import residence_on
from pre_admin.families.rules import near
from pre_admin.families.services import (
    CHILD_FIELDS,
    FAMILY_FIELDS,
    GUARDIAN_FIELDS,
    RESIDENCE_FIELDS,
    SCHOOLING_FIELDS,
    create_child,
    create_family,
    update_child,
    update_family,
)
from pre_admin.panel.rows import children_of
from pre_admin.pathways.models import Referral
from pre_admin.pathways.services.referrals import record_referral

Values = Mapping[str, Any]

FAMILY_NAMES = {
    "name": "family_name", "phone": "family_phone", "residences-0-postal_code": "postal_code",
    "residences-0-territory_id": "territory_id",
}  # fmt: skip
CHILD_NAMES = {"schoolings-0-school_id": "school_id", "schoolings-0-school_year": "school_id"}
NO_CHILD = "Cet enfant n’est plus accessible : choisissez-en un autre, ou remplissez son identité."
NO_FAMILY = "Ce foyer n’est plus accessible : choisissez-en un autre, ou remplissez son adresse."
MAY_NOT_OPEN = "Vos droits ne permettent pas d’ouvrir un dossier d’enfant : choisissez un enfant déjà connu."
PLACE = ("address", "postal_code", "neighbourhood_id", "territory_id")


def create_referral(values: Values, actor: Actor) -> Referral:
    """Everything the screen says, in one transaction; a child or a household chosen is completed, never overwritten.

    What was typed and left aside is named in the list `values["_told"]`, when there is one. Raises DomainError.
    """
    told: list[str] = values.get("_told", [])
    child = _known_child(values, actor, told) if values["child_id"] else _new_child(values, actor, told)
    return record_referral(child, values, actor)


# ---- a new child
def _new_child(values: Values, actor: Actor, told: list[str]) -> Child:
    if not actor.may("child.create"):
        raise DomainError(MAY_NOT_OPEN, "child_id")
    family = _known_family(values, actor, told) if values["family_id"] else _new_family(values, actor)
    rows = (_school_row(values),) if _schooled(values) else ()
    identity = {name: values.get(name) for name in ("last_name", "first_name", "birth_date", "sex")}
    child = {**identity, "family_id": family.id, "other_family_id": None, "schoolings": rows, "_confirmed": values["_confirmed"]}
    with _named(CHILD_NAMES):
        return create_child(child, actor)


def _new_family(values: Values, actor: Actor) -> Family:
    household = {
        "name": values["family_name"] or values["last_name"], "phone": values["family_phone"],
        "residences": (_residence_row(values),) if _housed(values) else (), "guardians": values["guardians"],
    }  # fmt: skip
    with _named(FAMILY_NAMES):
        return create_family(household, actor)


def _housed(values: Values) -> bool:
    """Whether a place was typed: the town alone, which the form proposes, is none."""
    return any(values[name] for name in PLACE)


def _residence_row(values: Values) -> dict[str, Any]:
    return {"id": None, "city": values["city"], "starts_on": None, "ends_on": None} | {name: values[name] for name in PLACE}


def _schooled(values: Values) -> bool:
    return bool(values["school_id"] or values["level_id"])


def _school_row(values: Values) -> dict[str, Any]:
    year = school_year_of(values["received_on"])
    return {"id": None, "school_year": year, "school_id": values["school_id"], "level_id": values["level_id"], "class_name": None}


@contextmanager
def _named(names: Mapping[str, str]) -> Iterator[None]:
    """A lower service's refusals, under the names that the screen's fields have."""
    try:
        yield
    except FieldErrors as refusal:
        raise FieldErrors({names.get(name, name): message for name, message in refusal.errors.items()}) from refusal


# ---- a child or a household known already: completed where it lacks something
def _known_child(values: Values, actor: Actor, told: list[str]) -> Child:
    child = db.session.get(Child, values["child_id"])
    if child is None:
        raise DomainError(NO_CHILD, "child_id")
    typed = [values.get(name) for name in ("last_name", "first_name")]
    if any(
        text and normalise(text) != normalise(kept) for text, kept in zip(typed, (child.last_name, child.first_name), strict=True)
    ):
        told.append("son nom")
    if values.get("birth_date") not in (None, child.birth_date):
        told.append("sa date de naissance")
    _complete_schooling(child, values, actor, told)
    family = db.session.get(Family, child.family_id)
    if family is not None:
        _complete_family(family, values, actor, told)
    return child


def _complete_schooling(child: Child, values: Values, actor: Actor, told: list[str]) -> None:
    if not _schooled(values):
        return
    row, stored = _school_row(values), children_of(Schooling, "child_id", child.id)
    known = next((one for one in stored if one.school_year == row["school_year"]), None)
    if known is not None:
        same = row["school_id"] in (None, known.school_id) and row["level_id"] in (None, known.level_id)
        told.extend([] if same else ["son école de l’année"])
    elif actor.may("child.edit"):
        rows = (*({"id": one.id} | _facts(one, SCHOOLING_FIELDS) for one in stored), row)
        with _named({f"schoolings-{len(stored)}-school_id": "school_id"}):
            update_child(child, _facts(child, CHILD_FIELDS) | {"schoolings": rows, "_confirmed": ""}, actor)


def _known_family(values: Values, actor: Actor, told: list[str]) -> Family:
    family = db.session.get(Family, values["family_id"])
    if family is None:
        raise DomainError(NO_FAMILY, "family_id")
    _complete_family(family, values, actor, told)
    return family


def _complete_family(family: Family, values: Values, actor: Actor, told: list[str]) -> None:
    """The address, the telephone and the guardians that the household lacks are added to it; nothing it has is changed."""
    places, people = (children_of(model, "family_id", family.id) for model in (Residence, Guardian))
    new_places = [_residence_row(values)] if _housed(values) else []
    if new_places and (home := residence_on(family.id, today())) is not None:
        told.extend([] if normalise(home.address or "") == normalise(values["address"] or "") else ["l’adresse du foyer"])
        new_places = []
    for row in new_places:  # after the last home known, if it has ended
        row["starts_on"] = max((one.ends_on for one in places if one.ends_on), default=None)
    new_people = [row for row in values["guardians"] if not any(_same_person(row, one) for one in people)]
    phone = values["family_phone"]
    if phone and family.phone not in (None, phone):
        told.append("le téléphone du foyer")
    if not (new_places or new_people or (phone and family.phone is None)) or not actor.may("family.edit"):
        return
    kept = _facts(family, FAMILY_FIELDS) | {"phone": family.phone or phone}
    kept["residences"] = (*({"id": one.id} | _facts(one, RESIDENCE_FIELDS) for one in places), *new_places)
    kept["guardians"] = (*({"id": one.id} | _facts(one, GUARDIAN_FIELDS) for one in people), *new_people)
    with _named({**FAMILY_NAMES, f"residences-{len(places)}-territory_id": "territory_id"}):
        update_family(family, kept, actor)


def _same_person(row: Values, one: Guardian) -> bool:
    return near(row["last_name"], one.last_name) and near(row["first_name"], one.first_name)


def _facts(record: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(record, name) for name in names}
