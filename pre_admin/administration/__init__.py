"""Views of accounts, journals, rights and the charter."""

from collections.abc import Sequence
from functools import partial

from pre_admin.accounts.actor import Actor
from pre_admin.accounts.models import CharterVersion, SignInLink, User, UserRole
from pre_admin.administration import first_day, presets, settings
from pre_admin.administration.account_view import AccountView
from pre_admin.administration.grant_view import WAITING_URL, GrantView, confirm_step
from pre_admin.administration.journal_views import AccessView, ChangeView
from pre_admin.administration.pages import blueprint
from pre_admin.administration.queries import account_figures, broken_accounts, roles_to_confirm
from pre_admin.administration.reference_page import reference_views
from pre_admin.administration.settings_page import SETTINGS_PATH
from pre_admin.core.french import count_fr, plural
from pre_admin.journal.models import AccessEntry, ChangeEntry
from pre_admin.panel.declarations import MenuPlace
from pre_admin.panel.house import House
from pre_admin.panel.pages import HomeCard as Card
from pre_admin.panel.reference import REFERENCE_PATH, REFERENCE_TITLE
from pre_admin.panel.slots import HomeCard, NextStep

PAGES = (
    ("Réglages", SETTINGS_PATH, 45, "setting.read"),
    ("Droits", "/admin/rights/", 70, "rights.read"),
    ("Charte", "/admin/charter/", 75, "charter.publish"),
)
"""Pages that are not registers: label, path, order in the margin, permission."""


def register(house: House) -> None:
    """Hand the room over to the house."""
    house.add_view(AccountView, User)
    house.add_view(GrantView, UserRole)
    house.add_view(ChangeView, ChangeEntry)
    house.add_view(AccessView, AccessEntry)
    house.add_blueprint(blueprint)
    house.name_rows(SignInLink.__tablename__, "lien de connexion", "liens de connexion")
    house.name_rows(CharterVersion.__tablename__, "version de la charte", "versions de la charte")
    house.name_rows("charter_signature", "signature de la charte", "signatures de la charte")
    for label, path, order, code in PAGES:
        house.menu_link(label, path, MenuPlace("Administration", order), partial(Actor.may, code=code))
    lists = [f"/admin/{view.slug}/" for view in reference_views(house.views)]
    house.menu_link(
        REFERENCE_TITLE, REFERENCE_PATH, MenuPlace("Administration", 40), partial(Actor.may, code="reference.read"), lists
    )
    house.slots.add(NextStep(GrantView.slug, "grant.confirm", 10, confirm_step))
    house.slots.add(HomeCard(permission="grant.confirm", order=5, query=grant_cards))
    house.slots.add(HomeCard(permission="account.read", order=900, query=account_cards))
    house.invariant("Comptes", broken_accounts)
    first_day.contribute(house)
    presets.contribute(house)
    house.settings.declare(settings.SETTINGS)
    house.name_rows("setting_value", "réglage", "réglages")


def grant_cards(actor: Actor) -> Sequence[Card]:
    """How many roles wait for the coordination; nothing when none does."""
    waiting = roles_to_confirm()
    return [Card(count_fr(waiting), "Rôles à confirmer", WAITING_URL, "donnés par l’administration", "wait")] if waiting else []


def account_cards(actor: Actor) -> Sequence[Card]:
    """How many people may sign in, and how many of them have not signed the charter."""
    active, waiting = account_figures()
    words = "sans charte signée"
    hint = f"dont {plural(waiting, words, words)}" if waiting else "charte signée par tous"
    return [Card(count_fr(active), "Comptes actifs", "/admin/account/?active=yes", hint, "wait" if waiting else "")]
