"""What each page of the house shows, as plain values: a template reads these and decides nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

Crumb = tuple[str, str]


class Cell(NamedTuple):
    """One value in a row."""

    text: str
    kind: str = "text"
    href: str | None = None
    tone: str = ""
    label: str = ""


class Row(NamedTuple):
    """One row of a list."""

    id: int
    url: str | None
    archived: bool
    cells: Sequence[Cell]


@dataclass(frozen=True)
class Head:
    """A column's heading; `sort_url` when the list can be ordered by it."""

    key: str
    label: str
    kind: str
    sort_url: str | None = None
    sorted: str | None = None


@dataclass(frozen=True)
class Option:
    """One value a filter or a choice offers."""

    value: str
    label: str
    selected: bool = False
    count: int | None = None


@dataclass(frozen=True)
class FilterState:
    """A filter as the panel of filters shows it."""

    name: str
    label: str
    kind: str
    options: Sequence[Option] = ()
    start: str = ""
    end: str = ""
    error: str = ""


@dataclass(frozen=True)
class Chip:
    """An active filter, and the address of the list without it."""

    label: str
    remove_url: str


@dataclass(frozen=True)
class Tab:
    """A ready-made list, or a face of a record."""

    label: str
    url: str
    current: bool
    count: int | None = None


@dataclass(frozen=True)
class PageLink:
    """A page of a list, or a page size."""

    number: int
    url: str
    current: bool

    @property
    def size(self) -> int:
        """The figure, where it is a number of rows per page."""
        return self.number


@dataclass(frozen=True)
class Pager:
    """Where this page stands in the whole list."""

    first: int
    last: int
    total: int
    pages: Sequence[PageLink | None]
    previous: str | None
    next: str | None
    sizes: Sequence[PageLink]


@dataclass(frozen=True)
class ActionLink:
    """A batch action, or one under *Autres actions*."""

    name: str
    label: str
    icon: str = ""
    url: str = ""
    danger: bool = False


@dataclass(frozen=True)
class ListPage:
    """A list of records."""

    title: str
    subtitle: str
    total: int
    columns: Sequence[Head]
    rows: Sequence[Row]
    search: str
    search_hint: str
    filters: Sequence[FilterState]
    filters_open: bool
    filters_url: str
    filters_close_url: str
    chips: Sequence[Chip]
    clear_url: str
    hidden: Sequence[tuple[str, str]]
    tabs: Sequence[Tab]
    pager: Pager
    exports: Sequence[ActionLink]
    actions: Sequence[ActionLink]
    actions_url: str
    create_url: str | None
    create_label: str
    empty: str
    empty_filtered: str


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
    """Someone who opened the file."""

    name: str
    at: datetime


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


@dataclass(frozen=True)
class FormSection:
    """A group of fields in a form, or a list of inline rows."""

    id: str
    title: str
    hint: str
    fields: Sequence[Any] = ()
    inline: Any = None


@dataclass(frozen=True)
class Warning:
    """What a person must look at before the change is kept."""

    message: str
    items: Sequence[tuple[str, str | None]]


@dataclass(frozen=True)
class Difference:
    """A field two people filled differently."""

    name: str
    label: str
    mine: str
    theirs: str
    group: str = ""


@dataclass(frozen=True)
class Conflict:
    """Someone else saved the record since the form was opened (R11)."""

    who: str
    at: datetime | None
    differences: Sequence[Difference]


@dataclass(frozen=True)
class FormPage:
    """A record being written."""

    title: str
    subtitle: str
    crumbs: Sequence[Crumb]
    sections: Sequence[FormSection]
    errors: Sequence[tuple[str, str, str]]
    cancel_url: str
    is_new: bool
    warning: Warning | None = None
    conflict: Conflict | None = None


@dataclass(frozen=True)
class DeletePage:
    """A record about to go, and what goes or holds it back."""

    title: str
    crumbs: Sequence[Crumb]
    consequences: Sequence[tuple[int, str]]
    blocked: str | None
    archive_url: str | None
    post_url: str
    cancel_url: str
    version: int


@dataclass(frozen=True)
class BatchPage:
    """The rows an action is about to change: these and no others."""

    title: str
    label: str
    note: str
    rows: Sequence[tuple[int, str]]
    count: int
    post_url: str
    cancel_url: str
    action: str
    danger: bool
    crumbs: Sequence[Crumb]
    marks: Sequence[str]
    """« id.version » of each row, posted back: a row that changed since refuses the whole action."""


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
class HomePage:
    """What a person sees first."""

    title: str
    subtitle: str
    cards: Sequence[HomeCard] = ()
    steps: Sequence[Step] = ()
    links: Sequence[ActionLink] = field(default_factory=tuple)
