"""The whole report of a period: read in some twenty statements, whatever the size, under the house's own eyes."""

from sqlalchemy.orm import Session

from pre_admin.accounts.scoping import as_system
from pre_admin.core.calendar import local, now, today
from pre_admin.core.french import date_fr
from pre_admin.pathways.queries.needs import unmet_needs
from pre_admin.reporting.queries import entries, lives, meetings, money, pathways, situations, staff
from pre_admin.reporting.queries.names import Names, names_of
from pre_admin.reporting.rules.periods import Period
from pre_admin.reporting.rules.shaping import grouped
from pre_admin.reporting.rules.tables import Figure, Measure, Report

WHY = "bilan : des nombres, jamais une fiche"


def report_of(period: Period) -> Report:
    """Every figure of the period, as rows say it now."""
    with as_system(WHY) as session:
        names = names_of(session)
        came, seen, lived = _entered(session, period, names), _seen(session, period, names), _lived(session, period, names)
        domains = pathways.objectives(session, period.first, period.last)
        sums = money.ledger(session, money.years_of(period))
        paid = (money.deeds_chapter(session, period), money.money_chapter(session, sums, period))
    moment = local(now())
    places = {place for place in grouped(came.counts, pathways.TERRITORY) if place is not None}
    territories = Figure("territories", "territoires", len(places), Measure.NUMBER, "Territoires où au moins un parcours a commencé dans la période.")  # fmt: skip
    return Report(
        period.code,
        f"{date_fr(moment.date())} à {moment.hour} h {moment.minute:02d}",
        (
            *situations.figures(seen),
            *entries.figures(came),
            *lives.figures(lived),
            territories,
            *money.money_figures(sums, period, came.whole),
        ),
        (
            situations.chapter(seen),
            entries.chapter(came, domains),
            lives.followed_chapter(lived),
            lives.staff_chapter(lived),
            lives.needs_chapter(lived),
            *paid,
        ),
    )


def _entered(session: Session, period: Period, names: Names) -> entries.Entered:
    counts = pathways.entries(session, period.first, period.last)
    before = pathways.entered(session, period.previous.first, period.previous.last)
    return entries.Entered(counts, before, period, names)


def _seen(session: Session, period: Period, names: Names) -> situations.Situations:
    first, last = period.first, period.last
    received, excepted = meetings.received(session, first, last)
    return situations.Situations(
        meetings.examined(session, first, last), received, excepted, meetings.decisions(session, first, last),
        meetings.meetings_held(session, first, last), period, names,
    )  # fmt: skip


def _lived(session: Session, period: Period, names: Names) -> lives.Lives:
    first, last, day = period.first, period.last, period.reached(today())
    return lives.Lives(
        pathways.followed(session, first, last, day), pathways.followed_by_type(session, first, last),
        pathways.closings(session, first, last), staff.employers(session, day), unmet_needs(first, last), period, names, day,
    )  # fmt: skip
