"""Exports written as they are read: rows never gather in memory, no cell is ever taken for a formula."""

import csv
import io
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import IO, Any

import xlsxwriter

BOM = "\ufeff"
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
_SPACES = " \u00a0\u202f"
_HELD_BACK = "=+-@\t" + _SPACES
"""Signs at which a text that opens with one is looked at more closely; line ends are counted."""
MOST_KEPT = 10_000
"""Texts kept of a column: more than there are birth dates, fewer than there are names."""

Block = Sequence[Sequence[str]]
"""Some rows of an export, column by column."""


class Texts(dict[Any, str]):
    """What a column's values read as: a value that comes again, as most do, is not worked out again."""

    def __init__(self, read: Callable[[Any], str]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, value: Any) -> str:
        """Work it out; start afresh when there are too many, so that an export takes no more memory as it grows."""
        if len(self) >= MOST_KEPT:
            self.clear()
        text = self[value] = self._read(value)
        return text


def safe(text: str) -> str:
    """A text that no spreadsheet runs: a leading sign that starts a formula is put behind an apostrophe."""
    if not text or text[0].isalnum():
        return text
    return f"'{text}" if text.startswith(_DANGEROUS) or text.lstrip(_SPACES).startswith(_DANGEROUS) else text


# ---- CSV
def csv_stream(heads: Sequence[str], blocks: Iterable[Block]) -> Iterator[str]:
    """The lines of a CSV file for a French spreadsheet: UTF-8 with its mark, semicolons."""
    yield BOM + _careful([[head] for head in heads])
    for block in blocks:
        text = "\r\n".join(map(";".join, zip(*block, strict=True))) + "\r\n"
        yield text if _needs_nothing(text, len(block[0]), len(block)) else _careful(block)


def _needs_nothing(text: str, rows: int, columns: int) -> bool:
    """Whether lines written without a look at their cells are good as they are: nothing to quote, nothing to hold back.

    Asked of the whole text: a question to each of a million cells would take as long as reading them.
    """
    if columns == 1 or '"' in text or text.count(";") != rows * (columns - 1) or not text.count("\r") == text.count("\n") == rows:
        return False
    opening = f"\n{text}"
    return not any(sign in text and (f";{sign}" in text or f"\n{sign}" in opening) for sign in _HELD_BACK)


def _careful(block: Block) -> str:
    """The same lines, cell by cell."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerows(zip(*(map(safe, column) for column in block), strict=True))
    return buffer.getvalue()


# ---- XLSX
_RICH = "<r>"
"""At which the library takes a text for markup of its own, and would write a workbook that does not open."""


def plain(text: str) -> str:
    """A text that the library writes as it is."""
    return f"'{text}" if text.startswith(_RICH) else text


def xlsx_file(title: str, heads: Sequence[str], blocks: Iterable[Block]) -> IO[bytes]:
    """A workbook in a temporary file that disappears when closed; texts only, so nothing in it is computed."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - closed by the response
    book = xlsxwriter.Workbook(
        file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    sheet = book.add_worksheet(title[:31])
    bold = book.add_format({"bold": True, "bottom": 1})
    for column, head in enumerate(heads):
        sheet.write_string(0, column, head, bold)
        sheet.set_column(column, column, 18)
    for line, row in enumerate((row for block in blocks for row in zip(*block, strict=True)), start=1):
        for column, text in enumerate(row):
            if text:
                sheet.write_string(line, column, plain(text))
    sheet.freeze_panes(1, 1)
    book.close()
    file.seek(0)
    return file
