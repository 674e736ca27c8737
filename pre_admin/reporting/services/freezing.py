"""Freezing the report of a period: what it says then is kept for ever, whatever is corrected later."""

from pre_admin.accounts.actor import Actor
from pre_admin.core.calendar import today
from pre_admin.core.database import db
from pre_admin.core.errors import DomainError
from pre_admin.reporting.models import FrozenReport
from pre_admin.reporting.queries.frozen import versions_of
from pre_admin.reporting.rules.frozen import canonical, freeze_refusal, hash_of
from pre_admin.reporting.rules.masking import published
from pre_admin.reporting.rules.periods import Period
from pre_admin.reporting.rules.tables import Report


def freeze(period: Period, report: Report, reason: str, actor: Actor) -> FrozenReport:
    """Keep both variants of a report. Raises DomainError before the period is over, or again without a reason."""
    number = len(versions_of(period.code)) + 1
    refusal = freeze_refusal(period, today(), number, reason)
    if refusal is not None:
        field, sentence = refusal
        raise DomainError(sentence, field or None)
    internal, shown = canonical(report), canonical(published(report))
    made = FrozenReport(
        period=period.code, number=number, internal=internal, published=shown, digest=hash_of(internal, shown),
        reason=reason.strip() or None, author_id=actor.id,
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    return made
