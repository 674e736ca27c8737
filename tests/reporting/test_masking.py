"""The published variant: no masked count can be told to be under five, by all the tables together; nothing more than that is lost."""

import random
from dataclasses import replace
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pre_admin.reporting.rules.masking import published
from pre_admin.reporting.rules.tables import Column, Measure, Report, Row, Table
from tests.reporting.bounds import pinned, upper_bounds
from tests.reporting.builder import Child, crossed, figure, grid, report, several

ATTRIBUTES = ("Territoire", "Sexe", "Niveau", "Origine")
DOMAINS = ("Scolaire", "Santé", "Éducatif")


def programme(seed: int, size: int, width: int, skew: float = 2.5) -> list[Child]:
    """Children drawn at random: few values are common, many are rare."""
    draw = random.Random(seed)
    sizes = {"Territoire": width, "Sexe": 2 + seed % 2, "Niveau": 2 + width % 4, "Origine": width + 2}
    children = []
    for _ in range(size):
        child = {name: f"{name[0]}{int(count * draw.random() ** skew):02d}" for name, count in sizes.items()}
        child |= {name: "oui" if draw.random() < 0.4 / (rank * rank + 1) else "non" for rank, name in enumerate(DOMAINS)}
        children.append(child)
    return children


def whole(children: list[Child]) -> Report:
    """The tables of a report: lists, cross-tables that share their sums, a table whose rows overlap, figures of the head."""
    tables = [crossed(f"by {one}", children, one) for one in ATTRIBUTES]
    tables += [
        crossed(f"{one} × {other}", children, one, other) for one in ATTRIBUTES for other in ("Sexe", "Niveau") if one != other
    ]
    tables.append(several("domains", children, DOMAINS))
    girls = sum(child["Sexe"] == "S00" for child in children)
    return report(*tables, figures=[figure("new", len(children)), figure("new|Sexe=S00", girls)])


def shown(table: Table, label: str) -> list[int | str | None]:
    row = next(row for row in [*table.rows, *([table.total] if table.total else [])] if row.label == label)
    return ["masqué" if place in row.masked else value for place, value in enumerate(row.values)]


def unsafe(made: Report) -> list[str]:
    """Counts of people under five that are still published."""
    people = [
        (table.key, row.label, value) for table in published(made).tables for row in [*table.rows, *([table.total] if table.total else [])]
        for value, column in zip(row.values, table.columns, strict=True) if column.measure is Measure.PEOPLE and value in (1, 2, 3, 4)
    ]  # fmt: skip
    return [str(one) for one in people]


# ---- hard cases, by hand
HARD = {
    "one small cell": {"Mosson": (61, 81), "Cévennes": (2, 45), "Croix d’Argent": (20, 30)},
    "a small row": {"Mosson": (61, 81), "Cévennes": (1, 2), "Croix d’Argent": (20, 30)},
    "two small rows that are five together": {"Mosson": (61, 81), "Cévennes": (1, 2), "Croix d’Argent": (2, 0)},
    "a row of ones": {"Mosson": (1, 1, 1, 1, 1, 1), "Cévennes": (9, 0, 8, 0, 7, 0), "Port": (0, 9, 0, 8, 0, 7)},
    "a small column": {"Mosson": (61, 81, 1), "Cévennes": (36, 45, 1), "Port": (9, 9, 0)},
    "a diagonal": {"Mosson": (4, 0, 9), "Cévennes": (0, 9, 4), "Port": (9, 4, 0)},
    "zeros all around": {"Mosson": (3, 0, 0), "Cévennes": (0, 90, 0), "Port": (4, 0, 70)},
    "everything small": {"Mosson": (1, 1), "Cévennes": (1, 0)},
    "five in all": {"Mosson": (1, 1), "Cévennes": (1, 2)},
    "one row": {"Mosson": (3, 40)},
    "a small row and a small column": {"Mosson": (40, 30, 2), "Cévennes": (2, 1, 0), "Port": (8, 12, 1)},
}


@pytest.mark.parametrize("name", HARD)
def test_no_masked_cell_is_told_to_be_under_five(name: str) -> None:
    lines = HARD[name]
    heads = "abcdef"[: len(next(iter(lines.values())))]
    made = report(grid("crossed", lines, heads))
    assert upper_bounds(made)
    assert pinned(made) == {}
    assert unsafe(made) == []


@pytest.mark.parametrize("name", HARD)
def test_nor_with_a_list_that_shares_its_sums_and_the_figures_of_the_head(name: str) -> None:
    lines = HARD[name]
    heads = "abcdef"[: len(next(iter(lines.values())))]
    table = grid("crossed", lines, heads)
    alone = Table(
        "alone",
        "Seul",
        "",
        "Territoire",
        (Column("Parcours"),),
        tuple(Row(row.label, row.values[-1:]) for row in table.rows),
        None,
    )
    assert table.total is not None
    figures = [
        figure("new", table.total.values[-1] or 0),
        *(figure(head, value or 0) for head, value in zip(heads, table.total.values, strict=False)),
    ]
    made = report(alone, table, figures=figures)
    assert pinned(made) == {}
    assert unsafe(made) == []


