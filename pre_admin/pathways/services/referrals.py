"""A referral's life: recorded, completed, judged at its date (R4), answered, dropped, or taken back as a mistake."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from pre_admin.accounts.actor import Actor
from pre_admin.core.calendar import now, today
from pre_admin.core.database import db
from pre_admin.core.errors import DomainError, FieldErrors
from pre_admin.families.models import Child
from pre_admin.families.queries import eligibility_on
from pre_admin.panel.rows import assign, children_of, delete_with, keep_rows
from pre_admin.pathways.models import Agreement, InformedStep, Referral, ReferralReason, ReferralState
from pre_admin.pathways.queries.referrals import due_row, on_agenda
from pre_admin.pathways.rules.referrals import (
    AHEAD,
    EXCEPTED,
    NOT_INFORMED,
    ON_AGENDA,
    REFERRAL_STATES,
    SETTLED,
    TWICE,
    WITHIN,
    about_of,
)
from pre_admin.pathways.services.informing import inform_due, tell_parents

Values = Mapping[str, Any]
Errors = dict[str, str]

OWN_FIELDS = (
    "received_on", "origin_id", "institution", "sender_name", "sender_function", "sender_contact", "tried", "strengths",
    "informed_on", "informed_by", "agreement",
)  # fmt: skip
REASON_FIELDS = ("domain_id", "text")


def record_referral(child: Child, values: Values, actor: Actor | None) -> Referral:
    """A known child's situation is brought: eligibility is judged at that date and kept, whatever it is (R4).

    The file of a child who comes back is in use again. Raises DomainError.
    """
    _refuse(_errors(values))
    child.archived_at = None
    referral = Referral(child_id=child.id)
    assign(referral, values, OWN_FIELDS)
    judge(referral)
    db.session.add(referral)
    db.session.flush()
    _keep_reasons(referral, values)
    if referral.informed_on is None:
        inform_due(child.id, InformedStep.REFERRAL, about_of(referral.received_on), referral.received_on)
    return referral


def update_referral(referral: Referral, values: Values, actor: Actor) -> None:
    """Complete or correct a referral; another date or another child is judged anew, while it waits. Raises DomainError."""
    before = (referral.child_id, referral.received_on, referral.informed_on)
    errors = _errors(values)
    moved = [name for name in ("child_id", "received_on") if values[name] != getattr(referral, name)]
    if moved and referral.state is not ReferralState.WAITING:
        told = {"child_id": "l’enfant", "received_on": "sa date"}
        errors |= {name: SETTLED.format(told[name]) for name in moved}
    if "child_id" in moved and on_agenda(referral.id):
        errors["child_id"] = ON_AGENDA
    _refuse(errors)
    assign(referral, values, ("child_id", *OWN_FIELDS))
    if moved:
        judge(referral)
    db.session.flush()
    _keep_reasons(referral, values)
    _keep_due(referral, before, actor)


def _errors(values: Values) -> Errors:
    errors: Errors = {}
    for name in ("received_on", "informed_on"):
        if values.get(name) and values[name] > today():
            errors[name] = AHEAD
    if values.get("agreement") is not None and values.get("informed_on") is None:
        errors["informed_on"] = NOT_INFORMED
    seen = [row["domain_id"] for row in values.get("reasons", ())]
    errors |= {f"reasons-{n}-domain_id": TWICE for n, one in enumerate(seen) if one in seen[:n]}
    return errors


def _refuse(errors: Errors) -> None:
    if errors:
        raise FieldErrors(errors)


def _keep_reasons(referral: Referral, values: Values) -> None:
    """One row per domain; those withheld from the person are left alone, but follow the referral to another child."""

    def fill(row: ReferralReason, one: Values) -> None:
        row.child_id = referral.child_id
        assign(row, one, REASON_FIELDS)

    if "reasons" in values:
        keep_rows(ReferralReason, "referral_id", referral.id, values["reasons"], fill)
    for row in children_of(ReferralReason, "referral_id", referral.id):
        row.child_id = referral.child_id
    db.session.flush()


def _keep_due(referral: Referral, before: tuple[int, date, date | None], actor: Actor) -> None:
    """What the parents wait to be told follows the referral, and is settled once it says when they were."""
    child_id, received_on, informed_on = before
    row = due_row(child_id, about_of(received_on))
    if row is not None:
        row.child_id, row.about = referral.child_id, about_of(referral.received_on)
        row.due_on = referral.received_on
        if referral.informed_on is not None:
            tell_parents(row, {"informed_on": referral.informed_on, "informed_how": None}, actor)
    elif referral.informed_on is None and informed_on is not None:
        inform_due(referral.child_id, InformedStep.REFERRAL, about_of(referral.received_on), referral.received_on)
    db.session.flush()


# ---- eligibility
def judge(referral: Referral) -> None:
    """The verdict of the referral's date, with that date's map, the child's age and home: kept as it is found today."""
    found = eligibility_on(db.session.get_one(Child, referral.child_id), referral.received_on)
    if (referral.verdict, referral.verdict_reason) != (found.verdict, found.reason[:300]):
        referral.verdict, referral.verdict_reason = found.verdict, found.reason[:300]


