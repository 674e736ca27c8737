"""What a list shows: rows, filters, chips, tabs, pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

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

    @staticmethod
    def readable(text: str) -> bool:
        """Whether a native calendar shows the text: it would drop what is not a day."""
        return not text or (len(text) == 10 and text[4] == text[7] == "-")


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
    name: str = ""


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
    counts_url: str
    pager: Pager
    exports: Sequence[ActionLink]
    actions: Sequence[ActionLink]
    actions_url: str
    batch_all: int
    """How many records « all of the list » stands for; 0 when it is not offered."""
    create_url: str | None
    create_label: str
    empty: str
    empty_filtered: str
    selected: tuple[str, str]
    """What the bar says of the ticked rows: one, several."""
    crumbs: Sequence[Crumb] = ()
    """The way back, for a list that is reached from a page of lists."""
