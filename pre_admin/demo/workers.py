"""Referents over the years, the five support teams, the two bodies."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from pre_admin.core.calendar import start_of_day
from pre_admin.core.text import normalise, sort_key
from pre_admin.demo.partner_names import COMMITTEE, COUNCIL, INTERESTS, TEAM_SEATS
from pre_admin.demo.partners import EMPLOYERS, Partners, Row
from pre_admin.partners.models import Body, Capacity, Profession, Seat

POSTS = (20,) * 10 + (25,) * 8 + (30,) * 4 + (40,) * 2 + (50,) * 4
"""Percent of a full time of each post in 2014: 28 people, 8 full times."""
LATE = {26: date(2013, 3, 1), 27: date(2013, 9, 1)}
"""Posts opened during 2013."""
HANDED = {6: date(2013, 9, 1), 4: date(2014, 3, 1), 12: date(2014, 9, 1)}
"""Posts whose holder changed in those two years; the next comes the day after the former leaves."""
SHIFTED = {0: (date(2014, 9, 1), 30), 27: (date(2014, 9, 1), 40)}
"""One gives ten points more and the other ten less, on the same day: the total does not move."""
CLOSED = {20: date(2019, 8, 31), 21: date(2020, 8, 31), 22: date(2016, 8, 31), 23: date(2022, 8, 31)}
"""Posts that were not filled again."""
OPENED = (2017, 2018, 2019, 2021, 2022, 2023)
"""School years in which a post was added."""

Steps = list[tuple[date, int]]


def add_referents(partners: Partners, account: int, name: tuple[str, str]) -> None:
    """Posts one after the other, each with its holders in turn; one of today's has the demonstration's account."""
    for post, percent in enumerate(POSTS):
        begun = LATE.get(post) or date(2009 + post % 4, (1, 9)[post % 2], 1)
        steps: Steps = [(begun, percent)]
        if post in SHIFTED:
            steps.append(SHIFTED[post])
        _fill_post(partners, post, steps, CLOSED.get(post))
    for post, year in enumerate(OPENED, start=len(POSTS)):
        _fill_post(partners, post, [(date(year, 9, 1), partners.rng.choice((20, 25, 30, 50)))], None)
    one = next(row for row in partners.referents if row["ends_on"] is None)
    last, first = name
    one |= {
        "last_name": last, "first_name": first, "sort_key": sort_key(last, first), "email": "referent@demo.example",
        "user_id": account,
    }  # fmt: skip


def _fill_post(partners: Partners, post: int, steps: Steps, closed: date | None) -> None:
    """The holders of a post in turn, as far as the day of the demonstration."""
    rng, start = partners.rng, steps[0][0]
    if rng.random() < 0.3:
        steps.append((date(max(2016, start.year + 1) + rng.randint(0, 4), 9, 1), rng.choice((20, 25, 30, 40, 50, 60))))
    handed = HANDED.get(post)
    while start <= partners.day:
        leaves = handed or date(max(2015, start.year + rng.randint(3, 7)), 9, 1)
        end = leaves - timedelta(days=1)
        last = closed is not None and end >= closed
        _hold(partners, steps, start, closed if last and closed else end)
        if last:
            return
        # After 2014 a post sometimes waits a month for its next holder.
        start, handed = leaves + timedelta(days=30 * (handed is None and rng.random() < 0.2)), None


def _hold(partners: Partners, steps: Steps, start: date, end: date) -> None:
    """One holder, with the shares of a full time they gave."""
    ended = end if end < partners.day else None
    last, first = partners.person()
    number = len(partners.referents) + 1
    moment = start_of_day(min(start + timedelta(days=2), partners.day))
    partners.referents.append(
        partners.base(partners.referents, moment) | {
            "last_name": last, "first_name": first, "profession": partners.rng.choices(list(Profession), (34, 28, 12, 16, 6, 4))[0],
            "employer_id": partners.rng.randint(1, EMPLOYERS), "phone": partners.phone(),
            "email": f"{normalise(first)}.{number}@partenaire.example", "starts_on": start, "ends_on": ended, "user_id": None,
            "sort_key": sort_key(last, first), "archived_at": start_of_day(ended) if ended and ended.year < partners.day.year - 3 else None,
        }
    )  # fmt: skip
    known = [step for step in sorted(steps) if step[0] <= min(ended or partners.day, partners.day)]
    before = [step for step in known if step[0] <= start]
    kept = [(start, before[-1][1]), *(step for step in known if step[0] > start)]
    ends = [step[0] - timedelta(days=1) for step in kept[1:]] + [ended]
    for (since, percent), until in zip(kept, ends, strict=True):
        partners.shares.append(
            partners.base(partners.shares, moment)
            | {"referent_id": number, "percent": percent, "starts_on": since, "ends_on": until}
        )


# ---- support teams
def add_teams(partners: Partners, territories: Mapping[str, int], account: int, name: tuple[str, str]) -> None:
    """Seven to ten members in each territory, a few who left; one has the demonstration's account."""
    for territory in territories.values():
        for function, institution in TEAM_SEATS[: partners.rng.randint(7, len(TEAM_SEATS))]:
            _join_team(partners, territory, function, institution, None)
        function, institution = partners.rng.choice(TEAM_SEATS)
        _join_team(partners, territory, function, institution, partners.ago(40, 900))
    one = next(row for row in partners.team if row["territory_id"] == territories["Mosson"] and row["ends_on"] is None)
    last, first = name
    one |= {
        "last_name": last, "first_name": first, "sort_key": sort_key(last, first), "email": "equipe@demo.example",
        "user_id": account, "function": "Directeur d’école", "charter_signed_on": None,
    }  # fmt: skip


