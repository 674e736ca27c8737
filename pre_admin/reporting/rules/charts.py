"""How a table is drawn: geometry only, the same for the page and for the printed report.

Series differ by their fill (solid, hatched, outlined), never by colour alone, and every value drawn is also written.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pre_admin.reporting.rules.tables import Column, Measure, Row, Table
from pre_admin.reporting.rules.words import value_words

WHOLE: Final = 1000
"""The width of a bar's cell, in its own units: tenths of a percent."""
SERIES: Final = 3
"""More parts than this in one bar are not told apart: the sum alone is drawn."""
WIDE, HIGH, LEFT, FOOT, HEAD = 640, 266, 52, 240, 26
"""The drawing of years, in pixels: its size, where its axis begins, where the bars stand, how high they go."""
_COUNTED: Final = (Measure.PEOPLE, Measure.NUMBER, Measure.CENTS, Measure.HUNDREDTHS, Measure.DAYS)


@dataclass(frozen=True)
class Bar:
    """A part of a row's bar: which series it is of, where it begins, how long it is, in tenths of a percent of the cell."""

    series: int
    x: int
    width: int


@dataclass(frozen=True)
class Pillar:
    """A bar of the drawing of years, in pixels, with the value written above it."""

    series: int
    x: int
    y: int
    width: int
    height: int
    words: str


@dataclass(frozen=True)
class Step:
    """A word at a place of the drawing of years: under a group, or beside a line of the grid."""

    at: int
    words: str


@dataclass(frozen=True)
class Chart:
    """A table drawn. `rows`: the bars of each row, none where a value is masked; `place`: how many columns stand before them.

    The drawing of years has `pillars`, `names` and `grid` instead; `told` says it whole to who does not see it.
    """

    kind: str
    series: tuple[str, ...]
    place: int = 0
    rows: tuple[tuple[Bar, ...], ...] = ()
    pillars: tuple[Pillar, ...] = ()
    names: tuple[Step, ...] = ()
    grid: tuple[Step, ...] = ()
    told: str = ""


def chart_of(table: Table) -> Chart | None:
    """The drawing of a table, None when it asks for none or has nothing to draw."""
    draw = {"bars": _bars, "pyramid": _pyramid, "years": _years}.get(table.chart)
    places = _drawn(table)
    if draw is None or not any(value for row in table.rows for value in _values(row, places)):
        return None
    return draw(table, places)


def _drawn(table: Table) -> tuple[int, ...]:
    """The places of the columns drawn: the parts of a sum when there are few, every year, else the sum or the first column."""
    columns = table.columns
    first = next((place for place, column in enumerate(columns) if column.measure in _COUNTED), None)
    if first is None:
        return ()
    alike = [place for place, column in enumerate(columns) if column.measure is columns[first].measure]
    end = next((place for place in alike if columns[place].sums), None)
    parts = [place for place in alike if not columns[place].sums and (end is None or place < end)]
    if table.chart == "years":
        return tuple(parts[:SERIES])
    if end is None:
        return tuple(parts[:2]) if table.chart == "pyramid" else (first,)
    return tuple(parts) if len(parts) <= SERIES else (end,)


def _values(row: Row, places: Sequence[int]) -> tuple[int, ...]:
    """What is drawn of a row; nothing when a part of it is masked, since the drawing would tell it."""
    if any(place in row.masked for place in places):
        return ()
    return tuple(max(row.values[place] or 0, 0) for place in places)


def _labels(columns: Sequence[Column], places: Sequence[int]) -> tuple[str, ...]:
    return tuple(columns[place].label for place in places)


def _bars(table: Table, places: tuple[int, ...]) -> Chart:
    """A bar for each row, its parts one after the other, the longest as wide as the cell."""
    longest = max(sum(_values(row, places)) for row in table.rows)
    rows = []
    for row in table.rows:
        bars, before = [], 0
        for series, value in enumerate(_values(row, places)):
            start, end = WHOLE * before // longest, WHOLE * (before + value) // longest
            if value:
                bars.append(Bar(series, start, max(end - start, 1)))
            before += value
        rows.append(tuple(bars))
    return Chart("bars", _labels(table.columns, places), 0, tuple(rows))


def _pyramid(table: Table, places: tuple[int, ...]) -> Chart | None:
    """The first column towards the left, the second towards the right, from the middle of the cell."""
    if len(places) != 2:
        return _bars(table, places)
    half = WHOLE // 2
    longest = max(value for row in table.rows for value in _values(row, places))
    rows = []
    for row in table.rows:
        widths = [half * value // longest for value in _values(row, places)]
        bars = [Bar(side, half - width if side == 0 else half, width) for side, width in enumerate(widths) if width]
        rows.append(tuple(bars))
    left, right = _labels(table.columns, places)
    return Chart("pyramid", (f"{left}, vers la gauche", f"{right}, vers la droite"), places[0] + 1, tuple(rows))


def _years(table: Table, places: tuple[int, ...]) -> Chart:
    """A group of bars for each row, one for each column, on a common scale."""
    measure = table.columns[places[0]].measure
    most = max(value for row in table.rows for value in _values(row, places))
    step = _step(most)
    top = -(-most // step) * step
    slot = (WIDE - LEFT) // len(table.rows)
    width = max(4, min(34, (slot - 8) // len(places)))
    pillars, names = [], []
    for rank, row in enumerate(table.rows):
        middle = LEFT + slot * rank + slot // 2
        names.append(Step(middle, row.label))
        for series, value in enumerate(_values(row, places)):
            high = (FOOT - HEAD) * value // top
            x = middle - width * len(places) // 2 + width * series
            pillars.append(Pillar(series, x + 1, FOOT - high, width - 2, high, value_words(value, measure)))
    grid = tuple(Step(FOOT - (FOOT - HEAD) * value // top, value_words(value, measure)) for value in range(0, top + 1, step))
    told = f"{table.title} : {_told(table, places)}."
    return Chart("years", _labels(table.columns, places), 0, (), tuple(pillars), tuple(names), grid, told)


def _told(table: Table, places: Sequence[int]) -> str:
    """The drawing in words: each row with its values."""
    parts = []
    for row in table.rows:
        values = _values(row, places)
        said = " et ".join(value_words(value, table.columns[place].measure) for value, place in zip(values, places, strict=False))
        parts.append(f"{row.label}, {said or 'masqué'}")
    return " ; ".join(parts)


def _step(most: int) -> int:
    """The distance between two lines of the grid: 1, 2 or 5 and zeros, four lines or so."""
    power = 1
    while True:
        for digit in (1, 2, 5):
            if digit * power * 4 >= most:
                return digit * power
        power *= 10
