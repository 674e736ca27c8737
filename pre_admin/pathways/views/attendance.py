"""The fields of the page that notes who came."""

from collections.abc import Mapping
from typing import Any

from pre_admin.accounts.actor import Actor
from pre_admin.panel.fields import ChoiceField, LineField, at_most
from pre_admin.pathways.models import Meeting, Presence
from pre_admin.pathways.queries.meetings import Seat, guests_of, seats_of
from pre_admin.pathways.services.attendance import GUEST_ROWS

LONGEST = 120
SIGNED, TO_SIGN = "charte signée", "charte à signer avant d’entrer"


def attendance_fields(meeting: Meeting, actor: Actor) -> Mapping[str, Any]:
    """A choice for each member of the team in post that day, and lines for people invited."""
    fields: dict[str, Any] = {f"member_{one.member_id}": _seat_field(one) for one in seats_of(meeting)}
    for row in range(1, len(guests_of(meeting.id)) + GUEST_ROWS + 1):
        fields[f"guest_{row}_name"] = LineField(f"Personne invitée n° {row}", [at_most(LONGEST)])
        fields[f"guest_{row}_function"] = LineField("À quel titre", [at_most(LONGEST)])
    return fields


def _seat_field(seat: Seat) -> Any:
    told = ", ".join(text for text in (seat.function, seat.institution, SIGNED if seat.signed else TO_SIGN) if text)
    return ChoiceField(seat.name, [], enum=Presence, blank="Non noté", description=told)
