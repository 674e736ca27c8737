"""A referral's life: completed, judged at its date, answered, dropped, taken back."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from pre_admin.accounts.models import User
from pre_admin.accounts.roles import Role
from pre_admin.core.calendar import today
from pre_admin.families.models import Child
from pre_admin.families.rules import Verdict
from pre_admin.journal.models import AccessEntry
from pre_admin.pathways.models import ParentInformation, Referral, ReferralReason, ReferralState
from tests.support.forms import error_of, form_of, said, soup_of
from tests.support.offices import Browser, Office, address_of
from tests.support.referrals import SECRET, STRENGTHS, TRIED, bring, details, edit, place, put_on_agenda, step, whole


@pytest.fixture
def coordinator(office: Office) -> Browser:
    return office.browser()


# ---- eligibility at its date
def test_the_verdict_stays_as_it_was_judged(office: Office, coordinator: Browser) -> None:
    value = bring(coordinator)
    verdict = select(Referral.verdict)
    assert office.one(verdict) is Verdict.NO_ADDRESS
    family = office.one(select(Child.family_id))
    path = f"/admin/family/edit/?id={family}"
    row = {"residences-0-address": "1 rue Haute", "residences-0-neighbourhood_id": str(place(office, "Celleneuve"))}
    assert coordinator.post(path, form_of(coordinator.get(path)) | row).status_code == 302
    assert edit(coordinator, value, institution="École").status_code == 302
    assert office.one(verdict) is Verdict.NO_ADDRESS
    assert "le verdict ne serait plus le même" in details(coordinator, value)
    page = said(coordinator.get(f"/admin/referral/step/?move=judge&id={value}"))
    assert "Quartier à renseigner" in page
    assert "Éligible" in page
    assert step(coordinator, "judge", value).status_code == 302
    assert office.one(verdict) is Verdict.ELIGIBLE
    assert edit(coordinator, value, received_on="2019-01-01").status_code == 302
    assert office.one(verdict) is Verdict.TOO_YOUNG


@pytest.mark.parametrize(
    ("day", "name", "verdict"),
    [
        ("2014-12-31", "Vert-Bois", Verdict.ELIGIBLE),
        ("2015-01-01", "Vert-Bois", Verdict.ELIGIBLE),
        ("2023-12-31", "Vert-Bois", Verdict.ELIGIBLE),
        ("2024-01-01", "Vert-Bois", Verdict.OUTSIDE),
        ("2014-12-31", "Celleneuve", Verdict.ELIGIBLE),
    ],
)
def test_the_map_is_that_of_the_day(office: Office, coordinator: Browser, day: str, name: str, verdict: Verdict) -> None:
    home = place(office, name, date(2014, 6, 1))
    bring(coordinator, birth_date="2010-02-28", received_on=day, address="1 rue Haute", neighbourhood_id=str(home))
    assert office.one(select(Referral.verdict)) is verdict


def test_an_exception_has_a_reason_and_an_author(office: Office, coordinator: Browser) -> None:
    value = bring(coordinator, birth_date="2005-01-01")
    assert "Limite d’âge dépassée" in details(coordinator, value)
    refused = step(coordinator, "except", value)
    assert error_of(refused, "exception_reason") == "Ce champ est obligatoire."
    assert step(coordinator, "except", value, exception_reason="Fratrie déjà suivie").status_code == 302
    author = office.one(select(User.id).where(User.email == address_of(Role.COORDINATOR)))
    assert office.one(select(Referral.exception_by_id)) == author
    page = details(coordinator, value)
    assert "Fratrie déjà suivie" in page
    assert "Essai Coordination" in page
    other = said(office.browser(Role.REGISTRY).get(f"/admin/referral/details/?id={value}"))
    assert "Fratrie" not in other
    assert "Essai Coordination" in other
    late = coordinator.get(f"/admin/referral/step/?move=except&id={value}")
    assert late.status_code == 302


# ---- completed
def test_reasons_are_one_per_domain(office: Office, coordinator: Browser) -> None:
    value = bring(coordinator, **whole(office, place(office, "Celleneuve")))
    scolaire = office.one(select(ReferralReason.domain_id))
    twice = edit(coordinator, value, **{"reasons-5-domain_id": str(scolaire), "reasons-5-text": "Encore"})
    assert twice.status_code == 422
    assert "Ce domaine est déjà renseigné" in error_of(twice, "reasons-5-domain_id")
    assert office.one(select(func.count(ReferralReason.id))) == 1


def test_what_the_parents_must_be_told_is_settled_when_they_are(office: Office, coordinator: Browser) -> None:
    value = bring(coordinator)
    assert edit(coordinator, value, received_on=(today() - timedelta(days=3)).isoformat()).status_code == 302
    row = office.one(select(ParentInformation))
    assert (row.due_on, row.informed_on) == (today() - timedelta(days=3), None)
    assert edit(coordinator, value, informed_on=today().isoformat(), agreement="yes").status_code == 302
    row = office.one(select(ParentInformation))
    assert row.informed_on == today()
    assert row.informed_by_id is not None


def test_an_examined_referral_keeps_its_date_and_its_child(office: Office, coordinator: Browser) -> None:
    value = bring(coordinator)
    put_on_agenda(office, value, decided=True)
    answer = edit(coordinator, value, received_on="2020-01-01")
    assert "n’attend plus" in error_of(answer, "received_on")
    assert edit(coordinator, value, institution="École").status_code == 302
    assert "Classer sans suite" not in coordinator.get(f"/admin/referral/details/?id={value}").text


def test_a_referral_goes_to_the_right_child_with_its_reasons(office: Office, coordinator: Browser) -> None:
    value = bring(coordinator, **whole(office, place(office, "Celleneuve")) | {"informed_on": "", "agreement": ""})
    bring(coordinator, last_name="Morel", birth_date="2015-01-01")
    right = office.one(select(Child.id).where(Child.last_name == "Morel"))
    assert edit(coordinator, value, child_id=str(right)).status_code == 302
    assert office.one(select(ReferralReason.child_id)) == right
    assert [row[0] for row in office.all(select(ParentInformation.child_id))] == [right, right]
    assert office.one(select(Referral.verdict).where(Referral.id == value)) is Verdict.NO_ADDRESS


# ---- its end
def test_a_family_refuses(office: Office, coordinator: Browser) -> None:
    value = bring(coordinator)
    refused = step(coordinator, "drop", value, refused="y")
    assert "quel jour la famille a été informée" in error_of(refused, "informed_on")
    assert step(coordinator, "drop", value, refused="y", informed_on=today().isoformat()).status_code == 302
    referral = office.one(select(Referral))
    assert (referral.state, referral.agreement) == (ReferralState.DROPPED, "no")
    assert referral.dropped_at is not None
    assert office.one(select(ParentInformation.informed_on)) == today()
    child = said(coordinator.get(f"/admin/child/details/?id={referral.child_id}"))
    assert "Saisine classée sans suite" in child
    assert "Compléter la saisine" not in child


def test_a_referral_on_an_agenda_is_neither_dropped_nor_deleted(office: Office, coordinator: Browser) -> None:
    value = bring(coordinator)
    put_on_agenda(office, value)
    assert "retirez-la d’abord" in said(step(coordinator, "drop", value))
    page = coordinator.get(f"/admin/referral/delete/?id={value}")
    assert "1 examen de situation en dépend" in said(page)


def test_a_mistake_is_taken_back(office: Office, coordinator: Browser) -> None:
    value = bring(coordinator, **whole(office, place(office, "Celleneuve")) | {"informed_on": "", "agreement": ""})
    page = coordinator.get(f"/admin/referral/delete/?id={value}")
    assert coordinator.post(f"/admin/referral/delete/?id={value}", form_of(page, "form.acts")).status_code == 302
    for model in (Referral, ReferralReason, ParentInformation):
        assert office.one(select(func.count(model.id))) == 0
    assert office.one(select(func.count(Child.id))) == 1


# ---- what is printed
def test_the_answer_says_nothing_confidential(office: Office, coordinator: Browser) -> None:
    fields = whole(office, place(office, "Celleneuve")) | {"birth_date": "2005-01-01", "first_name": "Jean-Baptiste"}
    value = bring(coordinator, **fields)
    step(coordinator, "except", value, exception_reason="Fratrie déjà suivie")
    put_on_agenda(office, value, decided=True)
    page = coordinator.get(f"/admin/referral/answer/?id={value}")
    told = said(page)
    assert "J.-B. T., dossier" in told
    assert "examinée par l’équipe pluridisciplinaire de soutien le" in told
    assert "La famille est informée." in told
    child = office.one(select(Child))
    letter = " ".join(str(one) for one in soup_of(page).select("article"))
    for hidden in (
        "Tazaghine",
        "Jean-Baptiste",
        SECRET,
        TRIED,
        STRENGTHS,
        "Fratrie",
        "Scolaire",
        "rue des Écoles",
        "Pas de suite",
        "2005",
        "Samia",
        "Limite d’âge",
    ):
        assert hidden not in letter, hidden
    assert child.file_number in letter
    kept = [row[0] for row in office.all(select(AccessEntry.subject_id).where(AccessEntry.detail == f"saisine n° {value}"))]
    assert set(kept) == {child.id}


def test_the_answer_is_noted_once_sent(office: Office, coordinator: Browser) -> None:
    value = bring(coordinator)
    assert "Répondre à l’auteur de la saisine" in details(coordinator, value)
    ahead = step(coordinator, "answer", value, answered_on=(today() + timedelta(days=1)).isoformat())
    assert "dans le futur" in error_of(ahead, "answered_on")
    assert step(coordinator, "answer", value).status_code == 302
    assert office.one(select(Referral.answered_on)) == today()
    assert "Répondre à l’auteur" not in details(coordinator, value)


def test_the_blank_sheet_names_each_domain(coordinator: Browser) -> None:
    told = said(coordinator.get("/admin/referral/blank/"))
    for domain in ("Scolaire", "Santé", "Sport"):
        assert domain in told


def test_told_from_the_list_of_parents_the_referral_says_so_too(office: Office, coordinator: Browser) -> None:
    value = bring(coordinator)
    row = office.one(select(ParentInformation.id))
    path = f"/admin/information/step/?move=tell&id={row}"
    answer = coordinator.post(path, form_of(coordinator.get(path)) | {"informed_how": "phone"})
    assert answer.status_code == 302, said(answer)
    assert office.one(select(Referral.informed_on)) == today()
    assert "l’information de la famille" not in details(coordinator, value)
