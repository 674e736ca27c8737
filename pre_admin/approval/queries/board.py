"""The agenda as the approval view lists it: the same few statements, however many items it has."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from hashlib import sha256
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, select

from pre_admin.accounts.actor import Actor
from pre_admin.accounts.scoping import as_system
from pre_admin.approval.models import (
    AgendaItem,
    Decision,
    DecisionTranche,
    Lot,
    Mark,
    Position,
    Recusal,
    Sitting,
    SittingMember,
    Stay,
)
from pre_admin.approval.queries.ground import STANDING, members_of_account, standing_of
from pre_admin.approval.queries.sittings import current_roll
from pre_admin.approval.rules.decisions import GRANTING
from pre_admin.approval.rules.quorum import Count, Roll
from pre_admin.approval.rules.sittings import agenda_key
from pre_admin.core.database import db
from pre_admin.funding.models import Action, ActionTranche
from pre_admin.partners.models import Body, BodyMember, Provider
from pre_admin.territories.models import Territory

ZERO = Decimal(0)
Amounts = Mapping[int, Decimal]


class Place(NamedTuple):
    """What an agenda reads of an item: whole records of sixty items and actions cost more than all the rest of the page."""

    id: int
    sitting_id: int
    action_id: int
    lot: Lot
    position: int
    number: int | None
    carried_from_id: int | None
    not_examined: str | None
    settled_at: datetime | None
    version: int


class Subject(NamedTuple):
    """What an agenda reads of an action."""

    id: int
    title: str
    round: int
    rapporteur_id: int | None


class Stance(NamedTuple):
    """A member's position on an item."""

    item_id: int
    member_id: int
    mark: Mark | None
    to_debate: bool


@dataclass(frozen=True)
class Line:
    """An item of the agenda, as the person may see it."""

    item: Place
    action: Subject
    provider: str
    territory: str
    asked: Decimal
    base: Amounts
    """Envelope → what the body starts from: what is proposed, or what the committee granted."""
    decision: Decision | None
    positions: Sequence[Stance]
    recused: frozenset[int]

    @cached_property
    def proposed(self) -> Decimal:
        """All that the body starts from."""
        return sum(self.base.values(), ZERO)

    @property
    def done(self) -> bool:
        """Whether the item has an outcome."""
        return self.decision is not None or self.item.not_examined is not None

    @property
    def debate(self) -> int:
        """How many members want it debated."""
        return sum(one.to_debate for one in self.positions)

    @cached_property
    def marks(self) -> Mapping[Mark, int]:
        """Position → how many members."""
        return (
            {}
            if not self.positions
            else {mark: count for mark in Mark if (count := sum(one.mark is mark for one in self.positions))}
        )

    @property
    def together(self) -> bool:
        """Whether it may be decided in one go with others: without debate, and nothing said of it yet."""
        return self.item.lot is Lot.WITHOUT_DEBATE and not self.done


@dataclass(frozen=True)
class Veiled:
    """An item out of the person's reach: its number alone."""

    number: int | None


@dataclass(frozen=True)
class Board:
    """A sitting's agenda for one person."""

    sitting: Sitting
    lots: Mapping[Lot, Sequence[Line | Veiled]]
    roll: Roll | None
    token: str
    seat: int | None
    """The member called whose account is asking."""
    lines: Sequence[Line] = field(default=())
    veiled: int = 0

    @property
    def count(self) -> Count | None:
        """Quorum of the sitting, recusals aside."""
        return self.roll.count() if self.roll else None

    @property
    def done(self) -> int:
        """Items with an outcome, among those the person reaches."""
        return sum(one.done for one in self.lines)

    @property
    def granted(self) -> Decimal:
        """What was granted, among what the person reaches."""
        return sum((one.decision.amount for one in self.lines if one.decision), ZERO)

    def line(self, item_id: int) -> Line | None:
        """One of its items."""
        return next((one for one in self.lines if one.item.id == item_id), None)

    def quorum_of(self, line: Line) -> Count | None:
        """Quorum for an item, less those in recusal."""
        return self.roll.count(line.recused) if self.roll else None


def board_of(sitting: Sitting, actor: Actor) -> Board:
    """The agenda in its order; what the person is recused from is a number and nothing more."""
    token = token_of(sitting.id)
    every, recused = _every(sitting.id), _recused(sitting.id)
    rows = {
        row[0]: (Place._make(row[:PLACE]), Subject._make(row[PLACE:-2]), row[-2], row[-1] or "")
        for row in db.session.execute(LINES, {"sitting": sitting.id})
    }
    asked, bases = bases_of(sitting.body, [row[1] for row in rows.values()])
    standing, positions = standing_of(list(rows)), _positions(sitting.id)
    lots: dict[Lot, list[Line | Veiled]] = {lot: [] for lot in Lot}
    lines = []
    for key, lot, number in every:
        if key not in rows:
            lots[lot].append(Veiled(number))
            continue
        action_id = rows[key][1].id
        line = Line(
            *rows[key], asked.get(action_id, ZERO), bases.get(action_id, {}), standing.get(key), positions.get(key, []),
            recused.get(key, frozenset()),
        )  # fmt: skip
        lines.append(line)
        lots[lot].append(line)
    roll = current_roll(sitting)
    mine = members_of_account(actor.id, sitting.body)
    seat = next((one for one in mine if roll and one in roll.seats), None)
    return Board(sitting, lots, roll, token, seat, lines, len(every) - len(lines))