def judge_again(referral: Referral, values: Values, actor: Actor) -> None:
    """Judge once more, on purpose: an address was added or corrected since. Raises DomainError once it waits no more."""
    if referral.state is not ReferralState.WAITING:
        raise DomainError(SETTLED.format("son éligibilité"))
    judge(referral)
    db.session.flush()


def decide_exception(referral: Referral, values: Values, actor: Actor) -> None:
    """The situation is taken up outside the conditions, for a reason and by somebody. Raises DomainError."""
    if referral.state is not ReferralState.WAITING:
        raise DomainError(REFERRAL_STATES.refusal.format(referral.state.label.lower()))
    if referral.exception_reason is not None:
        raise DomainError(EXCEPTED)
    if referral.verdict.value == "eligible":
        raise DomainError(WITHIN)
    referral.exception_reason, referral.exception_by_id = values["exception_reason"], actor.id
    db.session.flush()


# ---- its end
def drop_referral(referral: Referral, values: Values, actor: Actor) -> None:
    """No action is taken on the referral; the family may be the one who refuses. Raises DomainError."""
    state = REFERRAL_STATES.after(referral.state, "drop")
    if on_agenda(referral.id):
        raise DomainError(ON_AGENDA)
    before = (referral.child_id, referral.received_on, referral.informed_on)
    if values.get("refused"):
        informed_on = values.get("informed_on") or referral.informed_on
        if informed_on is None:
            raise DomainError(NOT_INFORMED, "informed_on")
        if informed_on > today():
            raise DomainError(AHEAD, "informed_on")
        referral.informed_on, referral.agreement = informed_on, Agreement.NO
    referral.state, referral.dropped_at = state, now()
    _keep_due(referral, before, actor)


def answer_referral(referral: Referral, values: Values, actor: Actor) -> None:
    """Whoever brought the situation was answered, that day. Raises DomainError."""
    day = values["answered_on"]
    if day > today():
        raise DomainError(AHEAD, "answered_on")
    if day < referral.received_on:
        raise DomainError("La réponse précède la saisine : vérifiez la date.", "answered_on")
    referral.answered_on = day
    db.session.flush()


def delete_referral(referral: Referral, actor: Actor | None) -> None:
    """Take back a referral entered by mistake, while it waits and no agenda names it. Raises DomainError."""
    if referral.state is not ReferralState.WAITING:
        raise DomainError("Seule une saisine qui attend encore se supprime ; celle-ci garde la trace de ce qui a été fait.")
    if on_agenda(referral.id):
        raise DomainError(ON_AGENDA)
    row = due_row(referral.child_id, about_of(referral.received_on))
    if row is not None:
        db.session.delete(row)
    delete_with(referral, {ReferralReason: "referral_id"})
