"""A table of the report: what the page draws, the files hold, the published variant masks, the freeze keeps."""

from collections.abc import Sequence
from dataclasses import dataclass

from pre_admin.core.enums import LabelledEnum


class Measure(LabelledEnum):
    """The unit of a column; values are always integers."""

    PEOPLE = "people", "effectif"
    """A count of children, pathways, situations: masked under five in what is published."""
    NUMBER = "number", "nombre"
    """A count of things (meetings, contracts, referents): never masked."""
    CENTS = "cents", "centimes d’euro"
    DAYS = "days", "jours"
    HUNDREDTHS = "hundredths", "centièmes"
    """Full-time equivalents, in hundredths."""
    TENTHS_OF_PERCENT = "permille", "millièmes"
    """A share, in tenths of a percent; left out of what is published when what it is a share of is masked."""


@dataclass(frozen=True)
class Column:
    """A column of figures. `sums`: it is the sum, row by row, of the columns of `PEOPLE` before it that are not sums themselves."""

    label: str
    measure: Measure = Measure.PEOPLE
    sums: bool = False


@dataclass(frozen=True)
class Row:
    """A line: its label, a value for each column (None: nothing to say), the path of the list behind each value ("" when none).

    `masked`: the places of the values that are not published; they are None. A masked value is under five or protects one that is.
    """

    label: str
    values: tuple[int | None, ...]
    links: tuple[str, ...] = ()
    masked: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Table:
    """`total` is the sum of the rows, column by column, unless `overlapping` (a child in two rows): then it says distinct people.

    `margins` names what each column counts, in order ("new|Sexe=Filles", "new|Sexe=Garçons", "new"), so that tables that share a count are masked
    together: the total line is that count, the row « Mosson » of the head « Territoire » is it with "|Territoire=Mosson" after. "" takes the total for its name.
    `published` tells whether the published variant holds it; `chart` how it is drawn beside: "bars", "pyramid", "years" or "".
    """

    key: str
    title: str
    definition: str
    head: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    total: Row | None = None
    overlapping: bool = False
    published: bool = True
    chart: str = ""
    margins: tuple[str, ...] = ()


@dataclass(frozen=True)
class Figure:
    """A figure of the head: « 413 nouveaux parcours », what it says beside, how it is counted, the rows behind it.

    `of`: the names (as in `Table.margins`) of the counts it adds up or is a share of; it is not published when one of them is masked.
    """

    key: str
    label: str
    value: int
    measure: Measure
    definition: str
    beside: str = ""
    link: str = ""
    of: tuple[str, ...] = ()


@dataclass(frozen=True)
class Chapter:
    """A chapter of the report: its title, its tables."""

    key: str
    title: str
    tables: tuple[Table, ...]


@dataclass(frozen=True)
class Report:
    """All figures of a period, as counted at `counted_at` (« 12/03/2026 à 10 h 20 »)."""

    period: str
    counted_at: str
    figures: tuple[Figure, ...]
    chapters: tuple[Chapter, ...]

    @property
    def tables(self) -> Sequence[Table]:
        """Every table, in order."""
        return [table for chapter in self.chapters for table in chapter.tables]
