"""*Bilan annuel*: every figure of a period, as rows say it now for the coordination, as it was frozen for everyone else who reads it."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from flask import Response, abort, request
from flask_admin import expose

from pre_admin.core.calendar import local, today
from pre_admin.core.french import date_fr
from pre_admin.journal.models import AccessKind
from pre_admin.journal.services import record_access
from pre_admin.panel.declarations import MenuPlace
from pre_admin.panel.requests import address, number
from pre_admin.reporting.printed import pdf_of
from pre_admin.reporting.queries.frozen import Version, content_of, versions_of
from pre_admin.reporting.queries.report import report_of
from pre_admin.reporting.rules.cover import Cover
from pre_admin.reporting.rules.frozen import differences
from pre_admin.reporting.rules.masking import published
from pre_admin.reporting.rules.periods import Period, period_of, usual_period
from pre_admin.reporting.rules.tables import Report
from pre_admin.reporting.rules.words import value_words
from pre_admin.reporting.views.freezing import PATH, FreezeFace
from pre_admin.reporting.views.years import choices, neighbours
from pre_admin.reporting.workbook import workbook_of

LONGEST = 20
PUBLISHED, FROZEN = "published", "frozen"
MOST_DIFFERENCES = 100
PROGRAMME = "Programme de réussite éducative"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ReportView(FreezeFace):
    """The report of a period."""

    subject = "report"
    slug = "report"
    label = "Bilan annuel"
    place: ClassVar[MenuPlace | None] = MenuPlace("Bilan", 10)

    @classmethod
    def acts(cls) -> Mapping[str, str]:
        """The page, its two files, and the step that freezes."""
        return {"index_view": "read", "pdf_view": "export", "xlsx_view": "export", "freeze_view": "freeze"}

    @expose("/")
    def index_view(self) -> str | tuple[str, int]:
        """The figures and tables of the period asked for; else of the last year that is over, or frozen."""
        asked, error = request.args.get("year", "")[:LONGEST], ""
        try:
            period = self._asked(asked)
        except ValueError as refusal:
            period, error = self._asked(""), str(refusal)
        versions = versions_of(period.code)
        known = {
            "title": f"{self.label} {period.code}", "period": period, "asked": asked if error else period.code, "error": error, "path": PATH,
            "choices": self._choices(), "neighbours": neighbours(period, self.variant) if self.inside else (),
        }  # fmt: skip
        version = self._version(versions)
        if version is None and not self.inside:
            page = self.show("reporting/none.html", frozen=sorted({one.period for one in versions_of()}, reverse=True), **known)
        else:
            page = self.show("reporting/report.html", **known, **self._shown(period, version, versions))
        return (page, 422) if error else page

    def _shown(self, period: Period, version: Version | None, versions: Sequence[Version]) -> dict[str, Any]:
        report = self._content(period, version)
        return {
            "report": report, "running": not period.over(today()), "value_words": value_words, "variants": self._variants(period, versions),
            "variant": self.variant, "files": self._files(period, version), "version": version, "versions": versions, "inside": self.inside,
            "changed": self._changed(period, version), "most": MOST_DIFFERENCES,
            "freeze_url": self.freeze_url(period) if self.may("freeze") and period.over(today()) else "",
        }  # fmt: skip

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
    def inside(self) -> bool:
        """Whether the person reads the working document; the others read what was frozen, published."""
        return self.may("internal")

    @property
    def variant(self) -> str:
        """The working document, the published one, or what was frozen: the last alone for who is outside."""
        asked = request.args.get("variant", "")
        return (asked if asked in (PUBLISHED, FROZEN) else "") if self.inside else FROZEN

    def _asked(self, text: str) -> Period:
        day = today()
        if text:
            return period_of(text, day)
        frozen = [] if self.inside else versions_of()
        return period_of(frozen[0].period, day) if frozen else usual_period(day)

    def _version(self, versions: Sequence[Version]) -> Version | None:
        """The frozen version asked for, the latest unless it is named."""
        if self.variant != FROZEN or not versions:
            return None
        wanted = number(request.args.get("version"), 1, versions[0].number)
        return next((one for one in versions if one.number == wanted), versions[0])

    def _content(self, period: Period, version: Version | None) -> Report:
        if version is not None:
            return content_of(version.id, published=True)
        return report_of(period) if self.variant == "" else published(report_of(period))

    def _changed(self, period: Period, version: Version | None) -> Sequence[Any]:
        """What rows say otherwise today: for the coordination, who alone may correct them."""
        if version is None or not self.inside:
            return ()
        return differences(content_of(version.id, published=False), report_of(period))

    def _whole(self) -> tuple[Period, Report, Cover]:
        """What a file is made of; a year that is none, or that is not frozen for who is outside, is no file."""
        try:
            period = period_of(request.args.get("year", "")[:LONGEST], today())
        except ValueError:
            abort(404)
        version = self._version(versions_of(period.code))
        if version is None and self.variant == FROZEN:
            abort(404)
        told = ""
        if version is not None:
            at = local(version.frozen_at)
            told = f"Arrêté le {date_fr(at.date())} par {version.author or 'le logiciel'}, version {version.number}, empreinte {version.digest}."
        cover = Cover(f"{self.label} {period.code}", PROGRAMME, period.told, self.variant != "", told)
        return period, self._content(period, version), cover

    def _file(self, content: bytes, period: Period, kind: str, mimetype: str) -> Response:
        """A file that leaves is told in the access log, by its period and variant alone."""
        told = {"": "document interne", PUBLISHED: "variante publiée", FROZEN: "variante arrêtée"}[self.variant]
        record_access(self.actor, AccessKind.EXPORT, self.subject, detail=f"bilan {period.code}, {told}, {kind}")
        ending = {"": "interne", PUBLISHED: "publie", FROZEN: "arrete"}[self.variant]
        name = f"bilan-{period.code}-{ending}.{kind}"
        return Response(content, mimetype=mimetype, headers={"Content-Disposition": f'attachment; filename="{name}"'})

    def _variants(self, period: Period, versions: Sequence[Version]) -> Sequence[tuple[str, str, bool]]:
        if not self.inside:
            return ()
        pairs = [("Document de travail", ""), ("Version publiée", PUBLISHED), *([("Bilan arrêté", FROZEN)] if versions else [])]
        return [(address(PATH, [("year", period.code), ("variant", one)]), label, one == self.variant) for label, one in pairs]

    def _files(self, period: Period, version: Version | None) -> Sequence[tuple[str, str]]:
        if not self.may("export"):
            return []
        asked = [("year", period.code), ("variant", self.variant), ("version", version.number if version else "")]
        return [(address(f"{PATH}{kind}/", asked), label) for kind, label in (("xlsx", "Tableur (XLSX)"), ("pdf", "PDF"))]

    def _choices(self) -> Sequence[str]:
        return choices() if self.inside else sorted({one.period for one in versions_of()}, reverse=True)