ITEM, RECUSAL = AgendaItem.__table__, Recusal.__table__
PLACE = len(Place._fields)
# Made once: building a statement costs as much as running it.
LINES = (
    select(*(getattr(AgendaItem, one) for one in Place._fields), *(getattr(Action, one) for one in Subject._fields), Provider.name, Territory.name)
    .join(Action, Action.id == AgendaItem.action_id)
    .join(Provider, Provider.id == Action.provider_id)
    .join(Territory, Territory.id == Action.territory_id, isouter=True)
    .where(AgendaItem.sitting_id == bindparam("sitting"))
)  # fmt: skip
EVERY = select(ITEM.c.id, ITEM.c.lot, ITEM.c.number, ITEM.c.position).where(ITEM.c.sitting_id == bindparam("sitting"))
OUT = select(RECUSAL.c.item_id, RECUSAL.c.member_id).where(RECUSAL.c.sitting_id == bindparam("sitting"))
STANCES = (
    select(*(getattr(Position, one) for one in Stance._fields))
    .join(AgendaItem, AgendaItem.id == Position.item_id)
    .where(AgendaItem.sitting_id == bindparam("sitting"))
    .order_by(Position.id)
)


def _every(sitting_id: int) -> Sequence[tuple[int, Lot, int | None]]:
    with as_system("numéros des points d’une séance") as session:
        rows = session.execute(EVERY, {"sitting": sitting_id}).all()
    return [(key, lot, number) for key, lot, number, _ in sorted(rows, key=lambda one: agenda_key(one.lot, one.position, one.id))]


def _recused(sitting_id: int) -> dict[int, frozenset[int]]:
    found: dict[int, set[int]] = {}
    with as_system("déports d’une séance") as session:
        for item, member in session.execute(OUT, {"sitting": sitting_id}):
            found.setdefault(item, set()).add(member)
    return {item: frozenset(members) for item, members in found.items()}


def _positions(sitting_id: int) -> dict[int, list[Stance]]:
    found: dict[int, list[Stance]] = {}
    for row in db.session.execute(STANCES, {"sitting": sitting_id}):
        found.setdefault(row[0], []).append(Stance._make(row))
    return found


def bases_of(body: Body, actions: Sequence[Subject]) -> tuple[dict[int, Decimal], dict[int, dict[int, Decimal]]]:
    """(action → asked, action → envelope → what the body starts from), for a whole agenda."""
    keys = [one.id for one in actions]
    asked: dict[int, Decimal] = {}
    bases: dict[int, dict[int, Decimal]] = {}
    statement = select(ActionTranche.action_id, ActionTranche.envelope_id, ActionTranche.amount, ActionTranche.proposed)
    for action, envelope, amount, proposed in db.session.execute(statement.where(ActionTranche.action_id.in_(keys))):
        asked[action] = asked.get(action, ZERO) + amount
        given = amount if proposed is None else proposed
        if given:
            bases.setdefault(action, {})[envelope] = given
    return asked, bases if body is Body.TECHNICAL_COMMITTEE else _granted(actions)


def _granted(actions: Sequence[Subject]) -> dict[int, dict[int, Decimal]]:
    """Action → envelope → what the committee granted in the present round."""
    rounds = {one.id: one.round for one in actions}
    statement = (
        select(DecisionTranche.action_id, DecisionTranche.envelope_id, DecisionTranche.amount, Decision.round)
        .join(Decision, Decision.id == DecisionTranche.decision_id)
        .where(
            Decision.action_id.in_(list(rounds)), Decision.body == Body.TECHNICAL_COMMITTEE, Decision.verb.in_(GRANTING), STANDING
        )
        .order_by(Decision.id)
    )
    found: dict[int, dict[int, Decimal]] = {}
    for action, envelope, amount, turn in db.session.execute(statement):
        if rounds[action] == turn:
            found.setdefault(action, {})[envelope] = amount
    return found


TOKENS: Sequence[Any] = tuple(model.__table__ for model in (AgendaItem, Stay, Recusal, SittingMember))


def _token_statement() -> Any:
    asked: Any = bindparam("sitting")
    key = Sitting.__table__
    decision, position = Decision.__table__, Position.__table__
    columns: list[Any] = [select(func.max(decision.c.id)).where(decision.c.sitting_id == asked).scalar_subquery()]
    for table in TOKENS:
        mine = table.c.sitting_id == asked
        columns += [
            select(func.max(table.c.updated_at)).where(mine).scalar_subquery(),
            select(func.count()).select_from(table).where(mine).scalar_subquery(),
        ]
    marks = select(func.max(position.c.updated_at)).join(ITEM, ITEM.c.id == position.c.item_id).where(ITEM.c.sitting_id == asked)
    return select(*columns, marks.scalar_subquery(), key.c.version, key.c.state).where(key.c.id == asked)


TOKEN = _token_statement()


def token_of(sitting_id: int) -> str:
    """A mark that changes whenever anything of the sitting does: one statement, nothing can be read from it."""
    with as_system("marque d’une séance") as session:
        row = session.execute(TOKEN, {"sitting": sitting_id}).one()
    return sha256(repr(tuple(row)).encode()).hexdigest()[:16]


def names_of(member_ids: Collection[int]) -> dict[int, str]:
    """Member → name, for whoever keeps the sitting."""
    if not member_ids:
        return {}
    with as_system("noms des membres d’une séance") as session:
        return {one.id: str(one) for one in session.scalars(select(BodyMember).where(BodyMember.id.in_(list(member_ids))))}
