"""How a child is helped: referrals, teams and meetings, consents, pathways, attendance, follow-up."""

from typing import Any


def register(house: Any) -> None:
    """Hand the room over to the house."""
    from pre_admin.pathways import meeting_slots, models, reference, scopes, settings, slots
    from pre_admin.pathways.services.protocol import plant_protocol
    from pre_admin.pathways.views import lists, meetings

    house.add_view(lists.OriginView, models.Origin)
    house.add_view(lists.DomainView, models.Domain)
    house.add_view(lists.ActionTypeView, models.ActionType)
    house.add_view(lists.ClosingReasonView, models.ClosingReason)
    house.add_view(meetings.MeetingView, models.Meeting)
    house.settings.declare(settings.SETTINGS)
    house.starts_with("listes de référence complétées", reference.load_lists)
    house.starts_with("protocole de fonctionnement publié", plant_protocol)
    scopes.contribute(house)
    meeting_slots.contribute(house)
    slots.contribute(house)
