"""Settings that are texts or a picture: kept whole, told shortly, refused beside their field."""

import io
import struct
import zlib
from base64 import b64encode
from typing import Any

import pytest

from pre_admin.accounts.roles import Role
from tests.administration.test_settings import PATH, change, kept
from tests.families.conftest import coordinator
from tests.support.forms import error_of, form_of, said
from tests.support.forms import value_of as field_of
from tests.support.offices import Browser, Office

__all__ = ["coordinator"]


# ---- texts
def test_a_clause_is_changed_told_shortly_and_its_first_text_stays_at_hand(office: Office, coordinator: Browser) -> None:
    page = coordinator.get(PATH)
    assert field_of(page, "clause_insurance").strip().startswith("Le prestataire est assuré")
    assert "Texte d’origine" not in said(page)
    words = "Première phrase.\r\n\r\nLe prestataire s’assure. " + "Encore. " * 40
    assert change(coordinator, clause_insurance=words, office_name="Caisse des écoles").status_code == 302
    page = coordinator.get(PATH)
    assert field_of(page, "clause_insurance").replace("\r", "").strip().startswith("Première phrase.\n\nLe prestataire s’assure.")
    told = said(page)
    assert "Texte d’origine Le prestataire est assuré" in told
    assert "Nom de l’organisme : Pas encore décidé → Caisse des écoles" in told
    assert "Assurance : Le prestataire est assuré pour sa responsabilité civile" in told
    reader = said(office.browser(Role.ASSISTANT).get(PATH))
    assert "Encore. Encore." in reader
    assert kept(office) == 2
    assert change(coordinator).status_code == 302
    assert kept(office) == 2, "a text sent back as it was shown is no decision"


def test_a_clause_too_long_or_emptied_is_refused_and_kept(office: Office, coordinator: Browser) -> None:
    answer = change(coordinator, clause_insurance="x" * 4001)
    assert answer.status_code == 422
    assert "4 000 signes au plus" in error_of(answer, "clause_insurance").replace("\u202f", " ").replace("\u00a0", " ")
    assert field_of(answer, "clause_insurance").strip() == "x" * 4001
    answer = change(coordinator, clause_insurance=" ", office_siret="123")
    assert "toujours une valeur" in error_of(answer, "clause_insurance")
    assert "14 chiffres" in error_of(answer, "office_siret")
    assert kept(office) == 0


# ---- a picture
def png(width: int = 8, height: int = 8, body: bytes | None = None) -> bytes:
    """A plain picture; `body` in place of its pixels makes a damaged one."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    pixels = zlib.compress((b"\x00" + b"\x40\x30\xa0" * width) * height) if body is None else body
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def send_logo(browser: Browser, content: bytes, **fields: Any) -> Any:
    page = form_of(browser.get(PATH)) | {"office_logo-file": (io.BytesIO(content), "logo.png")} | fields
    return browser.post(PATH, page, content_type="multipart/form-data")


def test_a_logo_is_joined_shown_printed_and_taken_away(office: Office, coordinator: Browser) -> None:
    assert send_logo(coordinator, png()).status_code == 302
    page = coordinator.get(PATH)
    assert f"data:image/png;base64,{b64encode(png()).decode()}" in page.text
    assert "Logo de l’organisme : Pas encore décidé → Image PNG (1 Ko)" in said(page)
    assert change(coordinator, office_name="Caisse des écoles").status_code == 302
    assert kept(office) == 2, "a logo that is not chosen again stays"
    assert change(coordinator, **{"office_logo-drop": "y"}).status_code == 302
    assert "data:image/png" not in coordinator.get(PATH).text
    assert kept(office) == 3


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"%PDF-1.4", "pas une image PNG"),
        (b"", "pas une image PNG"),
        (png(3000, 2, b""), "plus de 2 000 pixels"),
        (png() + b"x" * 61 * 1024, "plus de 60 Ko"),
        (png(8, 8, b"damaged"), "abîmée"),
        (png()[:40], "abîmée"),
    ],
    ids=["a pdf", "empty", "too wide", "too heavy", "damaged", "cut short"],
)
def test_what_is_no_small_whole_picture_is_refused(office: Office, coordinator: Browser, content: bytes, sentence: str) -> None:
    answer = send_logo(coordinator, content)
    assert answer.status_code == 422
    told = error_of(answer, "office_logo-file").replace("\u202f", " ").replace("\u00a0", " ")
    assert sentence in told
    assert kept(office) == 0


def test_a_picture_received_with_a_wrong_field_need_not_be_chosen_again(office: Office, coordinator: Browser) -> None:
    answer = send_logo(coordinator, png(), age_low="x")
    assert answer.status_code == 422
    again = form_of(answer)
    assert again["office_logo"] == [b64encode(png()).decode()]
    assert coordinator.post(PATH, again | {"age_low": "3"}).status_code == 302
    assert kept(office) == 2
