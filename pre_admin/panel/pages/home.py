"""What the search and the home page show."""

from collections.abc import Sequence
from dataclasses import dataclass, field

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
    tone: str = ""


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
    recent: Sequence[FoundRow] = ()
    pending: Sequence[str] = ()
    """Roles given to the person that wait for a confirmation."""
    first_day: Sequence[FirstStep] = ()
    links: Sequence[ActionLink] = field(default_factory=tuple)
