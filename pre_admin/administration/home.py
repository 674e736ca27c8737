"""What administration puts on the home page: roles to confirm, accounts to open, sign-ins held back."""

from collections.abc import Sequence

from pre_admin.accounts.actor import Actor
from pre_admin.administration.grant_view import WAITING_URL
from pre_admin.administration.queries import account_figures, roles_to_confirm, slowed_accounts
from pre_admin.core.calendar import now
from pre_admin.core.french import count_fr
from pre_admin.panel.house import House
from pre_admin.panel.pages import HomeCard as Card
from pre_admin.panel.pages import HomeTask as Task
from pre_admin.panel.slots import HomeCard, HomeTask

ACCOUNTS = "/admin/account/"


def grant_tasks(actor: Actor) -> Sequence[Task]:
    """How many roles wait for the coordination."""
    waiting = roles_to_confirm()
    label = "rôle à confirmer" if waiting < 2 else "rôles à confirmer"
    return [Task(waiting, label, WAITING_URL, "Confirmer", "Donnés par l’administration ; sans effet avant votre accord.")]


def account_cards(actor: Actor) -> Sequence[Card]:
    """How many people may sign in."""
    active, _, _ = account_figures()
    return [Card(count_fr(active), "comptes ouverts" if active > 1 else "compte ouvert", f"{ACCOUNTS}?state=open")]


def account_tasks(actor: Actor) -> Sequence[Task]:
    """Accounts nobody has used yet, charters to sign, sign-ins held back."""
    _, unsigned, never = account_figures()
    slowed = len(slowed_accounts(now()))
    return [
        Task(slowed, "connexion freinée" if slowed < 2 else "connexions freinées", f"{ACCOUNTS}?state=slowed", "Aider", "Des mots de passe faux, ces dernières minutes.", tone="stop"),
        Task(never, "compte jamais utilisé" if never < 2 else "comptes jamais utilisés", f"{ACCOUNTS}?state=never", "Donner le lien", "Leur lien de connexion attend."),
        Task(unsigned, "charte à signer" if unsigned < 2 else "chartes à signer", f"{ACCOUNTS}?state=charter", "Voir", "Aucun dossier d’enfant ne s’ouvre avant.", tone="info"),
    ]  # fmt: skip


def contribute(house: House) -> None:
    """Fill the slots."""
    house.slots.add(HomeTask("grant.confirm", 25, grant_tasks))
    house.slots.add(HomeCard("account.edit", 900, account_cards))
    house.slots.add(HomeTask("account.edit", 900, account_tasks))
