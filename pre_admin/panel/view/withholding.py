"""What of a record is withheld from whoever lacks a column's permission: in its form as on its page."""

from typing import Any

from pre_admin.panel.converter import column_of
from pre_admin.panel.declarations import Inline
from pre_admin.panel.view.ground import Ground


class Withholding(Ground):
    """What the writing and the reading faces of a register both ask."""

    def readable(self, model: Any, name: str) -> bool:
        """Whether the person may read the column."""
        permission = column_of(model, name).info.get("permission")
        return not permission or self.actor.may(permission)

    def open_inlines(self) -> list[Inline]:
        """The lists of inline rows of which the person may read something."""
        return [one for one in self.inlines if any(self.readable(one.model, name) for name in one.fields)]
