"""What the registers of this room share."""

from typing import Any

from sqlalchemy import select

from pre_admin.core.calendar import today
from pre_admin.core.database import db
from pre_admin.core.french import plural
from pre_admin.families.models import Child
from pre_admin.panel.view import HouseView


class ChildView(HouseView):
    """A register of what belongs to a child: found by the child, called after them."""

    @classmethod
    def permission(cls, act: str) -> str:
        """An act with a point in it names its permission in full: an agreement is collected from a pathway's page."""
        return act if "." in act else super().permission(act)

    def child_of(self, record: Any) -> Child:
        """The child; found once in a request."""
        return db.session.get_one(Child, record.child_id)

    def title_of(self, record: Any) -> str:
        """« Parcours personnalisé, Lina Tazaghine »."""
        return f"{super().title_of(record)}, {self.child_of(record)}"


def full_name(last: str, first: str) -> str:
    """« Tazaghine Lina », as a list is ordered."""
    return f"{last} {first}"


def name_or_none(last: str | None, first: str | None) -> str:
    """« Lina Tazaghine », when there is somebody."""
    return f"{first} {last}" if last else ""


def child_url(child_id: int) -> str:
    """The child's own page."""
    return f"/admin/child/details/?id={child_id}"


def since(day: Any) -> str:
    """« depuis 12 jours »; today and yesterday in words."""
    count = (today() - day).days
    return (
        "aujourd’hui"
        if count == 0
        else "hier"
        if count == 1
        else f"depuis {plural(count, 'jour', 'jours')}"
        if count > 0
        else "à venir"
    )


def child_names(ids: set[int]) -> dict[int, str]:
    """Child → name, within the reader's scope."""
    rows = db.session.execute(select(Child.id, Child.first_name, Child.last_name).where(Child.id.in_(ids)))
    return {value: f"{first} {last}" for value, first, last in rows}
