"""What parents agree to, sign, refuse and withdraw; and of what they are told."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Integer, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from pre_admin.core.calendar import now
from pre_admin.core.columns import labelled
from pre_admin.core.database import Base, Record
from pre_admin.core.ddl import append_only, guard
from pre_admin.core.enums import LabelledEnum
from pre_admin.core.types import UtcDateTime, enum_type
from pre_admin.pathways.models.pathways import Pathway, PathwayAction
from pre_admin.pathways.models.referrals import CHILD_SUBJECT

NO_SCHEME_CONSENT = (
    "Aucun accord parental signé pour le dispositif : recueillez-le sur la page « Accord parental » avant d’ouvrir le parcours."
)
NO_ACTION_CONSENT = "Aucun accord parental signé pour cette action : recueillez-le avant de la commencer."
STILL_RUNNING = "Le parcours est encore en cours : le retrait de l’accord le clôt d’abord."
LIVE = "state IN ('pending', 'given')"
SCHEME_LIVE = text(f"action_id IS NULL AND {LIVE}")
ACTION_LIVE = text(f"action_id IS NOT NULL AND {LIVE}")


class ConsentState(LabelledEnum):
    """Where a consent stands."""

    PENDING = "pending", "À recueillir", "wait"
    GIVEN = "given", "Signé", "ok"
    REFUSED = "refused", "Refusé", "stop"
    WITHDRAWN = "withdrawn", "Retiré", "stop"
    LAPSED = "lapsed", "Sans objet", "off"


class SignedHow(LabelledEnum):
    """On what a parent signed."""

    PAPER = "paper", "Sur papier"
    SCREEN = "screen", "À l’écran"


class Consent(Record):
    """What the parents are asked to agree to: the scheme for a pathway, or one of its actions (R3)."""

    __tablename__ = "consent"
    __table_args__ = (
        CheckConstraint(
            "state <> 'given' OR given_on IS NOT NULL", name="given_dated",
            info={"message": "Un accord signé porte sa date.", "field": "given_on"},
        ),
        CheckConstraint(
            "(state = 'withdrawn') = (withdrawn_on IS NOT NULL)", name="withdrawal_dated",
            info={"message": "Un retrait porte sa date.", "field": "withdrawn_on"},
        ),
        CheckConstraint(
            "withdrawn_on IS NULL OR given_on IS NULL OR withdrawn_on >= given_on", name="withdrawn_after_given",
            info={"message": "Le retrait précède la signature : vérifiez la date.", "field": "withdrawn_on"},
        ),
        CheckConstraint(
            "signatures_needed BETWEEN 1 AND 2", name="signatures_in_bounds",
            info={"message": "Un accord demande une ou deux signatures.", "field": None},
        ),
        Index(
            "uq_consent_scheme_live", "pathway_id", unique=True, sqlite_where=SCHEME_LIVE, postgresql_where=SCHEME_LIVE,
            info={"message": "L’accord pour le dispositif est déjà demandé ou signé.", "field": None},
        ),
        Index(
            "uq_consent_action_live", "action_id", unique=True, sqlite_where=ACTION_LIVE, postgresql_where=ACTION_LIVE,
            info={"message": "L’accord pour cette action est déjà demandé ou signé.", "field": None},
        ),
        Index("ix_consent_pathway_id_state", "pathway_id", "state"),
        Index("ix_consent_state_asked_on", "state", "asked_on", "id"),
    )  # fmt: skip
    scoped_by: ClassVar[str] = "child"
    scope_key: ClassVar[str] = "child_id"
    journal_subject: ClassVar[tuple[str, str] | None] = CHILD_SUBJECT

    child_id: Mapped[int] = labelled("Enfant", ForeignKey("child.id"), index=True)
    pathway_id: Mapped[int] = labelled("Parcours", ForeignKey("pathway.id"))
    action_id: Mapped[int | None] = labelled("Action", ForeignKey("pathway_action.id"), index=True)
    state: Mapped[ConsentState] = labelled("État", enum_type(ConsentState), default=ConsentState.PENDING)
    signatures_needed: Mapped[int] = labelled("Signatures à recueillir", Integer, default=1)
    asked_on: Mapped[date] = labelled("Demandé le", Date)
    given_on: Mapped[date | None] = labelled("Signé le", Date)
    refused_on: Mapped[date | None] = labelled("Refusé le", Date)
    withdrawn_on: Mapped[date | None] = labelled("Retiré le", Date)

    def __str__(self) -> str:
        return "Accord pour le dispositif" if self.action_id is None else "Accord pour une action"


class ConsentSheet(Base):
    """A sheet a parent signed, on paper or on the screen; it may cover several consents. Never changed (R9)."""

    __tablename__ = "consent_sheet"
    scoped_by: ClassVar[str] = "child"
    scope_key: ClassVar[str] = "child_id"
    journal_subject: ClassVar[tuple[str, str] | None] = CHILD_SUBJECT

    id: Mapped[int] = mapped_column(primary_key=True)
    child_id: Mapped[int] = labelled("Enfant", ForeignKey("child.id"), index=True)
    how: Mapped[SignedHow] = labelled("Signature", enum_type(SignedHow))
    document_id: Mapped[int | None] = labelled("Feuille signée", ForeignKey("document.id"), index=True)
    at: Mapped[datetime] = labelled("Enregistrée le", UtcDateTime, default=now)
    by_id: Mapped[int] = labelled("Enregistrée par", ForeignKey("user_account.id"), index=True)

    def __str__(self) -> str:
        return f"Feuille n° {self.id}"


class ConsentSignature(Base):
    """One parent's signature under one consent, on a sheet (R9)."""

    __tablename__ = "consent_signature"
    __table_args__ = (
        UniqueConstraint(
            "consent_id", "guardian_id", info={"message": "Cette personne a déjà signé cet accord.", "field": "signers"}
        ),
    )
    scoped_by: ClassVar[str] = "child"
    scope_key: ClassVar[str] = "child_id"
    journal_subject: ClassVar[tuple[str, str] | None] = CHILD_SUBJECT

    id: Mapped[int] = mapped_column(primary_key=True)
    child_id: Mapped[int] = labelled("Enfant", ForeignKey("child.id"), index=True)
    consent_id: Mapped[int] = labelled("Accord", ForeignKey("consent.id"))
    sheet_id: Mapped[int] = labelled("Feuille", ForeignKey("consent_sheet.id"), index=True)
    guardian_id: Mapped[int | None] = labelled("Responsable légal", ForeignKey("guardian.id"), index=True)
    signer_name: Mapped[str] = labelled("Signé par", String(170))
    signed_on: Mapped[date] = labelled("Signé le", Date)


