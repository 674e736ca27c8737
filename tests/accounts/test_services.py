"""Accounts through their services: opened whole, closed with care."""

from collections.abc import Iterator

import pytest
from flask import Flask

from pre_admin.accounts import services
from pre_admin.accounts.actor import Actor
from pre_admin.accounts.models import User
from pre_admin.accounts.queries import credentials, no_account_yet, person_of, roles_of
from pre_admin.accounts.roles import Role
from pre_admin.accounts.rules import GrantState
from pre_admin.accounts.scoping import as_system
from pre_admin.core.database import db
from pre_admin.core.errors import DomainError, FieldErrors

GOOD = {
    "email": "Nouvelle@Ville.example ",
    "full_name": " Inès  Benali ",
    "password": "trois petits chats",
    "roles": [Role.REFERENT],
}
ADMIN = Actor(8, "Nadia Poumayrac", frozenset({Role.ADMINISTRATOR}))


@pytest.fixture
def inside(door: Flask) -> Iterator[None]:
    with door.app_context(), as_system("essai"):
        yield
        db.session.rollback()


def user(number: int) -> User:
    return db.session.get_one(User, number)


def test_an_account_is_opened_with_its_roles(inside: None) -> None:
    assert not no_account_yet()
    made = services.create_user(**{**GOOD, "roles": [Role.REGISTRY, Role.ASSISTANT, Role.ASSISTANT]})  # type: ignore[arg-type]
    assert (made.email, made.full_name) == ("nouvelle@ville.example", "Inès Benali")
    assert roles_of(made.id) == [(Role.ASSISTANT, GrantState.RUNNING), (Role.REGISTRY, GrantState.RUNNING)]
    person = person_of(made.id)
    assert person is not None
    assert person.actor.roles == {Role.ASSISTANT, Role.REGISTRY}
    assert not person.actor.charter_signed


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"email": "sans arobase"}, "email"), ({"email": ""}, "email"), ({"email": "admin@demo.example"}, "email"),
        ({"email": "ADMIN@demo.example"}, "email"), ({"full_name": "  "}, "full_name"), ({"full_name": "x" * 121}, "full_name"),
        ({"password": "court"}, "password"), ({"password": "InesBenali2026"}, "password"), ({"roles": []}, "roles"),
    ],
)  # fmt: skip
def test_an_account_is_refused_with_a_sentence_for_its_field(inside: None, change: dict[str, object], field: str) -> None:
    with pytest.raises(FieldErrors) as refusal:
        services.create_user(**{**GOOD, **change})  # type: ignore[arg-type]
    assert set(refusal.value.errors) == {field}


def test_everything_wrong_is_said_at_once(inside: None) -> None:
    with pytest.raises(FieldErrors) as refusal:
        services.create_user("", "", "", [])
    assert set(refusal.value.errors) == {"email", "full_name", "password", "roles"}


def test_closing_an_account_ends_its_sessions(inside: None) -> None:
    services.deactivate_accounts([user(1), user(2)], ADMIN)
    db.session.flush()
    assert not user(1).is_active
    assert user(1).session_epoch == 1
    assert person_of(1) is None
    assert credentials("coordination@demo.example").user_id is None
    services.reactivate_accounts([user(1)], ADMIN)
    db.session.flush()
    assert person_of(1) is not None


def test_nobody_closes_their_own_account(inside: None) -> None:
    with pytest.raises(DomainError, match="votre propre compte"):
        services.deactivate_accounts([user(1), user(8)], ADMIN)
    assert user(1).is_active


def test_the_last_administrator_stays(inside: None) -> None:
    other = services.create_user(**{**GOOD, "roles": [Role.ADMINISTRATOR]})  # type: ignore[arg-type]
    coordinator = Actor(1, "Claire Montauzan", frozenset({Role.COORDINATOR}))
    with pytest.raises(DomainError, match="au moins un compte actif"):
        services.deactivate_accounts([user(8), other], coordinator)
    services.deactivate_accounts([user(8)], coordinator)
    db.session.flush()
    with pytest.raises(DomainError, match="au moins un compte actif"):
        services.deactivate_accounts([other], coordinator)


def test_the_first_charter_is_published_once(inside: None) -> None:
    assert services.ensure_charter().number == services.ensure_charter().number == 1


@pytest.mark.parametrize(("text", "sentence"), [("court", "trop court"), ("x" * 40_001, "au plus")])
def test_a_charter_of_an_odd_length_is_refused(inside: None, text: str, sentence: str) -> None:
    with pytest.raises(DomainError, match=sentence):
        services.publish_charter(text, ADMIN)


def test_the_same_charter_is_not_published_twice(inside: None) -> None:
    text = services.publish_charter("Une charte. " * 40, ADMIN).text
    with pytest.raises(DomainError, match="rien à publier"):
        services.publish_charter(text + "\r\n", ADMIN)
