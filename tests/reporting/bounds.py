"""The attack: what a reader who knows all that is published can tell of each masked cell, by linear programming.

The reader knows every published value of every table together; that rows add up to the total of a table that does not overlap; that a column of
sums adds up the counts before it, in each row and in the total; that counts named alike (or of the same total) are one number in every table;
the figures of the head, taken for each total of the same value or name, and for the sum of the counts they say they are of; in a table that overlaps, that a cell is no more than the total of its column and
that the cells of a column are together no fewer. Each masked cell is a number that is not negative. What a mask says by itself (that somebody
chose it) is left out of the attack. It is written without the rules it attacks: only the tables are common.
"""

from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_matrix

from pre_admin.reporting.rules.masking import published
from pre_admin.reporting.rules.tables import Measure, Report, Table

Cell = tuple[str, str, int]
"""A table, a row's label (« » for the total line), a place."""
Terms = dict[int, float]


@dataclass
class Attack:
    """The unknowns, numbered, and what binds them."""

    numbers: dict[tuple[str, int], int] = field(default_factory=dict)
    cells: dict[Cell, int] = field(default_factory=dict)
    known: dict[int, int] = field(default_factory=dict)
    equal: list[tuple[Terms, float]] = field(default_factory=list)
    under: list[tuple[Terms, float]] = field(default_factory=list)

    def number(self, name: str, value: int) -> int:
        return self.numbers.setdefault((name, value), len(self.numbers))


def _name(table: Table, place: int, whole: int) -> str:
    given = table.margins[place] if place < len(table.margins) else ""
    column = table.columns[place]
    within = not column.sums and any(one.sums for one in table.columns[place:])
    return given or (f"{whole} {column.label}" if within else f"{whole}")


def _sorted(name: str) -> str:
    first, *rest = name.split("|")
    return "|".join([first, *sorted(rest)])


def _add(attack: Attack, whole: Table, shown: Table, said: set[int]) -> None:
    """A table: its cells, what is known of them, how they add up."""
    people = [place for place, column in enumerate(whole.columns) if column.measure is Measure.PEOPLE]
    sums = {place: sum(row.values[place] or 0 for row in whole.rows) for place in people}
    totals = {place: (whole.total.values[place] or 0) if whole.total else sums[place] for place in people}
    lines = [(row.label, row, hidden) for row, hidden in zip(whole.rows, shown.rows, strict=True)]
    grid: dict[tuple[str, int], int] = {}
    for label, row, hidden in lines:
        for place in people:
            name = _sorted(f"{_name(whole, place, totals[place])}|{whole.head}={label}")
            value = row.values[place] or 0
            unknown = attack.number(name, value)
            grid[label, place] = unknown
            _learn(attack, (whole.key, label, place), unknown, value, place in hidden.masked)
    for place in people:
        unknown = attack.number(_sorted(_name(whole, place, totals[place])), totals[place])
        grid["", place] = unknown
        masked = (
            place in shown.total.masked if shown.total else 0 < totals[place] < 5
        )  # a total that is not shown may be known from elsewhere
        _learn(attack, (whole.key, "", place), unknown, totals[place], masked and totals[place] not in said)
    _bind(attack, whole, grid, people, [label for label, _, _ in lines], all(sums[place] == totals[place] for place in people))
    if whole.overlapping:
        _bind_loosely(attack, grid, people, [label for label, _, _ in lines], sums, totals)


def _learn(attack: Attack, cell: Cell, unknown: int, value: int, masked: bool) -> None:
    if masked:
        attack.cells[cell] = unknown
    else:
        attack.known[unknown] = value


def _bind(
    attack: Attack, table: Table, grid: dict[tuple[str, int], int], people: list[int], labels: list[str], adds: bool
) -> None:
    if adds and not table.overlapping:
        for place in people:
            attack.equal.append((_terms([grid[label, place] for label in labels], grid["", place]), 0))
    for place in people:
        parts = [one for one in people if one < place and not table.columns[one].sums]
        if table.columns[place].sums:
            for label in [*labels, ""]:
                attack.equal.append((_terms([grid[label, one] for one in parts], grid[label, place]), 0))


