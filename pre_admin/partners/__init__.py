"""With whom: associations, other providers, referents, support teams, the two bodies."""

from typing import Any


def register(house: Any) -> None:
    """Hand the room over to the house."""
