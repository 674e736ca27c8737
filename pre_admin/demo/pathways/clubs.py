"""Clubs, each school year: their pupils, and this year's sessions with who came."""

from datetime import date, timedelta
from typing import Final

from pre_admin.core.calendar import school_year_of
from pre_admin.demo import names
from pre_admin.demo.pathways.book import Book
from pre_admin.demo.pathways.figures import COHORTS
from pre_admin.demo.pathways.following import in_post
from pre_admin.demo.pathways.lives import Case, tell
from pre_admin.demo.people import Row, School
from pre_admin.pathways.models import Came, Club, ClubSession, Pathway, PathwayType, SessionAttendance
from pre_admin.territories.levels import OriginalLevel as Level

SIZES: Final = {PathwayType.ATELIERS_MALINS: 9, PathwayType.COUP_DE_POUCE: 5, PathwayType.COLLECTIVE: 8}
TITLES: Final = {
    PathwayType.ATELIERS_MALINS: "Ateliers Malins CP", PathwayType.COUP_DE_POUCE: "Club Coup de Pouce",
    PathwayType.COLLECTIVE: "Chorale",
}  # fmt: skip
ACTIONS: Final = {
    PathwayType.ATELIERS_MALINS: "ateliers-malins", PathwayType.COUP_DE_POUCE: "coup-de-pouce", PathwayType.COLLECTIVE: "culture",
}  # fmt: skip
WEEKDAYS: Final = {PathwayType.ATELIERS_MALINS: (1, 3), PathwayType.COUP_DE_POUCE: (0, 1, 3, 4), PathwayType.COLLECTIVE: (2,)}


def open_club(book: Book, kind: PathwayType, school: School, year: int, begun: date) -> Row:
    """A club of a school, run by a referent in post that day."""
    referent = in_post(book, begun)
    name = names.SCHOOLS[school.id - 1][0]
    return book.add(
        Club, begun - timedelta(days=20), label=f"{TITLES[kind]}, {name[0].lower()}{name[1:]}", type=kind, school_id=school.id,
        action_type_id=book.id_of("action_type", ACTIONS[kind]), provider_id=referent["employer_id"] if referent else None,
        referent_id=referent["id"] if referent else None, school_year=year, places=SIZES[kind],
        archived_at=None if year >= school_year_of(book.day) - 1 else book.town.stamp(1),
    )  # fmt: skip


class Clubs:
    """The clubs of a school year as they fill: a new one opens when the last is full."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self._open: dict[tuple[int, PathwayType, str], tuple[Row, int]] = {}

    def place(self, kind: PathwayType, territory: str, entry: date) -> Row:
        """A club of the territory with a place left."""
        year = school_year_of(entry)
        club, taken = self._open.get((year, kind, territory), (None, 0))
        if club is None or taken >= club["places"]:
            near = [one for one in self.book.town.schools if one.kind in ("elementary", "primary") and one.territory == territory]
            able = [one for one in near if one.ends_on is None or one.ends_on.year > year]
            others = [one for one in self.book.town.schools if one.kind == "elementary" and one.ends_on is None]
            club, taken = open_club(self.book, kind, self.book.rng.choice(able or others), year, entry), 0
        self._open[year, kind, territory] = (club, taken + 1)
        return club


def ends_of(year: int) -> date:
    """The last day of a club of that school year."""
    return date(year + 1, 7, 3)


def begins_of(year: int, day: date) -> date | None:
    """The first day of that school year's clubs; None while they have not begun."""
    usual = date(year, 10, 6)
    if day >= usual + timedelta(days=10):
        return usual
    early = date(year, 9, 8)
    return early if day >= early + timedelta(days=10) else None


def yearly_clubs(book: Book, year: int, most: int) -> None:
    """So many clubs of a school year, with the pupils of CP who live nearby, in threes at least."""
    begun = begins_of(year, book.day)
    if begun is None:
        return
    level = book.town.levels[Level.CP.value]
    pupils: dict[str, list[Row]] = {}
    for (child_id, enrolled), row in sorted(book.schooling.items()):
        child = book.town.children[child_id - 1]
        free = book.free_from.get(child_id, date.min) <= begun - timedelta(days=30) and child["archived_at"] is None
        if enrolled == year and row["level_id"] == level and free and book.holders(child) and book.home_on(child, begun):
            pupils.setdefault(book.home_of_school.get(row["school_id"], ""), []).append(child)
    kinds = (PathwayType.ATELIERS_MALINS, PathwayType.COUP_DE_POUCE)
    ranked = sorted(pupils, key=lambda name: (-len(pupils[name]), name))
    for number, territory in enumerate(ranked[:most]):
        kind = kinds[number % 2]
        _fill(book, kind, territory, pupils[territory][: SIZES[kind]], year, begun)


def _fill(book: Book, kind: PathwayType, territory: str, children: list[Row], year: int, begun: date) -> None:
    if len(children) < 3:
        return
    clubs = Clubs(book)
    for child in children:
        club = clubs.place(kind, territory, begun)
        tell(book, Case(child, kind, begun - timedelta(days=book.rng.randint(8, 25)), begun, ends_of(year), "reached", club=club))


def choir(book: Book, children: list[Row]) -> None:
    """This year's other collective action, beside the children's own pathways."""
    year = school_year_of(book.day)
    begun = begins_of(year, book.day)
    if begun is None or year <= COHORTS[1]:
        return
    club = open_club(book, PathwayType.COLLECTIVE, book.town.schools[2], year, begun)
    kept = dict(book.free_from)
    for child in children[: SIZES[PathwayType.COLLECTIVE] - 1]:
        if book.home_on(child, begun) and book.holders(child):
            tell(
                book, Case(child, PathwayType.COLLECTIVE, begun - timedelta(days=12), begun, ends_of(year), "reached", club=club)
            )
    book.free_from = kept


def hold_sessions(book: Book) -> None:
    """This year's sessions, and who came to each."""
    year = school_year_of(book.day)
    for club in [row for row in book.of(Club) if row["school_year"] == year]:
        members = [row for row in book.of(Pathway) if row["group_id"] == club["id"]]
        day = min(row["entry_on"] for row in members)
        while day <= book.day:
            if day.weekday() in WEEKDAYS[club["type"]] and not (
                (day.month == 12 and day.day > 18) or (day.month == 1 and day.day < 4)
            ):
                session = book.add(ClubSession, day, club_id=club["id"], held_on=day, minutes=60)
                for one in members:
                    came = book.rng.choices((Came.PRESENT, Came.ABSENT, Came.EXCUSED), (86, 8, 6))[0]
                    if one["closed_on"] is None or one["closed_on"] >= day:
                        book.add(
                            SessionAttendance, day, child_id=one["child_id"], session_id=session["id"], pathway_id=one["id"], came=came
                        )  # fmt: skip
            day += timedelta(days=1)
