"""Gaps with the money: what the contract comes to, what is committed, in which year."""

from collections.abc import Iterator
from decimal import Decimal

from pre_admin.contracts.models import ContractState
from pre_admin.contracts.rules.amounts import ZERO
from pre_admin.contracts.rules.billing import Case, Gap, shared_out
from pre_admin.core.french import amount_fr

HUGE = 10
"""Times the contract: a comma is missing, rather than money."""
COMMA = "La facture demande {}, plus de dix fois le contrat entier ({}) : une virgule est sans doute mal placée. Recopiez le montant tel qu’il est imprimé."
OVER_CONTRACT = "Avec celle-ci, les factures acceptées du contrat {} feraient {}, et il est de {} : acceptez {} au plus, ou passez d’abord un avenant."
NOT_COMMITTED = "Rien n’est engagé pour le contrat {} : notez ses signatures, qui engagent ses tranches, puis acceptez."
OVER_COMMITMENT = "Il reste {} d’engagés pour le contrat {}, et la facture demande {} : acceptez moins, ou passez d’abord un avenant qui engage le reste."
OVER_YEAR = "Le service est de {} et il ne reste que {} d’engagés pour cette année-là, {} pour d’autres : passez un avenant qui déplace les tranches, ou acceptez moins."
COMMITTING = (ContractState.SIGNED, ContractState.SUSPENDED, ContractState.TERMINATED)


def gaps(case: Case, amount: Decimal) -> Iterator[Gap]:
    """What this amount would take beyond what may be paid."""
    deal = case.deal
    whole = deal.whole.amounts.total
    if amount > whole * HUGE and whole > ZERO:
        yield Gap("huge", COMMA.format(amount_fr(amount), amount_fr(whole)), "total")
        return
    if deal.accepted + amount > whole:
        room = max(ZERO, whole - deal.accepted)
        told = (deal.reference, *map(amount_fr, (deal.accepted + amount, whole, room)))
        yield Gap("over_contract", OVER_CONTRACT.format(*told), "total")
    if deal.state in COMMITTING:
        yield from _committed(case, amount)


def _committed(case: Case, amount: Decimal) -> Iterator[Gap]:
    deal, years = case.deal, case.years
    left = sum((max(ZERO, one.left) for one in deal.commitments), ZERO)
    if not deal.commitments:
        yield Gap("not_committed", NOT_COMMITTED.format(deal.reference), "total")
    elif amount > left:
        yield Gap("over_commitment", OVER_COMMITMENT.format(amount_fr(left), deal.reference, amount_fr(amount)), "total")
    elif shared_out(deal.commitments, amount, years) is None:
        there = sum((max(ZERO, one.left) for one in deal.commitments if one.year in years), ZERO)
        told = " et ".join(str(year) for year in years)
        yield Gap("over_year", OVER_YEAR.format(told, amount_fr(there), amount_fr(left - there)), "total")
