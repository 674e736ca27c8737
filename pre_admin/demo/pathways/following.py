"""Who follows a pathway, what is written of it, how it stands at each review."""

from datetime import date, timedelta

from pre_admin.demo.pathways import consents, texts
from pre_admin.demo.pathways.book import Book
from pre_admin.demo.pathways.teams import workday
from pre_admin.demo.people import Row
from pre_admin.pathways.models import (
    FollowUp,
    FollowUpKind,
    InformedStep,
    ObjectiveProgress,
    PathwayObjective,
    PathwayReferent,
    PathwayReview,
    Progress,
)

KINDS = {"child": 44, "family": 18, "call": 16, "school": 10, "partner": 4, "escort": 4, "missed": 4}
MINUTES = {"child": (45, 60, 60, 90), "family": (30, 45, 60), "call": (5, 10, 15), "school": (10, 15, 20), "partner": (20, 30),
           "escort": (60, 90), "missed": (10,)}  # fmt: skip
BETWEEN_REVIEWS = 182
LIVELY = 120
"""In the last days of the demonstration follow-ups are told as they come; before, a few of them."""


# ---- who follows it
def entrust(book: Book, pathway: Row, club: Row | None, since: date, until: date, closed: bool) -> None:
    """A referent in post with the fewest new pathways of the year; when one leaves, the next goes on."""
    referent = book.referents[club["referent_id"]] if club else in_post(book, since)
    while referent:
        last = referent["ends_on"]
        leaves = last is not None and last < until
        row = book.add(
            PathwayReferent, since, child_id=pathway["child_id"], pathway_id=pathway["id"], referent_id=referent["id"],
            starts_on=since, ends_on=last if leaves else until if closed else None,
        )  # fmt: skip
        book.following.setdefault(pathway["id"], []).append(row)
        if not leaves or last is None:
            return
        since = last + timedelta(days=1)
        referent = in_post(book, since)


def in_post(book: Book, day: date) -> Row | None:
    """Of those in post that day, who was given the fewest pathways that year."""
    able = [
        row for row in book.partners.referents if row["starts_on"] <= day and (row["ends_on"] is None or row["ends_on"] >= day)
    ]
    chosen = min(able, key=lambda row: (book.given.get((row["id"], day.year), 0), row["id"]), default=None)
    if chosen:
        book.given[chosen["id"], day.year] = book.given.get((chosen["id"], day.year), 0) + 1
    return chosen


def follower_on(book: Book, pathway: Row, day: date) -> int | None:
    """The referent who followed it that day."""
    rows = book.following.get(pathway["id"], ())
    return next(
        (row["referent_id"] for row in rows if row["starts_on"] <= day and (row["ends_on"] is None or day <= row["ends_on"])),
        None,
    )


# ---- what is written of it
def follow_up(book: Book, pathway: Row, since: date, until: date) -> None:
    """A few entries over its life, and every one of the last months."""
    rng = book.rng
    days = {since + timedelta(days=rng.randint(1, max(1, (until - since).days))) for _ in range(rng.randint(1, 3))}
    recent = max(since, book.day - timedelta(days=LIVELY))
    if until > recent and not pathway["group_id"]:
        days |= {recent + timedelta(days=rng.randint(0, (until - recent).days)) for _ in range((until - recent).days // 14 + 1)}
    for day in sorted(one for one in {workday(one) for one in days} if since <= one <= until):
        kind = book.draw(KINDS)
        book.add(
            FollowUp, day, child_id=pathway["child_id"], pathway_id=pathway["id"], referent_id=follower_on(book, pathway, day),
            author_id=book.keeper, done_on=day, kind=FollowUpKind(kind), minutes=rng.choice(MINUTES[kind]),
            text=rng.choice(texts.FOLLOW_UPS[kind]) if rng.random() < 0.9 else None,
        )  # fmt: skip


# ---- how it stands
def review(book: Book, pathway: Row, since: date, until: date) -> None:
    """A review every six months, each objective a step further."""
    aims = [row["id"] for row in book.of(PathwayObjective)[-4:] if row["pathway_id"] == pathway["id"]]
    day = since + timedelta(days=BETWEEN_REVIEWS - book.rng.randint(0, 20))
    while day < until - timedelta(days=15):
        done = book.add(
            PathwayReview, day, child_id=pathway["child_id"], pathway_id=pathway["id"], author_id=book.keeper, reviewed_on=day,
            summary=book.rng.choice(texts.SUMMARIES), next_review_on=day + timedelta(days=BETWEEN_REVIEWS),
        )  # fmt: skip
        for aim in aims:
            mark = book.rng.choices((Progress.REACHED, Progress.MOVING, Progress.STUCK, Progress.DROPPED), (22, 55, 18, 5))[0]
            book.add(ObjectiveProgress, day, child_id=pathway["child_id"], review_id=done["id"], objective_id=aim, progress=mark)
        consents.inform(book, pathway["child_id"], InformedStep.REVIEW, f"Bilan du {day:%d/%m/%Y}", day)
        day += timedelta(days=BETWEEN_REVIEWS - book.rng.randint(0, 20))
