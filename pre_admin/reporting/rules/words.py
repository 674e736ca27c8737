"""The figures of the report in words: the page, the files and the charts say them alike."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Final

from pre_admin.core.french import NBSP, amount_fr, count_fr, decimal_fr
from pre_admin.reporting.rules.tables import Measure, Row

MASKED: Final = "masqué"
"""Said of a count under five and of those that would give it away by a subtraction, alike: none can be told from the other."""
NOTHING: Final = "—"

_SAID: Final[Mapping[Measure, Callable[[int], str]]] = {
    Measure.PEOPLE: count_fr,
    Measure.NUMBER: count_fr,
    Measure.CENTS: lambda value: amount_fr(Decimal(value) / 100),
    Measure.DAYS: count_fr,
    Measure.HUNDREDTHS: lambda value: decimal_fr(Decimal(value) / 100),
    Measure.TENTHS_OF_PERCENT: lambda value: f"{decimal_fr(Decimal(value) / 10)}{NBSP}%",
}


def value_words(value: int | None, measure: Measure) -> str:
    """« 1 234,50 € », « 24,2 % », « 8 »; a dash when there is nothing to say."""
    return NOTHING if value is None else _SAID[measure](value)


def cell_words(row: Row, place: int, measure: Measure) -> str:
    """What a cell of a table says."""
    return MASKED if place in row.masked else value_words(row.values[place], measure)
