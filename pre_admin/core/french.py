"""Figures, dates and plurals as French typography writes them."""

from datetime import date, datetime
from decimal import Decimal

from pre_admin.core.calendar import age_on, local, months_on

THIN = "\u202f"
NBSP = "\u00a0"
MONTHS = ("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre")
FEW = 5
"""Under so many, a number of children would point at them."""
DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


def count_fr(number: int) -> str:
    """1284 → « 1 284 »."""
    return f"{number:,}".replace(",", THIN)


def few_told(number: int) -> str:
    """A number of children beyond whoever follows them: « 12 », « moins de 5 » (R1)."""
    return f"moins de{NBSP}{FEW}" if number < FEW else count_fr(number)


def amount_fr(amount: Decimal | None) -> str:
    """Decimal("1234.5") → « 1 234,50 € »."""
    if amount is None:
        return ""
    return f"{amount:,.2f}".replace(",", THIN).replace(".", ",") + f"{NBSP}€"


def euros_fr(amount: Decimal) -> str:
    """Decimal("1234.5") → « 1 234 € »: a size, where cents say nothing."""
    return f"{int(amount):,}".replace(",", THIN) + f"{NBSP}€"


def percent_fr(number: int) -> str:
    """30 → « 30 % »."""
    return f"{number}{NBSP}%"


def decimal_fr(number: Decimal) -> str:
    """Decimal("8.00") → « 8 », Decimal("7.35") → « 7,35 »."""
    text = f"{number:,f}".replace(",", THIN).replace(".", ",")
    return text.rstrip("0").rstrip(",") if "," in text else text


def date_fr(day: date | datetime | None) -> str:
    """31/12/2025; a moment is shown as the day it was in Paris."""
    if day is None:
        return ""
    if isinstance(day, datetime):
        day = local(day).date()
    return f"{day.day:02d}/{day.month:02d}/{day.year:04d}"


def datetime_fr(moment: datetime | None) -> str:
    """31/12/2025 à 17 h 05, Paris time."""
    return "" if moment is None else f"{date_fr(moment)} à {time_fr(moment)}"


def time_fr(moment: datetime) -> str:
    """17 h 05, Paris time."""
    there = local(moment)
    return f"{there.hour}{NBSP}h{NBSP}{there.minute:02d}"


def long_date_fr(day: date) -> str:
    """jeudi 12 mars 2026."""
    number = "1er" if day.day == 1 else str(day.day)
    return f"{DAYS[day.weekday()]} {number} {MONTHS[day.month - 1]} {day.year}"


def short_day_fr(day: date) -> str:
    """Jeu. 12: a day of this week."""
    return f"{DAYS[day.weekday()][:3].capitalize()}.{NBSP}{'1er' if day.day == 1 else day.day}"


def hour_fr(text: str | None) -> str:
    """« 14:30 », as a record keeps it → « 14 h 30 »; empty for none."""
    hour, _, minute = (text or "").partition(":")
    return f"{int(hour)}{NBSP}h{NBSP}{minute}" if hour.isdecimal() and minute else text or ""


def plural(number: int, one: str, many: str) -> str:
    """The figure with its word: French keeps the singular for 0 and 1."""
    return f"{count_fr(number)}{NBSP}{one if number < 2 else many}"


def age_words(birth: date | None, day: date) -> str:
    """« 7 ans », or « 31 mois » under three years; empty when the birth date is unknown or later."""
    if birth is None or birth > day:
        return ""
    years = age_on(birth, day)
    return f"{months_on(birth, day)}{NBSP}mois" if years < 3 else f"{years}{NBSP}ans"
