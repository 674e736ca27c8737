"""How a child is helped: referrals, teams and meetings, consents, pathways, attendance, follow-up."""

from typing import Any


def register(house: Any) -> None:
    """Hand the room over to the house."""
    from pre_admin.pathways import models, reference, scopes, settings, slots
    from pre_admin.pathways.views import lists

    house.add_view(lists.OriginView, models.Origin)
    house.add_view(lists.DomainView, models.Domain)
    house.add_view(lists.ActionTypeView, models.ActionType)
    house.add_view(lists.ClosingReasonView, models.ClosingReason)
    _register_pathways(house)
    house.settings.declare(settings.SETTINGS)
    house.starts_with("listes de référence complétées", reference.load_lists)
    scopes.contribute(house)
    slots.contribute(house)


def _register_pathways(house: Any) -> None:
    """Pathways, agreements, parents to inform."""
    from pre_admin.pathways import child_slots, child_timeline, models, pathway_checks, pathway_home, pathway_presets
    from pre_admin.pathways.pages import closing_note
    from pre_admin.pathways.views import consents, informations, pathways

    house.add_view(pathways.PathwayView, models.Pathway)
    house.add_view(consents.ConsentView, models.Consent)
    house.add_view(informations.InformationView, models.ParentInformation)
    house.add_blueprint(closing_note.blueprint)
    for part in (child_slots, child_timeline, pathway_checks, pathway_home, pathway_presets):
        part.contribute(house)
