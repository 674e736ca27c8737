"""Keeping funded actions: their texts, money, needs and papers; a change after a decision sends the action back (R6)."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from pre_admin.accounts.actor import Actor
from pre_admin.accounts.scoping import as_system
from pre_admin.core.calendar import now, today
from pre_admin.core.database import db, insert_if_absent
from pre_admin.core.errors import DomainError, FieldErrors
from pre_admin.core.text import sort_key
from pre_admin.funding.facts import ApprovalReleased
from pre_admin.funding.models import Action, ActionNeed, ActionNumberCounter, ActionPaper, ActionTranche, FundedState, LedgerKind
from pre_admin.funding.queries.actions import need_totals, needs_of, papers_of, tranches_of
from pre_admin.funding.queries.ledger import held_by, lock_envelopes
from pre_admin.funding.rules.actions import (
    DECIDED_SENSE,
    EDITABLE,
    OBJECT_FIELDS,
    OWNER_STATES,
    Money,
    money_refusals,
    submit_refusal,
)
from pre_admin.funding.services.ledger import release
from pre_admin.funding.services.vouching import Doubt, ask, doubt_of, vouch
from pre_admin.panel.house import house_of_request
from pre_admin.panel.rows import assign, delete_with, keep_rows

Values = Mapping[str, Any]
Errors = dict[str, str]
FIELDS = (
    "title", "provider_id", "territory_id", "axis_id", "school_year", "objective", "schedule", "starts_on", "ends_on", "children", "age_from",
    "age_to", "priority_share", "unit", "quantity", "unit_cost", "total_cost", "other_public", "other_public_from", "need", "mainstream_gap",
    "note", "rapporteur_id",
)  # fmt: skip
TEXTS = ("title", "objective", "schedule", "other_public_from", "need", "mainstream_gap", "note")
"""What is read for names before anyone else sees it."""
OVER = "Cette action est « {} » : elle ne se modifie plus. Copiez-la, ou proposez-en une autre."
NOT_A_DRAFT = "Seul un brouillon se supprime. Cette action est « {} » : retirez-la plutôt, elle restera lisible."
NO_FILE = "Joignez le fichier, ou retirez cette ligne."
BACK = (
    "Une instance a déjà examiné cette action. Ce que vous changez la renvoie au comité technique : "
    "son avis et celui du conseil ne valent plus, et l’argent réservé ou validé redevient disponible."
)
BACK_WAY = "Enregistrer et renvoyer au comité technique"
BACK_REASON = "Action modifiée après décision, renvoyée au comité technique"
NOT_ZERO = "Le montant demandé est supérieur à zéro."
TWICE = "Cette enveloppe est déjà demandée : une seule ligne par enveloppe."
SOURCE = "action"
PAPER = "Pièce : {}, précision"


def create_action(values: Values, actor: Actor | None) -> Action:
    """Propose an action: a draft, numbered, presented by its author unless another is named. Raises DomainError."""
    _check(values)
    doubt = doubt_of(_texts_given(values), None)
    ask([doubt], values)
    action = Action(state=FundedState.DRAFT, reference=next_reference(today().year))
    vouch(action, doubt, actor)
    _write(action, values, actor)
    return action


def update_action(action: Action, values: Values, actor: Actor | None) -> None:
    """Change an action; after a decision, its object or its money changes only to go back to the committee (R6). Raises DomainError."""
    hold_action(action)
    if action.state not in EDITABLE:
        raise DomainError(OVER.format(action.state.label))
    _check(values)
    if action.state not in (FundedState.DRAFT, FundedState.CHANGES_REQUESTED):
        _check_complete(values)
    doubt = doubt_of(_texts_given(values), action.vouched_digest)
    changed = object_changes(action, values) if action.state in DECIDED_SENSE else []
    back = Doubt(BACK, changed, f"{action.id}.{action.round}.{'.'.join(changed)}", BACK_WAY) if changed else None
    ask([doubt, back], values)
    vouch(action, doubt, actor)
    if back:
        _send_back(action, actor)
    _write(action, values, actor)


def delete_action(action: Action, actor: Actor | None) -> None:
    """Delete a draft that nothing refers to. Raises DomainError."""
    if action.state is not FundedState.DRAFT or action.round > 1:
        raise DomainError(NOT_A_DRAFT.format(action.state.label))
    delete_with(action, {ActionTranche: "action_id", ActionNeed: "action_id", ActionPaper: "action_id"})


def hold_action(action: Action) -> None:
    """The action, held until the transaction ends: a decision and a change are made one after the other.

    Not read again: one that was decided meanwhile keeps its old version here, and the save is refused as stale (R11).
    """
    db.session.scalars(select(Action.id).where(Action.id == action.id).with_for_update(key_share=True)).one()


def next_reference(year: int) -> str:
    """The next number of a year, « 2026-A-031 », without a gap: the counter is held until the transaction ends."""
    with as_system("numéro d’action") as session:
        insert_if_absent(session, ActionNumberCounter.__table__, {"year": year, "last": 0})
        statement = select(ActionNumberCounter).where(ActionNumberCounter.year == year).with_for_update()
        counter = session.scalars(statement.execution_options(populate_existing=True)).one()
        counter.last += 1
        session.flush()
    return f"{year}-A-{counter.last:03d}"


# ---- what is refused
def _check(values: Values) -> None:
    errors: Errors = {}
    rows = values["tranches"]
    money = Money(
        tuple(row["amount"] for row in rows if row["amount"] is not None), values.get("total_cost"), values.get("other_public"),
        values.get("quantity"), values.get("unit_cost"),
    )  # fmt: skip
    errors |= money_refusals(money)
    errors |= {f"tranches-{n}-amount": NOT_ZERO for n, row in enumerate(rows) if row["amount"] is not None and row["amount"] <= 0}
    envelopes = [row["envelope_id"] for row in rows]
    errors |= {f"tranches-{n}-envelope_id": TWICE for n, key in enumerate(envelopes) if key is not None and key in envelopes[:n]}
    errors |= {f"papers-{n}-document_id": NO_FILE for n, row in enumerate(values["papers"]) if row.get("document_id", 0) is None}
    if errors:
        raise FieldErrors(errors)


def _check_complete(values: Values) -> None:
    """What a body may be reading stays complete."""
    refusal = submit_refusal(values, [row["amount"] for row in values["tranches"]])
    if refusal:
        raise DomainError(refusal)


def _texts_given(values: Values) -> dict[str, tuple[str, str | None]]:
    """Field → (label, text) of everything that is typed in words."""
    columns = Action.__table__.c
    found = {name: (str(columns[name].info["label"]), values.get(name)) for name in TEXTS}
    papers = {f"papers-{n}-label": (PAPER.format(row["kind"].label), row.get("label")) for n, row in enumerate(values["papers"])}
    return found | papers


def texts_of(action: Action) -> dict[str, tuple[str, str | None]]:
    """Key → (label, text) of everything the bodies will read of an action."""
    columns = Action.__table__.c
    found = {name: (str(columns[name].info["label"]), getattr(action, name)) for name in TEXTS}
    return found | {f"paper-{one.id}": (PAPER.format(one.kind.label), one.label) for one in papers_of(action.id)}


# ---- after a decision
def object_changes(action: Action, values: Values) -> list[str]:
    """The labels of what makes the object of an action and would change; the tranches and what is proposed of them included."""
    columns = Action.__table__.c
    found = [
        str(columns[name].info["label"]) for name in OBJECT_FIELDS if name in values and values[name] != getattr(action, name)
    ]
    stored = {one.envelope_id: (one.amount, one.proposed) for one in tranches_of(action.id)}
    given = {row["envelope_id"]: (row["amount"], row["proposed"]) for row in values["tranches"]}
    return [*found, *(["Tranches"] if stored != given else [])]


def _send_back(action: Action, actor: Actor | None) -> None:
    release_money(action, BACK_REASON, actor)
    action.state = OWNER_STATES.after(action.state, "send_back")
    action.round += 1
    action.decided_by = None
    action.approved_on = action.resolution_number = action.resolution_on = None
    action.submitted_at = now()


def release_money(action: Action, reason: str, actor: Actor | None) -> None:
    """Give back what an action holds, its envelopes held. Raises DomainError when a contract already spends it (R8)."""
    house_of_request().tell(ApprovalReleased(action.id))
    kinds = (LedgerKind.RESERVED, LedgerKind.APPROVED)
    lock_envelopes({key for kind in kinds for key in held_by(action.id, kind)})
    release(action.id, reason, (SOURCE, action.id), actor)


# ---- writing
def _write(action: Action, values: Values, actor: Actor | None) -> None:
    assign(action, values, FIELDS)
    if action.rapporteur_id is None and actor is not None:
        action.rapporteur_id = actor.id
    action.sort_key = sort_key(action.title)
    db.session.add(action)
    db.session.flush()
    keep_rows(ActionTranche, "action_id", action.id, values["tranches"], _fill_tranche)
    _keep_needs(action, values["needs"])
    keep_rows(ActionPaper, "action_id", action.id, values["papers"], _fill_paper)


def _fill_tranche(row: Any, given: Values) -> None:
    assign(row, given, ("envelope_id", "amount", "proposed"))


def _fill_paper(row: Any, given: Values) -> None:
    """A file that is replaced has not been read by anyone yet; neither have new words about it."""
    before = (row.document_id, row.label)
    assign(row, given, ("kind", "label", "document_id"))
    if before != (row.document_id, row.label):
        row.checked_at = row.checked_by_id = None


def _keep_needs(action: Action, rows: Sequence[Values]) -> None:
    """The totals are those of the day a need is chosen; a draft's are counted anew at each save."""
    known = {one.id: one.action_type_id for one in needs_of(action.id)}
    fresh = action.state is FundedState.DRAFT
    totals = need_totals([row["action_type_id"] for row in rows])

    def fill(row: Any, given: Values) -> None:
        if fresh or known.get(given["id"]) != given["action_type_id"]:
            row.action_type_id = given["action_type_id"]
            row.children = totals[given["action_type_id"]]
            row.counted_on = today()

    keep_rows(ActionNeed, "action_id", action.id, rows, fill)


def asked_of(action: Action) -> list[Decimal]:
    """The amounts an action asks."""
    return [one.amount for one in tranches_of(action.id)]
