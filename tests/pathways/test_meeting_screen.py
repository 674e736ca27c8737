"""The screen that runs a meeting: saved, refused, two people at once; the printed sheet; the needs in totals."""

import io
import re

import pytest
from pypdf import PdfReader
from sqlalchemy import func, select

from pre_admin.families.models import Child, Guardian
from pre_admin.journal.models import AccessEntry, AccessKind, ChangeEntry
from pre_admin.pathways.models import (
    CaseDecision,
    CaseReview,
)
from tests.pathways.meeting_office import (
    add_member,
    conclude,
    convened,
    day,
    rows_of,
    step,
)
from tests.support.forms import form_of, said
from tests.support.offices import Browser, Office


@pytest.fixture
def coordinator(office: Office) -> Browser:
    return office.browser()


@pytest.fixture
def meeting(office: Office, coordinator: Browser) -> int:
    """A meeting of today, three referrals on its agenda."""
    return convened(office, coordinator)


# ---- the screen
def test_saving_leads_to_the_next_situation_not_concluded(office: Office, coordinator: Browser, meeting: int) -> None:
    one, two, three = rows_of(office, meeting)
    assert f"at={two}" in conclude(coordinator, meeting, one, "refusal").location
    assert f"at={two}" in conclude(coordinator, meeting, three, "refusal").location
    assert f"at={one}" in conclude(coordinator, meeting, two, "refusal", then=str(one)).location, "where one wanted to go"
    page = coordinator.get(f"/admin/meeting/run/?id={meeting}")
    assert "3 sur 3 conclues" in said(page)


def test_nothing_said_or_wrong_is_told_beside_its_field(office: Office, coordinator: Browser, meeting: int) -> None:
    path = f"/admin/meeting/run/?id={meeting}&at={rows_of(office, meeting)[0]}"
    fields = form_of(coordinator.get(path)) | {"conclusion": "Deux mots."}
    nothing = coordinator.post(path, fields)
    assert nothing.status_code == 422
    assert "Choisissez une décision." in said(nothing)
    assert "Deux mots." in nothing.text
    for wrong, sentence in (
        ({"decision": "continue"}, "Choisissez une valeur de la liste"), ({"decision": "zzz"}, "Choisissez une valeur"),
        ({"decision": "pathway", "next_review_on": day(-3).isoformat()}, "vient après la réunion"),
        ({"decision": "pathway", "next_review_on": "31/02/2027"}, "n’existe pas au calendrier"),
        ({"decision": "pathway", "domains": ["999"]}, "Choisissez une valeur de la liste"),
    ):  # fmt: skip
        answer = coordinator.post(path, fields | wrong)
        assert answer.status_code == 422, wrong
        assert sentence in said(answer)
    assert office.one(select(func.count(CaseReview.decision))) == 0


def test_the_second_of_two_secretaries_sees_what_the_first_wrote(office: Office, coordinator: Browser, meeting: int) -> None:
    path = f"/admin/meeting/run/?id={meeting}&at={rows_of(office, meeting)[0]}"
    first, second = form_of(coordinator.get(path)), form_of(coordinator.get(path))
    coordinator.post(path, first | {"decision": "mainstream", "conclusion": "Vers le centre social.", "needs": ["2"]})
    answer = coordinator.post(path, second | {"decision": "refusal", "conclusion": "Rien à proposer."})
    assert answer.status_code == 409
    page = said(answer)
    assert "Quelqu’un d’autre a enregistré cette situation" in page
    assert "Conclusion : Vers le centre social." in page
    assert form_of(answer)["conclusion"][0].strip() == "Rien à proposer."
    assert form_of(answer)["decision"] == ["refusal"]
    assert office.one(select(CaseReview.decision).where(CaseReview.position == 1)) is CaseDecision.MAINSTREAM
    assert coordinator.post(path, form_of(answer)).status_code == 303
    assert office.one(select(CaseReview.decision).where(CaseReview.position == 1)) is CaseDecision.REFUSAL


def test_a_fragment_for_the_script_and_a_page_without_it(office: Office, coordinator: Browser, meeting: int) -> None:
    path = f"/admin/meeting/run/?id={meeting}&at={rows_of(office, meeting)[1]}"
    fragment = coordinator.get(path, headers={"HX-Request": "true"})
    assert fragment.text.lstrip().startswith('<div id="run"')
    assert fragment.headers["HX-Replace-Url"] == path
    assert "<h1>" in coordinator.get(path).text
    step(coordinator, meeting, "cancel")
    gone = coordinator.get(path, headers={"HX-Request": "true"})
    assert gone.headers["HX-Redirect"] == f"/admin/meeting/details/?id={meeting}"


