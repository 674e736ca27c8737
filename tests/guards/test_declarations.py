"""What every part of the house declares; something added without it fails here."""

import ast
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_admin.contrib.sqla import ModelView
from sqlalchemy import Enum, inspect

from pre_admin.accounts.permission_map import GRANTS, SCOPES, SUBJECTS
from pre_admin.accounts.roles import PERMISSION_CODES, Role
from pre_admin.core.constraints import declared
from pre_admin.core.database import OPEN, Base
from pre_admin.core.ddl import append_only_tables
from pre_admin.core.enums import LabelledEnum
from pre_admin.panel.home import HomeView
from pre_admin.panel.view import HouseView
from pre_admin.panel.view.house_page import HousePage

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "pre_admin"
SOURCES = [path for path in PACKAGE.rglob("*.py") if "versions" not in path.parts]
STATES = {"state", "status", "version", "archived_at", "file_number", "sort_key", "created_at", "updated_at"}
ROOM_ORDER = [
    "admin",
    "accounts",
    "territories",
    "families",
    "partners",
    "pathways",
    "funding",
    "approval",
    "contracts",
    "reporting",
    "administration",
]


def all_enums(base: type[LabelledEnum] = LabelledEnum) -> list[type[LabelledEnum]]:
    return [found for one in base.__subclasses__() for found in (one, *all_enums(one))]


def mapped_classes() -> list[type[Base]]:
    return [mapper.class_ for mapper in Base.registry.mappers]


def test_every_view_is_of_the_house(house_app: Flask) -> None:
    views = house_app.extensions["house"].admin._views
    assert len(views) > 5
    for view in views:
        assert isinstance(view, HouseView | HomeView | HousePage), type(view)
        assert not isinstance(view, ModelView) or isinstance(view, HouseView)


def test_every_view_declares_its_columns_and_no_form_holds_a_state(house_app: Flask) -> None:
    for view in house_app.extensions["house"].views:
        assert view.columns, view
        assert not set(view.form_columns) & STATES, view
        for inline in view.inlines:
            assert not set(inline.fields) & STATES, inline.name
        for column in view.columns:
            assert column.heading, f"{view.slug}.{column.key} has no label"


def test_a_mapper_without_a_scope_stops_the_start() -> None:
    code = (
        "from sqlalchemy.orm import Mapped, mapped_column\n"
        "from pre_admin import create_app\n"
        "from pre_admin.core.database import Base\n"
        "class Stray(Base):\n"
        "    __tablename__ = 'stray'\n"
        "    id: Mapped[int] = mapped_column(primary_key=True)\n"
        "create_app()\n"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=False)
    assert run.returncode != 0
    assert "Stray declares no known scope" in run.stderr


def test_every_mapper_declares_a_known_scope() -> None:
    for model in mapped_classes():
        assert model.scoped_by == OPEN or model.scoped_by in SUBJECTS, model


def test_the_map_speaks_of_known_things_only() -> None:
    assert set(GRANTS) == set(Role)
    assert {subject for _, subject in SCOPES} <= set(SUBJECTS)
    for code in PERMISSION_CODES:
        assert re.fullmatch(r"[a-z_]+\.[a-z_]+", code)


def test_every_enum_member_has_a_label() -> None:
    for enum in all_enums():
        labels = [member.label for member in enum]
        assert all(labels), enum
        assert len(set(labels)) == len(labels), enum


def test_every_constraint_a_person_can_meet_has_a_french_message() -> None:
    for table in Base.metadata.tables.values():
        for constraint in declared(table):
            assert constraint.info.get("message"), f"{table.name}: {constraint.name} has no message"


def test_every_permission_on_a_column_exists() -> None:
    for model in mapped_classes():
        for attribute in inspect(model).column_attrs:
            code = attribute.columns[0].info.get("permission")
            assert not code or code in PERMISSION_CODES, f"{model.__name__}.{attribute.key}"


def test_enums_are_held_by_a_named_check() -> None:
    for table in Base.metadata.tables.values():
        for column in table.columns:
            if isinstance(column.type, Enum):
                assert not column.type.native_enum, f"{table.name}.{column.name}"
                assert column.type.create_constraint, f"{table.name}.{column.name}"


def test_foreign_keys_never_cascade_and_are_indexed() -> None:
    for table in Base.metadata.tables.values():
        leading = {next(iter(index.columns)).name for index in table.indexes if len(index.columns)}
        leading |= {
            next(iter(constraint.columns)).name for constraint in table.constraints if len(getattr(constraint, "columns", ()))
        }
        for key in table.foreign_keys:
            assert key.ondelete is None, f"{table.name}.{key.parent.name} cascades"
            assert key.parent.name in leading, f"{table.name}.{key.parent.name} has no index"


def test_journals_and_signatures_are_append_only() -> None:
    assert {"change_journal", "access_log", "charter_version", "charter_signature"} <= append_only_tables()


def test_only_the_unit_of_work_commits() -> None:
    found = {
        path.relative_to(PACKAGE).as_posix()
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr == "commit"
    }
    assert found == {"core/unit_of_work.py"}


@pytest.mark.parametrize("name", ["Markup(f", "|safe", "render_template_string", "populate_obj", "on_model_change"])
def test_dangerous_habits_are_absent(name: str) -> None:
    templates = list((ROOT / "templates").rglob("*.html"))
    assert templates
    for path in [*SOURCES, *templates]:
        assert name not in path.read_text(encoding="utf-8"), path


def test_templates_include_only_from_their_own_or_lower_rooms() -> None:
    pattern = re.compile(r"""{%-?\s*(?:extends|include|import|from)\s+["']([\w-]+)/""")
    for path in (ROOT / "templates").rglob("*.html"):
        room = path.relative_to(ROOT / "templates").parts[0]
        for used in pattern.findall(path.read_text(encoding="utf-8")):
            assert ROOM_ORDER.index(used) <= ROOM_ORDER.index(room), f"{path} uses {used}"


def test_rooms_are_small() -> None:
    for path in [*SOURCES, *(ROOT / "tests").rglob("*.py")]:
        if path.name == "permission_map.py" or "demo" in path.parts:
            continue
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 300, path


def test_functions_are_short() -> None:
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.body[0].lineno + 1
                assert length <= 40, f"{path}:{node.lineno} {node.name} has {length} lines"


def test_public_functions_are_typed_and_told() -> None:
    for path in SOURCES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and _is_public(tree, node):
                assert node.returns is not None, f"{path}:{node.lineno} {node.name} is not typed"
                assert ast.get_docstring(node), f"{path}:{node.lineno} {node.name} has no docstring"


def _is_public(tree: ast.Module, node: ast.FunctionDef) -> bool:
    owners: list[Any] = [tree, *(one for one in tree.body if isinstance(one, ast.ClassDef))]
    return any(node in owner.body for owner in owners)
