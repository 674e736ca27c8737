"""Facts of this room that upper rooms follow, in the same transaction (design §6, downward events)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class InterestsChanged:
    """A member's declared interests were written: whoever holds sittings recuses them from what follows (R5)."""

    member_id: int
