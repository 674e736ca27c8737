"""Each migration on a populated database, both engines; the migrated schema is the models'."""

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask_migrate import downgrade, upgrade
from sqlalchemy import Connection, delete, func, inspect, select, text

from pre_admin.accounts.queries import person_of
from pre_admin.accounts.roles import Role
from pre_admin.accounts.scoping import as_system
from pre_admin.core.database import Base, db
from pre_admin.core.ddl import append_only_tables, guards
from pre_admin.core.search import search_word
from pre_admin.core.unit_of_work import begin_writing, unit_of_work
from pre_admin.families.models import Child
from tests.support.databases import Store
from tests.support.offices import make_app, make_template, release

MIGRATIONS = Path(__file__).resolve().parents[2] / "pre_admin" / "migrations"


def triggers(connection: Connection) -> set[str]:
    if connection.dialect.name == "sqlite":
        return set(connection.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")))
    return set(connection.scalars(text("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")))


def constraints(connection: Connection) -> set[tuple[str, str]]:
    """(table, name) of every check and unique constraint and index."""
    looked, found = inspect(connection), set()
    for table in Base.metadata.tables:
        named = [*looked.get_check_constraints(table), *looked.get_unique_constraints(table), *looked.get_indexes(table)]
        found |= {(table, str(one["name"])) for one in named}
    return found


def test_there_is_one_head() -> None:
    assert len(ScriptDirectory(str(MIGRATIONS)).get_heads()) == 1


def test_the_migrated_schema_is_the_models(store: Store, tmp_path: Path) -> None:
    migrated, made = make_app(store.create("migrated"), tmp_path), make_app(store.create("made"), tmp_path)
    with migrated.app_context(), as_system("essai"):
        upgrade()
        with db.engine.connect() as connection:
            difference = compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), Base.metadata)
            assert [one for one in difference if "alembic_version" not in str(one)] == []
            ours, hooks = constraints(connection), triggers(connection)
    with made.app_context(), as_system("essai"):
        db.create_all()
        with db.engine.connect() as connection:
            assert constraints(connection) == ours
            assert triggers(connection) == hooks
    assert len(hooks) == 2 * len(append_only_tables()) + sum(len(one.verbs) for one in guards())
    for app in (migrated, made):
        release(app)


def test_upgrading_again_keeps_the_data(store: Store, tmp_path: Path) -> None:
    make_template(store, "populated", tmp_path, demo=True)
    app = make_app(store.url("populated"), tmp_path)
    with app.app_context(), as_system("essai"):
        upgrade()
        assert db.session.scalar(select(func.count(Child.id))) == 1600
    release(app)


def test_an_upgrade_writes_the_searched_words_anew(store: Store, tmp_path: Path) -> None:
    make_template(store, "searched", tmp_path, demo=True)
    app = make_app(store.url("searched"), tmp_path)
    with app.app_context(), as_system("essai"):
        words = set(db.session.execute(select(search_word)).all())
        db.session.rollback()
        downgrade(revision="0001")
        begin_writing()
        with unit_of_work() as session:
            session.execute(delete(search_word).where(search_word.c.entity.in_(("child", "family"))))
        upgrade()
        assert set(db.session.execute(select(search_word)).all()) == words
    release(app)


def test_down_to_nothing_and_up_again(store: Store, tmp_path: Path) -> None:
    app = make_app(store.create("updown"), tmp_path)
    with app.app_context(), as_system("essai"):
        upgrade()
        downgrade(revision="base")
        with db.engine.connect() as connection:
            assert set(inspect(connection).get_table_names()) <= {"alembic_version"}
        upgrade()
    release(app)


def test_roles_given_before_they_were_confirmed_stay(store: Store, tmp_path: Path) -> None:
    """0002: who worked yesterday works today, and the engine holds the new rules over the old rows."""
    app = make_app(store.create("roles"), tmp_path)
    with app.app_context(), as_system("essai"):
        upgrade(revision="0001")
        with db.engine.begin() as connection:
            moments = "'2026-01-05 08:00:00', '2026-01-05 08:00:00'"
            connection.execute(
                text(
                    "INSERT INTO user_account (id, email, full_name, password_hash, is_active, session_epoch, version, created_at, "
                    f"updated_at) VALUES (7, 'a@b.example', 'A', 'x', true, 0, 3, {moments})"
                )
            )
            connection.execute(
                text(
                    "INSERT INTO user_role (id, user_id, role, version, created_at, updated_at) "
                    f"VALUES (9, 7, 'coordinator', 1, {moments})"
                )
            )
        upgrade()
        with db.engine.connect() as connection:
            role = connection.execute(
                text("SELECT confirmed_at = created_at, confirmed_by_id, given_by_id, ends_on FROM user_role")
            )
            assert [tuple(row) for row in role] == [(True, None, None, None)]
            assert connection.scalar(text("SELECT wants_digest FROM user_account")) in (True, 1)
            defaults = {one["name"]: one["default"] for one in inspect(connection).get_columns("user_account")}
            assert defaults["wants_digest"] is None
        person = person_of(7)
        assert person is not None
        assert person.actor.roles == {Role.COORDINATOR}
        db.session.rollback()  # a reader left open would hold the engine back
        downgrade(revision="0001")
        with db.engine.connect() as connection:
            assert connection.scalar(text("SELECT count(*) FROM user_role")) == 1
    release(app)
