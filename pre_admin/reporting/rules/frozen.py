"""A report as canonical JSON and back: what a freeze keeps, its hash, what differs since."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any, Final

from pre_admin.reporting.rules.periods import Period
from pre_admin.reporting.rules.tables import Chapter, Column, Figure, Measure, Report, Row, Table
from pre_admin.reporting.rules.words import MASKED, value_words

Told = Mapping[str, Any]
NOT_OVER: Final = "L’année {} n’est pas finie : arrêtez son bilan à partir du {}."
REASON: Final = "Ce bilan est déjà arrêté : écrivez pourquoi il l’est de nouveau. La version d’avant reste gardée."
REASON_MOST: Final = 300
TOO_LONG: Final = "Ce texte dépasse 300 caractères : raccourcissez-le."


def freeze_refusal(period: Period, day: date, number: int, reason: str) -> tuple[str, str] | None:
    """(field, sentence) against freezing a period as its version `number`; None when it may be. The field is empty for the whole."""
    if not period.over(day):
        after = period.following.first
        return "", NOT_OVER.format(period.code, f"{after:%d/%m/%Y}")
    if number > 1 and not reason.strip():
        return "reason", REASON
    return ("reason", TOO_LONG) if len(reason.strip()) > REASON_MOST else None


# ---- kept
def canonical(report: Report) -> str:
    """The report as JSON, definitions included: equal reports give the same text."""
    return json.dumps(report, default=_plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def report_from(text: str) -> Report:
    """The report `canonical` wrote."""
    told = json.loads(text)
    figures = tuple(Figure(**{**one, "measure": Measure(one["measure"]), "of": tuple(one["of"])}) for one in told["figures"])
    chapters = tuple(Chapter(one["key"], one["title"], tuple(map(_table, one["tables"]))) for one in told["chapters"])
    return Report(told["period"], told["counted_at"], figures, chapters)


def hash_of(internal: str, published: str) -> str:
    """The SHA-256 of both variants, in hexadecimal."""
    return sha256(f"{internal}\n{published}".encode()).hexdigest()


def _plain(value: object) -> object:
    return sorted(value) if isinstance(value, frozenset) else dict(vars(value))


def _row(told: Told) -> Row:
    return Row(told["label"], tuple(told["values"]), tuple(told["links"]), frozenset(told["masked"]))


def _table(told: Told) -> Table:
    columns = tuple(Column(**{**one, "measure": Measure(one["measure"])}) for one in told["columns"])
    rows, total = tuple(map(_row, told["rows"])), told["total"] and _row(told["total"])
    return Table(**{**told, "columns": columns, "rows": rows, "total": total, "margins": tuple(told["margins"])})


# ---- what differs since
@dataclass(frozen=True)
class Difference:
    """A figure that is not today what it was."""

    label: str
    then: str
    now: str


def differences(frozen: Report, today: Report) -> Sequence[Difference]:
    """The figures and the cells of tables that changed, in the order of the report; when it was counted is no difference."""
    before, after = _said(frozen), _said(today)
    keys = [*before, *(key for key in after if key not in before)]
    absent = "—"
    return [
        Difference(label, before.get(label, absent), after.get(label, absent))
        for label in keys
        if before.get(label, absent) != after.get(label, absent)
    ]


def _said(report: Report) -> Mapping[str, str]:
    """« Nouveaux parcours » → « 413 », « Par type de parcours, Coup de Pouce, Nouveaux parcours » → « 45 »; shares follow and are left out."""
    found = {one.label.capitalize(): value_words(one.value, one.measure) for one in report.figures}
    for table in report.tables:
        for row in (*table.rows, *([table.total] if table.total else [])):
            for place, column in enumerate(table.columns):
                if column.measure is not Measure.TENTHS_OF_PERCENT:
                    label = ", ".join(text for text in (table.title, row.label, column.label) if text)
                    found[label] = MASKED if place in row.masked else value_words(row.values[place], column.measure)
    return found
