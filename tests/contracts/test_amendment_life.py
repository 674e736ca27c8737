"""Amendments as the assistant keeps them: prepared, complete, issued, signed; the contract and its commitment change at the signature alone."""

import hashlib
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from pre_admin.contracts.models import Amendment, ContractLine, DeliveryState
from pre_admin.core.database import db
from pre_admin.funding.models import LedgerKind
from pre_admin.partners.models import Provider
from tests.contracts.amendment_desk import CONTRACT, LIST, S, approve, kept, prepare, prepared, signed, step
from tests.contracts.delivery_desk import ENDS, Deal, broken, day
from tests.guards.test_pages import check
from tests.support.forms import confirmation, error_of, form_of, said
from tests.support.offices import Browser, Office
from tests.support.pathways import Town


def test_from_the_contracts_page_to_the_commitment(contract: Deal, desk: Browser) -> None:
    approve(contract, 250)
    page = desk.get(CONTRACT.format(contract.contract))
    assert "Préparer un avenant" in said(page)
    key = prepared(contract, desk)
    page = desk.get(f"{LIST}details/?id={key}")
    check("details", page.text)
    told = said(page).replace("\u202f", " ").replace("\u00a0", " ")
    assert "Avenant n° 1 au contrat 2026-C-001" in told
    for part in ("30 35 +5", "1 000,00 € 1 250,00 € +250,00 €", "1 500,00 € 1 750,00 € +250,00 €"):
        assert part in told
    assert "Ce qui manque" not in told
    assert step(desk, key, "issue").status_code == 302
    assert contract.held(LedgerKind.COMMITTED) == [1000, 500], "nothing changes before it is signed"
    page = desk.get(CONTRACT.format(contract.contract))
    check("contract", page.text)
    assert "Faire signer l’avenant n° 1" in said(page)
    assert "Préparer un avenant" not in said(page)
    assert step(desk, key, "sign", provider_signed_on=day(0), signed_on=day(0)).status_code == 302
    assert contract.held(LedgerKind.COMMITTED) == [1250, 500]
    assert (kept(contract, key).state, kept(contract, key).number) == (S.SIGNED, 1)
    page = desk.get(CONTRACT.format(contract.contract))
    check("contract", page.text)
    assert "1 750,00 €" in said(page).replace("\u202f", " ").replace("\u00a0", " ")
    assert broken(desk.client.application) == {}


def test_a_new_line_joins_the_contract_at_the_signature(contract: Deal, desk: Browser) -> None:
    approve(contract, 200)
    fresh = {
        "lines-0-line_id": "",
        "lines-0-label": "Sortie",
        "lines-0-unit": "session",
        "lines-0-unit_price": "100",
        "lines-0-quantity": "2",
    }
    key = signed(contract, desk, **fresh, **{"tranches-0-amount": "200"})
    (line,) = (row[0] for row in contract.room.office.all(select(ContractLine).where(ContractLine.amendment_id == key)))
    assert (line.label, line.unit_price, line.quantity, line.contract_id) == (
        "Sortie",
        Decimal(100),
        Decimal(2),
        contract.contract,
    )
    assert "Sortie (nouvelle)" in said(desk.get(f"{LIST}details/?id={key}"))
    assert "n’est pas au contrat ce jour-là" in said(contract.new(desk, line_id=str(line.id)))
    assert contract.new(desk, line_id=str(line.id), held_on=day(2)).status_code == 302
    assert broken(desk.client.application) == {}


def test_less_is_given_back_and_the_end_moves(contract: Deal, desk: Browser) -> None:
    contract.session(DeliveryState.CERTIFIED, quantity=Decimal(4))
    end = (ENDS + timedelta(days=30)).isoformat()
    key = signed(contract, desk, **{"lines-0-quantity": "−6", "tranches-0-amount": "-300", "new_ends_on": end})
    assert contract.held(LedgerKind.COMMITTED) == [700, 500]
    assert contract.delivered() == [200, 0]
    told = said(desk.get(f"{LIST}details/?id={key}")).replace("\u00a0", " ")
    assert "+30 jours" in told
    assert "−300,00 €" in told
    assert contract.new(desk, held_on=(ENDS + timedelta(days=10)).isoformat()).status_code == 302


@pytest.mark.parametrize(
    ("values", "field", "told"),
    [
        ({"lines-0-quantity": "0"}, "lines-0-quantity", "zéro ne change rien"),
        ({"lines-0-quantity": "cinq"}, "lines-0-quantity", "Écrivez un nombre"),
        ({"tranches-0-amount": "0"}, "tranches-0-amount", "zéro ne change rien"),
        ({"lines-0-label": "Sortie"}, "lines-0-label", "pas les deux"),
        ({"lines-0-line_id": "", "lines-0-label": "Sortie"}, "lines-0-label", "un nom, une unité"),
        ({"object": ""}, "object", "obligatoire"),
        ({"contract_id": ""}, "contract_id", "obligatoire"),
    ],
)
def test_a_bad_value_is_told_beside_its_field(
    contract: Deal, desk: Browser, values: dict[str, str], field: str, told: str
) -> None:
    answer = prepare(contract, desk, **values)
    assert answer.status_code == 422
    assert told in error_of(answer, field)
    check("refused", answer.text)
    assert contract.room.office.all(select(Amendment.id)) == []


