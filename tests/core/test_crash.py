"""A save that dies at any statement leaves the record whole and journalled, or untouched."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from pre_admin.accounts.roles import Role
from pre_admin.families.models import Family, Guardian
from pre_admin.journal.models import ChangeEntry
from tests.support.dying import CODE
from tests.support.forms import form_of
from tests.support.offices import Office, address_of, release

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def dying(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., tuple[int, str]]]:
    """`dying(office, family, at)` → the exit code of a process of its own that saves the family, and what it complained of."""
    folder = tmp_path_factory.mktemp("dying")
    complaints = folder / "stderr"
    with complaints.open("w") as log:
        mother = subprocess.Popen(
            [sys.executable, "-m", "tests.support.dying"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=log, text=True,
        )  # fmt: skip
    assert mother.stdin
    assert mother.stdout

    def save(office: Office, family: str, at: int) -> tuple[int, str]:
        assert mother.stdin
        assert mother.stdout
        place = {"url": office.store.url(office.name), "folder": office.app.instance_path}
        order = place | {"email": address_of(Role.COORDINATOR), "family": family, "last": at}
        mother.stdin.write(json.dumps(order) + "\n")
        mother.stdin.flush()
        answer = mother.stdout.readline()
        assert answer, complaints.read_text()
        return int(answer), complaints.read_text()

    yield save
    mother.stdin.close()
    mother.stdout.close()
    assert mother.wait(60) == 0


def state(office: Office) -> tuple[str, str, int]:
    names = office.all(select(Family.name, Guardian.first_name).join(Guardian, Guardian.family_id == Family.id))
    return (*names[0], office.one(select(func.count(ChangeEntry.id)).where(ChangeEntry.subject == "family")))


@pytest.mark.xdist_group("crash")
@pytest.mark.parametrize("at", range(0, 40, 3))
def test_all_or_nothing(office: Office, dying: Callable[..., tuple[int, str]], at: int) -> None:
    browser = office.browser()
    fields = form_of(browser.get("/admin/family/new/")) | {
        "name": "Avant", "guardians-0-last_name": "X", "guardians-0-first_name": "Avant", "guardians-0-relation": "mother",
    }  # fmt: skip
    family = browser.post("/admin/family/new/", fields).location.rpartition("=")[2]
    before = state(office)
    release(office.app)
    code, complaints = dying(office, family, at)
    assert code in (0, CODE), complaints
    assert code == CODE or at > 9, "the save took fewer statements than it dies at"
    after = state(office)
    if code == CODE:
        assert after in (before, ("Après", "Après", before[2] + 2)), f"half done at statement {at}"
    else:
        assert after == ("Après", "Après", before[2] + 2)
    checked = office.app.test_cli_runner().invoke(args=["check"])
    assert checked.exit_code == 0, checked.output
