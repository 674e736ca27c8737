"""A record's form: its fields, its lists of inline rows, and the typed values a service receives."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import Any

from flask_admin.form import BaseForm
from werkzeug.datastructures import MultiDict

from pre_admin.core.database import Base
from pre_admin.panel.converter import Choices, column_of, field_for
from pre_admin.panel.declarations import Inline, Lookup
from pre_admin.panel.fields import LookupField, Rule

MAX_INLINE_ROWS = 40
READ_ROWS = 400
"""Rows read from a form at most: beyond, it was not typed by a person."""
TEMPLATE_ROW = "__n__"

Values = Mapping[str, Any]
Finder = Callable[[Lookup, int], str | None]


def build_form(
    model: type[Base], names: Sequence[str], kinds: Mapping[str, str], choices: Choices, rules: Mapping[str, Rule]
) -> type[BaseForm]:
    """The form class of a model for these columns; computed once, at start."""
    fields = {name: field_for(model, name, kinds, choices, rules) for name in names}
    return type(f"{model.__name__}Form", (BaseForm,), fields)


class RowForm:
    """One inline row: its fields, its id when it exists already, whether it is being taken away."""

    def __init__(self, form: BaseForm, prefix: str, row_id: int | None, removed: bool, legend: str) -> None:
        self.form = form
        self.prefix = prefix
        self.id = row_id
        self.claimed = row_id
        """The id that was posted, even of a row that someone took away since."""
        self.removed = removed
        self.legend = legend
        self.row_errors: list[str] = []

    @property
    def fields(self) -> list[Any]:
        """The fields in order."""
        return list(self.form)

    def values(self) -> dict[str, Any]:
        """Typed values, with the row's id."""
        return {"id": self.id} | {field.short_name: field.data for field in self.form}

    def blank(self, template: "RowForm") -> bool:
        """Whether it is a new row still as it was added; what cannot be read was typed all the same."""
        return self.id is None and all(
            field.data in (None, "", False, model.data) and not field.process_errors
            for field, model in zip(self.form, template.form, strict=True)
        )


