"""Passwords are kept as argon2 hashes; checking one takes the same time whether or not the account exists."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from pre_admin.accounts.rules import MAX_LENGTH

_hasher = PasswordHasher()


def use_hasher(hasher: PasswordHasher) -> None:
    """Change the parameters: hashes made with others are still checked, then renewed at the next sign-in."""
    global _hasher
    _hasher = hasher
    _nobody.cache_clear()


def hash_password(password: str) -> str:
    """The hash to keep."""
    return _hasher.hash(password)


def verify_password(stored: str | None, password: str) -> bool:
    """Whether the password is the one; for an unknown account (None) the same work is done, and the answer is no."""
    usable = len(password) <= MAX_LENGTH
    try:
        right = _hasher.verify(stored or _nobody(), password[:MAX_LENGTH])
    except (VerificationError, ValueError):
        # A stored text that is no hash, or a password no keyboard types: neither opens.
        return False
    return right and usable and stored is not None


def needs_renewal(stored: str) -> bool:
    """Whether the hash was made with other parameters than today's."""
    return _hasher.check_needs_rehash(stored)


@cache
def _nobody() -> str:
    """The hash that stands for accounts that do not exist."""
    return _hasher.hash("personne ne se connecte avec ce mot de passe")
