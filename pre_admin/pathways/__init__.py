"""How a child is helped: referrals, teams and meetings, consents, pathways, attendance, follow-up."""

from typing import Any


def register(house: Any) -> None:
    """Hand the room over to the house."""
    from pre_admin.pathways import reference, scopes, settings, slots

    scopes.contribute(house)
    house.settings.declare(settings.SETTINGS)
    house.starts_with("listes de référence complétées", reference.load_lists)
    slots.caseload.contribute(house)
    _register_referrals(house)
    _register_meetings(house)
    _register_pathways(house)
    _register_groups(house)
    _register_lists(house)


def _register_referrals(house: Any) -> None:
    """Referrals."""
    from pre_admin.pathways import checks, models, slots
    from pre_admin.pathways.views import referrals

    house.add_view(referrals.ReferralView, models.Referral)
    slots.referrals.contribute(house)
    checks.referrals.contribute(house)


def _register_meetings(house: Any) -> None:
    """Support teams at work."""
    from pre_admin.pathways import models, slots
    from pre_admin.pathways.services.protocol import plant_protocol
    from pre_admin.pathways.views import meetings

    house.add_view(meetings.MeetingView, models.Meeting)
    house.starts_with("protocole de fonctionnement publié", plant_protocol)
    slots.meetings.contribute(house)


def _register_pathways(house: Any) -> None:
    """Pathways, agreements, parents to inform, the referent's place, caseloads, the rentrée."""
    from pre_admin.pathways import checks, models, presets, slots
    from pre_admin.pathways.pages import closing_note
    from pre_admin.pathways.views import consents, informations, pathways

    house.add_view(pathways.PathwayView, models.Pathway)
    house.add_view(consents.ConsentView, models.Consent)
    house.add_view(informations.InformationView, models.ParentInformation)
    house.add_blueprint(closing_note.blueprint)
    for part in (slots.child, slots.timeline, slots.home, slots.place, presets, checks.pathways):
        part.contribute(house)


def _register_groups(house: Any) -> None:
    """Offers with their places, clubs with their pupils."""
    from pre_admin.pathways import models, slots
    from pre_admin.pathways.views import clubs, offers

    house.add_view(offers.ActionOfferView, models.ActionOffer)
    house.add_view(clubs.ClubView, models.Club)
    slots.groups.contribute(house)


def _register_lists(house: Any) -> None:
    """What the records choose from."""
    from pre_admin.pathways import models
    from pre_admin.pathways.views import lists

    house.add_view(lists.OriginView, models.Origin)
    house.add_view(lists.DomainView, models.Domain)
    house.add_view(lists.ActionTypeView, models.ActionType)
    house.add_view(lists.ClosingReasonView, models.ClosingReason)
