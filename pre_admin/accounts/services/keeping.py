"""Accounts: opened, closed, reopened, never deleted; their passwords and their sessions."""

from collections.abc import Iterable, Sequence

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import select

from pre_admin.accounts.actor import Actor
from pre_admin.accounts.models import User, UserRole
from pre_admin.accounts.passwords import hash_password, verify_password
from pre_admin.accounts.queries import email_taken, other_active_administrators
from pre_admin.accounts.roles import Role
from pre_admin.accounts.rules import email_of, password_refusal
from pre_admin.accounts.scoping import as_system
from pre_admin.core.database import db
from pre_admin.core.errors import DomainError, FieldErrors

NAME_LENGTH = 120
BAD_EMAIL = "Cette adresse électronique n’est pas valable : vérifiez-la."
NO_NAME = "Indiquez le prénom et le nom de la personne."
LONG_NAME = "120 caractères au plus : raccourcissez ce nom."
TAKEN = "Un compte existe déjà avec cette adresse."
NO_ROLE = "Indiquez au moins un rôle."
WRONG_CURRENT = "Ce n’est pas votre mot de passe actuel."
NOT_TWICE = "Les deux saisies du nouveau mot de passe diffèrent."
SAME_AS_BEFORE = "Choisissez un mot de passe différent de l’actuel."
NOT_ONESELF = "Vous ne pouvez pas désactiver votre propre compte ; un autre administrateur peut le faire."
LAST_ADMINISTRATOR = "Il doit rester au moins un compte actif d’administration technique : donnez d’abord ce rôle à quelqu’un."


def create_user(email: str, full_name: str, password: str, roles: Iterable[Role]) -> User:
    """Open an account with its roles; raises `FieldErrors` naming each value refused."""
    email, full_name, given = email_of(email), " ".join(full_name.split()), sorted(set(roles))
    errors: dict[str, str] = {}
    if not _well_formed(email):
        errors["email"] = BAD_EMAIL
    elif email_taken(email):
        errors["email"] = TAKEN
    if not full_name or len(full_name) > NAME_LENGTH:
        errors["full_name"] = LONG_NAME if full_name else NO_NAME
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
    db.session.add_all(UserRole(user_id=user.id, role=role) for role in given)
    db.session.flush()
    return user


def _well_formed(email: str) -> bool:
    try:
        validate_email(email, check_deliverability=False)
    except EmailNotValidError:
        return False
    return True


def set_password(user: User, password: str) -> None:
    """Give the account a new password; every session opened with the former one is over."""
    refusal = password_refusal(password, user.email, user.full_name)
    if refusal:
        raise DomainError(refusal, "new_password")
    user.password_hash = hash_password(password)
    sign_out_everywhere([user], None)


def change_password(user: User, current: str, new: str, confirmation: str) -> None:
    """The person's own change: the current password is asked, the new one twice."""
    if not verify_password(user.password_hash, current):
        raise DomainError(WRONG_CURRENT, "current_password")
    if new != confirmation:
        raise DomainError(NOT_TWICE, "confirmation")
    if new == current:
        raise DomainError(SAME_AS_BEFORE, "new_password")
    set_password(user, new)


def sign_out_everywhere(users: Sequence[User], actor: Actor | None) -> None:
    """End every session of these accounts; the cookies that hold them are worth nothing any more."""
    for user in users:
        user.session_epoch += 1


def deactivate_accounts(users: Sequence[User], actor: Actor) -> None:
    """Close accounts: sessions end, past work keeps its author. Never oneself, never the last administrator."""
    chosen = [user.id for user in users]
    if actor.id in chosen:
        raise DomainError(NOT_ONESELF)
    _lock_administrators()
    if not other_active_administrators(without=chosen):
        raise DomainError(LAST_ADMINISTRATOR)
    for user in users:
        user.is_active = False
    sign_out_everywhere(users, actor)


def _lock_administrators() -> None:
    """Two administrators who deactivate each other at the same moment: the second waits, then counts."""
    statement = select(User.id).join(UserRole, UserRole.user_id == User.id).where(UserRole.role == Role.ADMINISTRATOR)
    with as_system("administrateurs restants") as session:
        session.execute(statement.order_by(User.id).with_for_update(of=User)).all()


def reactivate_accounts(users: Sequence[User], actor: Actor) -> None:
    """Open closed accounts again, with the roles and the password they had."""
    for user in users:
        user.is_active = True
