"""*Ma journée*, without database: each fact gives its line, with its deadline in words and its tone."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from pre_admin.contracts.models import InvoiceState
from pre_admin.contracts.rules import day_facts as facts
from pre_admin.contracts.rules.day import Kind, Line, day_of, due_told, late, soon, step_passed, tone_of
from pre_admin.contracts.rules.day_invoices import InvoiceFact, of_invoice

DAY = date(2026, 11, 26)


def ahead(days: int) -> date:
    return DAY + timedelta(days=days)


def contract(**values: Any) -> facts.ContractFact:
    return facts.ContractFact(12, "2026-C-012 Clubs", "Lire ensemble", Decimal(1000), **values)


def line(key: str = "a", due: date | None = None, kind: Kind = Kind.SEND, **values: Any) -> Line:
    return Line(kind, key, "Contrat", "Lire ensemble", "Ouvrir", "/admin/contract/", due, **values)


@pytest.mark.parametrize(
    ("days", "told"),
    [
        (0, "aujourd’hui"), (1, "demain"), (3, "dans 3\u00a0jours"), (-1, "en retard de 1\u00a0jour"),
        (-2, "en retard de 2\u00a0jours"), (1200, "dans 1\u202f200\u00a0jours"),
    ],
)  # fmt: skip
def test_a_deadline_in_words(days: int, told: str) -> None:
    assert due_told(ahead(days), DAY) == told
    assert due_told(None, DAY) == ""


@pytest.mark.parametrize(("days", "tone"), [(-1, "stop"), (0, "wait"), (7, "wait"), (8, "info")])
def test_what_is_late_is_said_so(days: int, tone: str) -> None:
    one = line(due=ahead(days))
    assert (tone_of(one, DAY), late(one, DAY), soon(one, DAY)) == (tone, days < 0, days <= 7)


def test_the_most_urgent_comes_first_and_what_is_put_off_stands_apart() -> None:
    lines = [line("none"), line("far", ahead(9)), line("late", ahead(-3)), line("off", ahead(1)), line("back", ahead(2))]
    found = day_of(
        lines,
        {"off": (ahead(5), "En congé"), "back": (DAY, "Jusqu’à ce jour"), "other": (ahead(9), "")},
        DAY,
        dict.fromkeys(Kind, 3),
    )
    assert [one.key for one in found.groups[Kind.SEND]] == ["late", "back", "far"]
    assert (list(found.cut), found.count) == ([Kind.SEND], "plus de 3")
    assert [(one.line.key, one.reason) for one in found.put_off] == [("off", "En congé")]
    assert found.line("off") is not None
    assert found.line("other") is None


def test_an_approved_action_waits_for_its_contract_until_it_starts_or_lapses() -> None:
    fact = facts.ActionFact(4, "2026-A-004", "Clubs", "Lire ensemble", DAY, ahead(300), Decimal(900))
    assert facts.to_generate(fact, 180).due == ahead(180)
    assert facts.to_generate(facts.ActionFact(4, "2026-A-004", "Clubs", "Lire", None, None, None), 180).due is None


@pytest.mark.parametrize(
    ("values", "kind", "key"),
    [
        ({"issued_on": DAY}, Kind.SEND, "contract-12-send"),
        ({"issued_on": ahead(-9), "sent_on": ahead(-8)}, Kind.CHASE, "contract-12-chase-8"),
        ({"issued_on": ahead(-20), "sent_on": ahead(-15)}, Kind.CHASE, "contract-12-chase-15"),
        ({"issued_on": ahead(-9), "sent_on": ahead(-8), "provider_signed_on": DAY}, Kind.SIGN, "contract-12-sign"),
    ],
)
def test_an_issued_contract_is_sent_chased_signed(values: Any, kind: Kind, key: str) -> None:
    found = facts.of_issued(contract(**values), DAY)
    assert found is not None
    assert (found.kind, found.key) == (kind, key)


def test_a_contract_just_sent_is_left_in_peace() -> None:
    assert facts.of_issued(contract(issued_on=ahead(-8), sent_on=ahead(-7)), DAY) is None


@pytest.mark.parametrize(
    ("left", "step", "tone"), [(90, 90, "info"), (61, 90, "info"), (60, 60, "wait"), (30, 30, "stop"), (0, 30, "stop")]
)
def test_a_renewal_is_told_three_times(left: int, step: int, tone: str) -> None:
    found = facts.to_renew(contract(ends_on=ahead(left)), DAY)
    assert found is not None
    assert (found.key, found.tone) == (f"contract-12-renew-{step}", tone)
    assert facts.to_renew(contract(ends_on=ahead(91)), DAY) is None
    assert facts.to_renew(contract(ends_on=ahead(-1)), DAY) is None


def test_closing_waits_for_what_is_open() -> None:
    ready = facts.to_close(contract(ends_on=ahead(-3), taken=Decimal(800)))
    assert (ready.key, ready.amount) == ("contract-12-close", Decimal(200))
    assert "200,00\u00a0€ à rendre" in ready.hint
    held = facts.to_close(contract(ends_on=ahead(-3), taken=Decimal(800), open_invoices=2, to_certify=1))
    assert held.key == "contract-12-settle"
    assert "1\u00a0séance non certifiée et 2\u00a0factures en cours" in held.hint


@pytest.mark.parametrize(("taken", "step"), [(799, None), (800, 80), (899, 80), (900, 90), (1000, 100), (1100, 100)])
def test_consumption_is_told_at_three_steps(taken: int, step: int | None) -> None:
    found = facts.nearly_used(contract(taken=Decimal(taken), ends_on=ahead(90)), DAY)
    assert (found.key if found else None) == (f"contract-12-use-{step}" if step else None)


@pytest.mark.parametrize(
    ("elapsed", "step", "tone"),
    [(0, 0, "info"), (14, 0, "info"), (15, 15, "wait"), (20, 20, "wait"), (25, 25, "stop"), (31, 25, "stop")],
)
@pytest.mark.parametrize("state", [InvoiceState.RECEIVED, InvoiceState.ACCEPTED, InvoiceState.ORDERED])
def test_the_payment_clock(state: InvoiceState, elapsed: int, step: int, tone: str) -> None:
    fact = InvoiceFact(3, "F-9", "Lire", "2026-C-012", state, ahead(-elapsed), Decimal(50), due=ahead(30 - elapsed))
    found = of_invoice(fact, 30, DAY)
    assert found.key.endswith(f"-{step}")
    assert tone_of(found, DAY) == tone
    assert ("délai de 30 jours dépassé" if elapsed > 30 else f"jour {elapsed} sur 30") in found.hint


def test_a_suspended_invoice_has_no_deadline() -> None:
    found = of_invoice(InvoiceFact(3, "F-9", "Lire", "C", InvoiceState.SUSPENDED, DAY, Decimal(50), reason="Manque"), 30, DAY)
    assert (found.due, found.hint) == (None, "suspendue : Manque")


def test_steps() -> None:
    assert [step_passed(one, (15, 20)) for one in (0, 15, 19, 20, 99)] == [0, 15, 15, 20, 20]


def test_an_invoice_whose_service_is_not_certified_has_no_deadline_yet() -> None:
    found = of_invoice(InvoiceFact(3, "F-9", "Lire", "C", InvoiceState.RECEIVED, DAY, Decimal(50)), 30, DAY)
    assert (found.due, found.key, tone_of(found, DAY)) == (None, "invoice-3-check-wait", "info")
    assert "attend le service fait" in found.hint
