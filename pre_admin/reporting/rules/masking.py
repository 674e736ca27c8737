"""The published variant: counts of people under five are masked, and what would give them away by subtraction.

What a reader may use is all that is published: rows and columns that add up, totals met in several tables, figures of the head.
Masked are, in this order: counts of 1 to 4; in a list, other counts, until those masked share out five or more; whole rows or
columns whose sum is masked; inside a cross-table, the cells that `patterns` asks for. Repeated until nothing more is masked.
"""

import re
from collections.abc import Iterable
from dataclasses import replace

from pre_admin.core.french import NBSP, THIN
from pre_admin.reporting.rules.margins import FEW, Key, Sheet, few, joined, kept_apart
from pre_admin.reporting.rules.patterns import Pattern
from pre_admin.reporting.rules.tables import Chapter, Figure, Measure, Report, Row, Table

_LEFT_OUT = (Measure.TENTHS_OF_PERCENT, Measure.DAYS)
"""Shares and lengths of time of a row whose count is masked: they would tell it, or tell of one child."""
_NUMBER = re.compile(r"\d[\d\u202f\u00a0 ]*(?:,\d+)?(?:[\u00a0\u202f ]?%)?")


def published(report: Report) -> Report:
    """The report as anyone may read it: the tables to publish, masked, without a link. The same report gives the same masks, and a masked one itself."""
    if any(row.masked for table in report.tables for row in table.rows):
        return report
    chapters = [replace(one, tables=tuple(table for table in one.tables if table.published)) for one in report.chapters]
    chapters = [one for one in chapters if one.tables]
    sheets = [Sheet(table) for chapter in chapters for table in chapter.tables]
    hidden = _hidden(sheets, report.figures)
    masked = iter([_masked(sheet, hidden) for sheet in sheets])
    return replace(
        report, figures=_figures(report.figures, sheets, hidden), chapters=tuple(_with(one, masked) for one in chapters)
    )


def _with(chapter: Chapter, masked: Iterable[Table]) -> Chapter:
    return replace(chapter, tables=tuple(table for table, _ in zip(masked, chapter.tables, strict=False)))


# ---- which counts
def _hidden(sheets: list[Sheet], figures: tuple[Figure, ...]) -> set[Key]:
    """The keys of all that is masked, in every table."""
    told = {figure.value for figure in figures if figure.measure is Measure.PEOPLE}
    hidden = {key for sheet in sheets for key in sheet.people if few(key[1])}
    lines = [line for sheet in sheets for line in sheet.lines()]
    looked_at = [-1] * len(sheets)
    before = -1
    while len(hidden) != before:
        before = len(hidden)
        kept_apart(lines, hidden, told)
        for rank, sheet in enumerate(sheets):
            if looked_at[rank] != len(sheet.people & hidden):
                hidden |= _of_rows(sheet, hidden) if sheet.overlapping else _of_grid(sheet, hidden)
                looked_at[rank] = len(sheet.people & hidden)
    return hidden


def _of_rows(sheet: Sheet, hidden: set[Key]) -> set[Key]:
    """A table whose rows overlap adds up across only: a row is masked whole, and every row when a total is."""
    whole = sheet.keys[-1]
    every = any(whole[place] in hidden for place in sheet.places)
    rows = [row for row in sheet.body if every or any(sheet.keys[row][place] in hidden for place in sheet.places)]
    return {
        sheet.keys[row][place]
        for row in rows
        for place in sheet.places
        if whole[place][1] and any(sheet.values[row][one] for one in sheet.places)
    }


