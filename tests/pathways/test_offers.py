"""Actions open to children: what they may be, their places, nobody takes the last one twice."""

import threading
from typing import Any

import pytest
from sqlalchemy import func, select

from pre_admin.accounts.roles import Role
from pre_admin.accounts.scoping import as_system
from pre_admin.core.calendar import school_year_of, today
from pre_admin.core.errors import DomainError
from pre_admin.core.unit_of_work import begin_writing, unit_of_work
from pre_admin.pathways.models import ActionKind, ActionOffer, PathwayAction, PathwayType
from pre_admin.pathways.services import pathways as services
from tests.partners.test_at_once import meanwhile, paused
from tests.pathways.club_helpers import add_offer, add_pupils, type_id, writing
from tests.support.forms import error_of, form_of, said, value_of
from tests.support.offices import Office

THIS_YEAR = school_year_of(today())


def propose(office: Office, child: int, offer: int) -> None:
    """A place is taken, as the pathway's page does it."""
    with writing(office):
        pathway = services.propose_pathway(child, PathwayType.PERSONAL, None)
        services.propose_action(pathway, {"offer_id": offer}, None)


def fields(office: Office, **given: Any) -> dict[str, Any]:
    with office.app.app_context(), as_system("essai"):
        kind = type_id("Activité culturelle")
    return {"label": "Atelier théâtre", "type_id": str(kind), "kind": "funded", "places": "12", **given}


def test_an_action_is_added_and_its_places_counted(office: Office) -> None:
    browser = office.browser()
    page = browser.get("/admin/action-offer/new/")
    assert value_of(page, "school_year") == str(THIS_YEAR)
    made = browser.post("/admin/action-offer/new/", dict(form_of(page)) | fields(office))
    assert made.status_code == 302
    offer = office.one(select(ActionOffer.id))
    for child in add_pupils(office, None)[:3]:
        propose(office, child, offer)
    assert "3 sur 12" in said(browser.get("/admin/action-offer/"))
    assert "3 sur 12" in said(browser.get(made.location))


@pytest.mark.parametrize(
    ("given", "name", "sentence"),
    [
        ({"places": "0"}, "places", "Le nombre de places va de 1 à 500."),
        ({"places": "999999999999"}, "places", "Ce nombre est hors des limites"),
        ({"label": ""}, "label", "Ce champ est obligatoire."),
        ({"type_id": "999999"}, "type_id", "Choisissez une valeur de la liste."),
        ({"provider_id": "999999"}, "provider_id", "Cette fiche n’existe pas"),
    ],
)
def test_what_refuses_is_said_beside_its_field(office: Office, given: dict[str, str], name: str, sentence: str) -> None:
    browser = office.browser()
    answer = browser.post(
        "/admin/action-offer/new/", dict(form_of(browser.get("/admin/action-offer/new/"))) | fields(office, **given)
    )
    assert answer.status_code == 422
    assert sentence in error_of(answer, name)
    assert given.get("label") == "" or value_of(answer, "label") == "Atelier théâtre"
    assert office.one(select(func.count(ActionOffer.id))) == 0


def test_the_same_action_twice_a_year_is_refused(office: Office) -> None:
    add_offer(office)
    browser = office.browser()
    answer = browser.post("/admin/action-offer/new/", dict(form_of(browser.get("/admin/action-offer/new/"))) | fields(office))
    assert "existe déjà" in error_of(answer, "label")


def test_places_taken_hold_the_places_and_the_type(office: Office) -> None:
    offer = add_offer(office, places=3)
    for child in add_pupils(office, None)[:2]:
        propose(office, child, offer)
    browser = office.browser()
    path = f"/admin/action-offer/edit/?id={offer}"
    answer = browser.post(path, dict(form_of(browser.get(path))) | {"places": "1", "kind": "funded"})
    assert answer.status_code == 422
    assert "2 places sont déjà prises" in error_of(answer, "places")
    assert "Des enfants y ont déjà une place" in error_of(answer, "kind")
    assert office.one(select(ActionOffer.places)) == 3
    deleted = browser.get(f"/admin/action-offer/delete/?id={offer}")
    assert "ne peut pas être supprimée" in said(deleted)


