"""Views of accounts, journals, rights and the charter."""

from functools import partial

from pre_admin.accounts.actor import Actor
from pre_admin.accounts.models import CharterVersion, SignInLink, User, UserRole
from pre_admin.administration import first_day, home, presets, settings
from pre_admin.administration.account_view import AccountView
from pre_admin.administration.grant_view import GrantView, confirm_step
from pre_admin.administration.journal_views import AccessView, ChangeView
from pre_admin.administration.pages import blueprint
from pre_admin.administration.queries import broken_accounts
from pre_admin.administration.reference_page import reference_views
from pre_admin.administration.settings_page import SETTINGS_PATH
from pre_admin.journal.models import AccessEntry, ChangeEntry
from pre_admin.panel.declarations import MenuPlace
from pre_admin.panel.house import House
from pre_admin.panel.reference import REFERENCE_PATH, REFERENCE_TITLE
from pre_admin.panel.slots import NextStep

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
    home.contribute(house)
    house.invariant("Comptes", broken_accounts)
    first_day.contribute(house)
    presets.contribute(house)
    house.settings.declare(settings.SETTINGS)
    house.name_rows("setting_value", "réglage", "réglages")
