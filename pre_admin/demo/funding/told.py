"""The journal of the money: who proposed, who recorded, which sitting opened and closed."""

from datetime import date, datetime
from typing import Any

from pre_admin.approval.models import Decision, Sitting
from pre_admin.demo.funding.purse import Purse, moment
from pre_admin.demo.partners import Row
from pre_admin.funding.models import Action, Convention, Envelope
from pre_admin.journal.models import ChangeKind

MADE = (
    (Convention, "convention", ("funder_id", "year", "number")), (Envelope, "envelope", ("year", "funder_id", "axis_id")),
    (Action, "action", ("reference", "title", "provider_id", "school_year", "total_cost")), (Sitting, "sitting", ("body", "held_on", "place")),
)  # fmt: skip


def funding_changes(purse: Purse) -> list[Row]:
    """Journal rows, in no order."""
    keeper = {"action": purse.hands.coordinator}
    rows = []
    for model, entity, names in MADE:
        for row in purse.of(model):
            made = {name: [None, plain(row[name])] for name in names if row[name] is not None}
            rows.append(
                change(row["created_at"], keeper.get(entity, purse.hands.assistant), entity, row["id"], made, ChangeKind.CREATED)
            )
    for row in purse.of(Action):
        if row["submitted_at"]:
            rows.append(
                change(row["submitted_at"], purse.hands.coordinator, "action", row["id"], {"state": ["draft", "submitted"]})
            )
    for row in purse.of(Decision):
        changes = {"state": [row["state_before"].value, row["state_after"].value]}
        rows.append(change(row["at"], row["recorded_by_id"], "action", row["action_id"], changes))
    return rows + _sat(purse)


def _sat(purse: Purse) -> list[Row]:
    """The steps of each sitting."""
    steps = (("convened_at", "planned", "convened"), ("opened_at", "convened", "open"), ("closed_at", "open", "closed"))
    found = [
        change(row[name], purse.hands.assistant, "sitting", row["id"], {"state": [before, after]})
        for row in purse.of(Sitting)
        for name, before, after in steps
        if row[name]
    ]
    signed = [row for row in purse.of(Sitting) if row["signed_on"]]
    return found + [
        change(moment(row["signed_on"], 10), purse.hands.assistant, "sitting", row["id"], {"state": ["closed", "signed"]})
        for row in signed
    ]


def change(at: datetime, actor: int, entity: str, key: int, changes: Row, kind: ChangeKind = ChangeKind.UPDATED) -> Row:
    """A row of the journal."""
    return {
        "at": at, "actor_id": actor, "reason": "", "entity": entity, "record_id": key, "subject": entity, "subject_id": key, "kind": kind,
        "changes": changes,
    }  # fmt: skip


def plain(value: Any) -> Any:
    """A value as the journal keeps it."""
    if isinstance(value, date):
        return value.isoformat()
    return getattr(value, "value", None) or (value if isinstance(value, (int, str)) else str(value))
