"""Alembic's environment: both engines, keeping SQLite's foreign keys off while tables are rebuilt, then checking them."""

from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy import Connection

from pre_admin.accounts.scoping import as_system
from pre_admin.core.database import Base, db
from pre_admin.core.ddl import create_triggers


def _include(_object: Any, name: str | None, kind: str, _reflected: bool, _compare_to: Any) -> bool:
    return not (kind == "table" and name == "alembic_version")


def run(connection: Connection) -> None:
    """Upgrade in one transaction; on SQLite the pragma must precede BEGIN, and nothing may be left dangling."""
    sqlite = connection.dialect.name == "sqlite"
    if sqlite:
        connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")  # type: ignore[union-attr]
    options = dict(current_app.extensions["migrate"].configure_args)
    options.pop("render_as_batch", None)
    context.configure(
        connection=connection, target_metadata=Base.metadata, render_as_batch=sqlite, compare_type=True,
        include_object=_include, **options,
    )  # fmt: skip
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
