"""Exports: only what the role may read, nothing that runs in a spreadsheet, kept in the access log."""

import csv
import io
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from pre_admin.accounts.roles import Role
from pre_admin.journal.models import AccessEntry, AccessKind
from pre_admin.panel.exports import MOST_KEPT, Texts, csv_stream, safe, xlsx_file
from pre_admin.panel.view import exporting
from tests.support.forms import form_of, said
from tests.support.offices import Browser, Office

HOSTILE = ("=1+1", "+33", "-1", "@SUM(A1)", '=HYPERLINK("http://x";"y")', " =1")


@pytest.fixture
def filled(office: Office) -> Office:
    browser = office.browser()
    for name in HOSTILE:
        fields = form_of(browser.get("/admin/family/new/")) | {"name": name, "practical_notes": "Note secrète"}
        assert browser.post("/admin/family/new/", fields).status_code == 302
    return office


def read_csv(answer: Any) -> list[list[str]]:
    assert answer.data.startswith("\ufeff".encode())
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))


def test_no_cell_is_ever_a_formula(filled: Office) -> None:
    browser = filled.browser()
    rows = read_csv(browser.get("/admin/family/export/csv/"))
    assert rows[0][0] == "Foyer"
    assert len(rows) == len(HOSTILE) + 1
    for row in rows[1:]:
        assert all(not cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row), row
    with browser.get("/admin/family/export/xlsx/") as answer:
        book = openpyxl.load_workbook(io.BytesIO(answer.data))
    cells = [cell for line in book.worksheets[0].iter_rows() for cell in line]
    assert {cell.data_type for cell in cells} <= {"s", "n"}, "no cell of type f"
    assert any(cell.value == "=1+1" or cell.value == "'=1+1" for cell in cells)


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\ta", "\ra", "\u00a0=1", "\n=1"])
def test_a_leading_sign_is_held_back(text: str) -> None:
    assert safe(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Lina", "1+1", "a=b", "06 39 98 41 07"])
def test_other_texts_are_left_alone(text: str) -> None:
    assert safe(text) == text


def test_a_column_keeps_its_texts_but_never_more_than_a_few() -> None:
    asked: list[int] = []
    texts = Texts(lambda value: str(asked.append(value) or value))
    assert [texts[value] for value in (1, 2, 1, 1)] == ["1", "2", "1", "1"]
    assert asked == [1, 2]
    for value in range(3 * MOST_KEPT):
        assert texts[value] == str(value)
    assert len(texts) <= MOST_KEPT


@given(st.lists(st.lists(st.text('aé=+-@;"\r\n\t \u00a0\u202f', max_size=4), min_size=2, max_size=2), min_size=1, max_size=4))
def test_lines_written_at_once_are_those_written_cell_by_cell(rows: list[list[str]]) -> None:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=";", lineterminator="\r\n").writerows([map(safe, row) for row in [["A", "B"], *rows]])
    assert "".join(csv_stream(["A", "B"], [list(zip(*rows, strict=True))])) == f"\ufeff{buffer.getvalue()}"


def sheet_of(file: Any, read_only: bool) -> list[list[Any]]:
    book = openpyxl.load_workbook(file, read_only=read_only)
    return [[cell.value for cell in line] for line in book.worksheets[0].iter_rows()]


@pytest.mark.parametrize("read_only", [False, True])
def test_a_workbook_holds_each_text_as_it_is(read_only: bool) -> None:
    texts = ["=1+1", "<r>&</r>", " bord ", "deux\nlignes", "007", "https://essai.example", "", "Zoé \U0001f600"]
    blocks = [[texts[:4], ["x"] * 4], [texts[4:], [""] * 4]]
    with xlsx_file("Essai", ["A", "B"], blocks) as file:
        rows = sheet_of(file, read_only)
        assert rows[0] == ["A", "B"]
        assert [row[0] for row in rows[1:]] == ["'<r>&</r>" if text == "<r>&</r>" else text or None for text in texts]
        assert [row[1] for row in rows[1:]] == ["x"] * 4 + [None] * 4


