"""*Ma journée*, as the assistant and the coordination open it: each fact once, gone when it changes, put off with a reason."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select, update

from pre_admin.accounts.models import User
from pre_admin.accounts.roles import Role
from pre_admin.contracts.models import Contract, DeliveryState, Invoice, InvoiceState, InvoiceSuspension, Snooze
from pre_admin.contracts.queries.day import around, day_for
from pre_admin.contracts.rules.day import Kind
from pre_admin.core.calendar import start_of_day, today
from pre_admin.core.database import db
from pre_admin.partners.models import Provider
from tests.support.bureau import Bureau, S, bureau
from tests.support.forms import error_of, form_of, said, value_of
from tests.support.money import counting
from tests.support.offices import Browser, Office

PATH = "/admin/day/"


@pytest.fixture
def desk(office: Office) -> Bureau:
    return bureau(office)


def ahead(days: int) -> date:
    return today() + timedelta(days=days)


def keys(made: Bureau, role: Role = Role.ASSISTANT) -> set[str]:
    """The lines of a role; aside, those of papers, which the office's providers have not, and of the year's end, which has its season."""
    with made.room.acting(role) as actor:
        return {one.key for one in day_for(actor).lines if one.kind not in (Kind.PAPERS, Kind.YEAR_END)}


def change(made: Bureau, model: Any, key: int, **values: Any) -> None:
    with made.room.writing():
        db.session.execute(update(model).where(model.id == key).values(**values))


def test_nothing_waits_in_a_new_office(office: Office) -> None:
    told = said(office.browser(Role.ASSISTANT).get(PATH))
    assert "Rien n’attend" in told


def test_an_approved_action_waits_for_a_contract_until_one_is_drafted(desk: Bureau) -> None:
    action = desk.action()
    desk.action(ends_on=ahead(-3))
    assert keys(desk) == {f"action-{action}-contract"}
    contract = desk.contract(S.DRAFT, action)
    assert keys(desk) == {f"contract-{contract}-issue"}
    change(desk, Contract, contract, object=None)
    assert keys(desk) == {f"contract-{contract}-complete"}
    change(desk, Contract, contract, state=S.CANCELLED, reference="2026-C-900", issued_on=today(), ended_reason="Erreur")
    assert keys(desk) == {f"action-{action}-contract"}


def test_a_contract_from_its_issue_to_its_signature(desk: Bureau) -> None:
    contract = desk.contract(S.ISSUED)
    assert keys(desk) == {f"contract-{contract}-send"}
    change(desk, Contract, contract, sent_on=ahead(-3))
    assert keys(desk) == set()
    change(desk, Contract, contract, sent_on=ahead(-9))
    assert keys(desk) == {f"contract-{contract}-chase-8"}
    change(desk, Contract, contract, provider_signed_on=today())
    assert keys(desk) == {f"contract-{contract}-sign"}
    change(desk, Contract, contract, signed_on=today(), state=S.SIGNED)
    assert keys(desk) == set()


def test_an_invoice_until_it_is_paid(desk: Bureau) -> None:
    contract = desk.contract(starts_on=ahead(-60))
    desk.delivery(contract, DeliveryState.CERTIFIED, held_on=ahead(-30), quantity=9, certified_at=start_of_day(ahead(-20)))
    for state, name in ((InvoiceState.RECEIVED, "check"), (InvoiceState.ACCEPTED, "order"), (InvoiceState.ORDERED, "pay")):
        invoice = desk.invoice(contract, state, received_on=ahead(-16))
        assert keys(desk) == {f"invoice-{invoice}-{name}-15"}
        with desk.room.writing():
            db.session.add(InvoiceSuspension(invoice_id=invoice, starts_on=ahead(-9), ends_on=ahead(-4), reason="Essai"))
        assert keys(desk) == {f"invoice-{invoice}-{name}-0"}, "five days of suspension stop the clock"
        change(
            desk, Invoice, invoice, state=InvoiceState.PAID, paid_on=today(), accepted=Decimal(100), order_reference="M",
            ordered_on=today(), decided_at=desk.office.one(select(User.created_at).limit(1)), decided_by_id=1,
        )  # fmt: skip
        assert keys(desk) == set()
    invoice = desk.invoice(contract, InvoiceState.SUSPENDED)
    assert keys(desk) == {f"invoice-{invoice}-suspended"}
    assert keys(desk, Role.COORDINATOR) == set()


def test_the_coordination_certifies_and_looks_at_a_changed_iban(desk: Bureau) -> None:
    contract = desk.contract()
    desk.delivery(contract, held_on=ahead(-9))
    desk.delivery(contract, held_on=ahead(-2))
    desk.delivery(contract, DeliveryState.PLANNED, held_on=ahead(-1))
    desk.delivery(contract, DeliveryState.PLANNED, held_on=ahead(1))
    desk.delivery(contract, DeliveryState.CERTIFIED)
    invoice = desk.invoice(contract, iban="FR7630006000011234567890189")
    assert keys(desk, Role.COORDINATOR) == {
        f"contract-{contract}-certify",
        f"contract-{contract}-note",
        f"invoice-{invoice}-iban",
    }
    assert keys(desk) == {f"contract-{contract}-note", f"invoice-{invoice}-check-0"}, "who entered it does not verify it"
    page = said(desk.office.browser(Role.COORDINATOR).get(PATH))
    assert "2 séances, la première le" in page
    assert "en retard de 2 jours" in page
    assert "une facture attend" in page
    change(desk, Provider, desk.room.providers[0], iban="FR7630006000011234567890189")
    assert f"invoice-{invoice}-iban" not in keys(desk, Role.COORDINATOR)


def test_the_end_of_a_contract_is_that_of_its_amendments(desk: Bureau) -> None:
    longer, shorter = desk.contract(ends_on=ahead(20)), desk.contract(ends_on=ahead(200))
    assert keys(desk) == {f"contract-{longer}-renew-30"}
    desk.amendment(longer, new_ends_on=ahead(150))
    desk.amendment(shorter, new_ends_on=ahead(50))
    assert keys(desk) == {f"contract-{shorter}-renew-60"}
    desk.contract(S.DRAFT, previous_id=shorter)
    assert f"contract-{shorter}-renew-60" not in keys(desk)


def test_a_contract_that_is_over_waits_to_be_closed(desk: Bureau) -> None:
    over = desk.contract(starts_on=ahead(-90), ends_on=ahead(-1))
    ended = desk.contract(S.TERMINATED, terminated_on=ahead(-1))
    desk.contract(S.CLOSED, starts_on=ahead(-90), ends_on=ahead(-1))
    still = desk.contract(starts_on=ahead(-40), ends_on=ahead(-1))
    desk.amendment(still, new_ends_on=ahead(150))
    assert keys(desk) == {f"contract-{over}-close", f"contract-{ended}-close"}
    desk.delivery(over)
    assert keys(desk) == {f"contract-{over}-settle", f"contract-{ended}-close"}


def test_consumption_and_silence(desk: Bureau) -> None:
    contract = desk.contract(starts_on=ahead(-60))
    assert keys(desk) == {f"contract-{contract}-silent"}
    desk.delivery(contract, DeliveryState.CERTIFIED, held_on=ahead(-45))
    assert keys(desk) == set()
    invoice = desk.invoice(contract, InvoiceState.PAID, total=850)
    assert keys(desk) == {f"contract-{contract}-use-80"}
    change(desk, Invoice, invoice, total=Decimal(900), accepted=Decimal(900))
    assert keys(desk) == {f"contract-{contract}-use-90"}
    desk.amendment(contract, more=1000)
    assert keys(desk) == set()


def test_what_stands_around_contracts(desk: Bureau) -> None:
    action = desk.action(ends_on=ahead(-40))
    desk.action(98_000, ends_on=ahead(-3))
    assert keys(desk) == {f"envelope-{desk.room.envelopes[0]}-low"}, "the coordination keeps the reports of actions"
    assert keys(desk, Role.COORDINATOR) == {f"action-{action}-report"}
    assert "3 prestataires à relancer" in said(desk.office.browser(Role.ASSISTANT).get(PATH))


# ---- putting off
def snooze(person: Browser, key: str, **values: Any) -> Any:
    path = f"{PATH}snooze/?key={key}"
    fields: dict[str, Any] = {**form_of(person.get(path)), **values}
    return person.post(path, fields)


def test_a_line_is_put_off_with_a_reason_and_taken_up_again(desk: Bureau) -> None:
    contract = desk.contract(S.ISSUED)
    person, key = desk.office.browser(Role.ASSISTANT), f"contract-{contract}-send"
    assert snooze(person, key, until=ahead(10).isoformat(), reason="Le prestataire est en congé").status_code == 303
    assert desk.office.all(select(Snooze.key, Snooze.reason)) == [(key, "Le prestataire est en congé")]
    assert keys(desk) == set()
    answer = person.get(PATH)
    assert "Reportées (1)" in said(answer)
    assert "Le prestataire est en congé" in said(answer)
    assert person.post(f"{PATH}wake/", {"action": key}).status_code == 303
    assert keys(desk) == {key}
    assert desk.office.all(select(Snooze.key)) == []
    assert snooze(person, key, until=ahead(3).isoformat(), reason="Une fois").status_code == 303
    assert snooze(person, key, until=ahead(5).isoformat(), reason="Deux fois").status_code == 303
    assert desk.office.all(select(Snooze.reason, Snooze.until)) == [("Deux fois", ahead(5))]


def test_another_fact_comes_back_at_once(desk: Bureau) -> None:
    contract = desk.contract(S.ISSUED, issued_on=ahead(-12), sent_on=ahead(-9))
    snooze(
        desk.office.browser(Role.ASSISTANT), f"contract-{contract}-chase-8", until=ahead(60).isoformat(), reason="Vu au téléphone"
    )
    assert keys(desk) == set()
    change(desk, Contract, contract, sent_on=ahead(-15), issued_on=ahead(-16))
    assert keys(desk) == {f"contract-{contract}-chase-15"}


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({"reason": ""}, "reason", "obligatoire"),
        ({"until": ""}, "until", "obligatoire"),
        ({"until": "31/02/2027"}, "until", ""),
        ({"until": today().isoformat()}, "until", "un jour à venir"),
        ({"until": (today() + timedelta(days=400)).isoformat()}, "until", "un an au plus"),
        ({"reason": "x" * 201}, "reason", "200"),
    ],
)
def test_putting_off_refused(desk: Bureau, values: dict[str, str], field: str, sentence: str) -> None:
    contract = desk.contract(S.ISSUED)
    person = desk.office.browser(Role.ASSISTANT)
    answer = snooze(person, f"contract-{contract}-send", **{"until": ahead(2).isoformat(), "reason": "En congé", **values})
    assert answer.status_code == 422
    assert sentence in error_of(answer, field)
    assert error_of(answer, field)
    assert value_of(answer, field) == next(iter(values.values()))
    assert desk.office.all(select(Snooze.key)) == []


def test_a_line_that_is_not_theirs_is_no_page(desk: Bureau) -> None:
    contract = desk.contract(S.ISSUED)
    person = desk.office.browser(Role.COORDINATOR)
    person.get(PATH)
    for key in (f"contract-{contract}-send", "contract-999-send", ""):
        assert person.get(f"{PATH}snooze/?key={key}").status_code == 404
        assert person.post(f"{PATH}snooze/?key={key}", {"until": ahead(3).isoformat(), "reason": "Non"}).status_code == 404
        assert person.post(f"{PATH}wake/", {"action": key}).status_code == 404
    assert desk.office.all(select(Snooze.key)) == []
    assert desk.office.browser(Role.REFERENT).get(PATH).status_code == 403


def test_tabs_and_one_kind(desk: Bureau) -> None:
    for days in (-9, -1, 0):
        desk.contract(S.ISSUED, issued_on=ahead(days))
    person = desk.office.browser(Role.ASSISTANT)
    assert "dont 1 en retard" in said(person.get(PATH))
    late = said(person.get(f"{PATH}?show=late"))
    assert "en retard de 7 jours" in late
    assert "demain" not in late
    only = said(person.get(f"{PATH}?only=send"))
    assert "Contrats à envoyer (3)" in only
    assert "Pièces de prestataires" not in only


def test_the_home_page_and_the_morning_tell_how_many(desk: Bureau) -> None:
    desk.contract(S.ISSUED, issued_on=ahead(-9))
    told = said(desk.office.browser(Role.ASSISTANT).get("/admin/"))
    assert "lignes dans « Ma journée »" in told
    assert "1 en retard" in told
    with desk.room.acting(Role.ASSISTANT) as actor:
        waiting = desk.office.app.extensions["house"].slots.waiting(actor)
    assert (1, "ligne en retard dans « Ma journée »", f"{PATH}?show=late") in waiting


def test_the_number_of_statements_does_not_grow(desk: Bureau) -> None:
    def asked() -> int:
        with counting(desk.office) as seen, desk.room.acting(Role.ASSISTANT) as actor:
            seen.clear()
            day_for(actor)
            return len(seen)

    asked()
    for _ in range(3):
        contract = desk.contract(S.ISSUED)
        desk.invoice(desk.contract(starts_on=ahead(-60)), received_on=ahead(-3))
        desk.delivery(contract)
    assert asked() <= 22


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2026, 11, 14), None), (date(2026, 11, 15), 2026), (date(2026, 12, 2), 2026), (date(2027, 1, 31), 2026),
        (date(2027, 2, 1), None), (date(2026, 6, 1), None),
    ],
)  # fmt: skip
def test_the_end_of_the_year_has_its_season(desk: Bureau, day: date, year: int | None) -> None:
    contract = desk.contract()
    for held_on in (date(2025, 5, 5), date(2026, 5, 5), date(2026, 5, 6)):
        desk.delivery(contract, held_on=held_on)
    with desk.room.acting(Role.ASSISTANT) as actor:
        found = [one.key for one in around.year_end(actor, day, 21)]
    assert found == ([f"year-{year}"] if year else [])


def test_what_is_put_off_leaves_its_place_and_the_rest_is_one_click_away(desk: Bureau) -> None:
    action = desk.action()
    made = [desk.contract(S.ISSUED, action, issued_on=ahead(-30 + rank)) for rank in range(23)]
    person = desk.office.browser(Role.ASSISTANT)
    page = said(person.get(PATH))
    assert "Contrats à envoyer (plus de 20)" in page
    assert "Voir la suite" in page
    assert f"contract-{made[20]}-send" not in keys(desk)
    whole = said(person.get(f"{PATH}?only=send"))
    assert "Contrats à envoyer (23)" in whole
    assert "Voir la suite" not in whole
    for key in made[:3]:
        snooze(person, f"contract-{key}-send", until=ahead(9).isoformat(), reason="En congé")
    assert keys(desk) == {f"contract-{key}-send" for key in made[3:]}, "those put off are read beside the twenty"
    assert "Contrats à envoyer (20)" in said(person.get(PATH))
    assert snooze(person, f"contract-{made[22]}-send", until=ahead(9).isoformat(), reason="En congé").status_code == 303
