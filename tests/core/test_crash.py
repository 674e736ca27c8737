"""A save that dies at any statement leaves the record whole and journalled, or untouched."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import func, select

from pre_admin.accounts.roles import Role
from pre_admin.families.models import Family, Guardian
from pre_admin.journal.models import ChangeEntry
from tests.support.forms import form_of
from tests.support.offices import Office, address_of, release

ROOT = Path(__file__).resolve().parents[2]
CODE = 77
SCRIPT = """
import os, sys
from argon2 import PasswordHasher
from sqlalchemy import event, func, select
from pre_admin.accounts import passwords
passwords.use_hasher(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
from pathlib import Path
from pre_admin.core.database import db
from tests.support.forms import form_of
from tests.support.offices import Browser, make_app
url, folder, email, family, last = sys.argv[1], Path(sys.argv[2]), sys.argv[3], sys.argv[4], int(sys.argv[5])
app = make_app(url, folder)
person = Browser(app).sign_in(email)
fields = form_of(person.get(f"/admin/family/edit/?id={family}"))
left = [last]
def die(*_):
    left[0] -= 1
    if left[0] < 0:
        os._exit(77)
with app.app_context():
    engine = db.engine
event.listen(engine, "before_cursor_execute", die)
event.listen(engine, "commit", die)
answer = person.post(f"/admin/family/edit/?id={family}", fields | {"name": "Après", "guardians-0-first_name": "Après"})
sys.exit(0 if answer.status_code == 302 else 1)
"""


def state(office: Office) -> tuple[str, str, int]:
    names = office.all(select(Family.name, Guardian.first_name).join(Guardian, Guardian.family_id == Family.id))
    return (*names[0], office.one(select(func.count(ChangeEntry.id)).where(ChangeEntry.subject == "family")))


@pytest.mark.parametrize("at", range(0, 40, 3))
def test_all_or_nothing(office: Office, at: int) -> None:
    browser = office.browser()
    fields = form_of(browser.get("/admin/family/new/")) | {
        "name": "Avant", "guardians-0-last_name": "X", "guardians-0-first_name": "Avant", "guardians-0-relation": "mother",
    }  # fmt: skip
    family = browser.post("/admin/family/new/", fields).location.rpartition("=")[2]
    before = state(office)
    release(office.app)
    arguments = [office.store.url(office.name), office.app.instance_path, address_of(Role.COORDINATOR), family, str(at)]
    run = subprocess.run(
        [sys.executable, "-c", SCRIPT, *arguments], cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode in (0, CODE), run.stderr
    assert run.returncode == CODE or at > 9, "the save took fewer statements than it dies at"
    after = state(office)
    if run.returncode == CODE:
        assert after in (before, ("Après", "Après", before[2] + 2)), f"half done at statement {at}"
    else:
        assert after == ("Après", "Après", before[2] + 2)
    checked = office.app.test_cli_runner().invoke(args=["check"])
    assert checked.exit_code == 0, checked.output
