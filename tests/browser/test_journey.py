"""One child from the referral to the end of the pathway, as coordinator, team member and referent in turn; each their part only."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from pre_admin.accounts.roles import Role
from pre_admin.pathways.models import ClosingReason, Pathway, Referral
from pre_admin.territories.models import Territory
from tests.browser.conftest import Crowd, Person, served
from tests.pathways.meeting_office import add_member
from tests.support.databases import SqliteStore
from tests.support.offices import Office, address_of, make_app, make_template, release
from tests.support.pathways import Town

COORDINATOR, MEMBER, REFERENT = (address_of(role) for role in (Role.COORDINATOR, Role.SUPPORT_TEAM, Role.REFERENT))
SECRET = "Ne parle plus en classe depuis la rentrée"
GONE, FORBIDDEN = "Page introuvable", "Accès non autorisé"


@pytest.fixture(scope="module")
def served_office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Office, str]]:
    """An office with a team in Cévennes and a referent, nobody else, and its server."""
    folder: Path = tmp_path_factory.mktemp("journey")
    store = SqliteStore(folder)
    make_template(store, "journey", folder, demo=False)
    office = Office(make_app(store.url("journey"), folder), store, "journey", "journey")
    Town(office, office.browser()).referent("Ouldrissi", Role.REFERENT)
    add_member(office, territory=_cevennes(office))
    release(office.app)
    with served(folder, store.url("journey")) as url:
        yield office, url


def _cevennes(office: Office) -> int:
    return int(office.one(select(Territory.id).where(Territory.name == "Cévennes")))


@pytest.fixture
def enter(chromium: Browser, served_office: tuple[Office, str]) -> Iterator[Callable[..., Person]]:
    crowd = Crowd(chromium, served_office[1])
    yield crowd.enter
    crowd.leave()


def fill(page: Page, **fields: str) -> None:
    """Type in fields, or choose, by the name they are sent under."""
    for name, value in fields.items():
        control = page.locator(f"main [name={name}]").first
        kind = control.evaluate("e => e.tagName")
        control.select_option(value) if kind == "SELECT" else control.fill(value)


def look_up(page: Page, name: str, typed: str, told: str) -> None:
    """Choose a record by typing a part of its name."""
    box = page.locator(f"[name={name}] + .ts-wrapper")
    box.click()
    box.locator("input").fill(typed)
    box.locator(".option", has_text=told).first.click()


def press(page: Page, label: str) -> None:
    """The button of the bar, and the page that follows."""
    with page.expect_navigation():
        page.locator(".savebar").get_by_role("button", name=label, exact=True).click(timeout=5000)
    assert page.locator(".notice-stop").count() == 0, page.locator(".notice-stop").inner_text()


def take(person: Person, pathway: int, step: str, label: str, **fields: str) -> None:
    """A step of the pathway, by its page."""
    person.go(f"/admin/pathway/step/?move={step}&id={pathway}")
    fill(person.page, **fields)
    press(person.page, label)


def bring(person: Person, first_name: str) -> None:
    """« Nouvelle saisine »: the child, the mother, the reasons, in one screen."""
    page = person.go("/admin/referral/new/").page
    fill(page, last_name="Tazaghine", first_name=first_name, birth_date="2018-12-03", sex="girl", address="12, rue des Écoles")
    look_up(page, "neighbourhood_id", "Celle", "Celleneuve")
    prefix = "guardians-0-"
    fill(page, **{f"{prefix}last_name": "Tazaghine", f"{prefix}first_name": "Samia", f"{prefix}relation": "mother"})
    fill(page, institution="École Louis-Armstrong", sender_name="Claire Bonnet", strengths="Aime dessiner")
    page.get_by_label("Scolaire", exact=True).check()
    page.get_by_label("Scolaire : ce qui est constaté", exact=True).fill(SECRET)
    fill(page, informed_on=page.evaluate("new Date().toISOString().slice(0, 10)"), informed_by="La directrice", agreement="yes")
    press(page, "Enregistrer")
    if page.get_by_role("button", name=re.compile("autre enfant")).count():
        page.get_by_role("button", name=re.compile("autre enfant")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Saisine du")


def meet(person: Person, held_on: str) -> int:
    """A meeting of the team today: planned, its agenda drawn, the members called. Returns its number."""
    page = person.go("/admin/meeting/new/").page
    look_up(page, "territory_id", "Cév", "Cévennes")
    fill(page, held_on=held_on, starts_at="14:00")
    press(page, "Enregistrer")
    number = int(page.url.rpartition("id=")[2])
    person.go(f"/admin/meeting/agenda/?id={number}")
    page.get_by_role("button", name="Tout inscrire").click()
    expect(page.locator("#order li")).to_have_count(1)
    return number


def call(person: Person, meeting: int) -> None:
    """The members are convened."""
    person.go(f"/admin/meeting/step/?move=convene&id={meeting}")
    press(person.page, "Convoquer l’équipe")


def conclude(person: Person, meeting: int) -> None:
    """The team proposes a pathway; the meeting is closed."""
    page = person.go(f"/admin/meeting/run/?id={meeting}").page
    page.locator("[name=decision][value=pathway]").check()
    page.get_by_label("Conclusion").fill("Un parcours est proposé, avec un accompagnement à la scolarité.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".run-list h2")).to_have_text("1 sur 1 conclues")
    person.go(f"/admin/meeting/step/?move=close&id={meeting}")
    press(page, "Clore la réunion")


def opened(person: Person, pathway: int, day: str) -> None:
    """The mother signs, the pathway opens, a referent follows it."""
    person.go(f"/admin/pathway/step/?move=consent&id={pathway}")
    press(person.page, "Recueillir l’accord")
    take(person, pathway, "open", "Ouvrir le parcours", entry_on=day)
    person.go(f"/admin/pathway/step/?move=entrust&id={pathway}")
    look_up(person.page, "referent_id", "Ould", "Ouldrissi")
    press(person.page, "Confier à un référent")


def says(person: Person, path: str) -> str:
    """What a page says."""
    person.go(path)
    return str(person.page.locator("main").inner_text())


@pytest.mark.parametrize("leaving", [False, True], ids=["to the end", "withdrawn"])
def test_a_child_from_referral_to_closing(enter: Callable[..., Person], served_office: tuple[Office, str], leaving: bool) -> None:
    office = served_office[0]
    coordinator, member, referent = enter(COORDINATOR), enter(MEMBER), enter(REFERENT)
    day: Any = coordinator.page.evaluate("new Date().toISOString().slice(0, 10)")
    bring(coordinator, "Malika" if leaving else "Lina")
    held_on = day if not leaving else coordinator.page.evaluate("new Date(Date.now() - 864e5).toISOString().slice(0, 10)")
    meeting = meet(coordinator, held_on)
    child = int(str(coordinator.page.locator("#order li a").get_attribute("href")).rpartition("=")[2])
    file = f"/admin/child/details/?id={child}"

    # The team member sees the situation from convocation on, and changes nothing.
    assert GONE in says(member, file)
    call(coordinator, meeting)
    assert "Tazaghine" in says(member, file)
    referral = f"/admin/referral/details/?id={office.one(select(Referral.id).where(Referral.child_id == child))}"
    assert SECRET in says(member, referral)
    assert member.page.get_by_role("link", name="Modifier").count() == 0
    for shut in (f"/admin/child/edit/?id={child}", f"/admin/meeting/run/?id={meeting}"):
        assert says(member, shut).startswith(FORBIDDEN)
    conclude(coordinator, meeting)

    # The parents sign; the referent sees the child from the day the pathway is entrusted.
    pathway = int(office.one(select(Pathway.id).where(Pathway.child_id == child)))
    assert GONE in says(referent, file)
    opened(coordinator, pathway, day)
    assert ("Malika" if leaving else "Lina") in says(referent, "/my/")
    assert SECRET not in says(referent, file)
    take(referent, pathway, "follow", "Ajouter un suivi", done_on=day, kind="child", minutes="30", text="Deux pages lues.")
    assert "Deux pages lues." in says(referent, file)
    assert says(referent, referral).startswith(FORBIDDEN)
    assert "Deux pages lues." not in says(member, file), "the follow-up is not the team's"

    # The end: by closing, or because the parents leave; the referent's access ends with it.
    if leaving:
        take(coordinator, pathway, "withdraw", "Retrait de l’accord", withdrawn_on=day)
        assert "Retiré" in says(coordinator, f"/admin/pathway/details/?id={pathway}")
    else:
        take(coordinator, pathway, "review", "Faire le bilan", reviewed_on=day, summary="L’objectif est atteint.")
        take(coordinator, pathway, "close", "Clore le parcours", closed_on=day, closing_reason_id=_reason(office))
        assert "Clos" in says(coordinator, f"/admin/pathway/details/?id={pathway}")
    assert GONE in says(referent, file)
    note = "de fin" in says(referent, "/admin/")
    assert note is leaving, "one closing note, after a withdrawal alone"
    assert "Deux pages lues." in says(coordinator, file)


def _reason(office: Office) -> str:
    return str(office.one(select(ClosingReason.id).where(ClosingReason.label == "Objectifs atteints")))
