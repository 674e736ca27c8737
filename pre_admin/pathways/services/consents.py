"""Parents sign, refuse, withdraw; each time what follows from it happens in the same transaction (R3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from pre_admin.accounts.actor import Actor
from pre_admin.core.calendar import today
from pre_admin.core.database import db
from pre_admin.core.errors import DomainError
from pre_admin.pathways.models import (
    ActionState,
    ClosingReason,
    Consent,
    ConsentRule,
    ConsentSheet,
    ConsentSignature,
    ConsentState,
    Pathway,
    PathwayAction,
    PathwayReferent,
    PathwayState,
    SignedHow,
)
from pre_admin.pathways.queries.consents import authority_holders, consents_of, holders_of, signers_of
from pre_admin.pathways.rules.consents import (
    CONSENT_STATES,
    NOTHING_SIGNED,
    WITHDRAWN_BEFORE,
    closing_note_until,
    is_complete,
    signatures_needed,
    signing_refusal,
)
from pre_admin.pathways.rules.pathways import ACTION_STATES, AHEAD, PATHWAY_STATES

NO_WITHDRAWAL_REASON = (
    "Aucun motif de clôture n’est marqué « Sortie du dispositif » : la coordination en ajoute un dans les listes de référence."
)


@dataclass(frozen=True)
class SignedSheet:
    """A sheet as it comes in: who signed it, when, on what, and its scan or drawing if there is one."""

    signer_ids: tuple[int, ...]
    signed_on: date
    how: SignedHow
    document_id: int | None = None


# ---- asking
def ask_consent(pathway: Pathway, action: PathwayAction | None = None, asked_on: date | None = None) -> Consent | None:
    """Ask the parents for the scheme, or for an action; None when the action's type needs no signature."""
    needed = 1 if action is None else action.signatures_needed
    if needed == 0:
        return None
    consent = Consent(
        child_id=pathway.child_id, pathway_id=pathway.id, action_id=action.id if action else None,
        signatures_needed=needed, asked_on=asked_on or today(),
    )  # fmt: skip
    db.session.add(consent)
    db.session.flush()
    return consent


def needed_for(child_id: int, rule: ConsentRule) -> int:
    """How many signatures an action of this rule needs of this child, today."""
    return signatures_needed(rule, authority_holders(child_id))


# ---- signing
def sign(child_id: int, consents: Sequence[Consent], sheet: SignedSheet, actor: Actor) -> ConsentSheet:
    """Keep a signed sheet that covers these consents; each that has enough signatures is given. Raises DomainError."""
    if not consents:
        raise DomainError(NOTHING_SIGNED, "consents")
    holders = {one.id: one for one in holders_of(child_id)}
    signers = [holders[one] for one in sheet.signer_ids if one in holders]
    refusal = signing_refusal(signers, sheet.signed_on, today())
    if refusal:
        raise DomainError(refusal, "signed_on" if sheet.signed_on > today() else "signers")
    kept = ConsentSheet(child_id=child_id, how=sheet.how, document_id=sheet.document_id, by_id=actor.id)
    db.session.add(kept)
    db.session.flush()
    for consent in consents:
        CONSENT_STATES.after(consent.state, "give")
        already = signers_of(consent.id)
        for one in signers:
            if one.id not in already:
                db.session.add(
                    ConsentSignature(
                        child_id=child_id, consent_id=consent.id, sheet_id=kept.id, guardian_id=one.id, signer_name=one.name,
                        signed_on=sheet.signed_on,
                    )
                )  # fmt: skip
        db.session.flush()
        if is_complete(signers_of(consent.id), consent.signatures_needed):
            consent.state = CONSENT_STATES.after(consent.state, "give")
            consent.given_on = sheet.signed_on
    db.session.flush()
    return kept


