"""The life of a contract and of an amendment: state tables."""

from pre_admin.contracts.models import AmendmentState, ContractState
from pre_admin.core.states import StateTable

S = ContractState
CONTRACT_STATES = StateTable[ContractState](
    {
        (S.DRAFT, "issue"): S.ISSUED,
        (S.ISSUED, "reopen"): S.DRAFT,
        (S.ISSUED, "sign"): S.SIGNED,
        (S.ISSUED, "cancel"): S.CANCELLED,
        (S.DRAFT, "cancel"): S.CANCELLED,
        (S.SIGNED, "suspend"): S.SUSPENDED,
        (S.SUSPENDED, "resume"): S.SIGNED,
        (S.SIGNED, "terminate"): S.TERMINATED,
        (S.SUSPENDED, "terminate"): S.TERMINATED,
        (S.SIGNED, "close"): S.CLOSED,
        (S.TERMINATED, "close"): S.CLOSED,
    },
    "Ce contrat est « {} » : cette étape n’est plus possible.",
)
"""A draft is cancelled only when it bears a number already: without one, it is deleted."""
A = AmendmentState
AMENDMENT_STATES = StateTable[AmendmentState](
    {
        (A.DRAFT, "issue"): A.ISSUED,
        (A.ISSUED, "reopen"): A.DRAFT,
        (A.ISSUED, "sign"): A.SIGNED,
        (A.DRAFT, "cancel"): A.CANCELLED,
        (A.ISSUED, "cancel"): A.CANCELLED,
    },
    "Cet avenant est « {} » : cette étape n’est plus possible.",
)
