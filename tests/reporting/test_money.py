"""The report's money is the ledger's own, to the cent, whichever way it is cut."""

from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import select

from pre_admin.accounts.scoping import as_system
from pre_admin.core.calendar import today
from pre_admin.core.database import db
from pre_admin.funding.models import Contribution, Envelope
from pre_admin.funding.queries.ledger import sums_of
from pre_admin.reporting.queries.money import KINDS, cents
from pre_admin.reporting.queries.report import report_of
from pre_admin.reporting.rules.periods import calendar_year, school_year
from pre_admin.reporting.rules.tables import Report


def of_the_ledger(year: int, contribution: Contribution) -> tuple[int, ...]:
    """Every sum of a year's envelopes, as their own pages have it."""
    with as_system("contrôle"):
        ids = list(db.session.scalars(select(Envelope.id).where(Envelope.year == year, Envelope.contribution == contribution)))
    sums = sums_of(ids).values()
    return (sum(cents(one.voted) for one in sums), *(sum(cents(one.get(kind)) for one in sums) for kind in KINDS))


def totals(report: Report) -> dict[str, tuple[int | None, ...]]:
    return {table.key: table.total.values for table in report.tables if table.total}


@pytest.mark.parametrize("back", [0, 1, 2])
def test_each_year_is_what_the_ledger_says(house_app: Flask, back: int) -> None:
    year = today().year - back
    with house_app.app_context():
        found, wanted = totals(report_of(calendar_year(year))), of_the_ledger(year, Contribution.CASH)
        valued = of_the_ledger(year, Contribution.VALUED)
        db.session.rollback()
    assert found[f"funders-{year}"] == found[f"axes-{year}"] == wanted
    assert found.get(f"valued-{year}", (0,) * len(valued)) == valued
    assert wanted[0] > 0, "the demonstration has money that year"


def test_a_school_year_tells_both_its_calendar_years(house_app: Flask) -> None:
    last = today().year - 1
    with house_app.app_context():
        report = report_of(school_year(last))
        db.session.rollback()
    assert {f"funders-{last}", f"funders-{last + 1}"} <= {table.key for table in report.tables}
    assert not [one for one in report.figures if one.key in ("paid", "cost")]


def test_what_a_pathway_costs_is_what_was_paid_over_those_that_began(house_app: Flask) -> None:
    year = today().year - 1
    with house_app.app_context():
        report = report_of(calendar_year(year))
        db.session.rollback()
    figures = {one.key: one.value for one in report.figures}
    assert figures["paid"] == totals(report)[f"funders-{year}"][-1]
    assert figures["cost"] == round(Decimal(figures["paid"]) / figures["new"])
