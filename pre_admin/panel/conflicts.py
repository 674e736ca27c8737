"""Two people on one record (R11): what each of them changed, told from digests of what the form showed when it opened."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any

from flask import current_app
from werkzeug.datastructures import MultiDict

from pre_admin.core.french import date_fr
from pre_admin.panel.fields import ChoiceField, DayField, LookupField, TickField, UploadField
from pre_admin.panel.forms import InlineState, RowForm
from pre_admin.panel.pages import Difference

Seen = Mapping[str, str]
REMOVED = "(retiré)"
ABSENT = "(absent)"


def posted(field: Any) -> str | None:
    """The field's value as its control would send it; None for an unticked box."""
    if isinstance(field, TickField):
        return "y" if field.data else None
    if isinstance(field, ChoiceField | LookupField):
        return field.code()
    return str(field._value() or "")


def shown(field: Any) -> str:
    """The field's value as a person reads it."""
    if isinstance(field, TickField):
        return "Oui" if field.data else "Non"
    if isinstance(field, LookupField):
        return field.lookup_label
    if isinstance(field, ChoiceField):
        return next((text for code, text in field.options() if code and code == field.code()), "")
    if isinstance(field, DayField) and field.data:
        return date_fr(field.data)
    if isinstance(field, UploadField):
        return field.received.told if field.received else field.stored_text if field.data else ""
    return str(field._value() or "")


def row_text(row: RowForm) -> str:
    """An inline row on one line."""
    return ", ".join(text for field in row.fields if field.kind != "checkbox" and (text := shown(field)))


def _digest(text: str | None) -> str:
    key = str(current_app.secret_key).encode()
    return hmac.new(key, json.dumps(text).encode(), hashlib.sha256).hexdigest()[:12]


def _row_digest(row: RowForm) -> str:
    return _digest(json.dumps([posted(field) for field in row.fields]))


def snapshot(form: Any, inlines: Mapping[str, InlineState]) -> dict[str, str]:
    """A digest per field and per inline row: enough to tell later who changed what, and nothing a person could read."""
    seen = {field.short_name: _digest(posted(field)) for field in form}
    for state in inlines.values():
        seen |= {f"{state.name}:{row.id}": _row_digest(row) for row in state.rows if row.id}
    return seen


def field_differences(mine: Any, theirs: Any, seen: Seen) -> list[tuple[Difference, str]]:
    """The fields they changed and mine differ from; each with the side to propose: theirs where I changed nothing."""
    found = []
    for field in mine:
        other = theirs._fields[field.short_name]
        if posted(field) == posted(other) or _digest(posted(other)) == seen.get(field.short_name):
            continue
        untouched = _digest(posted(field)) == seen.get(field.short_name)
        difference = Difference(field.short_name, field.label.text, shown(field), shown(other))
        found.append((difference, "theirs" if untouched else "mine"))
    return found


def row_differences(mine: InlineState, theirs: InlineState, seen: Seen) -> list[tuple[Difference, str]]:
    """The same for inline rows, each as a whole: changed, added or removed by them."""
    own = {row.claimed: row for row in mine.rows if row.claimed}
    stored = {row.id: row for row in theirs.rows if row.id}
    found = []
    for row_id in dict.fromkeys([*stored, *own]):
        name = f"{mine.name}:{row_id}"
        mine_row, their_row = own.get(row_id), stored.get(row_id)
        theirs_now = _row_digest(their_row) if their_row else None
        if theirs_now == seen.get(name) or _same(mine_row, their_row):
            continue
        mine_now = _row_digest(mine_row) if mine_row and not mine_row.removed else None
        text = (row_text(mine_row) + (f" {REMOVED}" if mine_row.removed else "")) if mine_row else ABSENT
        side = "theirs" if mine_now == seen.get(name) else "mine"
        found.append(
            (
                Difference(
                    name, mine.inline.singular.capitalize(), text, row_text(their_row) if their_row else REMOVED, mine.title
                ),
                side,
            )
        )
    return found


def _same(mine: RowForm | None, theirs: RowForm | None) -> bool:
    if mine is None or theirs is None or mine.removed:
        return (mine is None or mine.removed) and theirs is None
    return _row_digest(mine) == _row_digest(theirs)


def take_theirs(formdata: MultiDict[str, str], names: list[str], form: Any, inlines: Mapping[str, InlineState]) -> None:
    """Put what is stored in the place of what was typed, for the fields and rows a person gave up."""
    for name in names:
        if name in form._fields:
            _put(formdata, name, posted(form._fields[name]))
            continue
        listed, _, row_id = name.partition(":")
        if listed in inlines and row_id.isascii() and row_id.isdigit() and len(row_id) <= 10:
            _take_row(formdata, inlines[listed], int(row_id))


def _put(formdata: MultiDict[str, str], name: str, value: str | None) -> None:
    formdata.poplist(name)
    if value is not None:
        formdata[name] = value


def _take_row(formdata: MultiDict[str, str], stored: InlineState, row_id: int) -> None:
    prefix = next(
        (
            key[: -len("id")]
            for key, value in formdata.items()
            if key.startswith(f"{stored.name}-") and key.endswith("-id") and value == str(row_id)
        ),
        None,
    )
    row = next((row for row in stored.rows if row.id == row_id), None)
    if row is None:
        if prefix:
            formdata[f"{prefix}remove"] = "y"
        return
    prefix = prefix or f"{stored.name}-{_free_index(formdata, stored.name)}-"
    formdata.poplist(f"{prefix}remove")
    formdata[f"{prefix}id"] = str(row_id)
    for field in row.fields:
        _put(formdata, f"{prefix}{field.short_name}", posted(field))


def _free_index(formdata: MultiDict[str, str], name: str) -> int:
    """An index that no posted row of the list has."""
    parts = [key.split("-") for key in formdata if key.startswith(f"{name}-")]
    return max((int(part[1]) for part in parts if len(part) > 2 and part[1].isdecimal() and len(part[1]) <= 6), default=-1) + 1