# ---- refusing
def refuse(consent: Consent, refused_on: date, actor: Actor) -> None:
    """The parents say no: to the scheme, the pathway never starts; to an action, it is not done."""
    if refused_on > today():
        raise DomainError(AHEAD, "refused_on")
    consent.state = CONSENT_STATES.after(consent.state, "refuse")
    consent.refused_on = refused_on
    if consent.action_id is None:
        pathway = db.session.get_one(Pathway, consent.pathway_id)
        pathway.state = PATHWAY_STATES.after(pathway.state, "refuse")
        _leave_actions(pathway.id, refused_on)
        _refuse_pending(pathway.id, refused_on)
        _end_referents(pathway.id, refused_on, None)
    else:
        action = db.session.get_one(PathwayAction, consent.action_id)
        action.state = ACTION_STATES.after(action.state, "refuse")
    db.session.flush()


# ---- withdrawing
def withdraw(pathway: Pathway, withdrawn_on: date, actor: Actor) -> None:
    """The parents leave the scheme, whenever they wish, in one step.

    The pathway closes at once, its actions stop, its referent keeps only one closing note for seven days, every
    consent is withdrawn. Raises DomainError.
    """
    scheme = next((one for one in consents_of(pathway.id) if one.action_id is None and one.state is ConsentState.GIVEN), None)
    if scheme is None:
        raise DomainError(CONSENT_STATES.refusal.format("retiré"))
    _check_withdrawal(scheme, pathway, withdrawn_on)
    reason = db.session.scalars(
        select(ClosingReason).where(ClosingReason.family_withdrawal.is_(True)).order_by(ClosingReason.retired_on.is_not(None), ClosingReason.rank)
    ).first()  # fmt: skip
    if reason is None:
        raise DomainError(NO_WITHDRAWAL_REASON)
    if pathway.state is PathwayState.RUNNING:
        pathway.state = PATHWAY_STATES.after(pathway.state, "close")
        pathway.closed_on, pathway.closing_reason_id, pathway.next_review_on = withdrawn_on, reason.id, None
    else:
        pathway.state = PATHWAY_STATES.after(pathway.state, "refuse")
    _leave_actions(pathway.id, withdrawn_on)
    _end_referents(pathway.id, withdrawn_on, closing_note_until(withdrawn_on))
    db.session.flush()
    for consent in consents_of(pathway.id):
        if consent.state is ConsentState.GIVEN:
            consent.state = CONSENT_STATES.after(consent.state, "withdraw")
            consent.withdrawn_on = max(withdrawn_on, consent.given_on or withdrawn_on)
    _refuse_pending(pathway.id, withdrawn_on)
    db.session.flush()


def _check_withdrawal(scheme: Consent, pathway: Pathway, withdrawn_on: date) -> None:
    earliest = max(day for day in (scheme.given_on, pathway.entry_on) if day) if scheme.given_on or pathway.entry_on else None
    if withdrawn_on > today():
        raise DomainError(AHEAD, "withdrawn_on")
    if earliest and withdrawn_on < earliest:
        raise DomainError(WITHDRAWN_BEFORE, "withdrawn_on")


def _leave_actions(pathway_id: int, day: date) -> None:
    """What runs stops that day; what was proposed is not done."""
    for action in db.session.scalars(select(PathwayAction).where(PathwayAction.pathway_id == pathway_id)):
        if ACTION_STATES.allows(action.state, "drop"):
            if action.state is ActionState.RUNNING:
                action.ends_on = max(day, action.starts_on or day)
            action.state = ACTION_STATES.after(action.state, "drop")
    db.session.flush()


def _refuse_pending(pathway_id: int, day: date) -> None:
    for consent in consents_of(pathway_id):
        if consent.state is ConsentState.PENDING:
            consent.state, consent.refused_on = CONSENT_STATES.after(consent.state, "refuse"), day


def _end_referents(pathway_id: int, day: date, note_until: date | None) -> None:
    """The referent's access ends at once, whatever day the parents said."""
    current = select(PathwayReferent).where(PathwayReferent.pathway_id == pathway_id, PathwayReferent.ends_on.is_(None))
    for row in db.session.scalars(current):
        row.ends_on = max(day, row.starts_on)
        row.closing_note_until = note_until