def _bind_loosely(
    attack: Attack, grid: dict[tuple[str, int], int], people: list[int], labels: list[str], sums: dict[int, int], totals: dict[int, int]
) -> None:  # fmt: skip
    for place in people:
        for label in labels:
            attack.under.append((_terms([grid[label, place]], grid["", place]), 0))
        if sums[place] >= totals[place]:
            attack.under.append(
                ({one: -weight for one, weight in _terms([grid[label, place] for label in labels], grid["", place]).items()}, 0)
            )


def _terms(parts: list[int], whole: int) -> Terms:
    terms: Terms = defaultdict(float)
    for one in parts:
        terms[one] += 1
    terms[whole] -= 1
    return terms


def _matrix(lines: list[tuple[Terms, float]], attack: Attack, column_of: dict[int, int]) -> tuple[csr_matrix | None, np.ndarray]:
    """The lines with what is known moved to the right."""
    data, rows, columns, right = [], [], [], []
    for terms, side in lines:
        free = {one: weight for one, weight in terms.items() if one not in attack.known and weight}
        if not free:
            continue
        for one, weight in free.items():
            data.append(weight)
            rows.append(len(right))
            columns.append(column_of[one])
        right.append(side - sum(weight * attack.known[one] for one, weight in terms.items() if one in attack.known))
    if not right:
        return None, np.zeros(0)
    return csr_matrix((data, (rows, columns)), shape=(len(right), len(column_of))), np.array(right)


def _add_sums_of_the_head(attack: Attack, shown: Report) -> None:
    """A figure that says which counts it adds up."""
    named = {name: unknown for (name, _), unknown in attack.numbers.items()}
    for figure in shown.figures:
        names = [_sorted(name) for name in figure.of]
        if figure.measure is Measure.PEOPLE and names and all(name in named for name in names):
            attack.equal.append(({named[name]: 1.0 for name in names}, figure.value))


def upper_bounds(report: Report) -> dict[Cell, float]:
    """The most that each masked cell of the published variant of a report can be, for who knows all that is published."""
    shown = published(report)
    attack = Attack()
    kept = {table.key: table for table in shown.tables}
    said = {figure.value for figure in shown.figures if figure.measure is Measure.PEOPLE}
    for table in report.tables:
        if table.key in kept:
            _add(attack, table, kept[table.key], said)
    for figure in shown.figures:
        for (name, value), unknown in attack.numbers.items():
            if figure.measure is Measure.PEOPLE and name == _sorted(figure.key) and value == figure.value:
                attack.known[unknown] = value
    _add_sums_of_the_head(attack, shown)
    free = sorted(set(attack.numbers.values()) - set(attack.known))
    column_of = {one: place for place, one in enumerate(free)}
    equal, equal_right = _matrix(attack.equal, attack, column_of)
    under, under_right = _matrix(attack.under, attack, column_of)
    most: dict[int, float] = {}
    for unknown in sorted(set(attack.cells.values())):
        if unknown in attack.known:
            most[unknown] = attack.known[unknown]
            continue
        target = np.zeros(len(free))
        target[column_of[unknown]] = -1
        found = linprog(
            target,
            A_ub=under,
            b_ub=under_right if under is not None else None,
            A_eq=equal,
            b_eq=equal_right if equal is not None else None,
            bounds=(0, None),
            method="highs",
        )
        assert found.status in (0, 3), found.message
        most[unknown] = float("inf") if found.status == 3 else -found.fun
    return {cell: most[unknown] for cell, unknown in attack.cells.items()}


def pinned(report: Report) -> dict[Cell, float]:
    """The masked cells that can be told to be under five."""
    return {cell: most for cell, most in upper_bounds(report).items() if most < 5 - 1e-6}
