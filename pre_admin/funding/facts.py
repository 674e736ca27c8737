"""Facts of this room that upper rooms follow, in the same transaction (design §6, downward events)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ApprovalReleased:
    """An action is about to give back what was approved for it: whoever spends that money may refuse (R6, R8)."""

    action_id: int