def test_an_export_is_the_list_whole_and_in_its_order(filled: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = filled.browser()
    whole = browser.get("/admin/family/export/csv/?sort=name&dir=desc").data
    monkeypatch.setattr(exporting, "FETCH", 2)
    assert browser.get("/admin/family/export/csv/?sort=name&dir=desc").data == whole
    assert len(read_csv(browser.get("/admin/family/export/csv/"))) == len(HOSTILE) + 1
    assert sorted(row[0] for row in read_csv(browser.get("/admin/family/export/csv/"))[1:]) == sorted(
        safe(one.strip()) for one in HOSTILE
    )


def test_an_export_names_what_the_list_names(sign_in: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    client = sign_in(Role.COORDINATOR)

    def columns() -> list[tuple[str, ...]]:
        rows = read_csv(client.get("/admin/child/export/csv/"))
        assert rows[0][3:7] == ["Niveau", "École", "Quartier", "Territoire"]
        return [tuple(row) for row in rows]

    whole = columns()
    assert all(any(row[at] for row in whole[1:]) for at in range(len(whole[0])))
    monkeypatch.setattr(exporting, "looked_up", lambda _clause, exprs: (exprs, {}))
    assert columns() == whole, "names read once are those that a join gives"
    monkeypatch.undo()
    monkeypatch.setattr(exporting, "MOST_KEPT", 2)
    assert columns() == whole, "a list longer than what is kept"


def test_an_export_keeps_the_filter_and_withholds_what_a_list_does(filled: Office) -> None:
    rows = read_csv(filled.browser().get("/admin/family/export/csv/?search=sum"))
    assert [row[0] for row in rows[1:]] == ["'@SUM(A1)"]
    assert "secrète" not in str(rows)


def test_an_export_is_in_the_access_log_by_number(filled: Office) -> None:
    browser = filled.browser()
    assert browser.get("/admin/family/export/csv/?search=sum&situation=unknown").status_code == 200
    kept = filled.all(
        select(AccessEntry.subject, AccessEntry.rows, AccessEntry.detail).where(AccessEntry.kind == AccessKind.EXPORT)
    )
    assert [tuple(row) for row in kept] == [("family", 1, "CSV ; filtre : Situation ; avec recherche")]
    assert "sum" not in said(browser.get("/admin/access-log/")).lower()


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.COORDINATOR}))
def test_only_the_coordinator_exports_children_and_families(office: Office, role: Role) -> None:
    browser: Browser = office.browser(role)
    for slug in ("child", "family"):
        for kind in ("csv", "xlsx"):
            assert browser.get(f"/admin/{slug}/export/{kind}/").status_code == 403
    assert browser.get("/admin/child/export/json/").status_code in (403, 404)
    exported = select(func.count(AccessEntry.id)).where(AccessEntry.kind == AccessKind.EXPORT)
    assert office.one(exported) == 0


def test_an_unknown_format_does_not_exist(office: Office) -> None:
    assert office.browser().get("/admin/child/export/json/").status_code == 404


def test_a_withheld_column_is_nowhere(office: Office) -> None:
    writer = office.browser()
    family = writer.post("/admin/family/new/", form_of(writer.get("/admin/family/new/")) | {"name": "Tazaghine"})
    fields = form_of(writer.get("/admin/child/new/")) | {
        "last_name": "Tazaghine", "first_name": "Lina", "birth_date": "2018-12-03", "sex": "girl",
        "family_id": family.location.rpartition("=")[2], "remarks": "Remarque réservée",
    }  # fmt: skip
    child = writer.post("/admin/child/new/", fields).location.rpartition("=")[2]
    assert "Remarque réservée" in said(writer.get(f"/admin/child/details/?id={child}"))
    reader = office.browser(Role.REGISTRY)
    for path in ("details", "edit", "history"):
        page = reader.get(f"/admin/child/{path}/?id={child}")
        assert page.status_code == 200
        assert "réservée" not in page.text
        assert "emarque" not in said(page) or path == "history", "the history says that something changed, not what"
    forged = form_of(reader.get(f"/admin/child/edit/?id={child}")) | {"remarks": "Forgée"}
    assert reader.post(f"/admin/child/edit/?id={child}", forged).status_code == 302
    assert "Remarque réservée" in said(writer.get(f"/admin/child/details/?id={child}"))
