"""Reading consents: who may sign, what is signed, what stands."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, or_, select

from pre_admin.accounts.models import User
from pre_admin.accounts.scoping import as_system
from pre_admin.core.database import db
from pre_admin.families.models import Child, Guardian
from pre_admin.pathways.models import ClosingReason, Consent, ConsentSheet, ConsentSignature, ConsentState
from pre_admin.pathways.rules.consents import Holder

ACCOUNT: Any = User.__table__


def holders_of(child_id: int) -> list[Holder]:
    """Who answers for the child, in either household; those with parental authority first."""
    households = select(Child.family_id).where(Child.id == child_id).union(
        select(Child.other_family_id).where(Child.id == child_id, Child.other_family_id.is_not(None))
    )  # fmt: skip
    statement = select(Guardian).where(Guardian.family_id.in_(households.scalar_subquery()))
    rows = db.session.scalars(statement.order_by(Guardian.parental_authority.desc(), Guardian.id))
    return [Holder(one.id, str(one), one.parental_authority) for one in rows]


def holders_of_each(child_ids: Sequence[int]) -> dict[int, list[Holder]]:
    """Child → who answers for them, as `holders_of` says, in one statement."""
    household = or_(Guardian.family_id == Child.family_id, Guardian.family_id == Child.other_family_id)
    statement = select(Child.id, Guardian).join(Guardian, household).where(Child.id.in_(child_ids))
    found: dict[int, list[Holder]] = {}
    for child_id, one in db.session.execute(statement.order_by(Guardian.parental_authority.desc(), Guardian.id)):
        found.setdefault(child_id, []).append(Holder(one.id, str(one), one.parental_authority))
    return found


def authority_holders(child_id: int) -> int:
    """How many people hold parental authority over the child, whoever asks."""
    with as_system("titulaires de l’autorité parentale : un nombre"):
        return sum(one.holds_authority for one in holders_of(child_id))


def consents_of(pathway_id: int) -> Sequence[Consent]:
    """Every consent of a pathway: the scheme's first, then its actions'."""
    statement = select(Consent).where(Consent.pathway_id == pathway_id)
    return db.session.scalars(statement.order_by(Consent.action_id.is_not(None), Consent.action_id, Consent.id)).all()


def pending_of_each(pathway_ids: Sequence[int]) -> dict[int, list[Consent]]:
    """Pathway → its consents that wait for a signature, in one statement."""
    waiting = select(Consent).where(Consent.pathway_id.in_(pathway_ids), Consent.state == ConsentState.PENDING)
    found: dict[int, list[Consent]] = {}
    for one in db.session.scalars(waiting.order_by(Consent.id)):
        found.setdefault(one.pathway_id, []).append(one)
    return found


def live_consent(pathway_id: int, action_id: int | None) -> Consent | None:
    """The consent asked for or signed, for the scheme (no action) or for an action; None once refused or withdrawn."""
    statement = select(Consent).where(
        Consent.pathway_id == pathway_id,
        Consent.action_id.is_(None) if action_id is None else Consent.action_id == action_id,
        Consent.state.in_([ConsentState.PENDING, ConsentState.GIVEN]),
    )
    return db.session.scalars(statement).first()


def signers_of(consent_id: int) -> list[int]:
    """The guardians who signed a consent."""
    statement = select(ConsentSignature.guardian_id).where(ConsentSignature.consent_id == consent_id)
    return [one for one in db.session.scalars(statement) if one is not None]


def signed_of_each(consent_ids: Sequence[int]) -> set[tuple[int, int | None]]:
    """(consent, guardian) of each signature under these consents, in one statement."""
    statement = select(ConsentSignature.consent_id, ConsentSignature.guardian_id)
    return {(consent, who) for consent, who in db.session.execute(statement.where(ConsentSignature.consent_id.in_(consent_ids)))}


def last_signed_on(consent_id: int) -> date | None:
    """The day of the latest signature under a consent."""
    return db.session.scalar(select(func.max(ConsentSignature.signed_on)).where(ConsentSignature.consent_id == consent_id))


def withdrawal_reason() -> int | None:
    """The closing reason that says that the family left, one in service first; None when the list has none."""
    statement = select(ClosingReason.id).where(ClosingReason.family_withdrawal.is_(True))
    order = (ClosingReason.retired_on.is_not(None), ClosingReason.rank, ClosingReason.id)
    return db.session.scalars(statement.order_by(*order)).first()


def signatures_of_pathway(pathway_id: int) -> int:
    """How many signatures a pathway's consents hold, whoever asks."""
    statement = select(func.count(ConsentSignature.id)).join(Consent, Consent.id == ConsentSignature.consent_id)
    with as_system("signatures d’un parcours : un nombre") as session:
        return session.scalar(statement.where(Consent.pathway_id == pathway_id)) or 0


def signer_names(consent_ids: Sequence[int]) -> dict[int, list[str]]:
    """Consent → who signed it, in the order they did."""
    statement = select(ConsentSignature.consent_id, ConsentSignature.signer_name)
    found: dict[int, list[str]] = {}
    for value, name in db.session.execute(
        statement.where(ConsentSignature.consent_id.in_(consent_ids)).order_by(ConsentSignature.id)
    ):
        found.setdefault(value, []).append(name)
    return found


def signatures_told(consent_id: int) -> Sequence[Any]:
    """(who, when, on what, sheet, its file, who kept it) of each signature under a consent."""
    statement = (
        select(
            ConsentSignature.signer_name,
            ConsentSignature.signed_on,
            ConsentSheet.how,
            ConsentSheet.id,
            ConsentSheet.document_id,
            ACCOUNT.c.full_name,
        )
        .join(ConsentSheet, ConsentSheet.id == ConsentSignature.sheet_id)
        .join(ACCOUNT, ACCOUNT.c.id == ConsentSheet.by_id)
        .where(ConsentSignature.consent_id == consent_id)
    )
    return db.session.execute(statement.order_by(ConsentSignature.id)).all()
