"""With what money: funders, envelopes and their ledger, funded actions."""

from typing import Any


def register(house: Any) -> None:
    """Hand the room over to the house."""
    from pre_admin.funding import models, reference, settings
    from pre_admin.funding.views import funders

    house.add_view(funders.FunderView, models.Funder)
    house.add_view(funders.FundingAxisView, models.FundingAxis)
    house.settings.declare(settings.SETTINGS, settings.RULES)
    house.starts_with("listes de référence complétées", reference.load_lists)
    _register_envelopes(house)
    _register_actions(house)


def _register_envelopes(house: Any) -> None:
    """Conventions, envelopes, votes, ledger."""
    from pre_admin.funding import checks, envelope_slots, models
    from pre_admin.funding.views import envelopes

    house.add_view(envelopes.EnvelopeView, models.Envelope)
    house.add_view(envelopes.ConventionView, models.Convention)
    envelope_slots.contribute(house)
    checks.contribute(house)


def _register_actions(house: Any) -> None:
    """Funded actions, their papers and reports."""
    from pre_admin.funding import action_slots, models
    from pre_admin.funding.views import actions

    house.add_view(actions.ActionView, models.Action)
    action_slots.contribute(house)
