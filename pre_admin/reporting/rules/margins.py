"""What is counted twice in the report: a total that stands in several tables is one number, masked everywhere or nowhere.

Each count of people has a key: what it counts, and its value. What it counts is said by `Table.margins`, one name for each column
(« new », « new|Sexe=Filles »), followed by « Territoire=Mosson » in the row of Mosson; the order of the conditions does not matter. A column
without a name is named after its total, so that two tables of the same 413 pathways are taken for tables of the same pathways.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from pre_admin.reporting.rules.tables import Measure, Table

Key = tuple[str, int]
FEW = 5
"""A count of people under this, and not zero, is not published."""


@dataclass(frozen=True)
class Line:
    """Counts that add up to another: the rows of a column, or the parts of the total line."""

    members: tuple[Key, ...]
    total: Key


class Sheet:
    """The counts of people of a table, by row and place; the row after the last is the total line."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.places = [place for place, column in enumerate(table.columns) if column.measure is Measure.PEOPLE]
        self.body = range(len(table.rows))
        self.last = len(table.rows)
        self.values = [[value or 0 for value in row.values] for row in table.rows]
        sums = [sum(column) for column in zip(*self.values, strict=True)] if self.values else [0] * len(table.columns)
        said = table.total.values if table.total else (None,) * len(table.columns)
        self.values.append([whole if told is None else told for told, whole in zip(said, sums, strict=True)])
        self.overlapping = table.overlapping or any(self.values[-1][place] != sums[place] for place in self.places)
        names = [self._name(place) for place in range(len(table.columns))]
        self.keys = [[self._key(row, place, names[place]) for place in range(len(names))] for row in range(self.last + 1)]
        self.people = {row[place] for row in self.keys for place in self.places}

    @cached_property
    def sum_place(self) -> int | None:
        """The place of the last column that sums the others, when it truly does."""
        place = next((place for place in reversed(self.places) if self.table.columns[place].sums), None)
        if place is None or any(row[place] != sum(row[part] for part in self._before(place)) for row in self.values):
            return None
        return place

    def _before(self, place: int) -> list[int]:
        return [part for part in self.places if part < place and not self.table.columns[part].sums]

    @cached_property
    def parts(self) -> list[int]:
        """The places of the columns that the sum adds up."""
        return [] if self.sum_place is None else self._before(self.sum_place)

    @cached_property
    def inner_sums(self) -> list[int]:
        """The places of the sums of some of the parts only, left of the last sum."""
        columns = self.table.columns
        return (
            [] if self.sum_place is None else [place for place in self.places if columns[place].sums and place < self.sum_place]
        )

    def lines(self) -> list[Line]:
        """What adds up in this table, but for the rows of a cross-table, which `patterns` looks after."""
        whole = self.values[-1]
        alone = [place for place in self.places if place not in self.parts and place not in self.inner_sums]
        lines = [] if self.overlapping else [self._down(place) for place in alone]
        if self.sum_place is not None and whole:
            lines.append(Line(tuple(self.keys[-1][place] for place in self.parts), self.keys[-1][self.sum_place]))
        return lines

    def margins(self) -> set[Key]:
        """The keys of the counts that other tables or the head may show too: all but the inside of a cross-table."""
        inside = {(row, place) for row in self.body for place in self.parts}
        return {self.keys[row][place] for row in range(self.last + 1) for place in self.places if (row, place) not in inside}

    def _down(self, place: int) -> Line:
        return Line(tuple(self.keys[row][place] for row in self.body), self.keys[-1][place])

    def _key(self, row: int, place: int, name: str) -> Key:
        value = self.values[row][place]
        return (name if row == self.last else joined(f"{name}|{self.table.head}={self.table.rows[row].label}"), value)

    def _name(self, place: int) -> str:
        given = self.table.margins[place] if place < len(self.table.margins) else ""
        if given:
            return joined(given)
        column, whole = self.table.columns[place], self.values[-1][place]
        counted_with = any(later.sums for later in self.table.columns[place:])
        return f"={whole}/{column.label}" if counted_with and not column.sums else f"={whole}"


def joined(name: str) -> str:
    """The name of what is counted, its conditions in order."""
    first, *others = name.split("|")
    return "|".join([first, *sorted(others)])


def few(value: int) -> bool:
    """Whether a count of people is too small to be published."""
    return 0 < value < FEW


def kept_apart(lines: Sequence[Line], hidden: set[Key], told: set[int]) -> None:
    """Hide enough of each line for what is hidden in it to share out at least five: two counts or more.

    `told`: the values that the head of the report says, hidden last.
    """
    for line in lines:
        if line.total in hidden:
            continue
        within = {key for key in line.members if key in hidden}
        while within and (len(within) < 2 or sum(value for _, value in within) < FEW):
            gathered = sum(value for _, value in within)
            others = [
                (key[1] in told, gathered + key[1] < FEW, key[1], rank, key)
                for rank, key in enumerate(line.members)
                if key[1] and key not in within
            ]
            if not others:
                break
            within.add(min(others)[-1])
        hidden |= within
