"""A small house, as new for each test: accounts and the charter, forms with their tokens, nothing else."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from pre_admin.accounts import passwords, services, sessions
from pre_admin.accounts.demo_accounts import DEMO_ACCOUNTS, DEMO_PASSWORD
from pre_admin.accounts.scoping import as_system
from pre_admin.core import calendar
from pre_admin.core.database import db
from pre_admin.core.unit_of_work import begin_writing, unit_of_work
from tests.support.databases import SqliteStore
from tests.support.offices import make_app, release

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
COORDINATION = "coordination@demo.example"


class Visitor:
    """A browser: it keeps cookies and sends the token of the last page it read."""

    def __init__(self, app: Flask) -> None:
        self.client: FlaskClient = app.test_client()
        self.token = ""

    def get(self, path: str, **options: object) -> TestResponse:
        return self._read(self.client.get(path, **options))  # type: ignore[arg-type]

    def post(self, path: str, data: dict[str, object] | None = None, **options: object) -> TestResponse:
        fields = {"csrf_token": self.token, **(data or {})}
        return self._read(self.client.post(path, data=fields, **options))  # type: ignore[arg-type]

    def send(self, path: str, body: object) -> TestResponse:
        """As a script of the page does."""
        return self.client.post(path, json=body, headers={"X-CSRFToken": self.token})

    def sign_in(self, email: str = COORDINATION, password: str = DEMO_PASSWORD, **fields: str) -> TestResponse:
        self.get("/login")
        return self.post("/login", {"email": email, "password": password, **fields})

    def sign_charter(self, name: str = "Claire Montauzan") -> TestResponse:
        self.get("/charter/")
        return self.post("/charter/", {"number": "1", "accepted": "y", "full_name": name})

    def _read(self, answer: TestResponse) -> TestResponse:
        found = TOKEN.search(answer.text) if answer.mimetype == "text/html" else None
        self.token = found[1] if found else self.token
        return answer


@pytest.fixture(autouse=True)
def _light_hashes() -> Iterator[None]:
    """Argon2 is slow on purpose; these tests are not about that."""
    before = passwords._hasher
    passwords.use_hasher(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    yield
    passwords.use_hasher(before)


@pytest.fixture(scope="session")
def _door(tmp_path_factory: pytest.TempPathFactory) -> tuple[Flask, SqliteStore]:
    """The app, and the accounts to copy for each test."""
    folder = tmp_path_factory.mktemp("door")
    store = SqliteStore(folder)
    app = make_app(store.create("accounts"), folder)
    with app.app_context():
        db.create_all()
        with as_system("comptes d’essai"):
            begin_writing()
            with unit_of_work():
                services.ensure_charter()
                for email, name, roles in DEMO_ACCOUNTS:
                    services.create_user(email, name, DEMO_PASSWORD, roles)
    release(app)
    return make_app(store.create("door", "accounts"), folder), store


@pytest.fixture
def door(_door: tuple[Flask, SqliteStore]) -> Flask:
    """An app with the demonstration's accounts, nobody having signed the charter."""
    app, store = _door
    release(app)
    store.create("door", "accounts")
    return app


@pytest.fixture
def visitor(door: Flask) -> Visitor:
    return Visitor(door)


@pytest.fixture
def another(door: Flask) -> Callable[[], Visitor]:
    """As many other browsers as wanted."""
    return lambda: Visitor(door)


@pytest.fixture
def pass_time(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[timedelta], None]]:
    """Move the clock of sessions and tries forward."""
    from pre_admin.accounts.services import signing_in

    gone = timedelta(0)

    def later() -> object:
        return calendar.now() + gone

    def move(by: timedelta) -> None:
        nonlocal gone
        gone += by

    monkeypatch.setattr(sessions, "now", later)
    monkeypatch.setattr(signing_in, "now", later)
    return move
