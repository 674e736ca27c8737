"""A report as canonical JSON and back: what a freeze keeps, and its hash."""

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from pre_admin.reporting.rules.tables import Chapter, Column, Figure, Measure, Report, Row, Table

Told = Mapping[str, Any]


def canonical(report: Report) -> str:
    """The report as JSON, definitions included: equal reports give the same text."""
    return json.dumps(report, default=_plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def report_from(text: str) -> Report:
    """The report `canonical` wrote."""
    told = json.loads(text)
    figures = tuple(Figure(**{**one, "measure": Measure(one["measure"])}) for one in told["figures"])
    chapters = tuple(Chapter(one["key"], one["title"], tuple(map(_table, one["tables"]))) for one in told["chapters"])
    return Report(told["period"], told["counted_at"], figures, chapters)


def hash_of(text: str) -> str:
    """The SHA-256 of a text, in hexadecimal."""
    return sha256(text.encode()).hexdigest()


def _plain(value: object) -> object:
    return sorted(value) if isinstance(value, frozenset) else dict(vars(value))


def _row(told: Told) -> Row:
    return Row(told["label"], tuple(told["values"]), tuple(told["links"]), frozenset(told["masked"]))


def _table(told: Told) -> Table:
    columns = tuple(Column(**{**one, "measure": Measure(one["measure"])}) for one in told["columns"])
    rows, total = tuple(map(_row, told["rows"])), told["total"] and _row(told["total"])
    return Table(**{**told, "columns": columns, "rows": rows, "total": total, "margins": tuple(told["margins"])})
