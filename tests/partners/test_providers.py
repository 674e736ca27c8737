"""Associations and other providers, typed in and refused through the real pages."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select

from pre_admin.accounts.roles import Role
from pre_admin.demo.partners import iban_of, siret_of
from pre_admin.journal.models import ChangeEntry
from pre_admin.partners.models import Provider, ProviderContact, ProviderKind, ProviderPaper, Referent
from tests.partners.conftest import ago, change, fill, id_of
from tests.support.forms import error_of, form_of, said, soup_of, value_of
from tests.support.offices import Browser, Office

Add = Callable[..., int]
SIRET, IBAN = siret_of(1), iban_of(1)


def swapped(code: str, at: int) -> str:
    return code[:at] + code[at + 1] + code[at] + code[at + 2 :]


@pytest.mark.parametrize(
    ("fields", "name", "sentence"),
    [
        ({"siret": SIRET[:13]}, "siret", "compte 14 chiffres ; il manque un chiffre"),
        ({"siret": "732 829 320 00075"}, "siret", "La clé de contrôle de ce SIRET ne correspond pas"),
        ({"siret": SIRET + "1"}, "siret", "un chiffre de trop"),
        ({"iban": swapped("FR14 2004 1010 0505 0001 3M02 606", 7)}, "iban", "deux sont intervertis"),
        ({"iban": IBAN[:-2]}, "iban", "27 caractères ; il manque 2 caractères"),
        ({"bic": "DEMO"}, "bic", "huit ou onze"),
        ({"postal_code": "340"}, "postal_code", "cinq chiffres"),
        ({"phone": "06 12"}, "phone", "il manque 6 chiffres"),
        ({"email": "contact@"}, "email", "nom@domaine.fr"),
        ({"name": ""}, "name", "obligatoire"),
        ({"name": "X" * 161}, "name", "160 caractères au plus"),
        ({"contacts-0-name": "Ana", "contacts-0-phone": "12"}, "contacts-0-phone", "il manque 8 chiffres"),
        ({"contacts-0-phone": "0639984107"}, "contacts-0-name", "obligatoire"),
        (
            {"papers-0-kind": "insurance", "papers-0-dated_on": "2026-02-01", "papers-0-expires_on": "2026-01-31"},
            "papers-0-expires_on", "La fin de validité précède la date de la pièce",
        ),
        ({"papers-0-kind": "insurance", "papers-0-expires_on": "31/02/2027"}, "papers-0-expires_on", "calendrier"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_refused_beside_its_field_and_kept(
    office: Office, assistant: Browser, fields: dict[str, str], name: str, sentence: str
) -> None:
    answer = fill(assistant, "association", **({"name": "Les Essais", "remarks": "À garder"} | fields))
    assert answer.status_code == 422
    assert sentence in error_of(answer, name)
    if name in fields:
        assert value_of(answer, name) == fields[name], "to the letter"
    assert value_of(answer, "remarks").strip() == "À garder"
    assert office.one(select(func.count(Provider.id))) == 0
    assert office.one(select(func.count(ChangeEntry.id)).where(ChangeEntry.entity == "provider")) == 0


def test_numbers_are_kept_compact_and_shown_in_groups(office: Office, assistant: Browser, add_association: Add) -> None:
    spaced = " ".join(SIRET[at : at + 3] for at in range(0, 14, 3))
    key = add_association(siret=spaced, iban=IBAN.lower(), bic="demofrppxxx")
    assert office.all(select(Provider.siret, Provider.iban, Provider.bic)) == [(SIRET, IBAN, "DEMOFRPPXXX")]
    page = said(assistant.get(f"/admin/association/details/?id={key}"))
    assert f"{SIRET[:3]} {SIRET[3:6]} {SIRET[6:9]} {SIRET[9:]}" in page
    assert f"FR76 {IBAN[4:8]} {IBAN[8:12]}"[:9] in page or f"{IBAN[:4]} {IBAN[4:8]}" in page
    shown = value_of(assistant.get(f"/admin/association/edit/?id={key}"), "iban").replace("\u00a0", " ")
    assert shown == " ".join(IBAN[at : at + 4] for at in range(0, len(IBAN), 4))
    assert change(assistant, "association", key, phone="0639984107").status_code == 302
    assert office.one(select(Provider.iban)) == IBAN, "what the form shows in groups goes back compact"
    history = said(assistant.get(f"/admin/association/history/?id={key}"))
    assert f"{SIRET[:3]} {SIRET[3:6]}" in history
    assert "IBAN" not in history.split("Modification")[1].split("Création")[0], "unchanged, hence not told"


@pytest.mark.parametrize("typed", [SIRET, f"{SIRET[:3]} {SIRET[3:6]} {SIRET[6:9]} {SIRET[9:]}", "ape", "essais", "montpel"])
def test_a_provider_is_found_by_siret_short_name_or_city(assistant: Browser, add_association: Add, typed: str) -> None:
    add_association(siret=SIRET, short_name="APE")
    add_association("Autre chose", city="Lunel", siret=siret_of(77))
    page = soup_of(assistant.get("/admin/provider/", query_string={"search": typed}))
    assert [row.get_text(strip=True) for row in page.select("tbody th")] == ["Les Essais"]


def test_a_siret_is_one_providers_only(office: Office, assistant: Browser, add_association: Add) -> None:
    add_association(siret=SIRET)
    answer = fill(assistant, "provider", kind="company", name="Copie", siret=SIRET)
    assert answer.status_code == 422
    assert "porte déjà ce SIRET" in error_of(answer, "siret")
    assert office.one(select(func.count(Provider.id))) == 1


@pytest.mark.parametrize(
    ("kind", "may"), [("association", True), ("public_body", True), ("company", False), ("self_employed", False)]
)
def test_who_may_have_no_siret_yet(office: Office, assistant: Browser, kind: str, may: bool) -> None:
    answer = fill(assistant, "provider", kind=kind, name="Sans numéro")
    assert answer.status_code == (302 if may else 422)
    if not may:
        assert "a toujours un SIRET" in error_of(answer, "siret")
    assert office.one(select(func.count(Provider.id))) == int(may)


def test_contacts_and_papers_are_kept_with_it_and_go_with_it(
    office: Office, coordinator: Browser, assistant: Browser, add_association: Add
) -> None:
    key = add_association(
        **{
            "contacts-0-name": "Ana Roux", "contacts-0-phone": "0639984107", "contacts-0-purpose": "Les factures",
            "papers-0-kind": "insurance", "papers-0-dated_on": ago(100), "papers-0-expires_on": ago(-200),
        }
    )  # fmt: skip
    assert office.one(select(ProviderContact.phone)) == "06 39 98 41 07"
    page = said(assistant.get(f"/admin/association/details/?id={key}"))
    assert "Les factures" in page
    assert "Contact : création" in said(assistant.get(f"/admin/association/history/?id={key}"))
    version = form_of(assistant.get(f"/admin/association/delete/?id={key}"), "main form[method=post]")
    assert assistant.post(f"/admin/association/delete/?id={key}", version).status_code == 302
    for model in (Provider, ProviderContact, ProviderPaper):
        assert office.one(select(func.count(model.id))) == 0


# ---- the page says what is missing
def test_the_page_says_how_papers_stand_and_what_to_ask_for(
    assistant: Browser, coordinator: Browser, add_association: Add
) -> None:
    key = add_association(
        **{
            "papers-0-kind": "insurance", "papers-0-dated_on": ago(300), "papers-0-expires_on": ago(-59),
            "papers-1-kind": "vigilance", "papers-1-dated_on": ago(300), "papers-1-expires_on": ago(1),
        }
    )  # fmt: skip
    page = soup_of(assistant.get(f"/admin/association/details/?id={key}"))
    facts = {one.dt.get_text(): one.dd for one in page.select(".facts div")}  # type: ignore[union-attr]
    assert facts["SIRET"].get_text(strip=True) == "Non immatriculé"  # type: ignore[union-attr]
    assert "st-wait" in str(facts["Assurance responsabilité civile"])
    assert "st-stop" in str(facts["Attestation de vigilance URSSAF"])
    steps = [one.get_text() for one in page.select("section[aria-labelledby=next] b")]
    assert steps == [
        "Demander l’attestation d’assurance", "Demander l’attestation de vigilance URSSAF", "Indiquer le représentant légal",
        "Indiquer l’IBAN",
    ]  # fmt: skip
    assert "IBAN" not in said(coordinator.get(f"/admin/association/details/?id={key}")), "who may not write it is not asked"
    renewed = {"papers-2-kind": "vigilance", "papers-2-dated_on": ago(0), "papers-2-expires_on": ago(-180)}
    assert change(assistant, "association", key, representative="Ana Roux", iban=IBAN, **renewed).status_code == 302
    page = soup_of(assistant.get(f"/admin/association/details/?id={key}"))
    assert [one.get_text() for one in page.select("section[aria-labelledby=next] b")] == ["Demander l’attestation d’assurance"]


def test_the_list_finds_the_same_papers_wanted_as_the_page(assistant: Browser, add_association: Add) -> None:
    def paper(n: int, kind: str, until: str) -> dict[str, str]:
        return {f"papers-{n}-kind": kind, f"papers-{n}-dated_on": ago(200), f"papers-{n}-expires_on": until}

    add_association("Complète", **paper(0, "insurance", ago(-61)), **paper(1, "vigilance", ""))
    add_association("Bientôt", **paper(0, "insurance", ago(-60)), **paper(1, "vigilance", ""))
    add_association("Sans rien")
    id_of(fill(assistant, "provider", kind="public_body", name="Régie"))
    for state, expected in (("yes", ["Bientôt", "Sans rien"]), ("no", ["Complète", "Régie"])):
        page = soup_of(assistant.get(f"/admin/provider/?papers={state}"))
        assert [row.get_text(strip=True) for row in page.select("tbody th")] == expected
    assert "2 prestataires à relancer Assurance" in said(assistant.get("/admin/"))


# ---- the bank
def test_the_bank_is_nowhere_for_whoever_may_not_read_it(office: Office, add_association: Add, assistant: Browser) -> None:
    key = add_association(iban=IBAN, bic="DEMOFRPPXXX")
    assert change(assistant, "association", key, iban=iban_of(2)).status_code == 302
    traces = (IBAN, iban_of(2), "DEMOFRPPXXX", IBAN[4:8] + "\u00a0" + IBAN[8:12])
    reader, may = office.browser(), office.browser(Role.ASSISTANT)
    for slug in ("association", "provider"):
        paths = [f"{slug}/", f"{slug}/export/csv/", *(f"{slug}/{face}/?id={key}" for face in ("details", "edit", "history"))]
        for path in paths:
            answer = reader.get(f"/admin/{path}")
            assert answer.status_code == 200, path
            for trace in traces:
                assert trace not in answer.get_data(as_text=True), path
            assert (
                any(one in may.get(f"/admin/{path}").get_data(as_text=True).replace("\u00a0", "") for one in traces)
                or path == f"{slug}/"
            )
    entry = office.one(select(func.max(ChangeEntry.id)).where(ChangeEntry.entity == "provider"))
    journal = reader.get(f"/admin/journal/details/?id={entry}").text
    assert "IBAN" in journal
    assert iban_of(2) not in journal.replace("\u00a0", "")
    assert reader.get(f"/admin/association/?search={IBAN}").text.count("Les Essais") == 0


def test_who_may_not_read_the_bank_cannot_write_it_nor_lose_it(
    office: Office, coordinator: Browser, add_association: Add
) -> None:
    key = add_association(iban=IBAN)
    assert change(coordinator, "association", key, name="Les Essais bis", iban=iban_of(9)).status_code == 302
    assert office.all(select(Provider.name, Provider.iban)) == [("Les Essais bis", IBAN)]


# ---- who employs is held
def employed(office: Office) -> list[Any]:
    return office.all(select(Provider.archived_at))


def test_an_employer_is_not_deleted(office: Office, assistant: Browser, add_association: Add, add_referent: Add) -> None:
    key = add_association("Employeuse")
    for name in ("Un", "Deux"):
        add_referent(last_name=name, employer_id=str(key))
    page = assistant.get(f"/admin/association/delete/?id={key}")
    assert "emploie 2 référents en poste" in said(page)
    assert "la fin de son emploi" in said(page)
    assert "Archiver plutôt" not in said(page), "it would be refused too"
    answer = assistant.post(f"/admin/association/delete/?id={key}", {"version": "1"})
    assert answer.status_code == 422
    assert office.one(select(func.count(Provider.id))) == 1


@pytest.mark.parametrize("slug", ["association", "provider"])
def test_an_employer_is_not_archived_until_the_employment_ends(
    office: Office, assistant: Browser, coordinator: Browser, add_association: Add, add_referent: Add, slug: str
) -> None:
    key, free = add_association("Employeuse"), add_association("Libre")
    referent = add_referent(employer_id=str(key))
    path = f"/admin/{slug}/batch/?action=archive&rowid={key}&rowid={free}"
    refused = assistant.post(f"/admin/{slug}/batch/apply/", form_of(assistant.get(path), "main form[method=post]"))
    told = said(assistant.get(refused.location))
    assert "« Employeuse » emploie 1 référent en poste" in told
    assert employed(office) == [(None,), (None,)], "all or none"
    assert change(coordinator, "referent", referent, ends_on=ago(1)).status_code == 302
    done = assistant.post(f"/admin/{slug}/batch/apply/", form_of(assistant.get(path), "main form[method=post]"))
    assert done.status_code == 302
    assert all(one[0] for one in employed(office))
    kept = assistant.get(f"/admin/association/delete/?id={key}")
    assert "1 référent en dépend" in said(kept), "and one who left still keeps it from being deleted"


def test_nobody_is_posted_at_an_archived_provider(
    office: Office, assistant: Browser, coordinator: Browser, add_association: Add
) -> None:
    key = add_association("Fermée")
    page = assistant.get(f"/admin/association/batch/?action=archive&rowid={key}")
    assert assistant.post("/admin/association/batch/apply/", form_of(page, "main form[method=post]")).status_code == 302
    given = {"last_name": "Roux", "first_name": "Ana", "profession": "other", "employer_id": str(key), "starts_on": ago(10)}
    answer = fill(coordinator, "referent", **given)
    assert answer.status_code == 422
    assert "Cet employeur est archivé" in error_of(answer, "employer_id")
    assert office.one(select(func.count(Referent.id))) == 0
    assert fill(coordinator, "referent", **given, ends_on=ago(1)).status_code == 302, "a past employment may be entered"


def test_both_registers_write_the_kind(office: Office, assistant: Browser, add_association: Add) -> None:
    add_association()
    assert office.one(select(Provider.kind)) is ProviderKind.ASSOCIATION
    assert "kind" not in form_of(assistant.get("/admin/association/new/"))
    forged = fill(assistant, "association", name="Forgée", kind="company")
    assert forged.status_code == 302
    assert {row[0] for row in office.all(select(Provider.kind))} == {ProviderKind.ASSOCIATION}
