"""The years one may ask a report of, and the way from one to the next."""

from collections.abc import Sequence

from pre_admin.core.calendar import today
from pre_admin.panel.requests import address
from pre_admin.reporting.rules.periods import FIRST_YEAR, Period, calendar_year, school_year
from pre_admin.reporting.views.freezing import PATH


def choices() -> Sequence[str]:
    """Calendar years then school years, the latest first."""
    day = today()
    calendar = [calendar_year(year) for year in range(day.year, FIRST_YEAR - 1, -1)]
    school = [one for year in range(day.year, FIRST_YEAR - 1, -1) if (one := school_year(year)).first <= day]
    return [one.code for one in (*calendar, *school)]


def neighbours(period: Period, variant: str) -> Sequence[tuple[str, str, str]]:
    """(address, words, relation) of the year before and the one after, where there is one."""
    found = []
    if period.first.year > FIRST_YEAR:
        found.append((address(PATH, [("year", period.previous.code), ("variant", variant)]), period.previous.code, "prev"))
    if period.following.first <= today():
        found.append((address(PATH, [("year", period.following.code), ("variant", variant)]), period.following.code, "next"))
    return found
