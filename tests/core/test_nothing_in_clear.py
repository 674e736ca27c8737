"""What people write about a child is nowhere in clear: not in the database, the logs, the documents, nor the journal."""

import io
import logging
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import MetaData, select, text

from pre_admin.accounts.models import User
from pre_admin.accounts.roles import Role
from pre_admin.accounts.scoping import as_system
from pre_admin.core.calendar import today
from pre_admin.core.database import Base, db
from pre_admin.core.keys import KeyMark
from pre_admin.core.sealing import SealedText
from pre_admin.core.unit_of_work import begin_writing, unit_of_work
from pre_admin.families.models import Child, Family
from pre_admin.families.rules import Verdict
from pre_admin.pathways import models
from pre_admin.pathways.services.pathways import add_follow_up, propose_pathway
from tests.panel.test_documents import PDF
from tests.partners.conftest import fill
from tests.support.forms import form_of, said
from tests.support.offices import Office, address_of

WORDS = {
    "remarks": "aubergine", "practical_notes": "bourrache", "reason": "cornichon", "tried": "dahlia", "strengths": "echalote",
    "exception": "framboise", "conclusion": "groseille", "objective": "haricot", "note": "igname", "summary": "jujube",
    "outcome": "kumquat",
}  # fmt: skip
"""One rare word per kind of text."""


@pytest.fixture
def documents(office: Office, tmp_path: Path) -> Iterator[Path]:
    before = office.app.config["DOCUMENTS"]
    office.app.config["DOCUMENTS"] = tmp_path / "documents"
    yield tmp_path / "documents"
    office.app.config["DOCUMENTS"] = before


def phrase(name: str) -> str:
    return f"Un texte avec {WORDS[name]}, écrit par une personne."


def save_forms(office: Office) -> tuple[int, int]:
    """A family and a child, by their forms; then changed, so that the journal has an old value too."""
    browser = office.browser()
    made = fill(browser, "family", name="Tazaghine", practical_notes=phrase("practical_notes"))
    family = made.location.rpartition("=")[2]
    child = fill(
        browser, "child", last_name="Tazaghine", first_name="Lina", birth_date="2018-12-03", sex="girl", family_id=family,
        remarks=phrase("remarks"),
    ).location.rpartition("=")[2]  # fmt: skip
    for slug, value, name in (("family", family, "practical_notes"), ("child", child, "remarks")):
        path = f"/admin/{slug}/edit/?id={value}"
        assert browser.post(path, dict(form_of(browser.get(path))) | {name: phrase(name) + " Suite."}).status_code == 302
        bad = browser.post(path, dict(form_of(browser.get(path))) | {name: phrase(name), "name": "", "last_name": ""})
        assert bad.status_code == 422
        assert phrase(name) in bad.text, "what was typed comes back to whoever typed it"
        assert browser.get(f"/admin/{slug}/?search={WORDS[name]}").status_code == 200
    return int(family), int(child)


def save_pathway(office: Office, child: int) -> None:
    """The texts whose forms are elsewhere, by services and rows."""
    day = today()
    with office.app.app_context(), as_system("essai"):
        begin_writing()
        with unit_of_work() as session:
            user: Any = session.scalars(select(User).where(User.email == address_of(Role.COORDINATOR))).one()
            domain = session.scalars(select(models.Domain.id)).first()
            territory = session.execute(text("SELECT min(id) FROM territory")).scalar()
            referral = models.Referral(
                child_id=child, received_on=day, tried=phrase("tried"), strengths=phrase("strengths"), exception_by_id=user.id,
                exception_reason=phrase("exception"), verdict=next(iter(Verdict)), verdict_reason="clair",
            )  # fmt: skip
            meeting = models.Meeting(territory_id=territory, held_on=day)
            session.add_all([referral, meeting])
            session.flush()
            session.add(models.ReferralReason(child_id=child, referral_id=referral.id, domain_id=domain, text=phrase("reason")))
            session.add(models.CaseReview(child_id=child, meeting_id=meeting.id, position=1, conclusion=phrase("conclusion")))
            pathway = propose_pathway(child, models.PathwayType.PERSONAL, None)
            pathway.outcome = phrase("outcome")
            session.add(
                models.PathwayObjective(child_id=child, pathway_id=pathway.id, domain_id=domain, text=phrase("objective"))
            )
            values = {"done_on": day, "kind": models.FollowUpKind.FAMILY, "text": phrase("note")}
            note = add_follow_up(pathway, values, user, None)
            review = models.PathwayReview(
                child_id=child, pathway_id=pathway.id, author_id=user.id, reviewed_on=day, summary=phrase("summary"),
                next_review_on=day + timedelta(days=90),
            )  # fmt: skip
            session.add(review)
            session.flush()
            note.text = phrase("note") + " Suite."


def dump(office: Office) -> str:
    """Every row of every table, as the database holds it."""
    with office.app.app_context(), as_system("essai"), db.engine.connect() as connection:
        tables = MetaData()
        tables.reflect(connection)
        return "\n".join(
            repr(tuple(row))
            for table in tables.tables.values()
            for row in connection.execute(text(f'SELECT * FROM "{table.name}"'))
        )


def found_in(content: str) -> list[str]:
    return [word for word in WORDS.values() if word in content.lower()]


def test_nothing_is_in_clear(office: Office, documents: Path, caplog: pytest.LogCaptureFixture, capfd: Any) -> None:
    caplog.set_level(logging.DEBUG)
    family, child = save_forms(office)
    save_pathway(office, child)
    assistant = office.browser(Role.ASSISTANT)
    scan = {"papers-0-kind": "insurance", "papers-0-document_id": (io.BytesIO(PDF + b"\nigname\n"), "note.pdf")}
    assert fill(assistant, "association", name="Les Essais", **scan).status_code in (302, 422)
    content = dump(office)
    assert "Tazaghine" in content, "the dump holds what is not sealed"
    assert found_in(content) == []
    assert found_in(caplog.text) == []
    written = capfd.readouterr()
    assert found_in(written.out + written.err) == []
    kept = [path for path in documents.rglob("*") if path.is_file()]
    assert kept, "a file was received"
    assert [path for path in kept if found_in(path.read_bytes().decode("latin-1"))] == []
    with office.app.app_context(), as_system("essai"):
        assert db.session.scalar(select(Child.remarks).where(Child.id == child)) == phrase("remarks") + " Suite."
        assert (
            db.session.scalar(select(Family.practical_notes).where(Family.id == family)) == phrase("practical_notes") + " Suite."
        )
    assert "Remarques : modifié" in said(office.browser().get(f"/admin/child/history/?id={child}")).replace("\u00a0", " ")


def test_every_sensitive_text_about_a_child_is_sealed() -> None:
    """A column that is sensitive is sealed, and a sealed one is sensitive: the journal then says « modifié »."""
    for mapper in Base.registry.mappers:
        about_a_child = mapper.class_.scoped_by in ("child", "family")
        for column in mapper.local_table.columns:  # type: ignore[attr-defined]
            sealed, sensitive = isinstance(column.type, SealedText), bool(column.info.get("sensitive"))
            assert sealed or not (about_a_child and sensitive), column
            assert sensitive or not sealed or mapper.class_ is KeyMark, column
