"""The rows of a list as HTML; here and not in a template, which would spend more on three hundred cells than on the whole page."""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from markupsafe import Markup, escape

from pre_admin.panel.pages import Cell, Row
from pre_admin.panel.typography import spaced

TONES = {"ok": "ok", "wait": "clock", "stop": "warn", "info": "info", "off": "circle"}
"""Tone → the drawing beside a status, as in `admin/_status.html`."""
_CLASSES = {"num": "num", "date": "num", "line": "nowrap", "long": "rest"}
_SPECIAL = re.compile(r"[&<>\"']").search

Icon = Callable[[str], Markup]


def rows_drawer(icon: Icon) -> Callable[[Sequence[Row], Any, str], Markup]:
    """Gives what draws a list's rows: `picked` when each can be ticked, `archived` as the list's words say it."""

    def table_rows(rows: Sequence[Row], picked: Any, archived: str) -> Markup:
        mark = f" <small>{_shown(archived)}</small>"
        return Markup("".join(_row(row, picked, mark, icon) for row in rows))  # noqa: S704 - escaped cell by cell

    return table_rows


def _row(row: Row, picked: Any, archived: str, icon: Icon) -> str:
    first, *others = row.cells
    tick = (
        '<td class="pick"><input class="form-check-input" type="checkbox" name="rowid" '
        f'value="{row.id}" aria-label="Sélectionner {_held(first.text)}"></td>'
        if picked
        else ""
    )
    nowrap = ' class="nowrap"' if first.kind in ("date", "line") else ""
    head = f'<th scope="row"{nowrap}>{_linked(first)}{archived if row.archived else ""}</th>'
    return f"<tr>{tick}{head}{''.join([_cell(cell, icon) for cell in others])}</tr>\n"


def _cell(cell: Cell, icon: Icon) -> str:
    text, kind, href, tone, label = cell
    if tone and text:
        drawn = f'<span class="st st-{tone}">{icon(TONES[tone])}{_shown(text)}</span>'
        return f"{_opening('num' if kind == 'num' else '', label)}{drawn}</td>"
    if href:
        return f"{_opening('nowrap' if kind == 'line' else '', label)}{_linked(cell)}</td>"
    return f"{_opening(_CLASSES.get(kind, ''), label if text else '')}{_shown(text)}</td>"


@lru_cache(1024)
def _opening(css: str, label: str) -> str:
    """`label` is what a narrow screen reads before the value; an empty value has none."""
    return f"<td{f' class={chr(34)}{css}{chr(34)}' if css else ''}{f' data-l={chr(34)}{_held(label)}{chr(34)}' if label else ''}>"


def _linked(cell: Cell) -> str:
    return f'<a href="{_held(cell.href)}">{_shown(cell.text)}</a>' if cell.href else _shown(cell.text)


def _shown(text: str) -> str:
    """Between tags: French spaces, then escaped."""
    return _held(spaced(text))


def _held(text: Any) -> str:
    """Escaped; most texts have nothing to escape, and the look at it is quicker than the escaping."""
    return text if type(text) is str and not _SPECIAL(text) else str(escape(text))
