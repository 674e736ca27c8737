"""Who was there, from when to when, who was excused, who stood for whom: as the minutes say it."""

from collections.abc import Sequence
from typing import Any

from pre_admin.approval.models import SittingPresence
from pre_admin.approval.queries.sittings import Called
from pre_admin.core.french import time_fr


def attendance_told(called: Sequence[Called]) -> dict[str, Any]:
    """Present with their times, then excused, absent, proxies."""
    return {
        "present": [[one.name, _seat(one), _times(one)] for one in called if one.presence is SittingPresence.PRESENT],
        "excused": _names(called, SittingPresence.EXCUSED),
        "absent": [*_names(called, SittingPresence.ABSENT), *_names(called, SittingPresence.EXPECTED)],
        "proxies": [
            f"{one.name} a donné pouvoir à {one.proxy}."
            for one in called
            if one.proxy and one.presence is not SittingPresence.PRESENT
        ],
    }


def _names(called: Sequence[Called], presence: SittingPresence) -> list[str]:
    return [f"{one.name} ({_seat(one)})" for one in called if one.presence is presence]


def _seat(one: Called) -> str:
    return ", ".join(text for text in (one.seat.label, one.capacity) if text)


def _times(one: Called) -> str:
    """« 14 h 00 à 15 h 40, 15 h 55 à 17 h 00 »."""
    return ", ".join(
        f"{time_fr(stay.arrived_at)} à {time_fr(stay.left_at)}" if stay.left_at else f"depuis {time_fr(stay.arrived_at)}"
        for stay in one.stays
    )
