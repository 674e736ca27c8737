"""The workbook, read back: every figure of the report, as a number; nothing computed, nothing masked told."""

import io
from dataclasses import replace

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from pre_admin.reporting.rules.cover import Cover
from pre_admin.reporting.rules.masking import published
from pre_admin.reporting.rules.tables import Measure, Report
from pre_admin.reporting.workbook import sheet_names, workbook_of
from tests.reporting.builder import figure, grid, money, report

COVER = Cover("Bilan annuel 2014", "Caisse des écoles", "Année civile 2014", published=False)
LINES = {"Mosson": (61, 81), "Cévennes": (2, 45), "Massane": (20, 30)}


def made() -> Report:
    share = figure("share", 634, measure=Measure.TENTHS_OF_PERCENT)
    return report(grid("t", LINES), money(), figures=[figure("new", 239, "425 en 2013"), share])


def read(report: Report, cover: Cover = COVER) -> dict[str, Worksheet]:
    book = openpyxl.load_workbook(io.BytesIO(workbook_of(report, cover)))
    return {sheet.title: sheet for sheet in book.worksheets}


def lines(sheet: Worksheet) -> list[list[object]]:
    return [list(row) for row in sheet.iter_rows(min_row=4, values_only=True)]


def test_a_sheet_for_the_head_then_one_for_each_table() -> None:
    sheets = read(made())
    assert list(sheets) == ["Chiffres clés", "Nouveaux parcours - t", "Argent par financeur"]
    said = [row for row in sheets["Chiffres clés"].iter_rows(values_only=True) if row[1] is not None]
    assert said == [
        ("Chiffre", "Valeur", "Précision", "Comment il est compté"),
        ("enfants (new)", 239, "425 en 2013", "Comptés à l’entrée."),
        ("enfants (share)", 0.634, None, "Comptés à l’entrée."),
    ]


def test_a_table_is_read_back_with_its_definition_and_its_total() -> None:
    sheet = read(made())["Nouveaux parcours - t"]
    assert sheet["A2"].value == "Comptés à l’entrée."
    assert lines(sheet) == [
        ["Territoire", "Filles", "Garçons", "Total"], ["Mosson", 61, 81, 142], ["Cévennes", 2, 45, 47], ["Massane", 20, 30, 50],
        ["Ensemble", 83, 156, 239],
    ]  # fmt: skip


def test_cents_are_euros_and_shares_are_percents() -> None:
    sheet = read(made())["Argent par financeur"]
    assert lines(sheet)[1] == ["État, BOP 147", 290000, 268920.5, 0.704]
    assert lines(sheet)[2] == ["Ville", 122000, None, 0.296]
    assert [sheet.cell(5, column).number_format for column in (2, 4)] == ['#,##0.00 "€"', "0.0%"]


def test_masked_counts_say_so_and_no_small_count_is_left() -> None:
    sheets = read(published(made()), replace(COVER, published=True))
    assert lines(sheets["Nouveaux parcours - t"])[2] == ["Cévennes", "masqué", "masqué", 47]
    assert "Variante publiée." in [cell.value for cell in sheets["Chiffres clés"]["A"]]


def test_the_head_says_the_variant_and_when_it_was_frozen() -> None:
    column = [cell.value for cell in read(made())["Chiffres clés"]["A"]]
    assert column[:5] == [
        "Bilan annuel 2014",
        "Caisse des écoles",
        "Année civile 2014",
        "Document interne.",
        "Chiffres calculés le 12/03/2026 à 10 h 20.",
    ]
    frozen = [
        cell.value for cell in read(made(), replace(COVER, frozen="Figé le 01/02/2015, empreinte 3f2a."))["Chiffres clés"]["A"]
    ]
    assert "Figé le 01/02/2015, empreinte 3f2a." in frozen


def test_the_same_report_gives_the_same_bytes() -> None:
    assert workbook_of(made(), COVER) == workbook_of(made(), COVER)


@pytest.mark.parametrize("text", ["=1+1", "<r>x</r>", "@SUM(A1)", "+33", "https://a.b"])
def test_no_text_is_ever_computed(text: str) -> None:
    table = replace(grid("t", LINES), definition=text, head=text)
    table = replace(table, rows=(replace(table.rows[0], label=text), *table.rows[1:]))
    sheet = next(one for name, one in read(report(table)).items() if name != "Chiffres clés")
    cells = [sheet[place] for place in ("A2", "A4", "A5")]
    assert {str(cell.value).lstrip("'") for cell in cells} == {text}
    assert {cell.data_type for cell in cells} == {"s"}
    assert not any(cell.hyperlink for cell in cells)


def test_names_of_sheets_are_short_and_none_alike() -> None:
    titles = [
        "Nouveaux parcours par territoire et niveau scolaire",
        "Nouveaux parcours par territoire et niveau d’entrée",
        "A/B : [c]?",
        "a/b : [C]?",
        "",
        "Chiffres clés",
        "'x'",
    ]
    names = sheet_names(titles)
    assert len({name.casefold() for name in names}) == len(titles)
    assert all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)
    assert names[2:4] == ["A B - (c)", "a b - (C) (2)"]
