"""The two journals: written with the change, never rewritten, quoting only what the reader may see."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError

from pre_admin.accounts.models import CharterSignature, User
from pre_admin.accounts.roles import Role
from pre_admin.accounts.scoping import as_system
from pre_admin.approval.models import Verb
from pre_admin.approval.services.decisions import Ruling, decide
from pre_admin.contracts.models import CarryOver, Contract
from pre_admin.core.database import db
from pre_admin.core.ddl import append_only_tables
from pre_admin.core.unit_of_work import begin_writing, unit_of_work
from pre_admin.families.models import Child, Family, Sex
from pre_admin.funding.models import Action, Envelope
from pre_admin.journal.models import AccessEntry, AccessKind, ChangeEntry, ChangeKind
from pre_admin.pathways.models import Consent, ConsentSheet, ConsentSignature, Pathway, PathwayType, SignedHow
from pre_admin.reporting.models import FrozenReport
from tests.support.bodies import chamber
from tests.support.forms import form_of, said
from tests.support.offices import Browser, Office


@pytest.fixture
def family(office: Office) -> int:
    """A family with a guardian, opened once."""
    browser = office.browser()
    fields = form_of(browser.get("/admin/family/new/")) | {
        "name": "Tazaghine", "phone": "0639984107", "guardians-0-last_name": "Tazaghine", "guardians-0-first_name": "Samira",
        "guardians-0-relation": "mother", "practical_notes": "Sonner deux fois",
    }  # fmt: skip
    made = browser.post("/admin/family/new/", fields)
    assert made.status_code == 302
    browser.get(made.location)
    return int(made.location.rpartition("=")[2])


@pytest.fixture
def decision(office: Office) -> None:
    """A setting decided once."""
    browser = office.browser()
    browser.get("/admin/settings/")
    assert browser.post("/admin/settings/", {"age_high": "17", "seen-age_high": "0"}).status_code == 302


@pytest.fixture
def signed_sheet(office: Office, family: int) -> None:
    """A sheet that a parent signed for a child's pathway."""
    with office.app.app_context(), as_system("essai"), unit_of_work() as session:
        by = session.scalars(select(User.id)).first()
        day = date(2026, 1, 12)
        child = Child(
            file_number="2026-0001",
            last_name="Tazaghine",
            first_name="Lina",
            birth_date=date(2018, 12, 3),
            sex=Sex.GIRL,
            family_id=family,
        )
        session.add(child)
        session.flush()
        pathway = Pathway(child_id=child.id, type=PathwayType.PERSONAL, proposed_on=day)
        session.add(pathway)
        session.flush()
        consent = Consent(child_id=child.id, pathway_id=pathway.id, asked_on=day)
        sheet = ConsentSheet(child_id=child.id, how=SignedHow.PAPER, by_id=by)
        session.add_all([consent, sheet])
        session.flush()
        session.add(
            ConsentSignature(
                child_id=child.id, consent_id=consent.id, sheet_id=sheet.id, signer_name="Samira Tazaghine", signed_on=day
            )
        )


@pytest.fixture
def body_decision(office: Office) -> None:
    """A decision of the committee, with what it writes in the ledger; the chamber's envelopes are voted."""
    room = chamber(office)
    ((item, _),) = room.items(room.sitting([room.action()]))
    with room.acting(Role.ASSISTANT) as actor:
        decide(item, room.version(item), Ruling(Verb.FAVOURABLE), actor)


@pytest.fixture
def other_acts(office: Office, body_decision: None) -> None:
    """A balance carried over, a report that was frozen."""
    with office.app.app_context(), as_system("essai"):
        begin_writing()
        with unit_of_work() as session:
            action = session.scalars(select(Action).limit(1)).one()
            first, second = session.scalars(select(Envelope.id).order_by(Envelope.id).limit(2))
            contract = Contract(title="Essai", action_id=action.id, provider_id=action.provider_id, sort_key="essai")
            session.add_all([contract, FrozenReport(period="2014", number=1, internal="{}", published="{}", digest="0" * 64)])
            session.flush()
            session.add(CarryOver(contract_id=contract.id, envelope_id=first, into_id=second, amount=Decimal(1), reason="Essai"))


@pytest.mark.usefixtures("decision", "signed_sheet", "body_decision", "other_acts")
@pytest.mark.parametrize("table", sorted(append_only_tables()))
@pytest.mark.parametrize("verb", ["UPDATE {} SET id = id", "DELETE FROM {}"], ids=["update", "delete"])
def test_the_database_itself_refuses_to_rewrite_them(office: Office, family: int, table: str, verb: str) -> None:
    with office.app.app_context(), as_system("essai"):
        assert db.session.scalar(text(f"SELECT count(*) FROM {table}")), f"{table} is empty: nothing would be tried"
        with pytest.raises(DatabaseError, match="append_only"):
            db.session.execute(text(verb.format(table)))
        db.session.rollback()


