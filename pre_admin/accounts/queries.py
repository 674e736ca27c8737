"""Reads of accounts: who is behind a session, the charter in force, what a person signed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import ColumnElement, Date, Exists, bindparam, exists, func, select

from pre_admin.accounts.actor import Actor
from pre_admin.accounts.models import NO_PASSWORD, CharterSignature, CharterVersion, SignInAttempt, StandIn, User, UserRole
from pre_admin.accounts.permission_map import CHILD_FILE_ROLES, lent_to
from pre_admin.accounts.roles import Role
from pre_admin.accounts.rules import KNOWN_FOR, WINDOW, Attempt, GrantState, grant_state
from pre_admin.accounts.scoping import as_system
from pre_admin.core.calendar import today
from pre_admin.core.types import Rows


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


def _standing_in() -> Exists:
    day: ColumnElement[object] = bindparam(None, callable_=today, type_=Date)
    return exists().where(StandIn.person_id == User.id, StandIn.starts_on <= day, StandIn.ends_on >= day)


def in_state(state: GrantState) -> ColumnElement[bool]:
    """The roles given that are in this state today: `rules.grant_state` as the database asks it."""
    day: ColumnElement[object] = bindparam(None, callable_=today, type_=Date)
    ended = UserRole.ends_on.is_not(None) & (UserRole.ends_on < day)
    waits = UserRole.confirmed_at.is_(None) & UserRole.role.in_(sorted(CHILD_FILE_ROLES))
    if state is GrantState.ENDED:
        return ended
    return ~ended & (waits if state is GrantState.PENDING else ~waits)


def open_to_sign_in() -> ColumnElement[bool]:
    """Whether the account lets someone in: active, with a role that has not ended, were it to be confirmed."""
    running, pending = in_state(GrantState.RUNNING), in_state(GrantState.PENDING)
    return User.is_active.is_(True) & exists().where(UserRole.user_id == User.id, running | pending)


def lets_in(user_id: int) -> bool:
    """Whether the account lets someone in, with whatever password or link."""
    with as_system("compte ouvert à la connexion") as session:
        return session.scalar(select(User.id).where(User.id == user_id, open_to_sign_in())) is not None


@cache
def _person_statement() -> Rows:
    """Asked by every page, hence made once."""
    about = (User.full_name, User.session_epoch, _signed_current(), UserRole.role, UserRole.confirmed_at, UserRole.ends_on)
    return (
        select(*about, _standing_in())
        .join(UserRole, UserRole.user_id == User.id)
        .where(User.id == bindparam("user_id"), User.is_active.is_(True))
    )


def person_of(user_id: int) -> Person | None:
    """The active person with this id, with the roles that count today and the charter, in one statement.

    None when there is none, or when all their roles have ended: they have no session any more.
    """
    with as_system("personne d’une session") as session:
        rows = session.execute(_person_statement(), {"user_id": user_id}).all()
    day = today()
    states = {row[3]: grant_state(row[3], row[4] is not None, row[5], day) for row in rows}
    running, pending = (
        frozenset(role for role, state in states.items() if state is wanted)
        for wanted in (GrantState.RUNNING, GrantState.PENDING)
    )
    if not running | pending:
        return None
    name, epoch, signed = rows[0][:3]
    lent = lent_to(running) if rows[0][6] else frozenset()
    return Person(Actor(user_id, name, running, bool(signed), pending, lent), epoch)


def charter_signed(user_id: int) -> bool:
    """Whether the person signed the version of the charter in force; no charter is never a signed one."""
    with as_system("signature de la charte en vigueur") as session:
        return bool(session.scalar(select(_signed_current()).where(User.id == user_id)))


def account(user_id: int) -> User:
    """The person's own account, whatever their scope on accounts."""
    with as_system("compte de la personne elle-même") as session:
        return session.scalars(select(User).where(User.id == user_id)).one()


def roles_of(user_id: int) -> list[tuple[Role, GrantState]]:
    """The roles of an account, by name, each with what it is worth today."""
    statement = select(UserRole.role, UserRole.confirmed_at, UserRole.ends_on).where(UserRole.user_id == user_id)
    with as_system("rôles d’un compte") as session:
        rows = session.execute(statement).all()
    day = today()
    found = [(role, grant_state(role, at is not None, ends_on, day)) for role, at, ends_on in rows]
    return sorted(found, key=lambda one: one[0].label)


def credentials(email: str) -> Credentials:
    """What checks a password for this e-mail: nothing when the account lets nobody in, or was never opened."""
    statement = select(User.id, User.password_hash).where(User.email == email, open_to_sign_in())
    with as_system("connexion") as session:
        row = session.execute(statement).first()
    return Credentials(row[0], row[1] or None) if row else Credentials(None, None)


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


def other_active_holders(role: Role, without: Sequence[int]) -> int:
    """How many people can act under this role today, once these accounts are set aside: active, opened, the role running."""
    statement = (
        select(func.count(func.distinct(User.id)))
        .join(UserRole, UserRole.user_id == User.id)
        .where(User.is_active.is_(True), User.password_hash != NO_PASSWORD, User.id.not_in(without))
        .where(UserRole.role == role, in_state(GrantState.RUNNING))
    )
    with as_system("personnes qui ont encore ce rôle") as session:
        return session.scalar(statement) or 0


def people_choices() -> Rows:
    """(id, name, e-mail) of the active accounts, by name, within the actor's scope: what a form offers to tie a person to."""
    return select(User.id, User.full_name, User.email).where(User.is_active.is_(True)).order_by(User.full_name, User.id)


def digest_readers() -> list[int]:
    """The ids of the active people who want the morning's message."""
    statement = select(User.id).where(User.wants_digest.is_(True), open_to_sign_in(), User.password_hash != NO_PASSWORD)
    with as_system("destinataires du courriel du matin") as session:
        return list(session.scalars(statement.order_by(User.id)))


def first_day_is_over(user_id: int) -> bool:
    """Whether the person has put the first day's list away."""
    with as_system("liste du premier jour de la personne elle-même") as session:
        return session.scalar(select(User.first_day_over_at).where(User.id == user_id)) is not None


def email_taken(email: str, but: int | None = None) -> bool:
    """Whether an account other than `but`, active or not, has this e-mail."""
    with as_system("unicité de l’adresse") as session:
        return session.scalar(select(User.id).where(User.email == email, User.id != (but or 0))) is not None


def no_account_yet() -> bool:
    """Whether the instance still waits for its first account."""
    with as_system("premier compte") as session:
        return session.scalar(select(User.id).limit(1)) is None
