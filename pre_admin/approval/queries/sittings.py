"""Reading sittings: the list, the members called, quorum now, who is recused from what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, select

from pre_admin.accounts.scoping import as_system
from pre_admin.approval.models import (
    AgendaItem,
    Decision,
    Recusal,
    RecusalCause,
    Sitting,
    SittingMember,
    SittingPresence,
    SittingState,
    Stay,
    Verb,
)
from pre_admin.approval.queries.ground import recused_from, roll_of
from pre_admin.approval.rules.quorum import Count, Roll
from pre_admin.approval.rules.sittings import TO_COME
from pre_admin.core.database import db
from pre_admin.core.settings import Unset
from pre_admin.core.types import Rows
from pre_admin.funding import settings
from pre_admin.funding.models import Action
from pre_admin.funding.settings import SECOND_CALL, ProxyRule, QuorumRule
from pre_admin.panel.settings import decided, value_of
from pre_admin.partners.models import Body, BodyMember, Provider, Seat

ITEM: Any = AgendaItem.__table__
DECISION: Any = Decision.__table__
_LATER: Any = DECISION.alias("later")
ITEMS = select(func.count()).where(ITEM.c.sitting_id == Sitting.id).scalar_subquery()
CONCLUDED = (
    select(func.count(func.distinct(DECISION.c.item_id)))
    .where(
        DECISION.c.sitting_id == Sitting.id,
        DECISION.c.verb != Verb.UNDONE,
        ~select(_LATER.c.id).where(_LATER.c.supersedes_id == DECISION.c.id).exists(),
    )
    .scalar_subquery()
)
"""Items and decided ones: numbers, whoever asks; a number of items gives nothing away."""
RULES: Mapping[Body, tuple[Any, Any]] = {
    Body.TECHNICAL_COMMITTEE: (settings.TECHNICAL_QUORUM, settings.TECHNICAL_PROXY),
    Body.ADVISORY_COUNCIL: (settings.COUNCIL_QUORUM, settings.COUNCIL_PROXY),
}


def sitting_list() -> Rows:
    """Sittings."""
    return select(Sitting.id).select_from(Sitting)


def counts_of(sitting_id: int) -> tuple[int, int]:
    """(items, decided ones) of a sitting: numbers, whoever asks."""
    with as_system("nombre de points") as session:
        found = session.execute(select(ITEMS, CONCLUDED).select_from(Sitting).where(Sitting.id == sitting_id)).one()
    return found[0], found[1]


def items_of(sitting_id: int) -> int:
    """How many items a sitting has."""
    return counts_of(sitting_id)[0]


def decided_rules(body: Body) -> tuple[QuorumRule, ProxyRule]:
    """The quorum and proxy rules in force for a body. Raises DomainError where the office has not decided."""
    quorum, proxy = RULES[body]
    return decided(quorum), decided(proxy)


def opening_rules(sitting: Sitting) -> tuple[QuorumRule, ProxyRule]:
    """The rules a sitting opens under: without quorum for a second call, when the office decided so. Raises DomainError."""
    quorum, proxy = decided_rules(sitting.body)
    waived = sitting.after_id is not None and decided(SECOND_CALL)
    return (QuorumRule.NONE if waived else quorum), proxy


def undecided_rules(body: Body | None = None) -> int:
    """How many rules of a body, or of both, nobody has decided: while there is one, no sitting of it opens."""
    wanted = [one for key, pair in RULES.items() if body in (None, key) for one in pair]
    return sum(isinstance(value_of(one), Unset) for one in wanted)


def proxy_rule_of(sitting: Sitting) -> ProxyRule:
    """The rule frozen at opening, else the one in force. Raises DomainError when it is not decided."""
    if sitting.proxy_rule is not None:
        return sitting.proxy_rule
    rule: ProxyRule = decided(RULES[sitting.body][1])
    return rule


def current_roll(sitting: Sitting) -> Roll | None:
    """The roll under the rule frozen at opening, else the one in force; None while nobody decided one."""
    roll = roll_of(sitting)
    if sitting.quorum_rule is not None:
        return roll
    waived = sitting.after_id is not None and value_of(SECOND_CALL) is True
    rule = QuorumRule.NONE if waived else value_of(RULES[sitting.body][0])
    return Roll(roll.seats, roll.in_room, roll.proxies, rule) if isinstance(rule, QuorumRule) else None


@dataclass(frozen=True)
class QuorumNow:
    """Quorum as it stands: overall, and for how many items once recusals are counted."""

    overall: Count
    items: int
    reached: int
    lacking: Sequence[str]
    """Numbers of the items that lack it."""


def quorum_now(sitting: Sitting) -> QuorumNow | None:
    """Quorum overall and item by item; None while the rule is not decided. Numbers only, whoever asks."""
    roll = current_roll(sitting)
    if roll is None:
        return None
    with as_system("quorum d’une séance") as session:
        rows = session.execute(
            select(AgendaItem.id, AgendaItem.number).where(AgendaItem.sitting_id == sitting.id).order_by(AgendaItem.number)
        ).all()
    recused = recused_from([key for key, _ in rows])
    lacking = [str(number or "") for key, number in rows if not roll.count(recused[key]).reached]
    return QuorumNow(roll.count(), len(rows), len(rows) - len(lacking), lacking)


# ---- the members called
@dataclass(frozen=True)
class Called:
    """A member called to a sitting: seat, presence, times in and out, proxy."""

    member_id: int
    name: str
    capacity: str
    seat: Seat
    presence: SittingPresence
    proxy_id: int | None
    proxy: str
    holds: Sequence[str]
    """Who gave this member proxy."""
    stays: Sequence[Stay]

    @property
    def in_room(self) -> bool:
        """Whether the member is in the room now."""
        return any(stay.left_at is None for stay in self.stays)


def called_to(sitting_id: int) -> Sequence[Called]:
    """The members called, the chair first, then by name, each with their times."""
    statement = (
        select(SittingMember, BodyMember)
        .join(BodyMember, BodyMember.id == SittingMember.member_id)
        .where(SittingMember.sitting_id == sitting_id)
        .order_by(BodyMember.sort_key, BodyMember.id)
    )
    stays: dict[int, list[Stay]] = {}
    with as_system("membres d’une séance") as session:
        rows = session.execute(statement).all()
        for stay in session.scalars(select(Stay).where(Stay.sitting_id == sitting_id).order_by(Stay.arrived_at, Stay.id)):
            stays.setdefault(stay.member_id, []).append(stay)
    names = {member.id: str(member) for _, member in rows}
    found = [
        Called(
            member.id, str(member), member.institution or member.function or member.capacity.label, seat.seat, seat.presence,
            seat.proxy_id, names.get(seat.proxy_id or 0, ""),
            [names[one.member_id] for one, _ in rows if one.proxy_id == member.id], stays.get(member.id, []),
        )
        for seat, member in rows
    ]  # fmt: skip
    return sorted(found, key=lambda one: list(Seat).index(one.seat))


# ---- recusals
@dataclass(frozen=True)
class RecusalLine:
    """A recusal as whoever keeps the sitting reads it."""

    recusal: Recusal
    number: int | None
    title: str
    member: str

    @property
    def cause(self) -> RecusalCause:
        """Why."""
        return self.recusal.cause


def recusals_of(sitting_id: int) -> Sequence[RecusalLine]:
    """Who is recused from what, by item, within the actor's scope: what is hidden from them is left out."""
    statement = (
        select(Recusal, AgendaItem.number, Action.title, BodyMember)
        .join(AgendaItem, AgendaItem.id == Recusal.item_id)
        .join(Action, Action.id == AgendaItem.action_id)
        .join(BodyMember, BodyMember.id == Recusal.member_id)
        .where(Recusal.sitting_id == sitting_id)
        .order_by(AgendaItem.number, BodyMember.sort_key, Recusal.id)
    )
    return [RecusalLine(one, number, title, str(member)) for one, number, title, member in db.session.execute(statement)]


