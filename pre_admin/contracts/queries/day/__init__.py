"""*Ma journée*: what a person has before them, read by one statement for each kind of line."""

from collections.abc import Callable, Sequence
from datetime import date

from sqlalchemy import select

from pre_admin.accounts.actor import Actor
from pre_admin.contracts.models import Snooze
from pre_admin.contracts.queries.day import around, contracts, invoices
from pre_admin.contracts.queries.day.ground import MOST
from pre_admin.contracts.rules.day import Day, Line, day_of
from pre_admin.core.calendar import today
from pre_admin.core.database import db

SOURCES: Sequence[tuple[tuple[str, ...], Callable[[Actor, date], list[Line]]]] = (
    (("invoice.accept", "invoice.edit"), invoices.open_invoices),
    (("invoice.bank",), invoices.ibans),
    (("delivery.certify", "delivery.edit"), invoices.sessions),
    (("contract.create",), contracts.to_generate),
    (("contract.edit",), contracts.drafts),
    (("contract.edit",), contracts.issued),
    (("contract.edit",), contracts.to_renew),
    (("contract.edit",), contracts.to_close),
    (("contract.edit",), contracts.nearly_used),
    (("contract.edit",), contracts.silent),
    (("contract.edit",), around.envelopes),
    (("contract.edit",), around.papers),
    (("action.edit",), around.reports),
    (("contract.edit",), around.year_end),
)
"""(permissions of which one is enough, what reads the lines): nobody is shown what somebody else clears."""


def day_for(actor: Actor) -> Day:
    """The lines of a person, today."""
    day = today()
    lines = [one for codes, read in SOURCES if any(actor.may(code) for code in codes) for one in read(actor, day)]
    snoozed = {key: (until, reason) for key, until, reason in db.session.execute(select(Snooze.key, Snooze.until, Snooze.reason))}
    return day_of(lines, snoozed, day, MOST)
