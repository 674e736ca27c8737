"""How a lower room shows what upper rooms know: they contribute here, its pages render what is contributed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement

from pre_admin.accounts.actor import Actor
from pre_admin.accounts.permission_map import NOMINATIVE_SUBJECTS
from pre_admin.accounts.roles import Role
from pre_admin.core.errors import NotDeclared
from pre_admin.panel.pages import Fact, FirstStep, Step
from pre_admin.panel.pages import HomeCard as Card
from pre_admin.panel.pages import HomeTable as Figures
from pre_admin.panel.pages import HomeTask as Task
from pre_admin.panel.pages import RelatedTable as Table
from pre_admin.panel.pages import TimelineEntry as Entry
from pre_admin.panel.pages import WeekEntry as Coming


@dataclass(frozen=True)
class Slot:
    """A contribution: to whose page, for whom, in what order. `query` takes the record and the actor, one statement."""

    subject: str
    permission: str
    order: int


@dataclass(frozen=True)
class RelatedList(Slot):
    """A table of other records on a record's page."""

    query: Callable[[Any, Actor], Table | None]


@dataclass(frozen=True)
class HeaderFact(Slot):
    """Facts at the head of a record's page."""

    query: Callable[[Any, Actor], Sequence[Fact]]


@dataclass(frozen=True)
class NextStep(Slot):
    """What is sensible to do next with a record."""

    query: Callable[[Any, Actor], Sequence[Step]]


@dataclass(frozen=True)
class TimelineSource(Slot):
    """Things that happened to a record."""

    query: Callable[[Any, Actor], Sequence[Entry]]


@dataclass(frozen=True)
class Preset(Slot):
    """A ready-made list, shown as a tab with its count. `query` is not asked: `condition` gives what its rows meet.

    `name` is what the address says; an order under zero stands before the records in use, so that the list opens on it.
    """

    name: str
    label: str
    condition: Callable[[Actor], ColumnElement[bool]]
    empty: str = ""
    whom: Callable[[Actor], bool] | None = None
    """Who is offered it, beside the permission."""


@dataclass(frozen=True)
class HomeCard:
    """Figures on the home page of whoever has the permission."""

    permission: str
    order: int
    query: Callable[[Actor], Sequence[Card]]


@dataclass(frozen=True)
class HomeTask:
    """Lines of « Ce qui vous attend », for whoever has the permission; a count of zero is left out."""

    permission: str
    order: int
    query: Callable[[Actor], Sequence[Task]]


@dataclass(frozen=True)
class WeekSource:
    """What takes place between two days, both included, for whoever has the permission."""

    permission: str
    order: int
    query: Callable[[Actor, date, date], Sequence[Coming]]


@dataclass(frozen=True)
class HomeTable:
    """A table of the home page, for whoever has the permission."""

    permission: str
    order: int
    query: Callable[[Actor], Figures | None]


Waiting = tuple[int, str, str]
"""(count, what is counted, path of the list): « 3 », « rôles à confirmer », « /admin/role-grant/?… »; never a name."""


@dataclass(frozen=True)
class DigestLine:
    """A line of the morning's message, asked in the person's own scope; None or a count of zero is left out."""

    permission: str
    order: int
    query: Callable[[Actor], Waiting | None]


@dataclass(frozen=True)
class FirstDayStep:
    """Something to do on the first day, for whoever has the permission and one of the roles, when they are given."""

    order: int
    query: Callable[[Actor], FirstStep | None]
    permission: str = ""
    roles: frozenset[Role] = frozenset()


def _shown_to(actor: Actor, permission: str) -> bool:
    """What shows names waits for the signed charter, on whatever page it stands (R2)."""
    nominative = permission.partition(".")[0] in NOMINATIVE_SUBJECTS
    return not permission or (actor.may(permission) and (actor.charter_signed or not nominative))


@dataclass
class Slots:
    """All contributions; frozen after start."""

    _slots: list[Any] = field(default_factory=list)
    _frozen: bool = False

    def add(self, slot: Any) -> None:
        """Contribute to a page."""
        if self._frozen:
            raise NotDeclared("Slots are filled before the house starts.")
        self._slots.append(slot)
        self._slots.sort(key=lambda one: one.order)

    def freeze(self) -> None:
        """Nothing is added after this."""
        self._frozen = True

    def of(self, kind: type[Any], actor: Actor, subject: str | None = None) -> list[Any]:
        """The contributions of a kind that this person may see, in order."""
        return [
            slot
            for slot in self._slots
            if isinstance(slot, kind) and (subject is None or slot.subject == subject) and _shown_to(actor, slot.permission)
        ]

    def related(self, record: Any, actor: Actor, subject: str) -> list[Table]:
        """The related tables of a record's page."""
        tables = (slot.query(record, actor) for slot in self.of(RelatedList, actor, subject))
        return [table for table in tables if table is not None]

    def facts(self, record: Any, actor: Actor, subject: str) -> list[Fact]:
        """The header facts of a record's page."""
        return [fact for slot in self.of(HeaderFact, actor, subject) for fact in slot.query(record, actor)]

    def steps(self, record: Any, actor: Actor, subject: str) -> list[Step]:
        """The next steps of a record's page."""
        return [step for slot in self.of(NextStep, actor, subject) for step in slot.query(record, actor)]

    def timeline(self, record: Any, actor: Actor, subject: str) -> list[Entry]:
        """What happened to a record, latest first."""
        entries = [entry for slot in self.of(TimelineSource, actor, subject) for entry in slot.query(record, actor)]
        return sorted(entries, key=lambda entry: entry.at, reverse=True)

    def cards(self, actor: Actor) -> list[Card]:
        """The figures of a person's home page."""
        return [card for slot in self.of(HomeCard, actor) for card in slot.query(actor)]

    def tasks(self, actor: Actor) -> list[Task]:
        """What waits for a person, in order; nothing of what is done."""
        return [task for slot in self.of(HomeTask, actor) for task in slot.query(actor) if task.count]

    def week(self, actor: Actor, first: date, last: date) -> list[Coming]:
        """What takes place between these days, in the order of the days and hours."""
        found = [one for slot in self.of(WeekSource, actor) for one in slot.query(actor, first, last)]
        return sorted(found, key=lambda one: (one.day, one.at.zfill(7)))

    def tables(self, actor: Actor) -> list[Figures]:
        """The tables of a person's home page."""
        found = (slot.query(actor) for slot in self.of(HomeTable, actor))
        return [table for table in found if table is not None]

    def first_day(self, actor: Actor) -> list[FirstStep]:
        """What a person's first day asks of them."""
        mine = [slot for slot in self.of(FirstDayStep, actor) if not slot.roles or slot.roles & actor.roles]
        return [step for slot in mine if (step := slot.query(actor)) is not None]

    def waiting(self, actor: Actor) -> list[Waiting]:
        """What waits for a person this morning; nothing is counted in files they may not open yet (R2)."""
        lines = []
        for slot in self.of(DigestLine, actor):
            nominative = slot.permission.partition(".")[0] in NOMINATIVE_SUBJECTS
            line = slot.query(actor) if actor.charter_signed or not nominative else None
            if line is not None and line[0]:
                lines.append(line)
        return lines
