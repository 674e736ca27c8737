"""An invoice in order, for the pure check: forty hours of a workshop, of which eight are billed; what a test changes of it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from pre_admin.contracts.models import ContractState
from pre_admin.contracts.rules.amounts import amounts_of
from pre_admin.contracts.rules.billing import Bill, BillLine, Case, Commitment, Deal, Payee, Span, Standing
from pre_admin.contracts.rules.effective import Line, Terms
from pre_admin.funding.models import CostUnit
from pre_admin.partners.models import PaperKind, VatRule
from pre_admin.partners.rules import PaperState
from pre_admin.partners.rules import Standing as Paper

IBAN, OTHER_IBAN = "FR7630006000011234567890189", "FR1420041010050500013M02606"
TODAY = date(2026, 3, 20)
D = Decimal


def terms(*quantities: Any, vat: VatRule = VatRule.NOT_SUBJECT, ends_on: date = date(2026, 6, 30), year: int = 2026) -> Terms:
    """Lines 1, 2… at 45 €, 12.50 €… each with its quantity."""
    prices = (D("45.00"), D("12.50"), D("300.00"))
    labels = ("Séance", "Goûter", "Sortie")
    lines = [
        Line(rank + 1, labels[rank], CostUnit.SESSION, prices[rank], D(quantity), None if rank < 2 else 9, rank)
        for rank, quantity in enumerate(quantities)
        if quantity
    ]
    amounts = amounts_of(((one.unit_price, one.quantity) for one in lines), vat)
    return Terms(lines, {1: amounts.total}, ends_on, amounts)


def case(**changes: Any) -> Case:
    """The case in order; what is given is put on its bill, its deal, its payee or itself, by its name."""
    whole = terms(40, 40)
    deal = Deal(
        "2026-C-014", ContractState.SIGNED, 7, "Lire ensemble Mosson", VatRule.NOT_SUBJECT, date(2025, 10, 1), whole, whole,
        commitments=(Commitment(1, "2025, État", 2025, D("800.00"), D("300.00")), Commitment(2, "2026, État", 2026, D("1500.00"))),
    )  # fmt: skip
    lines = (BillLine(1, D(8), D("45.00"), D("360.00")),)
    bill = Bill(7, "F-2026-012", date(2026, 3, 2), date(2026, 3, 5), D("360.00"), D("0.00"), D("360.00"), lines,
                date(2026, 2, 1), date(2026, 2, 28), IBAN)  # fmt: skip
    papers = [PaperState(kind, Paper.VALID) for kind in (PaperKind.INSURANCE, PaperKind.VIGILANCE)]
    payee = Payee("Lire ensemble Mosson", "73282932000074", IBAN, VatRule.NOT_SUBJECT, papers=papers)
    standings = {1: Standing(D(20), D(0), D(4), D(6), D(6)), 2: Standing(D(20))}
    made = Case(bill, deal, payee, TODAY, standings, (), Span(date(2026, 2, 3), date(2026, 2, 26)))
    return changed(made, changes)


def changed(made: Case, changes: Mapping[str, Any]) -> Case:
    """The case with these values, each on the part that has the name."""
    parts: dict[str, dict[str, Any]] = {"bill": {}, "deal": {}, "payee": {}, "": {}}
    for name, value in changes.items():
        part, _, rest = name.partition("__")
        parts[part if rest else ""][rest or part] = value
    kept = {name: replace(getattr(made, name), **values) for name, values in parts.items() if name and values}
    return replace(made, **kept, **parts[""])


def billed(*lines: tuple[int | None, Any, Any], vat: str = "0", **bill: Any) -> dict[str, Any]:
    """The changes of a bill with these lines (line, quantity, price), its sums right."""
    rows = tuple(BillLine(key, D(str(quantity)), D(str(price))) for key, quantity, price in lines)
    net = amounts_of(((one.unit_price, one.quantity) for one in rows), None).net
    given = {"bill__lines": rows, "bill__net": net, "bill__vat": D(vat), "bill__total": net + D(vat)}
    return given | {f"bill__{name}": value for name, value in bill.items()}
