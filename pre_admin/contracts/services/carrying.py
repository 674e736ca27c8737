"""A balance is carried over to the next year’s envelope: a named act, and the commitment follows in the one ledger."""

from collections.abc import Mapping
from typing import Any

from pre_admin.accounts.actor import Actor
from pre_admin.contracts.models import CarryOver, Contract
from pre_admin.contracts.queries.carrying import carriable_of
from pre_admin.contracts.queries.terms import terms_of_one
from pre_admin.contracts.rules.amendments import AMENDABLE
from pre_admin.contracts.rules.carrying import NOT_THERE, refusal_of
from pre_admin.contracts.services.commitments import settle_commitment
from pre_admin.contracts.services.payments import hold_money
from pre_admin.contracts.services.wording import check_words, typed_words
from pre_admin.core.database import db
from pre_admin.core.errors import FieldErrors

TOLD = "Solde reporté sur l’année suivante"


def carry_over(contract: Contract, values: Mapping[str, Any], actor: Actor) -> None:
    """Bring what is left of a tranche to the following year’s, to the cent; what stays is released at closing. Raises DomainError."""
    check_words(typed_words(CarryOver, values, ("reason",)), values)
    hold_money(contract)
    found = carriable_of(contract, terms_of_one(contract.id)) if contract.state in AMENDABLE else []
    chosen = next((one for one in found if one.envelope_id == values["envelope_id"]), None)
    if chosen is None:
        raise FieldErrors({"envelope_id": NOT_THERE})
    refusal = refusal_of(chosen, values["amount"])
    if refusal:
        raise FieldErrors({"amount": refusal})
    db.session.add(
        CarryOver(
            contract_id=contract.id, envelope_id=chosen.envelope_id, into_id=chosen.into_id, amount=values["amount"],
            reason=values["reason"], author_id=actor.id,
        )
    )  # fmt: skip
    settle_commitment(contract, TOLD, actor)
