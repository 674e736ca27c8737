"""The annual report of the demonstration, from its rows: the programme's own published figures, and the lists behind them."""

import io
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from pypdf import PdfReader
from sqlalchemy import DDL, delete, select, text

from pre_admin.accounts.roles import Role
from pre_admin.core.calendar import today
from pre_admin.core.database import db
from pre_admin.families.models import Sex
from pre_admin.pathways.models import Pathway
from pre_admin.reporting.queries.report import report_of
from pre_admin.reporting.rules.periods import period_of
from pre_admin.reporting.rules.tables import Measure, Report
from tests.reporting.bounds import upper_bounds
from tests.support.databases import Store
from tests.support.forms import said, soup_of
from tests.support.offices import make_app, make_template, release

SignIn = Callable[..., FlaskClient]
PATH = "/admin/report/"
STATEMENTS = 34
PUBLISHED = {
    "examined": 414, "new": 413, "collective": 100, "girls": 180, "boys": 233, "boys-under-ten": 208, "elementary": 637,
    "referents": 28, "fte": 800, "territories": 5,
}  # fmt: skip


def told(app: Flask, code: str = "2014") -> Report:
    with app.app_context():
        report = report_of(period_of(code, today()))
        db.session.rollback()
        return report


def figures(report: Report) -> dict[str, int]:
    return {one.key: one.value for one in report.figures}


def test_2014_is_what_the_programme_published(house_app: Flask) -> None:
    report = told(house_app)
    found = figures(report)
    assert {key: found[key] for key in PUBLISHED} == PUBLISHED
    beside = {one.key: one.beside for one in report.figures}
    assert "425 en 2013, soit −12 (−2,8" in beside["new"]
    assert "24,2" in beside["collective"]
    assert "50,4" in beside["boys-under-ten"], "more than half, read strictly"
    assert figures(told(house_app, "2013"))["new"] == 425


@pytest.mark.parametrize("code", ["2013", "2014", "2014-2015", "2026", "2005"])
def test_every_table_adds_up(house_app: Flask, code: str) -> None:
    report = told(house_app, code)
    assert len({table.key for table in report.tables}) == len(report.tables)
    for table in report.tables:
        assert table.definition.endswith("."), table.key
        for row in (*table.rows, *([table.total] if table.total else [])):
            assert len(row.values) == len(table.columns), table.key
            for place, column in enumerate(table.columns):
                if column.sums:
                    assert row.values[place] == sum(value or 0 for value in row.values[:place]), (table.key, row.label)
        if table.total and not table.overlapping:
            for place, column in enumerate(table.columns):
                if column.measure is not Measure.TENTHS_OF_PERCENT:
                    assert table.total.values[place] == sum(row.values[place] or 0 for row in table.rows), table.key


def test_the_same_children_whichever_way_they_are_counted(house_app: Flask) -> None:
    report = told(house_app)
    tables = {table.key: table for table in report.tables}
    for key in ("types", "ages", "stages", "levels", "territories", "territory-stages", "neighbourhoods", "origins"):
        total = tables[key].total
        assert total is not None
        place = len(tables[key].columns) - 1 if tables[key].columns[-1].sums else 0
        assert total.values[place] == figures(report)["new"], key


def erase(connection: Any, table: Any, ids: list[int]) -> None:
    """Rows, with whatever stands on them."""
    for other in Pathway.metadata.sorted_tables:
        for column in other.c:
            if any(key.column is table.c.id for key in column.foreign_keys):
                held = list(connection.scalars(select(other.c.id).where(column.in_(ids))))
                if held:
                    erase(connection, other, held)
    connection.execute(delete(table).where(table.c.id.in_(ids)))


