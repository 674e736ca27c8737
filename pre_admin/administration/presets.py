"""The ready-made lists of accounts, of roles given, and of the journals."""

from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement

from pre_admin.accounts.actor import Actor
from pre_admin.accounts.models import User
from pre_admin.accounts.queries import in_state
from pre_admin.accounts.rules import GrantState
from pre_admin.administration.queries import charter_column, slowed_accounts
from pre_admin.core.calendar import now, start_of_day, today
from pre_admin.journal.models import AccessEntry, AccessKind, ChangeEntry
from pre_admin.panel.house import House
from pre_admin.panel.slots import Preset

NOTHING_TODAY = "Rien aujourd’hui."
NOTHING_LATELY = "Rien ces sept derniers jours."


def open_account(actor: Actor) -> ColumnElement[bool]:
    """Accounts that may sign in."""
    return User.is_active.is_(True)


def closed_account(actor: Actor) -> ColumnElement[bool]:
    """Accounts that may not sign in any more."""
    return User.is_active.is_(False)


def never_opened(actor: Actor) -> ColumnElement[bool]:
    """Accounts whose link nobody has used yet."""
    return User.is_active.is_(True) & User.last_sign_in_at.is_(None)


def slowed(actor: Actor) -> ColumnElement[bool]:
    """Accounts that wrong passwords make wait."""
    return User.id.in_(slowed_accounts(now()))


def unsigned(actor: Actor) -> ColumnElement[bool]:
    """Accounts without the charter in force."""
    condition: ColumnElement[bool] = User.is_active.is_(True) & (charter_column().element == 0)
    return condition


def waiting(actor: Actor) -> ColumnElement[bool]:
    """Roles that a coordinator must confirm."""
    return in_state(GrantState.PENDING)


def since(moment: Any, days: int) -> Any:
    """What happened since so many days ago, today included."""
    return lambda actor: moment >= start_of_day(today() - timedelta(days=days))


def exports(actor: Actor) -> ColumnElement[bool]:
    """Lists that left the software."""
    return AccessEntry.kind == AccessKind.EXPORT


def contribute(house: House) -> None:
    """Hand the lists over."""
    add = house.slots.add
    add(Preset("account", "account.read", -10, "open", "Ouverts", open_account, "Aucun compte n’est ouvert."))
    add(Preset("account", "account.read", 10, "never", "Jamais connectés", never_opened, "Chacun s’est déjà connecté."))
    add(Preset("account", "account.read", 20, "charter", "Charte à signer", unsigned, "Chacun a signé la charte en vigueur."))
    add(
        Preset(
            "account",
            "account.read",
            25,
            "slowed",
            "Connexions freinées",
            slowed,
            "Personne n’attend après des mots de passe faux.",
        )
    )
    add(Preset("account", "account.read", 30, "closed", "Désactivés", closed_account, "Aucun compte n’est désactivé."))
    add(Preset("role-grant", "grant.read", -10, "waiting", "À confirmer", waiting, "Aucun rôle n’attend de confirmation."))
    for slug, permission, moment in (
        ("journal", "journal.read", ChangeEntry.at),
        ("access-log", "access_log.read", AccessEntry.at),
    ):
        add(Preset(slug, permission, 10, "today", "Aujourd’hui", since(moment, 0), NOTHING_TODAY))
        add(Preset(slug, permission, 20, "week", "Sept derniers jours", since(moment, 6), NOTHING_LATELY))
    add(Preset("access-log", "access_log.read", 30, "exports", "Exports", exports, "Aucune liste n’a été exportée."))
