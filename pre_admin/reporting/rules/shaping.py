"""From counts to tables: the same few shapes, whatever is counted."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from pre_admin.reporting.rules.tables import Column, Measure, Row, Table

Counts = Mapping[Any, int]
Linking = Callable[[Any], str]
SHARE = Column("Part", Measure.TENTHS_OF_PERCENT)


def permille(part: int, whole: int) -> int | None:
    """A share in tenths of a percent, rounded; None of nothing."""
    return round(1000 * part / whole) if whole else None


def total_row(label: str, rows: Iterable[Row], width: int, links: Sequence[str] = ()) -> Row:
    """The sum of the rows, column by column."""
    held = list(rows)
    return Row(label, tuple(sum(row.values[place] or 0 for row in held) for place in range(width)), tuple(links))


def single(
    key: str, title: str, definition: str, head: str, column: str, named: Sequence[tuple[Any, str]], counts: Counts,
    link: Linking | None = None, everything: str = "", chart: str = "bars", margin: str = "", published: bool = True,
) -> Table:  # fmt: skip
    """A count for each name, with its share of the whole; names that count nothing are left out. `margin`: what the whole is."""
    whole = sum(counts.values())
    rows = tuple(
        Row(label, (counts[one], permille(counts[one], whole)), (link(one) if link else "", ""))
        for one, label in named
        if counts.get(one)
    )
    total = Row("Ensemble", (whole, 1000 if whole else None), (everything, ""))
    columns = (Column(column), SHARE)
    return Table(key, title, definition, head, columns, rows, total, chart=chart, margins=(margin, ""), published=published)


def crossed(
    key: str, title: str, definition: str, head: str, across: Sequence[tuple[Any, str]], named: Sequence[tuple[Any, str]],
    counts: Mapping[tuple[Any, Any], int], link: Linking | None = None, everything: str = "", chart: str = "", margin: tuple[str, str] = ("", ""),
) -> Table:  # fmt: skip
    """A count for each name and each column, and the sum of the columns. `margin`: what the whole is, what the columns part it by."""
    whole, axis = margin
    rows = []
    for one, label in named:
        values = [counts.get((one, other), 0) for other, _ in across]
        if any(values):
            rows.append(Row(label, (*values, sum(values)), (*("" for _ in values), link(one) if link else "")))
    columns = (*(Column(label) for _, label in across), Column("Total", sums=True))
    total = total_row("Ensemble", rows, len(columns), (*("" for _ in across), everything))
    return Table(
        key,
        title,
        definition,
        head,
        columns,
        tuple(rows),
        total,
        chart=chart,
        margins=(*(f"{whole}|{axis}={label}" for _, label in across), whole),
    )


def overlapping(
    key: str, title: str, definition: str, head: str, column: str, named: Sequence[tuple[Any, str]], counts: Counts, distinct: int,
) -> Table:  # fmt: skip
    """A count for each name, where one person may stand under several: the total says how many people there are."""
    rows = tuple(Row(label, (counts[one],)) for one, label in named if counts.get(one))
    return Table(
        key,
        title,
        definition,
        head,
        (Column(column),),
        rows,
        Row("Enfants différents", (distinct,)),
        overlapping=True,
        chart="bars",
    )


def grouped(counts: Mapping[tuple[Any, ...], int], *places: int) -> dict[Any, int]:
    """Counts by some parts of their key alone: one part gives plain keys, several give tuples."""
    found: dict[Any, int] = {}
    for key, count in counts.items():
        kept = key[places[0]] if len(places) == 1 else tuple(key[place] for place in places)
        found[kept] = found.get(kept, 0) + count
    return found


def median(counts: Mapping[int, int]) -> int | None:
    """The middle of values counted so many times each; None of nothing."""
    left = (sum(counts.values()) + 1) // 2
    for value in sorted(counts):
        left -= counts[value]
        if left <= 0:
            return value
    return None
