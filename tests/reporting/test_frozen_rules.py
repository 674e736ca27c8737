"""A frozen report says, read back, exactly what was frozen."""

from dataclasses import replace
from datetime import date

from pre_admin.reporting.rules.frozen import Difference, canonical, differences, freeze_refusal, hash_of, report_from
from pre_admin.reporting.rules.periods import calendar_year, school_year
from pre_admin.reporting.rules.tables import Chapter, Column, Figure, Measure, Report, Row, Table

_ROW = Row("Été « 6-10 »", (None, 120_050), ("", "/admin/contract/"), frozenset({0}))
_TABLE = Table("t", "Titre", "Compté ainsi.", "Âge", (Column("F"), Column("Payé", Measure.CENTS)), (_ROW,), _ROW, margins=("a",))
_FIGURE = Figure("new", "nouveaux parcours", 413, Measure.PEOPLE, "Compté ainsi.", of=("new",))
_REPORT = Report("2014", "12/03/2026", (_FIGURE,), (Chapter("c", "Argent", (_TABLE, replace(_TABLE, total=None))),))


def test_a_report_read_back_is_the_report_that_was_written() -> None:
    assert report_from(canonical(_REPORT)) == _REPORT
    assert canonical(report_from(canonical(_REPORT))) == canonical(_REPORT)


def test_one_figure_changed_changes_the_hash() -> None:
    changed = replace(_REPORT, figures=(replace(_FIGURE, value=412),))
    text = canonical(_REPORT)
    assert len({hash_of(text, text), hash_of(canonical(changed), text), hash_of(text, canonical(changed))}) == 3


def test_what_differs_is_told_figure_by_figure() -> None:
    assert differences(_REPORT, replace(_REPORT, counted_at="demain")) == []
    row = replace(_ROW, values=(None, 99))
    chapters = (Chapter("c", "Argent", (replace(_TABLE, rows=(row,)), replace(_TABLE, total=None, key="u", title="Autre"))),)
    found = differences(_REPORT, replace(_REPORT, figures=(replace(_FIGURE, value=412),), chapters=chapters))
    assert Difference("Nouveaux parcours", "413", "412") in found
    assert [one.label for one in found if one.then == "—"] == ["Autre, Été « 6-10 », F", "Autre, Été « 6-10 », Payé"]


def test_a_year_is_frozen_once_it_is_over_and_again_with_a_reason() -> None:
    end, after = date(2014, 12, 31), date(2015, 1, 1)
    assert freeze_refusal(calendar_year(2014), end, 1, "") == (
        "",
        "L’année 2014 n’est pas finie : arrêtez son bilan à partir du 01/01/2015.",
    )
    assert freeze_refusal(calendar_year(2014), after, 1, "") is None
    for reason, refused in (("", True), ("   ", True), ("Oubli.", False), ("x" * 301, True)):
        refusal = freeze_refusal(calendar_year(2014), after, 2, reason)
        assert bool(refusal) is refused
        assert refusal is None or refusal[0] == "reason"
    assert freeze_refusal(school_year(2013), date(2014, 8, 31), 1, "") is not None
    assert freeze_refusal(school_year(2013), date(2014, 9, 1), 1, "") is None
