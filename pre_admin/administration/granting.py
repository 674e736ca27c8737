"""How a role given is told: who gave it, what it waits for, who confirmed it, when it ends."""

from collections.abc import Mapping

from pre_admin.accounts.models import UserRole
from pre_admin.accounts.rules import GrantState, needs_confirmation
from pre_admin.accounts.services.roles import state_of
from pre_admin.administration.queries import names_of
from pre_admin.core.french import date_fr

SERVER = "le serveur"


def giver(name: str | None) -> str:
    """Who gave a role; without a name, it was given on the server."""
    return name or SERVER.capitalize()


def gift(grant: UserRole, names: Mapping[int, str]) -> str:
    """« le 12/03/2026 par Nadia Poumayrac »."""
    return f"le {date_fr(grant.created_at)} par {names.get(grant.given_by_id or 0, SERVER)}"


def confirmation(grant: UserRole, names: Mapping[int, str]) -> str:
    """« le 12/03/2026 par Claire Montauzan », « à confirmer par la coordination », « pas nécessaire »."""
    if grant.confirmed_at is not None:
        by = names.get(grant.confirmed_by_id or 0, SERVER)
        return f"le {date_fr(grant.confirmed_at)} par {by}"
    return "à confirmer par la coordination" if needs_confirmation(grant.role) else "pas nécessaire"


def story(grant: UserRole) -> str:
    """« Coordination — à confirmer par la coordination », as the account's form heads the role's row."""
    state = state_of(grant)
    if state is GrantState.ENDED:
        told = f"terminé le {date_fr(grant.ends_on)}"
    elif state is GrantState.PENDING:
        told = "à confirmer par la coordination"
    elif grant.confirmed_at is not None:
        told = f"confirmé {confirmation(grant, names_of([grant.confirmed_by_id]))}"
    else:
        told = f"donné le {date_fr(grant.created_at)}"
    if grant.ends_on is not None and state is not GrantState.ENDED:
        told += f", jusqu’au {date_fr(grant.ends_on)}"
    return f"{grant.role.label} — {told}"