def test_a_creation_and_its_inline_rows_have_one_author_and_one_moment(office: Office, family: int) -> None:
    rows = office.all(select(ChangeEntry.entity, ChangeEntry.kind, ChangeEntry.subject_id).where(ChangeEntry.subject == "family"))
    assert [tuple(row) for row in rows] == [("family", ChangeKind.CREATED, family), ("guardian", ChangeKind.CREATED, family)]
    assert office.one(select(func.count(func.distinct(ChangeEntry.actor_id))).where(ChangeEntry.subject == "family")) == 1


def test_sensitive_text_is_told_as_changed_never_quoted(office: Office, family: int) -> None:
    changes = office.all(select(ChangeEntry.changes).where(ChangeEntry.entity == "family"))
    assert changes[0][0]["practical_notes"] == []
    assert "Sonner" not in str(office.all(select(ChangeEntry.changes)))
    assert "Sonner" not in said(office.browser().get(f"/admin/family/history/?id={family}"))


def test_a_refused_save_leaves_no_trace(office: Office, family: int) -> None:
    browser = office.browser()
    before = office.one(select(func.count(ChangeEntry.id)))
    fields = form_of(browser.get(f"/admin/family/edit/?id={family}")) | {"phone": "06"}
    assert browser.post(f"/admin/family/edit/?id={family}", fields).status_code == 422
    assert office.one(select(func.count(ChangeEntry.id))) == before


def test_every_opening_of_a_file_is_kept_by_number(office: Office, family: int) -> None:
    browser = office.browser(Role.REGISTRY)
    for path in ("details", "edit", "history"):
        browser.get(f"/admin/family/{path}/?id={family}")
    kept = office.all(
        select(AccessEntry.kind, AccessEntry.subject, AccessEntry.subject_id, AccessEntry.detail).order_by(AccessEntry.id)
    )
    assert [tuple(row) for row in kept[-3:]] == [
        (kind, "family", family, "") for kind in (AccessKind.READ, AccessKind.EDIT, AccessKind.HISTORY)
    ]


def test_no_page_when_the_opening_cannot_be_kept(office: Office, family: int, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = office.browser()

    def full(*_args: Any, **_options: Any) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("pre_admin.panel.view.ground.record_access", full)
    monkeypatch.setitem(office.app.config, "TESTING", False)
    office.app.testing = False
    try:
        answer = browser.get(f"/admin/family/details/?id={family}")
    finally:
        office.app.testing = True
    assert answer.status_code == 500
    assert "Tazaghine" not in answer.text
    assert "disk full" not in answer.text


def test_both_journals_are_searched_by_who_may(office: Office, family: int) -> None:
    coordinator, administrator = office.browser(), office.browser(Role.ADMINISTRATOR)
    assert "Tazaghine" in said(coordinator.get("/admin/journal/?file=family"))
    page = said(administrator.get("/admin/journal/?file=family"))
    assert "valeurs non communiquées" in page
    assert "Tazaghine" not in page
    assert "Samira" not in page
    for browser in (coordinator, administrator):
        assert f"Famille n° {family}" in said(browser.get("/admin/access-log/?kind=read"))
    for role in set(Role) - {Role.COORDINATOR, Role.ADMINISTRATOR}:
        reader = office.browser(role)
        assert reader.get("/admin/journal/").status_code == reader.get("/admin/access-log/").status_code == 403


def test_a_journal_row_masks_values_outside_the_scope(office: Office, family: int) -> None:
    entry = office.one(select(func.min(ChangeEntry.id)).where(ChangeEntry.subject == "family"))
    page = office.browser(Role.ADMINISTRATOR).get(f"/admin/journal/details/?id={entry}")
    assert page.status_code == 200
    assert "Tazaghine" not in page.text
    assert "Nom du foyer" in said(page)
    assert "Tazaghine" in said(office.browser().get(f"/admin/journal/details/?id={entry}"))


def test_journals_are_read_only(office: Office, family: int) -> None:
    browser: Browser = office.browser()
    for slug in ("journal", "access-log"):
        for path in ("new/", "edit/?id=1", "delete/?id=1"):
            browser.get("/account/")
            assert browser.get(f"/admin/{slug}/{path}").status_code == 403
            browser.get("/account/")
            assert browser.post(f"/admin/{slug}/{path}").status_code == 403


def test_signatures_and_records_stay_after_the_author_is_gone(office: Office, family: int) -> None:
    assert office.one(select(func.count(CharterSignature.id))) >= len(Role)
    assert office.one(select(Family.name)) == "Tazaghine"
