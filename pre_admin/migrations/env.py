"""Alembic's environment: both engines, keeping SQLite's foreign keys off while tables are rebuilt, then checking them."""

from typing import Any, Literal

from alembic import context
from sqlalchemy import Connection

from pre_admin.accounts.scoping import as_system
from pre_admin.core.database import Base, db
from pre_admin.core.ddl import create_triggers
from pre_admin.core.sealing import SealedText
from pre_admin.core.types import Cents, UtcDateTime


def _include(_object: Any, name: str | None, kind: str, _reflected: bool, _compare_to: Any) -> bool:
    return not (kind == "table" and name == "alembic_version")


def _render(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Our own column types are written as what they are in the database: a migration outlives the code."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, SealedText):
        return "sa.Text()"
    if kind == "type" and isinstance(item, Cents):
        return "sa.BigInteger()"
    return False


def run(connection: Connection) -> None:
    """Upgrade in one transaction; on SQLite the pragma must precede BEGIN, and nothing may be left dangling."""
    sqlite = connection.dialect.name == "sqlite"
    if sqlite:
        connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")  # type: ignore[union-attr]
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=sqlite,
        compare_type=True,
        # The driver no longer commits by itself: SQLite's DDL is in our transaction like PostgreSQL's.
        transactional_ddl=True,
        include_object=_include,
        render_item=_render,
    )
    with connection.begin():
        context.run_migrations()
        create_triggers(connection)
        if sqlite:
            dangling = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
            if dangling:
                raise RuntimeError(f"{len(dangling)} rows refer to a row that is not there; nothing was migrated.")
    if sqlite:
        connection.connection.driver_connection.execute("PRAGMA foreign_keys=ON")  # type: ignore[union-attr]


with as_system("migration"), db.engine.connect() as opened:
    run(opened)
