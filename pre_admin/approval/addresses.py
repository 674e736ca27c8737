"""Addresses of the room's pages that other pages lead to."""

SITTINGS = "/admin/sitting/"
VIEW = "/admin/approval/"


def sitting_url(sitting_id: int) -> str:
    """A sitting's page."""
    return f"{SITTINGS}details/?id={sitting_id}"


def approval_url(sitting_id: int) -> str:
    """The approval view of a sitting."""
    return f"{VIEW}?sitting={sitting_id}"
