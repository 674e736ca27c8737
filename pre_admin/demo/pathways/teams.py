"""The teams' calendar: thirteen meetings a year in each territory, and who sat before today's members.

process.md §1.2 gives two national averages, 13 meetings a year and 18 days from referral to meeting. Both hold together for
each of the five teams, not for the five at once: a team that met three times a year would let a child wait two months.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import pairwise
from random import Random

from pre_admin.core.calendar import start_of_day
from pre_admin.core.text import normalise, sort_key
from pre_admin.demo.partners import Partners, Row

SLOTS = (12, 33, 54, 75, 96, 117, 138, 159, 180, 256, 284, 312, 340)
"""Days of the year after which a team meets next, on its own weekday; none in the summer."""
RECENT, NEXT = (6, 9, 10, 8, 11), (0, 8, 12, 20, 27)
"""For each team: how many days ago it last met, in how many it meets next; the first meets on the day itself, so that its screen can be shown."""
FIRST_YEAR = 2013


def past_days(rank: int, day: date) -> list[date]:
    """When the team of that rank has met, from the first cohort on; the last time a few days ago."""
    last = workday(day - timedelta(days=RECENT[rank]))
    known = [held for year in range(FIRST_YEAR, day.year + 1) for held in _days_of(rank, year)]
    return [held for held in known if held < last - timedelta(days=10)] + [last]


def _days_of(rank: int, year: int) -> list[date]:
    after = (date(year, 1, 1) + timedelta(days=slot) for slot in SLOTS)
    return [one + timedelta(days=(rank - one.weekday()) % 7) for one in after]


def next_days(rank: int, day: date) -> list[date]:
    """When it meets next, then a month later."""
    first = workday(day + timedelta(days=NEXT[rank]), 1)
    return [first, workday(first + timedelta(days=28), 1)]


def workday(day: date, way: int = -1) -> date:
    """That day, or the nearest before (after, with 1) that is not of a week-end."""
    while day.weekday() > 4:
        day += timedelta(days=way)
    return day


def add_former_members(rng: Random, partners: Partners) -> None:
    """Who held each seat before its present holder, back to the first cohort."""
    known, partners.rng = partners.rng, rng
    for member in [row for row in partners.team if row["ends_on"] is None]:
        end = member["starts_on"] - timedelta(days=1)
        first = date(2012, 9, 1)
        changes = [first, *(date(year, 9, 1) for year in (2016 + rng.randint(-1, 1), 2020) if date(year, 6, 1) < end)]
        for start, following in pairwise([*changes, end + timedelta(days=1)]):
            if following > start:
                _sat(partners, member, start, following - timedelta(days=1))
    partners.rng = known


def _sat(partners: Partners, member: Row, start: date, end: date) -> None:
    last, first = partners.person(member["function"])
    number = len(partners.team) + 1
    partners.team.append(
        partners.base(partners.team, start_of_day(start)) | {
            "territory_id": member["territory_id"], "last_name": last, "first_name": first, "function": member["function"],
            "institution": member["institution"], "phone": None, "email": f"{normalise(first)}.{number}@institution.example",
            "starts_on": start, "ends_on": end, "user_id": None, "charter_signed_on": start, "sort_key": sort_key(last, first),
            "archived_at": start_of_day(end + timedelta(days=400)) if end + timedelta(days=400) < partners.day else None,
        }
    )  # fmt: skip


def members_in(partners: Partners) -> Mapping[int, list[Row]]:
    """Territory → everybody who ever sat in its team."""
    found: dict[int, list[Row]] = {}
    for row in partners.team:
        found.setdefault(row["territory_id"], []).append(row)
    return found
