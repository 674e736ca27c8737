"""What an employment, a membership or a term that ends takes away from the person's account.

The one place where partners touch accounts.
"""

from datetime import date

from pre_admin.accounts.roles import Role
from pre_admin.accounts.services import end_role, restore_role

Tie = tuple[int | None, date | None]
"""(account, last day of the employment; None while it has no end)."""


def follow_employment(before: Tie, after: Tie, role: Role) -> None:
    """Tell the account what became of the employment it is tied to.

    An end, a new one, or an account tied to an employment that has one: the role ends. An end taken back: the role
    comes back. An account tied to an employment without end is given nothing: roles are given, and confirmed, elsewhere.
    """
    (user_id, day), (former_id, former_day) = after, before
    if user_id is None or after == before:
        return
    if day is not None:
        end_employment(user_id, role, day)
    elif former_id == user_id and former_day is not None:
        resume_employment(user_id, role)


def end_employment(user_id: int, role: Role, day: date) -> None:
    """From the day after this one the account no longer has the role."""
    end_role(user_id, role, day)


def resume_employment(user_id: int, role: Role) -> None:
    """The account has again the role that an end had taken away."""
    restore_role(user_id, role)
