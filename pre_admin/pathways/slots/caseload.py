"""What the room shows on the pages of lower rooms."""

from typing import Any

from sqlalchemy import ColumnElement, true

from pre_admin.accounts.actor import Actor
from pre_admin.accounts.roles import Scope
from pre_admin.panel.slots import Preset

NONE_YET = "Aucun parcours ne vous est confié pour l’instant. La coordination vous les confie ; ils apparaîtront ici."


def has_caseload(actor: Actor) -> bool:
    """Whether the person follows children of their own."""
    return Scope.OWN_CASELOAD in actor.scopes("child") and not actor.sees_all("child")


def own_caseload(actor: Actor) -> ColumnElement[bool]:
    """The children of the caseload: the person's scope already meets no other."""
    return true()


def contribute(house: Any) -> None:
    """Fill the slots."""
    house.slots.add(Preset("child", "child.read", -10, "mine", "Mes parcours", own_caseload, NONE_YET, has_caseload))
