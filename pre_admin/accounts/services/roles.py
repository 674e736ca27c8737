"""Roles given, confirmed, refused, ended: never by oneself for oneself, and somebody always keeps the house."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from pre_admin.accounts.actor import Actor
from pre_admin.accounts.links import awaiting_reset
from pre_admin.accounts.models import User, UserRole
from pre_admin.accounts.queries import other_active_holders
from pre_admin.accounts.roles import Role
from pre_admin.accounts.rules import GrantState, confirmation_refusal, grant_state, needs_confirmation, refusal_refusal
from pre_admin.accounts.scoping import as_system
from pre_admin.core.calendar import now, today
from pre_admin.core.database import db
from pre_admin.core.errors import DomainError, FieldErrors

NO_ROLE = "Indiquez au moins un rôle."
TWICE = "Cette personne a déjà ce rôle."
NOT_TO_ONESELF = "Vous ne pouvez pas vous donner un rôle à vous-même : un autre administrateur peut le faire."
NOT_A_COORDINATOR = "Seule la coordination confirme ou refuse un rôle."
LAST_ADMINISTRATOR = "Il doit rester au moins un compte actif d’administration technique : donnez d’abord ce rôle à quelqu’un."
LAST_COORDINATOR = (
    "Il doit rester au moins une personne à la coordination, pour confirmer les rôles : donnez d’abord ce rôle à quelqu’un "
    "d’autre, et faites-le confirmer."
)
ONLY_COORDINATOR = (
    "Cette personne est seule à la coordination : personne d’autre ne pourrait confirmer à nouveau son rôle. Ce changement se "
    "fait sur le serveur : flask --app app sign-in-link ADRESSE."
)
LAST_OF = {Role.ADMINISTRATOR: LAST_ADMINISTRATOR, Role.COORDINATOR: LAST_COORDINATOR}


def state_of(grant: UserRole) -> GrantState:
    """What the role given is worth today."""
    return grant_state(grant.role, grant.confirmed_at is not None, grant.ends_on, today())


def lock_accounts(ids: Iterable[int]) -> None:
    """Whoever changes the same accounts waits; always in the same order, so that nobody waits for each other."""
    with as_system("comptes retenus le temps d’un changement") as session:
        session.execute(select(User.id).where(User.id.in_(sorted(set(ids)))).order_by(User.id).with_for_update()).all()


def lock_holders(role: Role) -> None:
    """Two people who take this role away from each other at the same moment: the second waits, then counts."""
    statement = select(User.id).join(UserRole, UserRole.user_id == User.id).where(UserRole.role == role)
    with as_system("personnes qui ont ce rôle") as session:
        session.execute(statement.order_by(User.id).with_for_update(of=User)).all()


def grants_of(user_id: int) -> list[UserRole]:
    """The roles given to an account, as they are now in the database."""
    statement = select(UserRole).where(UserRole.user_id == user_id).order_by(UserRole.id)
    with as_system("rôles d’un compte") as session:
        return list(session.scalars(statement.execution_options(populate_existing=True)))


# ---- giving and taking away, by the administration
def keep_roles(user: User, rows: Sequence[Mapping[str, Any]], actor: Actor) -> None:
    """Make the account's roles those of the form's rows.

    A row whose role was changed is another role, given anew: what was confirmed for the former one does not carry over.
    """
    stored = {grant.id: grant for grant in grants_of(user.id)}
    kept = {row["id"] for row in rows if row["id"] in stored and stored[row["id"]].role is row["role"]}
    errors = {}
    for place, row in enumerate(rows):
        if row["role"] in [before["role"] for before in rows[:place]]:
            errors[f"roles-{place}-role"] = TWICE
        elif row["id"] not in kept and user.id == actor.id:
            errors[f"roles-{place}-role"] = NOT_TO_ONESELF
    if errors:
        raise FieldErrors(errors)
    if not rows:
        raise DomainError(NO_ROLE, "roles")
    _take_away(user, [grant for grant in stored.values() if grant.id not in kept])
    fresh = [row["role"] for row in rows if row["id"] not in kept]
    db.session.add_all(UserRole(user_id=user.id, role=role, given_by_id=actor.id) for role in fresh)
    db.session.flush()


def _take_away(user: User, grants: Sequence[UserRole]) -> None:
    for grant in grants:
        _somebody_stays(user, grant)
        db.session.delete(grant)
    db.session.flush()


def _somebody_stays(user: User, grant: UserRole) -> None:
    """Refuse to take away the last administration or the last coordination that acts."""
    if grant.role in LAST_OF and user.is_active and state_of(grant) is GrantState.RUNNING:
        lock_holders(grant.role)
        if not other_active_holders(grant.role, without=[user.id]):
            raise DomainError(LAST_OF[grant.role])


def put_back_to_confirm(user: User) -> None:
    """The roles that open children's files wait for the coordination again: an administrator could now enter as this person.

    Refused for the only coordinator, whom nobody could confirm.
    """
    lock_holders(Role.COORDINATOR)
    grants = [grant for grant in grants_of(user.id) if needs_confirmation(grant.role) and grant.confirmed_at is not None]
    coordinates = any(grant.role is Role.COORDINATOR and state_of(grant) is not GrantState.ENDED for grant in grants)
    if coordinates and not other_active_holders(Role.COORDINATOR, without=[user.id]):
        raise DomainError(ONLY_COORDINATOR)
    for grant in grants:
        grant.confirmed_at = grant.confirmed_by_id = None
    db.session.flush()


# ---- confirming and refusing, by the coordination
def confirm_roles(grants: Sequence[UserRole], actor: Actor) -> None:
    """These roles count from now on; all of them, or none when a rule refuses one."""
    users = _held(grants, actor)
    reset = awaiting_reset(users)
    for grant in grants:
        own, waits = grant.user_id == actor.id, grant.user_id in reset
        refusal = confirmation_refusal(state_of(grant), own, waits)
        if refusal:
            raise DomainError(f"{grant.role.label}, {users[grant.user_id].full_name} : {refusal}")
    for grant in grants:
        grant.confirmed_at, grant.confirmed_by_id = now(), actor.id
    _touch(users)


def refuse_roles(grants: Sequence[UserRole], actor: Actor) -> None:
    """These roles, which wait for a confirmation, are taken away; all of them, or none when a rule refuses one."""
    users = _held(grants, actor)
    for grant in grants:
        refusal = refusal_refusal(state_of(grant))
        if refusal:
            raise DomainError(f"{grant.role.label}, {users[grant.user_id].full_name} : {refusal}")
    for grant in grants:
        db.session.delete(grant)
    _touch(users)


def _held(grants: Sequence[UserRole], actor: Actor) -> dict[int, User]:
    """The accounts of these roles, nobody changing them meanwhile."""
    if not actor.may("grant.confirm"):
        raise DomainError(NOT_A_COORDINATOR)
    ids = {grant.user_id for grant in grants}
    lock_accounts(ids)
    with as_system("comptes dont un rôle se confirme") as session:
        users = session.scalars(select(User).where(User.id.in_(ids)).execution_options(populate_existing=True))
        return {user.id: user for user in users}


def _touch(users: Mapping[int, User]) -> None:
    """Whoever has the account's form open learns that it changed (R11)."""
    for user in users.values():
        user.updated_at = now()
    db.session.flush()


def confirm_from_server(user: User) -> list[Role]:
    """On the server's own authority, what waits for a confirmation counts; says which roles."""
    waiting = [grant for grant in grants_of(user.id) if state_of(grant) is GrantState.PENDING]
    for grant in waiting:
        grant.confirmed_at = now()
    db.session.flush()
    return [grant.role for grant in waiting]


# ---- ending, by the rooms that know when a post ends
def end_role(user_id: int, role: Role, day: date) -> bool:
    """The role counts until the end of that day; False when the account was never given it. The last to act stays."""
    return _set_end(user_id, role, day)


def restore_role(user_id: int, role: Role) -> bool:
    """The role has no last day any more; a confirmation taken back meanwhile stays to be given again."""
    return _set_end(user_id, role, None)


def _set_end(user_id: int, role: Role, day: date | None) -> bool:
    lock_accounts([user_id])
    grant = next((one for one in grants_of(user_id) if one.role is role), None)
    if grant is None:
        return False
    if day is not None and grant.ends_on != day:
        with as_system("compte dont un rôle se termine") as session:
            _somebody_stays(session.get_one(User, user_id), grant)
    grant.ends_on = day
    db.session.flush()
    return True
