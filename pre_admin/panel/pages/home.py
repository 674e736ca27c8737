"""What the search and the home page show."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from pre_admin.core.french import short_day_fr
from pre_admin.panel.pages.lists import ActionLink


@dataclass(frozen=True)
class FoundRow:
    """A record found by the global search."""

    text: str
    hint: str
    url: str


@dataclass(frozen=True)
class FoundGroup:
    """The records of one list found by the global search."""

    title: str
    rows: Sequence[FoundRow]
    total: int
    more_url: str


@dataclass(frozen=True)
class HomeCard:
    """A figure on the home page, and the list it counts."""

    figure: str
    label: str
    url: str
    hint: str = ""


@dataclass(frozen=True)
class HomeTask:
    """Something that waits for the person: how much, the list it counts, what to do there. `told`: how it stands, in two words."""

    count: int
    label: str
    url: str
    act: str
    hint: str = ""
    told: str = ""
    tone: str = "wait"


@dataclass(frozen=True)
class WeekEntry:
    """What takes place on a day of this week; never a child's name."""

    day: date
    title: str
    url: str
    act: str
    at: str = ""
    """« 14 h 30 »; empty when the day alone counts."""
    hint: str = ""
    icon: str = "cal"

    @property
    def told(self) -> str:
        """« Jeu. 12 »."""
        return short_day_fr(self.day)


@dataclass(frozen=True)
class HomeTable:
    """The same figures side by side, each with the list it counts: (figure, path), the path empty when there is nothing to see."""

    title: str
    note: str
    head: str
    columns: Sequence[str]
    rows: Sequence[tuple[str, str, Sequence[tuple[str, str]]]]
    """Label, its path, its figures."""
    total: Sequence[str] = ()


@dataclass(frozen=True)
class FirstStep:
    """Something to do on the first day; `done` is None where no fact tells."""

    title: str
    hint: str
    url: str
    done: bool | None = None


@dataclass(frozen=True)
class HomePage:
    """What a person sees first."""

    title: str
    subtitle: str
    cards: Sequence[HomeCard] = ()
    tasks: Sequence[HomeTask] = ()
    week: Sequence[WeekEntry] = ()
    tables: Sequence[HomeTable] = ()
    waits: bool = False
    """Whether anything may wait for this person: then the page says so when nothing does."""
    recent: Sequence[FoundRow] = ()
    pending: Sequence[str] = ()
    """Roles given to the person that wait for a confirmation."""
    first_day: Sequence[FirstStep] = ()
    links: Sequence[ActionLink] = field(default_factory=tuple)
