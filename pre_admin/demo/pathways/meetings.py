"""The five teams' meetings: who came, each situation examined, what was decided, the needs that nothing answers."""

from datetime import date, timedelta
from typing import Final

from pre_admin.demo.pathways import texts
from pre_admin.demo.pathways.book import Book, at_work
from pre_admin.demo.pathways.referrals import domains
from pre_admin.demo.pathways.teams import next_days, past_days
from pre_admin.demo.people import Row
from pre_admin.pathways.models import (
    Attendance,
    CaseDecision,
    CaseReview,
    CaseReviewDomain,
    Meeting,
    MeetingState,
    Presence,
    UnmetNeed,
)

PLACES: Final = (
    "Maison pour tous des Micocouliers", "Salle polyvalente de la Massane", "Maison pour tous du Lemasson",
    "Salle de la Pergola", "Maison pour tous du Vieux Chêne",
)  # fmt: skip
HOURS: Final = ("14:00", "09:00", "13:30", "14:00", "09:30")
CONVENED_BEFORE: Final = 12
"""Members receive the agenda so many days before."""
COUNTED_NEEDS: Final = 400
"""Needs without an answer are ticked since so many days."""


class Teams:
    """The meetings of every team, past and to come, and their agendas."""

    def __init__(self, book: Book, territories: list[int]) -> None:
        self.book = book
        self.past: dict[int, list[Row]] = {}
        self.coming: dict[int, list[Row]] = {}
        self._known: dict[int, set[int]] = {}
        calendar = [(held, rank) for rank in range(len(territories)) for held in past_days(rank, book.day)]
        for held, rank in sorted(calendar):
            meeting = self._meet(territories[rank], rank, held, MeetingState.HELD)
            self.past.setdefault(territories[rank], []).append(meeting)
            self._attend(meeting)
        for rank, territory in enumerate(territories):
            for held in next_days(rank, book.day):
                soon = (held - book.day).days <= CONVENED_BEFORE
                meeting = self._meet(territory, rank, held, MeetingState.CONVENED if soon else MeetingState.PLANNED)
                self.coming.setdefault(territory, []).append(meeting)

    def _meet(self, territory: int, rank: int, held: date, state: MeetingState) -> Row:
        convened = min(held - timedelta(days=CONVENED_BEFORE), self.book.day - timedelta(days=1))
        planned = min(held - timedelta(days=45), self.book.day - timedelta(days=2))
        return self.book.add(
            Meeting, planned, territory_id=territory, held_on=held, starts_at=HOURS[rank], place=PLACES[rank], state=state,
            convened_at=at_work(convened, 10) if state is not MeetingState.PLANNED else None,
            closed_at=at_work(held, 18) if state is MeetingState.HELD else None,
        )  # fmt: skip

    def _attend(self, meeting: Row) -> None:
        rng, held = self.book.rng, meeting["held_on"]
        for member in self.book.members.get(meeting["territory_id"], ()):
            if member["starts_on"] <= held and (member["ends_on"] is None or member["ends_on"] >= held):
                came = rng.choices((Presence.PRESENT, Presence.EXCUSED, Presence.ABSENT), (80, 15, 5))[0]
                self.book.add(Attendance, held, meeting_id=meeting["id"], team_member_id=member["id"], presence=came)
        if rng.random() < 0.1:
            guest = {"guest_name": "Éducatrice du club", "guest_function": "Invitée pour une situation"}
            self.book.add(Attendance, held, meeting_id=meeting["id"], presence=Presence.PRESENT, **guest)

    def of_day(self, territory: int, held: date) -> Row:
        """The meeting that a team held that day."""
        return next(row for row in self.past[territory] if row["held_on"] == held)

    def on_agenda(self, meeting: Row, child: Row, referral: Row | None = None, pathway: Row | None = None) -> Row | None:
        """Put a situation on the agenda; None when the child is on it already."""
        known = self._known.setdefault(meeting["id"], set())
        if child["id"] in known:
            return None
        known.add(child["id"])
        written = min(meeting["held_on"] - timedelta(days=CONVENED_BEFORE), self.book.day - timedelta(days=1))
        return self.book.add(
            CaseReview, written, meeting_id=meeting["id"], child_id=child["id"], referral_id=referral and referral["id"],
            pathway_id=pathway and pathway["id"], position=len(known),
        )  # fmt: skip

    def agenda_of(self, meeting: Row) -> list[Row]:
        """What is on an agenda, in its order."""
        return [row for row in self.book.of(CaseReview) if row["meeting_id"] == meeting["id"]]

    def decide(
        self, meeting: Row, child: Row, decision: CaseDecision, referral: Row | None = None, pathway: Row | None = None
    ) -> Row | None:
        """The situation is examined and a decision written; None when the child was on that agenda already."""
        review, book = self.on_agenda(meeting, child, referral, pathway), self.book
        if review is None:
            return None
        follows = decision in (CaseDecision.PATHWAY, CaseDecision.CONTINUE, CaseDecision.MORE_INFORMATION)
        review |= {
            "decision": decision, "conclusion": book.rng.choice(texts.CONCLUSIONS[decision.value]),
            "next_review_on": meeting["held_on"] + timedelta(days=182) if follows else None,
            "decided_at": at_work(meeting["held_on"], 15), "decided_by_id": book.keeper,
        }  # fmt: skip
        for code in domains(book, book.rng.choice((1, 2, 2, 3))):
            book.add(
                CaseReviewDomain, meeting["held_on"], child_id=child["id"], case_review_id=review["id"],
                domain_id=book.id_of("domain", code),
            )  # fmt: skip
        if (book.day - meeting["held_on"]).days <= COUNTED_NEEDS and book.rng.random() < 0.16:
            book.add(
                UnmetNeed, meeting["held_on"], child_id=child["id"], case_review_id=review["id"],
                action_type_id=book.id_of("action_type", book.draw(texts.NEEDS)),
            )  # fmt: skip
        return review
