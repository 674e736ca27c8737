"""Keeping envelopes: their place, their votes, the year that comes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from pre_admin.accounts.actor import Actor
from pre_admin.core.calendar import today
from pre_admin.core.database import db
from pre_admin.core.errors import DomainError, FieldErrors, NeedsConfirmation
from pre_admin.funding.models import Convention, Envelope, EnvelopeVote, Funder, FundingAxis
from pre_admin.funding.queries.envelopes import has_lines, places_of, to_copy
from pre_admin.funding.queries.ledger import lock_envelopes, sums_of
from pre_admin.funding.rules.envelopes import (
    PLACE,
    SETTLED,
    difference_told,
    moved,
    order_of,
    title_of,
    vote_overrun,
    vote_refusals,
    year_refusal,
)
from pre_admin.panel.rows import assign, delete_with
from pre_admin.territories.models import Territory

FIELDS = (*PLACE, "contribution", "convention_id", "remarks")
UNDATED = "Donnez aussi la date de ce vote."
NO_TOTAL = "Écrivez le montant de ce vote, ou videz sa date et sa référence."
NOT_YET = "Un vote se note une fois rendu : cette date est à venir."
OTHER_CONVENTION = "Cette convention est d’un autre financeur ou d’une autre année : choisissez-en une autre, ou videz ce champ."
ARCHIVED = "Cette enveloppe est archivée : restaurez-la avant d’y noter un vote."


@dataclass(frozen=True)
class Vote:
    """What a vote says: the new total of the envelope, when, by what act, and why it is below what is taken already."""

    total: Decimal
    voted_on: date
    reference: str | None = None
    overrun_reason: str | None = None


# ---- the envelope
def create_envelope(values: Mapping[str, Any], actor: Actor | None) -> Envelope:
    """Add an envelope, with its first vote when there is one already."""
    envelope = Envelope()
    first = _first_vote(values)
    _write(envelope, values)
    if first is not None:
        try:
            vote(envelope, first, actor)
        except FieldErrors as refusal:
            raise FieldErrors({f"first_{name}": told for name, told in refusal.errors.items()}) from refusal
    return envelope


def _first_vote(values: Mapping[str, Any]) -> Vote | None:
    total, day, reference = (values.get(f"first_{name}") for name in ("total", "voted_on", "reference"))
    if total is None:
        if day or reference:
            raise DomainError(NO_TOTAL, "first_total")
        return None
    if day is None:
        raise DomainError(UNDATED, "first_voted_on")
    return Vote(total, day, reference)


def update_envelope(envelope: Envelope, values: Mapping[str, Any], actor: Actor | None) -> None:
    """Change an envelope; once voted or taken from, it stays the money it is."""
    changed = moved({name: getattr(envelope, name) for name in PLACE}, values)
    if changed:
        lock_envelopes([envelope.id])
        if has_lines(envelope.id):
            raise FieldErrors(dict.fromkeys(changed, SETTLED))
    _write(envelope, values)


def delete_envelope(envelope: Envelope, actor: Actor | None) -> None:
    """Delete an envelope to which nothing refers."""
    delete_with(envelope, {})


def _write(envelope: Envelope, values: Mapping[str, Any]) -> None:
    given, funder = dict(values), db.session.get_one(Funder, values["funder_id"])
    if given.get("contribution") is None:
        given["contribution"] = funder.contribution
    errors = {}
    if (refusal := year_refusal(given["year"])) is not None:
        errors["year"] = refusal
    if given.get("convention_id") is not None:
        convention = db.session.get_one(Convention, given["convention_id"])
        if (convention.funder_id, convention.year) != (funder.id, given["year"]):
            errors["convention_id"] = OTHER_CONVENTION
    if errors:
        raise FieldErrors(errors)
    assign(envelope, given, FIELDS)
    name_envelope(envelope)
    db.session.add(envelope)
    db.session.flush()


def name_envelope(envelope: Envelope) -> None:
    """Write how the envelope is called, and where it stands among those of its year."""
    territory = db.session.get_one(Territory, envelope.territory_id).name if envelope.territory_id else None
    funder, axis = db.session.get_one(Funder, envelope.funder_id), db.session.get_one(FundingAxis, envelope.axis_id)
    envelope.title = title_of(envelope.year, funder.label, axis.label, territory)
    envelope.sort_key = order_of(envelope.year, funder.label, axis.label, territory)


# ---- its votes
def vote(envelope: Envelope, said: Vote, actor: Actor | None) -> EnvelopeVote:
    """Write a vote that brings the envelope's total to what is said, the envelope held meanwhile."""
    lock_envelopes([envelope.id])
    if envelope.archived_at is not None:
        raise DomainError(ARCHIVED)
    sums = sums_of([envelope.id])[envelope.id]
    errors = vote_refusals(sums, said.total, said.overrun_reason)
    if said.voted_on > today():
        errors["voted_on"] = NOT_YET
    if errors:
        raise FieldErrors(errors)
    row = EnvelopeVote(
        envelope_id=envelope.id, number=sums.votes + 1, voted_on=said.voted_on, amount=said.total - sums.voted,
        reference=said.reference, overrun=vote_overrun(sums, said.total), overrun_reason=said.overrun_reason,
        author_id=actor.id if actor else None,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row


def note_vote(envelope: Envelope, values: Mapping[str, Any], actor: Actor) -> None:
    """The vote a person typed; from the second on, they are shown the difference before it is kept.

    The confirmation holds for the total they saw: when someone voted meanwhile, it is asked again.
    """
    said = Vote(values["total"], values["voted_on"], values["reference"], values["overrun_reason"])
    lock_envelopes([envelope.id])
    before = sums_of([envelope.id])[envelope.id]
    vote(envelope, said, actor)
    token = f"{before.voted} {said.total}"
    if not before.forecast and values["_confirmed"] != token:
        raise NeedsConfirmation(difference_told(before, said.total), [], token, "C’est bien cela : noter ce vote")


# ---- the year that comes
def prepare_year(year: int, actor: Actor | None) -> list[Envelope]:
    """Copy the envelopes of the year before into this one, those it has already aside; none is voted."""
    if (refusal := year_refusal(year)) is not None:
        raise DomainError(refusal)
    taken, made = places_of(year), []
    for old, _votes, _voted, out in to_copy(year - 1):
        if out or (old.funder_id, old.axis_id, old.territory_id) in taken:
            continue
        new = Envelope(
            year=year, funder_id=old.funder_id, axis_id=old.axis_id, territory_id=old.territory_id, contribution=old.contribution
        )
        name_envelope(new)
        made.append(new)
    db.session.add_all(made)
    db.session.flush()
    return made
