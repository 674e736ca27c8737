"""The living part: what waits for a signature, a review, a referent, a word to the parents; the demonstration's own caseload."""

from datetime import date, timedelta

from pre_admin.demo.pathways import consents
from pre_admin.demo.pathways.actions import asking, propose
from pre_admin.demo.pathways.book import Book
from pre_admin.demo.pathways.figures import (
    ACTIONS_TO_SIGN,
    CASELOAD,
    COHORTS,
    DROPPED,
    OVERDUE,
    REFUSED,
    TO_INFORM,
    TO_SIGN,
    UNFOLLOWED,
    WITHDRAWN,
)
from pre_admin.demo.pathways.lives import Case, tell
from pre_admin.demo.pathways.meetings import Teams
from pre_admin.demo.pathways.referrals import answered, drop, refer
from pre_admin.demo.pathways.waiting import Pool
from pre_admin.demo.people import Row
from pre_admin.pathways.models import (
    CaseDecision,
    ConsentState,
    FollowUp,
    InformedStep,
    ParentInformation,
    Pathway,
    PathwayReferent,
    PathwayState,
    PathwayType,
)


# ---- what families answer
def propose_to_families(book: Book, teams: Teams, pool: Pool) -> None:
    """Proposed at the last meetings: to be signed, or refused; and referrals that the family stopped."""
    territories = list(teams.past)
    for number in range(TO_SIGN + REFUSED):
        territory = territories[number % len(territories)]
        meeting = teams.past[territory][-1 if number < TO_SIGN else -2 :][0]
        for child in pool.take(1, territory):
            pathway, scheme = _proposed(book, teams, meeting, child)
            if number >= TO_SIGN:
                refused = min(meeting["held_on"] + timedelta(days=book.rng.randint(2, 12)), book.day)
                pathway["state"] = PathwayState.REFUSED
                scheme |= {"state": ConsentState.REFUSED, "refused_on": refused}
    for number, child in enumerate(pool.take(DROPPED)):
        received = book.day - timedelta(days=20 + 17 * number)
        drop(book, refer(book, child, received), received + timedelta(days=9))


def _proposed(book: Book, teams: Teams, meeting: Row, child: Row) -> tuple[Row, Row]:
    met = meeting["held_on"]
    referral = refer(book, child, met - timedelta(days=book.rng.randint(9, 25)))
    teams.decide(meeting, child, CaseDecision.PATHWAY, referral)
    answered(book, referral, met)
    pathway = book.add(
        Pathway, met, child_id=child["id"], type=PathwayType.PERSONAL, referral_id=referral["id"], state=PathwayState.PROPOSED,
        proposed_on=met,
    )  # fmt: skip
    consents.inform(book, child["id"], InformedStep.CONCLUSION, CaseDecision.PATHWAY.label, met)
    return pathway, consents.ask(book, pathway, None, met)


def leave(book: Book, teams: Teams, pool: Pool) -> None:
    """Families who left lately; the first was followed by the demonstration's own referent, who may still write a note."""
    for number, ago in enumerate((3, 19, 44)[:WITHDRAWN]):
        territory = list(teams.past)[number]
        meeting = teams.past[territory][-7:][0]
        met = meeting["held_on"]
        for child in pool.take(1, territory) if COHORTS[1] < met.year and met < book.day - timedelta(days=60) else ():
            referral = refer(book, child, met - timedelta(days=14))
            teams.decide(meeting, child, CaseDecision.PATHWAY, referral)
            entry, ends = met + timedelta(days=9), book.day - timedelta(days=ago)
            pathway = tell(book, Case(child, PathwayType.PERSONAL, met, entry, ends, "withdrawal", referral))
            own = own_referent(book)
            if number == 0 and own:
                _give(book, book.following[pathway["id"]][-1], own)


# ---- the demonstration's own referent
def own_referent(book: Book) -> Row | None:
    """The referent with the demonstration's account."""
    if book.referent_account is None:
        return None
    return next((row for row in book.partners.referents if row["user_id"] == book.referent_account), None)


