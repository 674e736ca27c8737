"""The journal of contracts: who drafted, issued, signed, closed; who entered an invoice, accepted it, noted its payment."""

from datetime import date, datetime
from typing import Any

from pre_admin.contracts.models import Amendment, AmendmentState, Contract, ContractState, Invoice, InvoiceState
from pre_admin.demo.contracts.deals import Shelf
from pre_admin.demo.funding.purse import moment
from pre_admin.demo.funding.told import change, plain
from pre_admin.demo.partners import Row
from pre_admin.journal.models import ChangeKind

MADE = (
    (Contract, "contract", ("title", "action_id", "provider_id")), (Amendment, "amendment", ("contract_id", "number", "object")),
    (Invoice, "invoice", ("number", "contract_id", "dated_on", "received_on", "total")),
)  # fmt: skip


def contract_changes(shelf: Shelf) -> list[Row]:
    """Journal rows, in no order."""
    hand, rows = shelf.purse.hands.assistant, []
    for model, entity, names in MADE:
        steps = {"contract": _of_contract, "amendment": _of_amendment, "invoice": _of_invoice}[entity]
        for row in shelf.purse.of(model):
            made = {name: [None, plain(row[name])] for name in names if row[name] is not None}
            rows.append(change(row["created_at"], hand, entity, row["id"], made, ChangeKind.CREATED))
            for at, before, after in steps(row):
                said: dict[str, Any] = {"state": [before, after]}
                if entity == "contract" and after == "issued":
                    said["reference"] = [None, row["reference"]]
                rows.append(change(at, hand, entity, row["id"], said))
    return rows


def _at(day: date, hour: int = 15) -> datetime:
    return moment(day, hour)


def _of_contract(row: Row) -> list[tuple[datetime, str, str]]:
    found = []
    if row["issued_on"]:
        found.append((_at(row["issued_on"], 14), "draft", "issued"))
    if row["state"] is ContractState.CANCELLED:
        found.append((_at(row["sent_on"], 16), "issued", "cancelled"))
    if row["signed_on"]:
        found.append((_at(row["signed_on"]), "issued", "signed"))
    if row["terminated_on"]:
        found.append((_at(row["notice_on"], 16), "signed", "terminated"))
    if row["closed_on"]:
        found.append((_at(row["closed_on"]), "terminated" if row["terminated_on"] else "signed", "closed"))
    return found


def _of_amendment(row: Row) -> list[tuple[datetime, str, str]]:
    found = [(_at(row["issued_on"], 14), "draft", "issued")] if row["issued_on"] else []
    if row["state"] is AmendmentState.SIGNED:
        found.append((_at(row["signed_on"]), "issued", "signed"))
    elif row["state"] is AmendmentState.CANCELLED:
        found.append((_at(row["issued_on"], 17), "issued", "cancelled"))
    return found


def _of_invoice(row: Row) -> list[tuple[datetime, str, str]]:
    state: InvoiceState = row["state"]
    if row["decided_at"] is None:
        return []
    first = state if state in (InvoiceState.SUSPENDED, InvoiceState.REJECTED) else InvoiceState.ACCEPTED
    found = [(row["decided_at"], "received", first.value)]
    if row["ordered_on"]:
        found.append((_at(row["ordered_on"]), "accepted", "ordered"))
    if row["paid_on"]:
        found.append((_at(row["paid_on"], 12), "ordered", "paid"))
    return found
