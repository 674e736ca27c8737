"""The coordination certifies, refuses, goes back on it; the money follows; who entered an invoice does not certify its sessions."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from pre_admin.accounts.models import User
from pre_admin.accounts.roles import Role
from pre_admin.contracts.models import ContractSuspension, Delivery, DeliveryState, Invoice, InvoiceLine, InvoiceState
from pre_admin.core.calendar import now, today
from pre_admin.core.database import db
from pre_admin.funding.models import LedgerEntry, LedgerKind
from tests.contracts.delivery_desk import LIST, Deal, broken, deal
from tests.guards.test_pages import check
from tests.support.bodies import Chamber
from tests.support.forms import error_of, form_of, said
from tests.support.offices import Browser, address_of

S = DeliveryState


def step(person: Browser, key: int, move: str, **values: str) -> Any:
    path = f"{LIST}step/?move={move}&id={key}"
    page = person.get(path)
    if page.status_code != 200:
        return page
    check(move, page.text)
    return person.post(path, {**form_of(page), **values})


def batch(person: Browser, action: str, keys: list[int]) -> Any:
    person.get(f"{LIST}?state=all")
    page = person.post(f"{LIST}batch/", {"action": action, "rowid": [str(key) for key in keys]})
    check("batch", page.text)
    return person.post(f"{LIST}batch/apply/", form_of(page, "main form"), follow_redirects=True)


def invoice(contract: Deal, role: Role = Role.COORDINATOR, state: InvoiceState = InvoiceState.RECEIVED, quantity: int = 1) -> int:
    who = contract.room.office.one(select(User.id).where(User.email == address_of(role)))
    decided = {"decided_by_id": who, "decided_at": now(), "accepted": Decimal(50)} if state is InvoiceState.ACCEPTED else {}
    with contract.room.writing():
        made = Invoice(
            contract_id=contract.contract, provider_id=contract.room.providers[0], number="F1", number_key="f1", dated_on=today(), state=state,
            received_on=today(), net=Decimal(50), total=Decimal(50), entered_by_id=who, **decided,
        )  # fmt: skip
        db.session.add(made)
        db.session.flush()
        db.session.add(
            InvoiceLine(
                invoice_id=made.id, line_id=contract.line, quantity=Decimal(quantity), unit_price=Decimal(50),
                accepted_quantity=Decimal(quantity) if decided else None,
            )
        )  # fmt: skip
        return made.id


def test_certified_sessions_are_held_by_the_ledger(contract: Deal, lead: Browser) -> None:
    key = contract.session(quantity=Decimal(2))
    assert step(lead, key, "certify").status_code == 302
    assert contract.state(key) is S.CERTIFIED
    assert contract.delivered() == [100, 0]
    row = contract.room.office.one(select(Delivery).where(Delivery.id == key))
    assert row.certified_by_id == contract.room.office.one(select(User.id).where(User.email == address_of(Role.COORDINATOR)))
    assert broken(lead.client.application) == {}
    assert step(lead, key, "undo").status_code == 302
    assert contract.state(key) is S.HELD
    assert contract.delivered() == [0, 0]
    assert broken(lead.client.application) == {}


def test_beyond_the_first_tranche_the_rest_goes_to_the_next(contract: Deal, lead: Browser) -> None:
    keys = [contract.session(quantity=Decimal(11)), contract.session(quantity=Decimal(11)), contract.session(quantity=Decimal(8))]
    assert "3 séances certifiées" in said(batch(lead, "certify", keys)).replace("\u00a0", " ")
    assert contract.delivered() == [1000, 500]
    entries = contract.room.office.all(select(LedgerEntry.id).where(LedgerEntry.kind == LedgerKind.DELIVERED))
    assert len(entries) == 2, "one line for each envelope, however many sessions"
    assert broken(lead.client.application) == {}


def test_the_assistant_certifies_nothing(contract: Deal, desk: Browser) -> None:
    key, done = contract.session(), contract.session(S.CERTIFIED)
    for move, of in (("certify", key), ("refuse", key), ("undo", done)):
        assert desk.get(f"{LIST}step/?move={move}&id={of}").status_code == 403
        assert desk.post(f"{LIST}step/?move={move}&id={of}", {}).status_code == 403
    assert desk.post(f"{LIST}batch/", {"action": "certify", "rowid": str(key)}).status_code == 403
    assert contract.state(key) is S.HELD


@pytest.mark.parametrize("bulk", [False, True])
def test_who_entered_an_invoice_does_not_certify_its_sessions(contract: Deal, lead: Browser, bulk: bool) -> None:
    key = contract.session()
    invoice(contract)
    answer = batch(lead, "certify", [key]) if bulk else step(lead, key, "certify")
    assert "qui enregistre une facture n’en certifie pas" in said(answer)
    assert contract.state(key) is S.HELD
    assert contract.delivered() == [0, 0]


def test_somebody_else_may(contract: Deal, lead: Browser) -> None:
    key = contract.session()
    invoice(contract, Role.ASSISTANT)
    assert step(lead, key, "certify").status_code == 302


def test_a_certification_that_an_accepted_invoice_counts_stays(contract: Deal, lead: Browser) -> None:
    first, second = contract.session(S.CERTIFIED), contract.session(S.CERTIFIED)
    invoice(contract, Role.ASSISTANT, InvoiceState.ACCEPTED)
    assert step(lead, first, "undo").status_code == 302, "one of two is enough for what is invoiced"
    answer = step(lead, second, "undo")
    assert answer.status_code == 422
    assert "revenez d’abord sur la facture" in said(answer)
    assert contract.state(second) is S.CERTIFIED


def test_all_the_sessions_chosen_or_none(contract: Deal, lead: Browser) -> None:
    good, bad = contract.session(), contract.session(held_on=today() - timedelta(days=30))
    with contract.room.writing():
        span = {"starts_on": today() - timedelta(days=40), "ends_on": today() - timedelta(days=25)}
        db.session.add(ContractSuspension(contract_id=contract.contract, reason="Travaux.", **span))
    answer = batch(lead, "certify", [good, bad])
    assert "est suspendu du" in said(answer)
    assert contract.state(good) is S.HELD
    assert contract.delivered() == [0, 0]
    assert list(broken(lead.client.application)) == ["Séances hors du temps du contrat"]


def test_what_changed_since_the_page_is_not_certified(contract: Deal, lead: Browser, desk: Browser) -> None:
    key = contract.session()
    lead.get(f"{LIST}?state=all")
    page = lead.post(f"{LIST}batch/", {"action": "certify", "rowid": str(key)})
    path = f"{LIST}edit/?id={key}"
    assert desk.post(path, {**form_of(desk.get(path)), "quantity": "3"}).status_code == 302
    answer = lead.post(f"{LIST}batch/apply/", form_of(page, "main form"), follow_redirects=True)
    assert "rien n’a été modifié" in said(answer)
    assert contract.state(key) is S.HELD


def test_refused_with_a_reason_then_taken_up_again(contract: Deal, lead: Browser) -> None:
    key = contract.session()
    answer = step(lead, key, "refuse", remark="")
    assert answer.status_code == 422
    assert error_of(answer, "remark")
    assert step(lead, key, "refuse", remark="Intervenant absent.").status_code == 302
    assert contract.state(key) is S.REFUSED
    assert step(lead, key, "certify").status_code == 302, "too late: back to the record"
    assert contract.state(key) is S.REFUSED
    assert step(lead, key, "reconsider").status_code == 302
    assert contract.state(key) is S.HELD


def test_planned_sessions_that_are_past_are_noted_together(contract: Deal, desk: Browser) -> None:
    keys = [contract.session(S.PLANNED, held_on=today() - timedelta(days=n)) for n in (1, 2, 3)]
    to_come = contract.session(S.PLANNED, held_on=today() + timedelta(days=2))
    assert "se note faite à partir de ce jour-là" in said(batch(desk, "hold", [*keys, to_come]))
    assert {contract.state(key) for key in keys} == {S.PLANNED}
    assert "3 séances notées" in said(batch(desk, "hold", keys)).replace("\u00a0", " ")
    assert {contract.state(key) for key in keys} == {S.HELD}
    assert contract.state(to_come) is S.PLANNED


def test_together_they_never_pass_what_the_contract_holds(contract: Deal, desk: Browser) -> None:
    keys = [contract.session(S.PLANNED, held_on=today() - timedelta(days=n), quantity=Decimal(16)) for n in (1, 2)]
    assert "Il ne reste que 14" in said(batch(desk, "hold", keys))
    assert {contract.state(key) for key in keys} == {S.PLANNED}


def test_two_certified_at_once_add_up(contract: Deal) -> None:
    """A record read before the other's certification is refused as stale, never counted twice."""
    from pre_admin.contracts.services.certification import certify

    first, second = contract.session(), contract.session()
    for key in (first, second):
        with contract.room.acting(Role.COORDINATOR) as actor:
            certify([db.session.get_one(Delivery, key)], actor)
    assert contract.delivered() == [100, 0]


def test_several_contracts_of_an_action_share_its_sum(contract: Deal, room: Chamber, lead: Browser) -> None:
    other = deal(room, reference="2026-C-002")
    keys = [contract.session(), other.session()]
    assert "2 séances certifiées" in said(batch(lead, "certify", keys)).replace("\u00a0", " ")
    assert contract.delivered() == [50, 0]
    assert other.delivered() == [50, 0]
