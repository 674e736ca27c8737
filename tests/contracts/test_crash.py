"""A signature, a certification, an acceptance that dies at any of its statements is not there at all: the ledger balances."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from sqlalchemy import func, select

from pre_admin.accounts.roles import Role
from pre_admin.contracts.models import Contract, ContractState, Delivery, DeliveryState, Invoice, InvoiceState, InvoiceTranche
from pre_admin.core.calendar import today
from pre_admin.funding.models import LedgerEntry
from pre_admin.journal.models import ChangeEntry
from tests.support import contracts as papers
from tests.support import invoicing as bills
from tests.support.dying import CODE
from tests.support.offices import Office, address_of, release

ROOT = Path(__file__).resolve().parents[2]
Dying = Callable[[Office, Role, str, Mapping[str, str], int], int]
pytestmark = pytest.mark.xdist_group("crash")


@pytest.fixture(scope="module")
def dying(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dying]:
    """`dying(office, role, path, values, at)` → the exit code of a process of its own that takes the step."""
    complaints = tmp_path_factory.mktemp("dying") / "stderr"
    with complaints.open("w") as log:
        mother = subprocess.Popen(
            [sys.executable, "-m", "tests.support.dying"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True,
        )  # fmt: skip
    assert mother.stdin
    assert mother.stdout

    def take(office: Office, role: Role, path: str, values: Mapping[str, str], at: int) -> int:
        assert mother.stdin
        assert mother.stdout
        order = {"url": office.store.url(office.name), "folder": office.app.instance_path, "email": address_of(role)}
        mother.stdin.write(json.dumps(order | {"path": path, "values": dict(values), "last": at}) + "\n")
        mother.stdin.flush()
        answer = mother.stdout.readline()
        assert answer.strip() in ("0", str(CODE)), complaints.read_text()
        return int(answer)

    yield take
    mother.stdin.close()
    mother.stdout.close()
    assert mother.wait(60) == 0


def counts(office: Office) -> tuple[int, ...]:
    return tuple(office.one(select(func.count()).select_from(one)) for one in (LedgerEntry, ChangeEntry, InvoiceTranche))


def whole_or_not_there(
    office: Office, dying: Dying, role: Role, path: str, values: Mapping[str, str], kept: Callable[[], object]
) -> None:
    """Die at each statement in turn: nothing is ever half done, and the checks pass; what dies once it is kept is whole."""
    before, at = (kept(), counts(office)), 0
    release(office.app)
    while dying(office, role, path, values, at) == CODE and kept() == before[0]:
        assert counts(office) == before[1], f"half done at statement {at}"
        if at % 10 == 0:
            checks(office)
        release(office.app)
        at += 1
    assert at > 15, "the step took fewer statements than it dies at"
    assert kept() != before[0]
    assert counts(office) > before[1]
    checks(office)


def checks(office: Office) -> None:
    checked = office.app.test_cli_runner().invoke(args=["check"])
    assert checked.exit_code == 0, checked.output


def test_a_signature(office: Office, dying: Dying) -> None:
    room = papers.ready(office)
    key = papers.issued(papers.desk(room), room, papers.resolved(room))
    values = {"provider_signed_on": str(today()), "signed_on": str(today())}
    whole_or_not_there(office, dying, Role.ASSISTANT, papers.step(key, "sign"), values, lambda: papers.kept(room, key, "state"))
    assert papers.kept(room, key, "state") is ContractState.SIGNED


def test_a_certification(office: Office, dying: Dying) -> None:
    desk = bills.counter(office)
    desk.deliver(3, state=DeliveryState.HELD)
    key = int(office.one(select(func.max(Delivery.id))))
    kept = lambda: office.one(select(Delivery.state).where(Delivery.id == key))  # noqa: E731
    whole_or_not_there(office, dying, Role.COORDINATOR, f"/admin/delivery/step/?move=certify&id={key}", {}, kept)
    assert kept() is DeliveryState.CERTIFIED


def test_an_acceptance(office: Office, dying: Dying) -> None:
    desk = bills.counter(office)
    key = bills.record(office.browser(Role.ASSISTANT), desk)
    kept = lambda: office.one(select(Invoice.state).where(Invoice.id == key))  # noqa: E731
    whole_or_not_there(office, dying, Role.ASSISTANT, bills.step(key, "accept"), {}, kept)
    assert kept() is InvoiceState.ACCEPTED
    assert office.one(select(Contract.state)) is ContractState.SIGNED
