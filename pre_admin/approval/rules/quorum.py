"""Quorum and proxies, item by item: who is in the room, less those in recusal (R5). No rule is invented: both are settings."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from pre_admin.core.french import plural
from pre_admin.funding.settings import ProxyRule, QuorumRule
from pre_admin.partners.models import Seat

COUNTED = (Seat.CHAIR, Seat.SECRETARY, Seat.MEMBER)
"""Seats that make the number of members; an alternate counts among the present alone."""
TOO_MANY = "{} porte déjà {} : la règle de cette instance n’en admet pas plus."
NOT_ADMITTED = "Cette instance n’admet pas de pouvoir."
HOLDER_AWAY = "Un pouvoir se donne à un membre présent."
LOST = "Le quorum n’est pas atteint pour ce point : {} sur {} nécessaires. Attendez un retour, ou passez le point en « non examiné »."
MOST_PROXIES: Mapping[ProxyRule, int | None] = {ProxyRule.NONE: None, ProxyRule.FORBIDDEN: 0, ProxyRule.ONE: 1, ProxyRule.TWO: 2}


def needed(rule: QuorumRule, members: int) -> int:
    """How many members must be in the room, of so many in office; one at least, whatever the rule."""
    wanted = {
        QuorumRule.NONE: 1,
        QuorumRule.THIRD: -(-members // 3),
        QuorumRule.HALF: -(-members // 2),
        QuorumRule.MAJORITY: members // 2 + 1,
        QuorumRule.TWO_THIRDS: -(-2 * members // 3),
    }
    return max(1, wanted[rule])


@dataclass(frozen=True)
class Count:
    """Who counts for an item. A proxy never makes quorum; it is told beside."""

    members: int
    present: int
    represented: int
    needed: int
    recused: int

    @property
    def reached(self) -> bool:
        """Whether the body may decide."""
        return self.present >= self.needed

    @property
    def refusal(self) -> str | None:
        """Why it may not."""
        return None if self.reached else LOST.format(plural(self.present, "présent", "présents"), self.needed)


@dataclass(frozen=True)
class Roll:
    """The members called to a sitting: seats, who is in the room now, who stands for whom (absent → holder)."""

    seats: Mapping[int, Seat]
    in_room: frozenset[int]
    proxies: Mapping[int, int]
    rule: QuorumRule

    def count(self, recused: Collection[int] = ()) -> Count:
        """The count for an item from which these members are recused; neither they nor their proxies count, nor whoever was not called."""
        members = sum(seat in COUNTED for seat in self.seats.values())
        away = set(recused) & set(self.seats)
        present = (self.in_room & set(self.seats)) - away
        held = [
            one
            for one, holder in self.proxies.items()
            if holder in present and one in self.seats and one not in away and one not in self.in_room
        ]
        return Count(members, len(present), len(held), needed(self.rule, members), len(away))


def proxy_refusal(rule: ProxyRule, holder: str, holder_present: bool, held: int) -> str | None:
    """Why one more proxy cannot go to this holder, who has so many already; None when it can."""
    most = MOST_PROXIES[rule]
    if most == 0:
        return NOT_ADMITTED
    if not holder_present:
        return HOLDER_AWAY
    return TOO_MANY.format(holder, plural(held, "pouvoir", "pouvoirs")) if most is not None and held >= most else None
