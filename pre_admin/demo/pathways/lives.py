"""A pathway as it is seen from the day of the demonstration: begun, followed, reviewed, and closed if that day has come."""

from dataclasses import dataclass
from datetime import date, timedelta

from pre_admin.core.calendar import birthday_in
from pre_admin.demo.pathways import consents, texts
from pre_admin.demo.pathways.actions import act
from pre_admin.demo.pathways.book import Book
from pre_admin.demo.pathways.following import entrust, follow_up, review
from pre_admin.demo.people import Row
from pre_admin.pathways.models import CaseDecision, InformedStep, Pathway, PathwayObjective, PathwayState, PathwayType
from pre_admin.pathways.rules.consents import closing_note_until

LIFE = (110, 620, 270)
"""Shortest, longest and usual days of a pathway of one's own."""


@dataclass
class Case:
    """A pathway to tell."""

    child: Row
    kind: PathwayType
    proposed: date
    entry: date
    ends: date
    reason: str
    referral: Row | None = None
    club: Row | None = None


def planned(book: Book, child: Row, entry: date, referral: Row | None, proposed: date) -> Case:
    """A pathway of the child's own, as long as such are; at seventeen it is over."""
    low, high, usual = LIFE
    ends, reason = entry + timedelta(days=int(book.rng.triangular(low, high, usual))), book.draw(texts.CLOSINGS)
    if reason == "withdrawal":
        ends = entry + timedelta(days=book.rng.randint(20, 160))
    grown = birthday_in(child["birth_date"], child["birth_date"].year + 17)
    if ends >= grown:
        ends, reason = max(grown - timedelta(days=1), entry), "age"
    return Case(child, PathwayType.PERSONAL, proposed, entry, ends, reason, referral)


def tell(book: Book, case: Case) -> Row:
    """Everything about a pathway that has begun."""
    child, closed = case.child, case.ends <= book.day
    left = closed and case.reason == "withdrawal"
    origin = case.referral["origin_id"] if case.referral else None
    pathway = book.add(
        Pathway, case.proposed, child_id=child["id"], type=case.kind, referral_id=case.referral and case.referral["id"],
        group_id=case.club and case.club["id"], state=PathwayState.CLOSED if closed else PathwayState.RUNNING,
        proposed_on=case.proposed, closed_on=case.ends if closed else None,
        closing_reason_id=book.id_of("closing_reason", case.reason) if closed else None,
        outcome=book.rng.choice(texts.OUTCOMES) if closed and not left and book.rng.random() < 0.8 else None,
        **book.entry_facts(child, origin, case.entry),
    )  # fmt: skip
    until = case.ends if closed else book.day
    scheme = consents.ask(book, pathway, None, case.proposed)
    # Signed between the meeting and the first day.
    signed = min(case.entry, max(case.proposed, case.entry - timedelta(days=book.rng.randint(0, 6))))
    asked = act(book, case.kind, pathway, case.entry, until, closed, left)
    at_first = [one for one in asked if one["asked_on"] <= signed]
    consents.sign(book, [scheme, *at_first], book.holders(child), signed)
    for one in asked:
        if one not in at_first:
            consents.sign(book, [one], book.holders(child), one["asked_on"])
    if left:
        consents.withdraw([scheme, *asked], case.ends)
    _aims(book, pathway, case.entry)
    entrust(book, pathway, case.club, case.entry, until, closed)
    if left:
        _last_note(book, pathway, case.ends)
    review(book, pathway, case.entry, until)
    follow_up(book, pathway, case.entry, until)
    _told(book, pathway, case, closed)
    book.free_from[child["id"]] = case.ends + timedelta(days=60)
    return pathway


def _aims(book: Book, pathway: Row, day: date) -> None:
    for _ in range(1 if pathway["group_id"] else book.rng.choice((1, 2, 2, 3))):
        code = "school" if pathway["group_id"] else book.draw(texts.DOMAINS)
        book.add(
            PathwayObjective, day, child_id=pathway["child_id"], pathway_id=pathway["id"], domain_id=book.id_of("domain", code),
            text=book.rng.choice(texts.OBJECTIVES[code]),
        )  # fmt: skip


def _last_note(book: Book, pathway: Row, day: date) -> None:
    """Once the parents have left, the referent may still write one note."""
    for row in book.following.get(pathway["id"], ())[-1:]:
        row["closing_note_until"] = closing_note_until(day)


def _told(book: Book, pathway: Row, case: Case, closed: bool) -> None:
    """The parents are told of the conclusion, then of the end."""
    if case.referral:
        consents.inform(book, case.child["id"], InformedStep.CONCLUSION, CaseDecision.PATHWAY.label, case.proposed)
    if closed:
        consents.inform(book, case.child["id"], InformedStep.CLOSING, f"Fin du parcours, {case.ends:%d/%m/%Y}", case.ends)
    elif case.kind is PathwayType.PERSONAL:
        pathway["next_review_on"] = book.day + timedelta(days=book.rng.randint(3, 150))
