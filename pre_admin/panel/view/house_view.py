"""The view every register derives from; nothing subclasses Flask-Admin's own directly."""

from flask_admin.contrib.sqla import ModelView

from pre_admin.core.errors import NotDeclared
from pre_admin.panel.converter import column_of, names_document
from pre_admin.panel.view.batching import Batching
from pre_admin.panel.view.deleting import Deleting
from pre_admin.panel.view.exporting import Exporting
from pre_admin.panel.view.filing import Filing
from pre_admin.panel.view.looking_up import LookingUp
from pre_admin.panel.view.moving import Moving
from pre_admin.panel.view.reading import Reading


class HouseView(Moving, Reading, Filing, Deleting, Batching, Exporting, LookingUp, ModelView):
    """A register: list, details, history, create, edit, steps, delete, batch, export, look-up."""

    def prepare(self) -> None:
        """What is declared must hold together, or the house does not start."""
        super().prepare()
        columns = {column.key for column in self.columns}
        if self.default_sort not in columns:
            raise NotDeclared(f"{type(self).__name__}: no column {self.default_sort!r} to be ordered by.")
        for owner, model, names, declared in (
            (self.slug, self.model, self.form_columns, {*self.lookups, *self.choices}),
            *((one.name, one.model, one.fields, {*one.lookups, *one.choices}) for one in self.inlines),
        ):
            for name in names:
                column = column_of(model, name)
                if column.foreign_keys and not names_document(column) and name not in declared:
                    raise NotDeclared(f"{owner}.{name} names another record: declare its look-up, or its choices.")
