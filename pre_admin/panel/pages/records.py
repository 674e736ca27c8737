"""What a record’s page and its history show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pre_admin.panel.pages.lists import ActionLink, Cell, Crumb, Tab


@dataclass(frozen=True)
class Fact:
    """A value at the head of a record's page."""

    label: str
    value: str
    hint: str = ""
    tone: str = ""
    href: str | None = None


@dataclass(frozen=True)
class Step:
    """Something sensible to do next."""

    title: str
    hint: str
    label: str
    url: str


@dataclass(frozen=True)
class Pair:
    """A field and its value on a record's page."""

    label: str
    value: str
    kind: str = "text"
    href: str | None = None
    hint: str = ""


@dataclass(frozen=True)
class PairSection:
    """A group of fields on a record's page."""

    title: str
    pairs: Sequence[Pair]


@dataclass(frozen=True)
class RelatedTable:
    """Rows that belong to a record, or refer to it."""

    title: str
    count: int
    heads: Sequence[tuple[str, str]]
    rows: Sequence[Sequence[Cell]]
    empty: str = ""
    more_url: str | None = None
    create_url: str | None = None
    create_label: str = ""
    legends: Sequence[str] = ()
    """A heading for each row, when it has too many cells for a line."""
    line: Cell | None = None
    """One sentence in the place of the rows, when there is but a number to tell."""


@dataclass(frozen=True)
class TimelineEntry:
    """Something that happened to a record."""

    at: datetime
    icon: str
    title: str
    hint: str = ""
    text: str = ""
    tone: str = ""


@dataclass(frozen=True)
class Reader:
    """Someone who opened the file; `at` is empty for who is reading it now."""

    name: str
    at: datetime | None


@dataclass(frozen=True)
class DetailsPage:
    """A record, read as a file."""

    title: str
    subtitle: str
    badge: Cell | None
    crumbs: Sequence[Crumb]
    facts: Sequence[Fact]
    steps: Sequence[Step]
    sections: Sequence[PairSection]
    tables: Sequence[RelatedTable]
    related: Sequence[RelatedTable]
    timeline: Sequence[TimelineEntry]
    edit_url: str | None
    more: Sequence[ActionLink]
    tabs: Sequence[Tab]
    readers: Sequence[Reader] | None


@dataclass(frozen=True)
class HistoryEntry:
    """One change, told in sentences."""

    time: str
    author: str
    title: str
    sentences: Sequence[str]


@dataclass(frozen=True)
class HistoryDay:
    """The changes of one day."""

    label: str
    entries: Sequence[HistoryEntry]


@dataclass(frozen=True)
class HistoryPage:
    """What happened to a record, latest first."""

    title: str
    crumbs: Sequence[Crumb]
    tabs: Sequence[Tab]
    days: Sequence[HistoryDay]
    older_url: str | None
    newest_url: str | None