class InlineState:
    """A list of inline rows in a form, as posted or as stored."""

    def __init__(self, inline: Inline, form_class: type[BaseForm], prepare: Callable[[BaseForm, Inline], None]) -> None:
        self.inline = inline
        self.name = inline.name
        self.title = inline.title
        self.add_label = inline.add
        self.empty = inline.empty
        self._class = form_class
        self._prepare = prepare
        self.rows: list[RowForm] = []
        self.error = ""
        self._known = 0
        self.template_row = self._row(TEMPLATE_ROW, None, None, inline.fresh() if inline.fresh else {})

    def _row(self, index: str, formdata: Any, record: Any, data: Mapping[str, Any] | None = None) -> RowForm:
        prefix = f"{self.name}-{index}-"
        form = self._class(formdata, obj=record, prefix=prefix, data=dict(data or {}))
        self._prepare(form, self.inline)
        legend = self.inline.legend(record) if record is not None and self.inline.legend else ""
        return RowForm(form, prefix, getattr(record, "id", None), False, legend)

    def load(self, records: Sequence[Any]) -> None:
        """The rows as they are stored."""
        self.rows = [self._row(str(n), None, record) for n, record in enumerate(records)]

    def open(self, count: int) -> None:
        """Rows to fill on a new record; left empty, they are not kept."""
        fresh = self.inline.fresh() if self.inline.fresh else {}
        self.rows += [self._row(str(n), None, None, fresh) for n in range(len(self.rows), len(self.rows) + count)]

    def start(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """The rows that a new record's form proposes, in the place of empty ones."""
        self.rows = [self._row(str(n), None, None, data) for n, data in enumerate(rows)]

    def read(self, formdata: MultiDict[str, str], records: Sequence[Any]) -> None:
        """The rows as they were posted; an id that is not the parent's makes a new row, never takes another's.

        A stored row that was not posted stays as it is: only « retirer » takes a row away.
        """
        known = {record.id: record for record in records}
        self._known = len(known)
        pattern = re.compile(rf"{re.escape(self.name)}-(\d{{1,6}})-")
        indexes = sorted({int(found[1]) for key in formdata if (found := pattern.match(key))})
        for index in indexes[:READ_ROWS]:
            row_id = formdata.get(f"{self.name}-{index}-id", "")
            claimed = int(row_id) if row_id.isascii() and row_id.isdigit() and len(row_id) < 12 else None
            row = self._row(str(index), formdata, known.get(claimed) if claimed else None)
            row.claimed = claimed
            row.removed = bool(formdata.get(f"{self.name}-{index}-remove"))
            if not row.blank(self.template_row):
                self.rows.append(row)
        posted = {row.claimed for row in self.rows}
        unposted = [record for record in records if record.id not in posted]
        self.rows += [self._row(str(n), None, record) for n, record in enumerate(unposted, start=max(indexes, default=-1) + 1)]

    def validate(self) -> bool:
        """Every row that stays must be right, and they must not be too many."""
        kept = [row for row in self.rows if not row.removed]
        most = max(MAX_INLINE_ROWS, self._known)
        self.error = (
            f"{self.title or self.inline.singular.capitalize()} : {most} lignes au plus, {len(kept)} reçues. Retirez-en."
            if len(kept) > most
            else ""
        )
        return all([row.form.validate() for row in kept]) and not self.error

    def errors(self) -> Iterator[tuple[str, str, str]]:
        """(anchor, label, message) of every refusal in the list, in order."""
        if self.error:
            yield "form", "", self.error
        for number, row in enumerate(self.rows, start=1):
            place = row.legend or f"{self.inline.singular.capitalize()} {number}"
            for message in row.row_errors:
                yield f"{row.prefix}row", place, message
            for field in row.fields:
                for message in field.errors:
                    yield field.id, f"{place}, {field.label.text}", str(message)

    def values(self) -> tuple[Values, ...]:
        """The rows that stay, in order."""
        return tuple(MappingProxyType(row.values()) for row in self.rows if not row.removed)


def prune(form: BaseForm, model: type[Base], may: Callable[[str], bool]) -> None:
    """Take away the fields whose column the person may not read."""
    for name in list(form._fields):
        permission = column_of(model, name).info.get("permission") if hasattr(model, name) else ""
        if permission and not may(permission):
            delattr(form, name)


def dress(
    form: BaseForm,
    widths: Mapping[str, int],
    lookups: Mapping[str, Lookup],
    url: Callable[[str], str],
    find: Finder,
    retired: Callable[[Lookup, int], bool] | None = None,
) -> None:
    """Give fields their width, and look-ups their address and the text of what is chosen."""
    for field in form:
        field.width = widths.get(field.short_name, field.width)
        if isinstance(field, LookupField):
            lookup = lookups[field.short_name]
            field.lookup_url = url(field.short_name)
            field.text_of = partial(find, lookup)
            field.retired = partial(retired, lookup) if retired else None
            field.resolve()


def freeze(form: BaseForm, inlines: Mapping[str, InlineState], confirmed: str) -> Values:
    """The typed values of a validated form, inline rows as tuples; nothing a service does can change them."""
    values = {field.short_name: field.data for field in form}
    values |= {name: state.values() for name, state in inlines.items()}
    values["_confirmed"] = confirmed
    return MappingProxyType(values)


def errors_of(form: BaseForm, inlines: Mapping[str, InlineState]) -> Iterator[tuple[str, str, str]]:
    """(anchor, label, message) of every refusal, in the order of the page."""
    for field in form:
        for message in field.errors:
            yield field.id, field.label.text, str(message)
    for state in inlines.values():
        yield from state.errors()


def put_error(form: BaseForm, inlines: Mapping[str, InlineState], name: str, message: str) -> bool:
    """Tie a service's refusal to its field; False when the form has no such field."""
    if name in form._fields:
        _add(form._fields[name], message)
        return True
    found = re.fullmatch(r"(\w+?)-(\d+)(?:-(\w+))?", name)
    if not found or found[1] not in inlines:
        return False
    kept = [row for row in inlines[found[1]].rows if not row.removed]
    if int(found[2]) >= len(kept):
        return False
    row = kept[int(found[2])]
    field = row.form._fields.get(found[3] or "")
    if field is None:
        row.row_errors.append(message)
    else:
        _add(field, message)
    return True


def _add(field: Any, message: str) -> None:
    field.errors = [*field.errors, message]