def _of_grid(sheet: Sheet, hidden: set[Key]) -> set[Key]:
    """The inside of a cross-table; rows whose sum is masked count as one, and so do columns."""
    if sheet.sum_place is None:
        return set()
    sums, totals = [row[sheet.sum_place] for row in sheet.keys[:-1]], sheet.keys[-1]
    if totals[sheet.sum_place] in hidden:
        cells = {sheet.keys[row][place] for row in sheet.body for place in sheet.places}
        return {key for key in cells if key[1]}
    rows = _gathered(list(sheet.body), [key in hidden for key in sums])
    columns = _gathered(sheet.parts, [totals[place] in hidden for place in sheet.parts])
    counts = [[sum(sheet.values[row][place] for row in some for place in these) for these in columns] for some in rows]
    asked = {
        (at, to) for at, some in enumerate(rows) for to, these in enumerate(columns)
        if len(some) == len(these) == 1 and sheet.keys[some[0]][these[0]] in hidden
    }  # fmt: skip
    found = Pattern(counts, asked).completed()
    found |= {
        (at, to)
        for at, some in enumerate(rows)
        for to, these in enumerate(columns)
        if counts[at][to] and len(some) * len(these) > 1
    }
    inside = {sheet.keys[row][place] for at, to in found for row in rows[at] for place in columns[to]}
    return inside | _of_inner_sums(sheet, hidden | inside)


def _gathered(places: list[int], together: list[bool]) -> list[list[int]]:
    """Each place alone, but those that go together."""
    alone = [[place] for place, so in zip(places, together, strict=True) if not so]
    group = [place for place, so in zip(places, together, strict=True) if so]
    return [*alone, group] if group else alone


def _of_inner_sums(sheet: Sheet, hidden: set[Key]) -> set[Key]:
    """The sum of some parts is masked in every row where one of them is."""
    return {
        row[place] for row in sheet.keys for place in sheet.inner_sums
        if row[place][1] and any(row[part] in hidden for part in sheet.parts if part < place)
    }  # fmt: skip


# ---- what is left of a table, of the head
def _masked(sheet: Sheet, hidden: set[Key]) -> Table:
    """The table without what is masked, nor what would tell it, nor a link."""
    table = sheet.table
    total = {place for place in sheet.places if sheet.keys[-1][place] in hidden}

    def row_of(row: Row, rank: int) -> Row:
        places = frozenset(place for place in sheet.places if sheet.keys[rank][place] in hidden)
        values = [
            None if place in places or (column.measure in _LEFT_OUT and (places or total)) else value
            for place, (column, value) in enumerate(zip(table.columns, row.values, strict=True))
        ]
        return Row(row.label, tuple(values), (), places)

    rows = tuple(row_of(row, rank) for rank, row in enumerate(table.rows))
    return replace(table, rows=rows, total=row_of(table.total, sheet.last) if table.total else None)


def _figures(figures: tuple[Figure, ...], sheets: list[Sheet], hidden: set[Key]) -> tuple[Figure, ...]:
    """The figures of the head, but those that are masked in a table or tell one that is."""
    margins = {key for sheet in sheets for key in sheet.margins() if key in hidden}
    names = {name for name, _ in margins}
    everything = {name for name, _ in hidden}
    values = {value for _, value in margins if value >= FEW}
    wholes = {sheet.values[-1][place] for sheet in sheets for place in sheet.places} | {
        one.value for one in figures if one.measure is Measure.PEOPLE
    }
    shares = {1000 * value / whole for value in values for whole in wholes if whole > value}
    kept = []
    for figure in figures:
        if any(joined(name) in everything for name in figure.of):
            continue
        if figure.measure is Measure.PEOPLE and (few(figure.value) or figure.value in values or joined(figure.key) in names):
            continue
        if figure.measure is Measure.TENTHS_OF_PERCENT and _tells(figure.value, shares):
            continue
        kept.append(replace(figure, link="", beside="" if _tells_beside(figure.beside, values, shares) else figure.beside))
    return tuple(kept)


def _tells(tenths: float, shares: set[float]) -> bool:
    return any(abs(tenths - share) <= 1 for share in shares)


def _tells_beside(text: str, values: set[int], shares: set[float]) -> bool:
    """Whether the words beside a figure say a masked count, its share, or a count under five."""
    for said in _NUMBER.findall(text):
        plain = said.replace(NBSP, "").replace(THIN, "").replace(" ", "").replace(",", ".")
        if plain.endswith("%"):
            if _tells(10 * float(plain[:-1]), shares):
                return True
        elif plain.isdigit() and int(plain) in values:
            return True
    return False