@pytest.mark.parametrize("seed", range(40))
def test_nor_in_a_whole_report(seed: int) -> None:
    made = whole(programme(seed, size=15 + 23 * (seed % 17), width=3 + seed % 7))
    assert pinned(made) == {}
    assert unsafe(made) == []


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_nor_in_any_cross_table(data: st.DataObject) -> None:
    wide = data.draw(st.integers(1, 6))
    few = st.one_of(st.sampled_from([0, 0, 1, 2, 3, 4, 5]), st.integers(0, 60))
    lines = data.draw(st.lists(st.lists(few, min_size=wide, max_size=wide), min_size=1, max_size=9))
    made = report(grid("crossed", {f"T{rank}": line for rank, line in enumerate(lines)}, "abcdef"[:wide]))
    assert pinned(made) == {}
    assert unsafe(made) == []


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.integers(5, 500), st.integers(2, 12), st.floats(1, 4))
def test_nor_in_any_report(seed: int, size: int, width: int, skew: float) -> None:
    made = whole(programme(seed, size, width, skew))
    assert pinned(made) == {}
    assert unsafe(made) == []


# ---- nothing more than that
def test_zeros_and_large_counts_stay() -> None:
    table = published(report(grid("t", {"Mosson": (61, 81), "Cévennes": (2, 45), "Massane": (20, 30), "Port": (0, 9)}))).tables[0]
    assert shown(table, "Mosson") == [61, 81, 142]
    assert shown(table, "Cévennes") == ["masqué", "masqué", 47]
    assert shown(table, "Massane") == ["masqué", "masqué", 50]
    assert shown(table, "Port") == [0, 9, 9]
    assert shown(table, "Ensemble") == [83, 165, 248]


def test_what_nothing_is_wrong_with_is_published_whole_but_for_its_links() -> None:
    made = report(
        grid("t", {"Mosson": (61, 81), "Cévennes": (36, 45)}), figures=[figure("new", 223, "425 en 2013, soit −47,5 %")]
    )
    before, after = made.tables[0], published(made).tables[0]
    assert [row.values for row in after.rows] == [row.values for row in before.rows]
    assert not any(row.links for row in after.rows)
    assert published(made).figures == (replace(made.figures[0], link=""),)


def test_a_table_that_is_not_published_is_not_there_nor_a_chapter_left_empty() -> None:
    made = report(replace(grid("t", {"Mosson": (1, 2)}), published=False))
    assert published(made).chapters == ()


def test_the_share_of_a_masked_count_is_left_out() -> None:
    table = grid("t", {"Mosson": (61, 81), "Cévennes": (2, 45), "Massane": (20, 30)})
    with_share = replace(
        table, columns=(*table.columns, Column("Part", Measure.TENTHS_OF_PERCENT)),
        rows=tuple(replace(row, values=(*row.values, 1000 * (row.values[2] or 0) // 239)) for row in table.rows),
        total=Row("Ensemble", (83, 156, 239, 1000)),
    )  # fmt: skip
    after = published(report(with_share)).tables[0]
    assert [row.values[3] for row in after.rows] == [594, None, None]
    assert after.total is not None
    assert after.total.values[3] == 1000


def test_a_figure_that_tells_a_masked_total_is_left_out_with_its_share() -> None:
    made = report(
        grid("t", {"Mosson": (61, 81, 2), "Cévennes": (36, 45, 1)}, ("Filles", "Garçons", "Non dit")),
        figures=[
            figure("new", 226), figure("girls", 97), figure("boys", 126), figure("unknown", 3), figure("few", 4),
            figure("share of girls", 429, measure=Measure.TENTHS_OF_PERCENT), figure("meetings", 3, measure=Measure.NUMBER),
        ],
    )  # fmt: skip
    after = published(made)
    assert [(one.key, one.beside) for one in after.figures] == [("new", ""), ("boys", ""), ("meetings", "")]
    assert shown(after.tables[0], "Ensemble") == ["masqué", 126, "masqué", 226]


def test_a_figure_that_adds_up_masked_counts_is_left_out() -> None:
    lines = {"2 à 5 ans": (30, 41), "6 à 9 ans": (20, 33), "10 à 13 ans": (9, 3)}
    table = grid("ages", lines, head="Âge", margins=("new|Sexe=Filles", "new|Sexe=Garçons", "new"))
    young = tuple(f"new|Âge={age}|Sexe=Garçons" for age in ("2 à 5 ans", "6 à 9 ans"))
    made = report(table, figures=[replace(figure("young boys", 74), of=young), replace(figure("youngest", 41), of=young[:1])])
    assert pinned(made) == {}
    assert [one.key for one in published(made).figures] == ["youngest"]


def test_a_count_beside_a_figure_is_left_out_when_it_is_masked() -> None:
    made = report(
        grid("t", {"Mosson": (61, 81, 2), "Cévennes": (36, 45, 1)}, ("Filles", "Garçons", "Non dit")),
        figures=[figure("new", 226, "dont 97 filles")],
    )
    assert [one.beside for one in published(made).figures] == [""]


def test_the_same_report_gives_the_same_masks() -> None:
    made = whole(programme(7, 300, 6))
    assert published(made) == published(whole(programme(7, 300, 6)))
    assert published(published(made)).tables == published(made).tables


def test_a_total_masked_in_one_table_is_masked_in_all() -> None:
    made = whole(programme(3, 60, 12))
    masks: dict[tuple[str, str], set[bool]] = {}
    for table in published(made).tables:
        if not table.overlapping:
            for row in table.rows:
                masks.setdefault((table.head, row.label), set()).add(len(table.columns) - 1 in row.masked)
    assert {True} in masks.values()
    assert {True, False} not in masks.values()


def test_twenty_five_tables_are_masked_in_no_time() -> None:
    children = programme(1, 2000, 40)
    made = report(*(crossed(f"{rank} {one}", children, one, "Sexe") for rank in range(8) for one in ATTRIBUTES if one != "Sexe"))
    start = perf_counter()
    published(made)
    assert perf_counter() - start < 1
