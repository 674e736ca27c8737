"""What is measured of the annual report: the page of the year that holds most, its two files."""

from collections.abc import Iterator

from flask import Flask

from pre_admin.core.calendar import today
from tests.bench.measures import Measure, exists, page
from tests.support.offices import Browser

LARGE = 50_000
"""From so many children on, the page has eighty milliseconds, and fifty under."""


def report_measures(app: Flask, browser: Browser, children: int) -> Iterator[Measure]:
    """The page, then what it gives out."""
    year, most = today().year - 1, 80 if children >= LARGE else 50
    for name, path, limit in (
        ("bilan annuel", f"/admin/report/?year={year}", most),
        ("bilan, version publiée", f"/admin/report/?year={year}&variant=published", 2 * most),
        ("bilan en PDF", f"/admin/report/pdf/?year={year}&variant=published", 500),
        ("bilan en tableur", f"/admin/report/xlsx/?year={year}", 500),
    ):
        if exists(app, path):
            yield page(app, browser, name, path, limit)[0]
