"""The only clock, and the three calendars of the programme: day, school year, calendar year."""

from contextvars import ContextVar
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
SCHOOL_YEAR_FIRST_MONTH = 8

_fixed_day: ContextVar[date | None] = ContextVar("fixed_day", default=None)


def set_today(day: date | None) -> None:
    """Fix the day for a demonstration or a test; None gives the real clock back."""
    _fixed_day.set(day)


def now() -> datetime:
    """The present moment, aware, in UTC. Under a fixed day: that day, at the real hour of Paris."""
    real = datetime.now(UTC)
    fixed = _fixed_day.get()
    if fixed is None:
        return real
    return datetime.combine(fixed, real.astimezone(PARIS).time(), PARIS).astimezone(UTC)


def today() -> date:
    """The present day in Paris; a list asks for it once per row."""
    return _fixed_day.get() or datetime.now(PARIS).date()


def local(moment: datetime) -> datetime:
    """The moment as a clock in Paris shows it."""
    return moment.astimezone(PARIS)


def start_of_day(day: date) -> datetime:
    """The first moment of that day in Paris, aware, in UTC."""
    return datetime.combine(day, time.min, PARIS).astimezone(UTC)


def school_year_of(day: date) -> int:
    """The first calendar year of the school year holding this day: 2025 stands for 2025-2026.

    The year changes on 1 August, when the schools prepare the coming one.
    """
    return day.year if day.month >= SCHOOL_YEAR_FIRST_MONTH else day.year - 1


def school_year_label(year: int) -> str:
    """2025 → « 2025-2026 »."""
    return f"{year}-{year + 1}"


def birthday_in(birth: date, year: int) -> date:
    """The birthday in that year; someone born on 29 February turns older on 1 March of common years."""
    try:
        return birth.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


def age_on(birth: date, day: date) -> int:
    """Whole years of age on that day; negative before birth."""
    return day.year - birth.year - (day < birthday_in(birth, day.year))


def months_on(birth: date, day: date) -> int:
    """Whole months of age on that day."""
    return (day.year - birth.year) * 12 + day.month - birth.month - (day.day < birth.day)
