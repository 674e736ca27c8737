"""Sessions as the assistant notes them: one, a series, from attendance; what is refused says why and writes nothing."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from pre_admin.contracts.models import ContractLine, ContractState, ContractSuspension, Delivery, DeliveryState
from pre_admin.core.calendar import today
from pre_admin.core.database import db
from pre_admin.funding.models import CostUnit
from tests.contracts.delivery_desk import BEGUN, ENDS, LIST, NEW, Deal, broken, day, deal, sessions
from tests.guards.test_pages import check
from tests.support.bodies import Chamber
from tests.support.forms import confirmation, error_of, form_of, said
from tests.support.offices import Browser, Office
from tests.support.pathways import Town

S = DeliveryState


def test_a_session_of_the_past_is_held_one_to_come_is_planned(contract: Deal, desk: Browser) -> None:
    for held_on in (day(-3), day(5)):
        assert contract.new(desk, held_on=held_on, minutes="90", children="3", place="École Louis-Armstrong").status_code == 302
    held, planned = (row[0] for row in sessions(contract.room))
    assert (held.state, planned.state) == (S.HELD, S.PLANNED)
    assert (held.contract_id, held.minutes, held.quantity) == (contract.contract, 90, Decimal(1))
    assert held.entered_by_id is not None
    page = desk.get(f"{LIST}details/?id={held.id}")
    assert "moins de 5" in said(page)
    assert "2026-C-001" in said(page)
    check("details", page.text)


def test_the_list_its_tabs_and_filters(contract: Deal, desk: Browser) -> None:
    contract.session(S.HELD, children=3)
    contract.session(S.PLANNED, held_on=today() - timedelta(days=2))
    contract.session(S.CERTIFIED, children=12)
    contract.session(S.REFUSED, remark="Intervenant absent.")
    for query, count in (
        ("state=to-certify", 1), ("state=late", 1), ("state=certified", 1), ("state=refused", 1), ("state=all", 4), ("state=all&phase=held", 1),
        (f"state=all&contract={contract.contract}", 4), (f"state=all&provider={contract.room.providers[1]}", 0),
        (f"state=all&provider={contract.room.providers[0]}", 4), ("state=all&search=2026-C-001", 4), ("state=all&search=lire", 4),
        (f"state=all&month={(today() - timedelta(days=400)):%Y-%m}", 0),
    ):  # fmt: skip
        page = desk.get(f"{LIST}?filters=1&{query}")
        assert page.text.count("/admin/delivery/details/?id=") == count, query
        check(query, page.text)
    page = desk.get(f"{LIST}?state=all")
    assert "moins de 5" in said(page)
    assert "Planifier une série" in said(page)
    for kind in ("csv", "xlsx"):
        with desk.get(f"{LIST}export/{kind}/?state=all") as answer:
            assert answer.status_code == 200
            assert kind == "xlsx" or "moins de 5" in answer.text.replace("\u00a0", " ")


def refused(contract: Deal, desk: Browser, field: str, **values: str) -> str:
    before = len(sessions(contract.room))
    answer = contract.new(desk, **values)
    assert answer.status_code == 422
    assert len(sessions(contract.room)) == before
    check("refused", answer.text)
    return error_of(answer, field)


def test_a_day_out_of_the_contract_is_refused_beside_its_field(contract: Deal, desk: Browser) -> None:
    before, after = (BEGUN - timedelta(days=1)).isoformat(), (ENDS + timedelta(days=1)).isoformat()
    assert "ne commence que le" in refused(contract, desk, "held_on", held_on=before)
    assert "par un avenant" in refused(contract, desk, "held_on", held_on=after)
    with contract.change() as row:
        row.signed_on = BEGUN + timedelta(days=20)
    assert "signé des deux côtés que depuis" in refused(
        contract, desk, "held_on", held_on=(BEGUN + timedelta(days=10)).isoformat()
    )
    with contract.change() as row:
        row.state, row.terminated_on, row.ended_reason = ContractState.TERMINATED, today() - timedelta(days=12), "Fin d’activité."
    assert "résilié au" in refused(contract, desk, "held_on")
    with contract.change() as row:
        row.state, row.closed_on = ContractState.CLOSED, today()
    assert "clos" in refused(contract, desk, "line_id")
    with contract.change() as row:
        row.state, row.closed_on = ContractState.ISSUED, None
    assert "n’est pas signé" in refused(contract, desk, "line_id")


def test_no_session_while_the_contract_is_suspended(contract: Deal, desk: Browser) -> None:
    with contract.room.writing():
        span = {"starts_on": today() - timedelta(days=20), "ends_on": today() - timedelta(days=5)}
        db.session.add(ContractSuspension(contract_id=contract.contract, reason="Travaux.", **span))
    assert "est suspendu du" in refused(contract, desk, "held_on")
    assert contract.new(desk, held_on=day(-4)).status_code == 302


def test_never_more_than_the_contract_holds(contract: Deal, desk: Browser) -> None:
    assert contract.new(desk, quantity="28,5").status_code == 302
    assert "Il ne reste que 1,5" in refused(contract, desk, "quantity", quantity="2")
    assert contract.new(desk, quantity="1,5").status_code == 302
    assert "déjà noté fait" in refused(contract, desk, "quantity", quantity="0,5")
    assert contract.new(desk, held_on=day(3)).status_code == 302, "what is planned counts for nothing yet"
    assert broken(desk.client.application) == {}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("quantity", "0"),
        ("quantity", "abc"),
        ("minutes", "2000"),
        ("held_on", "31/02/2026"),
        ("line_id", "999999"),
        ("line_id", ""),
    ],
)
def test_a_bad_value_is_told_beside_its_field(contract: Deal, desk: Browser, field: str, value: str) -> None:
    assert refused(contract, desk, field, **{field: value})


def test_a_session_is_corrected_while_nobody_judged_it(contract: Deal, desk: Browser) -> None:
    key, done = contract.session(S.HELD), contract.session(S.CERTIFIED)
    path = f"{LIST}edit/?id={key}"
    assert desk.post(path, {**form_of(desk.get(path)), "quantity": "29"}).status_code == 302
    assert desk.post(path, {**form_of(desk.get(path)), "quantity": "30"}).status_code == 422
    assert desk.post(path, {**form_of(desk.get(path)), "held_on": day(2)}).status_code == 422, "what is held is not to come"
    path = f"{LIST}edit/?id={done}"
    answer = desk.post(path, {**form_of(desk.get(path)), "quantity": "2"})
    assert answer.status_code == 422
    assert "Annulez d’abord sa certification" in said(answer)
    assert "Modifier" not in said(desk.get(f"{LIST}details/?id={done}"))
    desk.get(f"{LIST}delete/?id={done}")
    assert desk.post(f"{LIST}delete/?id={done}", {"version": "1"}).status_code in (409, 422)
    page = desk.get(f"{LIST}delete/?id={key}")
    assert desk.post(f"{LIST}delete/?id={key}", form_of(page, "main form")).status_code == 302
    assert [row[0].id for row in sessions(contract.room)] == [done]


def test_the_lines_offered_are_those_of_signed_contracts(contract: Deal, desk: Browser) -> None:
    other = deal_of_another(contract)
    assert {one["value"] for one in desk.get(f"{LIST}lookup/line_id/?q=").json} == {str(contract.line)}
    with contract.room.writing():
        db.session.get_one(ContractLine, other).contract_id = contract.contract
    assert len(desk.get(f"{LIST}lookup/of{contract.contract}.line_id/?q=").json) == 2
    assert desk.get(f"{LIST}lookup/of{contract.contract + 9}.line_id/?q=").json == []
    assert desk.get(f"{LIST}lookup/ofx.line_id/?q=").status_code == 404
    page = desk.get(f"{NEW}?contract={contract.contract}")
    assert f"/admin/delivery/lookup/of{contract.contract}.line_id/" in page.text


def deal_of_another(contract: Deal) -> int:
    """A line of a contract that is not signed."""
    with contract.room.writing():
        row: Any = db.session.get_one(type_of(contract), contract.contract)
        draft = type(row)(title="Brouillon", action_id=row.action_id, provider_id=row.provider_id, sort_key="brouillon")
        db.session.add(draft)
        db.session.flush()
        line = ContractLine(contract_id=draft.id, label="Autre", unit=CostUnit.HOUR, unit_price=Decimal(10), quantity=Decimal(1))
        db.session.add(line)
        db.session.flush()
        return line.id


def type_of(contract: Deal) -> Any:
    from pre_admin.contracts.models import Contract

    return Contract


def test_a_child_named_in_a_text_is_asked_about(contract: Deal, desk: Browser, office: Office) -> None:
    Town(office, office.browser()).child()
    answer = contract.new(desk, remark="Devant l’école Lina Tazaghine.")
    assert answer.status_code == 422
    assert "semble nommé" in said(answer)
    assert desk.post(NEW, {**form_of(answer), "confirmed": confirmation(answer)}).status_code == 302


def test_hours_are_counted_from_the_minutes(room: Chamber, desk: Browser) -> None:
    made = deal(room, CostUnit.HOUR)
    answer = series(desk, made, do="show", minutes="90")
    save(desk, answer)
    assert {row[0].quantity for row in sessions(room)} == {Decimal("1.50")}


SERIES = f"{LIST}series/"


def series(desk: Browser, made: Deal, **values: Any) -> Any:
    typed = {
        "line_id": str(made.line), "weekdays": ["0", "3"], "start": day(1), "end": day(28), "at": "17h30", "minutes": "60",
        "place": "Maison de quartier", "worker": "Camille", **values,
    }  # fmt: skip
    return desk.post(SERIES, {**form_of(desk.get(SERIES)), **typed})


def save(desk: Browser, answer: Any, **values: Any) -> Any:
    return desk.post(SERIES, {**form_of(answer), "do": "save", **values})


def test_a_series_is_shown_then_planned_at_once(contract: Deal, desk: Browser) -> None:
    shown = series(desk, contract, do="show")
    assert shown.status_code == 200
    check("series", shown.text)
    days = form_of(shown)["day"]
    assert len(days) >= 6
    answer = save(desk, shown, day=days[1:])
    assert answer.status_code == 302
    assert f"contract={contract.contract}" in answer.location
    kept = [row[0] for row in sessions(contract.room)]
    assert [one.held_on.isoformat() for one in kept] == days[1:]
    assert {one.state for one in kept} == {S.PLANNED}
    assert kept[0].remark == "À 17:30."
    again = save(desk, shown, day=days[1:])
    assert again.status_code == 302
    assert len(sessions(contract.room)) == len(days) - 1, "the same form twice plans once"


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"weekdays": []}, "au moins un jour"), ({"end": day(-1)}, "précède"), ({"start": "x"}, "Écrivez la date"), ({"line_id": "99999"}, "n’existe pas"),
        ({"at": "tantôt"}, "Écrivez l’heure"), ({"start": day(1), "end": day(1500)}, "200 séances"), ({"line_id": ""}, "obligatoire"),
    ],
)  # fmt: skip
def test_a_series_that_makes_none_says_why(contract: Deal, desk: Browser, values: dict[str, Any], told: str) -> None:
    answer = series(desk, contract, do="show", **values)
    assert answer.status_code == 422
    assert told in said(answer)
    check("series refused", answer.text)
    assert sessions(contract.room) == []


def test_dates_that_cannot_be_are_not_offered(contract: Deal, desk: Browser) -> None:
    with contract.change() as row:
        row.ends_on = today() + timedelta(days=10)
    shown = series(desk, contract, do="show")
    assert all(one <= day(10) for one in form_of(shown)["day"])
    assert "par un avenant" in said(shown)
    assert save(desk, shown, day=[day(20)]).status_code == 422
    assert save(desk, shown, day=[]).status_code == 422
    assert sessions(contract.room) == []
    assert contract.room.office.all(select(Delivery.id)) == []
