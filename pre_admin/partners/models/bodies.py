"""The two bodies: who sits there, for which term, with which declared interests."""

from datetime import date
from typing import ClassVar

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped

from pre_admin.core.columns import labelled
from pre_admin.core.database import Archivable, Record
from pre_admin.core.enums import LabelledEnum
from pre_admin.core.types import SortKey, enum_type
from pre_admin.territories.models import ENDS_BEFORE


class Body(LabelledEnum):
    """The bodies an action goes before, in their order."""

    TECHNICAL_COMMITTEE = "technical_committee", "Comité technique"
    ADVISORY_COUNCIL = "advisory_council", "Conseil consultatif"


class Capacity(LabelledEnum):
    """In what capacity a person sits; the décret of 30 May 2005 names the council's."""

    MAYOR = "mayor", "Maire, ou son représentant"
    DEPARTMENT = "department", "Président du conseil départemental, ou son représentant"
    EDUCATION = "education", "Inspecteur d’académie (IA-DASEN), ou son représentant"
    STATE = "state", "Représentant de l’État"
    DOCTOR = "doctor", "Médecin"
    CAF = "caf", "Caisse d’allocations familiales"
    SCHOOL_HEAD = "school_head", "Directeur d’école"
    SECONDARY = "secondary", "Chef d’établissement ou enseignant du second degré"
    PARENT = "parent", "Représentant des parents d’élèves"
    ASSOCIATION = "association", "Association"
    OTHER = "other", "Autre"


class Seat(LabelledEnum):
    """What a person is in a body during a term."""

    CHAIR = "chair", "Présidence"
    SECRETARY = "secretary", "Secrétariat"
    MEMBER = "member", "Membre"
    ALTERNATE = "alternate", "Suppléant"


class BodyMember(Record, Archivable):
    """A person of one body; the terms say when they sit."""

    __tablename__ = "body_member"
    __table_args__ = (
        UniqueConstraint(
            "user_id",
            "body",
            info={"message": "Ce compte est déjà celui d’un autre membre de cette instance.", "field": "user_id"},
        ),
        Index("ix_body_member_sort_key", "sort_key", "id"),
        Index("ix_body_member_archived_at_sort_key", "archived_at", "sort_key", "id"),
    )
    scoped_by: ClassVar[str] = "body"
    __searched__ = ("last_name", "first_name", "institution")

    body: Mapped[Body] = labelled("Instance", enum_type(Body))
    last_name: Mapped[str] = labelled("Nom", String(80))
    first_name: Mapped[str] = labelled("Prénom", String(80))
    capacity: Mapped[Capacity] = labelled("Siège en qualité de", enum_type(Capacity))
    function: Mapped[str | None] = labelled("Fonction", String(120))
    institution: Mapped[str | None] = labelled("Institution", String(120))
    email: Mapped[str | None] = labelled("Adresse électronique", String(254))
    phone: Mapped[str | None] = labelled("Téléphone", String(20))
    user_id: Mapped[int | None] = labelled(
        "Compte", ForeignKey("user_account.id"), permission="body.edit", help="Le compte avec lequel la personne se connecte."
    )
    sort_key: Mapped[str] = labelled("", SortKey(200), default="")

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}"


class BodyTerm(Record):
    """A term of office, from a day to a day, both included."""

    __tablename__ = "body_term"
    __table_args__ = (
        UniqueConstraint("member_id", "starts_on", info={"message": "Un autre mandat commence ce jour-là.", "field": "starts_on"}),
        CheckConstraint(
            "ends_on IS NULL OR ends_on >= starts_on", name="dates_in_order",
            info={"message": "Ce mandat finit avant de commencer : vérifiez les deux dates.", "field": "ends_on"},
        ),
        Index("ix_body_term_seat_starts_on", "seat", "starts_on"),
    )  # fmt: skip
    scoped_by: ClassVar[str] = "body"
    scope_key: ClassVar[str] = "member_id"
    journal_subject: ClassVar[tuple[str, str] | None] = ("body_member", "member_id")

    member_id: Mapped[int] = labelled("Membre", ForeignKey("body_member.id"))
    seat: Mapped[Seat] = labelled("Siège", enum_type(Seat), default=Seat.MEMBER)
    starts_on: Mapped[date] = labelled("Du", Date)
    ends_on: Mapped[date | None] = labelled("au", Date, help="Vide : mandat en cours, sans terme fixé.")

    def __str__(self) -> str:
        return self.seat.label


class DeclaredInterest(Record):
    """What ties a member to a provider: while it lasts, they take no part in what concerns it (R5)."""

    __tablename__ = "declared_interest"
    __table_args__ = (
        CheckConstraint("ends_on IS NULL OR starts_on IS NULL OR ends_on >= starts_on", name="dates_in_order", info=ENDS_BEFORE),
        Index("ix_declared_interest_member_id", "member_id"),
    )
    scoped_by: ClassVar[str] = "body"
    scope_key: ClassVar[str] = "member_id"
    journal_subject: ClassVar[tuple[str, str] | None] = ("body_member", "member_id")

    member_id: Mapped[int] = labelled("Membre", ForeignKey("body_member.id"))
    provider_id: Mapped[int] = labelled("Association ou prestataire", ForeignKey("provider.id"), index=True)
    role: Mapped[str] = labelled("Lien", String(120), help="Administratrice, salarié, conjoint du président…")
    starts_on: Mapped[date | None] = labelled("Depuis le", Date)
    ends_on: Mapped[date | None] = labelled("Jusqu’au", Date, help="Vide : toujours vrai.")

    def __str__(self) -> str:
        return self.role
