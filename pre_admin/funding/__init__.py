"""With what money. For now: the funders."""

from typing import Any


def register(house: Any) -> None:
    """Hand the room over to the house."""
