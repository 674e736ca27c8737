"""How a child is helped. For now: the lists its records choose from, and the settings of their keeping."""

from typing import Any


def register(house: Any) -> None:
    """Hand the room over to the house."""
    from pre_admin.pathways import models, reference, settings, slots, views

    house.add_view(views.OriginView, models.Origin)
    house.add_view(views.DomainView, models.Domain)
    house.add_view(views.ActionTypeView, models.ActionType)
    house.add_view(views.ClosingReasonView, models.ClosingReason)
    house.settings.declare(settings.SETTINGS)
    house.starts_with("listes de référence complétées", reference.load_lists)
    slots.contribute(house)
