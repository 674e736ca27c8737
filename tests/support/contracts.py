"""Trying contracts: a provider whose papers are right, an approved action, a contract taken as far as a test needs."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from werkzeug.test import TestResponse

from pre_admin.accounts.roles import Role
from pre_admin.contracts.models import Contract, PurchaseCategory
from pre_admin.core.calendar import today
from pre_admin.core.database import db
from pre_admin.core.settings import Typed
from pre_admin.funding.models import LedgerKind
from pre_admin.funding.queries.ledger import held_by
from pre_admin.panel.settings import decide
from pre_admin.partners.models import PaperKind, Provider, ProviderPaper, VatRule
from tests.support.actions import approved, sent
from tests.support.actions import step as action_step
from tests.support.bodies import Chamber, chamber
from tests.support.offices import Browser, Office

LIST = "/admin/contract/"
NEW = f"{LIST}new/"
LETTERHEAD = {
    "office_name": "Caisse des écoles de Montpellier", "office_form": "Établissement public communal",
    "office_address": "1 place Georges-Frêche", "office_siret": "732 829 320 00074", "office_signer": "Maëlle Thévenoux",
    "office_function": "présidente déléguée",
}  # fmt: skip
SIRET = "73282932000074"
IBAN = "FR1420041010050500013M02606"


def ready(office: Office, voted: tuple[int, ...] = (100_000, 50_000), letterhead: bool = True, **provider: Any) -> Chamber:
    """A chamber whose first provider lacks nothing that a contract needs."""
    room = chamber(office, voted)
    with room.writing():
        held = db.session.get_one(Provider, room.providers[0])
        given = {
            "siret": SIRET,
            "representative": "Dominique Ferrand",
            "iban": IBAN,
            "vat": VatRule.NOT_SUBJECT,
            "address": "3 rue Haute",
            **provider,
        }
        for name, value in given.items():
            setattr(held, name, value)
        for kind in (PaperKind.INSURANCE, PaperKind.VIGILANCE):
            dates = {"dated_on": today() - timedelta(30), "expires_on": today() + timedelta(300)}
            db.session.add(ProviderPaper(provider_id=held.id, kind=kind, **dates))
    with room.acting(Role.COORDINATOR) as actor:
        typed = {name: Typed(text, 0) for name, text in LETTERHEAD.items() if letterhead}
        assert not decide(office.app.extensions["house"].settings, typed, actor).errors
    return room


def resolved(room: Chamber, **values: str) -> int:
    """An approved action with its resolution, priced by the session."""
    priced = {"unit": "session", "quantity": "25", "unit_cost": "40", **values}
    key = approved(room, **priced)
    answer = sent(
        room.office.browser(), action_step(key, "resolution"), {"resolution_number": "2026-31", "resolution_on": str(today())}
    )
    assert answer.status_code == 302, answer.text
    return key


def desk(room: Chamber) -> Browser:
    return room.office.browser(Role.ASSISTANT)


def drawn(person: Browser, room: Chamber, action: int, **values: str) -> TestResponse:
    """The form of a new contract drawn from an action, with these values typed over it."""
    return sent(person, f"{NEW}?action={action}", {"category_id": category(room), **values})


def drafted(person: Browser, room: Chamber, action: int, **values: str) -> int:
    answer = drawn(person, room, action, **values)
    assert answer.status_code == 302, answer.text
    return latest(room)


def latest(room: Chamber) -> int:
    return int(room.office.one(select(Contract.id).order_by(Contract.id.desc()).limit(1)))


def category(room: Chamber) -> str:
    return str(room.office.one(select(PurchaseCategory.id).order_by(PurchaseCategory.rank).limit(1)))


def step(key: int, move: str) -> str:
    return f"{LIST}step/?move={move}&id={key}"


def details(key: int) -> str:
    return f"{LIST}details/?id={key}"


def edit(key: int) -> str:
    return f"{LIST}edit/?id={key}"


def take(person: Browser, key: int, move: str, **values: str) -> TestResponse:
    """A step of a contract, with these values typed."""
    return sent(person, step(key, move), values)


def taken(person: Browser, key: int, move: str, **values: str) -> None:
    answer = take(person, key, move, **values)
    assert answer.status_code == 302, answer.text


def issued(person: Browser, room: Chamber, action: int, **values: str) -> int:
    key = drafted(person, room, action, **values)
    taken(person, key, "issue")
    return key


def signed(person: Browser, room: Chamber, action: int, **values: str) -> int:
    key = issued(person, room, action, **values)
    taken(person, key, "sign", provider_signed_on=str(today()), signed_on=str(today()))
    return key


def kept(room: Chamber, key: int, name: str) -> Any:
    """A column of a contract, as it is kept."""
    return room.office.one(select(getattr(Contract, name)).where(Contract.id == key))


def put(room: Chamber, key: int, **values: Any) -> None:
    """Columns of a contract, written as the house."""
    with room.writing():
        contract = db.session.get_one(Contract, key)
        for name, value in values.items():
            setattr(contract, name, value)


def ended(room: Chamber, key: int) -> None:
    """As if the contract had ended yesterday."""
    put(room, key, starts_on=date(today().year - 1, 1, 1), ends_on=today() - timedelta(1))


def committed(room: Chamber, action: int) -> Decimal:
    with room.office.app.app_context():
        return sum(held_by(action, LedgerKind.COMMITTED).values(), Decimal(0))


def broken(room: Chamber) -> list[str]:
    """What `flask check` finds."""
    from pre_admin.accounts.scoping import as_system

    with room.office.app.app_context(), as_system("contrôle"):
        found = [one for check in room.office.app.extensions["house"].invariants.values() for one in check()]
        db.session.rollback()
    return found
