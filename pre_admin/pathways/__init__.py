"""How a child is helped. For now: the lists its records choose from."""

from typing import Any


def register(house: Any) -> None:
    """Hand the room over to the house."""
    from pre_admin.pathways import slots

    slots.contribute(house)
