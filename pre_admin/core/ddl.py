"""What the database itself refuses: append-only tables, declared once for both engines.

Triggers are created again after every upgrade, since SQLite's batch ALTER drops those of the tables it rebuilds.
"""

from typing import Any

from sqlalchemy import Connection, MetaData, Table, event

from pre_admin.core.database import Base

APPEND_ONLY_MESSAGE = "append_only"
_append_only: set[str] = set()


def append_only(table: Any) -> None:
    """No row of this table is ever changed or removed, whoever asks (R9). Takes a mapped class's `__table__`."""
    assert isinstance(table, Table)
    _append_only.add(table.name)


def append_only_tables() -> frozenset[str]:
    """The tables declared append-only."""
    return frozenset(_append_only)


def create_triggers(connection: Connection) -> None:
    """Create, or create again, the triggers of every table that exists in this database."""
    present = set(connection.dialect.get_table_names(connection))
    if connection.dialect.name == "postgresql":
        _postgresql_function(connection)
    for table in sorted(_append_only & present):
        for verb in ("UPDATE", "DELETE"):
            _create(connection, table, verb)


def _create(connection: Connection, table: str, verb: str) -> None:
    name = f"tr_{table}_no_{verb.lower()}"
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")
        connection.exec_driver_sql(
            f"CREATE TRIGGER {name} BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, '{APPEND_ONLY_MESSAGE}'); END"
        )
        return
    connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name} ON {table}")
    connection.exec_driver_sql(
        f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_append_only()"
    )


def _postgresql_function(connection: Connection) -> None:
    connection.exec_driver_sql(
        "CREATE OR REPLACE FUNCTION refuse_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{APPEND_ONLY_MESSAGE}' USING ERRCODE = 'restrict_violation'; END $$"
    )


@event.listens_for(Base.metadata, "after_create")
def _after_create(_target: MetaData, connection: Connection, **_options: Any) -> None:
    create_triggers(connection)
