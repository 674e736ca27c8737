"""The report on paper: a tagged PDF with its title page, figures, chapters, tables drawn, and what the coordination writes."""

from collections.abc import Mapping
from typing import Any

from pre_admin.panel.printing import pdf
from pre_admin.reporting.rules.charts import Chart, chart_of
from pre_admin.reporting.rules.cover import OVERLAPS, Cover
from pre_admin.reporting.rules.tables import Chapter, Figure, Report, Row, Table
from pre_admin.reporting.rules.words import NOTHING, cell_words, value_words


def pdf_of(report: Report, narratives: Mapping[str, str], cover: Cover) -> bytes:
    """The PDF of a report. `narratives`: a text by chapter key, printed under its title; one of no chapter stands before them all, "conclusion" after."""
    chapters = {chapter.key for chapter in report.chapters}
    before = [text for key, text in narratives.items() if key not in chapters and key != "conclusion"]
    data = {
        "title": cover.title,
        "lines": cover.lines(report.counted_at),
        "foot": f"{cover.title}, {cover.variant}",
        "figures": [_figure(one) for one in report.figures],
        "before": [part for text in before for part in _paragraphs(text)],
        "chapters": [_chapter(one, narratives.get(one.key, "")) for one in report.chapters],
        "after": _paragraphs(narratives.get("conclusion", "")),
    }
    return pdf("report.typ", data)


def _paragraphs(text: str) -> list[str]:
    return [" ".join(part.split()) for part in text.replace("\r", "").split("\n") if part.strip()]


def _figure(figure: Figure) -> dict[str, str]:
    return {
        "value": value_words(figure.value, figure.measure), "label": figure.label,
        "beside": figure.beside, "definition": figure.definition,
    }  # fmt: skip


def _chapter(chapter: Chapter, narrative: str) -> dict[str, Any]:
    return {"title": chapter.title, "words": _paragraphs(narrative), "tables": [_table(one) for one in chapter.tables]}


def _table(table: Table) -> dict[str, Any]:
    """A table in words, with the geometry of its drawing."""
    chart = chart_of(table)
    return {
        "title": table.title,
        "definition": table.definition,
        "heads": [table.head, *(column.label for column in table.columns)],
        "rows": [_cells(row, table) for row in table.rows],
        "total": _cells(table.total, table) if table.total else [],
        "note": OVERLAPS if table.overlapping and table.total else "",
        "chart": _chart(chart) if chart else None,
    }


def _cells(row: Row, table: Table) -> list[str]:
    said = (cell_words(row, place, column.measure) for place, column in enumerate(table.columns))
    return [row.label, *("" if words == NOTHING else words for words in said)]


def _chart(chart: Chart) -> dict[str, Any]:
    """The geometry of a drawing as numbers: bars by row, or the pillars of years."""
    return {
        "kind": chart.kind, "series": list(chart.series), "place": chart.place + 1, "told": chart.told,
        "rows": [[[bar.series, bar.x, bar.width] for bar in row] for row in chart.rows],
        "pillars": [[one.series, one.x, one.y, one.width, one.height, one.words] for one in chart.pillars],
        "names": [[name.at, name.words] for name in chart.names],
        "grid": [[line.at, line.words] for line in chart.grid],
    }  # fmt: skip