class InformedStep(LabelledEnum):
    """Of which step the parents are told: every one (process.md §1.3)."""

    REFERRAL = "referral", "La saisine"
    CONCLUSION = "conclusion", "La conclusion de l’équipe"
    ACTION = "action", "Une action proposée"
    REVIEW = "review", "Un bilan"
    HAND_OVER = "hand_over", "Un changement de référent"
    CLOSING = "closing", "La fin du parcours"


class InformedHow(LabelledEnum):
    """How the parents were told."""

    MEETING = "meeting", "De vive voix"
    PHONE = "phone", "Par téléphone"
    LETTER = "letter", "Par courrier"
    MESSAGE = "message", "Par message"


class ParentInformation(Record):
    """Something the parents must be told, then were told: when, by whom, how. Waiting until then."""

    __tablename__ = "parent_information"
    __table_args__ = (
        CheckConstraint(
            "(informed_on IS NULL) = (informed_by_id IS NULL)", name="information_signed",
            info={"message": "Dites quel jour et par qui les parents ont été informés.", "field": "informed_on"},
        ),
        Index("ix_parent_information_informed_on_due_on", "informed_on", "due_on", "id"),
    )  # fmt: skip
    scoped_by: ClassVar[str] = "child"
    scope_key: ClassVar[str] = "child_id"
    journal_subject: ClassVar[tuple[str, str] | None] = CHILD_SUBJECT

    child_id: Mapped[int] = labelled("Enfant", ForeignKey("child.id"), index=True)
    step: Mapped[InformedStep] = labelled("De quoi", enum_type(InformedStep))
    about: Mapped[str] = labelled("Précision", String(120))
    due_on: Mapped[date] = labelled("Depuis le", Date)
    informed_on: Mapped[date | None] = labelled("Informés le", Date)
    informed_how: Mapped[InformedHow | None] = labelled("Comment", enum_type(InformedHow))
    informed_by_id: Mapped[int | None] = labelled("Informés par", ForeignKey("user_account.id"), index=True)


append_only(ConsentSheet.__table__)
append_only(ConsentSignature.__table__)

_SCHEME = (
    "EXISTS (SELECT 1 FROM consent WHERE consent.pathway_id = NEW.id AND consent.action_id IS NULL AND consent.state = 'given')"
)
_ACTION = "EXISTS (SELECT 1 FROM consent WHERE consent.action_id = NEW.id AND consent.state = 'given')"
_RUNNING = (
    "(OLD.action_id IS NULL AND EXISTS (SELECT 1 FROM pathway WHERE pathway.id = OLD.pathway_id AND pathway.state = 'running')"
    " OR EXISTS (SELECT 1 FROM pathway_action WHERE pathway_action.id = OLD.action_id AND pathway_action.state = 'running'))"
)
_TAKEN_AWAY = (
    "(NEW.state <> 'given' OR NEW.pathway_id <> OLD.pathway_id OR COALESCE(NEW.action_id, 0) <> COALESCE(OLD.action_id, 0))"
)
# R3, by the database itself: whoever writes, by whatever way.
guard(
    Pathway.__table__,
    "pathway_needs_consent",
    ("INSERT", "UPDATE"),
    f"NEW.state = 'running' AND NOT {_SCHEME}",
    NO_SCHEME_CONSENT,
)
guard(
    PathwayAction.__table__, "action_needs_consent", ("INSERT", "UPDATE"),
    f"NEW.state = 'running' AND NEW.signatures_needed > 0 AND NOT {_ACTION}", NO_ACTION_CONSENT,
)  # fmt: skip
guard(
    Consent.__table__,
    "consent_holds_running",
    ("UPDATE",),
    f"OLD.state = 'given' AND {_TAKEN_AWAY} AND {_RUNNING}",
    STILL_RUNNING,
)
guard(Consent.__table__, "consent_kept", ("DELETE",), f"OLD.state = 'given' AND {_RUNNING}", STILL_RUNNING)
