"""The period a report tells: a calendar year, as the money goes, or a school year, as the national survey asks."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from pre_admin.core.french import date_fr

FIRST_YEAR: Final = 2005
"""The programmes date from the law of 18 January 2005."""
SCHOOL_YEAR_STARTS: Final = (9, 1)
UNKNOWN: Final = "Écrivez une année civile, comme 2014, ou une année scolaire, comme 2014-2015."
OUT_OF_BOUNDS: Final = "Le bilan va de {} à {} : choisissez une année entre les deux."
_WRITTEN = re.compile(r"(\d{4})(?:-(\d{4}))?")


@dataclass(frozen=True)
class Period:
    """A year from its first to its last day; `school` says which kind it is."""

    first: date
    last: date
    school: bool = False

    @property
    def code(self) -> str:
        """« 2014 », « 2014-2015 »: what the address holds and the titles say."""
        return f"{self.first.year}-{self.last.year}" if self.school else str(self.first.year)

    @property
    def told(self) -> str:
        """« Année civile, du 01/01/2014 au 31/12/2014 »."""
        return f"Année {'scolaire' if self.school else 'civile'}, du {date_fr(self.first)} au {date_fr(self.last)}"

    @property
    def previous(self) -> "Period":
        """The year before, of the same kind."""
        return school_year(self.first.year - 1) if self.school else calendar_year(self.first.year - 1)

    @property
    def following(self) -> "Period":
        """The year after, of the same kind."""
        return school_year(self.first.year + 1) if self.school else calendar_year(self.first.year + 1)

    def reached(self, day: date) -> date:
        """The day at which its stocks are counted: its last day, or this one while it runs."""
        return min(self.last, day)

    def over(self, day: date) -> bool:
        """Whether nothing more can happen in it."""
        return self.last < day


def calendar_year(year: int) -> Period:
    """From 1 January to 31 December."""
    return Period(date(year, 1, 1), date(year, 12, 31))


def school_year(year: int) -> Period:
    """From 1 September to 31 August of the year after."""
    month, day = SCHOOL_YEAR_STARTS
    return Period(date(year, month, day), date(year + 1, month - 1, 31), school=True)


def period_of(text: str, day: date) -> Period:
    """The period a person asks for, seen from this day. Raises ValueError with a sentence for whatever is no such year."""
    written = _WRITTEN.fullmatch(text.strip()) if len(text) <= 20 and text.isascii() else None
    if written is None or (written[2] and int(written[2]) != int(written[1]) + 1):
        raise ValueError(UNKNOWN)
    if not FIRST_YEAR <= int(written[1]) <= day.year:
        raise ValueError(OUT_OF_BOUNDS.format(FIRST_YEAR, day.year))
    found = school_year(int(written[1])) if written[2] else calendar_year(int(written[1]))
    if found.first > day:
        raise ValueError(OUT_OF_BOUNDS.format(FIRST_YEAR, day.year))
    return found


def usual_period(day: date) -> Period:
    """What is asked for most: the last calendar year that is over."""
    return calendar_year(day.year - 1)
