"""« Nouvelle saisine »: one screen, a child known or not, complete or not."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, text

from pre_admin.accounts.roles import Role
from pre_admin.core.calendar import today
from pre_admin.families.models import Child, Family, Guardian, Residence, Schooling
from pre_admin.families.rules import Verdict
from pre_admin.pathways.models import ParentInformation, Referral, ReferralReason
from tests.support.forms import confirmation, error_of, form_of, said, soup_of, value_of
from tests.support.offices import Browser, Office
from tests.support.referrals import CHILD, NEW, SECRET, STRENGTHS, TRIED, bring, domain, fresh, place, saved, send, whole


@pytest.fixture
def coordinator(office: Office) -> Browser:
    return office.browser()


def count(office: Office, model: Any) -> int:
    return int(office.one(select(func.count(model.id))))


def test_one_screen_makes_the_child_the_household_and_the_referral(office: Office, coordinator: Browser) -> None:
    bring(coordinator, **whole(office, place(office, "Celleneuve")))
    child = office.one(select(Child))
    assert child.file_number == f"{today().year}-0001"
    assert office.one(select(Family.name)) == "Tazaghine"
    home = office.one(select(Residence))
    assert (home.address, home.territory_id is not None) == ("12, rue des Écoles", True)
    assert office.one(select(Guardian.first_name)) == "Samia"
    assert office.one(select(Schooling.child_id)) == child.id
    referral = office.one(select(Referral))
    assert (referral.verdict, referral.tried, referral.strengths) == (Verdict.ELIGIBLE, TRIED, STRENGTHS)
    reason = office.one(select(ReferralReason))
    assert (reason.child_id, reason.text) == (child.id, SECRET)
    assert count(office, ParentInformation) == 0
    page = coordinator.get(f"/admin/referral/details/?id={referral.id}")
    assert "Compléter la saisine" not in said(page)
    assert SECRET in said(page)


def test_a_name_and_a_birth_date_are_enough(office: Office, coordinator: Browser) -> None:
    value = bring(coordinator)
    page = said(coordinator.get(f"/admin/referral/details/?id={value}"))
    assert (
        "Il manque : l’origine, la personne qui saisit, les motifs, ce qui a déjà été tenté, les points d’appui, "
        "l’information de la famille, l’accord ou le refus de la famille."
    ) in page
    assert "Compléter la famille Il manque : l’adresse du foyer, un responsable légal." in page
    assert "Compléter le dossier de l’enfant Il manque : l’école ou le niveau." in page
    entered = said(office.browser(Role.REGISTRY).get(f"/admin/referral/details/?id={value}"))
    assert "Il manque : l’origine, la personne qui saisit, l’information de la famille, l’accord" in entered
    assert "Quartier à renseigner" in page
    listed = said(coordinator.get("/admin/referral/"))
    assert "10 points" in listed
    assert "aujourd’hui" in listed
    due = office.one(select(ParentInformation))
    assert (due.due_on, due.informed_on) == (today(), None)
    assert count(office, Residence) == count(office, Guardian) == 0


@pytest.mark.parametrize(
    ("name", "typed", "sentence"),
    [
        ("last_name", "", "Ce champ est obligatoire."),
        ("birth_date", "", "Ce champ est obligatoire."),
        ("sex", "", "Ce champ est obligatoire."),
        ("birth_date", "31/02/2019", "n’existe pas au calendrier"),
        ("birth_date", "1980-01-01", "plus de 30 ans"),
        ("received_on", "", "Ce champ est obligatoire."),
        ("received_on", (today() + timedelta(days=1)).isoformat(), "Cette date est dans le futur : vérifiez-la."),
        ("informed_on", (today() + timedelta(days=1)).isoformat(), "Cette date est dans le futur : vérifiez-la."),
        ("postal_code", "34", "cinq chiffres"),
        ("family_phone", "06", "il manque 8 chiffres"),
        ("child_id", "999999", "n’existe pas"),
        ("child_id", "99999999999999999999", "Choisissez une valeur de la liste."),
        ("family_id", "abc", "Choisissez une valeur de la liste."),
        ("neighbourhood_id", "999999", "n’existe pas"),
        ("origin_id", "999999", "Choisissez une valeur de la liste."),
        ("institution", "X" * 200, "120 caractères au plus"),
        ("guardians-0-last_name", "Sans Lien", ""),
    ],
)
def test_a_refusal_stands_beside_its_field_and_nothing_is_written(
    office: Office, coordinator: Browser, name: str, typed: str, sentence: str
) -> None:
    answer = send(coordinator, **{"tried": TRIED, name: typed})
    assert answer.status_code == 422
    assert sentence in error_of(answer, name if sentence else "guardians-0-relation")
    assert value_of(answer, "tried").strip() == TRIED
    assert [count(office, model) for model in (Child, Family, Referral)] == [0, 0, 0]


def test_an_agreement_needs_the_day_the_family_was_informed(office: Office, coordinator: Browser) -> None:
    answer = send(coordinator, agreement="no")
    assert "quel jour la famille a été informée" in error_of(answer, "informed_on")
    assert count(office, Family) == 0


def test_a_neighbourhood_of_two_territories_asks_which(office: Office, coordinator: Browser) -> None:
    answer = send(coordinator, address="1 rue du Lac", neighbourhood_id=str(place(office, "Mosson")))
    assert "choisissez celui de la famille" in error_of(answer, "territory_id")


def test_a_double_click_makes_one(office: Office, coordinator: Browser) -> None:
    fields = fresh(coordinator) | CHILD
    first, second = (coordinator.post(NEW, fields) for _ in range(2))
    assert first.location == second.location
    assert [count(office, model) for model in (Child, Family, Referral)] == [1, 1, 1]


def test_a_nul_byte_has_a_french_answer(office: Office, coordinator: Browser) -> None:
    answer = send(coordinator, tried="avant\x00après")
    assert answer.status_code in (302, 400)
    if answer.status_code == 302:
        assert office.one(select(Referral.tried)) == "avantaprès"


# ---- a child or a household known already
def test_a_known_child_is_chosen_and_its_file_completed_not_changed(office: Office, coordinator: Browser) -> None:
    bring(coordinator, first_name="Élodie")
    child = office.one(select(Child.id))
    path = f"{NEW}?child={child}"
    page = coordinator.get(path)
    assert value_of(page, "child_id") == str(child)
    assert "Élodie Tazaghine" in page.text
    fields = form_of(page) | {
        "address": "5 rue Haute", "neighbourhood_id": str(place(office, "Celleneuve")), "last_name": "Autrement",
        "guardians-0-last_name": "Tazaghine", "guardians-0-first_name": "Samia", "guardians-0-relation": "mother",
    }  # fmt: skip
    answer = coordinator.post(path, fields)
    value = saved(answer)
    assert "son nom n’a pas été repris" in said(coordinator.get(answer.location))
    assert [count(office, model) for model in (Child, Family, Referral, Residence, Guardian)] == [1, 1, 2, 1, 1]
    assert office.one(select(Child.last_name)) == "Tazaghine"
    assert office.one(select(Referral.verdict).where(Referral.id == value)) is Verdict.ELIGIBLE
    again = form_of(coordinator.get(path)) | {
        "address": "9 rue Neuve", "guardians-0-last_name": "TAZAGHINE", "guardians-0-first_name": "samia", "guardians-0-relation": "mother",
    }  # fmt: skip
    third = coordinator.post(path, again)
    assert "l’adresse du foyer n’a pas été repris" in said(coordinator.get(third.location))
    assert office.one(select(Residence.address)) == "5 rue Haute"
    assert count(office, Guardian) == 1


def test_a_brother_enters_the_household_of_his_sister(office: Office, coordinator: Browser) -> None:
    bring(coordinator)
    family = office.one(select(Family.id))
    bring(coordinator, first_name="Sofiane", sex="boy", birth_date="2016-01-01", family_id=str(family))
    assert count(office, Family) == 1
    assert [row[0] for row in office.all(select(Child.family_id))] == [family, family]


def test_a_likely_duplicate_is_shown_then_it_is_this_child(office: Office, coordinator: Browser) -> None:
    bring(coordinator, first_name="Élodie")
    warned = send(coordinator, last_name="TAZAGINE", first_name="elodie", birth_date="12/03/2018", tried=TRIED)
    assert warned.status_code == 422
    assert "peut-être déjà connu" in said(warned)
    assert count(office, Referral) == 1
    button: Any = soup_of(warned).find("button", attrs={"name": "same"})
    assert "C’est cet enfant" in button.get_text()
    saved(coordinator.post(NEW, form_of(warned) | {"same": str(button["value"])}))
    assert [count(office, model) for model in (Child, Family, Referral)] == [1, 1, 2]
    assert [row[0] for row in office.all(select(Referral.tried).order_by(Referral.id))] == [None, TRIED]


def test_a_likely_duplicate_may_be_another_child(office: Office, coordinator: Browser) -> None:
    bring(coordinator, first_name="Élodie")
    warned = send(coordinator, last_name="TAZAGINE", first_name="elodie", birth_date="12/03/2018")
    saved(coordinator.post(NEW, form_of(warned) | {"confirmed": confirmation(warned)}))
    assert count(office, Child) == 2


# ---- the neighbourhood of a street
def test_the_street_proposes_its_neighbourhood(office: Office, coordinator: Browser) -> None:
    celleneuve, old = place(office, "Celleneuve"), place(office, "Celleneuve", date(2014, 1, 1))
    bring(coordinator, address="12 bis, av. de l’Église", neighbourhood_id=str(celleneuve))
    bring(
        coordinator, last_name="Morel", birth_date="2017-02-02", address="3 avenue de l'Eglise, bât. B", neighbourhood_id=str(old),
    )  # fmt: skip
    bring(
        coordinator, last_name="Petit", birth_date="2016-02-02", address="3 rue de l'Église",
        neighbourhood_id=str(place(office, "Pompignane")),
    )  # fmt: skip

    def proposed(address: str, day: str = "") -> list[Any]:
        answer = coordinator.get("/admin/referral/places/", query_string={"address": address, "day": day})
        return [(int(one["value"]), one["text"]) for one in answer.json or []]

    assert proposed("45 AVENUE DE L EGLISE") == [(celleneuve, "Celleneuve")]
    assert proposed("45 avenue de l’Eglise", "2014-05-01") == [(old, "Celleneuve")]
    assert [name for _, name in proposed("1 rue de l'eglise")] == ["Pompignane"]
    assert proposed("1 rue de la Gare") == proposed("") == proposed("%") == proposed("é" * 5000) == []
    assert office.browser(Role.SUPPORT_TEAM).get("/admin/referral/places/?address=rue").status_code == 403


# ---- who enters without reading again
def test_the_registry_copies_the_sheet_and_does_not_open_it_again(office: Office, coordinator: Browser) -> None:
    registry = office.browser(Role.REGISTRY)
    value = bring(registry, **whole(office, place(office, "Celleneuve")))
    assert office.one(select(Referral.tried)) == TRIED
    for face in ("details", "edit", "history"):
        page = registry.get(f"/admin/referral/{face}/?id={value}")
        assert page.status_code == 200
        assert not [one for one in (SECRET, TRIED, STRENGTHS, "Motifs (", 'name="tried"', 'name="reasons-') if one in page.text]
    child = office.one(select(Child.id))
    for path in (f"/admin/child/history/?id={child}", f"/admin/child/details/?id={child}", "/admin/referral/"):
        assert not [one for one in (SECRET, TRIED, STRENGTHS) if one in registry.get(path).text]
    assert registry.get("/admin/referral/export/csv/").status_code == 403
    edited = registry.post(
        f"/admin/referral/edit/?id={value}",
        form_of(registry.get(f"/admin/referral/edit/?id={value}"))
        | {"institution": "Collège", "tried": "x", "reasons-0-text": "x", "reasons-0-domain_id": str(domain(office, "Sport"))},
    )
    assert edited.status_code == 302
    assert office.one(select(Referral.institution)) == "Collège"
    assert (office.one(select(Referral.tried)), office.one(select(ReferralReason.text))) == (TRIED, SECRET)
    for move in ("except", "drop"):
        assert registry.get(f"/admin/referral/step/?move={move}&id={value}").status_code == 403


def test_nothing_of_what_is_written_can_be_read_in_the_database(office: Office, coordinator: Browser) -> None:
    value = bring(coordinator, **whole(office, place(office, "Pompignane")), birth_date="2005-01-01")
    step = f"/admin/referral/step/?move=except&id={value}"
    coordinator.post(step, form_of(coordinator.get(step)) | {"exception_reason": "Fratrie déjà suivie"})
    raw = [
        str(row)
        for table in ("referral", "referral_reason", "change_journal", "access_log", "submitted_form", "parent_information")
        for row in office.all(text(f"SELECT * FROM {table}"))
    ]
    assert any("gAAAA" in row for row in raw)
    assert not [row for row in raw for one in (SECRET, TRIED, STRENGTHS, "Fratrie") if one in row]
