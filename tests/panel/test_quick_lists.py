"""What makes lists quick changes nothing of what they say."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from markupsafe import Markup
from sqlalchemy import func, select

from pre_admin.accounts.roles import Role
from pre_admin.families.models import Child
from pre_admin.panel.pages import Cell, Row
from pre_admin.panel.requests import address
from pre_admin.panel.table import rows_drawer
from tests.support.forms import said, soup_of
from tests.support.offices import Office

SignIn = Callable[..., FlaskClient]
SOME_REGISTERS = ("child", "family", "referent", "school")
HOSTILE = '<b>"Rock" & l\'Or !</b>'


def drawn(*cells: Cell, picked: bool = False, archived: bool = False) -> str:
    table_rows = rows_drawer(lambda name: Markup(f"[{name}]"))  # noqa: S704
    return str(table_rows([Row(7, None, archived, cells)], picked, "archivé"))


def test_whatever_a_cell_holds_is_shown_and_never_run() -> None:
    found = drawn(
        Cell(HOSTILE, href='/x?"'), Cell(HOSTILE, label='Nom "d’usage"'), Cell(HOSTILE, tone="ok", label="État"), picked=True
    )
    assert "<b>" not in found
    assert '"Rock"' not in found
    texts = soup_of(type("Answer", (), {"text": f"<table>{found}</table>"}))  # type: ignore[arg-type]
    spaced = HOSTILE.replace(" !", "\u202f!")
    assert [one.get_text() for one in texts.select("th, td[data-l]")] == [spaced, spaced, f"[ok]{spaced}"]
    assert texts.select_one("a")["href"] == '/x?"'  # type: ignore[index]
    assert texts.select_one("input")["aria-label"] == f"Sélectionner {HOSTILE}"  # type: ignore[index]
    assert [one["data-l"] for one in texts.select("td[data-l]")] == ['Nom "d’usage"', "État"]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (Cell("12", "num", label="Âge"), '<td class="num" data-l="Âge">12</td>'),
        (Cell("", "date", label="Né"), '<td class="num"></td>'),
        (Cell("a", "long", label="L"), '<td class="rest" data-l="L">a</td>'),
        (Cell("a", "line", "/u", label="L"), '<td class="nowrap" data-l="L"><a href="/u">a</a></td>'),
        (Cell("", "line", label="L"), '<td class="nowrap"></td>'),
        (Cell("3", "num", None, "wait", "L"), '<td class="num" data-l="L"><span class="st st-wait">[clock]3</span></td>'),
    ],
)
def test_each_kind_of_cell_is_drawn_as_its_own(cell: Cell, expected: str) -> None:
    assert drawn(Cell("Lina", "line", "/c"), cell, archived=True) == (
        f'<tr><th scope="row" class="nowrap"><a href="/c">Lina</a> <small>archivé</small></th>{expected}</tr>\n'
    )


def test_an_address_is_written_as_it_is_read() -> None:
    asked = [("search", "Élodie & Tom=ok+1/2"), ("page", 3), ("from", "2014-12-31"), ("none", ""), ("neither", None)]
    assert address("/x/", asked) == "/x/?search=%C3%89lodie+%26+Tom%3Dok%2B1%2F2&page=3&from=2014-12-31"
    assert address("/x/", []) == "/x/"


def test_the_records_in_use_are_read_from_the_index_that_orders_them(house_app: Flask, sign_in: SignIn, statements: Any) -> None:
    client = sign_in(Role.COORDINATOR)
    with statements(house_app) as seen:
        client.get("/admin/child/")
        client.get("/admin/child/?sort=age")
        client.get("/admin/child/?state=all")
    orders = [one.partition("ORDER BY ")[2].partition(" \n")[0] for one in seen if "LIMIT" in one]
    assert orders[0].startswith("child.archived_at ASC, child.sort_key ASC, child.id ASC")
    assert orders[1].startswith("child.archived_at DESC, child.birth_date DESC, child.id DESC")
    assert orders[2].startswith("child.sort_key ASC, child.id ASC")


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.REFERENT, Role.SUPPORT_TEAM], ids=lambda role: role.value)
def test_the_records_in_use_are_those_that_are_not_archived(office: Office, role: Role) -> None:
    """Whatever the person reaches: all, or next to nothing."""
    page = office.browser(role).get("/admin/child/?state=active")
    total = office.one(select(func.count(Child.id)).where(Child.archived_at.is_(None)))
    assert total == 0
    assert "Aucun enfant" in said(page)
    assert office.browser(role).get("/admin/child/counts/").get_json()["active"] == "0"


@pytest.mark.parametrize("text", ["ma", "ben ma", "0034", "lo"])
def test_the_search_over_everything_says_what_each_list_says(house_app: Flask, sign_in: SignIn, text: str) -> None:
    client = sign_in(Role.COORDINATOR)
    groups = soup_of(client.get("/admin/search/", query_string={"q": text})).select("main section.sheet")
    told = {str(group.select_one("li a")["href"]).split("/")[2]: group for group in groups}  # type: ignore[index]
    assert told.keys() & set(SOME_REGISTERS) or text == "0034", text
    for slug in SOME_REGISTERS:
        listed = soup_of(client.get(f"/admin/{slug}/", query_string={"search": text, "state": "all"}))
        rows = [row.get_text() for row in listed.select("main tbody th a")]
        found = [row.get_text() for row in told[slug].select("li a")] if slug in told else []
        assert found == rows[:8], (slug, text)
        more = told[slug].select_one("header a") if slug in told else None
        assert bool(more) == (len(rows) > 8), (slug, text)


def test_nothing_is_looked_for_in_registers_that_hold_no_such_word(house_app: Flask, sign_in: SignIn, statements: Any) -> None:
    client = sign_in(Role.COORDINATOR)
    with statements(house_app) as seen:
        assert "Rien" in said(client.get("/admin/search/?q=zzzz"))
    assert len([one for one in seen if "search_word" in one]) == 1


def test_a_scope_holds_within_the_count(house_app: Flask, sign_in: SignIn) -> None:
    every = sign_in(Role.COORDINATOR).get("/admin/child/counts/").get_json()
    assert int("".join(char for char in every["active"] if char.isdigit())) > 500
    for role in (Role.REFERENT, Role.SUPPORT_TEAM):
        own = sign_in(role).get("/admin/child/counts/").get_json()
        assert own["active"] == own["archived"] == own["all"] == "0", "these accounts follow nobody in the demonstration"
