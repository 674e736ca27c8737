"""How journals speak: who, of which file, what changed; values only where the reader may see them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pre_admin.core.french import NBSP
from pre_admin.journal.models import ChangeKind
from pre_admin.journal.queries import SYSTEM_NAME
from pre_admin.journal.sentences import WITHHELD, Namer, classes_by_table, columns_of, kind_label, sentences, show_value
from pre_admin.panel.house import House
from pre_admin.panel.pages import Cell

TOLD = 3
"""Sentences a list shows of one change; its page shows them all."""
LONGEST = 160
"""Signs of a sentence in a list."""

May = Callable[[str], bool]
Changes = Mapping[str, list[Any]]
"""Field → [before, after] as the journal keeps it."""


def author(actor_id: int | None, name: str | None, reason: str = "") -> str:
    """The person, or the software and why it acted."""
    if actor_id is not None:
        return name or f"Compte n°{NBSP}{actor_id}"
    return f"{SYSTEM_NAME} ({reason})" if reason else SYSTEM_NAME


def file_name(house: House, table: str, one: int | None) -> str:
    """« Famille n° 12 », « Enfants » for a whole list."""
    single, several = house.names_of(table)
    return several.capitalize() if one is None else f"{single.capitalize()} n°{NBSP}{one}"


def file_url(house: House, table: str, one: int | None) -> str | None:
    """The file's page, when the person may open its register."""
    if one is None:
        return None
    view = house.register_of(table)
    return view.details_url(one) if view is not None and view.is_accessible() else None


def nature(house: House, kind: ChangeKind, entity: str, subject: str, changes: Changes | None = None) -> str:
    """« Modification », « Archivage » when the changes may be told, or « Responsable légal : création » for a row it holds."""
    if entity == subject:
        return kind_label(kind, dict(changes or {}))
    return f"{house.names_of(entity)[0].capitalize()} : {kind.label.lower()}"


def short(entity: str, kind: ChangeKind, changes: Changes, may: May, values: bool) -> str:
    """The first sentences of a change; records it refers to are given by number, so that a list costs no more."""
    changes = _without_owner(entity, changes)
    if not values:
        labels = ", ".join(column.info["label"] for name, column in _columns(entity).items() if name in changes)
        return f"{labels} (valeurs non communiquées)" if labels else "Valeurs non communiquées"
    told = sentences(entity, kind, dict(changes), _by_number, may)
    rest = len(told) - TOLD
    more = [f"et {rest} {'autres champs' if rest > 1 else 'autre champ'}"] if rest > 0 else []
    return " · ".join([*(_cut(sentence) for sentence in told[:TOLD]), *more])


def _cut(sentence: str) -> str:
    """A sentence of a list is read at a glance."""
    return sentence if len(sentence) <= LONGEST else f"{sentence[:LONGEST].rstrip()}…"


def _columns(entity: str) -> Mapping[str, Any]:
    model = classes_by_table().get(entity)
    return columns_of(model) if model else {}


def _without_owner(entity: str, changes: Changes) -> Changes:
    """The file a row belongs to is told beside it already."""
    model = classes_by_table().get(entity)
    owner = model.journal_subject[1] if model and model.journal_subject else ""
    return {name: change for name, change in changes.items() if name != owner}


def _by_number(table: str, one: int) -> str:
    return f"n°{NBSP}{one}"


def before_and_after(entity: str, changes: Changes, namer: Namer, may: May, values: bool) -> Sequence[Sequence[Cell]]:
    """(field, before, after) of each field of a change; a withheld value is named, not shown."""
    rows, columns = [], _columns(entity)
    for name, change in _without_owner(entity, changes).items():
        column = columns.get(name)
        if column is None:
            continue
        permission = column.info.get("permission")
        if not values or (permission and not may(permission)):
            texts = [WITHHELD, WITHHELD]
        elif not change:
            texts = ["", "modifié"]
        else:
            texts = [show_value(column, value, namer) for value in change]
        if any(texts):
            label = Cell(column.info["label"], label="Champ")
            rows.append([label, Cell(texts[0], label="Avant"), Cell(texts[1], label="Après")])
    return rows
