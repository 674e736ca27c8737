"""What parents were asked, what they signed, and of what they were told."""

from collections.abc import Sequence
from datetime import date, timedelta

from pre_admin.demo.pathways.book import Book, at_work
from pre_admin.demo.people import Row
from pre_admin.pathways.models import (
    Consent,
    ConsentSheet,
    ConsentSignature,
    ConsentState,
    InformedHow,
    InformedStep,
    ParentInformation,
    SignedHow,
)

ON_SCREEN_SINCE = 2024


def ask(book: Book, pathway: Row, action: Row | None, asked: date) -> Row:
    """The parents are asked, for the scheme or for an action."""
    return book.add(
        Consent, asked, child_id=pathway["child_id"], pathway_id=pathway["id"], action_id=action and action["id"],
        state=ConsentState.PENDING, signatures_needed=action["signatures_needed"] if action else 1, asked_on=asked,
    )  # fmt: skip


def sign(book: Book, consents: Sequence[Row], holders: Sequence[Row], signed: date, by: int | None = None) -> None:
    """One sheet covers these consents; as many of the holders sign as the most demanding asks, sometimes one more."""
    if not consents:
        return
    needed = max(one["signatures_needed"] for one in consents)
    signers = holders[: max(needed, 2 if book.rng.random() < 0.25 else 1)]
    leave_signatures(book, consents, signers, signed, by)
    for consent in consents:
        consent |= {"state": ConsentState.GIVEN, "given_on": signed}


def leave_signatures(book: Book, consents: Sequence[Row], signers: Sequence[Row], signed: date, by: int | None = None) -> None:
    """These people sign a sheet, whether that is enough or not."""
    how = SignedHow.SCREEN if signed.year >= ON_SCREEN_SINCE and book.rng.random() < 0.4 else SignedHow.PAPER
    child_id = consents[0]["child_id"]
    sheet = book.add(ConsentSheet, signed, child_id=child_id, how=how, at=at_work(signed, 17), by_id=by or book.keeper)
    for consent in consents:
        for one in signers:
            book.add(
                ConsentSignature, signed, child_id=child_id, consent_id=consent["id"], sheet_id=sheet["id"], guardian_id=one["id"],
                signer_name=f"{one['first_name']} {one['last_name']}", signed_on=signed,
            )  # fmt: skip


def withdraw(consents: Sequence[Row], day: date) -> None:
    """The parents leave: what was signed is withdrawn, what was asked is refused."""
    for consent in consents:
        if consent["state"] is ConsentState.GIVEN:
            consent |= {"state": ConsentState.WITHDRAWN, "withdrawn_on": day}
        elif consent["state"] is ConsentState.PENDING:
            consent |= {"state": ConsentState.REFUSED, "refused_on": day}


def inform(book: Book, child_id: int, step: InformedStep, about: str, due: date) -> Row:
    """The parents were told of a step, a few days after."""
    told = min(due + timedelta(days=book.rng.randint(0, 6)), book.day)
    how = book.rng.choices(list(InformedHow), (50, 35, 8, 7))[0]
    return book.add(
        ParentInformation, due, child_id=child_id, step=step, about=about, due_on=due, informed_on=told, informed_how=how,
        informed_by_id=book.keeper,
    )  # fmt: skip
