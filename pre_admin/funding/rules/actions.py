"""The life of a funded action beside what the bodies decide, and what a proposal must tell before it is submitted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pre_admin.core.french import amount_fr, decimal_fr
from pre_admin.core.states import StateTable
from pre_admin.funding.models import FundedState

S = FundedState
OWNER_STATES = StateTable[FundedState](
    {
        (S.DRAFT, "submit"): S.SUBMITTED,
        (S.CHANGES_REQUESTED, "submit"): S.SUBMITTED,
        (S.SUBMITTED, "take_back"): S.DRAFT,
        (S.DRAFT, "withdraw"): S.WITHDRAWN,
        (S.SUBMITTED, "withdraw"): S.WITHDRAWN,
        (S.CHANGES_REQUESTED, "withdraw"): S.WITHDRAWN,
        (S.DEFERRED, "withdraw"): S.WITHDRAWN,
        (S.TECHNICALLY_APPROVED, "withdraw"): S.WITHDRAWN,
        (S.APPROVED, "withdraw"): S.WITHDRAWN,
        (S.APPROVED, "lapse"): S.LAPSED,
        (S.TECHNICALLY_APPROVED, "send_back"): S.SUBMITTED,
        (S.APPROVED, "send_back"): S.SUBMITTED,
        (S.DEFERRED, "send_back"): S.SUBMITTED,
    },
    "Cette action est « {} » : cette étape n’est plus possible.",
)
"""Verbs of whoever keeps the action. « send_back » is what a change after a decision does (R6)."""

EDITABLE = frozenset({S.DRAFT, S.SUBMITTED, S.CHANGES_REQUESTED, S.DEFERRED, S.TECHNICALLY_APPROVED, S.APPROVED})
DECIDED_SENSE = frozenset({S.TECHNICALLY_APPROVED, S.APPROVED, S.DEFERRED})
"""States in which a change of amount, provider or object sends the action back to the first body (R6)."""
OBJECT_FIELDS = ("title", "objective", "provider_id", "territory_id", "axis_id", "children", "age_from", "age_to", "unit", "quantity",
                 "unit_cost", "total_cost", "starts_on", "ends_on")  # fmt: skip
"""What makes the object of an action: with the tranches, what a body decided on."""

MISSING = "Il manque encore {} : complétez l’action, puis déposez-la."
NO_TRANCHE = "Demandez au moins une tranche sur une enveloppe : c’est ce que les instances décident."
OVER_COST = "Les tranches et les autres fonds publics font {}, plus que le coût total ({}) : corrigez l’un des montants."
UNIT_MISMATCH = "{} × {} font {}, plus que le coût total ({}) : corrigez la quantité, le coût unitaire ou le coût total."
REQUIRED_TO_SUBMIT: Mapping[str, str] = {
    "objective": "l’objectif", "schedule": "le calendrier", "starts_on": "le début", "ends_on": "la fin", "children": "le nombre d’enfants",
    "age_from": "la tranche d’âge", "age_to": "la tranche d’âge", "total_cost": "le coût total",
    "mainstream_gap": "pourquoi le droit commun ne répond pas",
}  # fmt: skip


@dataclass(frozen=True)
class Money:
    """The amounts of a proposal."""

    tranches: tuple[Decimal, ...]
    total: Decimal | None
    other: Decimal | None
    quantity: Decimal | None
    unit_cost: Decimal | None


def missing_words(values: Mapping[str, Any]) -> list[str]:
    """What a proposal does not tell yet, in words, each once."""
    return list(dict.fromkeys(word for name, word in REQUIRED_TO_SUBMIT.items() if values.get(name) in (None, "")))


def submit_refusal(values: Mapping[str, Any], tranches: Iterable[Decimal]) -> str | None:
    """Why a proposal cannot be submitted; None when it is complete."""
    words = missing_words(values)
    if words:
        told = words[0] if len(words) == 1 else f"{', '.join(words[:-1])} et {words[-1]}"
        return MISSING.format(told)
    return None if any(tranches) else NO_TRANCHE


def money_refusals(money: Money) -> dict[str, str]:
    """What does not add up, by field."""
    found = {}
    asked = sum(money.tranches, Decimal(0)) + (money.other or 0)
    if money.total is not None and asked > money.total:
        found["total_cost"] = OVER_COST.format(amount_fr(asked), amount_fr(money.total))
    if money.total is not None and money.quantity and money.unit_cost and money.quantity * money.unit_cost > money.total:
        product = (money.quantity * money.unit_cost).quantize(Decimal("0.01"))
        found.setdefault(
            "total_cost",
            UNIT_MISMATCH.format(decimal_fr(money.quantity), amount_fr(money.unit_cost), amount_fr(product), amount_fr(money.total)),
        )  # fmt: skip
    return found
