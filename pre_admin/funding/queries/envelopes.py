"""Reading envelopes: their sums as columns of a list, what they refer to, what refers to them."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, func, literal, select, type_coerce

from pre_admin.accounts.scoping import as_system
from pre_admin.core.calendar import today
from pre_admin.core.database import db
from pre_admin.core.types import Cents, Rows
from pre_admin.funding.models import (
    Action,
    Contribution,
    Convention,
    Envelope,
    EnvelopeVote,
    Funder,
    FundingAxis,
    LedgerEntry,
    LedgerKind,
)
from pre_admin.territories.models import Territory

VOTE: Any = EnvelopeVote.__table__
LINE: Any = LedgerEntry.__table__
ZERO = literal(Decimal(0), Cents())
SCARCE = 20
"""An envelope is nearly spent when less than a twentieth of what was voted remains."""


def _sum(column: Any, *conditions: Any) -> ColumnElement[Decimal]:
    total = select(func.coalesce(func.sum(column), ZERO)).where(*conditions).correlate(Envelope).scalar_subquery()
    return type_coerce(total, Cents())


def of_kind(*kinds: LedgerKind) -> ColumnElement[Decimal]:
    """What the ledger holds of these kinds. On the table, not the mapped class: it is the same sum for everybody."""
    return _sum(LINE.c.amount, LINE.c.envelope_id == Envelope.id, LINE.c.kind.in_(kinds))


VOTES: ColumnElement[int] = (
    select(func.count()).select_from(VOTE).where(VOTE.c.envelope_id == Envelope.id).correlate(Envelope).scalar_subquery()
)
VOTED = _sum(VOTE.c.amount, VOTE.c.envelope_id == Envelope.id)
RESERVED, APPROVED, COMMITTED = (of_kind(one) for one in (LedgerKind.RESERVED, LedgerKind.APPROVED, LedgerKind.COMMITTED))
TAKEN = of_kind(LedgerKind.RESERVED, LedgerKind.APPROVED)
REMAINING = type_coerce(VOTED - TAKEN, Cents())
FORECAST: ColumnElement[bool] = VOTES == 0
OVERRUN: ColumnElement[bool] = (VOTES > 0) & (VOTED < TAKEN)
LOW: ColumnElement[bool] = (VOTED > ZERO) & (VOTED >= TAKEN) & ((VOTED - TAKEN) * SCARCE < VOTED)


# ---- lists and choices
def envelope_list() -> Rows:
    """Envelopes with the funder, axis and territory they belong to."""
    return (
        select(Envelope.id)
        .select_from(Envelope)
        .join(Funder, Funder.id == Envelope.funder_id, isouter=True)
        .join(FundingAxis, FundingAxis.id == Envelope.axis_id, isouter=True)
        .join(Territory, Territory.id == Envelope.territory_id, isouter=True)
    )


def convention_list() -> Rows:
    """Conventions with their funder."""
    return select(Convention.id).select_from(Convention).join(Funder, Funder.id == Convention.funder_id, isouter=True)


def convention_choices() -> Rows:
    """Conventions that can be chosen, latest first; the hint is the funder's name."""
    return (
        select(Convention.id, Convention.number, Funder.label)
        .join(Funder, Funder.id == Convention.funder_id)
        .where(Convention.archived_at.is_(None))
        .order_by(Convention.year.desc(), Convention.number, Convention.id)
    )


def _years(column: Any) -> Sequence[tuple[int, str]]:
    current = today().year
    found = set(db.session.scalars(select(column).distinct())) | {current}
    return [(year, str(year)) for year in sorted(found, key=lambda year: (year != current, -year))]


def envelope_years() -> Sequence[tuple[int, str]]:
    """Years that have envelopes, the current one first."""
    return _years(Envelope.year)


def convention_years() -> Sequence[tuple[int, str]]:
    """Years that have conventions, the current one first."""
    return _years(Convention.year)


# ---- one envelope
def votes_of(envelope_id: int) -> Sequence[EnvelopeVote]:
    """The votes of an envelope, in their order."""
    return db.session.scalars(
        select(EnvelopeVote).where(EnvelopeVote.envelope_id == envelope_id).order_by(EnvelopeVote.number)
    ).all()


