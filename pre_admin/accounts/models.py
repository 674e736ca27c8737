"""Accounts, their roles, sign-in attempts, the confidentiality charter and its signatures."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import Boolean, CheckConstraint, Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pre_admin.accounts.roles import Role
from pre_admin.core.calendar import now
from pre_admin.core.columns import labelled
from pre_admin.core.database import OPEN, Base, Record
from pre_admin.core.ddl import append_only
from pre_admin.core.enums import LabelledEnum
from pre_admin.core.types import UtcDateTime, enum_type

NO_PASSWORD = ""
"""What an account that nobody has opened yet keeps instead of a hash."""


class User(Record):
    """An account: one person, never shared, never deleted (R9)."""

    __tablename__ = "user_account"
    __table_args__ = (UniqueConstraint("email", info={"message": "Un compte existe déjà avec cette adresse.", "field": "email"}),)
    __searched__ = ("full_name", "email")
    scoped_by: ClassVar[str] = "account"

    email: Mapped[str] = labelled("Adresse électronique", String(254))
    full_name: Mapped[str] = labelled("Nom", String(120))
    password_hash: Mapped[str] = labelled("Mot de passe", String(255), sensitive=True)
    is_active: Mapped[bool] = labelled("Actif", Boolean, default=True)
    session_epoch: Mapped[int] = labelled("Sessions fermées", Integer, default=0)
    last_sign_in_at: Mapped[datetime | None] = labelled("Dernière connexion", UtcDateTime)
    wants_digest: Mapped[bool] = labelled("Courriel du matin", Boolean, default=True)
    # Housekeeping, without a label: neither journalled nor versioned, so that nobody who keeps the account is disturbed.
    digest_on: Mapped[date | None] = mapped_column(Date)
    first_day_over_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    def __str__(self) -> str:
        return self.full_name

    @property
    def opened(self) -> bool:
        """Whether the person has chosen a password."""
        return self.password_hash != NO_PASSWORD


class UserRole(Record):
    """A role given to a person; one that opens children's files counts once a coordinator has confirmed it."""

    __tablename__ = "user_role"
    __table_args__ = (
        UniqueConstraint("user_id", "role", info={"message": "Cette personne a déjà ce rôle.", "field": "role"}),
        CheckConstraint(
            "given_by_id <> user_id", name="given_by_another",
            info={"message": "Personne ne se donne un rôle : un autre administrateur peut le faire.", "field": "role"},
        ),
        CheckConstraint(
            "confirmed_by_id <> user_id", name="confirmed_by_another",
            info={"message": "Personne ne confirme son propre rôle : une autre personne de la coordination peut le faire."},
        ),
        CheckConstraint(
            "confirmed_by_id IS NULL OR confirmed_at IS NOT NULL", name="confirmed_on_a_day",
            info={"message": "Un rôle confirmé par quelqu’un l’est à une date : rouvrez la page, puis confirmez à nouveau."},
        ),
    )  # fmt: skip
    scoped_by: ClassVar[str] = "grant"
    journal_subject: ClassVar[tuple[str, str] | None] = ("user_account", "user_id")

    user_id: Mapped[int] = labelled("Compte", ForeignKey("user_account.id"))
    role: Mapped[Role] = labelled("Rôle", enum_type(Role))
    given_by_id: Mapped[int | None] = labelled("Donné par", ForeignKey("user_account.id"), index=True)
    confirmed_at: Mapped[datetime | None] = labelled("Confirmé le", UtcDateTime)
    confirmed_by_id: Mapped[int | None] = labelled("Confirmé par", ForeignKey("user_account.id"), index=True)
    ends_on: Mapped[date | None] = labelled("Dernier jour", Date)

    def __str__(self) -> str:
        return self.role.label


class LinkPurpose(LabelledEnum):
    """What a sign-in link is for."""

    OPEN = "open", "Ouvrir le compte"
    RESET = "reset", "Choisir un nouveau mot de passe"


