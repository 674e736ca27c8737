"""The ready-made lists of children and families."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, select

from pre_admin.accounts.actor import Actor
from pre_admin.core.calendar import school_year_of, today
from pre_admin.families.models import Child, Family, Guardian, Residence, Schooling
from pre_admin.families.queries import age_bounds
from pre_admin.families.rules import latest_birth_past
from pre_admin.panel.slots import Preset


def without_school(actor: Actor) -> ColumnElement[bool]:
    """Children enrolled nowhere this school year."""
    enrolled = select(Schooling.child_id).where(
        Schooling.school_year == school_year_of(today()), Schooling.school_id.is_not(None)
    )
    return Child.id.not_in(enrolled)


def at_age_limit(actor: Actor) -> ColumnElement[bool]:
    """Children who are past the programme's age, or will be before this school year ends."""
    return Child.birth_date <= latest_birth_past(age_bounds(), date(school_year_of(today()) + 1, 7, 31))


def child_without_address(actor: Actor) -> ColumnElement[bool]:
    """Children whose household has no address today: their eligibility cannot be judged."""
    return Child.family_id.not_in(_housed())


def without_address(actor: Actor) -> ColumnElement[bool]:
    """Households without an address today."""
    return Family.id.not_in(_housed())


def without_guardian(actor: Actor) -> ColumnElement[bool]:
    """Households in which nobody is known to answer for the children."""
    return Family.id.not_in(select(Guardian.family_id))


def with_interpreter(actor: Actor) -> ColumnElement[bool]:
    """Households to whom one speaks through an interpreter."""
    return Family.interpreter_needed.is_(True)


def _housed() -> Any:
    return select(Residence.family_id).where(Residence.ends_on.is_(None))


def contribute(house: Any) -> None:
    """Hand the lists over."""
    for order, name, label, condition, empty in (
        (10, "no-school", "Sans école cette année", without_school, "Chaque enfant a son école pour cette année scolaire."),
        (
            20,
            "age-limit",
            "Limite d’âge cette année",
            at_age_limit,
            "Aucun enfant n’atteint la limite d’âge cette année scolaire.",
        ),
        (30, "no-address", "Sans adresse", child_without_address, "Chaque enfant a une adresse."),
    ):
        house.slots.add(Preset("child", "child.read", order, name, label, condition, empty))
    for order, name, label, condition, empty in (
        (10, "no-guardian", "Sans responsable légal", without_guardian, "Chaque famille a au moins un responsable légal."),
        (20, "no-address", "Sans adresse", without_address, "Chaque famille a une adresse."),
        (30, "interpreter", "Avec interprète", with_interpreter, "Aucune famille n’a besoin d’un interprète."),
    ):
        house.slots.add(Preset("family", "family.read", order, name, label, condition, empty))
