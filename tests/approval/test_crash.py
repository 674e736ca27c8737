"""A decision that dies at any of its statements is not there at all; one that lives is whole, and the checks pass either way."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import func, select

from pre_admin.accounts.roles import Role
from pre_admin.approval.models import AgendaItem, Decision, DecisionTranche
from pre_admin.funding.models import Action, FundedState, LedgerEntry
from pre_admin.journal.models import ChangeEntry
from tests.support.bodies import chamber
from tests.support.dying import CODE
from tests.support.offices import Office, address_of, release

ROOT = Path(__file__).resolve().parents[2]
COUNTED = (Decision, DecisionTranche, LedgerEntry, ChangeEntry)


@pytest.fixture(scope="module")
def dying(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Office, int, int], int]]:
    """`dying(office, item, at)` → the exit code of a process of its own that decides the item."""
    complaints = tmp_path_factory.mktemp("dying") / "stderr"
    with complaints.open("w") as log:
        mother = subprocess.Popen(
            [sys.executable, "-m", "tests.support.dying"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True,
        )  # fmt: skip
    assert mother.stdin
    assert mother.stdout

    def record(office: Office, item: int, at: int) -> int:
        assert mother.stdin
        assert mother.stdout
        place = {"url": office.store.url(office.name), "folder": office.app.instance_path}
        mother.stdin.write(json.dumps(place | {"email": address_of(Role.ASSISTANT), "item": item, "last": at}) + "\n")
        mother.stdin.flush()
        answer = mother.stdout.readline()
        assert answer.strip() in ("0", str(CODE)), complaints.read_text()
        return int(answer)

    yield record
    mother.stdin.close()
    mother.stdout.close()
    assert mother.wait(60) == 0


def state(office: Office, action: int, item: int) -> tuple[object, ...]:
    counts = [office.one(select(func.count()).select_from(one)) for one in COUNTED]
    kept = (
        office.one(select(Action.state).where(Action.id == action)),
        office.one(select(AgendaItem.version).where(AgendaItem.id == item)),
    )
    return (*kept, *counts)


def checks(office: Office) -> None:
    checked = office.app.test_cli_runner().invoke(args=["check"])
    assert checked.exit_code == 0, checked.output


@pytest.mark.xdist_group("crash")
def test_a_decision_is_whole_or_not_there(office: Office, dying: Callable[[Office, int, int], int]) -> None:
    room = chamber(office, voted=(500, 500))
    action = room.action({0: 600, 1: 300})
    ((item, _),) = room.items(room.sitting([action]))
    before = state(office, action, item)
    release(office.app)
    at = 0
    while dying(office, item, at) == CODE:
        assert state(office, action, item) == before, f"half done at statement {at}"
        if at % 5 == 0:
            checks(office)
        release(office.app)
        at += 1
    assert at > 15, "the decision took fewer statements than it dies at"
    after = state(office, action, item)
    assert after[:2] == (FundedState.TECHNICALLY_APPROVED, 2)
    assert after[2:5] == (1, 2, 2)
    assert office.one(select(Decision.overrun)) == Decimal(100)
    checks(office)