class SignInLink(Base):
    """A link that lets a person choose their password, once. The token is never kept: only its digest, which no journal holds."""

    __tablename__ = "sign_in_link"
    __table_args__ = (UniqueConstraint("token_hash", info={"message": "Ce lien existe déjà : demandez-en un autre."}),)
    scoped_by: ClassVar[str] = "link"
    journal_subject: ClassVar[tuple[str, str] | None] = ("user_account", "user_id")

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = labelled("Compte", ForeignKey("user_account.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64))
    purpose: Mapped[LinkPurpose] = labelled("Lien de connexion", enum_type(LinkPurpose))
    shown: Mapped[bool] = labelled("Montré à l’administration", Boolean)
    created_at: Mapped[datetime] = labelled("Créé le", UtcDateTime, default=now)
    created_by_id: Mapped[int | None] = labelled("Donné par", ForeignKey("user_account.id"), index=True)
    expires_at: Mapped[datetime] = labelled("Valable jusqu’au", UtcDateTime)
    used_at: Mapped[datetime | None] = labelled("Utilisé le", UtcDateTime)

    def __str__(self) -> str:
        return "Lien de connexion"


class StandIn(Record):
    """« Intérim »: for some days, a named person certifies deliveries in the place of someone who is away, and nothing else."""

    __tablename__ = "stand_in"
    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="dates_in_order",
                        info={"message": "L’intérim finit avant de commencer : vérifiez les deux dates.", "field": "ends_on"}),
        CheckConstraint("person_id <> absent_id", name="another_person",
                        info={"message": "Personne ne se remplace soi-même : choisissez quelqu’un d’autre.", "field": "person_id"}),
        CheckConstraint("named_by_id <> person_id", name="named_by_another",
                        info={"message": "Personne ne se désigne soi-même : une autre personne de la coordination peut le faire.", "field": "person_id"}),
        Index("ix_stand_in_person_id", "person_id", "starts_on", "ends_on"),
    )  # fmt: skip
    scoped_by: ClassVar[str] = OPEN

    absent_id: Mapped[int] = labelled(
        "Personne absente", ForeignKey("user_account.id"), index=True, help="De la coordination : elle certifie d’ordinaire."
    )
    person_id: Mapped[int] = labelled(
        "Remplacée par", ForeignKey("user_account.id"), help="Elle ne certifiera rien de ce dont elle a enregistré une facture."
    )
    starts_on: Mapped[date] = labelled("Du", Date)
    ends_on: Mapped[date] = labelled("au", Date)
    reason: Mapped[str] = labelled("Motif", String(200), help="« Congés d’été ». Jamais le nom d’un enfant ou d’un parent.")
    named_by_id: Mapped[int | None] = labelled("Désignée par", ForeignKey("user_account.id"), index=True)

    def __str__(self) -> str:
        return f"Intérim du {self.starts_on:%d/%m/%Y} au {self.ends_on:%d/%m/%Y}"


class SignInAttempt(Base):
    """A try at signing in, under keyed digests: it slows guessing down without telling who was named."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (Index("ix_sign_in_attempt_email_key_at", "email_key", "at"), Index("ix_sign_in_attempt_at", "at"))
    scoped_by: ClassVar[str] = OPEN
    journalled: ClassVar[bool] = False

    id: Mapped[int] = mapped_column(primary_key=True)
    email_key: Mapped[str] = mapped_column(String(64))
    address_key: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    succeeded: Mapped[bool] = mapped_column(Boolean)


class CharterVersion(Base):
    """A text of the confidentiality charter; the latest one is in force."""

    __tablename__ = "charter_version"
    __table_args__ = (UniqueConstraint("number", info={"message": "Cette version de la charte existe déjà.", "field": "number"}),)
    scoped_by: ClassVar[str] = OPEN

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = labelled("Version", Integer)
    text: Mapped[str] = labelled("Texte", Text)
    published_at: Mapped[datetime] = labelled("Publiée le", UtcDateTime, default=now)
    published_by_id: Mapped[int | None] = labelled("Publiée par", ForeignKey("user_account.id"), index=True)

    def __str__(self) -> str:
        return f"Charte de confidentialité, version {self.number}"


class CharterSignature(Base):
    """A person's signature under one version of the charter."""

    __tablename__ = "charter_signature"
    __table_args__ = (UniqueConstraint("user_id", "charter_id", info={"message": "Cette version de la charte est déjà signée."}),)
    scoped_by: ClassVar[str] = OPEN
    journal_subject: ClassVar[tuple[str, str] | None] = ("user_account", "user_id")

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = labelled("Compte", ForeignKey("user_account.id"))
    charter_id: Mapped[int] = labelled("Charte", ForeignKey("charter_version.id"), index=True)
    typed_name: Mapped[str] = labelled("Nom tapé en signature", String(120))
    signed_at: Mapped[datetime] = labelled("Signée le", UtcDateTime, default=now)

    def __str__(self) -> str:
        return "Signature de la charte"


append_only(CharterVersion.__table__)
append_only(CharterSignature.__table__)
