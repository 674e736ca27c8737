"""How a child is helped: referrals, teams and meetings, consents, pathways, attendance, follow-up."""

from typing import Any


def register(house: Any) -> None:
    """Hand the room over to the house."""
    from pre_admin.pathways import models, reference, referral_checks, referral_slots, scopes, settings, slots
    from pre_admin.pathways.views import lists, referrals

    house.add_view(referrals.ReferralView, models.Referral)
    house.add_view(lists.OriginView, models.Origin)
    house.add_view(lists.DomainView, models.Domain)
    house.add_view(lists.ActionTypeView, models.ActionType)
    house.add_view(lists.ClosingReasonView, models.ClosingReason)
    house.settings.declare(settings.SETTINGS)
    house.starts_with("listes de référence complétées", reference.load_lists)
    scopes.contribute(house)
    slots.contribute(house)
    referral_slots.contribute(house)
    referral_checks.contribute(house)
