"""Sessions: noted one by one, planned in a series, proposed from attendance counts; held."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from pre_admin.accounts.actor import Actor
from pre_admin.contracts.models import Contract, Delivery, DeliveryState
from pre_admin.contracts.queries.deliveries import contract_of_line, sight_of
from pre_admin.contracts.queries.proposals import proposable
from pre_admin.contracts.rules.deliveries import DELIVERY_STATES, NO_LINE, NOT_YET, Sight, contract_refusal, fixed_refusal
from pre_admin.contracts.services.delivered import hold_contracts
from pre_admin.contracts.services.wording import check_words, typed_words
from pre_admin.core.calendar import now, today
from pre_admin.core.database import db
from pre_admin.core.errors import DomainError, FieldErrors
from pre_admin.core.french import date_fr
from pre_admin.funding.models import CostUnit
from pre_admin.panel.rows import assign, delete_with

Values = Mapping[str, Any]
FIELDS = ("line_id", "held_on", "minutes", "place", "worker", "quantity", "children", "remark")
TEXTS = ("place", "worker", "remark")
NO_DAY = "Cochez au moins une date."
NO_SESSION = "Cochez au moins une séance."
BY_SESSION = (CostUnit.SESSION, CostUnit.HOUR)
NOT_BY_SESSION = "Cette prestation ne se compte ni à la séance ni à l’heure : notez-la vous-même, sans passer par les présences."
TAKEN_MEANWHILE = "Certaines de ces séances viennent d’être reprises, ou ne sont plus notées : relisez la liste."
SAID = "Séance du {} : {}"
REMARK = 300


def create_delivery(values: Values, actor: Actor | None) -> Delivery:
    """Note a session: planned when its day is to come, else held. Raises DomainError."""
    check_words(typed_words(Delivery, values, TEXTS), values)
    contract = _held_contract(values["line_id"])
    state = DeliveryState.PLANNED if values["held_on"] > today() else DeliveryState.HELD
    refuse_fields(sight_of([contract.id]), values, state)
    delivery = Delivery(contract_id=contract.id, state=state)
    assign(delivery, values, FIELDS)
    _sign(delivery, actor)
    db.session.add(delivery)
    db.session.flush()
    return delivery


def update_delivery(delivery: Delivery, values: Values, actor: Actor | None) -> None:
    """Correct a session that nobody has judged yet. Raises DomainError."""
    check_words(typed_words(Delivery, values, TEXTS), values)
    contract = _held_contract(values["line_id"], delivery.contract_id)
    _refuse(fixed_refusal(delivery.state))
    refuse_fields(sight_of({contract.id}), values, delivery.state, delivery.id)
    delivery.contract_id = contract.id
    assign(delivery, values, FIELDS)


def delete_delivery(delivery: Delivery, actor: Actor | None) -> None:
    """Delete a session entered by mistake, while nobody judged it. Raises DomainError."""
    hold_contracts([delivery.contract_id])
    _refuse(fixed_refusal(delivery.state))
    delete_with(delivery, {})


def refuse_fields(sight: Sight, values: Values, state: DeliveryState, but: int | None = None) -> None:
    """What refuses a session, beside its field. Raises FieldErrors."""
    line_id, day = values["line_id"], values["held_on"]
    refusal = sight.day_refusal(line_id, day)
    if refusal is None and state is DeliveryState.HELD and day > today():
        refusal = NOT_YET.format(date_fr(day))
    if refusal:
        raise FieldErrors({"held_on": refusal})
    if state is DeliveryState.HELD and (refusal := sight.quantity_refusal(line_id, day, values["quantity"], but)):
        raise FieldErrors({"quantity": refusal})


def _held_contract(line_id: int, *others: int) -> Contract:
    """The contract of a line, held with these others. Raises FieldErrors when nothing is noted on it."""
    found = contract_of_line(line_id)
    refusal = NO_LINE if found is None else contract_refusal(found.state)
    if found is None or refusal:
        raise FieldErrors({"line_id": refusal or NO_LINE})
    hold_contracts([found.id, *others])
    return found


def _sign(delivery: Delivery, actor: Actor | None) -> None:
    delivery.entered_by_id, delivery.entered_at = (actor.id if actor else None), now()


def _refuse(message: str | None) -> None:
    if message:
        raise DomainError(message)


# ---- several at once
def plan_series(values: Values, days: Sequence[date], actor: Actor | None) -> Sequence[Delivery]:
    """Plan a session on each of these days; those of the past are planned too, to be noted as held. Raises DomainError."""
    if not days:
        raise DomainError(NO_DAY)
    at = values.get("at")
    told = " ".join(part for part in (f"À {at}." if at else "", values.get("remark") or "") if part)[:REMARK] or None
    given = {**values, "remark": told}
    check_words(typed_words(Delivery, given, TEXTS), values)
    contract = _held_contract(values["line_id"])
    sight = sight_of([contract.id])
    found = []
    for day in sorted(set(days)):
        refusal = sight.day_refusal(values["line_id"], day)
        if refusal:
            raise DomainError(SAID.format(date_fr(day), refusal))
        found.append(Delivery(contract_id=contract.id, state=DeliveryState.PLANNED, **{**_kept(given), "held_on": day}))
    return _added(found, actor)


def propose(line_id: int, session_ids: Collection[int], actor: Actor | None) -> Sequence[Delivery]:
    """Note as held what clubs of the provider held, from the counts of their attendance. Raises DomainError."""
    if not session_ids:
        raise DomainError(NO_SESSION)
    contract = _held_contract(line_id)
    sight = sight_of([contract.id])
    unit = sight.lines[line_id][1].unit
    if unit not in BY_SESSION:
        raise FieldErrors({"line_id": NOT_BY_SESSION})
    chosen = [one for one in proposable(contract) if one.id in session_ids]
    if len(chosen) != len(set(session_ids)):
        raise DomainError(TAKEN_MEANWHILE)
    found = []
    for rank, one in enumerate(chosen, start=1):
        quantity = quantity_of(unit, one.minutes)
        _refuse_said(sight, line_id, one.held_on, quantity)
        sight.count(line_id, -rank, one.held_on, quantity)
        found.append(
            Delivery(
                contract_id=contract.id, line_id=line_id, state=DeliveryState.HELD, held_on=one.held_on, minutes=one.minutes,
                quantity=quantity, children=one.present, club_session_id=one.id, place=one.club[:160],
            )
        )  # fmt: skip
    return _added(found, actor)


def quantity_of(unit: CostUnit, minutes: int | None) -> Decimal:
    """What a session counts for in the unit of its line: its hours, else one."""
    return (Decimal(minutes) / 60).quantize(Decimal("0.01")) if unit is CostUnit.HOUR and minutes else Decimal(1)


def hold_sessions(records: Sequence[Delivery], actor: Actor | None) -> None:
    """Note planned sessions as held, all or none. Raises DomainError."""
    sight = sight_of([one.id for one in hold_contracts(one.contract_id for one in records)])
    for one in sorted(records, key=lambda one: (one.held_on, one.id)):
        state = DELIVERY_STATES.after(one.state, "hold")
        if one.held_on > today():
            raise DomainError(NOT_YET.format(date_fr(one.held_on)))
        _refuse_said(sight, one.line_id, one.held_on, one.quantity)
        sight.count(one.line_id, one.id, one.held_on, one.quantity)
        one.state = state
        _sign(one, actor)


def _refuse_said(sight: Sight, line_id: int, day: date, quantity: Decimal) -> None:
    """Which of several sessions is refused, and why. Raises DomainError."""
    refusal = sight.day_refusal(line_id, day) or sight.quantity_refusal(line_id, day, quantity)
    if refusal:
        raise DomainError(SAID.format(date_fr(day), refusal))


def _kept(values: Values) -> dict[str, Any]:
    return {name: values[name] for name in FIELDS if name in values}


def _added(found: Sequence[Delivery], actor: Actor | None) -> Sequence[Delivery]:
    for one in found:
        _sign(one, actor)
        db.session.add(one)
    db.session.flush()
    return found
