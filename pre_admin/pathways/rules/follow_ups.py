"""What a follow-up entry says, and how long its author may take it back."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from pre_admin.core.french import date_fr
from pre_admin.pathways.models import FollowUpKind

TAKE_BACK = timedelta(minutes=15)
SHORT_TEXT = 1000
"""Signs of what is written standing up, on a phone."""
USUAL_MINUTES = (15, 30, 45, 60)
OFFERED = tuple(kind for kind in FollowUpKind if kind is not FollowUpKind.CLOSING)
"""The closing note has a page of its own."""

NO_TEXT = "Écrivez une phrase : ce qui s’est fait ou ce qui est convenu."
NO_MINUTES = "Indiquez la durée."
BEFORE = "Ce jour précède la proposition du parcours, le {} : vérifiez la date."
TOO_LATE = "Ce suivi a été écrit il y a plus de 15 minutes : il reste. Signalez l’erreur à la coordination."


def entry_refusals(
    kind: FollowUpKind | None, minutes: int | None, text: str | None, done_on: date | None, since: date
) -> dict[str, str]:
    """Field → what it lacks: a missed appointment needs neither duration nor sentence."""
    found: dict[str, str] = {}
    if kind is not FollowUpKind.MISSED:
        found |= {} if minutes is not None else {"minutes": NO_MINUTES}
        found |= {} if text else {"text": NO_TEXT}
    if done_on is not None and done_on < since:
        found["done_on"] = BEFORE.format(date_fr(since))
    return found


def may_take_back(author_id: int, actor_id: int, written_at: datetime, now: datetime) -> bool:
    """Whether this person may still take this entry back: its author, for a quarter of an hour."""
    return author_id == actor_id and now - written_at < TAKE_BACK


def discreet_names(names: Sequence[tuple[str, str]]) -> list[str]:
    """(first, last) → « Lina T. », readable over a shoulder outside a school; in full where two would read alike."""
    short = [f"{first} {last[:1]}." for first, last in names]
    return [one if short.count(one) == 1 else f"{first} {last}" for one, (first, last) in zip(short, names, strict=True)]
