"""Tables drawn: what each bar measures, what is not drawn, what the page shows of a table."""

from dataclasses import replace
from pathlib import Path
from unittest.mock import Mock

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask

from pre_admin.panel.rendering import install_rendering
from pre_admin.reporting import register
from pre_admin.reporting.rendering import BLUEPRINT
from pre_admin.reporting.rules.charts import FOOT, HEAD, WHOLE, chart_of
from pre_admin.reporting.rules.tables import Row, Table
from tests.reporting.builder import grid, money, report

LINES = {"Mosson": (61, 81), "Cévennes": (36, 45), "Port Marianne": (0, 0)}
PAGE = "{% from 'reporting/_table.html' import report_table %}{{ report_table(table) }}"


def test_the_longest_row_fills_its_cell_and_the_parts_follow_each_other() -> None:
    chart = chart_of(grid("t", LINES, chart="bars"))
    assert chart is not None
    assert (chart.series, chart.place) == (("Filles", "Garçons"), 0)
    girls, boys = chart.rows[0]
    assert (girls.x, girls.width, boys.x, boys.width) == (0, 429, 429, WHOLE - 429)
    assert sum(bar.width for bar in chart.rows[1]) == WHOLE * 81 // 142
    assert chart.rows[2] == ()


def test_a_pyramid_stands_between_its_two_columns() -> None:
    chart = chart_of(grid("t", LINES, chart="pyramid"))
    assert chart is not None
    assert chart.place == 1
    girls, boys = chart.rows[0]
    assert girls.x + girls.width == boys.x == WHOLE // 2
    assert boys.width == WHOLE // 2


def test_years_are_drawn_to_a_common_scale_and_told() -> None:
    chart = chart_of(grid("t", {"janv.-févr.": (87, 82), "mars-avril": (72, 68)}, ("2013", "2014"), chart="years", summed=False))
    assert chart is not None
    assert [pillar.words for pillar in chart.pillars] == ["87", "82", "72", "68"]
    assert all(pillar.y + pillar.height == FOOT and pillar.y >= HEAD for pillar in chart.pillars)
    assert chart.pillars[0].height > chart.pillars[2].height
    assert "janv.-févr., 87 et 82 ; mars-avril, 72 et 68" in chart.told


def test_a_masked_row_is_not_drawn_nor_counted_as_the_longest() -> None:
    table = grid("t", LINES, chart="bars")
    hidden = Row("Mosson", (None, None, 142), masked=frozenset({0, 1}))
    chart = chart_of(replace(table, rows=(hidden, *table.rows[1:])))
    assert chart is not None
    assert chart.rows[0] == ()
    assert sum(bar.width for bar in chart.rows[1]) == WHOLE


@pytest.mark.parametrize("table", [grid("t", LINES), grid("t", {"Mosson": (0, 0)}, chart="bars"), replace(money(), rows=())])
def test_nothing_is_drawn_of_nothing(table: Table) -> None:
    assert chart_of(table) is None


def test_many_parts_are_drawn_as_their_sum_and_money_by_its_first_column() -> None:
    wide = chart_of(grid("t", {"Mosson": (1, 2, 3, 4)}, ("a", "b", "c", "d"), chart="bars"))
    assert wide is not None
    assert wide.series == ("Total",)
    sums = chart_of(money())
    assert sums is not None
    assert [[bar.width for bar in bars] for bars in sums.rows] == [[1000], [420]]


# ---- on the page
@pytest.fixture(scope="module")
def app() -> Flask:
    made = Flask("drawn", template_folder=str(Path(__file__).resolve().parents[2] / "templates"))
    install_rendering(made)
    made.register_blueprint(BLUEPRINT)
    return made


def drawn(app: Flask, table: Table) -> Tag:
    return BeautifulSoup(app.jinja_env.from_string(PAGE).render(table=table), "html5lib")


@pytest.mark.parametrize("chart", ["bars", "pyramid", "years", ""])
def test_each_row_of_the_page_has_a_cell_for_each_head(app: Flask, chart: str) -> None:
    page = drawn(app, grid("t", LINES, chart=chart))
    lines = page.select("tr")
    assert len(lines) == len(LINES) + 2
    assert len({len(line.find_all(["td", "th"])) for line in lines}) == 1
    assert [one["scope"] for one in page.select("th")] == ["col"] * 4 + ["row"] * 4
    assert not page.select("[style], script, style")


def test_a_value_leads_to_its_rows_and_a_masked_one_says_so(app: Flask) -> None:
    table = grid("t", LINES)
    hidden = Row("Mosson", (None, 81, 142), ("", "/admin/pathway/?sex=m", ""), frozenset({0}))
    page = drawn(app, replace(table, rows=(hidden, *table.rows[1:])))
    cells = page.select("tbody tr")[0].select("td")
    assert [cell.get_text() for cell in cells] == ["masqué", "81", "142"]
    assert [link["href"] for link in cells[1].select("a")] == ["/admin/pathway/?sex=m"]
    assert not cells[2].select("a")
    assert "masked" in cells[0]["class"]


def test_the_definition_stands_under_the_title(app: Flask) -> None:
    page = drawn(app, report(money()).tables[0])
    header = page.select_one("header")
    assert header is not None
    assert header.get_text(" ", strip=True) == "Argent par financeur Sommes de l’année civile."
    assert [cell.get_text() for cell in page.select("tbody tr")[1].select("td.num")] == [
        "122\u202f000,00\u00a0€",
        "",
        "29,6\u00a0%",
    ]


def test_the_templates_functions_are_handed_over() -> None:
    house = Mock()
    register(house)
    house.add_blueprint.assert_called_once_with(BLUEPRINT)
