"""A balance is carried over to the next year by a named act: to the cent, within what is approved there, and never what invoices await."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from pre_admin.accounts.roles import Role
from pre_admin.contracts.checks.contracts import CHECKS
from pre_admin.contracts.models import CarryOver, Contract, DeliveryState, InvoiceState
from pre_admin.contracts.queries.terms import terms_of_one
from pre_admin.contracts.rules.carrying import Carriable, refusal_of
from pre_admin.core.calendar import today
from pre_admin.core.database import db
from pre_admin.funding.models import Action, Envelope, EnvelopeVote, LedgerKind
from pre_admin.funding.queries.ledger import held_by
from pre_admin.funding.services import ledger
from pre_admin.journal.models import ChangeEntry
from tests.support.bureau import Bureau, bureau
from tests.support.forms import error_of, form_of, said, value_of
from tests.support.offices import Browser, Office

YEAR = today().year
CENTS = st.decimals(0, 5000, places=2)


def carriable(left: Any = 600, due: Any = 0, free: Any = 1000, voted: bool = True) -> Carriable:
    return Carriable(1, "2026, État", 2, "2027, État", Decimal(left), Decimal(due), Decimal(free), voted)


@given(CENTS, CENTS, CENTS, CENTS, st.booleans())
def test_what_is_carried_and_what_stays_make_what_was_left(left: Decimal, due: Decimal, free: Decimal, asked: Decimal, voted: bool) -> None:  # fmt: skip
    one = carriable(left, min(due, left), free, voted)
    if refusal_of(one, asked) is None:
        assert voted
        assert 0 < asked <= one.most
        assert asked <= free
        assert left - asked >= one.due, "what invoices await stays"
    else:
        assert not voted or asked <= 0 or asked > one.most


@pytest.mark.parametrize(
    ("values", "amount", "told"),
    [
        ({}, 0, "supérieur à zéro"), ({"voted": False}, 5, "pas encore votée"), ({"free": 0}, 5, "deux instances"),
        ({"due": 600}, 5, "attend des factures"), ({"due": 100}, 501, "500,00"), ({"free": 200}, 201, "200,00"),
    ],
)  # fmt: skip
def test_each_refusal_says_the_way_out(values: dict[str, Any], amount: int, told: str) -> None:
    assert told in str(refusal_of(carriable(**values), Decimal(amount)))


@pytest.fixture
def desk(office: Office) -> Bureau:
    return bureau(office)


def next_year(desk: Bureau, contract: int, approved: int = 900, voted: bool = True) -> int:
    """The envelope of the year after, and what the action has approved there."""
    with desk.room.writing():
        now = db.session.get_one(Envelope, desk.room.envelopes[0])
        made = Envelope(year=YEAR + 1, funder_id=now.funder_id, axis_id=now.axis_id, title="Suivante", sort_key="suivante")
        db.session.add(made)
        db.session.flush()
        if voted:
            db.session.add(EnvelopeVote(envelope_id=made.id, number=1, voted_on=today(), amount=Decimal(5000)))
        action = db.session.scalars(select(Contract.action_id).where(Contract.id == contract)).one()
        if approved:
            ledger.write(action, LedgerKind.APPROVED, {made.id: Decimal(approved)}, "Essai", ("action", action), None)
        return made.id


def over_two_years(desk: Bureau, **values: Any) -> int:
    return desk.contract(starts_on=date(YEAR, 1, 2), ends_on=date(YEAR + 1, 6, 30), **values)


def carry(person: Browser, contract: int, **values: Any) -> Any:
    path = f"/admin/contract/step/?move=carry&id={contract}"
    return person.post(path, {**form_of(person.get(path)), "reason": "Séances de janvier", **values})


def committed(desk: Bureau, contract: int) -> dict[int, Decimal]:
    with desk.room.acting(Role.ASSISTANT):
        action = db.session.scalars(select(Contract.action_id).where(Contract.id == contract)).one()
        held = held_by(action, LedgerKind.COMMITTED)
        assert terms_of_one(contract).tranches == held
    return held


def test_a_balance_is_carried_over_to_the_cent(desk: Bureau) -> None:
    contract = over_two_years(desk)
    desk.invoice(contract, InvoiceState.PAID, total=400)
    into, person = next_year(desk, contract), desk.office.browser(Role.ASSISTANT)
    page = person.get(f"/admin/year-end/?year={YEAR}")
    assert f"/admin/contract/step/?move=carry&amp;id={contract}" in page.text
    assert "Reportez-le sur « Suivante »" in said(page)
    shown = person.get(f"/admin/contract/step/?move=carry&id={contract}")
    assert value_of(shown, "amount") == "600,00"
    assert carry(person, contract, amount="249,99").status_code in (302, 303)
    held = committed(desk, contract)
    assert held == {desk.room.envelopes[0]: Decimal("750.01"), into: Decimal("249.99")}
    assert sum(held.values()) == 1000, "released or carried, not a cent is lost"
    assert desk.office.all(select(CarryOver.amount, CarryOver.reason)) == [(Decimal("249.99"), "Séances de janvier")]
    assert "249,99 € reportés sur « Suivante »" in said(person.get(f"/admin/contract/details/?id={contract}"))
    assert desk.office.all(select(ChangeEntry.id).where(ChangeEntry.entity == "carry_over"))
    with desk.room.acting(Role.ASSISTANT):
        assert [told for name, check in CHECKS.items() if "Numéros" not in name for told in check()] == []


@pytest.mark.parametrize(
    ("values", "field", "told"),
    [
        ({"amount": "600,01"}, "amount", "600,00"), ({"amount": "0"}, "amount", "supérieur à zéro"), ({"amount": "-5"}, "amount", ""),
        ({"amount": ""}, "amount", "obligatoire"), ({"amount": "1e40"}, "amount", ""), ({"reason": ""}, "reason", "obligatoire"),
        ({"envelope_id": "999"}, "envelope_id", ""), ({"reason": "x" * 301}, "reason", "300"), ({"amount": "5 000 000 000 000 000,00"}, "amount", ""),
    ],
)  # fmt: skip
def test_what_is_refused_writes_nothing(desk: Bureau, values: dict[str, str], field: str, told: str) -> None:
    contract = over_two_years(desk)
    desk.invoice(contract, InvoiceState.PAID, total=400)
    next_year(desk, contract)
    answer = carry(desk.office.browser(Role.ASSISTANT), contract, **values)
    assert answer.status_code == 422
    assert error_of(answer, field)
    assert told in error_of(answer, field)
    assert desk.office.all(select(CarryOver.id)) == []


def test_an_odd_byte_is_refused(desk: Bureau) -> None:
    contract = over_two_years(desk)
    next_year(desk, contract)
    assert carry(desk.office.browser(Role.ASSISTANT), contract, amount="5\x00").status_code == 400
    assert desk.office.all(select(CarryOver.id)) == []


def test_what_invoices_await_stays_on_its_year(desk: Bureau) -> None:
    contract = over_two_years(desk)
    desk.delivery(contract, DeliveryState.CERTIFIED, held_on=date(YEAR, 1, 5), quantity=3)
    desk.invoice(contract, InvoiceState.RECEIVED, total=100)
    next_year(desk, contract)
    person = desk.office.browser(Role.ASSISTANT)
    assert value_of(person.get(f"/admin/contract/step/?move=carry&id={contract}"), "amount") == "700,00"
    assert "700,00" in error_of(carry(person, contract, amount="700,01"), "amount")


def test_nothing_is_carried_without_a_year_to_go_to(desk: Bureau) -> None:
    alone, inside = over_two_years(desk), desk.contract(ends_on=date(YEAR, 12, 31), starts_on=date(YEAR, 1, 2))
    person = desk.office.browser(Role.ASSISTANT)
    for contract in (alone, inside):
        assert "Reporter un solde" not in said(person.get(f"/admin/contract/details/?id={contract}"))
        assert person.get(f"/admin/contract/step/?move=carry&id={contract}").status_code in (302, 303)
    next_year(desk, alone, approved=0)
    assert "deux instances" in error_of(carry(person, alone, amount="10"), "amount")


def test_the_check_sees_a_carry_over_that_went_astray(desk: Bureau) -> None:
    contract = over_two_years(desk)
    with desk.room.writing():
        db.session.add(
            CarryOver(
                contract_id=contract, envelope_id=desk.room.envelopes[0], into_id=desk.room.envelopes[1], amount=Decimal(2000), reason="Essai"
            )
        )  # fmt: skip
    with desk.room.acting(Role.ASSISTANT):
        found = CHECKS["Reports de soldes"]()
    assert len(found) == 2
    assert "année suivante" in found[0]
    assert "plus que sa tranche" in found[1]
    with desk.room.writing(), pytest.raises(Exception, match="append_only"):
        db.session.execute(update(CarryOver).values(amount=Decimal(1)))
    assert desk.office.all(select(Action.id))
