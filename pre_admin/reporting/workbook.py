"""The report as a workbook: a sheet for the figures of the head, then one for each table; numbers are numbers."""

import io
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Final

import xlsxwriter

from pre_admin.panel.exports import plain
from pre_admin.panel.typography import french_spaces
from pre_admin.reporting.rules.cover import OVERLAPS, Cover
from pre_admin.reporting.rules.tables import Measure, Report, Row, Table
from pre_admin.reporting.rules.words import MASKED

_FORMATS: Final = {
    Measure.PEOPLE: ("#,##0", 1), Measure.NUMBER: ("#,##0", 1), Measure.DAYS: ("#,##0", 1), Measure.CENTS: ('#,##0.00 "€"', 100),
    Measure.HUNDREDTHS: ("0.##", 100), Measure.TENTHS_OF_PERCENT: ("0.0%", 1000),
}  # fmt: skip
"""How a measure is shown, and by what its whole number is divided."""
_BORN = datetime(2000, 1, 1)  # noqa: DTZ001 - a file property, the same each time
_NO_SHEET_NAME = str.maketrans("[]:*?/\\", "()-    ")
_LONGEST = 31
_FIRST = "Chiffres clés"


def workbook_of(report: Report, cover: Cover) -> bytes:
    """The workbook of a report; the same bytes for the same report and cover."""
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(file, options)
    book.set_properties({"title": plain(cover.title), "author": "PRE Admin", "created": _BORN})
    pens = _Pens(book)
    _head(book.add_worksheet(_FIRST), report, cover, pens)
    for table, name in zip(report.tables, sheet_names([table.title for table in report.tables]), strict=True):
        _sheet(book.add_worksheet(name), table, pens)
    book.close()
    return file.getvalue()


def sheet_names(titles: Sequence[str]) -> list[str]:
    """A name for each sheet: its title, without what a sheet's name may not hold, cut to 31 signs, no two alike."""
    taken, names = {_FIRST.casefold()}, []
    for title in titles:
        whole = " ".join(title.translate(_NO_SHEET_NAME).split()).strip("' ") or "Tableau"
        name, number = whole[:_LONGEST].rstrip("' "), 1
        while name.casefold() in taken or name.casefold() in ("history", "historique"):
            number += 1
            name = f"{whole[: _LONGEST - len(f' ({number})')].rstrip()} ({number})"
        taken.add(name.casefold())
        names.append(name)
    return names


class _Pens:
    """The formats of a workbook, each made once."""

    def __init__(self, book: Any) -> None:
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self.number_head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top", "align": "right"})
        self.text = book.add_format({"valign": "top"})
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        self.bold = book.add_format({"bold": True, "top": 1})
        self.masked = book.add_format({"italic": True, "align": "right", "valign": "top"})
        self.bold_masked = book.add_format({"italic": True, "align": "right", "top": 1})
        self._numbers = {
            (measure, total): book.add_format({"num_format": shown, "valign": "top", **({"bold": True, "top": 1} if total else {})})
            for measure, (shown, _) in _FORMATS.items() for total in (False, True)
        }  # fmt: skip

    def number(self, measure: Measure, total: bool) -> Any:
        """The format of a measure, in a line or in the total line."""
        return self._numbers[measure, total]


def _writer(sheet: Any) -> Callable[[int, int, str, Any], None]:
    """Writes a text as a text, never a formula."""

    def write(line: int, column: int, text: str, pen: Any = None) -> None:
        sheet.write_string(line, column, plain(french_spaces(text)), pen)

    return write


def _head(sheet: Any, report: Report, cover: Cover, pens: _Pens) -> None:
    """The first sheet: what the file is, then the figures with how each is counted."""
    write = _writer(sheet)
    write(0, 0, cover.title, pens.title)
    lines = cover.lines(report.counted_at)
    for rank, text in enumerate(lines, start=1):
        write(rank, 0, text, pens.text)
    start = len(lines) + 2
    for column, text in enumerate(("Chiffre", "Valeur", "Précision", "Comment il est compté")):
        write(start, column, text, pens.number_head if column == 1 else pens.head)
    for line, figure in enumerate(report.figures, start=start + 1):
        write(line, 0, figure.label, pens.wrapped)
        sheet.write_number(line, 1, figure.value / _FORMATS[figure.measure][1], pens.number(figure.measure, False))
        for column, text in ((2, figure.beside), (3, figure.definition)):
            if text:
                write(line, column, text, pens.wrapped)
    for column, width in enumerate((44, 14, 34, 70)):
        sheet.set_column(column, column, width)


def _sheet(sheet: Any, table: Table, pens: _Pens) -> None:
    """A table: title, definition, then the lines, the total last."""
    write = _writer(sheet)
    write(0, 0, table.title, pens.title)
    write(1, 0, table.definition, pens.text)
    write(3, 0, table.head, pens.head)
    for column, one in enumerate(table.columns, start=1):
        write(3, column, one.label, pens.number_head)
    for line, row in enumerate(table.rows, start=4):
        _line(sheet, line, row, table, pens)
    last = 4 + len(table.rows)
    if table.total:
        _line(sheet, last, table.total, table, pens, total=True)
    if table.overlapping:
        write(last + 2, 0, OVERLAPS, pens.text)
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, max(len(table.columns), 1), 14)
    sheet.freeze_panes(4, 1)


def _line(sheet: Any, line: int, row: Row, table: Table, pens: _Pens, total: bool = False) -> None:
    """A row: its label, its numbers; « masqué » where a count is not published."""
    _writer(sheet)(line, 0, row.label, pens.bold if total else pens.wrapped)
    for place, (column, value) in enumerate(zip(table.columns, row.values, strict=True)):
        if place in row.masked:
            sheet.write_string(line, place + 1, MASKED, pens.bold_masked if total else pens.masked)
        elif value is not None:
            sheet.write_number(line, place + 1, value / _FORMATS[column.measure][1], pens.number(column.measure, total))