def hidden_numbers(sitting_id: int) -> Sequence[int | None]:
    """The numbers of the items of a sitting that the actor does not reach: those they are recused from."""
    statement = select(AgendaItem.id, AgendaItem.number).where(AgendaItem.sitting_id == sitting_id).order_by(AgendaItem.number)
    with as_system("points hors de portée") as session:
        every = session.execute(statement).all()
    seen = set(db.session.scalars(select(AgendaItem.id).where(AgendaItem.sitting_id == sitting_id)))
    return [number for key, number in every if key not in seen]


# ---- what comes next
def next_sitting() -> Sitting | None:
    """The next sitting within the actor's scope, one that is open first."""
    states = [*TO_COME, SittingState.OPEN]
    statement = (
        select(Sitting).where(Sitting.state.in_(states)).order_by(Sitting.state != SittingState.OPEN, Sitting.held_on, Sitting.id)
    )
    return db.session.scalars(statement.limit(1)).first()


def empty_agendas() -> int:
    """How many planned sittings wait for their agenda and convocation."""
    return count_where(Sitting.state == SittingState.PLANNED)


def counts_where(conditions: Sequence[ColumnElement[bool]]) -> Sequence[int]:
    """How many sittings meet each condition, within the actor's scope, in one statement."""
    parts = (select(func.count(Sitting.id)).where(one).scalar_subquery() for one in conditions)
    return tuple(db.session.execute(select(*parts)).one())


