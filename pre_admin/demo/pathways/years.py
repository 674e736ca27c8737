"""What happened: the cohorts told from their plans, then each year since, up to the last meetings."""

from collections.abc import Sequence
from datetime import date, timedelta

from pre_admin.core.calendar import age_on, school_year_of, start_of_day
from pre_admin.demo.pathways import consents
from pre_admin.demo.pathways.book import Book
from pre_admin.demo.pathways.clubs import Clubs, ends_of, yearly_clubs
from pre_admin.demo.pathways.cohorts import Plan
from pre_admin.demo.pathways.figures import COHORTS
from pre_admin.demo.pathways.lives import Case, planned, tell
from pre_admin.demo.pathways.meetings import Teams
from pre_admin.demo.pathways.referrals import answered, refer
from pre_admin.demo.people import Row
from pre_admin.families.rules import Verdict
from pre_admin.pathways.models import CaseDecision, InformedStep, Pathway, PathwayState, PathwayType

QUIET, LIVELY = (1, 1, 2, 2, 2), (2, 2, 3, 3)
"""New situations at a meeting: the years between, then the last fifteen months."""
LIVELY_DAYS = 455
RETURNS = {2015: 0.5, 2016: 0.35, 2017: 0.2, 2018: 0.12, 2019: 0.08}
"""How often the child of a meeting of that year is one of the cohorts, come back."""
DECISIONS = {CaseDecision.PATHWAY: 90, CaseDecision.MAINSTREAM: 7, CaseDecision.REFUSAL: 3}
KEPT_DAYS = 730
"""A file leaves the lists two years after the last contact."""


def tell_cohorts(book: Book, teams: Teams, plans: Sequence[Plan], territories: list[int]) -> None:
    """Each situation of 2013 and 2014, in the order of the meetings."""
    clubs, names = Clubs(book), {row.territory_id: row.territory for row in book.town.places}
    for plan in sorted(plans, key=lambda one: (one.entry, one.met, one.received)):
        assert plan.child is not None
        referral = refer(book, plan.child, plan.received)
        meeting = teams.of_day(territories[plan.territory], plan.met)
        teams.decide(meeting, plan.child, CaseDecision.PATHWAY if plan.kind else CaseDecision.MAINSTREAM, referral)
        answered(book, referral, plan.met)
        if plan.kind is PathwayType.PERSONAL:
            case = planned(book, plan.child, plan.entry, referral, plan.met)
            if plan.entry.year == COHORTS[0]:
                case.ends = min(case.ends, plan.entry + timedelta(days=480))
            tell(book, case)
        elif plan.kind:
            club = clubs.place(plan.kind, names[territories[plan.territory]], plan.entry)
            tell(book, Case(plan.child, plan.kind, plan.met, plan.entry, ends_of(plan.school_year), "reached", referral, club))


def settle(book: Book) -> None:
    """Households of today have lived where they do, or somewhere of the town, since before their children were two."""
    for family in book.town.families:
        homes = book.homes.get(family["id"], ())
        if homes:
            first = min(homes, key=lambda row: row["starts_on"])
            first["starts_on"] = min(first["starts_on"], book.day - timedelta(days=book.rng.randint(2500, 5500)))


class Neighbours:
    """Children by the territory they live in today, drawn for a meeting."""

    def __init__(self, book: Book, former: int) -> None:
        self.book = book
        self.former = former
        self.today: dict[int, list[Row]] = {}
        self.cohort: dict[int, list[Row]] = {}
        for child in book.town.children:
            home = book.home_on(child, book.day)
            if home and home["territory_id"] and not child["archived_at"] and book.holders(child):
                kept = self.cohort if child["id"] >= former else self.today
                kept.setdefault(home["territory_id"], []).append(child)

    def draw(self, territory: int, received: date, back: float) -> Row | None:
        """A child of the programme's ages with no pathway at that time, who lived there and met the conditions."""
        book = self.book
        chosen = self.cohort if book.rng.random() < back else self.today
        known = chosen.get(territory, [])
        for _ in range(30 if known else 0):
            child = book.rng.choice(known)
            free = book.free_from.get(child["id"], date.min) <= received
            if not free or not 2 <= age_on(child["birth_date"], received) <= 16:
                continue
            home = book.home_on(child, received)
            if home and home["territory_id"] == territory and book.judged(child, received).verdict is Verdict.ELIGIBLE:
                return child
        return None


