"""Offices to try things in: an app on a database of its own, and browsers that sign in as any role."""

import dataclasses
import re
import shutil
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from jinja2 import FileSystemBytecodeCache
from werkzeug.test import TestResponse

from pre_admin import create_app
from pre_admin.accounts.models import CharterSignature
from pre_admin.accounts.roles import Role
from pre_admin.accounts.scoping import as_system
from pre_admin.accounts.services import create_user, ensure_charter
from pre_admin.config import Settings
from pre_admin.core.calendar import today
from pre_admin.core.database import db, learn_sizes
from pre_admin.core.unit_of_work import begin_writing, unit_of_work
from pre_admin.demo import load_demo
from tests.support.databases import Store

PASSWORD = "quatre petits essais"
COMPILED = tempfile.TemporaryDirectory(prefix="pre-jinja-")
"""Templates compiled once for all the apps of the process: each app alone would take a second over it."""
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


def address_of(role: Role, charter: bool = True) -> str:
    """The e-mail of the account that holds this role alone, charter signed or not."""
    return f"{role.value}{'' if charter else '.neuf'}@essai.example".replace("_", "-")


def make_app(url: str, folder: Path) -> Flask:
    """The real application on that database."""
    settings = Settings.from_environ({"PRE_DATABASE_URL": url}, instance=folder)
    app = create_app(dataclasses.replace(settings, testing=True))
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache(COMPILED.name)
    return app


def furnish(app: Flask, day: date | None) -> None:
    """Migrate, load the places, one account per role with and without the charter, and the demonstration of a day."""
    with app.app_context():
        upgrade()
        with as_system("préparation des essais"):
            begin_writing()
            with unit_of_work():
                load_demo(day) if day else app.extensions["house"].load_reference()
                charter = ensure_charter()
                for role in Role:
                    signed = create_user(address_of(role), f"Essai {role.label}", PASSWORD, [role])
                    create_user(address_of(role, charter=False), f"Essai {role.label} bis", PASSWORD, [role])
                    db.session.add(CharterSignature(user_id=signed.id, charter_id=charter.id, typed_name=signed.full_name))
                learn_sizes(db.session())
    release(app)


def release(app: Flask) -> None:
    """Let go of every connection, so that the database can be copied or thrown away."""
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@dataclasses.dataclass(frozen=True)
class Furnished:
    """A furnished database that nobody opens, and the file of the keys its texts are sealed with."""

    database: str
    keys: Path


_furnished: dict[tuple[type[Store], bool], Furnished] = {}


def make_template(store: Store, name: str, folder: Path, demo: bool) -> None:
    """A database that others are copied from: loaded once in the process for each engine, then copied itself."""
    kind = (type(store), demo)
    if kind not in _furnished:
        pristine = f"pristine-{'demonstration' if demo else 'small'}"
        furnish(make_app(store.create(pristine), folder), today() if demo else None)
        _furnished[kind] = Furnished(store.known_as(pristine), folder / "data_keys")
    made = _furnished[kind]
    store.create(name, made.database)
    if made.keys.parent != folder:
        shutil.copyfile(made.keys, folder / made.keys.name)
        if demo:
            shutil.copytree(made.keys.parent / "documents", folder / "documents", dirs_exist_ok=True)


class Browser:
    """A person's browser: it keeps cookies, and sends the token of the page it read last."""

    def __init__(self, app: Flask) -> None:
        self.client: FlaskClient = app.test_client()
        self.token = ""

    def get(self, path: str, **options: Any) -> TestResponse:
        """Open a page."""
        return self._read(self.client.get(path, **options))

    def post(self, path: str, data: dict[str, Any] | None = None, **options: Any) -> TestResponse:
        """Send a form of the page."""
        return self._read(self.client.post(path, data={"csrf_token": self.token, **(data or {})}, **options))

    def sign_in(self, email: str, password: str = PASSWORD) -> "Browser":
        """Go through the sign-in page."""
        self.get("/login")
        answer = self.post("/login", {"email": email, "password": password})
        assert answer.status_code == 302, answer.text
        return self

    def _read(self, answer: TestResponse) -> TestResponse:
        found = TOKEN.search(answer.text) if answer.mimetype == "text/html" else None
        self.token = found[1] if found else self.token
        return answer


class Office:
    """An app whose database starts as the template is, for each test that writes."""

    def __init__(self, app: Flask, store: Store, name: str, template: str) -> None:
        self.app = app
        self.store = store
        self.name = name
        self.template = template
        self._entered: dict[str, dict[str, str]] = {}

    def restore(self) -> None:
        """As the template is, again."""
        shutil.rmtree(self.app.config["DOCUMENTS"], ignore_errors=True)
        release(self.app)
        self.store.restore(self.name, self.template)

    def browser(self, role: Role = Role.COORDINATOR, charter: bool = True) -> Browser:
        """Someone of that role, signed in: by the sign-in page the first time, then with the cookies it gave.

        The database is every time the same copy, so that the session they hold is as good as on its first day.
        """
        email, browser = address_of(role, charter), Browser(self.app)
        if email not in self._entered:
            browser.sign_in(email)
            cookies = (browser.client.get_cookie(name) for name in ("pre_session", "pre_known"))
            self._entered[email] = {cookie.key: cookie.value for cookie in cookies if cookie}
            return browser
        for name, value in self._entered[email].items():
            browser.client.set_cookie(name, value)
        return browser

    def all(self, statement: Any) -> list[Any]:
        """Rows, as the house sees them."""
        with self.app.app_context(), as_system("contrôle d’un essai"):
            return list(db.session.execute(statement).all())

    def one(self, statement: Any) -> Any:
        """The single value of a statement."""
        ((value,),) = self.all(statement)
        return value
