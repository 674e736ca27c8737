"""The steps of an action's life beside what the bodies decide: submit, take back, withdraw, lapse, resolution, copies, papers read."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from pre_admin.accounts.actor import Actor
from pre_admin.core.calendar import now, today
from pre_admin.core.database import db
from pre_admin.core.errors import DomainError, NeedsConfirmation
from pre_admin.funding.models import Action, ActionNeed, ActionReport, ActionTranche, FundedState
from pre_admin.funding.queries.actions import (
    continued_by,
    need_totals,
    needs_of,
    next_year_envelopes,
    papers_of,
    report_of,
    returned_as,
    tranches_of,
)
from pre_admin.funding.queries.histories import report_due
from pre_admin.funding.queries.names import cited_in, text_of
from pre_admin.funding.rules.actions import OWNER_STATES, submit_refusal
from pre_admin.funding.services.actions import (
    FIELDS,
    asked_of,
    hold_action,
    next_reference,
    release_money,
    texts_of,
)
from pre_admin.funding.services.vouching import ask, doubt_of, sign, vouch
from pre_admin.panel.rows import assign

Values = Mapping[str, Any]
NOT_APPROVED = "Une délibération se note sur une action validée."
FUTURE = "Cette date est dans l’avenir : vérifiez-la."
BEFORE_APPROVAL = "La délibération suit l’avis du conseil : elle ne peut pas le précéder."
CONTINUED = "Cette action est déjà reconduite sous le numéro {} : ouvrez-la."
RETURNED = "Cette action est déjà revenue sous le numéro {} : ouvrez-la."
NOT_REFUSED = "Seule une action refusée revient ainsi."
NONE_TICKED = "Cochez au moins une pièce, après l’avoir lue."
CITED_IN_FILE = "Un numéro de dossier ou le téléphone d’une famille du programme figure dans cette pièce : « {} ». Remplacez-la par une version sans nom, puis relisez-la."
NAMED_IN_FILE = (
    "Un enfant ou un parent connu du programme semble nommé dans ces pièces. Remplacez-les par une version sans nom ; "
    "ou, si c’est un homonyme, confirmez-le : votre nom et la date seront gardés."
)
NAMED_WAY = "Confirmer : relues, ce n’est pas un enfant suivi ni un parent"
COPIED = tuple(name for name in FIELDS if name not in ("school_year", "starts_on", "ends_on", "note", "rapporteur_id"))
REPORT_FIELDS = ("received_on", "children", "quantity", "priority_share", "cost", "results", "difficulties", "outlook")
REPORT_TEXTS = ("results", "difficulties", "outlook")


def submit(action: Action, values: Values, actor: Actor) -> None:
    """Hand the action to the bodies: complete, and naming nobody (R1). Raises DomainError."""
    hold_action(action)
    after = OWNER_STATES.after(action.state, "submit")
    refusal = submit_refusal({name: getattr(action, name) for name in FIELDS}, asked_of(action))
    if refusal:
        raise DomainError(refusal)
    doubt = doubt_of(texts_of(action), action.vouched_digest, fields=False)
    ask([doubt], values)
    vouch(action, doubt, actor)
    if action.state is FundedState.CHANGES_REQUESTED:
        # the round goes on: what is taken up again is the action that was returned
        action.decided_by = None
    action.state, action.submitted_at = after, now()


def take_back(action: Action, actor: Actor) -> None:
    """A submitted action is a draft again, as long as no body decided. Raises DomainError."""
    hold_action(action)
    action.state = OWNER_STATES.after(action.state, "take_back")
    action.submitted_at = None


def withdraw(action: Action, values: Values, actor: Actor) -> None:
    """The action is given up, whatever was granted; its money is free again. Raises DomainError."""
    _end(action, "withdraw", "Action retirée", values, actor)


def lapse(action: Action, values: Values, actor: Actor) -> None:
    """An approved action that came to no contract lapses; its money is free again. Raises DomainError."""
    _end(action, "lapse", "Action caduque", values, actor)


def _end(action: Action, verb: str, reason: str, values: Values, actor: Actor) -> None:
    hold_action(action)
    after = OWNER_STATES.after(action.state, verb)
    _confirm(action, {"ended_reason": ("Motif", values["ended_reason"])}, values, actor)
    release_money(action, reason, actor)
    action.ended_reason = values["ended_reason"]
    action.state = after


def note_resolution(action: Action, values: Values, actor: Actor) -> None:
    """The board's resolution, which binds: number and day, on an approved action. Raises DomainError."""
    hold_action(action)
    if action.state is not FundedState.APPROVED:
        raise DomainError(NOT_APPROVED)
    day: date = values["resolution_on"]
    if day > today():
        raise DomainError(FUTURE, "resolution_on")
    if action.approved_on and day < action.approved_on:
        raise DomainError(BEFORE_APPROVAL, "resolution_on")
    _confirm(action, {"resolution_number": ("Délibération n°", values["resolution_number"])}, values, actor)
    assign(action, values, ("resolution_number", "resolution_on"))


