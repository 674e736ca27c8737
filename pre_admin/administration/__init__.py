"""Views of accounts, journals, rights and the charter."""

from collections.abc import Sequence
from functools import partial

from pre_admin.accounts.actor import Actor
from pre_admin.accounts.models import CharterVersion, User, UserRole
from pre_admin.administration import settings
from pre_admin.administration.account_view import AccountView
from pre_admin.administration.journal_views import AccessView, ChangeView
from pre_admin.administration.pages import blueprint
from pre_admin.administration.queries import account_figures, broken_accounts, given_roles
from pre_admin.administration.reference_page import reference_views
from pre_admin.administration.settings_page import SETTINGS_PATH
from pre_admin.core.french import count_fr, date_fr, plural
from pre_admin.journal.models import AccessEntry, ChangeEntry
from pre_admin.panel.declarations import MenuPlace
from pre_admin.panel.house import House
from pre_admin.panel.pages import Cell, RelatedTable
from pre_admin.panel.pages import HomeCard as Card
from pre_admin.panel.reference import REFERENCE_PATH, REFERENCE_TITLE
from pre_admin.panel.slots import HomeCard, RelatedList

PAGES = (
    ("Réglages", SETTINGS_PATH, 45, "setting.read"),
    ("Droits", "/admin/rights/", 70, "rights.read"),
    ("Charte", "/admin/charter/", 75, "charter.publish"),
)
"""Pages that are not registers: label, path, order in the margin, permission."""


def register(house: House) -> None:
    """Hand the room over to the house."""
    house.add_view(AccountView, User)
    house.add_view(ChangeView, ChangeEntry)
    house.add_view(AccessView, AccessEntry)
    house.add_blueprint(blueprint)
    house.name_rows(UserRole.__tablename__, "rôle", "rôles")
    house.name_rows(CharterVersion.__tablename__, "version de la charte", "versions de la charte")
    house.name_rows("charter_signature", "signature de la charte", "signatures de la charte")
    for label, path, order, code in PAGES:
        house.menu_link(label, path, MenuPlace("Administration", order), partial(Actor.may, code=code))
    lists = [f"/admin/{view.slug}/" for view in reference_views(house.views)]
    house.menu_link(
        REFERENCE_TITLE, REFERENCE_PATH, MenuPlace("Administration", 40), partial(Actor.may, code="reference.read"), lists
    )
    house.slots.add(RelatedList("account", "account.read", 10, role_table))
    house.slots.add(HomeCard(permission="account.read", order=900, query=account_cards))
    house.invariant("accounts", broken_accounts)
    house.settings.declare(settings.SETTINGS)
    house.name_rows("setting_value", "réglage", "réglages")


def role_table(user: User, actor: Actor) -> RelatedTable:
    """The roles of an account, each with the day it was given."""
    rows = [
        [Cell(given.role.label, label="Rôle"), Cell(date_fr(given.created_at), label="Donné le")]
        for given in given_roles(user.id)
    ]
    empty = "Aucun rôle : cette personne n’ouvre rien. Les rôles se donnent à l’ouverture du compte, sur le serveur."
    return RelatedTable("Rôles", len(rows), (("Rôle", "text"), ("Donné le", "text")), rows, empty)


def account_cards(actor: Actor) -> Sequence[Card]:
    """How many people may sign in, and how many of them have not signed the charter."""
    active, waiting = account_figures()
    words = "sans charte signée"
    hint = f"dont {plural(waiting, words, words)}" if waiting else "charte signée par tous"
    return [Card(count_fr(active), "Comptes actifs", "/admin/account/?active=yes", hint, "wait" if waiting else "")]
