"""A frozen report says, read back, exactly what was frozen."""

from dataclasses import replace

from pre_admin.reporting.rules.frozen import canonical, hash_of, report_from
from pre_admin.reporting.rules.tables import Chapter, Column, Figure, Measure, Report, Row, Table

_ROW = Row("Été « 6-10 »", (None, 120_050), ("", "/admin/contract/"), frozenset({0}))
_TABLE = Table("t", "Titre", "Compté ainsi.", "Âge", (Column("F"), Column("Payé", Measure.CENTS)), (_ROW,), _ROW, margins=("a",))
_FIGURE = Figure("new", "nouveaux parcours", 413, Measure.PEOPLE, "Compté ainsi.")
_REPORT = Report("2014", "12/03/2026", (_FIGURE,), (Chapter("c", "Argent", (_TABLE, replace(_TABLE, total=None))),))


def test_a_report_read_back_is_the_report_that_was_written() -> None:
    assert report_from(canonical(_REPORT)) == _REPORT
    assert canonical(report_from(canonical(_REPORT))) == canonical(_REPORT)


def test_one_figure_changed_changes_the_hash() -> None:
    changed = replace(_REPORT, figures=(replace(_FIGURE, value=412),))
    assert hash_of(canonical(changed)) != hash_of(canonical(_REPORT))
