"""With what money. For now: the funders, and the settings of money and bodies."""

from typing import Any


def register(house: Any) -> None:
    """Hand the room over to the house."""
    from pre_admin.funding import models, reference, settings, views

    house.add_view(views.FunderView, models.Funder)
    house.settings.declare(settings.SETTINGS, settings.RULES)
    house.starts_with("listes de référence complétées", reference.load_lists)
