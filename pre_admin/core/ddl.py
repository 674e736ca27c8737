"""What the database itself refuses: append-only tables and rules that span rows, declared once for both engines.

Triggers are created again after every upgrade, since SQLite's batch ALTER drops those of the tables it rebuilds.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, MetaData, Table, event

from pre_admin.core.database import Base

APPEND_ONLY_MESSAGE = "append_only"
_append_only: set[str] = set()


@dataclass(frozen=True)
class Guard:
    """A rule over several rows: the verbs it stands before, what it refuses (in the SQL both engines share), its sentence."""

    table: str
    name: str
    verbs: tuple[str, ...]
    condition: str
    message: str


_guards: dict[str, Guard] = {}


def append_only(table: Any) -> None:
    """No row of this table is ever changed or removed, whoever asks (R9). Takes a mapped class's `__table__`."""
    assert isinstance(table, Table)
    _append_only.add(table.name)


def append_only_tables() -> frozenset[str]:
    """The tables declared append-only."""
    return frozenset(_append_only)


def guard(table: Any, name: str, verbs: Sequence[str], condition: str, message: str) -> None:
    """Refuse a row for which the condition holds, with a French sentence; for rules no constraint can hold."""
    assert isinstance(table, Table)
    _guards[name] = Guard(table.name, name, tuple(verbs), condition, message)


def guards() -> Sequence[Guard]:
    """Every rule declared so."""
    return tuple(_guards.values())


def create_triggers(connection: Connection) -> None:
    """Create, or create again, the triggers of every table that exists in this database."""
    present = set(connection.dialect.get_table_names(connection))
    if connection.dialect.name == "postgresql":
        _postgresql_function(connection)
    for table in sorted(_append_only & present):
        for verb in ("UPDATE", "DELETE"):
            _create(connection, table, verb)
    for one in _guards.values():
        if _tables_of(one) <= present:
            _create_guard(connection, one)


def _tables_of(one: Guard) -> set[str]:
    """The tables a guard looks at: an older schema may lack one."""
    return {one.table} | {name for name in Base.metadata.tables if f" {name} " in one.condition}


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


def _create_guard(connection: Connection, one: Guard) -> None:
    sqlite = connection.dialect.name == "sqlite"
    for verb in one.verbs:
        name = f"tr_{one.name}_{verb.lower()}"
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}" + ("" if sqlite else f" ON {one.table}"))
        if sqlite:
            connection.exec_driver_sql(
                f"CREATE TRIGGER {name} BEFORE {verb} ON {one.table} WHEN {one.condition} "
                f"BEGIN SELECT RAISE(ABORT, '{one.name}'); END"
            )
        else:
            _postgresql_guard(connection, one, verb, name)


def _postgresql_guard(connection: Connection, one: Guard, verb: str, name: str) -> None:
    """A WHEN clause may not ask other tables there: the function asks."""
    kept = "OLD" if verb == "DELETE" else "NEW"
    connection.exec_driver_sql(
        f"CREATE OR REPLACE FUNCTION {one.name}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN IF {one.condition} THEN RAISE EXCEPTION '{one.name}' "
        f"USING ERRCODE = 'check_violation', CONSTRAINT = '{one.name}'; END IF; RETURN {kept}; END $$"
    )
    connection.exec_driver_sql(f"CREATE TRIGGER {name} BEFORE {verb} ON {one.table} FOR EACH ROW EXECUTE FUNCTION {one.name}()")


def _postgresql_function(connection: Connection) -> None:
    connection.exec_driver_sql(
        "CREATE OR REPLACE FUNCTION refuse_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{APPEND_ONLY_MESSAGE}' USING ERRCODE = 'restrict_violation'; END $$"
    )


@event.listens_for(Base.metadata, "after_create")
def _after_create(_target: MetaData, connection: Connection, **_options: Any) -> None:
    create_triggers(connection)