def test_the_ready_made_lists_and_the_free_places(office: Office) -> None:
    full, open_one = add_offer(office, places=1, label="Complète"), add_offer(office, label="Ouverte")
    add_offer(office, label="Ancienne", school_year=THIS_YEAR - 1)
    propose(office, add_pupils(office, None)[0], full)
    browser = office.browser()
    lists = {
        "": {"Complète", "Ouverte"}, "?state=full": {"Complète"}, "?state=active": {"Complète", "Ouverte", "Ancienne"},
        "?free=yes": {"Ouverte"}, "?free=no": {"Complète"}, "?state=archived": set(),
        f"?state=active&year={THIS_YEAR - 1}": {"Ancienne"}, "?kind=funded": set(),
    }  # fmt: skip
    for query, wanted in lists.items():
        page = browser.get(f"/admin/action-offer/{query}").text
        assert {name for name in ("Complète", "Ouverte", "Ancienne") if f">{name}</a>" in page} == wanted, query
    assert open_one


def test_an_action_is_renewed_for_the_next_year(office: Office) -> None:
    offer = add_offer(office)
    propose(office, add_pupils(office, None)[0], offer)
    browser = office.browser()
    path = f"/admin/action-offer/step/?move=renew&id={offer}"
    page = browser.get(path)
    assert (value_of(page, "label"), value_of(page, "places")) == ("Atelier théâtre", "12")
    done = browser.post(path, dict(form_of(page)) | {"places": "20"})
    assert done.status_code == 302
    assert "0 sur 20" in said(browser.get(done.location))
    assert office.all(select(ActionOffer.school_year, ActionOffer.places).order_by(ActionOffer.id))[1] == (THIS_YEAR + 1, 20)
    twice = browser.post(path, dict(form_of(browser.get(path))))
    assert "existe déjà" in error_of(twice, "label")


def test_who_reads_and_who_does_not(office: Office) -> None:
    offer = add_offer(office)
    for role in (Role.REFERENT, Role.SUPPORT_TEAM):
        browser = office.browser(role)
        assert "Atelier théâtre" in said(browser.get("/admin/action-offer/")), role
        assert browser.get(f"/admin/action-offer/details/?id={offer}").status_code == 200
        assert browser.get(f"/admin/action-offer/edit/?id={offer}").status_code == 403
        assert browser.get(f"/admin/action-offer/step/?move=renew&id={offer}").status_code == 403
    for role in (Role.ASSISTANT, Role.TECHNICAL_COMMITTEE, Role.ADMINISTRATOR, Role.REGISTRY):
        assert office.browser(role).get("/admin/action-offer/").status_code == 403, role


def test_a_referent_reads_the_same_number_of_places(office: Office) -> None:
    """None of these children is theirs: the number stays true."""
    offer = add_offer(office)
    for child in add_pupils(office, None)[:3]:
        propose(office, child, offer)
    browser = office.browser(Role.REFERENT)
    assert "3 sur 12" in said(browser.get("/admin/action-offer/"))
    assert "3 sur 12" in said(browser.get(f"/admin/action-offer/details/?id={offer}"))
    assert "Tazaghine" not in browser.get(f"/admin/action-offer/details/?id={offer}").text


def test_a_full_or_archived_action_is_refused(office: Office) -> None:
    offer = add_offer(office, places=1)
    first, second, *_ = add_pupils(office, None)
    propose(office, first, offer)
    with pytest.raises(DomainError, match="Il n’y a plus de place"):
        propose(office, second, offer)
    with writing(office) as session:
        session.get_one(ActionOffer, offer).archived_at = session.get_one(ActionOffer, offer).created_at
    with pytest.raises(DomainError, match="n’est plus proposée"):
        propose(office, second, offer)


def test_two_people_do_not_take_the_last_place(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    offer, started = add_offer(office, places=1), threading.Event()
    pathways = []
    for child in add_pupils(office, None)[:2]:
        with writing(office):
            pathways.append(services.propose_pathway(child, PathwayType.PERSONAL, None).id)
    monkeypatch.setattr(services, "place_refusal", paused(services.place_refusal, started))

    def take(pathway: int) -> str:
        with office.app.app_context(), as_system("essai"):
            begin_writing()
            try:
                with unit_of_work() as session:
                    found = session.get_one(services.Pathway, pathway)
                    services.propose_action(found, {"offer_id": offer}, None)
            except DomainError as refusal:
                return refusal.message
        return "taken"

    answers = meanwhile(lambda: take(pathways[0]), lambda: take(pathways[1]), started)
    assert answers[0] == "taken"
    assert "Il n’y a plus de place" in answers[1]
    assert office.one(select(func.count(PathwayAction.id))) == 1
    assert office.one(select(PathwayAction.kind)) is ActionKind.MAINSTREAM