def _confirm(action: Action, texts: Mapping[str, tuple[str, str | None]], values: Values, actor: Actor) -> None:
    doubt = doubt_of(texts, None)
    ask([doubt], values)
    sign(action, doubt, actor)


# ---- copies
def copy_for_next_year(action: Action, actor: Actor) -> Action:
    """The same action the following school year, as a draft: dates a year later, envelopes of the year after where they exist."""
    hold_action(action)
    twin = continued_by(action.id)
    if twin is not None:
        raise DomainError(CONTINUED.format(twin.reference))
    given: dict[str, Any] = {"school_year": action.school_year + 1, "previous_id": action.id}
    given |= {name: _year_later(getattr(action, name)) for name in ("starts_on", "ends_on")}
    envelopes = next_year_envelopes([one.envelope_id for one in tranches_of(action.id)])
    return _copy(action, given, envelopes, actor)


def come_back(action: Action, actor: Actor) -> Action:
    """A refused action returns as a draft of its own, linked to the refusal. Raises DomainError."""
    hold_action(action)
    if action.state is not FundedState.REFUSED:
        raise DomainError(NOT_REFUSED)
    twin = returned_as(action.id)
    if twin is not None:
        raise DomainError(RETURNED.format(twin.reference))
    given = {name: getattr(action, name) for name in ("school_year", "starts_on", "ends_on", "previous_id")}
    envelopes = {one.envelope_id: one.envelope_id for one in tranches_of(action.id)}
    return _copy(action, given | {"replaces_id": action.id}, envelopes, actor)


def _year_later(day: date | None) -> date | None:
    if day is None:
        return None
    return day.replace(year=day.year + 1, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year + 1)


def _copy(action: Action, given: Values, envelopes: Mapping[int, int], actor: Actor) -> Action:
    """A draft with the same words and amounts; papers and the opinion on it are made anew."""
    fresh = Action(
        state=FundedState.DRAFT, reference=next_reference(today().year), sort_key=action.sort_key, rapporteur_id=actor.id, **given,
        **{name: getattr(action, name) for name in COPIED},
    )  # fmt: skip
    db.session.add(fresh)
    db.session.flush()
    for tranche in tranches_of(action.id):
        if tranche.envelope_id in envelopes:
            db.session.add(ActionTranche(action_id=fresh.id, envelope_id=envelopes[tranche.envelope_id], amount=tranche.amount))
    types = [one.action_type_id for one in needs_of(action.id)]
    for key, children in need_totals(types).items():
        db.session.add(ActionNeed(action_id=fresh.id, action_type_id=key, children=children, counted_on=today()))
    db.session.flush()
    return fresh


# ---- papers and report
def check_papers(action: Action, values: Values, actor: Actor) -> None:
    """Papers that someone has read and found without a child's name; the text of a PDF is searched as well. Raises DomainError."""
    ticked = set(values["papers"])
    if not ticked:
        raise DomainError(NONE_TICKED, "papers")
    papers = [one for one in papers_of(action.id) if one.id in ticked and one.checked_at is None]
    told = {str(one.id): f"{one.kind.label}{f', {one.label}' if one.label else ''}" for one in papers}
    cited = cited_in({str(one.id): f"{one.label or ''} {text_of(one.document_id) if one.document_id else ''}" for one in papers})
    if cited.surely:
        raise DomainError(CITED_IN_FILE.format(" », « ".join(told[key] for key in cited.surely)), "papers")
    token = "papers-" + ".".join(f"{one.id}-{one.version}" for one in papers if str(one.id) in cited.by_name)[:150]
    if cited.by_name and values.get("_confirmed") != token:
        raise NeedsConfirmation(NAMED_IN_FILE, [(told[key], None) for key in cited.by_name], token, NAMED_WAY)
    for one in papers:
        one.checked_at, one.checked_by_id = now(), actor.id


def keep_report(action: Action, values: Values, actor: Actor) -> None:
    """What the action gave; its words name nobody (R1). Raises DomainError."""
    received = values.get("received_on")
    if received is not None and received > today():
        raise DomainError(FUTURE, "received_on")
    hold_action(action)
    columns = ActionReport.__table__.c
    _confirm(action, {name: (str(columns[name].info["label"]), values.get(name)) for name in REPORT_TEXTS}, values, actor)
    report = report_of(action.id) or ActionReport(action_id=action.id)
    assign(report, values, REPORT_FIELDS)
    report.due_on = report_due(action.ends_on)
    if values.get("document_id") is not None:
        report.document_id = values["document_id"]
    db.session.add(report)
    db.session.flush()
