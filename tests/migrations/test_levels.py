"""0005 on a populated database of 0004: each child and each school keeps its level, there and back."""

from pathlib import Path

from flask_migrate import downgrade, upgrade
from sqlalchemy import Connection, text

from pre_admin.accounts.scoping import as_system
from pre_admin.core.database import db
from pre_admin.territories.levels import OriginalLevel
from tests.support.databases import Store
from tests.support.offices import make_app, release

BEFORE, HERE = "0004", "0005"
CODES = [level.value for level in OriginalLevel]
STAMPS = "'2026-01-01', '2026-01-01', 1"
LEVEL_OF = "SELECT o.{key}, l.code FROM {table} o LEFT JOIN school_level l ON l.id = o.{column}_id ORDER BY 1"


def populate(connection: Connection) -> None:
    """A family, a school per level and one without, a child per level and one without."""
    run = connection.exec_driver_sql
    run(
        "INSERT INTO family (id, name, situation, interpreter_needed, sort_key, created_at, updated_at, version) "
        f"VALUES (1, 'T', 'unknown', false, 't', {STAMPS})"
    )
    for number, code in enumerate([*CODES, None], start=1):
        held = f"'{code}'" if code else "NULL"
        run(
            "INSERT INTO school (id, name, kind, first_level, last_level, priority, sector, sort_key, created_at, updated_at, version) "
            f"VALUES ({number}, 'É{number}', 'primary', {held}, 'other', 'none', 'public', 'e', {STAMPS})"
        )
        run(
            "INSERT INTO child (id, file_number, last_name, first_name, birth_date, sex, family_id, sort_key, created_at, updated_at, "
            f"version) VALUES ({number}, '2026-{number}', 'T', 'L', '2018-01-01', 'girl', 1, 't', {STAMPS})"
        )
        run(
            "INSERT INTO schooling (child_id, school_year, school_id, level, class_name, created_at, updated_at, version) "
            f"VALUES ({number}, 2025, {number}, {held}, 'A', {STAMPS})"
        )


def test_every_level_is_kept_child_by_child_and_back(store: Store, tmp_path: Path) -> None:
    app = make_app(store.create("levels"), tmp_path)
    expected = [*enumerate(CODES, start=1), (len(CODES) + 1, None)]
    with app.app_context(), as_system("essai"):
        upgrade(revision=BEFORE)
        with db.engine.begin() as connection:
            populate(connection)
        upgrade(revision=HERE)
        with db.engine.begin() as connection:
            children = connection.execute(text(LEVEL_OF.format(key="child_id", table="schooling", column="level"))).all()
            schools = connection.execute(text(LEVEL_OF.format(key="id", table="school", column="first_level"))).all()
            last = connection.execute(text(LEVEL_OF.format(key="id", table="school", column="last_level"))).all()
            labels = dict(connection.execute(text("SELECT code, label FROM school_level ORDER BY rank")).all())
            # One added since has no place in the version before: it becomes « Autre ».
            connection.exec_driver_sql(
                "INSERT INTO school_level (label, label_key, code, stage, rank, created_at, updated_at, version) "
                f"VALUES ('SEGPA', 'segpa', 'segpa', 'middle', 500, {STAMPS})"
            )
            connection.exec_driver_sql(
                "UPDATE schooling SET level_id = (SELECT id FROM school_level WHERE code = 'segpa') WHERE child_id = 1"
            )
        assert children == schools == expected
        assert {code for _, code in last} == {"other"}
        assert labels == {level.value: level.label for level in OriginalLevel}
        downgrade(revision=BEFORE)
        with db.engine.begin() as connection:
            back = connection.execute(text("SELECT child_id, level FROM schooling ORDER BY 1")).all()
            first = connection.execute(text("SELECT id, first_level FROM school ORDER BY 1")).all()
            count = connection.scalar(text("SELECT count(*) FROM schooling WHERE class_name = 'A'"))
        assert back == [(1, "other"), *expected[1:]]
        assert first == expected
        assert count == len(expected)
        upgrade(revision=HERE)
    release(app)
