"""Today's pile: referrals not examined yet, some incomplete, some on the agendas to come."""

from datetime import timedelta

from pre_admin.core.calendar import age_on
from pre_admin.demo.pathways.book import Book
from pre_admin.demo.pathways.figures import EXCEPTIONS, ON_OWN_AGENDA, OTHER_AGENDAS, REVIEWS_ON_AGENDA, WAITING
from pre_admin.demo.pathways.meetings import Teams
from pre_admin.demo.pathways.referrals import refer
from pre_admin.demo.people import Row
from pre_admin.families.rules import Verdict
from pre_admin.pathways.models import Agreement, CaseDecision, PathwayState, PathwayType, Referral, ReferralState


class Pool:
    """Children of today with nothing under way, each drawn once."""

    def __init__(self, book: Book, former: int) -> None:
        self.book = book
        soon, grown = book.day - timedelta(days=75), book.day - timedelta(days=250)
        self.left = [
            child for child in book.town.children[: former - 1]
            if child["archived_at"] is None and book.free_from.get(child["id"], soon) <= soon
            and book.holders(child) and age_on(child["birth_date"], grown) >= 2 and age_on(child["birth_date"], book.day) <= 16
        ]  # fmt: skip
        book.rng.shuffle(self.left)

    def take(self, count: int, territory: int | None = None, verdict: Verdict = Verdict.ELIGIBLE) -> list[Row]:
        """So many children who live there, or anywhere; fewer when there are not so many."""
        found: list[Row] = []
        for child in self.left:
            home = self.book.home_on(child, self.book.day - timedelta(days=70))
            lives = home["territory_id"] if home else None
            if len(found) < count and territory in (None, lives) and self.book.judged(child, self.book.day).verdict is verdict:
                found.append(child)
        taken = {child["id"] for child in found}
        self.left = [child for child in self.left if child["id"] not in taken]
        return found


def fill_pile(book: Book, teams: Teams, pool: Pool, own: int) -> None:
    """Sixty referrals that wait, one for each age in days from 1 to 60."""
    others = [territory for territory in teams.coming if territory != own]
    ages = list(range(1, WAITING + 1))
    late, early = ages[14:], ages[:14]
    book.rng.shuffle(late)
    ages = late + early
    placed = [(child, own) for child in pool.take(ON_OWN_AGENDA, own)]
    for rank in range(OTHER_AGENDAS):
        placed += [(child, others[rank % len(others)]) for child in pool.take(1, others[rank % len(others)])]
    for child, territory in placed:
        referral = refer(book, child, book.day - timedelta(days=ages.pop(0)), ReferralState.WAITING)
        teams.on_agenda(teams.coming[territory][0], child, referral)
    rest = [(child, True) for child in pool.take(EXCEPTIONS, verdict=Verdict.OUTSIDE)]
    rest += [(child, False) for child in pool.take(2, verdict=Verdict.OUTSIDE) + pool.take(2, verdict=Verdict.NO_ADDRESS)]
    rest += [(child, True) for child in pool.take(len(ages) - len(rest))]
    for number, (child, excepted) in enumerate(rest):
        _wait(book, child, ages.pop(0), number, excepted)
    _ask_more(book, teams)


def _wait(book: Book, child: Row, age: int, number: int, excepted: bool) -> None:
    """A referral on no agenda yet; two in three lack something."""
    lacking = number % 6
    row = refer(book, child, book.day - timedelta(days=age), ReferralState.WAITING, reasons=lacking != 2)
    if not excepted:
        row |= {"exception_reason": None, "exception_by_id": None}
    if lacking in (0, 3):
        row |= {"informed_on": None, "informed_by": None, "agreement": None}
    if lacking == 1:
        row |= {"origin_id": None, "institution": None, "sender_name": None, "sender_function": None, "sender_contact": None}
    if lacking == 2:
        row |= {"tried": None, "strengths": None}
    if number in (10, 22):
        row |= {"agreement": Agreement.NO, "informed_on": row["received_on"], "informed_by": row["sender_name"]}


def _ask_more(book: Book, teams: Teams) -> None:
    """Two situations came to the last meeting, which asked for more before it decides; they come back to the next."""
    asked = 0
    for territory, meetings in teams.coming.items():
        before = teams.past[territory][-1]
        for review in teams.agenda_of(meetings[0]):
            referral = book.of(Referral)[review["referral_id"] - 1]
            if asked < 2 and referral["received_on"] < before["held_on"] - timedelta(days=10):
                child = book.town.children[review["child_id"] - 1]
                asked += teams.decide(before, child, CaseDecision.MORE_INFORMATION, referral) is not None


def reviews_to_come(book: Book, teams: Teams, own: int) -> None:
    """Running pathways whose review is due are on the next agenda of their team."""
    for territory, meetings in teams.coming.items():
        due = [
            row for row in book.of_pathways(PathwayState.RUNNING)
            if row["type"] is PathwayType.PERSONAL and row["entry_territory_id"] == territory
        ]  # fmt: skip
        due.sort(key=lambda row: (row["next_review_on"], row["id"]))
        left = REVIEWS_ON_AGENDA if territory == own else 2
        for pathway in due:
            child = book.town.children[pathway["child_id"] - 1]
            left -= teams.on_agenda(meetings[0], child, pathway=pathway) is not None if left else 0
