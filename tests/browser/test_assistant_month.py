"""The assistant's month: an approved action becomes a contract, is signed, amended, delivered, invoiced, paid, closed and renewed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import func, select

from pre_admin.accounts.roles import Role
from pre_admin.accounts.scoping import as_system
from pre_admin.approval.models import Verb
from pre_admin.approval.services.decisions import Ruling, decide
from pre_admin.contracts.models import Amendment, Contract, ContractState, Delivery, DeliveryState, Invoice, InvoiceState
from pre_admin.core.calendar import today
from pre_admin.core.database import db
from pre_admin.funding.models import Action
from tests.browser.conftest import Crowd, Person, served
from tests.browser.test_journey import look_up
from tests.panel.test_documents import PDF
from tests.support.actions import edit as action_edit
from tests.support.actions import propose, sent
from tests.support.actions import step as action_step
from tests.support.bodies import COMMITTEE, COUNCIL, Chamber
from tests.support.contracts import IBAN, ready
from tests.support.databases import SqliteStore
from tests.support.offices import Office, address_of, make_app, make_template, release

ASSISTANT, COORDINATOR = address_of(Role.ASSISTANT), address_of(Role.COORDINATOR)
Enter = Callable[..., Person]


@dataclass
class Programme:
    """The office, its approved action, the address it is served at."""

    office: Office
    room: Chamber
    action: int
    url: str


@pytest.fixture(scope="module")
def programme(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Programme]:
    folder: Path = tmp_path_factory.mktemp("month")
    store = SqliteStore(folder)
    make_template(store, "month", folder, demo=False)
    office = Office(make_app(store.url("month"), folder), store, "month", "month")
    room = ready(office)
    day = today()
    dates = {"starts_on": str(day - timedelta(30)), "ends_on": str(day + timedelta(20))}
    action = propose(
        office.browser(), room, **dates, **{"tranches-0-amount": "1200", "unit": "session", "quantity": "25", "unit_cost": "40"}
    )
    both = [action, following(office, room, action)]
    for body, role in ((COMMITTEE, Role.TECHNICAL_COMMITTEE), (COUNCIL, Role.ADVISORY_COUNCIL)):
        for item, _ in room.items(room.sitting(both, body)):
            seen = room.version(item)
            with room.acting(role) as actor:
                decide(item, seen, Ruling(Verb.FAVOURABLE), actor)
    taken(office, action_step(action, "resolution"), resolution_number="2026-31", resolution_on=str(day))
    release(office.app)
    with served(folder, store.url("month")) as url:
        yield Programme(office, room, action, url)


def following(office: Office, room: Chamber, action: int) -> int:
    """The same action next year, both submitted."""
    taken(office, action_step(action, "submit"))
    taken(office, action_step(action, "copy"))
    key = int(office.one(select(func.max(Action.id))))
    tranche = {"tranches-0-envelope_id": str(room.envelopes[0]), "tranches-0-amount": "1000", "tranches-0-id": ""}
    taken(office, action_edit(key), **tranche)
    taken(office, action_step(key, "submit"))
    return key


def taken(office: Office, path: str, **values: str) -> None:
    answer = sent(office.browser(), path, values)
    assert answer.status_code == 302, answer.text


@pytest.fixture
def come_in(chromium: Browser, programme: Programme) -> Iterator[Enter]:
    crowd = Crowd(chromium, programme.url)
    yield crowd.enter
    crowd.leave()


# ---- gestures
CHOICE = 2
"""Clicks that choosing in a list takes: opening it, and the value."""


def counted(page: Page) -> list[str]:
    """What is clicked from here on, whatever pages follow: read by the page itself, not by what the test means to do."""
    clicks: list[str] = []
    page.expose_function("clicked", lambda said: clicks.append(said))
    listen = "addEventListener('click', (e) => e.isTrusted && window.clicked(e.target.textContent.trim()), true)"
    page.add_init_script(listen)
    page.evaluate(listen)
    return clicks


def save(page: Page) -> None:
    page.locator(".savebar .btn-primary, .savebar .btn-danger").first.click()


def kept(page: Page, told: str) -> Page:
    """Saved, and said so."""
    save(page)
    expect(page.get_by_role("status").first).to_contain_text(told)
    return page


def step(person: Person, room: str, move: str, key: int) -> Page:
    return person.go(f"/admin/{room}/step/?move={move}&id={key}").page


def newest(programme: Programme, model: Any) -> int:
    return int(programme.office.one(select(func.max(model.id))))


def state_of(programme: Programme, model: Any, key: int) -> Any:
    return programme.office.one(select(model.state).where(model.id == key))


# ---- the story
def test_an_approved_action_becomes_a_paid_contract_and_is_renewed(come_in: Enter, programme: Programme) -> None:
    assistant, coordinator = come_in(ASSISTANT), come_in(COORDINATOR)
    contract = drawn(assistant, programme)
    signed(assistant, contract)
    amended(assistant, programme, contract)
    delivered(assistant, coordinator, programme, contract)
    paid(assistant, programme, contract)
    suspended(assistant, programme, contract)
    rejected(assistant, programme, contract)
    closed(assistant, programme, contract)


def drawn(assistant: Person, programme: Programme) -> int:
    """From the approved action to the issued contract: six clicks at most, the choice in a list counted as two."""
    page = assistant.go(f"/admin/action/details/?id={programme.action}").page
    clicks = counted(page)
    page.get_by_role("link", name="Préparer le contrat").first.click()
    page.get_by_label("Catégorie d’achat").select_option(index=1)
    save(page)
    page.get_by_role("link", name="Émettre").first.click()
    kept(page, "Contrat émis")
    assert 4 <= len(clicks) <= 6 - CHOICE, clicks
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"{today().year}-C-001")
    return newest(programme, Contract)


def signed(assistant: Person, contract: int) -> None:
    kept(step(assistant, "contract", "sent", contract), "Envoi noté")
    page = step(assistant, "contract", "sign", contract)
    page.get_by_label("Signé par le prestataire le").fill(today().isoformat())
    kept(page, "signé")
    expect(page.locator("main")).to_contain_text("En cours")


def amended(assistant: Person, programme: Programme, contract: int) -> None:
    """Five sessions more, within what was approved."""
    page = assistant.go(f"/admin/amendment/new/?contract={contract}").page
    page.get_by_label("Objet").fill("Cinq séances de plus.")
    page.get_by_label("En vigueur le").fill(today().isoformat())
    look_up(page, "lines-0-line_id", "Lire", "Lire en petits groupes")
    page.locator("[name=lines-0-quantity]").fill("5")
    look_up(page, "tranches-0-envelope_id", "ville", "État")
    page.locator("[name=tranches-0-amount]").fill("200")
    save(page)
    page.wait_for_url("**/details/**")
    amendment = newest(programme, Amendment)
    kept(step(assistant, "amendment", "issue", amendment), "Avenant émis")
    page = step(assistant, "amendment", "sign", amendment)
    page.get_by_label("Signé par le prestataire le").fill(today().isoformat())
    kept(page, "Avenant signé")
    page = assistant.go(f"/admin/contract/details/?id={contract}").page
    expect(page.locator("main")).to_contain_text("1\u202f200,00")


def delivered(assistant: Person, coordinator: Person, programme: Programme, contract: int) -> None:
    """Two sessions noted by the assistant, certified at once by the coordination."""
    for quantity in ("20", "10"):
        page = assistant.go(f"/admin/delivery/new/?contract={contract}").page
        if not page.locator("[name=line_id]").input_value():
            look_up(page, "line_id", "Lire", "Lire en petits groupes")
        page.get_by_label("Date").fill(today().isoformat())
        page.get_by_label("Quantité").fill(quantity)
        page.get_by_label("Enfants présents").fill("8")
        save(page)
        page.wait_for_url("**/details/**")
    assert assistant.page.goto(f"{assistant.url}/admin/delivery/step/?move=certify&id=1").status == 403  # type: ignore[union-attr]
    assistant.complaints.clear()
    page = coordinator.go("/admin/delivery/?list=to-certify").page
    for box in page.locator("input[name=rowid]").all():
        box.check()
    page.get_by_role("button", name="Certifier").click()
    save(page)
    expect(page.get_by_role("status").first).to_contain_text("2 séances")
    states = [state for (state,) in programme.office.all(select(Delivery.state))]
    assert states == [DeliveryState.CERTIFIED] * 2


def invoice(assistant: Person, programme: Programme, contract: int, number: str, quantity: int, price: int = 40) -> int:
    """An invoice typed from its paper."""
    page = assistant.go(f"/admin/invoice/new/?contract={contract}").page
    page.get_by_label("Numéro").fill(number)
    page.get_by_label("Datée du").fill(today().isoformat())
    page.locator("[name=document_id]").set_input_files({"name": "facture.pdf", "mimeType": "application/pdf", "buffer": PDF})
    page.locator("[name=lines-0-quantity]").fill(str(quantity))
    page.locator("[name=lines-0-unit_price]").fill(str(price))
    if page.locator("[name=lines-0-amount]").count():
        page.locator("[name=lines-0-amount]").fill(str(quantity * price))
    page.locator("[name=net]").fill(str(quantity * price))
    page.locator("[name=total]").fill(str(quantity * price))
    page.locator("[name=iban]").fill(IBAN)
    save(page)
    page.wait_for_url("**/details/**")
    return newest(programme, Invoice)


def settle(assistant: Person, key: int, reference: str) -> None:
    """Its order, then its payment."""
    page = step(assistant, "invoice", "order", key)
    page.locator("[name=order_reference]").fill(reference)
    kept(page, "Mandat noté")
    kept(step(assistant, "invoice", "pay", key), "Paiement noté")


def paid(assistant: Person, programme: Programme, contract: int) -> None:
    key = invoice(assistant, programme, contract, "F-2026/012", 20)
    kept(step(assistant, "invoice", "accept", key), "Facture acceptée")
    settle(assistant, key, "M-101")
    assert state_of(programme, Invoice, key) is InvoiceState.PAID


def suspended(assistant: Person, programme: Programme, contract: int) -> None:
    """What it lacked arrives; the clock stood still meanwhile."""
    key = invoice(assistant, programme, contract, "F-2026/013", 10)
    page = step(assistant, "invoice", "suspend", key)
    page.get_by_label("Motif").fill("Le détail des séances manque.")
    kept(page, "Facture suspendue")
    kept(step(assistant, "invoice", "resume", key), "Contrôle repris")
    kept(step(assistant, "invoice", "accept", key), "Facture acceptée")
    settle(assistant, key, "M-102")


def rejected(assistant: Person, programme: Programme, contract: int) -> None:
    """Ten sessions again, which nobody certified."""
    key = invoice(assistant, programme, contract, "F-2026/014", 10)
    expect(assistant.page.locator("main")).to_contain_text("certifié")
    page = step(assistant, "invoice", "reject", key)
    page.get_by_label("Motif").fill("Ces séances sont déjà facturées.")
    kept(page, "Facture rejetée")


def closed(assistant: Person, programme: Programme, contract: int) -> None:
    kept(step(assistant, "contract", "close", contract), "Contrat clos")
    kept(step(assistant, "contract", "renew", contract), "en brouillon")
    assert state_of(programme, Contract, contract) is ContractState.CLOSED
    assert programme.office.one(select(Contract.previous_id).where(Contract.id != contract)) == contract
    with programme.office.app.app_context(), as_system("contrôle d’un essai"):
        broken = {name: rows for name, query in programme.office.app.extensions["house"].invariants.items() if (rows := query())}
        db.session.rollback()
    assert broken == {}
