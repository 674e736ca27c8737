"""What keeps an amendment from being issued or signed: each a sentence with the way out, nothing written."""

from datetime import timedelta
from decimal import Decimal

import pytest

from pre_admin.contracts.models import ContractState, DeliveryState
from pre_admin.core.calendar import today
from tests.contracts.amendment_desk import LIST, S, kept, prepare, prepared, step
from tests.contracts.delivery_desk import ENDS, Deal, day
from tests.contracts.test_delivery_certifying import invoice
from tests.guards.test_pages import check
from tests.support.forms import error_of, said
from tests.support.offices import Browser


def lacks(contract: Deal, desk: Browser, **values: str) -> str:
    """What an amendment that was prepared lacks, on its page and when someone issues it all the same."""
    key = prepared(contract, desk, **values)
    page = desk.get(f"{LIST}details/?id={key}")
    check("lacking", page.text)
    answer = step(desk, key, "issue")
    assert answer.status_code == 422
    assert kept(contract, key).state is S.DRAFT
    told = said(answer).replace("\u202f", " ").replace("\u00a0", " ")
    assert "Ce qui manque" in said(page)
    return told


def test_over_what_is_approved_the_bodies_decide_again(contract: Deal, desk: Browser) -> None:
    assert "retournera devant les deux instances" in lacks(contract, desk)


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"tranches-0-amount": "-200", "lines-0-quantity": "-5"}, "doivent être égaux"),
        ({"effective_on": ""}, "La date d’effet manque"),
        ({"effective_on": day(-300)}, "avant le début du contrat"),
        ({"effective_on": (ENDS + timedelta(days=1)).isoformat()}, "après la fin du contrat"),
        ({"new_ends_on": day(0)}, "précède la date d’effet"),
        ({"lines-0-quantity": "-31", "tranches-0-amount": "-1550"}, "n’a que 30 au contrat"),
        ({"lines-0-quantity": "-25", "tranches-0-amount": "-1250"}, "ne porte que 1 000,00 €"),
    ],
)
def test_what_an_amendment_lacks(contract: Deal, desk: Browser, values: dict[str, str], told: str) -> None:
    assert told in lacks(contract, desk, **values)


def test_never_under_what_is_done_or_invoiced(contract: Deal, desk: Browser) -> None:
    contract.session(DeliveryState.HELD, quantity=Decimal(20))
    assert "sous ce qui est déjà fait" in lacks(contract, desk, **{"lines-0-quantity": "-12", "tranches-0-amount": "-600"})


def test_never_under_what_is_invoiced(contract: Deal, desk: Browser) -> None:
    invoice(contract, quantity=25)
    assert "en sont déjà facturés" in lacks(contract, desk, **{"lines-0-quantity": "-10", "tranches-0-amount": "-500"})


def test_an_end_before_what_was_done(contract: Deal, desk: Browser) -> None:
    contract.session(DeliveryState.HELD, held_on=today())
    assert "Une séance a déjà été tenue" in lacks(contract, desk, effective_on=day(-5), new_ends_on=day(-2))


def test_an_amendment_that_changes_nothing(contract: Deal, desk: Browser) -> None:
    empty = {"lines-0-line_id": "", "lines-0-quantity": "", "tranches-0-envelope_id": "", "tranches-0-amount": ""}
    assert "ne change rien" in lacks(contract, desk, **empty)


def test_none_on_a_contract_that_is_over(contract: Deal, desk: Browser) -> None:
    key = prepared(contract, desk, **{"lines-0-quantity": "-5", "tranches-0-amount": "-250", "effective_on": day(-20)})
    with contract.change() as row:
        row.ends_on = today() - timedelta(days=1)
    assert "a pris fin le" in said(step(desk, key, "issue"))
    with contract.change() as row:
        row.state, row.terminated_on, row.ended_reason = ContractState.TERMINATED, today(), "Fin d’activité."
    assert "un avenant change un contrat signé" in said(step(desk, key, "issue"))
    assert step(desk, key, "cancel", ended_reason="Contrat résilié.").status_code == 302
    answer = prepare(contract, desk)
    assert answer.status_code == 422
    assert "un avenant change un contrat signé" in error_of(answer, "contract_id")
