"""Naming who certifies in the place of someone away; changed before it begins, shortened while it lasts, kept afterwards."""

from collections.abc import Mapping
from typing import Any

from pre_admin.accounts.actor import Actor
from pre_admin.accounts.models import StandIn
from pre_admin.contracts.queries.stand_ins import absent_choices, holds, overlapping, person_choices
from pre_admin.contracts.rules import stand_ins as rules
from pre_admin.contracts.services.wording import check_words, typed_words
from pre_admin.core.calendar import today
from pre_admin.core.database import db
from pre_admin.core.errors import DomainError, FieldErrors
from pre_admin.panel.rows import assign

Values = Mapping[str, Any]
FIELDS = ("absent_id", "person_id", "starts_on", "ends_on", "reason")
FIXED = ("absent_id", "person_id", "starts_on")


def name_stand_in(values: Values, actor: Actor) -> StandIn:
    """For these days, this person certifies in the place of that one. Raises DomainError."""
    _refuse(values, actor, None)
    made = StandIn(named_by_id=actor.id)
    assign(made, values, FIELDS)
    db.session.add(made)
    db.session.flush()
    return made


def change_stand_in(stand_in: StandIn, values: Values, actor: Actor) -> None:
    """Before it begins, anything; then its last day alone. Raises DomainError."""
    day = today()
    over = rules.over_refusal(stand_in.ends_on, day)
    if over:
        raise DomainError(over)
    if stand_in.starts_on > day:
        _refuse(values, actor, stand_in.id)
    elif values["ends_on"] < day or any(values[name] != getattr(stand_in, name) for name in FIXED):
        raise FieldErrors({"ends_on": rules.BEGUN})
    else:
        _refuse_overlap(values, stand_in.id)
        check_words(typed_words(StandIn, values, ("reason",)), values)
        refusal = rules.days_refusal(values["starts_on"], values["ends_on"], values["starts_on"])
        if refusal:
            raise FieldErrors(dict([refusal]))
    assign(stand_in, values, FIELDS)


def _refuse(values: Values, actor: Actor, but: int | None) -> None:
    refusal = rules.days_refusal(values["starts_on"], values["ends_on"], today())
    if refusal:
        raise FieldErrors(dict([refusal]))
    if values["person_id"] == actor.id:
        raise FieldErrors({"person_id": rules.ONESELF})
    if not holds(values["absent_id"], absent_choices()):
        raise FieldErrors({"absent_id": rules.NOT_ABSENT})
    if not holds(values["person_id"], person_choices()):
        raise FieldErrors({"person_id": rules.NOT_PERSON})
    _refuse_overlap(values, but)
    check_words(typed_words(StandIn, values, ("reason",)), values)


def _refuse_overlap(values: Values, but: int | None) -> None:
    if overlapping(values["person_id"], values["starts_on"], values["ends_on"], but):
        raise FieldErrors({"starts_on": rules.TWICE})
