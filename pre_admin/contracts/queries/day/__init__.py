"""*Ma journée*: what a person has before them, read by one statement for each kind of line."""

from collections.abc import Callable, Collection, Sequence
from datetime import date

from sqlalchemy import select

from pre_admin.accounts.actor import Actor
from pre_admin.contracts.models import Snooze
from pre_admin.contracts.queries.day import around, contracts, invoices
from pre_admin.contracts.rules.day import AT_ONCE, WHOLE, Day, Kind, Line, day_of
from pre_admin.core.calendar import today
from pre_admin.core.database import db

K = Kind
Read = Callable[[Actor, date, int], list[Line]]
SOURCES: Sequence[tuple[tuple[str, ...], tuple[Kind, ...], Read]] = (
    (("invoice.accept", "invoice.edit"), (K.PAY, K.CHECK), invoices.open_invoices),
    (("invoice.bank",), (K.IBAN,), invoices.ibans),
    (("delivery.certify", "delivery.edit"), (K.CERTIFY, K.NOTE), invoices.sessions),
    (("contract.create",), (K.GENERATE,), contracts.to_generate),
    (("contract.edit",), (K.GENERATE,), contracts.drafts),
    (("contract.edit",), (K.SEND, K.SIGN, K.CHASE), contracts.issued),
    (("contract.edit",), (K.RENEW,), contracts.to_renew),
    (("contract.edit",), (K.CLOSE,), contracts.to_close),
    (("contract.edit",), (K.USE,), contracts.nearly_used),
    (("contract.edit",), (K.SILENT,), contracts.silent),
    (("contract.edit",), (K.ENVELOPE,), around.envelopes),
    (("contract.edit",), (K.PAPERS,), around.papers),
    (("action.edit",), (K.REPORT,), around.reports),
    (("contract.edit",), (K.YEAR_END,), around.year_end),
)
"""(permissions of which one is enough, kinds of the lines, what reads them): nobody is shown what somebody else clears."""


def day_for(actor: Actor, whole: Collection[Kind] = ()) -> Day:
    """The lines of a person today: those shown at once of each kind, and many more of the kinds asked whole."""
    day = today()
    statement = select(Snooze.key, Snooze.until, Snooze.reason).where(Snooze.until > day)
    snoozed = {key: (until, reason) for key, until, reason in db.session.execute(statement)}
    lines = []
    for codes, kinds, read in SOURCES:
        if any(actor.may(code) for code in codes):
            most = WHOLE if any(kind in whole for kind in kinds) else AT_ONCE
            # One more says that there are others; those put off leave their place to the next.
            lines += read(actor, day, most + 1 + min(len(snoozed), most))
    return day_of(lines, snoozed, day, {kind: WHOLE if kind in whole else AT_ONCE for kind in Kind})