def tell_years(book: Book, teams: Teams, neighbours: Neighbours) -> None:
    """Meeting after meeting since the cohorts, and each autumn's clubs."""
    held = [row for rows in teams.past.values() for row in rows if row["held_on"].year > COHORTS[1]]
    clubs_of = COHORTS[1] + 1
    for meeting in sorted(held, key=lambda row: (row["held_on"], row["territory_id"])):
        while clubs_of < school_year_of(meeting["held_on"]) and clubs_of < school_year_of(book.day):
            yearly_clubs(book, clubs_of, 2)
            clubs_of += 1
        lively = (book.day - meeting["held_on"]).days < LIVELY_DAYS
        for _ in range(book.rng.choice(LIVELY if lively else QUIET)):
            _examine(book, teams, neighbours, meeting)
    if school_year_of(book.day) > COHORTS[1]:
        yearly_clubs(book, school_year_of(book.day), 4)


def _examine(book: Book, teams: Teams, neighbours: Neighbours, meeting: Row) -> None:
    met = meeting["held_on"]
    received = met - timedelta(days=book.rng.randint(8, 28))
    received -= timedelta(days=max(0, received.weekday() - 4))
    # The cohorts' figures count what was received in their years: nothing is added to them.
    received = max(received, date(COHORTS[1] + 1, 1, 2))
    child = neighbours.draw(meeting["territory_id"], received, RETURNS.get(met.year, 0.03))
    if child is None:
        return
    enrolled(book, child, received)
    referral = refer(book, child, received)
    decision = book.rng.choices(list(DECISIONS), list(DECISIONS.values()))[0]
    entry = min(met + timedelta(days=book.rng.randint(3, 20)), book.day - timedelta(days=1))
    teams.decide(meeting, child, decision, referral)
    answered(book, referral, met)
    book.free_from[child["id"]] = met + timedelta(days=90)
    if decision is CaseDecision.PATHWAY:
        enrolled(book, child, entry)
        tell(book, planned(book, child, entry, referral, met))
    else:
        consents.inform(book, child["id"], InformedStep.CONCLUSION, decision.label, met)


def enrolled(book: Book, child: Row, day: date) -> None:
    """The child's school years from that day's to the first one known, none left out."""
    first = school_year_of(day)
    for year in range(first, min(book.years_of(child), default=first + 1)):
        book.enrol(child, year, day)


def tell_reviews(book: Book, teams: Teams) -> None:
    """Pathways seen again by their team: half-way, and for one in three before it ends."""
    for pathway in book.of_pathways(PathwayState.RUNNING, PathwayState.CLOSED):
        rows = [row for row in teams.past.get(pathway["entry_territory_id"], ()) if row["held_on"] > pathway["entry_on"]]
        if pathway["group_id"] or not rows or book.rng.random() < 0.4:
            continue
        child = book.town.children[pathway["child_id"] - 1]
        until = pathway["closed_on"] or book.day
        for meeting in rows:
            after = (meeting["held_on"] - pathway["entry_on"]).days
            if 150 <= after <= 200 and meeting["held_on"] < until:
                teams.decide(meeting, child, CaseDecision.CONTINUE, pathway=pathway)
                break
        last = [row for row in rows if pathway["closed_on"] and 0 <= (pathway["closed_on"] - row["held_on"]).days <= 30]
        if last and book.rng.random() < 0.35:
            teams.decide(last[-1], child, CaseDecision.CLOSING, pathway=pathway)


def put_away(book: Book, former: int) -> None:
    """Files of the cohorts leave the lists two years after the last contact; those who stay go on at school."""
    last: dict[int, date] = {}
    running = {row["child_id"] for row in book.of_pathways(PathwayState.RUNNING)}
    for row in book.of(Pathway):
        if row["closed_on"]:
            last[row["child_id"]] = max(last.get(row["child_id"], date.min), row["closed_on"])
    households: dict[int, list[Row]] = {}
    for child in book.town.children[former - 1 :]:
        gone = last.get(child["id"], child["created_at"].date()) + timedelta(days=KEPT_DAYS + book.rng.randint(5, 200))
        if gone < book.day and child["id"] not in running:
            child["archived_at"] = start_of_day(gone)
        else:
            for year in range(max(book.years_of(child)), school_year_of(book.day)):
                book.enrol(child, year + 1, book.day)
        households.setdefault(child["family_id"], []).append(child)
    for family, children in households.items():
        if all(one["archived_at"] for one in children):
            book.town.families[family - 1]["archived_at"] = max(one["archived_at"] for one in children)