def _join_team(partners: Partners, territory: int, function: str, institution: str, end: date | None) -> None:
    rng = partners.rng
    last, first = partners.person(function)
    start = partners.ago(1000, 2500) if end else partners.ago(60, 2000)
    signed = start + timedelta(days=rng.randint(0, 40)) if rng.random() < 0.8 else None
    partners.team.append(
        partners.base(partners.team, start_of_day(start)) | {
            "territory_id": territory, "last_name": last, "first_name": first, "function": function, "institution": institution,
            "phone": partners.phone(), "email": f"{normalise(first)}.{len(partners.team) + 1}@institution.example",
            "starts_on": start, "ends_on": end, "user_id": None, "charter_signed_on": signed, "sort_key": sort_key(last, first),
            "archived_at": None,
        }
    )  # fmt: skip


# ---- bodies
def add_bodies(partners: Partners, people: Mapping[str, tuple[int, tuple[str, str]]]) -> None:
    """Both bodies with their terms, a former chair each, the interests declared.

    `people`: « committee chair », « council chair » and « secretary » → (account, (last name, first name)).
    """
    _compose(partners, Body.TECHNICAL_COMMITTEE, COMMITTEE, (people["committee chair"], people["secretary"]))
    _compose(partners, Body.ADVISORY_COUNCIL, COUNCIL, (people["council chair"], people["secretary"]))
    for body, rank, provider, role, begun, ended in INTERESTS:
        member = [row for row in partners.members if row["body"].value == body][rank]
        partners.interests.append(
            partners.base(partners.interests, member["created_at"]) | {
                "member_id": member["id"], "provider_id": provider, "role": role, "starts_on": date(partners.day.year - begun, 1, 1),
                "ends_on": None if ended is None else date(partners.day.year - ended, 6, 30),
            }
        )  # fmt: skip


Known = tuple[int, tuple[str, str]]


def _compose(partners: Partners, body: Body, seats: Sequence[tuple[str, str, str, str]], known: tuple[Known, Known]) -> None:
    begun = date(partners.day.year - 3, 9, 1)
    for rank, (capacity, function, institution, seat) in enumerate(seats):
        account, name = known[rank] if rank < len(known) else (None, partners.person(function))
        member = _sit(partners, body, Capacity(capacity), function, institution, account, name)
        since = begun if rank < len(known) else date(partners.day.year - partners.rng.randint(1, 4), 9, 1)
        if rank > 1 and partners.rng.random() < 0.3:
            _serve(partners, member, Seat.ALTERNATE, since.replace(year=since.year - 3), since - timedelta(days=1))
        renewed = since.replace(year=since.year + 6) - timedelta(days=1) if partners.rng.random() < 0.6 else None
        _serve(partners, member, Seat(seat), since, renewed)
    capacity, function, institution, _ = seats[0]
    former = _sit(partners, body, Capacity(capacity), function, institution, None, partners.person(function))
    _serve(partners, former, Seat.CHAIR, begun.replace(year=begun.year - 6), begun - timedelta(days=1))


def _sit(
    partners: Partners,
    body: Body,
    capacity: Capacity,
    function: str,
    institution: str,
    account: int | None,
    name: tuple[str, str],
) -> Row:
    last, first = name
    member = partners.base(partners.members, partners.stamp()) | {
        "body": body, "last_name": last, "first_name": first, "capacity": capacity, "function": function, "institution": institution,
        "email": f"{normalise(first)}.{len(partners.members) + 1}@instance.example", "phone": partners.phone(), "user_id": account,
        "sort_key": sort_key(last, first), "archived_at": None,
    }  # fmt: skip
    partners.members.append(member)
    return member


def _serve(partners: Partners, member: Row, seat: Seat, start: date, end: date | None) -> None:
    partners.terms.append(
        partners.base(partners.terms, member["created_at"])
        | {"member_id": member["id"], "seat": seat, "starts_on": start, "ends_on": end}
    )