def has_lines(envelope_id: int) -> bool:
    """Whether a vote or a line of the ledger was ever written on the envelope, whoever asks."""
    with as_system("enveloppe déjà votée ou entamée, oui ou non") as session:
        written = select(VOTE.c.id).where(VOTE.c.envelope_id == envelope_id).limit(1)
        taken = select(LINE.c.id).where(LINE.c.envelope_id == envelope_id).limit(1)
        return session.execute(written).first() is not None or session.execute(taken).first() is not None


def held_of(envelope_id: int) -> dict[int, dict[LedgerKind, Decimal]]:
    """Action → what it holds of the envelope, by kind; actions that gave everything back are left out."""
    statement = (
        select(LINE.c.action_id, LINE.c.kind, func.sum(LINE.c.amount))
        .where(LINE.c.envelope_id == envelope_id)
        .group_by(LINE.c.action_id, LINE.c.kind)
        .order_by(LINE.c.action_id)
    )
    found: dict[int, dict[LedgerKind, Decimal]] = {}
    with as_system("sommes d’une enveloppe par action") as session:
        for action_id, kind, total in session.execute(statement):
            if total:
                found.setdefault(action_id, {})[kind] = total
    return found


def action_names(ids: Sequence[int]) -> dict[int, str]:
    """Action → its reference and title, within the reader's scope."""
    rows = db.session.execute(select(Action.id, Action.reference, Action.title).where(Action.id.in_(ids)))
    return {key: f"{reference} {title}" for key, reference, title in rows}


def year_before(envelope: Envelope) -> int | None:
    """The envelope of the year before for the same funder, axis and territory."""
    return db.session.scalar(
        select(Envelope.id).where(
            Envelope.year == envelope.year - 1, Envelope.funder_id == envelope.funder_id, Envelope.axis_id == envelope.axis_id,
            Envelope.territory_id.is_not_distinct_from(envelope.territory_id),
        )
    )  # fmt: skip


def envelopes_with(*conditions: ColumnElement[bool]) -> Sequence[Any]:
    """(id, title, archived, votes, voted, taken) of the envelopes that meet the conditions, latest year first: one statement."""
    statement = select(Envelope.id, Envelope.title, Envelope.archived_at, VOTES, VOTED, TAKEN).where(*conditions)
    return db.session.execute(statement.order_by(Envelope.year.desc(), Envelope.sort_key, Envelope.id)).all()


def pressing(year: int) -> tuple[int, int]:
    """(exceeded, nearly spent): how many envelopes of a year are either, in one statement."""
    mine = (Envelope.archived_at.is_(None), Envelope.year == year)
    exceeded, scarce = (select(func.count(Envelope.id)).where(one, *mine).scalar_subquery() for one in (OVERRUN, LOW))
    found = db.session.execute(select(exceeded, scarce)).one()
    return found[0], found[1]


def remaining_in(year: int) -> tuple[Decimal, Decimal]:
    """(voted, what remains of it) over the year's envelopes of money in use; what is valued is not spent."""
    mine = select(VOTED.label("voted"), REMAINING.label("left")).where(
        Envelope.archived_at.is_(None), Envelope.year == year, Envelope.contribution == Contribution.CASH
    )
    rows = mine.subquery()
    voted, left = db.session.execute(select(func.sum(rows.c.voted), func.sum(rows.c.left))).one()
    return Decimal(voted or 0), Decimal(left or 0)


# ---- the year that comes
def last_year_of_envelopes() -> int | None:
    """The latest year that has envelopes in use, this year at most."""
    return db.session.scalar(select(func.max(Envelope.year)).where(Envelope.archived_at.is_(None), Envelope.year <= today().year))


def to_copy(year: int) -> Sequence[Any]:
    """(envelope, votes, voted, whether its funder or axis is out of use) of the year's envelopes in use."""
    out = Funder.retired_on.is_not(None) | FundingAxis.retired_on.is_not(None)
    statement = (
        select(Envelope, VOTES, VOTED, out)
        .join(Funder, Funder.id == Envelope.funder_id)
        .join(FundingAxis, FundingAxis.id == Envelope.axis_id)
        .where(Envelope.year == year, Envelope.archived_at.is_(None))
    )
    return db.session.execute(statement.order_by(Envelope.sort_key, Envelope.id)).all()


def places_of(year: int) -> set[tuple[int, int, int | None]]:
    """(funder, axis, territory) that have an envelope that year already, archived ones included."""
    rows = db.session.execute(select(Envelope.funder_id, Envelope.axis_id, Envelope.territory_id).where(Envelope.year == year))
    return {(funder, axis, territory) for funder, axis, territory in rows}
