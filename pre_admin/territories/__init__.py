"""Where: territories of the programme, neighbourhoods and their dated maps, schools."""

from typing import Any


def register(house: Any) -> None:
    """Hand the room over to the house."""
    from pre_admin.territories import models, slots, views

    house.add_view(views.TerritoryView, models.Territory)
    house.add_view(views.NeighbourhoodView, models.Neighbourhood)
    house.add_view(views.ZoningMapView, models.ZoningMap)
    house.add_view(views.SchoolView, models.School)
    slots.contribute(house)
