"""How a child is helped: referrals, teams and meetings, consents, pathways, attendance, follow-up."""

from typing import Any


def register(house: Any) -> None:
    """Hand the room over to the house."""
    from pre_admin.pathways import group_slots, models, reference, scopes, settings, slots
    from pre_admin.pathways.views import clubs, lists, offers

    house.add_view(lists.OriginView, models.Origin)
    house.add_view(lists.DomainView, models.Domain)
    house.add_view(lists.ActionTypeView, models.ActionType)
    house.add_view(lists.ClosingReasonView, models.ClosingReason)
    house.add_view(offers.ActionOfferView, models.ActionOffer)
    house.add_view(clubs.ClubView, models.Club)
    house.settings.declare(settings.SETTINGS)
    house.starts_with("listes de référence complétées", reference.load_lists)
    scopes.contribute(house)
    slots.contribute(house)
    group_slots.contribute(house)
