"""Who decides: sittings of the two bodies, their agenda, decisions and minutes, the approval view."""

from typing import Any


def register(house: Any) -> None:
    """Hand the room over to the house."""
    from pre_admin.approval import models, scopes  # noqa: F401 - the tables must be known

    scopes.contribute(house)
    _register_sittings(house)
    _register_approval(house)


def _register_sittings(house: Any) -> None:
    """The register of sittings, their papers."""
    from pre_admin.approval import home_slots, models, sitting_slots
    from pre_admin.approval.checks import decisions
    from pre_admin.approval.checks import sittings as checks
    from pre_admin.approval.services.recusals import follow_interests
    from pre_admin.approval.views.sittings import SittingView
    from pre_admin.partners.facts import InterestsChanged

    house.add_view(SittingView, models.Sitting)
    house.hears(InterestsChanged, lambda fact: follow_interests(fact.member_id))
    sitting_slots.contribute(house)
    home_slots.contribute(house)
    checks.contribute(house)
    decisions.contribute(house)


def _register_approval(house: Any) -> None:
    """The approval view."""
    from pre_admin.approval.views.approval import ApprovalView

    house.add_page(ApprovalView)
