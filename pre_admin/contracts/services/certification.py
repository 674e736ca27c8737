"""The coordination certifies that sessions were held, refuses one, or goes back on it; the ledger follows in the same transaction."""

from collections.abc import Mapping, Sequence
from typing import Any

from pre_admin.accounts.actor import Actor
from pre_admin.contracts.models import Delivery
from pre_admin.contracts.queries.deliveries import certified_and_invoiced, lines_invoiced_by, sight_of
from pre_admin.contracts.queries.stand_ins import absent_for
from pre_admin.contracts.rules.deliveries import DELIVERY_STATES, NOT_YET, OWN_INVOICE, undo_refusal
from pre_admin.contracts.services.delivered import hold_contracts, settle_delivered
from pre_admin.contracts.services.deliveries import SAID
from pre_admin.contracts.services.wording import check_words, typed_words
from pre_admin.core.calendar import now, today
from pre_admin.core.errors import DomainError
from pre_admin.core.french import date_fr, plural

CERTIFIED = "Service fait certifié : {}"
UNDONE = "Certification annulée : séance du {}"


def certify(records: Sequence[Delivery], actor: Actor) -> None:
    """Certify sessions that were held, all or none, each as its contract stands now. Raises DomainError."""
    contracts = hold_contracts(one.contract_id for one in records)
    sight = sight_of([one.id for one in contracts])
    absent = absent_for(actor)
    mine = lines_invoiced_by(actor.id, {one.line_id for one in records})
    for one in sorted(records, key=lambda one: (one.held_on, one.id)):
        state = DELIVERY_STATES.after(one.state, "certify")
        if one.line_id in mine:
            raise DomainError(OWN_INVOICE.format(sight.label(one.line_id)))
        refusal = sight.day_refusal(one.line_id, one.held_on) or sight.quantity_refusal(
            one.line_id, one.held_on, one.quantity, one.id
        )
        if refusal:
            raise DomainError(SAID.format(date_fr(one.held_on), refusal))
        one.state, one.certified_at, one.certified_by_id, one.certified_for_id = state, now(), actor.id, absent
    settle_delivered(contracts, CERTIFIED.format(plural(len(records), "séance", "séances")), actor)


def undo_certification(delivery: Delivery, actor: Actor) -> None:
    """Go back on a certification that no accepted invoice counts. Raises DomainError."""
    contracts = hold_contracts([delivery.contract_id])
    state = DELIVERY_STATES.after(delivery.state, "undo")
    label = sight_of([delivery.contract_id]).label(delivery.line_id)
    certified, invoiced = certified_and_invoiced(delivery.line_id)
    refusal = undo_refusal(label, certified, invoiced, delivery.quantity)
    if refusal:
        raise DomainError(refusal)
    delivery.state, delivery.certified_at, delivery.certified_by_id, delivery.certified_for_id = state, None, None, None
    settle_delivered(contracts, UNDONE.format(date_fr(delivery.held_on)), actor)


def refuse(delivery: Delivery, values: Mapping[str, Any], actor: Actor) -> None:
    """Say that a session was not held, and why; it counts for nothing. Raises DomainError."""
    check_words(typed_words(Delivery, values, ("remark",)), values)
    hold_contracts([delivery.contract_id])
    state = DELIVERY_STATES.after(delivery.state, "refuse")
    if delivery.held_on > today():
        raise DomainError(NOT_YET.format(date_fr(delivery.held_on)))
    delivery.state, delivery.remark = state, values["remark"]


def reconsider(delivery: Delivery, actor: Actor) -> None:
    """Go back on a refusal: the session waits to be certified again. Raises DomainError."""
    hold_contracts([delivery.contract_id])
    state = DELIVERY_STATES.after(delivery.state, "reconsider")
    sight = sight_of([delivery.contract_id])
    refusal = sight.day_refusal(delivery.line_id, delivery.held_on) or sight.quantity_refusal(
        delivery.line_id, delivery.held_on, delivery.quantity
    )
    if refusal:
        raise DomainError(refusal)
    delivery.state = state
