"""Tables of the money: funders, envelopes and their ledger, funded actions."""

from pre_admin.funding.models.actions import (
    Action,
    ActionNeed,
    ActionNumberCounter,
    ActionPaper,
    ActionPaperKind,
    ActionReport,
    ActionTranche,
    CostUnit,
    FundedState,
)
from pre_admin.funding.models.envelopes import Convention, Envelope, EnvelopeVote, LedgerEntry, LedgerKind
from pre_admin.funding.models.funders import Contribution, Funder, FunderKind, FundingAxis

__all__ = [
    "Action",
    "ActionNeed",
    "ActionNumberCounter",
    "ActionPaper",
    "ActionPaperKind",
    "ActionReport",
    "ActionTranche",
    "Contribution",
    "Convention",
    "CostUnit",
    "Envelope",
    "EnvelopeVote",
    "FundedState",
    "Funder",
    "FunderKind",
    "FundingAxis",
    "LedgerEntry",
    "LedgerKind",
]
