"""Reads of accounts: who is behind a session, the charter in force, what a person signed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Exists, exists, func, select

from pre_admin.accounts.actor import Actor
from pre_admin.accounts.models import CharterSignature, CharterVersion, SignInAttempt, User, UserRole
from pre_admin.accounts.roles import Role
from pre_admin.accounts.rules import KNOWN_FOR, WINDOW, Attempt
from pre_admin.accounts.scoping import as_system


@dataclass(frozen=True)
class Person:
    """An active account as a session sees it."""

    actor: Actor
    epoch: int


@dataclass(frozen=True)
class Credentials:
    """What checking a password needs; all empty for an e-mail nobody has."""

    user_id: int | None
    password_hash: str | None


@dataclass(frozen=True)
class Signature:
    """Which version of the charter a person signed last, and when."""

    number: int
    signed_at: datetime
    current: bool


def _current_charter_id() -> ColumnElement[int]:
    latest = select(func.max(CharterVersion.number)).scalar_subquery()
    return select(CharterVersion.id).where(CharterVersion.number == latest).scalar_subquery()


def _signed_current() -> Exists:
    signed = (CharterSignature.user_id == User.id) & (CharterSignature.charter_id == _current_charter_id())
    return exists().where(signed)


def person_of(user_id: int) -> Person | None:
    """The active person with this id, with roles and charter, in one statement; None when there is none."""
    statement = (
        select(User.full_name, User.session_epoch, _signed_current(), UserRole.role)
        .outerjoin(UserRole, UserRole.user_id == User.id)
        .where(User.id == user_id, User.is_active.is_(True))
    )
    with as_system("personne d’une session") as session:
        rows = session.execute(statement).all()
    if not rows:
        return None
    name, epoch, signed = rows[0][:3]
    roles = frozenset(row[3] for row in rows if row[3] is not None)
    return Person(Actor(user_id, name, roles, bool(signed)), epoch)


def charter_signed(user_id: int) -> bool:
    """Whether the person signed the version of the charter in force; no charter is never a signed one."""
    with as_system("signature de la charte en vigueur") as session:
        return bool(session.scalar(select(_signed_current()).where(User.id == user_id)))


def account(user_id: int) -> User:
    """The person's own account, whatever their scope on accounts."""
    with as_system("compte de la personne elle-même") as session:
        return session.scalars(select(User).where(User.id == user_id)).one()


def roles_of(user_id: int) -> list[Role]:
    """The roles of an account, by name."""
    with as_system("rôles d’un compte") as session:
        roles = session.scalars(select(UserRole.role).where(UserRole.user_id == user_id)).all()
    return sorted(roles, key=lambda role: role.label)


def credentials(email: str) -> Credentials:
    """What checks a password for this e-mail; an inactive account has nothing to check."""
    statement = select(User.id, User.password_hash).where(User.email == email, User.is_active.is_(True))
    with as_system("connexion") as session:
        row = session.execute(statement).first()
    return Credentials(row[0], row[1]) if row else Credentials(None, None)


def attempts_for(email_key: str, place_key: str, moment: datetime) -> list[Attempt]:
    """The tries that still count: recent ones from everywhere, and this place's past sign-ins."""
    same = SignInAttempt.address_key == place_key
    recent = SignInAttempt.at > moment - WINDOW
    known = same & SignInAttempt.succeeded.is_(True) & (SignInAttempt.at > moment - KNOWN_FOR)
    statement = (
        select(SignInAttempt.at, same, SignInAttempt.succeeded)
        .where(SignInAttempt.email_key == email_key, recent | known)
        .order_by(SignInAttempt.id.desc())
        .limit(500)
    )
    with as_system("essais de connexion") as session:
        return [Attempt(at, bool(own), succeeded) for at, own, succeeded in session.execute(statement)]


def current_charter() -> CharterVersion | None:
    """The charter in force: the latest version published."""
    statement = select(CharterVersion).order_by(CharterVersion.number.desc()).limit(1)
    with as_system("charte en vigueur") as session:
        return session.scalars(statement).first()


def last_signature(user_id: int) -> Signature | None:
    """The latest version the person signed."""
    statement = (
        select(CharterVersion.number, CharterSignature.signed_at, CharterVersion.id == _current_charter_id())
        .join(CharterVersion, CharterVersion.id == CharterSignature.charter_id)
        .where(CharterSignature.user_id == user_id)
        .order_by(CharterVersion.number.desc())
        .limit(1)
    )
    with as_system("signature de la charte") as session:
        row = session.execute(statement).first()
    return Signature(row[0], row[1], bool(row[2])) if row else None


@dataclass(frozen=True)
class PublishedCharter:
    """A version of the charter in the list of versions."""

    number: int
    published_at: datetime
    author: str
    signatures: int
    current: bool


def charter_versions() -> Sequence[PublishedCharter]:
    """Every version, latest first, with how many active people signed it."""
    signers = (
        select(CharterSignature.charter_id, func.count(CharterSignature.id).label("signatures"))
        .join(User, User.id == CharterSignature.user_id)
        .where(User.is_active.is_(True))
        .group_by(CharterSignature.charter_id)
        .subquery()
    )
    statement = (
        select(CharterVersion.number, CharterVersion.published_at, User.full_name, signers.c.signatures)
        .outerjoin(User, User.id == CharterVersion.published_by_id)
        .outerjoin(signers, signers.c.charter_id == CharterVersion.id)
        .order_by(CharterVersion.number.desc())
    )
    with as_system("versions de la charte") as session:
        rows = session.execute(statement).all()
    return [
        PublishedCharter(number, at, author or "Version d’origine", count or 0, place == 0)
        for place, (number, at, author, count) in enumerate(rows)
    ]


def active_accounts() -> int:
    """How many people may sign in."""
    with as_system("comptage des comptes actifs") as session:
        return session.scalar(select(func.count(User.id)).where(User.is_active.is_(True))) or 0


def other_active_administrators(without: Sequence[int]) -> int:
    """How many active administrators remain once these accounts are set aside."""
    statement = (
        select(func.count(func.distinct(User.id)))
        .join(UserRole, UserRole.user_id == User.id)
        .where(User.is_active.is_(True), UserRole.role == Role.ADMINISTRATOR, User.id.not_in(without))
    )
    with as_system("administrateurs restants") as session:
        return session.scalar(statement) or 0


def email_taken(email: str) -> bool:
    """Whether an account, active or not, has this e-mail."""
    with as_system("unicité de l’adresse") as session:
        return session.scalar(select(User.id).where(User.email == email)) is not None


def no_account_yet() -> bool:
    """Whether the instance still waits for its first account."""
    with as_system("premier compte") as session:
        return session.scalar(select(User.id).limit(1)) is None
