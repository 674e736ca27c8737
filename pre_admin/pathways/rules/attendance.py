"""When a session may be noted, and by whom a mark was changed meanwhile."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from pre_admin.pathways.models import Came

AHEAD = "Cette séance est à venir : notez-la le jour même, ou après."
OUTSIDE = "Cette date n’est pas dans l’année scolaire du groupe, {} : vérifiez-la."
MINUTES = "La durée va de 1 à 720 minutes."
CHANGED = "Quelqu’un a noté des présences entre-temps : relisez les lignes signalées, puis enregistrez à nouveau."


def session_refusal(held_on: date, year: int, label: str, today: date) -> str | None:
    """Why a session cannot be noted for that day; None when it can. The school year goes from August to July."""
    if held_on > today:
        return AHEAD
    return None if date(year, 8, 1) <= held_on <= date(year + 1, 7, 31) else OUTSIDE.format(label)


def minutes_refusal(minutes: int | None) -> str | None:
    """Why a session cannot last so long; None when it can."""
    return None if minutes is not None and 1 <= minutes <= 720 else MINUTES


def crossed(seen: Mapping[int, str], stored: Mapping[int, Came], given: Mapping[int, Came]) -> list[Any]:
    """The pathways whose mark changed since the page was opened, to something else than what is given now."""
    now = {key: came.value for key, came in stored.items()}
    return [key for key, came in given.items() if now.get(key, "") != seen.get(key, "") and now.get(key) != came.value]
