"""The chain of decisions: each bears the hash of the one before, so that paper proves the database (`flask check`)."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

FIRST = "0" * 64
"""What the first decision comes after."""
FIELDS = (
    "number", "sitting_id", "item_id", "action_id", "round", "body", "verb", "amount", "reason", "state_before", "state_after", "said_before",
    "present", "represented", "needed", "recused", "votes_for", "votes_against", "abstentions", "overrun", "overrun_reason",
    "overrun_by", "supersedes_id", "recorded_by_id", "at",
)  # fmt: skip
"""Everything a decision says."""

Tranches = Sequence[tuple[int, Decimal]]


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    return getattr(value, "value", value)


def hash_of(previous: str, decision: Mapping[str, Any], tranches: Tranches) -> str:
    """The hash of a decision: of the one before and of all it says, amounts included, written one way only."""
    said = {name: _plain(decision[name]) for name in FIELDS}
    said["tranches"] = [[envelope, _plain(amount)] for envelope, amount in sorted(tranches)]
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()
