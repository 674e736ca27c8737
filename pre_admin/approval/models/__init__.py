"""Tables of the two bodies at work: sittings, agenda, recusals, positions, decisions."""

from pre_admin.approval.models.decisions import Decision, DecisionTranche, Verb
from pre_admin.approval.models.sittings import (
    AgendaItem,
    Lot,
    Mark,
    Position,
    Recusal,
    RecusalCause,
    Sitting,
    SittingMember,
    SittingPresence,
    SittingState,
    Stay,
)

__all__ = [
    "AgendaItem",
    "Decision",
    "DecisionTranche",
    "Lot",
    "Mark",
    "Position",
    "Recusal",
    "RecusalCause",
    "Sitting",
    "SittingMember",
    "SittingPresence",
    "SittingState",
    "Stay",
    "Verb",
]
