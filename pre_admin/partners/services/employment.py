"""What an employment, a membership or a term that ends takes away from the person's account."""

from datetime import date

from pre_admin.accounts.roles import Role


def end_employment(user_id: int | None, role: Role, day: date | None) -> None:
    """From the day after this one the account no longer has the role; with no day, it has it again.

    The one place where partners touch accounts: `accounts.services.end_role` and `restore_role` are called here.
    """
