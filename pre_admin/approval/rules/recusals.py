"""When a declared interest makes a recusal, and when it comes too late for it (R5)."""

from datetime import datetime


def interest_applies(settled: bool, decided: bool) -> bool:
    """Whether a declared interest recuses its member from an item: never from one whose decision did not count them out."""
    return not settled and not decided


def declared_late(declared_at: datetime, decided_at: datetime, recused: bool) -> bool:
    """Whether the minutes say that an interest was declared after the decision: it counted the member, who is in no recusal."""
    return not recused and declared_at > decided_at