def without_triggers(connection: Any) -> None:
    """In a database to be thrown away: signatures are kept for ever everywhere else."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        return
    for name in list(connection.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'"))):
        connection.execute(DDL(f'DROP TRIGGER "{name}"'))


def test_a_pathway_less_and_the_figures_move(store: Store, tmp_path: Path) -> None:
    make_template(store, "moving", tmp_path, demo=True)
    app = make_app(store.create("moved", "moving"), tmp_path)
    before = figures(told(app))
    with app.app_context(), db.engine.begin() as connection:
        without_triggers(connection)
        table: Any = Pathway.__table__
        spring = table.c.entry_on.between(date(2014, 3, 1), date(2014, 4, 30))
        erase(connection, table, [connection.execute(select(table.c.id).where(spring).limit(1)).scalar_one()])
    after = figures(told(app))
    release(app)
    assert after["new"] == before["new"] - 1
    assert after["girls"] + after["boys"] == after["new"]
    assert after["followed"] == before["followed"] - 1


def test_the_page_leads_to_lists_of_as_many_rows(house_app: Flask, sign_in: SignIn) -> None:
    client = sign_in(Role.COORDINATOR)
    page = soup_of(client.get(f"{PATH}?year=2014"))
    links = {str(a["href"]): a for a in page.select("main dl.figs a[href], main .report-table a[href]")}
    assert len(links) > 60
    for href, link in links.items():
        wanted = link.get_text() if link.find_parent("table") else link.find_parent("div").select_one("dd").get_text()  # type: ignore[union-attr]
        pager = soup_of(client.get(href)).select_one("nav.pager p")
        count = int(re.sub(r"\D", "", pager.get_text().rpartition(" sur ")[2].split("·")[0])) if pager else 0
        assert count == int(re.sub(r"\D", "", wanted)), href


def test_the_statements_are_bounded(house_app: Flask, sign_in: SignIn, statements: Any) -> None:
    client = sign_in(Role.COORDINATOR)
    client.get(f"{PATH}?year=2014")
    with statements(house_app) as seen:
        client.get(f"{PATH}?year=2014")
    assert len(seen) <= STATEMENTS


@pytest.mark.parametrize("asked", ["deux", "2014-2016", "2004", "9" * 300, "'; --", "2014&year=x"])
def test_what_is_no_year_gets_a_sentence(sign_in: SignIn, asked: str) -> None:
    answer = sign_in(Role.COORDINATOR).get(PATH, query_string={"year": asked})
    assert answer.status_code == 422
    assert "n’est pas une année du bilan" in said(answer)
    assert soup_of(answer).select_one("#year")["value"] == asked[:20]  # type: ignore[index]


def test_without_a_year_the_last_one_that_is_over(sign_in: SignIn) -> None:
    page = soup_of(sign_in(Role.COORDINATOR).get(PATH))
    assert page.h1 is not None
    assert page.h1.get_text() == f"Bilan annuel {today().year - 1}"


@pytest.mark.parametrize("code", ["2013", "2014", "2014-2015", "2026"])
def test_nothing_published_is_pinned_under_five(house_app: Flask, code: str) -> None:
    report = told(house_app, code)
    bounds = upper_bounds(report)
    assert min(bounds.values(), default=5) >= 5, {cell: bound for cell, bound in bounds.items() if bound < 5}
    assert bounds, "no count under five: this year proves nothing"


def test_the_published_page_and_its_files_hold_no_small_count(house_app: Flask, sign_in: SignIn) -> None:
    client = sign_in(Role.COORDINATOR)
    page = soup_of(client.get(f"{PATH}?year=2014&variant=published"))
    assert "Version publiée." in page.get_text()
    cells = [cell.get_text(strip=True) for cell in page.select(".report-table td.num")]
    assert "masqué" in cells
    small = {row for one in told(house_app).tables for row in one.rows if any(v in (1, 2, 3, 4) for v in row.values[:1])}
    assert small, "the working document has small counts"
    assert not page.select(".report-table a[href]"), "no way to the rows"
    paper = client.get(f"{PATH}pdf/?year=2014&variant=published")
    text = " ".join(" ".join(one.extract_text() for one in PdfReader(io.BytesIO(paper.data)).pages).split())
    for wanted in ("413", "180", "233", "63,7", "variante publiée", "masqué"):
        assert wanted in text, wanted
    assert client.get(f"{PATH}pdf/?year=2014&variant=published").data != b""
    book = client.get(f"{PATH}xlsx/?year=2014")
    head = {row[0]: row[1] for row in load_workbook(io.BytesIO(book.data)).worksheets[0].iter_rows(values_only=True) if row[0]}
    assert (head["situations nouvelles examinées"], head["nouveaux parcours"], head["filles"], head["garçons"]) == (
        414,
        413,
        180,
        233,
    )
    assert client.get(f"{PATH}pdf/?year=deux").status_code == 404


@pytest.mark.parametrize("role", [Role.REFERENT, Role.SUPPORT_TEAM, Role.REGISTRY], ids=lambda one: one.value)
def test_who_has_no_use_for_it_does_not_read_it(sign_in: SignIn, role: Role) -> None:
    client = sign_in(role)
    for page in ("", "pdf/", "xlsx/"):
        assert client.get(f"{PATH}{page}?year=2014&variant=published").status_code == 403
    assert PATH not in client.get("/admin/").text


def test_no_name_stands_in_it(house_app: Flask, sign_in: SignIn) -> None:
    text = sign_in(Role.COORDINATOR).get(f"{PATH}?year=2014").text
    assert "/admin/child/" not in re.sub(r'<nav[^>]*class="margin.*?</nav>', "", text, flags=re.S).partition("<main")[2]
    assert {sex.label for sex in Sex} == {"Fille", "Garçon"}
