"""What a person chooses for themself: the morning's message, the first day's list."""

from datetime import date

from sqlalchemy import Table, or_, update

from pre_admin.accounts.models import User
from pre_admin.accounts.scoping import as_system
from pre_admin.core.calendar import now


def _accounts() -> Table:
    table = User.__table__
    assert isinstance(table, Table)
    return table


def choose_digest(user: User, wanted: bool) -> None:
    """Whether the person gets a message in the morning when something waits for them."""
    user.wants_digest = wanted


def put_first_day_away(user_id: int) -> None:
    """The first day's list is not shown any more; neither a new version nor a journal row, since nobody else is concerned."""
    table = _accounts()
    with as_system("liste du premier jour") as session:
        session.execute(update(table).where(table.c.id == user_id).values(first_day_over_at=now()))


def claim_digest(user_id: int, day: date) -> bool:
    """Whether this run sends the person's message of the day: of two runs at once, one alone hears yes."""
    table = _accounts()
    unsent = or_(table.c.digest_on.is_(None), table.c.digest_on < day)
    with as_system("courriel du matin") as session:
        done = session.execute(update(table).where(table.c.id == user_id, unsent).values(digest_on=day))
        return bool(done.rowcount)  # type: ignore[attr-defined]


def release_digest(user_id: int) -> None:
    """The message could not be sent: another run of the same day may."""
    table = _accounts()
    with as_system("courriel du matin") as session:
        session.execute(update(table).where(table.c.id == user_id).values(digest_on=None))
