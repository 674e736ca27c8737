"""Where: territories of the programme, neighbourhoods and their dated maps, schools."""

from typing import Any


def register(house: Any) -> None:
    """Hand the room over to the house."""
    from pre_admin.territories import models, reference, slots, views

    house.add_view(views.TerritoryView, models.Territory)
    house.add_view(views.NeighbourhoodView, models.Neighbourhood)
    house.add_view(views.ZoningMapView, models.ZoningMap)
    house.add_view(views.SchoolView, models.School)
    house.add_view(views.SchoolLevelView, models.SchoolLevel)
    house.starts_with("territoires et quartiers chargés", reference.load_reference)
    slots.contribute(house)
