"""The life of an invoice, and its check: every gap between the paper, the contract, what is certified and the money, each in a sentence."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from pre_admin.contracts.models import InvoiceState
from pre_admin.contracts.rules.amounts import ZERO, amounts_of
from pre_admin.contracts.rules.billing import BillLine, Case, Gap, Weight
from pre_admin.contracts.rules.gaps import amounts, contract, lines, money, paper, payee
from pre_admin.contracts.rules.numbers import number_key
from pre_admin.core.states import StateTable

S = InvoiceState
INVOICE_STATES = StateTable[InvoiceState](
    {
        (S.RECEIVED, "accept"): S.ACCEPTED,
        (S.RECEIVED, "suspend"): S.SUSPENDED,
        (S.RECEIVED, "reject"): S.REJECTED,
        (S.SUSPENDED, "resume"): S.RECEIVED,
        (S.ACCEPTED, "reopen"): S.RECEIVED,
        (S.ACCEPTED, "order"): S.ORDERED,
        (S.ORDERED, "pay"): S.PAID,
    },
    "Cette facture est « {} » : cette étape n’est plus possible.",
)
TAKING = (S.ACCEPTED, S.ORDERED, S.PAID)
"""States in which an invoice takes of its contract, of the certified services and of the commitments."""
OPEN = (S.RECEIVED, S.SUSPENDED, S.ACCEPTED, S.ORDERED)
"""States in which it is not settled yet."""
Quantities = Mapping[int, Decimal]
"""Place of a line → what is accepted of it."""

__all__ = ["INVOICE_STATES", "OPEN", "TAKING", "acceptable", "accepted_amount", "blocking", "check", "number_key", "warnings"]


def check(case: Case, accepted: Quantities | None = None) -> list[Gap]:
    """Every gap, in the order in which one reads the paper; with `accepted`, quantities and money are those of a partial acceptance."""
    kept = case if accepted is None else _accepting(case, accepted)
    amount = case.bill.total if accepted is None else accepted_amount(case, accepted)
    found: Iterable[Gap] = (
        *paper.gaps(case),
        *contract.gaps(case),
        *lines.print_gaps(case),
        *lines.quantity_gaps(kept),
        *amounts.gaps(case),
        *money.gaps(case, amount),
        *payee.gaps(case),
    )
    return list(found)


def _accepting(case: Case, accepted: Quantities) -> Case:
    """The same case, its quantities brought to what is accepted; a line of which nothing is accepted asks for nothing."""
    kept = [replace(line, quantity=accepted.get(place, ZERO)) for place, line in enumerate(case.bill.lines)]
    return replace(case, bill=replace(case.bill, lines=kept))


def accepted_amount(case: Case, accepted: Quantities) -> Decimal:
    """What accepted quantities come to, VAT included, at the prices of the invoice; all of them come to its printed total."""
    if all(accepted.get(place, ZERO) == line.quantity for place, line in enumerate(case.bill.lines)):
        return case.bill.total
    priced = ((line.unit_price, accepted.get(place, ZERO)) for place, line in enumerate(case.bill.lines))
    return amounts_of(priced, case.deal.vat).total


def acceptable(case: Case) -> dict[int, Decimal]:
    """Place of a line → the most that can be accepted of it today: what is certified, contracted, and paid by no other invoice."""
    found: dict[int, Decimal] = {}
    taken: dict[int | None, Decimal] = {}
    for place, line in enumerate(case.bill.lines):
        most = _most(case, line) - taken.get(line.line_id, ZERO)
        found[place] = min(line.quantity, max(ZERO, most))
        taken[line.line_id] = taken.get(line.line_id, ZERO) + found[place]
    return found


def _most(case: Case, line: BillLine) -> Decimal:
    known = case.deal.terms.line(line.line_id)
    if known is None:
        return ZERO
    standing = case.standing(known.id)
    return min(standing.left, standing.left_to_enterer, known.quantity - standing.accepted)


def refusals(gaps: Sequence[Gap]) -> dict[str, str]:
    """Field → sentence of what is not even recorded."""
    found: dict[str, str] = {}
    for one in gaps:
        if one.weight is Weight.REFUSED:
            found.setdefault(one.field or "number", one.sentence)
    return found


def blocking(gaps: Sequence[Gap]) -> list[Gap]:
    """Those with which an invoice is not accepted."""
    return [one for one in gaps if one.weight is not Weight.WARNS]


def warnings(gaps: Sequence[Gap]) -> list[Gap]:
    """Those that someone must have in sight when the invoice is accepted."""
    return [one for one in gaps if one.weight is Weight.WARNS]
