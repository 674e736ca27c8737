"""Argon2, renewed when its parameters change, and as slow for an account that does not exist."""

from collections.abc import Iterator

import pytest
from argon2 import PasswordHasher

from pre_admin.accounts import passwords

LIGHT = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
HEAVIER = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1)


@pytest.fixture(autouse=True)
def _light() -> Iterator[None]:
    before = passwords._hasher
    passwords.use_hasher(LIGHT)
    yield
    passwords.use_hasher(before)


def test_only_the_right_password_opens() -> None:
    stored = passwords.hash_password("trois petits chats")
    assert stored.startswith("$argon2id$")
    assert passwords.verify_password(stored, "trois petits chats")
    assert not passwords.verify_password(stored, "trois petits chiens")
    assert not passwords.verify_password("", "trois petits chats")
    assert not passwords.verify_password("!désactivé", "trois petits chats")


def test_a_password_longer_than_any_accepted_never_opens() -> None:
    stored = passwords.hash_password("x" * 200)
    assert passwords.verify_password(stored, "x" * 200)
    assert not passwords.verify_password(stored, "x" * 201)


def test_an_unknown_account_costs_the_same_work(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    class Counting(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> bool:
            seen.append(str(hash))
            return super().verify(hash, password)

    passwords.use_hasher(Counting(time_cost=1, memory_cost=8, parallelism=1))
    assert not passwords.verify_password(None, "trois petits chats")
    assert not passwords.verify_password(passwords.hash_password("autre phrase"), "trois petits chats")
    assert len(seen) == 2
    assert seen[0].rsplit("$", 2)[0] == seen[1].rsplit("$", 2)[0]


def test_a_hash_made_with_other_parameters_is_to_be_renewed() -> None:
    stored = passwords.hash_password("trois petits chats")
    assert not passwords.needs_renewal(stored)
    passwords.use_hasher(HEAVIER)
    assert passwords.needs_renewal(stored)
    assert passwords.verify_password(stored, "trois petits chats")
