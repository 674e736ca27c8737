"""What every test may ask for: an engine, a house with the demonstration to read, an office to write in."""

import gc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient

from pre_admin.accounts import passwords
from pre_admin.accounts.roles import Role
from tests.support.databases import ENGINES, Store, store_of
from tests.support.offices import Browser, Office, address_of, make_app, make_template, release

# What is loaded stays; looking through it for garbage after every few hundred objects takes a sixth of the time of a test.
gc.freeze()
gc.set_threshold(100_000, 50, 100)
# Argon2 is slow on purpose; tests/accounts/test_passwords.py looks at the real one.
passwords.use_hasher(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@pytest.fixture(scope="session", params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="session")
def store(engine: str, tmp_path_factory: pytest.TempPathFactory) -> Store:
    return store_of(engine, tmp_path_factory.mktemp(engine))


@pytest.fixture(scope="session")
def house_app(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The demonstration, to be read: nobody changes a record in it. Forms carry no token here."""
    folder = tmp_path_factory.mktemp("house")
    make_template(store, "demonstration", folder, demo=True)
    app = make_app(store.create("house", "demonstration"), folder)
    app.config["WTF_CSRF_ENABLED"] = False
    yield app
    release(app)


@pytest.fixture
def sign_in(house_app: Flask) -> Callable[..., FlaskClient]:
    """`sign_in(role, charter=True)` → a client of the house signed in with that role alone."""

    def enter(role: Role, charter: bool = True) -> FlaskClient:
        return Browser(house_app).sign_in(address_of(role, charter)).client

    return enter


@pytest.fixture(scope="session")
def _office(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder: Path = tmp_path_factory.mktemp("office")
    make_template(store, "small", folder, demo=False)
    app = make_app(store.create("office", "small"), folder)
    yield Office(app, store, "office", "small")
    release(app)


@pytest.fixture
def office(_office: Office) -> Iterator[Office]:
    """Places and accounts, no family yet; as it was again after the test. Forms carry their token, as for real."""
    yield _office
    _office.restore()
