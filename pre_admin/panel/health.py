"""What a supervisor asks: is the database there, of this version, and are the keys its own?"""

from functools import cache
from pathlib import Path

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask, Response, jsonify, redirect, url_for
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response as BaseResponse

from pre_admin.accounts.scoping import as_system
from pre_admin.core.database import db
from pre_admin.core.keys import KeyState, key_state

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"


@cache
def expected_heads() -> frozenset[str]:
    """The newest revisions this version of the software knows."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return frozenset(ScriptDirectory.from_config(config).get_heads())


def database_state() -> str:
    """« ok », « behind » when `init-db` must be run, « unreachable », « wrong keys »."""
    try:
        with as_system("état de service") as session:
            heads = MigrationContext.configure(session.connection()).get_current_heads()
    except SQLAlchemyError:
        db.session.rollback()
        return "unreachable"
    if frozenset(heads) != expected_heads():
        return "behind"
    return "wrong keys" if key_state() is KeyState.WRONG else "ok"


def install_health(app: Flask) -> None:
    """`/health` (public, says nothing of the data), and `/` that leads home."""

    @app.get("/health")
    def health() -> tuple[Response, int]:
        state = database_state()
        return jsonify(database=state), 200 if state == "ok" else 503

    @app.get("/")
    def root() -> BaseResponse:
        return redirect(url_for("admin.index"))
