"""Addresses of the room's pages that other pages lead to."""

from flask import current_app

SITTINGS = "/admin/sitting/"
VIEW = "/admin/approval/"


def sitting_url(sitting_id: int) -> str:
    """A sitting's page."""
    return f"{SITTINGS}details/?id={sitting_id}"


def approval_url(sitting_id: int) -> str | None:
    """The approval view of a sitting; None while the house has no such page."""
    known = any(rule.rule == VIEW for rule in current_app.url_map.iter_rules())
    return f"{VIEW}?sitting={sitting_id}" if known else None
