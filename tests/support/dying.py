"""A process that saves a family, takes a step of a record, or records a decision, and ends itself at a chosen statement: `os._exit`, nothing is tidied up.

It is started once, loads the house, then forks for each save: the child dies, as a server's process would, without
having taken three seconds to be born. One line of JSON per save on its input, one exit code per line on its output.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy import event, select

from pre_admin.accounts import passwords
from pre_admin.accounts.models import User
from pre_admin.accounts.queries import person_of
from pre_admin.accounts.scoping import as_system, bind_actor
from pre_admin.approval.models import Verb
from pre_admin.approval.services.decisions import Ruling, decide
from pre_admin.core.database import db
from pre_admin.core.unit_of_work import begin_writing, unit_of_work
from tests.support.forms import form_of
from tests.support.offices import Browser, make_app

CODE = 77


def die_at(engine: Any, last: int) -> None:
    """End the process in place of the statement of that rank, commits counted."""
    left = [last]

    def die(*_: Any) -> None:
        left[0] -= 1
        if left[0] < 0:
            os._exit(CODE)

    event.listen(engine, "before_cursor_execute", die)
    event.listen(engine, "commit", die)


def save(app: Flask, email: str, family: str, last: int) -> int:
    """0 when the save was accepted before the end came."""
    person = Browser(app).sign_in(email)
    fields = form_of(person.get(f"/admin/family/edit/?id={family}"))
    with app.app_context():
        die_at(db.engine, last)
    answer = person.post(f"/admin/family/edit/?id={family}", fields | {"name": "Après", "guardians-0-first_name": "Après"})
    return 0 if answer.status_code == 302 else 1


def take(app: Flask, email: str, path: str, values: dict[str, str], last: int) -> int:
    """0 when the step of a page was taken before the end came."""
    person = Browser(app).sign_in(email)
    fields = form_of(person.get(path))
    with app.app_context():
        die_at(db.engine, last)
    return 0 if person.post(path, fields | values).status_code == 302 else 1


def record(app: Flask, email: str, item: int, last: int) -> int:
    """0 when the decision was recorded before the end came."""
    with app.app_context():
        with as_system("compte de qui enregistre"):
            found = person_of(db.session.scalars(select(User.id).where(User.email == email)).one())
        assert found
        db.session.rollback()
        bind_actor(db.session(), found.actor, app.extensions["house"].scopes)
        die_at(db.engine, last)
        begin_writing()
        with unit_of_work():
            decide(item, "1", Ruling(Verb.FAVOURABLE, overrun_reason="Accord de la Ville."), found.actor)
    return 0


def _in_child(app: Flask, order: dict[str, Any]) -> int:
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    try:
        if "item" in order:
            os._exit(record(app, order["email"], order["item"], order["last"]))
        if "path" in order:
            os._exit(take(app, order["email"], order["path"], order["values"], order["last"]))
        os._exit(save(app, order["email"], order["family"], order["last"]))
    finally:  # reached by an exception alone, which is told first
        sys.excepthook(*sys.exc_info())  # type: ignore[arg-type]
        sys.stderr.flush()
        os._exit(1)


def main() -> None:
    """Serve the orders."""
    passwords.use_hasher(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    apps: dict[str, Flask] = {}
    for line in sys.stdin:
        order = json.loads(line)
        if order["url"] not in apps:
            apps[order["url"]] = make_app(order["url"], Path(order["folder"]))
        # Its app has opened no connection: the child opens its own.
        print(_in_child(apps[order["url"]], order), flush=True)  # noqa: T201 - the answer


if __name__ == "__main__":
    main()
