"""« Intérim »: for days that are said, someone certifies in the place of someone away; never both sides of one invoice, never oneself."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from pre_admin.accounts.models import StandIn, User
from pre_admin.accounts.permission_map import LENT, lent_to
from pre_admin.accounts.queries import person_of
from pre_admin.accounts.roles import Permission, Role
from pre_admin.contracts.checks.deliveries import CHECKS
from pre_admin.contracts.models import Delivery, DeliveryState
from pre_admin.contracts.rules.stand_ins import days_refusal, over_refusal, standing_of
from pre_admin.core.calendar import today
from pre_admin.core.database import db
from pre_admin.journal.models import ChangeEntry
from tests.support.bureau import Bureau, bureau
from tests.support.forms import error_of, form_of, said, value_of
from tests.support.offices import Office, address_of

DAY = date(2026, 11, 26)
PATH = "/admin/stand-in/"


@pytest.mark.parametrize(
    ("start", "end", "field"),
    [(0, 0, None), (3, 20, None), (-1, 3, "starts_on"), (2, 1, "ends_on"), (0, 92, None), (0, 93, "ends_on")],
)
def test_the_days_of_a_stand_in(start: int, end: int, field: str | None) -> None:
    found = days_refusal(DAY + timedelta(days=start), DAY + timedelta(days=end), DAY)
    assert (found[0] if found else None) == field


def test_what_is_over_is_kept_and_what_lends_no_child() -> None:
    assert over_refusal(DAY - timedelta(days=1), DAY)
    assert over_refusal(DAY, DAY) is None
    assert [standing_of(DAY + timedelta(days=one), DAY + timedelta(days=one), DAY)[0] for one in (-1, 0, 1)] == [
        "Terminé", "En cours", "À venir",
    ]  # fmt: skip
    assert frozenset({Permission.DELIVERY_CERTIFY}) == LENT
    for role in (Role.REFERENT, Role.SUPPORT_TEAM, Role.ADMINISTRATOR, Role.TECHNICAL_COMMITTEE):
        assert lent_to(frozenset({role})) == frozenset()


@pytest.fixture
def desk(office: Office) -> Bureau:
    return bureau(office)


def account(desk: Bureau, role: Role, charter: bool = True) -> int:
    return int(desk.office.one(select(User.id).where(User.email == address_of(role, charter))))


def name(desk: Bureau, charter: bool = True, **values: Any) -> Any:
    """The coordinator names an assistant for five days; `charter`: the assistant who enters the invoices, or the other one."""
    person = desk.office.browser(Role.COORDINATOR)
    given = {
        "absent_id": str(account(desk, Role.COORDINATOR)), "person_id": str(account(desk, Role.ASSISTANT, charter)),
        "starts_on": today().isoformat(), "ends_on": (today() + timedelta(days=4)).isoformat(), "reason": "Congés",
    }  # fmt: skip
    return person.post(f"{PATH}new/", {**form_of(person.get(f"{PATH}new/")), **given, **values})


def certify(desk: Bureau, delivery: int, charter: bool = True) -> Any:
    person = desk.office.browser(Role.ASSISTANT, charter)
    path = f"/admin/delivery/step/?move=certify&id={delivery}"
    answer = person.get(path)
    return person.post(path, form_of(answer)) if answer.status_code == 200 else answer


def test_for_these_days_an_assistant_certifies_and_it_is_seen(desk: Bureau) -> None:
    delivery = desk.delivery(desk.contract())
    assert certify(desk, delivery).status_code == 403
    assert name(desk).status_code == 302
    assert certify(desk, delivery).status_code == 302
    row = desk.office.all(select(Delivery.state, Delivery.certified_by_id, Delivery.certified_for_id))
    assert row == [(DeliveryState.CERTIFIED, account(desk, Role.ASSISTANT), account(desk, Role.COORDINATOR))]
    page = said(desk.office.browser(Role.ASSISTANT).get(f"/admin/delivery/details/?id={delivery}"))
    assert "Par intérim de Essai Coordination" in page
    assert desk.office.all(select(ChangeEntry.id).where(ChangeEntry.entity == "stand_in"))
    with desk.room.acting(Role.ASSISTANT):
        assert [told for check in CHECKS.values() for told in check()] == []
    with desk.room.writing():
        db.session.execute(delete(StandIn))
    with desk.room.acting(Role.ASSISTANT):
        assert CHECKS["Services faits certifiés par intérim"]() == [
            f"séance {delivery} : certifiée par un intérim que personne n’a désigné ce jour-là"
        ]


def test_the_same_person_is_never_on_both_sides_of_an_invoice(desk: Bureau) -> None:
    contract = desk.contract()
    delivery = desk.delivery(contract)
    desk.invoice(contract)
    assert name(desk).status_code == 302
    answer = certify(desk, delivery)
    assert "qui enregistre une facture n’en certifie pas les séances" in said(answer)
    assert desk.office.all(select(Delivery.state)) == [(DeliveryState.HELD,)]
    assert name(desk, charter=False).status_code == 302
    assert certify(desk, delivery, charter=False).status_code == 302, "someone else does"


@pytest.mark.parametrize("days", [(-9, -1), (1, 5)])
def test_before_and_after_its_days_nothing_is_lent(desk: Bureau, days: tuple[int, int]) -> None:
    delivery = desk.delivery(desk.contract())
    assert name(desk).status_code == 302
    start, end = (today() + timedelta(days=one) for one in days)
    with desk.room.writing():
        db.session.execute(update(StandIn).values(starts_on=start, ends_on=end))
    assert certify(desk, delivery).status_code == 403
    with desk.office.app.app_context():
        found = person_of(account(desk, Role.ASSISTANT))
    assert found
    assert not found.actor.may("delivery.certify")


def test_who_stands_in_names_nobody(desk: Bureau) -> None:
    assert name(desk).status_code == 302
    person = desk.office.browser(Role.ASSISTANT)
    assert person.get(PATH).status_code == 200
    page = said(person.get(f"{PATH}details/?id={desk.office.one(select(StandIn.id))}"))
    assert page.count("Essai Coordination") >= 3, "named at the head, and in the file"
    assert person.get(f"{PATH}new/").status_code == 403
    assert person.get(f"{PATH}edit/?id=1").status_code == 403


@pytest.mark.parametrize(
    ("values", "field", "told"),
    [
        ({"starts_on": (today() - timedelta(days=1)).isoformat()}, "starts_on", "aujourd’hui ou plus tard"),
        ({"ends_on": (today() + timedelta(days=200)).isoformat()}, "ends_on", "trois mois"),
        ({"reason": ""}, "reason", "obligatoire"),
        ({"reason": "x" * 201}, "reason", "200"),
        ({"person_id": "99999999"}, "person_id", ""),
        ({"person_id": "1"}, "person_id", ""),
        ({"absent_id": ""}, "absent_id", "obligatoire"),
    ],
)
def test_what_is_refused_is_kept_as_typed(desk: Bureau, values: dict[str, str], field: str, told: str) -> None:
    if values == {"person_id": "1"}:
        values = {"person_id": str(account(desk, Role.COORDINATOR))}
    answer = name(desk, **values)
    assert answer.status_code in (200, 422)
    assert error_of(answer, field)
    assert told in error_of(answer, field)
    assert value_of(answer, "ends_on")
    assert desk.office.all(select(StandIn.id)) == []


def test_one_stand_in_at_a_time_and_only_its_end_moves(desk: Bureau) -> None:
    assert name(desk).status_code == 302
    assert "déjà un intérim" in error_of(name(desk), "starts_on")
    person = desk.office.browser(Role.COORDINATOR)
    path = f"{PATH}edit/?id={desk.office.one(select(StandIn.id))}"
    shorter = person.post(path, {**form_of(person.get(path)), "ends_on": today().isoformat()})
    assert shorter.status_code == 302
    assert desk.office.one(select(StandIn.ends_on)) == today()
    later = {"starts_on": (today() + timedelta(days=1)).isoformat(), "ends_on": (today() + timedelta(days=1)).isoformat()}
    assert "a commencé" in error_of(person.post(path, {**form_of(person.get(path)), **later}), "ends_on")
    with desk.room.writing():
        db.session.execute(update(StandIn).values(starts_on=today() - timedelta(days=3), ends_on=today() - timedelta(days=1)))
    answer = person.post(path, {**form_of(person.get(path)), "reason": "Autre"})
    assert "est terminé" in said(answer)
    assert desk.office.one(select(StandIn.reason)) == "Congés"
