"""Referrals: who brought a situation, why, what the family says; judged on the map of that day."""

from datetime import date, timedelta
from typing import Final

from pre_admin.core.calendar import school_year_of
from pre_admin.demo import names
from pre_admin.demo.pathways import texts
from pre_admin.demo.pathways.book import Book, at_work
from pre_admin.demo.people import Row, last_name
from pre_admin.families.rules import Verdict
from pre_admin.pathways.models import Agreement, Referral, ReferralReason, ReferralState
from pre_admin.pathways.reference import ORIGINS

CATEGORIES: Final = {seed.code: seed.values["category"].value for seed in ORIGINS}
OWN_SCHOOL: Final = {
    "nursery": "nursery-school",
    "elementary": "elementary-school",
    "primary": "elementary-school",
    "middle": "middle-school",
}
INELIGIBLE: Final = frozenset({Verdict.OUTSIDE, Verdict.TOO_OLD, Verdict.TOO_YOUNG})


def refer(book: Book, child: Row, received: date, state: ReferralState = ReferralState.EXAMINED, reasons: bool = True) -> Row:
    """A complete referral, the family informed and willing; outside the conditions, with a reasoned exception."""
    rng, origin, institution = book.rng, *_origin(book, child, received)
    verdict = book.judged(child, received)
    sender = f"{rng.choice(names.MOTHERS)} {last_name(rng)}"
    excepted = verdict.verdict in INELIGIBLE
    row = book.add(
        Referral, received, child_id=child["id"], received_on=received, state=state, origin_id=book.id_of("origin", origin),
        institution=institution, sender_name=sender, sender_function=rng.choice(texts.SENDERS[CATEGORIES[origin]]),
        sender_contact=f"04 67 00 {rng.randint(10, 99)} {rng.randint(10, 99)}" if rng.random() < 0.6 else None,
        tried=rng.choice(texts.TRIED), strengths=rng.choice(texts.STRENGTHS), informed_on=received - timedelta(days=rng.randint(0, 8)),
        informed_by=sender, agreement=Agreement.YES, verdict=verdict.verdict, verdict_reason=verdict.reason,
        exception_reason=rng.choice(texts.EXCEPTIONS) if excepted else None, exception_by_id=book.keeper if excepted else None,
    )  # fmt: skip
    for code in domains(book, rng.choice((1, 1, 1, 2, 2, 3)) if reasons else 0):
        book.add(
            ReferralReason, received, child_id=child["id"], referral_id=row["id"], domain_id=book.id_of("domain", code),
            text=rng.choice(texts.REASONS[code]),
        )  # fmt: skip
    return row


def domains(book: Book, count: int) -> list[str]:
    """So many different domains at most, the school's first among them."""
    return list(dict.fromkeys(book.draw(texts.DOMAINS) for _ in range(count)))


def answered(book: Book, referral: Row, met: date) -> None:
    """The sender is told, some days after the meeting, that the situation was examined."""
    told = met + timedelta(days=book.rng.randint(1, 9))
    if told <= book.day and book.rng.random() < 0.85:
        referral["answered_on"] = told


def drop(book: Book, referral: Row, on: date) -> None:
    """The family refuses that the situation be presented: nothing follows."""
    referral |= {"state": ReferralState.DROPPED, "agreement": Agreement.NO, "dropped_at": at_work(on, 11)}


def _origin(book: Book, child: Row, day: date) -> tuple[str, str | None]:
    """The school first, else any of the others."""
    schooling = book.schooling.get((child["id"], school_year_of(day)))
    school = schooling["school_id"] if schooling else None
    if school and book.rng.random() < texts.FROM_SCHOOL:
        name, kind, *_ = names.SCHOOLS[school - 1]
        if kind in OWN_SCHOOL:
            return OWN_SCHOOL[kind], name
    code = book.draw(texts.ORIGINS)
    return code, texts.INSTITUTIONS[code]
