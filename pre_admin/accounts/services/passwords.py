"""Passwords changed by their owner: a new one ends every session opened with the former."""

from collections.abc import Sequence

from pre_admin.accounts.actor import Actor
from pre_admin.accounts.models import User
from pre_admin.accounts.passwords import hash_password, verify_password
from pre_admin.accounts.rules import password_refusal
from pre_admin.core.errors import DomainError

WRONG_CURRENT = "Ce n’est pas votre mot de passe actuel."
NOT_TWICE = "Les deux saisies du nouveau mot de passe diffèrent."
SAME_AS_BEFORE = "Choisissez un mot de passe différent de l’actuel."


def set_password(user: User, password: str) -> None:
    """Give the account a new password; every session opened with the former one is over."""
    refusal = password_refusal(password, user.email, user.full_name)
    if refusal:
        raise DomainError(refusal, "new_password")
    user.password_hash = hash_password(password)
    sign_out_everywhere([user], None)


def set_password_twice(user: User, password: str, confirmation: str) -> None:
    """The same, typed twice."""
    if password != confirmation:
        raise DomainError(NOT_TWICE, "confirmation")
    set_password(user, password)


def change_password(user: User, current: str, new: str, confirmation: str) -> None:
    """The person's own change: the current password is asked, the new one twice."""
    if not verify_password(user.password_hash or None, current):
        raise DomainError(WRONG_CURRENT, "current_password")
    if new == current == confirmation:
        raise DomainError(SAME_AS_BEFORE, "new_password")
    set_password_twice(user, new, confirmation)


def sign_out_everywhere(users: Sequence[User], actor: Actor | None) -> None:
    """End every session of these accounts; the cookies that hold them are worth nothing any more."""
    for user in users:
        user.session_epoch += 1
