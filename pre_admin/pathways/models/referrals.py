"""Referrals: who brings a child's situation to the programme, why, and what the family says of it."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped

from pre_admin.core.columns import labelled
from pre_admin.core.database import Record
from pre_admin.core.enums import LabelledEnum
from pre_admin.core.sealing import SealedText
from pre_admin.core.types import UtcDateTime, enum_type
from pre_admin.families.rules import Verdict

FACTS_ONLY = "Des faits, les points d’appui autant que les difficultés. Jamais de diagnostic ni de jugement."
CHILD_SUBJECT = ("child", "child_id")
"""The journal tells what belongs to a child with the child's file."""


class ReferralState(LabelledEnum):
    """Where a referral stands."""

    WAITING = "waiting", "À examiner", "wait"
    EXAMINED = "examined", "Examinée", "ok"
    DROPPED = "dropped", "Sans suite", "off"


class Agreement(LabelledEnum):
    """What the family says to the situation being presented to the support team."""

    YES = "yes", "Accepte que la situation soit présentée", "ok"
    NO = "no", "Refuse que la situation soit présentée", "stop"


class Referral(Record):
    """A child's situation brought to the programme on a day (« saisine »); saved incomplete, completed later."""

    __tablename__ = "referral"
    __table_args__ = (
        CheckConstraint(
            "(exception_by_id IS NULL) = (exception_reason IS NULL)", name="exception_reasoned",
            info={"message": "Une exception d’éligibilité porte une raison et son auteur.", "field": "exception_reason"},
        ),
        CheckConstraint(
            "informed_on IS NOT NULL OR agreement IS NULL", name="agreement_after_information",
            info={"message": "Dites quel jour la famille a été informée, avant de noter son accord ou son refus.", "field": "informed_on"},
        ),
        Index("ix_referral_state_received_on", "state", "received_on", "id"),
        Index("ix_referral_received_on", "received_on", "id"),
    )  # fmt: skip
    scoped_by: ClassVar[str] = "child"
    scope_key: ClassVar[str] = "child_id"
    journal_subject: ClassVar[tuple[str, str] | None] = CHILD_SUBJECT

    child_id: Mapped[int] = labelled("Enfant", ForeignKey("child.id"), index=True)
    received_on: Mapped[date] = labelled(
        "Date de la saisine", Date, help="L’éligibilité est jugée à cette date, sur la carte des quartiers de ce jour."
    )
    state: Mapped[ReferralState] = labelled("État", enum_type(ReferralState), default=ReferralState.WAITING)
    origin_id: Mapped[int | None] = labelled("Origine", ForeignKey("origin.id"), index=True)
    institution: Mapped[str | None] = labelled("Institution", String(120), help="L’école, le service, l’association.")
    sender_name: Mapped[str | None] = labelled("Personne", String(120))
    sender_function: Mapped[str | None] = labelled("Fonction", String(120))
    sender_contact: Mapped[str | None] = labelled("Téléphone ou adresse électronique", String(160))
    tried: Mapped[str | None] = labelled(
        "Ce qui a déjà été tenté dans le droit commun", SealedText, sensitive=True, permission="referral.reasons", help=FACTS_ONLY
    )
    strengths: Mapped[str | None] = labelled(
        "Points d’appui", SealedText, sensitive=True, permission="referral.reasons", help="Ce qui va bien, sur quoi s’appuyer."
    )
    informed_on: Mapped[date | None] = labelled("Famille informée le", Date)
    informed_by: Mapped[str | None] = labelled("Informée par", String(120))
    agreement: Mapped[Agreement | None] = labelled("La famille", enum_type(Agreement))
    verdict: Mapped[Verdict] = labelled("Éligibilité à cette date", enum_type(Verdict, "referralverdict"))
    verdict_reason: Mapped[str] = labelled("Éligibilité, en clair", String(300))
    exception_reason: Mapped[str | None] = labelled(
        "Raison de l’exception", SealedText, sensitive=True, permission="referral.reasons",
        help="Pourquoi cette situation est prise en compte hors des conditions d’âge ou de quartier.",
    )  # fmt: skip
    exception_by_id: Mapped[int | None] = labelled("Exception décidée par", ForeignKey("user_account.id"), index=True)
    answered_on: Mapped[date | None] = labelled("Réponse envoyée le", Date)
    dropped_at: Mapped[datetime | None] = labelled("Classée sans suite le", UtcDateTime)

    def __str__(self) -> str:
        return f"Saisine du {self.received_on:%d/%m/%Y}"


class ReferralReason(Record):
    """Why a situation is brought, in one domain."""

    __tablename__ = "referral_reason"
    __table_args__ = (
        UniqueConstraint(
            "referral_id",
            "domain_id",
            info={"message": "Ce domaine est déjà renseigné : complétez sa ligne.", "field": "domain_id"},
        ),
    )
    scoped_by: ClassVar[str] = "child"
    scope_key: ClassVar[str] = "child_id"
    journal_subject: ClassVar[tuple[str, str] | None] = CHILD_SUBJECT

    child_id: Mapped[int] = labelled("Enfant", ForeignKey("child.id"), index=True)
    referral_id: Mapped[int] = labelled("Saisine", ForeignKey("referral.id"))
    domain_id: Mapped[int] = labelled("Domaine", ForeignKey("domain.id"), index=True, permission="referral.reasons")
    text: Mapped[str | None] = labelled(
        "Ce qui est constaté", SealedText, sensitive=True, permission="referral.reasons", help=FACTS_ONLY
    )
