"""The dates of a regular series of sessions, and the French public holidays that it leaves out."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import NamedTuple

MOST = 200
"""Sessions planned at once at most: more than a school year of two days a week."""
TOO_MANY = f"Une série compte {MOST} séances au plus : rapprochez les deux dates, ou choisissez moins de jours."
NO_DATE = "Aucun de ces jours ne tombe entre les deux dates : vérifiez les dates et les jours."
WRONG_WAY = "La fin précède le début : vérifiez les deux dates."


class Dated(NamedTuple):
    """A date of a series; `off` names the public holiday it falls on."""

    day: date
    off: str = ""


def easter(year: int) -> date:
    """Easter Sunday, in the Gregorian calendar (Meeus)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    ell = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * ell) // 451
    month, day = divmod(h + ell - 7 * m + 114, 31)
    return date(year, month, day + 1)


def public_holidays(year: int) -> dict[date, str]:
    """The legal holidays of a year (code du travail, art. L3133-1)."""
    spring = easter(year)
    return {
        date(year, 1, 1): "jour de l’an", spring + timedelta(1): "lundi de Pâques", date(year, 5, 1): "fête du travail",
        date(year, 5, 8): "8 mai", spring + timedelta(39): "Ascension", spring + timedelta(50): "lundi de Pentecôte",
        date(year, 7, 14): "14 juillet", date(year, 8, 15): "Assomption", date(year, 11, 1): "Toussaint",
        date(year, 11, 11): "11 novembre", date(year, 12, 25): "Noël",
    }  # fmt: skip


def dates_of(start: date, end: date, weekdays: Collection[int]) -> list[Dated]:
    """The dates of these weekdays (0 is Monday) from a day to another, both included; at most one more than may be planned."""
    found: list[Dated] = []
    off = {
        day: name for year in range(start.year, min(end.year, start.year + 5) + 1) for day, name in public_holidays(year).items()
    }
    day = start
    while day <= end and len(found) <= MOST:
        if day.weekday() in weekdays:
            found.append(Dated(day, off.get(day, "")))
        day += timedelta(1)
    return found


def series_refusal(start: date, end: date, dates: Collection[Dated]) -> str | None:
    """Why these dates make no series."""
    if end < start:
        return WRONG_WAY
    if not dates:
        return NO_DATE
    return TOO_MANY if len(dates) > MOST else None
