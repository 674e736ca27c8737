"""How the journals speak: what was done under its own name, values as people say them, files a click away."""

import pytest
from sqlalchemy import select

from pre_admin.accounts.roles import Role
from pre_admin.families.models import Family
from pre_admin.journal.models import ChangeKind
from pre_admin.journal.sentences import kind_label, sentences
from tests.support.forms import form_of, said, soup_of
from tests.support.offices import Browser, Office


def told(kind: ChangeKind, **changes: list[object]) -> list[str]:
    return sentences("family", kind, changes, lambda table, one: f"n° {one}", lambda code: True)


def test_a_value_reads_as_people_say_it() -> None:
    assert told(ChangeKind.UPDATED, phone=["06 39 98 41 07", None]) == ["Téléphone du foyer : « 06 39 98 41 07 » effacé"]
    assert told(ChangeKind.DELETED, phone=["06 39 98 41 07", None], contact=[None, None]) == [
        "Téléphone du foyer : « 06 39 98 41 07 »"
    ]
    assert told(ChangeKind.UPDATED, interpreter_needed=[False, True]) == ["Un interprète est nécessaire : non → oui"]
    assert told(ChangeKind.CREATED, interpreter_needed=[None, True]) == ["Un interprète est nécessaire : oui"]


def test_archiving_has_its_name() -> None:
    moment = "2026-11-25T09:00:00+00:00"
    assert kind_label(ChangeKind.UPDATED, {"archived_at": [None, moment]}) == "Archivage"
    assert kind_label(ChangeKind.UPDATED, {"archived_at": [moment, None]}) == "Restauration"
    assert kind_label(ChangeKind.UPDATED, {"archived_at": [None, moment], "name": ["a", "b"]}) == "Modification"
    assert told(ChangeKind.UPDATED, archived_at=[None, moment]) == []


@pytest.fixture
def archived(office: Office) -> Browser:
    """A family of one row, archived."""
    browser = office.browser()
    made = browser.post("/admin/family/new/", form_of(browser.get("/admin/family/new/")) | {"name": "Tazaghine"})
    assert made.status_code == 302
    one = office.one(select(Family.id))
    page = browser.get(f"/admin/family/batch/?action=archive&rowid={one}")
    assert browser.post("/admin/family/batch/apply/", form_of(page, "main > form")).status_code == 302
    return browser


def test_every_journal_tells_archiving(office: Office, archived: Browser) -> None:
    one = office.one(select(Family.id))
    history = said(archived.get(f"/admin/family/history/?id={one}"))
    assert f"Archivage par Essai {Role.COORDINATOR.label}" in history
    journal = said(archived.get("/admin/journal/?file=family"))
    assert "Archivage." in journal
    assert "Archivé le" not in journal


def test_the_files_of_a_journal_are_a_click_away(office: Office, archived: Browser) -> None:
    one = office.one(select(Family.id))
    archived.get(f"/admin/family/details/?id={one}")
    for slug in ("journal", "access-log"):
        links = [str(a["href"]) for a in soup_of(archived.get(f"/admin/{slug}/?file=family")).select("tbody td a")]
        assert f"/admin/family/details/?id={one}" in links, slug
        outside = soup_of(office.browser(Role.ADMINISTRATOR).get(f"/admin/{slug}/?file=family"))
        assert not outside.select("tbody td a"), f"{slug}: the administration opens no family"


def test_a_file_that_is_gone_is_not_linked(office: Office, archived: Browser) -> None:
    one = office.one(select(Family.id))
    fields = form_of(archived.get(f"/admin/family/delete/?id={one}"), "main form.acts")
    assert archived.post(f"/admin/family/delete/?id={one}", fields).status_code == 302
    page = archived.get("/admin/journal/?file=family")
    assert "Suppression." in said(page)
    assert "effacé" not in said(page)
    assert not soup_of(page).select("tbody td a")


def test_what_the_software_did_is_told_in_small_letters(office: Office, archived: Browser) -> None:
    assert "par le logiciel" in said(archived.get("/admin/territory/history/?id=1"))
