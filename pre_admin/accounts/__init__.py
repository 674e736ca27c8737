"""Who: accounts, roles, the permission map, the scope of rows, sign-in and the charter."""

from typing import Any


def register(house: Any) -> None:
    """Hand the room over to the house, which is of a higher floor and therefore not named here."""
    # Imported here: every room imports this package for the actor, long before there are pages.
    from pre_admin.accounts import own_choices, welcome  # noqa: F401 - their pages join the blueprint
    from pre_admin.accounts.own_account import blueprint

    house.add_blueprint(blueprint)
