"""The envelopes beside an item, and beside all that is left of the agenda. Sums leave out what is hidden from whoever looks."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import func, or_, select

from pre_admin.accounts.scoping import as_system
from pre_admin.approval.queries.board import ZERO, Amounts, Line
from pre_admin.core.database import db
from pre_admin.funding.models import Envelope, LedgerEntry, LedgerKind
from pre_admin.funding.queries.ledger import sums_of
from pre_admin.funding.rules.ledger import Sums

LINE: Any = LedgerEntry.__table__
TAKING = (LedgerKind.RESERVED, LedgerKind.APPROVED)


@dataclass(frozen=True)
class Purse:
    """An envelope beside an item, or beside all that is left of the agenda."""

    id: int
    title: str
    sums: Sums
    this: Decimal
    """What the item takes, or would."""
    after: Decimal

    @property
    def forecast(self) -> bool:
        """Nothing is voted yet: nothing can be exceeded."""
        return self.sums.forecast

    @property
    def reserved(self) -> Decimal:
        """What the committee reserved."""
        return self.sums.get(LedgerKind.RESERVED)

    @property
    def approved(self) -> Decimal:
        """What the council approved."""
        return self.sums.get(LedgerKind.APPROVED)

    @property
    def over(self) -> bool:
        """Whether less than nothing would remain."""
        return not self.forecast and self.after < ZERO

    def share(self, amount: Decimal) -> str:
        """A length of the bar."""
        scale = max(self.sums.voted, self.sums.taken + self.this)
        return f"{float(max(amount, ZERO) * 100 / scale):.1f}%" if scale > ZERO else "0%"


def titles_of(envelope_ids: Collection[int]) -> dict[int, str]:
    """Envelope → its title, in the order of titles."""
    statement = (
        select(Envelope.id, Envelope.title).where(Envelope.id.in_(list(envelope_ids))).order_by(Envelope.sort_key, Envelope.id)
    )
    return {key: title for key, title in db.session.execute(statement)}


@dataclass(frozen=True)
class Money:
    """What is known of the envelopes of some items: read once for the item that is open and for all that is left."""

    held: Mapping[int, Amounts]
    """Action → envelope → what it reserves or was granted of it already."""
    sums: Mapping[int, Sums]
    titles: Mapping[int, str]

    def purses(self, wanted: Amounts, lines: Sequence[Line]) -> Sequence[Purse]:
        """Each envelope, were these items to take what is wanted instead of what they hold."""
        held = _added(self.held.get(one.action.id, {}) for one in lines)
        keys = {*wanted, *(key for key, amount in held.items() if amount)}
        found = []
        for key, title in self.titles.items():
            if key in keys:
                this = wanted.get(key, ZERO)
                found.append(Purse(key, title, self.sums[key], this, self.sums[key].remaining + held.get(key, ZERO) - this))
        return found

    def item(self, line: Line) -> Sequence[Purse]:
        """Each envelope of the item: what remains now, and what would remain after it."""
        return self.purses(self.held.get(line.action.id, {}) if line.done else line.base, [line])

    def what_if(self, lines: Sequence[Line]) -> Sequence[Purse]:
        """Each envelope, were all these items accepted as they are proposed."""
        return self.purses(_added(one.base for one in lines), lines)


def money_of(lines: Sequence[Line], hidden: Collection[int]) -> Money:
    """The envelopes of these items; sums leave out what is hidden."""
    if not lines:
        return Money({}, {}, {})
    statement = (
        select(LINE.c.action_id, LINE.c.envelope_id, func.sum(LINE.c.amount))
        .where(LINE.c.action_id.in_({one.action.id for one in lines}), or_(*(LINE.c.kind == kind for kind in TAKING)))
        .group_by(LINE.c.action_id, LINE.c.envelope_id)
    )
    held: dict[int, dict[int, Decimal]] = {}
    with as_system("ce que des actions tiennent des enveloppes") as session:
        for action, key, total in session.execute(statement):
            held.setdefault(action, {})[key] = total
    keys = {key for line in lines for key in line.base} | {key for one in held.values() for key, amount in one.items() if amount}
    return Money(held, sums_of(keys, hidden), titles_of(keys) if keys else {})


def _added(amounts: Iterable[Amounts]) -> dict[int, Decimal]:
    """Envelope → the sum."""
    found: dict[int, Decimal] = {}
    for one in amounts:
        for key, amount in one.items():
            found[key] = found.get(key, ZERO) + amount
    return found
