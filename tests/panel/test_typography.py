"""French spaces: put between tags, by whoever wrote the text; never in what a form sends back."""

import re
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import Environment

from pre_admin.accounts.roles import Role
from pre_admin.panel.typography import FrenchSpaces, french_spaces
from tests.support.forms import soup_of

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Foyer : Tazaghine", "Foyer\u00a0: Tazaghine"),
        ("Vraiment ? Oui !", "Vraiment\u202f? Oui\u202f!"),
        ("« Lina » ; 30 %", "«\u00a0Lina\u00a0»\u202f; 30\u00a0%"),
        ("17:05, https://a.example", "17:05, https://a.example"),
        ("", ""),
    ],
)
def test_the_spaces_themselves(typed: str, shown: str) -> None:
    assert french_spaces(typed) == shown


@pytest.mark.parametrize(
    ("source", "made"),
    [
        ("<p>Nom : {{ x }}</p>", "<p>Nom\u00a0: a\u202f; b</p>"),
        ('<input value="{{ x }}" title="Nom : x">', '<input value="a ; b" title="Nom : x">'),
        ('<i{% if 2 > 1 %} a="{{ x }}"{% endif %}>{{- x }} !</i>', '<i a="a ; b">a\u202f; b\u202f!</i>'),
        ("<{{ 'b' }}>{{ x if x else y }}</{{ 'b' }}>", "<b>a\u202f; b</b>"),
        ("1 < 2 : {# rien : #}{{ '<b>' }}", "1 < 2\u00a0: &lt;b&gt;"),
    ],
)
def test_between_tags_only(source: str, made: str) -> None:
    environment = Environment(autoescape=True, extensions=[FrenchSpaces])
    assert environment.from_string(source).render(x="a ; b") == made


def test_no_template_writes_a_text_area_itself() -> None:
    for path in TEMPLATES.rglob("*.html"):
        assert "<textarea" not in path.read_text(encoding="utf-8"), f"{path}: what it holds would come back with other spaces"


@pytest.mark.parametrize(
    "path", ["/admin/child/", "/admin/child/details/?id=5", "/admin/journal/", "/admin/family/edit/?id=5", "/help/"]
)
def test_no_line_begins_with_a_sign(house_app: Flask, sign_in: object, path: str) -> None:
    page = soup_of(sign_in(Role.COORDINATOR).get(path))  # type: ignore[operator]
    for hidden in page.select("script, option, textarea"):
        hidden.decompose()
    found = re.findall(r".{0,30} [:;?!»].{0,20}", page.get_text())
    assert not found
