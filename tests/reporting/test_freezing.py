"""Freezing on real rows: what is kept, who reads it, what differs since, what is refused."""

import io
from datetime import date
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.exc import DBAPIError

from pre_admin.accounts.roles import Role
from pre_admin.accounts.scoping import as_system
from pre_admin.core.calendar import today
from pre_admin.core.database import db
from pre_admin.reporting.models import FrozenReport
from tests.support.forms import error_of, said, soup_of
from tests.support.offices import Browser, Office
from tests.support.referrals import bring

PATH = "/admin/report/"
OUTSIDE = (Role.ASSISTANT, Role.TECHNICAL_COMMITTEE, Role.ADVISORY_COUNCIL, Role.ADMINISTRATOR)
NEVER = (Role.REFERENT, Role.SUPPORT_TEAM, Role.REGISTRY)
YEAR = today().year - 1


def freeze(person: Browser, **values: Any) -> Any:
    person.get(f"{PATH}freeze/?year={YEAR}")
    return person.post(f"{PATH}freeze/?year={YEAR}", values)


def test_a_frozen_report_is_read_by_those_outside(office: Office) -> None:
    coordinator = office.browser(Role.COORDINATOR)
    for role in OUTSIDE:
        assert "Aucun bilan n’est arrêté" in said(office.browser(role).get(PATH))
        assert office.browser(role).get(f"{PATH}pdf/?year={YEAR}").status_code == 404
    assert "gardés pour toujours" in said(coordinator.get(f"{PATH}freeze/?year={YEAR}"))
    done = freeze(coordinator)
    assert done.status_code == 303
    assert "est arrêté" in said(coordinator.get(done.location))
    for role in OUTSIDE:
        person = office.browser(role)
        page = said(person.get(f"{PATH}?year={YEAR}"))
        assert "Arrêté le" in page
        assert "Ce qui diffère" not in page
        assert "Document de travail" not in page
        assert not soup_of(person.get(f"{PATH}?year={YEAR}&variant=")).select(".report-table a[href]"), (
            "never the working document"
        )
        paper = person.get(f"{PATH}pdf/?year={YEAR}")
        told = " ".join(" ".join(one.extract_text() for one in PdfReader(io.BytesIO(paper.data)).pages).split())
        assert office.one(select(FrozenReport.digest))[:16] in told.replace(" ", "")
        assert person.get(f"{PATH}freeze/?year={YEAR}").status_code == 403
        assert "n’est pas arrêté" in said(person.get(f"{PATH}?year={YEAR - 1}"))
    for role in NEVER:
        assert office.browser(role).get(f"{PATH}?year={YEAR}").status_code == 403


def test_frozen_again_with_a_reason_and_the_first_is_kept(office: Office) -> None:
    coordinator = office.browser(Role.COORDINATOR)
    freeze(coordinator)
    refused = freeze(coordinator, reason=" ")
    assert refused.status_code == 422
    assert "écrivez pourquoi" in error_of(refused, "reason")
    assert office.one(select(func.count(FrozenReport.id))) == 1
    assert freeze(coordinator, reason="Une saisine de décembre.").status_code == 303
    page = coordinator.get(f"{PATH}?year={YEAR}&variant=frozen")
    assert "Version 2 : Une saisine de décembre." in said(page)
    assert "Version 1" in said(coordinator.get(f"{PATH}?year={YEAR}&variant=frozen&version=1"))
    assert coordinator.get(f"{PATH}?year={YEAR}&variant=frozen&version=99999999999999999999").status_code == 200


def test_a_year_that_is_not_over_is_refused(office: Office) -> None:
    coordinator = office.browser(Role.COORDINATOR)
    coordinator.get(f"{PATH}freeze/?year={today().year}")
    answer = coordinator.post(f"{PATH}freeze/?year={today().year}", {})
    assert answer.status_code == 422
    assert "n’est pas finie" in said(answer)
    assert office.one(select(func.count(FrozenReport.id))) == 0
    for asked in ("deux", "", "2004", "9" * 400):
        assert coordinator.get(f"{PATH}freeze/", query_string={"year": asked}).status_code == 404


def test_what_is_corrected_later_shows_and_changes_nothing(office: Office) -> None:
    coordinator = office.browser(Role.COORDINATOR)
    freeze(coordinator)
    before = office.one(select(FrozenReport.internal))
    assert "Rien : les fiches disent" in said(coordinator.get(f"{PATH}?year={YEAR}&variant=frozen"))
    bring(coordinator, received_on=date(YEAR, 5, 12).isoformat())
    page = said(coordinator.get(f"{PATH}?year={YEAR}&variant=frozen"))
    assert "Saisines reçues, exceptions d’éligibilité, Saisines reçues, Reçues 0 1" in page
    assert office.one(select(FrozenReport.internal)) == before


def test_nobody_changes_a_frozen_report_and_a_check_would_tell(office: Office) -> None:
    freeze(office.browser(Role.COORDINATOR))
    table: Any = FrozenReport.__table__
    with office.app.app_context(), as_system("essai"):
        altered = office.app.extensions["house"].invariants["Bilans arrêtés"]
        assert altered() == []
        db.session.rollback()
        for statement in (update(table).values(period="2000"), delete(table)):
            with pytest.raises(DBAPIError, match="append_only"), db.engine.begin() as connection:
                connection.execute(statement)
        with db.engine.begin() as connection:
            values = connection.execute(select(table)).mappings().one()
            connection.execute(insert(table).values({**values, "id": 99, "number": 2, "reason": "x", "digest": "0" * 64}))
        assert altered() == [f"bilan {YEAR}, version 2 : il n’est plus tel qu’il a été arrêté"]
        db.session.rollback()
