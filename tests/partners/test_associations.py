"""A register that holds a part of a model's rows: for it, the others do not exist, at any address."""

from typing import Any

import pytest
from sqlalchemy import func, select

from pre_admin.accounts.roles import Role
from pre_admin.demo.partners import siret_of
from pre_admin.journal.models import ChangeEntry
from pre_admin.partners.models import Provider
from pre_admin.partners.views import AssociationView, ProviderView
from tests.partners.conftest import Add, fill, id_of
from tests.support.forms import form_of, said, soup_of
from tests.support.offices import Browser, Office


@pytest.fixture
def company(assistant: Browser) -> int:
    return id_of(fill(assistant, "provider", kind="company", name="Studio des Essais", siret=siret_of(5)))


def names(answer: Any) -> list[str]:
    return [row.get_text(strip=True) for row in soup_of(answer).select("tbody th")]


def test_another_kind_has_no_page_among_the_associations(office: Office, assistant: Browser, company: int) -> None:
    before = office.all(select(Provider.version, Provider.archived_at, Provider.name))
    base = "/admin/association/"
    form = form_of(assistant.get(f"/admin/provider/edit/?id={company}")) | {"name": "Volée"}
    for face in ("details", "edit", "history", "delete"):
        assert assistant.get(f"{base}{face}/?id={company}").status_code == 404, face
    assert assistant.post(f"{base}edit/?id={company}", form).status_code == 404
    assert assistant.post(f"{base}delete/?id={company}", {"version": "1"}).status_code == 404
    assert assistant.get(f"{base}batch/?action=archive&rowid={company}").status_code == 404
    forged = {"action": "archive", "rowid": str(company), "mark": f"{company}.1"}
    answer = assistant.post(f"{base}batch/apply/", forged)
    assert "rien n’a été modifié" in said(assistant.get(answer.location))
    assert office.all(select(Provider.version, Provider.archived_at, Provider.name)) == before
    for face in ("details", "edit", "history", "delete"):
        assert assistant.get(f"/admin/provider/{face}/?id={company}").status_code == 200, face


def test_lists_exports_and_whole_list_actions_hold_the_associations_alone(
    assistant: Browser, company: int, add_association: Add
) -> None:
    add_association("Les Essais")
    assert names(assistant.get("/admin/association/")) == ["Les Essais"]
    assert "1 association" in said(assistant.get("/admin/association/"))
    assert names(assistant.get("/admin/association/?search=studio")) == []
    assert names(assistant.get("/admin/association/?state=all&papers=yes")) == ["Les Essais"]
    assert names(assistant.get("/admin/provider/")) == ["Les Essais", "Studio des Essais"]
    exported = assistant.get("/admin/association/export/csv/").get_data(as_text=True)
    assert "Les Essais" in exported
    assert "Studio" not in exported
    whole = soup_of(assistant.post("/admin/association/batch/", {"action": "archive", "all": "1"}))
    assert len(whole.select("[name=rowid]")) == 1


def test_a_search_finds_each_provider_once_where_it_belongs(assistant: Browser, company: int, add_association: Add) -> None:
    key = add_association("Les Essais", siret=siret_of(6))
    page = soup_of(assistant.get("/admin/search/?q=essais"))
    found = {
        section.h2.get_text(" ", strip=True): [str(a["href"]) for a in section.select("li a")]
        for section in page.select("section")
    }  # type: ignore[union-attr]
    assert found == {
        "Associations (1)": [f"/admin/association/details/?id={key}"],
        "Prestataires (1)": [f"/admin/provider/details/?id={company}"],
    }


def test_both_registers_show_the_same_slots_at_their_own_address(assistant: Browser, add_association: Add) -> None:
    key = add_association("Les Essais")
    for slug in ("association", "provider"):
        page = said(assistant.get(f"/admin/{slug}/details/?id={key}"))
        assert "Référents de parcours" in page
        assert "Liens déclarés par des membres des instances" in page
        assert "Demander l’attestation d’assurance" in page
    assert AssociationView.slot_subject == ProviderView.slot_subject == "provider"


def test_the_journal_leads_to_a_page_that_opens_whatever_the_kind(
    office: Office, coordinator: Browser, company: int, add_association: Add
) -> None:
    add_association("Les Essais")
    for entry, record in office.all(select(ChangeEntry.id, ChangeEntry.subject_id).where(ChangeEntry.subject == "provider")):
        page = soup_of(coordinator.get(f"/admin/journal/details/?id={entry}"))
        link = page.select_one(f"main a[href$='details/?id={record}']")
        assert link is not None
        assert link["href"] == f"/admin/provider/details/?id={record}"
        assert link.get_text(strip=True).replace("\u00a0", " ") == f"Prestataire n° {record}"
        assert coordinator.get(str(link["href"])).status_code == 200


def test_files_opened_lately_lead_where_each_belongs(
    assistant: Browser, company: int, add_association: Add, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pre_admin.panel.view.ground.NOMINATIVE_SUBJECTS", frozenset({"provider"}))
    key = add_association("Les Essais")
    for slug, one in (("provider", company), ("association", key)):
        assert assistant.get(f"/admin/{slug}/details/?id={one}").status_code == 200
    recent = soup_of(assistant.get("/admin/")).select("section[aria-labelledby=recent] a")
    assert [one["href"] for one in recent] == [f"/admin/association/details/?id={key}", f"/admin/provider/details/?id={company}"]


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.COORDINATOR, Role.ASSISTANT}))
def test_nobody_else_writes_them(office: Office, role: Role, company: int) -> None:
    browser = office.browser(role)
    may_read = role in (Role.TECHNICAL_COMMITTEE, Role.ADVISORY_COUNCIL)
    for slug in ("association", "provider"):
        assert browser.get(f"/admin/{slug}/").status_code == (200 if may_read else 403)
        assert browser.get(f"/admin/{slug}/new/").status_code == 403
    assert browser.get(f"/admin/provider/edit/?id={company}").status_code == 403
    assert office.one(select(func.count(Provider.id))) == 1
