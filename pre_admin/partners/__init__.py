"""With whom: associations, other providers, referents, support teams, the two bodies."""

from typing import Any


def register(house: Any) -> None:
    """Hand the room over to the house."""
    from pre_admin.partners import checks, models, presets, slots, views

    house.add_view(views.AssociationView, models.Provider)
    house.add_view(views.ProviderView, models.Provider)
    house.add_view(views.ReferentView, models.Referent)
    house.add_view(views.TeamMemberView, models.TeamMember)
    house.add_view(views.BodyMemberView, models.BodyMember)
    slots.contribute(house)
    presets.contribute(house)
    checks.contribute(house)
