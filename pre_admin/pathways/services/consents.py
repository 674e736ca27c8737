"""Parents sign, refuse, withdraw; each time what follows from it happens in the same transaction (R3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pre_admin.accounts.actor import Actor
from pre_admin.accounts.scoping import as_system
from pre_admin.core.calendar import today
from pre_admin.core.database import db
from pre_admin.core.errors import DomainError
from pre_admin.panel.fields import CHOOSE
from pre_admin.pathways.models import (
    ActionType,
    Consent,
    ConsentRule,
    ConsentSheet,
    ConsentSignature,
    ConsentState,
    Pathway,
    PathwayAction,
    PathwayState,
    SignedHow,
)
from pre_admin.pathways.queries.consents import (
    authority_holders,
    consents_of,
    holders_of,
    last_signed_on,
    signers_of,
    withdrawal_reason,
)
from pre_admin.pathways.rules.consents import (
    CONSENT_STATES,
    NOTHING_SIGNED,
    Holder,
    closing_note_until,
    is_complete,
    signatures_needed,
    signing_refusal,
    withdrawal_refusal,
)
from pre_admin.pathways.rules.pathways import ACTION_STATES, AHEAD, PATHWAY_STATES
from pre_admin.pathways.services.ending import end_referents, lapse_pending, stop_action, stop_actions

NO_WITHDRAWAL_REASON = (
    "Aucun motif de clôture n’est marqué « Sortie du dispositif » : la coordination en ajoute un dans les listes de référence."
)
OUT_OF_SIGHT = "fin d’un parcours : sa propre référente ne le voit plus avant que tout soit écrit"
NOTHING_TO_WITHDRAW = "Aucun accord signé n’est à retirer : rechargez la page."


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
        if consent.child_id != child_id:
            raise DomainError(CHOOSE, "consents")
        CONSENT_STATES.after(consent.state, "give")
        _follow_holders(consent)
        _put_signatures(consent, kept, signers, sheet.signed_on)
        _give_if_complete(consent)
    db.session.flush()
    return kept


def _follow_holders(consent: Consent) -> None:
    """Who holds parental authority may have changed since the action was proposed: so many sign as hold it now."""
    if consent.action_id is None:
        return
    action = db.session.get_one(PathwayAction, consent.action_id)
    needed = needed_for(consent.child_id, db.session.get_one(ActionType, action.type_id).consent)
    if needed:
        consent.signatures_needed = action.signatures_needed = needed


def _put_signatures(consent: Consent, kept: ConsentSheet, signers: Sequence[Holder], signed_on: date) -> None:
    already = signers_of(consent.id)
    for one in signers:
        if one.id not in already:
            db.session.add(
                ConsentSignature(
                    child_id=consent.child_id, consent_id=consent.id, sheet_id=kept.id, guardian_id=one.id, signer_name=one.name,
                    signed_on=signed_on,
                )
            )  # fmt: skip
    db.session.flush()


def _give_if_complete(consent: Consent) -> None:
    """Given the day of the last signature, in whatever order the sheets come in."""
    if is_complete(signers_of(consent.id), consent.signatures_needed):
        consent.state = CONSENT_STATES.after(consent.state, "give")
        consent.given_on = last_signed_on(consent.id)


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
        with as_system(OUT_OF_SIGHT):
            stop_actions(pathway.id, refused_on, "drop")
            lapse_pending(pathway.id)
            end_referents(pathway.id, refused_on)
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
        raise DomainError(NOTHING_TO_WITHDRAW)
    refusal = withdrawal_refusal(scheme.given_on, pathway.entry_on, withdrawn_on, today())
    if refusal:
        raise DomainError(refusal, "withdrawn_on")
    _leave(pathway, withdrawn_on)
    with as_system(OUT_OF_SIGHT):
        stop_actions(pathway.id, withdrawn_on, "drop")
        end_referents(pathway.id, withdrawn_on, closing_note_until(withdrawn_on))
        for consent in consents_of(pathway.id):
            if consent.state is ConsentState.GIVEN:
                _take_back(consent, withdrawn_on)
        lapse_pending(pathway.id)
        db.session.flush()


def _leave(pathway: Pathway, withdrawn_on: date) -> None:
    """A running pathway closes, for the reason that says so; one only proposed is refused after all."""
    if pathway.state is not PathwayState.RUNNING:
        pathway.state = PATHWAY_STATES.after(pathway.state, "refuse")
        return
    reason = withdrawal_reason()
    if reason is None:
        raise DomainError(NO_WITHDRAWAL_REASON)
    pathway.state = PATHWAY_STATES.after(pathway.state, "close")
    pathway.closed_on, pathway.closing_reason_id, pathway.next_review_on = withdrawn_on, reason, None


def withdraw_action(consent: Consent, withdrawn_on: date, actor: Actor) -> None:
    """The parents take back their agreement to one action: it stops, the pathway goes on. Raises DomainError."""
    refusal = withdrawal_refusal(consent.given_on, None, withdrawn_on, today())
    if refusal:
        raise DomainError(refusal, "withdrawn_on")
    assert consent.action_id is not None
    stop_action(db.session.get_one(PathwayAction, consent.action_id), withdrawn_on)
    db.session.flush()
    _take_back(consent, withdrawn_on)
    db.session.flush()


def _take_back(consent: Consent, withdrawn_on: date) -> None:
    consent.state = CONSENT_STATES.after(consent.state, "withdraw")
    consent.withdrawn_on = max(withdrawn_on, consent.given_on or withdrawn_on)
