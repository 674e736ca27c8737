"""The operating protocol: planted once, published by versions, never rewritten."""

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError

from pre_admin.accounts.roles import Role
from pre_admin.accounts.scoping import as_system
from pre_admin.core.database import db
from pre_admin.pathways.models import Meeting, OperatingProtocol
from tests.pathways.meeting_office import convened, do, plan, step
from tests.support.forms import form_of, said, value_of
from tests.support.offices import Office

PATH = "/admin/protocol/"
FORM = "main form[method=post]"
NEXT = "Une nouvelle version du protocole, assez longue pour être lue par tous. " * 5


def test_the_first_version_is_there_and_planted_once(office: Office) -> None:
    with office.app.app_context(), as_system("essai"):
        again = office.app.extensions["house"].load_reference()
        db.session.rollback()
    assert "protocole de fonctionnement publié" not in again
    page = said(office.browser().get(PATH))
    assert "Version 1" in page
    assert "le logiciel" in page
    assert "Ce qui est présenté" in page


def test_a_version_governs_the_meetings_convened_after_it(office: Office) -> None:
    browser = office.browser()
    first = convened(office, browser, 1)
    fields = form_of(browser.get(PATH), FORM) | {"text": NEXT}
    unticked = browser.post(PATH, fields)
    assert unticked.status_code == 422
    assert NEXT.strip() in value_of(unticked, "text")
    assert browser.post(PATH, fields | {"confirmed": "y"}).status_code == 302
    assert "Protocole publié, version 2." in said(browser.get(PATH))
    again = browser.post(PATH, form_of(browser.get(PATH), FORM) | {"confirmed": "y"})
    assert again.status_code == 422
    assert "rien à publier" in said(again)
    do(browser, first, "all")
    second = plan(browser, 1)
    assert step(browser, second, "convene").status_code == 422
    found = office.all(select(Meeting.id, OperatingProtocol.number).join(OperatingProtocol))
    assert [tuple(row) for row in found] == [(first, 1)]


def test_short_texts_are_refused(office: Office) -> None:
    browser = office.browser()
    answer = browser.post(PATH, form_of(browser.get(PATH), FORM) | {"text": "Court.", "confirmed": "y"})
    assert answer.status_code == 422
    assert "trop court" in said(answer)
    assert office.one(select(func.count(OperatingProtocol.id))) == 1


@pytest.mark.parametrize("role", list(Role))
def test_members_read_it_and_the_coordination_publishes_it(office: Office, role: Role) -> None:
    browser = office.browser(role)
    answer = browser.get(PATH)
    if role is Role.COORDINATOR:
        return
    if role is not Role.SUPPORT_TEAM:
        assert answer.status_code == 403
        return
    assert "Ce qui est présenté" in said(answer)
    assert "Publier" not in said(answer)
    browser.get("/admin/")
    browser.post(PATH, {"text": NEXT, "confirmed": "y"})
    assert office.one(select(func.count(OperatingProtocol.id))) == 1


@pytest.mark.parametrize("verb", ["UPDATE operating_protocol SET text = 'x'", "DELETE FROM operating_protocol"])
def test_the_database_keeps_every_version(office: Office, verb: str) -> None:
    with office.app.app_context(), as_system("essai"):
        with pytest.raises(DatabaseError, match="append_only"):
            db.session.execute(text(verb))
        db.session.rollback()
