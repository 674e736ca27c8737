"""Scans handed in with a form: judged by content, kept through a refusal, sealed on disk, served to who may read the record."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfWriter
from sqlalchemy import func, select

from pre_admin.accounts.roles import Role
from pre_admin.journal.models import AccessEntry
from pre_admin.panel.documents import misplaced_files, receiving
from pre_admin.panel.models import Document
from pre_admin.partners.models import Provider, ProviderPaper
from tests.support.forms import error_of, form_of, said, soup_of
from tests.support.offices import Browser, Office

NEW = "/admin/association/new/"
SCAN = "papers-0-document_id"


def pdf(password: str = "") -> bytes:
    writer, file = PdfWriter(), io.BytesIO()
    writer.add_blank_page(200, 200)
    if password:
        writer.encrypt(password)
    writer.write(file)
    return file.getvalue()


PDF = pdf()
PNG = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + b"\0" * 40
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"\0" * 40


@pytest.fixture
def documents(office: Office, tmp_path: Path) -> Iterator[Path]:
    before = office.app.config["DOCUMENTS"]
    office.app.config["DOCUMENTS"] = tmp_path / "documents"
    yield tmp_path / "documents"
    office.app.config["DOCUMENTS"] = before


@pytest.fixture
def assistant(office: Office, documents: Path) -> Browser:
    return office.browser(Role.ASSISTANT)


def sent(browser: Browser, content: bytes, name: str = "scan.pdf", path: str = NEW, **more: Any) -> Any:
    fields = form_of(browser.get(path)) | {"name": "Passerelles", "papers-0-kind": "insurance", **more}
    return browser.post(path, fields | {SCAN: (io.BytesIO(content), name)})


def kept(office: Office) -> int:
    return int(office.one(select(func.count(Document.id))))


def file_link(browser: Browser, record: str) -> str:
    return str(soup_of(browser.get(record)).select("a[href*='/file/']")[0]["href"])


@pytest.mark.parametrize(("content", "kind"), [(PDF, "application/pdf"), (PNG, "image/png"), (JPEG, "image/jpeg")])
def test_a_scan_is_kept_sealed_and_comes_back_the_same(
    office: Office, documents: Path, assistant: Browser, content: bytes, kind: str
) -> None:
    record = sent(assistant, content, name="peu importe.exe").location
    answer = assistant.get(file_link(assistant, record))
    assert (answer.data, answer.mimetype) == (content, kind)
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=association-")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    files = [path for path in documents.rglob("*") if path.is_file()]
    assert len(files) == 1
    assert content[:8] not in files[0].read_bytes()
    assert files[0].stat().st_mode & 0o077 == 0
    logged = office.all(select(AccessEntry.subject, AccessEntry.detail).order_by(AccessEntry.id.desc()).limit(1))
    assert logged == [("provider", "fichier : pièce numérisée")]
    with office.app.app_context():
        assert misplaced_files() == []


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"MZ\x90\0" * 50, "Seuls un PDF"), (b"<html><script>alert(1)</script>", "Seuls un PDF"), (b"PK\x03\x04" + b"\0" * 60, "Seuls un PDF"),
        (b"%PDF-1.7 rien", "abîmé"), (pdf("secret"), "mot de passe"), (b"", "vide"),
    ],
)  # fmt: skip
def test_what_cannot_be_kept_has_its_sentence_and_the_rest_is_kept(
    office: Office, documents: Path, assistant: Browser, content: bytes, sentence: str
) -> None:
    answer = sent(assistant, content, city="Montpellier-les-Scans")
    assert answer.status_code == 422
    assert sentence in error_of(answer, SCAN)
    assert "Montpellier-les-Scans" in answer.text
    assert kept(office) == office.one(select(func.count(Provider.id))) == 0
    assert not [path for path in documents.rglob("*") if path.is_file()]


def test_a_file_too_big_is_read_through_and_the_rest_kept(
    office: Office, documents: Path, assistant: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiving, "MAX_FILE", 100_000)
    answer = sent(assistant, PDF + b"\0" * 100_000, city="Montpellier-les-Scans")
    assert answer.status_code == 422
    assert "dépasse 10" in error_of(answer, SCAN)
    assert "Montpellier-les-Scans" in answer.text
    monkeypatch.setattr(receiving, "MAX_REQUEST", 100)
    assert "dépassent ensemble" in error_of(sent(assistant, PDF), SCAN)
    assert kept(office) == 0
    assert not [path for path in documents.rglob("*") if path.is_file()]


def test_a_file_waits_for_its_form_to_be_right(office: Office, documents: Path, assistant: Browser) -> None:
    refused = sent(assistant, PDF, phone="0612")
    assert refused.status_code == 422
    assert "reçu : il sera joint" in said(refused)
    assert kept(office) == 0
    record = assistant.post(NEW, form_of(refused) | {"phone": "0465710001"}).location
    assert assistant.get(file_link(assistant, record)).data == PDF
    other = office.browser(Role.COORDINATOR)
    stolen = form_of(other.get(NEW)) | {
        "name": "Autre",
        "papers-0-kind": "other",
        f"{SCAN}-kept": form_of(refused)[f"{SCAN}-kept"],
    }
    other.post(NEW, stolen)
    assert kept(office) == 1


def test_a_stored_file_stays_is_replaced_or_taken_away(office: Office, assistant: Browser) -> None:
    record = sent(assistant, PDF).location
    edit = record.replace("details", "edit")
    first = office.one(select(ProviderPaper.document_id))
    assert assistant.post(edit, form_of(assistant.get(edit)) | {"city": "Sète"}).status_code == 302
    assert office.one(select(ProviderPaper.document_id)) == first
    forged = assistant.post(edit, form_of(assistant.get(edit)) | {SCAN: "1234"})
    assert forged.status_code == 422
    assert sent(assistant, PNG, path=edit).status_code == 302
    assert office.one(select(ProviderPaper.document_id)) != first
    assert assistant.post(edit, form_of(assistant.get(edit)) | {f"{SCAN}-drop": "y"}).status_code == 302
    assert office.one(select(ProviderPaper.document_id)) is None


def test_a_file_is_reached_through_its_own_record_by_who_may_read_it(office: Office, assistant: Browser) -> None:
    record, other = sent(assistant, PDF).location, sent(assistant, PNG, name="x").location
    link = file_link(assistant, record)
    ids = [one.rpartition("=")[2] for one in (record, other)]
    assert assistant.get(link.replace(f"id={ids[0]}&", f"id={ids[1]}&")).status_code == 404
    for wrong in (
        "field=name",
        "field=document_id&list=papers&row=abc",
        "field=document_id&list=nothing&row=1",
        "list=papers&row=1",
        "",
    ):
        assert assistant.get(f"/admin/association/file/?id={ids[0]}&{wrong}").status_code == 404, wrong
    assert office.browser(Role.COORDINATOR).get(link).data == PDF
    for role in set(Role) - {Role.COORDINATOR, Role.ASSISTANT}:
        assert office.browser(role).get(link).status_code == 403, role
    assert office.app.test_client().get(link).status_code == 302


def test_a_bank_statement_is_for_who_may_read_the_bank(office: Office, assistant: Browser) -> None:
    fields = form_of(assistant.get(NEW)) | {"name": "Passerelles", "bank_document_id": (io.BytesIO(PDF), "rib.pdf")}
    link = file_link(assistant, assistant.post(NEW, fields).location)
    assert assistant.get(link).data == PDF
    assert office.browser(Role.COORDINATOR).get(link).status_code == 403


def test_a_lost_or_altered_file_says_so(office: Office, documents: Path, assistant: Browser) -> None:
    link = file_link(assistant, sent(assistant, PDF).location)
    (file,) = [path for path in documents.rglob("*") if path.is_file()]
    sealed = file.read_bytes()
    file.write_bytes(sealed[:-4] + b"AAAA")
    answer = assistant.get(link)
    assert answer.status_code == 404
    assert "n’ouvrent pas ce fichier" in said(answer)
    file.unlink()
    assert "manque dans le dossier" in said(assistant.get(link))
    (documents / "ab").mkdir(exist_ok=True)
    (documents / "ab" / ("ab" * 20)).write_bytes(b"x")
    with office.app.app_context():
        assert len(misplaced_files()) == 2


def test_a_disk_that_refuses_has_its_sentence(office: Office, documents: Path, assistant: Browser) -> None:
    documents.write_text("un fichier à la place du dossier")
    answer = sent(assistant, PDF)
    assert answer.status_code == 422
    assert "disque du serveur" in error_of(answer, SCAN)
    assert office.one(select(func.count(Provider.id))) == 0


def test_an_endless_sending_is_refused_before_it_is_read(office: Office, assistant: Browser) -> None:
    length = {"CONTENT_LENGTH": str(400 * 1024 * 1024), "CONTENT_TYPE": "multipart/form-data; boundary=x"}
    answer = assistant.client.post(NEW, environ_overrides=length, input_stream=io.BytesIO(b"--x\r\n"))
    assert answer.status_code == 413
    assert "trop volumineux" in said(answer)
