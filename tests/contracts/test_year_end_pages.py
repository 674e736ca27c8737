"""The end of a budget year: what is not certified, what is certified and not invoiced, what contracts leave, and the way out of each."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from pre_admin.accounts.roles import Role
from pre_admin.contracts.models import DeliveryState, InvoiceState
from pre_admin.contracts.queries.year_end import balances_of, charges_of, waiting_in
from pre_admin.contracts.rules.year_end import Balance, Charge, NextYear, way_out
from pre_admin.core.calendar import today
from pre_admin.core.database import db
from pre_admin.funding.models import Envelope, EnvelopeVote
from pre_admin.journal.models import AccessEntry
from tests.support.bureau import Bureau, S, bureau
from tests.support.forms import said
from tests.support.offices import Office

YEAR = today().year
PATH = "/admin/year-end/"


@pytest.fixture
def desk(office: Office) -> Bureau:
    return bureau(office)


def balance(over: bool = False) -> Balance:
    return Balance(1, "2026-C-001 Clubs", "Lire", "2026, État", Decimal(1000), Decimal(400), over)


@pytest.mark.parametrize(
    ("over", "following", "told"),
    [
        (True, None, "solder le contrat"),
        (False, None, "préparez l’année suivante"),
        (False, NextYear("2027, État", False, Decimal(0)), "n’est pas encore votée"),
        (False, NextYear("2027, État", True, Decimal(0)), "repasse devant les deux instances"),
        (False, NextYear("2027, État", True, Decimal(5)), "Reportez-le sur « 2027, État »"),
    ],
)
def test_the_way_out_of_a_balance(over: bool, following: NextYear | None, told: str) -> None:
    assert told in way_out(balance(over), following, 2026)
    assert balance().left == Decimal(600)


def test_a_charge_is_never_negative() -> None:
    one = Charge(1, "C", "P", Decimal(100), Decimal(150), Decimal(20))
    assert (one.to_attach, one.missing) == (Decimal(0), Decimal(0))
    one = Charge(1, "C", "P", Decimal(100), Decimal(40), Decimal(20))
    assert (one.to_attach, one.missing) == (Decimal(60), Decimal(40))


def test_what_is_certified_and_not_invoiced_is_a_charge(desk: Bureau) -> None:
    contract, settled = desk.contract(starts_on=date(YEAR - 1, 9, 1)), desk.contract()
    desk.delivery(contract, DeliveryState.CERTIFIED, held_on=date(YEAR - 1, 12, 1), quantity=2)
    desk.delivery(contract, DeliveryState.CERTIFIED, held_on=date(YEAR, 1, 5), quantity=1)
    desk.delivery(settled, DeliveryState.CERTIFIED, held_on=date(YEAR, 1, 5), quantity=1)
    desk.invoice(settled, InvoiceState.PAID, total=100)
    desk.invoice(contract, InvoiceState.RECEIVED, total=50, received_on=date(YEAR - 1, 12, 20))
    desk.invoice(contract, InvoiceState.REJECTED, total=90, received_on=date(YEAR - 1, 12, 21))
    desk.invoice(contract, InvoiceState.ACCEPTED, total=100, received_on=date(YEAR, 1, 20))
    with desk.room.acting(Role.ASSISTANT):
        (before,), (now,) = charges_of(YEAR - 1), charges_of(YEAR)
    assert (before.certified, before.invoiced, before.to_attach, before.since, before.missing) == (200, 50, 150, 100, 50)
    assert (now.certified, now.invoiced, now.to_attach, now.missing) == (300, 150, 150, 150)


def test_sessions_that_nobody_certified(desk: Bureau) -> None:
    contract = desk.contract()
    desk.delivery(contract, held_on=date(YEAR, 1, 5))
    desk.delivery(contract, DeliveryState.PLANNED, held_on=date(YEAR, 1, 6))
    desk.delivery(contract, held_on=date(YEAR - 1, 12, 31))
    with desk.room.acting(Role.ASSISTANT):
        (found,) = waiting_in(YEAR, date(YEAR, 1, 20))
        (before,) = waiting_in(YEAR - 1, date(YEAR, 1, 20))
    assert (found.held, found.planned, before.held, before.planned) == (1, 1, 1, 0)


def test_balances_and_where_they_can_go(desk: Bureau) -> None:
    contract = desk.contract(amount=1000)
    desk.contract(S.CLOSED, amount=500)
    desk.invoice(contract, InvoiceState.PAID, total=400)
    with desk.room.acting(Role.ASSISTANT):
        ((found, after),) = balances_of(YEAR, today())
        assert balances_of(YEAR - 1, today()) == []
    assert (found.committed, found.taken, found.left, found.over, after) == (1000, 400, 600, False, None)
    with desk.room.writing():
        now = db.session.get_one(Envelope, desk.room.envelopes[0])
        following = Envelope(year=YEAR + 1, funder_id=now.funder_id, axis_id=now.axis_id, title="Suivante", sort_key="suivante")
        db.session.add(following)
        db.session.flush()
        key = following.id
    with desk.room.acting(Role.ASSISTANT):
        ((_, after),) = balances_of(YEAR, today())
    assert after == NextYear("Suivante", False, Decimal(0))
    with desk.room.writing():
        db.session.add(EnvelopeVote(envelope_id=key, number=1, voted_on=today(), amount=Decimal(900)))
    with desk.room.acting(Role.ASSISTANT):
        ((_, after),) = balances_of(YEAR, today())
    assert after == NextYear("Suivante", True, Decimal(0))


def test_the_page_and_its_file(desk: Bureau) -> None:
    contract = desk.contract(title="=Clubs; du soir")
    desk.delivery(contract, held_on=date(YEAR, 1, 4))
    desk.delivery(contract, DeliveryState.CERTIFIED, held_on=date(YEAR, 1, 5), quantity=3)
    person = desk.office.browser(Role.ASSISTANT)
    told = said(person.get(f"{PATH}?year={YEAR}"))
    assert "Services faits non certifiés (1)" in told
    assert "300,00 €" in told
    assert "préparez l’année suivante" in told
    answer = person.get(f"{PATH}charges/?year={YEAR}")
    assert answer.mimetype == "text/csv"
    assert f"charges-a-rattacher-{YEAR}.csv" in answer.headers["Content-Disposition"]
    assert "300,00;0,00;300,00;0,00;300,00" in answer.text
    assert desk.office.all(select(AccessEntry.rows).where(AccessEntry.detail.contains("charges"))) == [(1,)]
    empty = person.get(f"{PATH}charges/?year={YEAR - 1}")
    assert empty.text.count("\n") == 1
    for odd in ("abc", "99999", "-3", ""):
        assert person.get(f"{PATH}?year={odd}").status_code == 200
    assert desk.office.browser(Role.REFERENT).get(PATH).status_code == 403
