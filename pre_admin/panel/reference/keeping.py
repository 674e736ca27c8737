"""Keeping a reference list: add, change, retire, put back in service, delete what never served."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, select

from pre_admin.accounts.actor import Actor
from pre_admin.core.calendar import today
from pre_admin.core.database import db
from pre_admin.core.errors import FieldErrors
from pre_admin.core.reference import TWICE, ReferenceRow, label_key, label_refusal, next_rank, rank_refusal
from pre_admin.panel.rows import assign, delete_with

Values = Mapping[str, Any]

LISTED = ("label", "help_text")
TWICE_RETIRED = "Cette valeur existe déjà dans la liste, retirée : remettez-la en service plutôt que d’en ajouter une autre."


def create_row(model: type[ReferenceRow], names: Sequence[str], values: Values, actor: Actor | None) -> ReferenceRow:
    """Add a value; without a rank it stands last."""
    row = model()
    update_row(names, row, values, actor)
    return row


def update_row(names: Sequence[str], row: ReferenceRow, values: Values, actor: Actor | None) -> None:
    """Change a value: its label on every record that holds it, its place, what else its list asks (`names`)."""
    refuse(row_refusals(row, values))
    assign(row, values, (*LISTED, *names))
    row.label_key = label_key(row.label)
    row.rank = values["rank"] if values["rank"] is not None else _after_the_others(row)


def refuse(errors: Mapping[str, str | None]) -> None:
    """Raise the refusals there are, each tied to its field."""
    found = {name: message for name, message in errors.items() if message}
    if found:
        raise FieldErrors(found)


def row_refusals(row: ReferenceRow, values: Values) -> dict[str, str | None]:
    """Field → why the value cannot be kept so, for what every list asks."""
    said = label_refusal(values["label"])
    return {"label": said or _twin_refusal(row, label_key(values["label"])), "rank": rank_refusal(values["rank"])}


def _twin_refusal(row: ReferenceRow, key: str) -> str | None:
    model = type(row)
    twin = db.session.execute(select(model.retired_on).where(model.label_key == key, *_but(row))).first()
    return None if twin is None else TWICE if twin[0] is None else TWICE_RETIRED


def _after_the_others(row: ReferenceRow) -> int:
    model = type(row)
    return next_rank(list(db.session.scalars(select(model.rank).where(*_but(row)))))


def _but(row: ReferenceRow) -> list[ColumnElement[bool]]:
    """The other rows of the list: all of them, for a row that is not in it yet."""
    return [type(row).id != row.id] if row.id is not None else []


def retire_rows(rows: Sequence[ReferenceRow], actor: Actor) -> None:
    """The values are no longer offered; the records that hold them are untouched."""
    for row in rows:
        row.retired_on = row.retired_on or today()


def reinstate_rows(rows: Sequence[ReferenceRow], actor: Actor) -> None:
    """The values are offered again."""
    for row in rows:
        row.retired_on = None


def delete_row(row: ReferenceRow, actor: Actor | None) -> None:
    """Delete a value that nothing holds."""
    delete_with(row, {})
