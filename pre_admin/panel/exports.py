"""Exports written as they are read: rows never gather in memory, no cell is ever taken for a formula."""

import csv
import io
import re
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import IO, Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

BOM = "\ufeff"
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
_SPACES = " \u00a0\u202f"
_HELD_BACK = "=+-@\t" + _SPACES
"""Signs at which a text that opens with one is looked at more closely; line ends are counted."""
MOST_KEPT = 10_000
"""Texts kept of a column: more than there are birth dates, fewer than there are names."""
MOST_ROWS, MOST_CHARACTERS = 1_048_575, 32_767
"""Rows under the headings, and characters in a cell, that a spreadsheet opens."""

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
_ILLEGAL = re.compile(r"[&<>\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9a-fA-F]{4}_)")
_END_OF_ROWS, _EXTENT = b"</sheetData>", re.compile(rb"<dimension[^>]*/>")


def xlsx_file(title: str, heads: Sequence[str], blocks: Iterable[Block]) -> IO[bytes]:
    """A workbook in a temporary file that disappears when closed; texts only, so nothing in it is computed.

    The library makes the workbook and its headings; the rows are put in after: it takes six times longer over them.
    """
    file = tempfile.TemporaryFile()  # noqa: SIM115 - closed by the response
    with zipfile.ZipFile(_headed(title, heads)) as made, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as book:
        for part in made.namelist():
            with book.open(part, "w") as target:
                before, found, after = made.read(part).partition(_END_OF_ROWS)
                target.write(_EXTENT.sub(b"", before))
                if found:
                    target.writelines(_sheet_rows(len(heads), blocks))
                target.write(found + after)
    file.seek(0)
    return file


def _headed(title: str, heads: Sequence[str]) -> IO[bytes]:
    """The workbook without its rows."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    sheet = book.add_worksheet(title[:31])
    bold = book.add_format({"bold": True, "bottom": 1})
    for column, head in enumerate(heads):
        sheet.write_string(0, column, head, bold)
        sheet.set_column(column, column, 18)
    sheet.freeze_panes(1, 1)
    book.close()
    return file


def _sheet_rows(width: int, blocks: Iterable[Block]) -> Iterator[bytes]:
    """The rows under the headings, as the sheet holds them; those that no spreadsheet would open are left out."""
    cells = "".join(f'<c r="{xl_col_to_name(at)}{{{width}}}"{{{at}}}' for at in range(width))
    line = f'<row r="{{{width}}}">{cells}</row>'.format
    kept, numbers = [Texts(_cell) for _ in range(width)], iter(range(2, MOST_ROWS + 2))
    for block in blocks:
        columns = (map(texts.__getitem__, column) for texts, column in zip(kept, block, strict=True))
        yield "".join(map(line, *columns, numbers)).encode()


def _cell(text: str) -> str:
    """What a cell holds, always a text: never a number, a link or a formula."""
    if not text:
        return "/>"
    text = _ILLEGAL.sub(_escaped, text[:MOST_CHARACTERS])
    space = ' xml:space="preserve"' if text[0].isspace() or text[-1].isspace() else ""
    return f' t="inlineStr"><is><t{space}>{text}</t></is></c>'


def _escaped(found: re.Match[str]) -> str:
    """A sign that XML cannot hold as it is, or that a spreadsheet would read as one."""
    return {"&": "&amp;", "<": "&lt;", ">": "&gt;"}.get(found[0]) or f"_x{ord(found[0]):04X}_"
