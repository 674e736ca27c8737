"""The README is true: what it must name is named, and what it names exists."""

import re
from pathlib import Path

from flask import Flask

from pre_admin.accounts.roles import Role

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_role_has_its_line() -> None:
    lines = dict(re.findall(r"^\| `(\w+)` \| ([^|]+) \|", README, re.MULTILINE))
    assert {role.value: role.label for role in Role}.items() <= lines.items()


def test_every_command_is_told(house_app: Flask) -> None:
    told = set(re.findall(r"^\| `([a-z-]+(?: load)?)\b[^|]*` \| ", README, re.MULTILINE))
    ours = {
        name
        for name, command in house_app.cli.commands.items()
        if command.callback is None or "pre_admin" in command.callback.__module__
    }
    assert {name for name in ours if name not in ("db", "demo")} | {"demo load"} <= told, told


def test_every_variable_of_the_environment_is_told() -> None:
    used = {
        name
        for path in (ROOT / "pre_admin").rglob("*.py")
        for name in re.findall(r"\"(PRE_[A-Z_]+|PORT|WEB_CONCURRENCY)\"", path.read_text(encoding="utf-8"))
    }
    assert used
    assert used <= set(re.findall(r"`(PRE_[A-Z_]+|PORT|WEB_CONCURRENCY)`", README))


def test_every_make_target_of_the_readme_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for name in set(re.findall(r"\bmake (\w+)", README)):
        assert re.search(rf"^{name}:", makefile, re.MULTILINE), name


def test_every_path_named_exists() -> None:
    for name in set(re.findall(r"`((?:pre_admin|templates|tests)/[\w./]*)`", README)):
        assert (ROOT / name).exists(), name


def test_every_room_is_named() -> None:
    rooms = {path.parent.name for path in (ROOT / "pre_admin").glob("*/__init__.py")} - {"migrations"}
    for room in rooms:
        assert f"`{room}`" in README, room
