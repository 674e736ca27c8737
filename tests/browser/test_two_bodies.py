"""The whole way of forty actions: the secretary prepares, members mark and say their ties, the chair decides, minutes, then the council."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import func, select

from pre_admin.accounts.roles import Role
from pre_admin.accounts.scoping import as_system
from pre_admin.accounts.services import create_user
from pre_admin.approval.models import AgendaItem, Sitting, SittingState
from pre_admin.core.calendar import today
from pre_admin.core.database import db
from pre_admin.funding.models import Action, FundedState, LedgerEntry, LedgerKind
from pre_admin.funding.settings import COUNCIL_PROXY, COUNCIL_QUORUM
from pre_admin.partners.models import BodyMember
from tests.approval.paper_desk import read
from tests.approval.test_sittings import rules_decided
from tests.browser.conftest import Crowd, Person, served
from tests.support.bodies import COMMITTEE, COUNCIL, Chamber, chamber
from tests.support.databases import SqliteStore
from tests.support.offices import PASSWORD, Office, address_of, make_app, make_template, release

CHAIR, COUNCIL_CHAIR, SECRETARY = (address_of(role) for role in (Role.TECHNICAL_COMMITTEE, Role.ADVISORY_COUNCIL, Role.ASSISTANT))
MEMBERS = {1: "membre1@essai.example", 2: "membre2@essai.example"}
ITEMS, TOGETHER = 40, 30
TIED, TIED_TOO, DISPUTED, REDUCED, LAST = 31, 32, 33, 34, 40
ACCEPTED = "Accord écrit de la Ville, 500 euros de plus."

Enter = Callable[..., Person]


@dataclass
class Programme:
    """The office, its chamber, the address it is served at."""

    office: Office
    room: Chamber
    url: str


def _furnish(office: Office) -> Chamber:
    """Forty actions for a little less money than they ask; two members more with an account."""
    room = chamber(office, voted=(40_000,))
    rules_decided(room)
    rules_decided(room, settings=(COUNCIL_QUORUM, COUNCIL_PROXY))
    for rank in range(1, ITEMS + 1):
        room.action({0: 3000 if rank == LAST else 1000}, provider=1 if rank in (TIED, TIED_TOO) else 0)
    with room.writing():
        for rank, email in MEMBERS.items():
            account = create_user(email, f"Camille Membre{rank}", PASSWORD, [Role.TECHNICAL_COMMITTEE])
            db.session.get_one(BodyMember, room.members[COMMITTEE][rank]).user_id = account.id
    return room


@pytest.fixture(scope="module")
def programme(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Programme]:
    folder: Path = tmp_path_factory.mktemp("bodies")
    store = SqliteStore(folder)
    make_template(store, "bodies", folder, demo=False)
    office = Office(make_app(store.url("bodies"), folder), store, "bodies", "bodies")
    room = _furnish(office)
    release(office.app)
    with served(folder, store.url("bodies")) as url:
        yield Programme(office, room, url)


@pytest.fixture
def come_in(chromium: Browser, programme: Programme) -> Iterator[Enter]:
    crowd = Crowd(chromium, programme.url)
    yield crowd.enter
    crowd.leave()


# ---- gestures
def save(page: Page) -> None:
    page.locator(".savebar .btn-primary, .savebar .btn-danger").click()


def step(person: Person, move: str, sitting: int) -> Page:
    return person.go(f"/admin/sitting/step/?move={move}&id={sitting}").page


def prepare(programme: Programme, secretary: Person, body: str, count: int) -> int:
    """A sitting of today, everything that waits on its agenda, its members called."""
    page = secretary.go("/admin/sitting/new/").page
    page.get_by_label("Instance").select_option(body)
    page.get_by_label("Date").fill(today().isoformat())
    page.get_by_label("Lieu").fill("Salle Jean-Moulin")
    save(page)
    page.wait_for_url("**/details/**")
    sitting = int(programme.office.one(select(func.max(Sitting.id))))
    page = secretary.go(f"/admin/sitting/agenda/?id={sitting}").page
    page.get_by_role("button", name="Tout inscrire").click()
    expect(page.locator("ol.items > li")).to_have_count(count)
    save(step(secretary, "convene", sitting))
    page.wait_for_url("**/convocations/**")
    return sitting


def seat(person: Person, sitting: int, members: list[int]) -> None:
    """They come in."""
    page = person.go(f"/admin/sitting/attendance/?id={sitting}").page
    for member in members:
        page.locator(f"#m{member} button[value=in]").click()
        expect(page.locator(f"#m{member}")).to_contain_text("En salle")


def item(programme: Programme, sitting: int, number: int) -> str:
    """The sheet of « Atelier N », whatever its place on the agenda."""
    statement = select(AgendaItem.id).join(Action, Action.id == AgendaItem.action_id)
    found = programme.office.one(statement.where(AgendaItem.sitting_id == sitting, Action.title == f"Atelier {number}"))
    return f"/admin/approval/?sitting={sitting}&item={found}"


def record(page: Page, key: str, said: str, typed: str = "") -> None:
    """By the keyboard."""
    page.keyboard.press(key)
    if typed:
        page.keyboard.press("Control+a")
        page.keyboard.type(typed)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".decided")).to_contain_text(said)


def together(person: Person, sitting: int, most: int) -> None:
    """What is in the lot without debate of the first so many, favourable."""
    page = person.go(f"/admin/approval/?sitting={sitting}").page
    for row in page.locator("#agenda li:has(input[name=rowid])").all():
        if int(row.locator("a[data-row]").inner_text().rsplit(" ", 1)[1]) <= most:
            row.locator("input").check()
    page.get_by_role("button", name="Décider ensemble").click()
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_role("link", name="Revenir à l’ordre du jour").wait_for()


def paper(person: Person, name: str, sitting: int) -> str:
    answer = person.page.request.get(f"{person.url}/admin/sitting/{name}/?id={sitting}")
    assert answer.status == 200, name
    return read(answer.body())


# ---- the story
def test_forty_actions_go_through_both_bodies(come_in: Enter, programme: Programme) -> None:
    committee(come_in, programme)
    minutes(come_in, programme)
    council(come_in, programme)


def committee(come_in: Enter, programme: Programme) -> None:
    secretary, chair = come_in(SECRETARY), come_in(CHAIR)
    members = programme.room.members[COMMITTEE]
    sitting = prepare(programme, secretary, "technical_committee", ITEMS)
    # Before: a member says their tie, another one marks.
    tied, marking = come_in(MEMBERS[1]), come_in(MEMBERS[2])
    page = tied.go(f"/admin/sitting/interest/?id={sitting}").page
    page.get_by_label("Prestataire").select_option(label="Passerelles de la Mosson")
    page.get_by_label("Lien", exact=False).last.fill("Bénévole")
    page.get_by_role("button", name="Déclarer ce lien").click()
    page = tied.go(f"/admin/approval/?sitting={sitting}").page
    expect(page.locator("#agenda li.recused")).to_have_count(2)
    assert "Passerelles" not in page.content()
    assert "Atelier 31" not in page.content()
    page = marking.go(item(programme, sitting, 2)).page
    page.keyboard.press("n")
    expect(page.locator("#agenda")).to_contain_text("1 défavorable")
    page.keyboard.press("d")
    expect(page.locator("#agenda")).to_contain_text("à débattre : 1")
    # The day: four in the room, the sitting opens, what somebody wants debated leaves the first lot.
    seat(secretary, sitting, members[:4])
    save(step(secretary, "open", sitting))
    secretary.page.wait_for_url("**/details/**")
    together(secretary, sitting, TOGETHER)
    expect(secretary.page.locator("main")).to_contain_text(f"{TOGETHER - 1} décisions enregistrées")
    # Quorum lost on an item, two members being recused; regained when another one arrives.
    page = secretary.go(item(programme, sitting, TIED)).page
    page.locator("#member").select_option(str(members[2]))
    page.locator("form:has(#member) button").click()
    expect(page.locator("main")).to_contain_text("quorum 2 pour 3")
    page.keyboard.press("f")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert").first).to_contain_text("Le quorum n’est pas atteint")
    assert marking.page.goto(programme.url + item(programme, sitting, TIED)).status == 404  # type: ignore[union-attr]
    marking.complaints.clear()
    seat(secretary, sitting, [members[4]])
    record(secretary.go(item(programme, sitting, TIED)).page, "f", "Favorable")
    record(secretary.go(item(programme, sitting, TIED_TOO)).page, "f", "Favorable")
    # The chair and the secretary decide the same item.
    page, other = chair.go(item(programme, sitting, DISPUTED)).page, secretary.go(item(programme, sitting, DISPUTED)).page
    record(page, "f", "Favorable")
    other.keyboard.press("r")
    other.keyboard.type("Le budget détaillé.")
    other.keyboard.press("Control+Enter")
    expect(other.get_by_role("alert").first).to_contain_text("n’est pas enregistrée")
    other.get_by_role("button", name="Enregistrer la mienne à la place").click()
    expect(other.locator(".decided")).to_contain_text("Reportée")
    record(chair.go(item(programme, sitting, REDUCED)).page, "m", "Montant réduit", "500")
    for number in (2, 35, 36, 37, 38, 39):
        record(chair.go(item(programme, sitting, number)).page, "f", "Favorable")
    # The money: refused, then excepted by name.
    page = chair.go(item(programme, sitting, LAST)).page
    page.keyboard.press("f")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#overrun_reason")).to_be_visible()
    expect(page.locator("main")).to_contain_text("500,00 €")
    page.locator("#overrun_reason").fill(ACCEPTED)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".decided")).to_contain_text("Dépassement exceptionnel")
    save(step(secretary, "close", sitting))
    secretary.page.wait_for_url("**/details/**")
    assert programme.office.one(select(Sitting.state).where(Sitting.id == sitting)) is SittingState.CLOSED


def minutes(come_in: Enter, programme: Programme) -> None:
    secretary, member = come_in(SECRETARY), come_in(MEMBERS[1])
    sitting = int(programme.office.one(select(func.max(Sitting.id))))
    assert "PROJET" in paper(secretary, "minutes", sitting)
    page = step(secretary, "sign", sitting)
    page.get_by_label("Signé par").fill("Camille Membre0, présidente")
    save(page)
    page.wait_for_url("**/details/**")
    told = paper(secretary, "minutes", sitting)
    assert "PROJET" not in told
    for words in ("Atelier 31", "Le budget détaillé.", ACCEPTED, "Reportée", "Montant réduit", "500,00", "Camille Membre4"):
        assert words in told, words
    theirs = paper(member, "minutes", sitting)
    assert "EXTRAIT" in theirs.upper()
    assert "Atelier 31" not in theirs
    assert "Passerelles" not in theirs
    assert "Le budget détaillé." in paper(secretary, "letters", sitting)


def council(come_in: Enter, programme: Programme) -> None:
    secretary, chair = come_in(SECRETARY), come_in(COUNCIL_CHAIR)
    sitting = prepare(programme, secretary, "advisory_council", ITEMS - 1)
    seat(secretary, sitting, programme.room.members[COUNCIL][:3])
    save(step(secretary, "open", sitting))
    secretary.page.wait_for_url("**/details/**")
    together(chair, sitting, ITEMS)
    # What the committee excepted by name is not excepted twice: the council takes no euro more.
    expect(chair.page.locator("main")).to_contain_text(f"{ITEMS - 1} décisions enregistrées")
    save(step(secretary, "close", sitting))
    secretary.page.wait_for_url("**/details/**")
    states = dict(programme.office.all(select(Action.state, func.count()).group_by(Action.state)))
    assert states == {FundedState.APPROVED: ITEMS - 1, FundedState.DEFERRED: 1}
    held = programme.office.one(select(func.sum(LedgerEntry.amount)).where(LedgerEntry.kind == LedgerKind.APPROVED))
    assert held == Decimal("40500.00")
    assert programme.office.one(select(func.sum(LedgerEntry.amount)).where(LedgerEntry.kind == LedgerKind.RESERVED)) == 0
    with programme.office.app.app_context(), as_system("contrôle d’un essai"):
        broken = {name: rows for name, query in programme.office.app.extensions["house"].invariants.items() if (rows := query())}
        db.session.rollback()
    assert broken == {}
