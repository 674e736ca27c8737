"""Wrong invoices through the pages: what cannot be kept is said beside its field, what is wrong on the paper is kept and never accepted."""

from typing import Any

import pytest
from sqlalchemy import select

from pre_admin.accounts.roles import Role
from pre_admin.contracts.models import ContractState, Invoice, InvoiceState
from pre_admin.funding.models import LedgerKind
from tests.support.forms import error_of, said, value_of
from tests.support.invoicing import LIST, OTHER_IBAN, Counter, counter, day, iso, page, record, sent, step, typed
from tests.support.offices import Browser, Office


def desk_and(office: Office) -> tuple[Counter, Browser]:
    return counter(office), office.browser(Role.ASSISTANT)


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u00a0", " ")


REFUSED: list[tuple[dict[str, Any], str, str]] = [
    ({"number": " "}, "number", "obligatoire"),
    ({"number": "---"}, "number", "Une facture porte toujours un numéro"),
    ({"received_on": iso(1)}, "received_on", "dans l’avenir"),
    ({"period_from": iso(-5), "period_to": iso(-9)}, "period_to", "avant de commencer"),
    ({"lines-0-quantity": "0"}, "lines-0-quantity", "supérieure à zéro"),
    ({"lines-0-quantity": "-3"}, "lines-0-quantity", "Écrivez un nombre"),
    ({"lines-0-quantity": "huit"}, "lines-0-quantity", "Écrivez un nombre"),
    ({"total": "360,005"}, "total", "montant en euros"),
    ({"total": "-360"}, "total", "jamais négatif"),
    ({"total": "0", "net": "0"}, "total", "supérieur à zéro"),
    ({"total": "400 USD"}, "total", "montant en euros"),
    ({"total": "99 000 000"}, "total", "au plus"),
    ({"dated_on": "31/02/2026"}, "dated_on", "n’existe pas"),
    ({"iban": "FR7630006000011234567890188"}, "iban", "clé de contrôle"),
    ({"iban": "FR76 3000"}, "iban", "27 caractères"),
]  # fmt: skip


@pytest.mark.parametrize(("values", "field", "told"), REFUSED)
def test_what_cannot_be_kept_is_said_beside_its_field(office: Office, values: dict[str, Any], field: str, told: str) -> None:
    desk, person = desk_and(office)
    answer = sent(person, f"{LIST}new/", typed(desk, **values))
    assert answer.status_code == 422
    assert told in plain(error_of(answer, field))
    if field != "number":
        assert value_of(answer, "number") == "F-2026-012"
    assert office.all(select(Invoice.id)) == []


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"provider_id": "other"}, "choisissez le contrat de ce prestataire"),
    ({"dated_on": iso(2), "received_on": iso(0)}, "dans l’avenir"),
    ({"dated_on": iso(-3)}, "avant le jour où elle est datée"),
    ({"dated_on": iso(-61), "received_on": iso(-5)}, "avant le début du contrat"),
    ({"period_from": iso(-70), "period_to": iso(-12)}, "avant le début du contrat"),
    ({"period_from": iso(-12), "period_to": iso(3)}, "on ne paie qu’un service fait"),
    ({"lines-0-line_id": ""}, "ne va avec aucune prestation"),
    ({"lines-0-unit_price": "46", "net": "368", "total": "368"}, "au prix du contrat"),
    ({"lines-0-quantity": "9", "net": "405", "total": "405"}, "9 facturées, 8 certifiées"),
    ({"lines-0-quantity": "21", "net": "945", "total": "945"}, "21 facturées en tout avec celle-ci, et le contrat en compte 20"),
    ({"lines-1-line_id": "same", "lines-1-quantity": "1", "lines-1-unit_price": "45", "net": "405", "total": "405"}, "sur deux lignes"),
    ({"lines-0-amount": "350"}, "la facture imprime 350,00"),
    ({"net": "370", "total": "370"}, "Les lignes font 360,00"),
    ({"vat_amount": "72", "total": "432"}, "n’en facture pas"),
    ({"total": "380"}, "font 360,00"),
    ({"total": "36000"}, "virgule"),
    ({"lines-0-quantity": "30", "net": "1350", "total": "1350"}, "feraient 1 350,00"),
    ({"iban": OTHER_IBAN}, "n’est pas celui qui est connu"),
    ({"document_id": ""}, "numérisée n’est pas jointe"),
]  # fmt: skip


@pytest.mark.parametrize(("values", "told"), WRONG)
def test_a_wrong_invoice_is_kept_and_never_accepted(office: Office, values: dict[str, Any], told: str) -> None:
    desk, person = desk_and(office)
    given = {
        name: {"other": str(desk.room.providers[1]), "same": str(desk.lines[0])}.get(value, value)
        for name, value in values.items()
    }
    key = record(person, desk, **given)
    shown = person.get(page(key))
    assert told in plain(said(shown))
    assert "move=accept&amp;" not in shown.text
    answer = person.post(step(key, "accept"), {"version": "1", "mark": "x"})
    assert answer.status_code == 302
    assert desk.kept(key, "state") is InvoiceState.RECEIVED
    assert desk.held(LedgerKind.INVOICED) == 0


BEFORE: list[tuple[dict[str, Any], str]] = [
    ({"state": ContractState.ISSUED}, "n’est pas signé des deux parties"),
    ({"state": ContractState.CANCELLED, "ended_reason": "Erreur."}, "a été annulé"),
    ({"state": ContractState.SUSPENDED}, "est suspendu"),
    ({"state": ContractState.CLOSED, "closed_on": "today"}, "est clos"),
    ({"state": ContractState.TERMINATED, "terminated_on": "past", "ended_reason": "Faute."}, "après la résiliation"),
    ({"ends_on": "past"}, "après la fin du contrat"),
    ({"vat": None}, "ne dit pas si la TVA"),
]  # fmt: skip


@pytest.mark.parametrize(("values", "told"), BEFORE)
def test_the_contract_must_stand(office: Office, values: dict[str, Any], told: str) -> None:
    desk, person = desk_and(office)
    key = record(person, desk)
    desk.change(
        **{
            name: {"today": day(0), "past": day(-25)}.get(value, value) if isinstance(value, str) else value
            for name, value in values.items()
        }
    )
    shown = person.get(page(key))
    assert told in plain(said(shown))
    assert "move=accept&amp;" not in shown.text