def count_where(condition: ColumnElement[bool]) -> int:
    """How many sittings meet a condition, within the actor's scope."""
    return db.session.scalar(select(func.count(Sitting.id)).where(condition)) or 0


def to_sign() -> int:
    """How many sittings wait for their minutes to be signed."""
    return count_where(Sitting.state == SittingState.CLOSED)


def sittings_between(first: date, last: date) -> Sequence[tuple[Sitting, int]]:
    """(sitting, how many items) of the sittings to come or open between these days, within the actor's scope."""
    states = [*TO_COME, SittingState.OPEN]
    statement = select(Sitting, ITEMS).where(Sitting.state.in_(states), Sitting.held_on >= first, Sitting.held_on <= last)
    return [(sitting, count) for sitting, count in db.session.execute(statement.order_by(Sitting.held_on, Sitting.id))]


def other_open(sitting: Sitting) -> Sitting | None:
    """Another sitting of the body that is open."""
    statement = select(Sitting).where(Sitting.body == sitting.body, Sitting.state == SittingState.OPEN, Sitting.id != sitting.id)
    return db.session.scalars(statement.limit(1)).first()


def last_number(body: Body, year: int) -> int:
    """The last number given to a sitting of the body in that year; zero when there is none."""
    statement = select(func.max(Sitting.number)).where(Sitting.body == body, Sitting.year == year)
    with as_system("numéro de séance") as session:
        return session.scalar(statement) or 0


def second_of(sitting: Sitting) -> int | None:
    """The second convocation of a sitting, if any that is not cancelled."""
    statement = select(Sitting.id).where(Sitting.after_id == sitting.id, Sitting.state != SittingState.CANCELLED)
    return db.session.scalar(statement.limit(1))


def providers_on(sitting_id: int) -> Sequence[tuple[int, str]]:
    """(id, name) of the providers on an agenda, once each, within the actor's scope."""
    statement = (
        select(Provider.id, Provider.name)
        .join(Action, Action.provider_id == Provider.id)
        .join(AgendaItem, AgendaItem.action_id == Action.id)
        .where(AgendaItem.sitting_id == sitting_id)
        .distinct()
        .order_by(Provider.name, Provider.id)
    )
    return [(key, name) for key, name in db.session.execute(statement)]
