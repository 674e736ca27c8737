"""Connections that rest: one that the server closed is replaced before a page meets it."""

from collections.abc import Iterator

import psycopg
import pytest
from sqlalchemy import Engine, create_engine, text

from pre_admin.core import database
from tests.support.databases import postgres_server


@pytest.fixture
def resting() -> Iterator[Engine]:
    """An engine as the house makes them, with two connections at rest."""
    engine = create_engine(
        postgres_server().get_uri().replace("postgresql://", "postgresql+psycopg://", 1), pool_size=2, pool_use_lifo=True
    )
    with engine.connect() as one, engine.connect() as other:
        assert process(one) != process(other)
    yield engine
    engine.dispose()


def process(connection: object) -> int:
    return int(connection.scalar(text("SELECT pg_backend_pid()")))  # type: ignore[attr-defined]


def close_from_the_server(pid: int) -> None:
    with psycopg.connect(postgres_server().get_uri(), autocommit=True) as boss:
        assert boss.execute("SELECT pg_terminate_backend(%s, 5000)", [pid]).fetchone() == (True,)


def test_a_connection_at_rest_is_taken_again(resting: Engine) -> None:
    found = set()
    for _ in range(3):
        with resting.connect() as connection:
            found.add(process(connection))
    assert len(found) == 1


def test_one_that_the_server_closed_is_replaced(resting: Engine) -> None:
    with resting.connect() as connection:
        former = process(connection)
    close_from_the_server(former)
    for _ in range(3):
        with resting.connect() as connection:
            assert process(connection) != former
            assert connection.scalar(text("SELECT 1")) == 1


def test_one_that_rested_long_is_asked_first(resting: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "LONG", -1)
    with resting.connect() as connection:
        former = process(connection)
        assert connection.connection.driver_connection.autocommit is False  # type: ignore[union-attr]
    with resting.connect() as connection:
        assert process(connection) == former
    monkeypatch.setattr(database, "_spoken_to", lambda _connection: False)
    close_from_the_server(former)
    with resting.connect() as connection:
        assert process(connection) != former
