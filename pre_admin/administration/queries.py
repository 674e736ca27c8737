"""Reads for the pages of administration: people's names, which files a journal may quote, figures of the home page."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy import String, Table, case, cast, func, literal, select, union_all
from sqlalchemy.orm import InstrumentedAttribute

from pre_admin.accounts.actor import Actor
from pre_admin.accounts.models import NO_PASSWORD, CharterSignature, CharterVersion, SignInAttempt, User, UserRole
from pre_admin.accounts.permission_map import NOMINATIVE_SUBJECTS
from pre_admin.accounts.queries import in_state, other_active_holders
from pre_admin.accounts.roles import PERMISSION_CODES, Role
from pre_admin.accounts.rules import FREE_FAILURES, WINDOW, GrantState, email_of, keyed
from pre_admin.accounts.scoping import as_system
from pre_admin.core.database import OPEN, Base, db
from pre_admin.core.types import Rows
from pre_admin.journal.models import AccessEntry, ChangeEntry
from pre_admin.journal.sentences import classes_by_table

File = tuple[str, int]
"""A journal's subject: (table, id)."""


def _table(model: type[Base]) -> Table:
    table = model.__table__
    assert isinstance(table, Table)
    return table


PEOPLE = _table(User)
"""Colleagues' names, which every journal shows whatever the reader's scope on accounts: read as a table."""


def people() -> Rows:
    """(id, name) of every account, by name."""
    return select(PEOPLE.c.id, PEOPLE.c.full_name).order_by(PEOPLE.c.full_name, PEOPLE.c.id)


def with_people(model: type[ChangeEntry] | type[AccessEntry]) -> Rows:
    """The rows of a journal, each beside its author."""
    return select(model.id).select_from(model).outerjoin(PEOPLE, PEOPLE.c.id == model.actor_id)


def account_list() -> Rows:
    """The rows of the list of accounts."""
    return select(User.id)


def roles_column() -> Any:
    """A person's roles with what each is worth today, as one text: « coordinator:pending,referent:running »."""
    table = _table(UserRole)
    state = case(*((in_state(one), literal(f":{one.value}")) for one in GrantState))
    codes = func.aggregate_strings(cast(table.c.role, String) + state, ",")
    return select(codes).where(table.c.user_id == User.id).correlate(User).scalar_subquery().label("roles")


def given_roles(user_id: int) -> list[UserRole]:
    """The roles of an account, in the order they were given."""
    return list(db.session.scalars(select(UserRole).where(UserRole.user_id == user_id).order_by(UserRole.id)))


def names_of(ids: Iterable[int | None]) -> dict[int, str]:
    """Account → name, of colleagues, whatever the reader's scope on accounts."""
    wanted = {one for one in ids if one is not None}
    rows = db.session.execute(select(PEOPLE.c.id, PEOPLE.c.full_name).where(PEOPLE.c.id.in_(wanted))) if wanted else ()
    return {one: name for one, name in rows}


def charter_column() -> Any:
    """1 when the person signed the charter in force."""
    latest = select(CharterVersion.id).order_by(CharterVersion.number.desc()).limit(1).scalar_subquery()
    signed = (CharterSignature.user_id == User.id) & (CharterSignature.charter_id == latest)
    return select(func.count(CharterSignature.id)).where(signed).correlate(User).scalar_subquery().label("charter")


def readable_files(files: Iterable[File], actor: Actor) -> set[File]:
    """Those of the files whose values the person may read in a journal: in scope, the charter signed where it must be.

    A file that no longer exists is readable by whoever saw all of its kind.
    """
    wanted = _by_model(files, actor)
    if not wanted:
        return set()
    reached = _present(wanted)
    gone = {(model.__tablename__, one) for model, ids in wanted.items() for one in ids} - reached
    if gone:
        with as_system("fiches disparues d’une page de journal"):
            gone -= _present(wanted)
    classes = classes_by_table()
    return reached | {file for file in gone if _sees_all(classes[file[0]], actor)}


def openable_files(files: Iterable[File], actor: Actor) -> set[File]:
    """Those of the files that the person may open: they exist, within their scope."""
    wanted = _by_model(files, actor)
    return _present(wanted) if wanted else set()


def _by_model(files: Iterable[File], actor: Actor) -> dict[type[Base], set[int]]:
    classes, found = classes_by_table(), dict[type[Base], set[int]]()
    for table, one in files:
        model = classes.get(table)
        if model is not None and _may_read(model, actor):
            found.setdefault(model, set()).add(one)
    return found


def _may_read(model: type[Base], actor: Actor) -> bool:
    subject = model.scoped_by
    if subject in NOMINATIVE_SUBJECTS and not actor.charter_signed:
        return False
    return subject == OPEN or f"{subject}.read" not in PERMISSION_CODES or actor.may(f"{subject}.read")


def _present(wanted: Mapping[type[Base], set[int]]) -> set[File]:
    """Which of these rows the session meets, in one statement."""
    parts = []
    for model in sorted(wanted, key=lambda one: one.__tablename__):
        key: InstrumentedAttribute[int] = model.id  # type: ignore[attr-defined]
        parts.append(select(literal(model.__tablename__), key).where(key.in_(sorted(wanted[model]))))
    statement = parts[0] if len(parts) == 1 else union_all(*parts)
    return {(str(table), int(one)) for table, one in db.session.execute(statement)}


def _sees_all(model: type[Base], actor: Actor) -> bool:
    return model.scoped_by == OPEN or actor.sees_all(model.scoped_by)


def account_figures() -> tuple[int, int, int]:
    """(active accounts, those who have not signed the charter in force, those who have never signed in)."""
    unsigned = func.count(User.id).filter(charter_column().element == 0)
    never = func.count(User.id).filter(User.last_sign_in_at.is_(None))
    row = db.session.execute(select(func.count(User.id), unsigned, never).where(User.is_active.is_(True))).one()
    return row[0], row[1], row[2]


def slowed_accounts(moment: datetime) -> list[int]:
    """The active accounts whose sign-in must wait somewhere, after wrong passwords: attempts are kept under digests alone."""
    failed = select(SignInAttempt.email_key).where(SignInAttempt.succeeded.is_(False), SignInAttempt.at > moment - WINDOW)
    statement = failed.group_by(SignInAttempt.email_key, SignInAttempt.address_key).having(func.count() >= FREE_FAILURES)
    keys = set(db.session.scalars(statement))
    if not keys:
        return []
    secret = str(current_app.config["SECRET_KEY"])
    accounts = db.session.execute(select(PEOPLE.c.id, PEOPLE.c.email).where(PEOPLE.c.is_active.is_(True)))
    return [key for key, email in accounts if keyed(secret, "email", email_of(email)) in keys]


def accounts_to_open() -> int:
    """How many active people have not opened their account yet."""
    return db.session.scalar(select(func.count(User.id)).where(User.is_active.is_(True), User.password_hash == NO_PASSWORD)) or 0


def roles_to_confirm() -> int:
    """How many roles wait for the coordination."""
    return db.session.scalar(select(func.count(UserRole.id)).where(in_state(GrantState.PENDING))) or 0


def colleagues(but: int) -> int:
    """How many active accounts there are beside one's own."""
    return db.session.scalar(select(func.count(User.id)).where(User.is_active.is_(True), User.id != but)) or 0


def broken_accounts() -> list[str]:
    """What `flask check` says of accounts: an instance that nobody administers."""
    with as_system("contrôle des comptes") as session:
        if session.scalar(select(User.id).limit(1)) is not None and not other_active_holders(Role.ADMINISTRATOR, without=()):
            return ["Aucun compte d’administration technique n’est actif."]
    return []
