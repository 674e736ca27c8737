"""What the reads of the room share: the day they are made, the accounts a person may be tied to."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, Table, and_, bindparam, or_, select

from pre_admin.accounts.models import User
from pre_admin.core.calendar import today
from pre_admin.core.types import Rows

TODAY: ColumnElement[date] = bindparam("today", callable_=today, type_=Date, unique=True)
"""The day a statement runs, not the day the house started."""

PEOPLE = User.__table__
"""Names of accounts, read as a table: a list is within the reader's scope already."""
assert isinstance(PEOPLE, Table)


def running(model: Any, day: ColumnElement[date] | date = TODAY) -> ColumnElement[bool]:
    """Rows whose days, from `starts_on` to `ends_on`, hold that day; an empty one is no limit."""
    begun = or_(model.starts_on.is_(None), model.starts_on <= day)
    return and_(begun, or_(model.ends_on.is_(None), model.ends_on >= day))


def account_choices() -> Rows:
    """Accounts that can be chosen, by name, the closed ones last; the hint is the e-mail."""
    return select(User.id, User.full_name, User.email).order_by(User.is_active.desc(), User.full_name, User.id)
