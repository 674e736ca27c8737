"""What the programme gave: the annual report."""

from typing import Any


def register(house: Any) -> None:
    """Hand the room over to the house."""
