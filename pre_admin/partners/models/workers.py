"""Those who work with the families: referents, employed elsewhere, and the members of the support teams."""

from datetime import date
from typing import ClassVar

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Integer, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped

from pre_admin.core.columns import labelled
from pre_admin.core.database import Archivable, Record
from pre_admin.core.enums import LabelledEnum
from pre_admin.core.french import percent_fr
from pre_admin.core.types import SortKey, enum_type
from pre_admin.territories.models import ENDS_BEFORE


class Profession(LabelledEnum):
    """What a referent does for a living."""

    ANIMATION = "animation", "Animation"
    SPECIAL_EDUCATION = "special_education", "Éducation spécialisée"
    PSYCHOLOGY = "psychology", "Psychologie"
    SOCIAL_WORK = "social_work", "Travail social"
    TEACHING = "teaching", "Enseignement"
    OTHER = "other", "Autre"


class Referent(Record, Archivable):
    """A person who follows children on behalf of the programme, employed by an association."""

    __tablename__ = "referent"
    __table_args__ = (
        UniqueConstraint("user_id", info={"message": "Ce compte est déjà celui d’un autre référent.", "field": "user_id"}),
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="dates_in_order", info=ENDS_BEFORE),
        Index("ix_referent_sort_key", "sort_key", "id"),
        Index("ix_referent_archived_at_sort_key", "archived_at", "sort_key", "id"),
        Index("ix_referent_employer_id_ends_on", "employer_id", "ends_on"),
    )
    scoped_by: ClassVar[str] = "referent"
    __searched__ = ("last_name", "first_name")

    last_name: Mapped[str] = labelled("Nom", String(80))
    first_name: Mapped[str] = labelled("Prénom", String(80))
    profession: Mapped[Profession] = labelled("Métier", enum_type(Profession))
    employer_id: Mapped[int] = labelled("Employeur", ForeignKey("provider.id"))
    phone: Mapped[str | None] = labelled("Téléphone", String(20))
    email: Mapped[str | None] = labelled("Adresse électronique", String(254))
    starts_on: Mapped[date] = labelled("En poste depuis le", Date)
    ends_on: Mapped[date | None] = labelled(
        "Jusqu’au", Date, help="Vide : toujours en poste. Une date ferme la quotité en cours et l’accès aux dossiers."
    )
    user_id: Mapped[int | None] = labelled(
        "Compte", ForeignKey("user_account.id"), permission="referent.edit", help="Le compte avec lequel la personne se connecte."
    )
    sort_key: Mapped[str] = labelled("", SortKey(200), default="")

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}"


class ReferentShare(Record):
    """The part of a full time a referent gives the programme, from a day to a day, both included."""

    __tablename__ = "referent_share"
    __table_args__ = (
        UniqueConstraint("referent_id", "starts_on", info={"message": "Une autre quotité commence ce jour-là.", "field": "starts_on"}),
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="dates_in_order", info=ENDS_BEFORE),
        CheckConstraint(
            "percent BETWEEN 1 AND 100", name="percent_of_full_time",
            info={"message": "La quotité est un pourcentage entier d’un temps plein, de 1 à 100.", "field": "percent"},
        ),
        Index(
            "uq_referent_share_current", "referent_id", unique=True, sqlite_where=text("ends_on IS NULL"), postgresql_where=text("ends_on IS NULL"),
            info={"message": "Une seule quotité peut être en cours : indiquez quand l’autre a pris fin.", "field": "ends_on"},
        ),
    )  # fmt: skip
    scoped_by: ClassVar[str] = "referent"
    scope_key: ClassVar[str] = "referent_id"
    journal_subject: ClassVar[tuple[str, str] | None] = ("referent", "referent_id")

    referent_id: Mapped[int] = labelled("Référent", ForeignKey("referent.id"))
    percent: Mapped[int] = labelled("Quotité", Integer, show=percent_fr, help="En % d’un temps plein.")
    starts_on: Mapped[date] = labelled("Du", Date)
    ends_on: Mapped[date | None] = labelled("au", Date, help="Vide : quotité en cours.")

    def __str__(self) -> str:
        return percent_fr(self.percent)


class TeamMember(Record, Archivable):
    """A member of a territory's support team, from a day to a day."""

    __tablename__ = "team_member"
    __table_args__ = (
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="dates_in_order", info=ENDS_BEFORE),
        Index("ix_team_member_sort_key", "sort_key", "id"),
        Index("ix_team_member_archived_at_sort_key", "archived_at", "sort_key", "id"),
    )
    scoped_by: ClassVar[str] = "team"
    __searched__ = ("last_name", "first_name", "institution")

    territory_id: Mapped[int] = labelled("Territoire", ForeignKey("territory.id"), index=True)
    last_name: Mapped[str] = labelled("Nom", String(80))
    first_name: Mapped[str] = labelled("Prénom", String(80))
    function: Mapped[str] = labelled("Fonction", String(120), help="Directrice d’école, assistant social…")
    institution: Mapped[str | None] = labelled("Institution", String(120), help="Éducation nationale, Département, Ville…")
    phone: Mapped[str | None] = labelled("Téléphone", String(20))
    email: Mapped[str | None] = labelled("Adresse électronique", String(254))
    starts_on: Mapped[date] = labelled("Membre depuis le", Date)
    ends_on: Mapped[date | None] = labelled("Jusqu’au", Date, help="Vide : toujours membre.")
    user_id: Mapped[int | None] = labelled(
        "Compte",
        ForeignKey("user_account.id"),
        index=True,
        help="Facultatif : pour qui consulte les situations dans le logiciel.",
    )
    charter_signed_on: Mapped[date | None] = labelled(
        "Charte signée sur papier le", Date, help="Inutile si la personne l’a signée dans le logiciel."
    )
    sort_key: Mapped[str] = labelled("", SortKey(200), default="")

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}"