def test_one_at_a_time_numbered_one_after_the_other(contract: Deal, desk: Browser) -> None:
    first = prepared(contract, desk)
    answer = prepare(contract, desk)
    assert answer.status_code == 422
    assert "L’avenant n° 1 de ce contrat est encore « brouillon »" in said(answer)
    answer = step(desk, first, "cancel", ended_reason="")
    assert error_of(answer, "ended_reason")
    assert step(desk, first, "cancel", ended_reason="Le prestataire retire sa demande.").status_code == 302
    second = prepared(contract, desk)
    assert kept(contract, second).number == 2
    page = desk.get(f"{LIST}delete/?id={second}")
    check("delete", page.text)
    assert desk.post(f"{LIST}delete/?id={second}", form_of(page, "main form")).status_code == 302
    assert broken(desk.client.application) == {}
    assert "ne se modifie plus" in said(desk.get(f"{LIST}delete/?id={first}"))


def test_an_issued_one_is_taken_up_again_then_signed_with_right_dates(contract: Deal, desk: Browser) -> None:
    approve(contract, 500)
    key = prepared(contract, desk)
    assert step(desk, key, "issue").status_code == 302
    path = f"{LIST}edit/?id={key}"
    answer = desk.post(path, {**form_of(desk.get(path)), "object": "Autre."})
    assert "Reprenez-le en brouillon" in said(answer)
    assert step(desk, key, "reopen").status_code == 302
    page = desk.get(path)
    assert "contract_id" not in form_of(page)
    answer = desk.post(path, {**form_of(page), "lines-0-quantity": "10", "tranches-0-amount": "500"})
    assert answer.status_code == 302, said(answer)
    assert step(desk, key, "issue").status_code == 302
    for provider, office, told in (
        (day(1), day(1), "dans l’avenir"),
        (day(-3), day(0), "émis le"),
        (day(0), day(-1), "vérifiez les deux dates"),
    ):
        answer = step(desk, key, "sign", provider_signed_on=provider, signed_on=office)
        assert answer.status_code == 422
        assert told in said(answer)
    assert contract.held(LedgerKind.COMMITTED) == [1000, 500]
    assert step(desk, key, "sign", provider_signed_on=day(0), signed_on=day(0)).status_code == 302
    assert contract.held(LedgerKind.COMMITTED) == [1500, 500]


def test_what_was_approved_is_looked_at_again_at_the_signature(contract: Deal, desk: Browser) -> None:
    approve(contract, 250)
    key = prepared(contract, desk)
    assert step(desk, key, "issue").status_code == 302
    approve(contract, -250)
    answer = step(desk, key, "sign", provider_signed_on=day(0), signed_on=day(0))
    assert answer.status_code == 422
    assert "retournera devant les deux instances" in said(answer)
    assert kept(contract, key).state is S.ISSUED
    assert contract.held(LedgerKind.COMMITTED) == [1000, 500]


def test_names_are_asked_about(contract: Deal, desk: Browser, office: Office) -> None:
    Town(office, office.browser()).child()
    answer = prepare(contract, desk, object="Pour Lina Tazaghine.")
    assert answer.status_code == 422
    assert "semble nommé" in said(answer)
    path = f"{LIST}new/?contract={contract.contract}"
    assert desk.post(path, {**form_of(answer), "confirmed": confirmation(answer)}).status_code == 302


def test_the_list_and_who_may(contract: Deal, desk: Browser, lead: Browser) -> None:
    key = prepared(contract, desk)
    for query in (
        "state=all",
        "state=to-issue",
        f"state=all&contract={contract.contract}",
        "state=all&search=2026-C-001",
        "filters=1&state=all",
    ):
        page = lead.get(f"{LIST}?{query}")
        check("list", page.text)
        assert f"{LIST}details/?id={key}" in page.text, query
    assert f"{LIST}details/?id={key}" not in lead.get(f"{LIST}?state=signed").text
    check("details", lead.get(f"{LIST}details/?id={key}").text)
    for move in ("issue", "sign", "cancel"):
        assert lead.get(f"{LIST}step/?move={move}&id={key}").status_code == 403
    assert lead.get(f"{LIST}new/").status_code == 403
    assert {one["value"] for one in desk.get(f"{LIST}lookup/of{contract.contract}.lines.line_id/?q=").json} == {
        str(contract.line)
    }
    assert desk.get(f"{LIST}lookup/lines.line_id/?q=").status_code == 200
    assert desk.get(f"{LIST}lookup/x.lines.line_id/?q=").status_code == 404
    with contract.room.writing():
        db.session.get_one(Amendment, key).number = 3
    assert list(broken(desk.client.application)) == ["Numéros des avenants"]


def test_its_paper_is_kept_as_it_was_issued(contract: Deal, desk: Browser) -> None:
    approve(contract, 250)
    key = prepared(contract, desk)
    path = f"{LIST}paper/?id={key}"
    with desk.get(path) as draft:
        assert draft.data.startswith(b"%PDF")
    assert step(desk, key, "issue").status_code == 302
    row = kept(contract, key)
    with desk.get(path) as issued:
        assert hashlib.sha256(issued.data).hexdigest() == row.issued_digest
    assert "Avenant émis" in said(desk.get(f"{LIST}details/?id={key}"))
    assert broken(desk.client.application) == {}
    assert step(desk, key, "reopen").status_code == 302
    assert kept(contract, key).issued_document_id is None


def test_a_paper_that_would_say_too_little_is_not_issued(contract: Deal, desk: Browser) -> None:
    approve(contract, 250)
    with contract.room.writing():
        db.session.get_one(Provider, contract.room.providers[0]).representative = None
    key = prepared(contract, desk)
    assert "ne dirait pas le représentant légal du prestataire" in said(desk.get(f"{LIST}details/?id={key}"))
    assert step(desk, key, "issue").status_code == 422
