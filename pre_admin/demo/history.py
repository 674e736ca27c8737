"""A past for the demonstration: who wrote what, who opened which file."""

from collections.abc import Sequence
from datetime import timedelta
from random import Random
from typing import Any

from pre_admin.core.calendar import start_of_day
from pre_admin.demo.people import Town
from pre_admin.journal.models import AccessKind, ChangeKind

Row = dict[str, Any]


def change_rows(rng: Random, town: Town, actors: Sequence[int]) -> list[Row]:
    """The opening of each file, and a correction here and there, in order of time."""
    rows = [_opened(town, child, rng.choice(actors)) for child in town.children]
    rows += [_founded(family, rng.choice(actors)) for family in town.families]
    for family in rng.sample(town.families, len(town.families) // 6):
        rows.append(
            _row(family["updated_at"] + timedelta(days=1), rng.choice(actors), "family", family["id"], ChangeKind.UPDATED)
            | {"changes": {"phone": [town.phone(), family["phone"]]}}
        )
    return sorted(
        (row for row in rows if row["at"] < start_of_day(town.day)), key=lambda row: (row["at"], row["entity"], row["record_id"])
    )


def _row(at: Any, actor: int, entity: str, record_id: int, kind: ChangeKind) -> Row:
    return {
        "at": at, "actor_id": actor, "reason": "", "entity": entity, "record_id": record_id, "subject": entity,
        "subject_id": record_id, "kind": kind,
    }  # fmt: skip


def _opened(town: Town, child: Row, actor: int) -> Row:
    changes = {
        "file_number": [None, child["file_number"]], "last_name": [None, child["last_name"]],
        "first_name": [None, child["first_name"]], "birth_date": [None, child["birth_date"].isoformat()],
        "sex": [None, child["sex"].value], "family_id": [None, child["family_id"]],
    }  # fmt: skip
    return _row(child["created_at"], actor, "child", child["id"], ChangeKind.CREATED) | {"changes": changes}


def _founded(family: Row, actor: int) -> Row:
    changes = {"name": [None, family["name"]], "situation": [None, family["situation"].value]}
    return _row(family["created_at"], actor, "family", family["id"], ChangeKind.CREATED) | {"changes": changes}


def reading_rows(rng: Random, town: Town, actors: Sequence[int]) -> list[Row]:
    """Files opened in the last weeks, none of those that left the lists."""
    present = [child for child in town.children if child["archived_at"] is None]
    rows = [
        {
            "at": start_of_day(town.day) - timedelta(minutes=rng.randint(1, 60 * 24 * 40)), "actor_id": rng.choice(actors),
            "kind": AccessKind.READ, "subject": "child", "subject_id": child["id"], "rows": None, "detail": "",
        }
        for child in rng.sample(present, min(400, len(present)))
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (row["at"], row["subject_id"]))
