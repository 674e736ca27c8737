"""Accounts: opened, changed, closed, reopened, never deleted."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from email_validator import EmailNotValidError, validate_email

from pre_admin.accounts.actor import Actor
from pre_admin.accounts.models import NO_PASSWORD, User, UserRole
from pre_admin.accounts.passwords import hash_password
from pre_admin.accounts.queries import email_taken, other_active_holders
from pre_admin.accounts.roles import Role
from pre_admin.accounts.rules import email_of, password_refusal
from pre_admin.accounts.services.links import close_links
from pre_admin.accounts.services.passwords import sign_out_everywhere
from pre_admin.accounts.services.roles import (
    LAST_ADMINISTRATOR,
    NO_ROLE,
    keep_roles,
    lock_accounts,
    lock_holders,
    put_back_to_confirm,
)
from pre_admin.core.calendar import now
from pre_admin.core.database import db
from pre_admin.core.errors import DomainError, FieldErrors

NAME_LENGTH = 120
BAD_EMAIL = "Cette adresse électronique n’est pas valable : vérifiez-la."
NO_NAME = "Indiquez le prénom et le nom de la personne."
LONG_NAME = "120 caractères au plus : raccourcissez ce nom."
TAKEN = "Un compte existe déjà avec cette adresse."
NOT_ONESELF = "Vous ne pouvez pas désactiver votre propre compte ; un autre administrateur peut le faire."


# ---- on the server
def create_user(email: str, full_name: str, password: str, roles: Iterable[Role]) -> User:
    """Open an account with its roles, confirmed by the server; raises `FieldErrors` naming each value refused."""
    email, full_name, given = email_of(email), one_line(full_name), sorted(set(roles))
    errors = _identity_refusals(email, full_name)
    refusal = password_refusal(password, email, full_name)
    if refusal:
        errors["password"] = refusal
    if not given:
        errors["roles"] = NO_ROLE
    if errors:
        raise FieldErrors(errors)
    user = User(email=email, full_name=full_name, password_hash=hash_password(password))
    db.session.add(user)
    db.session.flush()
    db.session.add_all(UserRole(user_id=user.id, role=role, confirmed_at=now()) for role in given)
    db.session.flush()
    return user


def one_line(text: str | None) -> str:
    """A name without doubled spaces."""
    return " ".join((text or "").split())


def _identity_refusals(email: str, full_name: str, but: int | None = None) -> dict[str, str]:
    errors: dict[str, str] = {}
    if not _well_formed(email):
        errors["email"] = BAD_EMAIL
    elif email_taken(email, but):
        errors["email"] = TAKEN
    if not full_name or len(full_name) > NAME_LENGTH:
        errors["full_name"] = LONG_NAME if full_name else NO_NAME
    return errors


def _well_formed(email: str) -> bool:
    try:
        validate_email(email, check_deliverability=False)
    except EmailNotValidError:
        return False
    return True


# ---- by the administration
def open_account(values: Mapping[str, Any], actor: Actor) -> User:
    """A new account, which a link opens; its roles are given by the actor, and wait where they must be confirmed."""
    email, full_name = email_of(values["email"] or ""), one_line(values["full_name"])
    errors = _identity_refusals(email, full_name)
    if errors:
        raise FieldErrors(errors)
    user = User(email=email, full_name=full_name, password_hash=NO_PASSWORD)
    db.session.add(user)
    db.session.flush()
    keep_roles(user, values["roles"], actor)
    return user


def change_account(user: User, values: Mapping[str, Any], actor: Actor) -> None:
    """Another name, address or other roles.

    Links and messages go to the address: once it is changed, the roles that open children's files are confirmed again.
    """
    email, full_name = email_of(values["email"] or ""), one_line(values["full_name"])
    errors = _identity_refusals(email, full_name, but=user.id)
    if errors:
        raise FieldErrors(errors)
    lock_accounts([user.id])
    if email != user.email:
        try:
            put_back_to_confirm(user)
        except DomainError as refusal:
            raise DomainError(refusal.message, "email") from refusal
        close_links(user.id)
    keep_roles(user, values["roles"], actor)
    user.email, user.full_name = email, full_name
    db.session.flush()


def deactivate_accounts(users: Sequence[User], actor: Actor) -> None:
    """Close accounts: sessions end, past work keeps its author. Never oneself, never the last administrator."""
    chosen = [user.id for user in users]
    if actor.id in chosen:
        raise DomainError(NOT_ONESELF)
    lock_holders(Role.ADMINISTRATOR)
    if not other_active_holders(Role.ADMINISTRATOR, without=chosen):
        raise DomainError(LAST_ADMINISTRATOR)
    for user in users:
        user.is_active = False
        close_links(user.id)
    sign_out_everywhere(users, actor)


def reactivate_accounts(users: Sequence[User], actor: Actor) -> None:
    """Open closed accounts again, with the roles and the password they had."""
    for user in users:
        user.is_active = True
