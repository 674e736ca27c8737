"""The end of a contract: closed with its balance given back, renewed on the action that continues its own; its action kept meanwhile."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from pre_admin.accounts.actor import Actor
from pre_admin.contracts.models import Contract, ContractState
from pre_admin.contracts.queries.commitments import HOLDING, taken_by
from pre_admin.contracts.queries.contracts import renewal_of
from pre_admin.contracts.queries.drafting import as_typed, drawn_values
from pre_admin.contracts.queries.money import money_of, open_work
from pre_admin.contracts.queries.promises import contracts_of
from pre_admin.contracts.queries.terms import terms_of_one
from pre_admin.contracts.rules.contracts import CONTRACT_STATES
from pre_admin.contracts.rules.standing import Standing, may_be_settled, standing_of
from pre_admin.contracts.services.commitments import hold_contract, settle_commitment
from pre_admin.contracts.services.contracts import create_contract
from pre_admin.core.calendar import today
from pre_admin.core.database import db
from pre_admin.core.errors import DomainError
from pre_admin.core.french import date_fr, plural
from pre_admin.funding.facts import ApprovalReleased
from pre_admin.funding.models import Action, FundedState
from pre_admin.funding.queries.actions import continued_by

ZERO = Decimal(0)
NOT_ENDED = "Le contrat court jusqu’au {}, et tout n’est pas livré : attendez sa fin, ou résiliez-le."
NOT_IN_EFFECT = "La résiliation prend effet le {} : le contrat se solde ensuite."
OPEN = "Il reste {} : le contrat ne se solde qu’une fois tout certifié, décidé et payé."
NOT_CONTINUED = (
    "L’action {} n’est pas encore reconduite : ouvrez-la, reconduisez-la, puis faites-la valider par les deux instances."
)
NOT_YET_APPROVED = "L’action {}, qui reconduit la précédente, est « {} » : le contrat se renouvelle une fois qu’elle est validée."
RENEWED = "Ce contrat est déjà renouvelé par « {} » : ouvrez-le."
SIGNED_ONE = (
    "Le contrat {} engage l’argent de cette action : elle ne peut pas le rendre. "
    "Pour changer ce qui est acheté, faites un avenant ; pour y renoncer, résiliez puis soldez d’abord le contrat."
)
CLOSED_ONE = "Le contrat {} est clos et a été payé sur cette action : ce qu’il a coûté ne se rend pas. Proposez une autre action."
ISSUED_ONE = (
    "Le contrat {} est émis sur cette action : annulez-le, ou reprenez-le en brouillon, avant de la modifier ou de l’arrêter."
)


# ---- closing
def close(contract: Contract, actor: Actor) -> None:
    """Nothing is open any more: what was committed and not spent returns to its envelopes (I12). Raises DomainError."""
    hold_contract(contract)
    after = CONTRACT_STATES.after(contract.state, "close")
    refusal = closing_refusal(contract)
    if refusal:
        raise DomainError(refusal)
    contract.released = balance_of(contract)
    contract.closed_on, contract.state = today(), after
    settle_commitment(contract, "Contrat clos", actor)


def closing_refusal(contract: Contract) -> str | None:
    """Why a contract is not closed yet; None when it may be."""
    terms, day = terms_of_one(contract.id), today()
    standing = standing_of(contract.state, contract.starts_on, terms.ends_on, contract.terminated_on, day)
    if standing is Standing.ENDING:
        return NOT_IN_EFFECT.format(date_fr(contract.terminated_on))
    if not may_be_settled(standing, money_of(contract, terms).all_delivered):
        return NOT_ENDED.format(date_fr(terms.ends_on))
    left = left_open(contract.id)
    return OPEN.format(" et ".join(left)) if left else None


def left_open(contract_id: int) -> list[str]:
    """What keeps a contract from being closed, each with its number."""
    deliveries, undecided, unpaid = open_work(contract_id)
    told = (
        (deliveries, "service à certifier", "services à certifier"),
        (undecided, "facture à décider", "factures à décider"),
        (unpaid, "facture acceptée à payer", "factures acceptées à payer"),
    )
    return [plural(count, one, many) for count, one, many in told if count]


def balance_of(contract: Contract) -> Decimal:
    """What would return to the envelopes: the tranches in force, less what its accepted invoices took."""
    taken = sum(taken_by([contract.id]).get(contract.id, {}).values(), ZERO)
    return sum(terms_of_one(contract.id).tranches.values(), ZERO) - taken


# ---- renewing
def renew(contract: Contract, values: Mapping[str, Any], actor: Actor) -> Contract:
    """A draft for the following year, on the approved action that continues this contract's own. Raises DomainError."""
    hold_contract(contract)
    twin = renewal_of(contract.id)
    if twin is not None:
        raise DomainError(RENEWED.format(twin))
    refusal, action = next_action(contract)
    if action is None:
        raise DomainError(refusal)
    drawn = drawn_values(action, contract) | {"previous_id": contract.id, "_confirmed": values.get("_confirmed")}
    return create_contract(as_typed(drawn), actor)


def next_action(contract: Contract) -> tuple[str, Action | None]:
    """The approved action a contract is renewed on; else what to do first."""
    following = continued_by(contract.action_id)
    if following is None:
        return NOT_CONTINUED.format(db.session.get_one(Action, contract.action_id).reference), None
    if following.state is not FundedState.APPROVED:
        return NOT_YET_APPROVED.format(following.reference, following.state.label.lower()), None
    return "", following


# ---- the action under contract
def keep_contracted(fact: ApprovalReleased) -> None:
    """An action under contract does not give its money back (R6, R8); a draft holds nothing and waits. Raises DomainError."""
    for one in contracts_of(fact.action_id):
        if one.state in HOLDING:
            raise DomainError(SIGNED_ONE.format(one.reference))
        if one.state is ContractState.ISSUED:
            raise DomainError(ISSUED_ONE.format(one.reference))
        if one.state is ContractState.CLOSED and any(taken_by([one.id]).get(one.id, {}).values()):
            raise DomainError(CLOSED_ONE.format(one.reference))