def test_each_situation_shown_is_in_the_access_log_of_its_child(office: Office, coordinator: Browser, meeting: int) -> None:
    for row in rows_of(office, meeting)[:2]:
        coordinator.get(f"/admin/meeting/run/?id={meeting}&at={row}")
    kept = office.all(
        select(AccessEntry.kind, AccessEntry.subject_id, AccessEntry.detail)
        .where(AccessEntry.subject == "child")
        .order_by(AccessEntry.id)
    )
    children = [row[0] for row in office.all(select(CaseReview.child_id).order_by(CaseReview.position).limit(2))]
    assert [tuple(row) for row in kept] == [(AccessKind.READ, child, f"réunion n° {meeting}") for child in children]


def test_the_text_is_sealed_and_never_quoted_by_the_journal(office: Office, coordinator: Browser, meeting: int) -> None:
    from sqlalchemy import text

    conclude(coordinator, meeting, rows_of(office, meeting)[0], "refusal", conclusion="Mots très confidentiels")
    assert "confidentiels" not in str(office.all(text("SELECT conclusion FROM case_review")))
    assert "confidentiels" not in str(office.all(select(ChangeEntry.changes)))
    assert office.one(select(CaseReview.conclusion).where(CaseReview.position == 1)) == "Mots très confidentiels"


@pytest.mark.parametrize("at", ["0", "abc", "999999999", "-1"])
def test_an_unknown_situation_is_a_page_that_does_not_exist(coordinator: Browser, meeting: int, at: str) -> None:
    assert coordinator.get(f"/admin/meeting/run/?id={meeting}&at={at}").status_code == 404


# ---- the sheet
def test_the_sheet_names_nobody(office: Office, coordinator: Browser, meeting: int) -> None:
    add_member(office, last_name="Zwingelstein", first_name="Hildegarde")
    path = f"/admin/meeting/conclusions/?id={meeting}"
    assert coordinator.get(path).status_code == 404, "nothing is concluded yet"
    rows = rows_of(office, meeting)
    names = [part for row in office.all(select(Child.first_name, Child.last_name)) for part in row]
    names += [part for row in office.all(select(Guardian.first_name, Guardian.last_name)) for part in row]
    conclude(
        coordinator, meeting, rows[0], "pathway", conclusion=f"{names[0]} ira au club.", next_review_on=day(60).isoformat(),
        domains=["1"], needs=["3"],
    )  # fmt: skip
    conclude(coordinator, meeting, rows[1], "mainstream", needs=["3", "4"])
    first, second = coordinator.get(path), coordinator.get(path)
    assert first.data == second.data, "the same bytes each time"
    assert first.mimetype == "application/pdf"
    assert not any(name.lower() in first.headers["Content-Disposition"].lower() for name in names)
    reader = PdfReader(io.BytesIO(first.data))
    printed = " ".join(page.extract_text() for page in reader.pages)
    for number in office.all(select(Child.file_number)):
        assert number[0] in printed
    for expected in (
        "Parcours proposé",
        "Orientation vers le droit commun",
        "Non conclue",
        f"{day(60):%d/%m/%Y}",
        "version 1",
        "Mosson",
    ):
        assert expected in printed
    assert re.search(r"Ateliers Malins CP\s+2", printed)
    for name in [*names, "Zwingelstein", "Hildegarde", "ira au club"]:
        assert name not in printed
    assert reader.metadata is not None
    assert names[0] not in str(reader.metadata)
    entry = office.all(
        select(AccessEntry.subject, AccessEntry.subject_id, AccessEntry.rows).where(AccessEntry.kind == AccessKind.EXPORT)
    )
    assert [tuple(row) for row in entry] == [("meeting", meeting, 3)] * 2


# ---- what is left without an answer
def test_needs_are_told_in_totals(office: Office, coordinator: Browser, meeting: int) -> None:
    for row in rows_of(office, meeting):
        conclude(coordinator, meeting, row, "refusal", needs=["2", "3"] if row == rows_of(office, meeting)[0] else ["2"])
    page = said(coordinator.get("/admin/unmet-needs/"))
    assert "Accompagnement à la scolarité 3" in page
    assert "Ateliers Malins CP 1" in page
    assert "Aucun besoin sans réponse" in said(coordinator.get("/admin/unmet-needs/?year=2015"))
    assert coordinator.get("/admin/unmet-needs/?year=zzz").status_code == 200
    assert "besoins sans réponse" in said(coordinator.get("/admin/"))
