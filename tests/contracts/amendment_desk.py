"""Amendments as the assistant types them, taken as far as a test needs."""

from decimal import Decimal
from typing import Any

from sqlalchemy import select

from pre_admin.contracts.models import Amendment, AmendmentState
from pre_admin.funding.models import LedgerKind
from pre_admin.funding.services import ledger
from tests.contracts.delivery_desk import Deal, day
from tests.guards.test_pages import check
from tests.support.forms import form_of, said
from tests.support.offices import Browser

LIST = "/admin/amendment/"
CONTRACT = "/admin/contract/details/?id={}"
S = AmendmentState


def typed(contract: Deal, **values: str) -> dict[str, str]:
    """Five sessions more from tomorrow: 250 € on the first envelope."""
    return {
        "contract_id": str(contract.contract), "object": "Un groupe de plus.", "effective_on": day(1),
        "lines-0-line_id": str(contract.line), "lines-0-quantity": "5", "tranches-0-envelope_id": str(contract.room.envelopes[0]),
        "tranches-0-amount": "250", **values,
    }  # fmt: skip


def prepare(contract: Deal, desk: Browser, **values: str) -> Any:
    path = f"{LIST}new/?contract={contract.contract}"
    page = desk.get(path)
    check("new", page.text)
    return desk.post(path, {**form_of(page), **typed(contract, **values)})


def prepared(contract: Deal, desk: Browser, **values: str) -> int:
    answer = prepare(contract, desk, **values)
    assert answer.status_code == 302, said(answer)
    return latest(contract)


def latest(contract: Deal) -> int:
    return int(contract.room.office.one(select(Amendment.id).order_by(Amendment.id.desc()).limit(1)))


def kept(contract: Deal, key: int) -> Amendment:
    found: Amendment = contract.room.office.one(select(Amendment).where(Amendment.id == key))
    return found


def step(person: Browser, key: int, move: str, **values: str) -> Any:
    path = f"{LIST}step/?move={move}&id={key}"
    page = person.get(path)
    if page.status_code == 200:
        check(move, page.text)
    return person.post(path, {**(form_of(page) if page.status_code == 200 else {}), **values})


def approve(contract: Deal, amount: int) -> None:
    """So much more approved for the action on the first envelope."""
    with contract.room.writing():
        ledger.write(
            contract.action, LedgerKind.APPROVED, {contract.room.envelopes[0]: Decimal(amount)}, "Essai", ("test", 2), None
        )


def signed(contract: Deal, desk: Browser, **values: str) -> int:
    key = prepared(contract, desk, **values)
    answer = step(desk, key, "issue")
    assert answer.status_code == 302, said(answer)
    answer = step(desk, key, "sign", provider_signed_on=day(0), signed_on=day(0))
    assert answer.status_code == 302, said(answer)
    return key
