"""Whom: families, guardians, children, eligibility."""

from typing import Any


def register(house: Any) -> None:
    """Hand the room over to the house."""
    from pre_admin.families import checks, models, presets, settings, slots, views

    house.add_view(views.ChildView, models.Child)
    house.add_view(views.FamilyView, models.Family)
    house.settings.declare(settings.SETTINGS, settings.RULES)
    slots.contribute(house)
    presets.contribute(house)
    checks.contribute(house)
