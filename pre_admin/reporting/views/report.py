"""*Bilan annuel*: every figure of a period, as rows say it now, each with how it is counted and the list behind it."""

from collections.abc import Mapping, Sequence
from typing import ClassVar, NamedTuple

from flask import request
from flask_admin import expose

from pre_admin.core.calendar import today
from pre_admin.panel.declarations import MenuPlace
from pre_admin.panel.requests import address
from pre_admin.panel.view.house_page import HousePage
from pre_admin.reporting.queries.report import report_of
from pre_admin.reporting.rules.periods import FIRST_YEAR, Period, calendar_year, period_of, school_year, usual_period
from pre_admin.reporting.rules.words import cell_words, value_words

PATH = "/admin/report/"
LONGEST = 20


class Choice(NamedTuple):
    """A period one may ask for."""

    code: str
    label: str
    current: bool


class ReportView(HousePage):
    """The report of a period."""

    subject = "report"
    slug = "report"
    label = "Bilan annuel"
    place: ClassVar[MenuPlace | None] = MenuPlace("Bilan", 10)

    @classmethod
    def acts(cls) -> Mapping[str, str]:
        """The page."""
        return {"index_view": "read"}

    @expose("/")
    def index_view(self) -> str | tuple[str, int]:
        """The figures and tables of the period asked for; else of the last year that is over."""
        asked, day = request.args.get("year", "")[:LONGEST], today()
        try:
            period, error = (period_of(asked, day) if asked else usual_period(day)), ""
        except ValueError as refusal:
            period, error = usual_period(day), str(refusal)
        report = report_of(period)
        page = self.show(
            "reporting/report.html", title=f"{self.label} {period.code}", report=report, period=period, running=not period.over(day),
            choices=choices(period), asked=asked if error else period.code, error=error, path=PATH, neighbours=neighbours(period),
            cell_words=cell_words, value_words=value_words,
        )  # fmt: skip
        return (page, 422) if error else page


def choices(current: Period) -> Sequence[Choice]:
    """Calendar years then school years, the latest first."""
    day = today()
    calendar = [calendar_year(year) for year in range(day.year, FIRST_YEAR - 1, -1)]
    school = [one for year in range(day.year, FIRST_YEAR - 1, -1) if (one := school_year(year)).first <= day]
    return [Choice(one.code, one.code, one == current) for one in (*calendar, *school)]


def neighbours(period: Period) -> Sequence[tuple[str, str, str]]:
    """(address, words, relation) of the year before and the one after, where there is one."""
    found = []
    if period.first.year > FIRST_YEAR:
        found.append((address(PATH, [("year", period.previous.code)]), period.previous.code, "prev"))
    if period.following.first <= today():
        found.append((address(PATH, [("year", period.following.code)]), period.following.code, "next"))
    return found