def own_caseload(book: Book) -> None:
    """Eighteen children, no more and no fewer, for the referent who signs in."""
    own = own_referent(book)
    if own is None:
        return
    running = {row["id"] for row in book.of_pathways(PathwayState.RUNNING) if row["type"] is not PathwayType.COLLECTIVE}
    current = [row for row in book.of(PathwayReferent) if row["pathway_id"] in running and row["ends_on"] is None]
    mine = [row for row in current if row["referent_id"] == own["id"]]
    clubs = {row["id"] for row in book.of_pathways(PathwayState.RUNNING) if row["group_id"]}
    others = [row for row in current if row["referent_id"] != own["id"] and row["starts_on"] >= own["starts_on"]]
    others = [row for row in reversed(others) if row["pathway_id"] not in clubs]
    seen = {row["child_id"] for row in mine}
    for row in others:
        if len(seen) < CASELOAD and row["child_id"] not in seen:
            _give(book, row, own)
            seen.add(row["child_id"])
    able = [one for one in book.partners.referents if one["ends_on"] is None and one is not own]
    for row in mine[CASELOAD:]:
        _give(book, row, min(able, key=lambda one: (one["starts_on"] > row["starts_on"], one["id"])))


def _give(book: Book, row: Row, referent: Row) -> None:
    """The follow-up of a pathway is another's, and so is what was written meanwhile."""
    row["referent_id"] = referent["id"]
    for written in book.of(FollowUp):
        if written["pathway_id"] == row["pathway_id"] and written["done_on"] >= row["starts_on"]:
            written["referent_id"] = referent["id"]


def sign_own_entries(book: Book) -> None:
    """What the demonstration's own referent did is written by them, not in their stead."""
    own = own_referent(book)
    for written in book.of(FollowUp):
        if own and written["referent_id"] == own["id"]:
            written["author_id"] = book.referent_account


# ---- what is late, what is missing
def leave_things_to_do(book: Book) -> None:
    """Overdue reviews, pathways that nobody follows, actions to be signed, parents to be told."""
    own = own_referent(book)
    followed = {row["pathway_id"]: row for row in book.of(PathwayReferent) if row["ends_on"] is None}
    old = [
        row for row in book.of_pathways(PathwayState.RUNNING)
        if row["type"] is PathwayType.PERSONAL and row["entry_on"] < book.day - timedelta(days=75) and row["id"] in followed
    ]  # fmt: skip
    mine = [row for row in old if own and followed[row["id"]]["referent_id"] == own["id"]]
    others = [row for row in old if row not in mine]
    for number, pathway in enumerate([*mine[:2], *others][:OVERDUE]):
        pathway["next_review_on"] = book.day - timedelta(days=2 + 6 * number)
    for number, pathway in enumerate(others[OVERDUE : OVERDUE + UNFOLLOWED]):
        _abandon(book, followed[pathway["id"]], book.day - timedelta(days=8 + 9 * number))
    _ask_for_actions(book, others[OVERDUE + UNFOLLOWED :])
    _leave_untold(book, others)


def _abandon(book: Book, row: Row, last: date) -> None:
    row["ends_on"] = max(last, row["starts_on"])
    for written in book.of(FollowUp):
        if written["pathway_id"] == row["pathway_id"] and written["done_on"] > row["ends_on"]:
            written["referent_id"] = None


def _ask_for_actions(book: Book, pathways: list[Row]) -> None:
    """Actions proposed and not signed yet; one needs both parents and has the first one's signature."""
    both = [row for row in pathways if len(book.holders(book.town.children[row["child_id"] - 1])) > 1]
    for number, pathway in enumerate(both[:ACTIONS_TO_SIGN]):
        asked = book.day - timedelta(days=4 + 5 * number)
        action = propose(book, pathway, "sport" if number else "psychology")
        consent = asking(book, pathway, action, asked)
        consents.inform(book, pathway["child_id"], InformedStep.ACTION, "Action proposée", asked)
        if consent and number == 0:
            holders = book.holders(book.town.children[pathway["child_id"] - 1])
            consents.leave_signatures(book, [consent], holders[:1], book.day - timedelta(days=2))


def _leave_untold(book: Book, running: list[Row]) -> None:
    """Fifteen steps of the last weeks of which the parents were not told yet."""
    since = book.day - timedelta(days=45)
    late = [row for row in book.of(ParentInformation) if row["due_on"] >= since]
    for pathway in running[: max(0, TO_INFORM - len(late))]:
        late.append(consents.inform(book, pathway["child_id"], InformedStep.REVIEW, "Bilan", since + timedelta(days=9)))
    for row in book.rng.sample(late, min(TO_INFORM, len(late))):
        row |= {"informed_on": None, "informed_how": None, "informed_by_id": None}
