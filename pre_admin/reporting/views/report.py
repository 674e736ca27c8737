"""*Bilan annuel*: every figure of a period, as rows say it now, each with how it is counted and the list behind it."""

from collections.abc import Mapping, Sequence
from typing import ClassVar, NamedTuple

from flask import Response, abort, request
from flask_admin import expose

from pre_admin.core.calendar import today
from pre_admin.journal.models import AccessKind
from pre_admin.journal.services import record_access
from pre_admin.panel.declarations import MenuPlace
from pre_admin.panel.requests import address
from pre_admin.panel.view.house_page import HousePage
from pre_admin.reporting.printed import pdf_of
from pre_admin.reporting.queries.report import report_of
from pre_admin.reporting.rules.cover import Cover
from pre_admin.reporting.rules.masking import published
from pre_admin.reporting.rules.periods import FIRST_YEAR, Period, calendar_year, period_of, school_year, usual_period
from pre_admin.reporting.rules.tables import Report
from pre_admin.reporting.rules.words import value_words
from pre_admin.reporting.workbook import workbook_of

PATH = "/admin/report/"
LONGEST = 20
PUBLISHED = "published"
PROGRAMME = "Programme de réussite éducative"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


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
        """The page, and its two files."""
        return {"index_view": "read", "pdf_view": "export", "xlsx_view": "export"}

    @expose("/")
    def index_view(self) -> str | tuple[str, int]:
        """The figures and tables of the period asked for; else of the last year that is over."""
        asked, day = request.args.get("year", "")[:LONGEST], today()
        try:
            period, error = (period_of(asked, day) if asked else usual_period(day)), ""
        except ValueError as refusal:
            period, error = usual_period(day), str(refusal)
        report = self._of(period)
        page = self.show(
            "reporting/report.html", title=f"{self.label} {period.code}", report=report, period=period, running=not period.over(day),
            choices=choices(period), asked=asked if error else period.code, error=error, path=PATH, neighbours=neighbours(period, self.variant),
            value_words=value_words, variants=self._variants(period), published=self.published, files=self._files(period),
        )  # fmt: skip
        return (page, 422) if error else page

    @expose("/pdf/")
    def pdf_view(self) -> Response:
        """The report on paper."""
        period, report, cover = self._whole()
        return self._file(pdf_of(report, {}, cover), period, "pdf", "application/pdf")

    @expose("/xlsx/")
    def xlsx_view(self) -> Response:
        """The report as a workbook."""
        period, report, cover = self._whole()
        return self._file(workbook_of(report, cover), period, "xlsx", XLSX)

    # ---- what is asked for
    @property
    def published(self) -> bool:
        """Whether what may be given to anyone is asked for: counts under five masked."""
        return request.args.get("variant") == PUBLISHED

    @property
    def variant(self) -> str:
        """The same, as an address holds it."""
        return PUBLISHED if self.published else ""

    def _of(self, period: Period) -> Report:
        report = report_of(period)
        return published(report) if self.published else report

    def _whole(self) -> tuple[Period, Report, Cover]:
        """What a file is made of; a year that is none is no file."""
        asked, day = request.args.get("year", "")[:LONGEST], today()
        try:
            period = period_of(asked, day) if asked else usual_period(day)
        except ValueError:
            abort(404)
        cover = Cover(f"{self.label} {period.code}", PROGRAMME, period.told, self.published)
        return period, self._of(period), cover

    def _file(self, content: bytes, period: Period, kind: str, mimetype: str) -> Response:
        """A file that leaves is told in the access log, by its period and variant alone."""
        told = "variante publiée" if self.published else "document interne"
        record_access(self.actor, AccessKind.EXPORT, self.subject, detail=f"bilan {period.code}, {told}, {kind}")
        name = f"bilan-{period.code}{'-publie' if self.published else '-interne'}.{kind}"
        return Response(content, mimetype=mimetype, headers={"Content-Disposition": f'attachment; filename="{name}"'})

    def _variants(self, period: Period) -> Sequence[tuple[str, str, bool]]:
        pairs = (("Document de travail", ""), ("Version publiée", PUBLISHED))
        return [(address(PATH, [("year", period.code), ("variant", one)]), label, one == self.variant) for label, one in pairs]

    def _files(self, period: Period) -> Sequence[tuple[str, str]]:
        if not self.may("export"):
            return []
        asked = [("year", period.code), ("variant", self.variant)]
        return [(address(f"{PATH}{kind}/", asked), label) for kind, label in (("xlsx", "Tableur (XLSX)"), ("pdf", "PDF"))]


def choices(current: Period) -> Sequence[Choice]:
    """Calendar years then school years, the latest first."""
    day = today()
    calendar = [calendar_year(year) for year in range(day.year, FIRST_YEAR - 1, -1)]
    school = [one for year in range(day.year, FIRST_YEAR - 1, -1) if (one := school_year(year)).first <= day]
    return [Choice(one.code, one.code, one == current) for one in (*calendar, *school)]


def neighbours(period: Period, variant: str) -> Sequence[tuple[str, str, str]]:
    """(address, words, relation) of the year before and the one after, where there is one."""
    found = []
    if period.first.year > FIRST_YEAR:
        found.append((address(PATH, [("year", period.previous.code), ("variant", variant)]), period.previous.code, "prev"))
    if period.following.first <= today():
        found.append((address(PATH, [("year", period.following.code), ("variant", variant)]), period.following.code, "next"))
    return found
