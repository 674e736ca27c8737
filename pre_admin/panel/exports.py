"""Exports written as they are read: rows never gather in memory, no cell is ever taken for a formula."""

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from typing import IO, Any

import xlsxwriter

BOM = "\ufeff"
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
CHUNK_ROWS = 500


def safe(text: str) -> str:
    """A text that no spreadsheet runs: a leading sign that starts a formula is put behind an apostrophe."""
    if not text or text[0].isalnum():
        return text
    return f"'{text}" if text.startswith(_DANGEROUS) or text.lstrip(" \u00a0\u202f").startswith(_DANGEROUS) else text


def csv_stream(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """The lines of a CSV file for a French spreadsheet: UTF-8 with its mark, semicolons."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    buffer.write(BOM)
    writer.writerow([safe(head) for head in heads])
    yield _take(buffer)
    for number, row in enumerate(rows, start=1):
        writer.writerow([safe(text) for text in row])
        if number % CHUNK_ROWS == 0:
            yield _take(buffer)
    yield _take(buffer)


def _take(buffer: io.StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text


def xlsx_file(title: str, heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> IO[bytes]:
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
    for line, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            if isinstance(value, int) and not isinstance(value, bool):
                sheet.write_number(line, column, value)
            elif value:
                sheet.write_string(line, column, str(value))
    sheet.freeze_panes(1, 1)
    book.close()
    file.seek(0)
    return file
