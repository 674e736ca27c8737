"""Whom: families, their addresses and guardians, children and their schooling."""

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Connection,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    UniqueConstraint,
    select,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from pre_admin.core.columns import labelled
from pre_admin.core.database import OPEN, Archivable, Base, Record
from pre_admin.core.enums import LabelledEnum
from pre_admin.core.sealing import SealedText
from pre_admin.core.search import searched_with
from pre_admin.core.types import SortKey, enum_type
from pre_admin.territories.levels import OriginalLevel


class Situation(LabelledEnum):
    """Who lives in the household."""

    TWO_PARENTS = "two_parents", "Deux parents au foyer"
    ONE_PARENT = "one_parent", "Un parent seul"
    SEPARATED = "separated", "Parents séparés"
    BLENDED = "blended", "Famille recomposée"
    PLACED = "placed", "Enfant confié (ASE, tiers)"
    OTHER = "other", "Autre"
    UNKNOWN = "unknown", "Non renseignée"


class Contact(LabelledEnum):
    """How a family prefers to be reached."""

    PHONE = "phone", "Téléphone"
    MESSAGE = "message", "Message écrit"
    EMAIL = "email", "Courrier électronique"
    LETTER = "letter", "Courrier postal"
    SCHOOL = "school", "Par l’école"


class Relation(LabelledEnum):
    """What a guardian is to the children."""

    MOTHER = "mother", "Mère"
    FATHER = "father", "Père"
    STEP_PARENT = "step_parent", "Beau-parent"
    GRANDPARENT = "grandparent", "Grand-parent"
    LEGAL_GUARDIAN = "legal_guardian", "Tutrice ou tuteur"
    ASE = "ase", "Aide sociale à l’enfance"
    OTHER = "other", "Autre"


class Sex(LabelledEnum):
    """As the programme's report counts."""

    GIRL = "girl", "Fille"
    BOY = "boy", "Garçon"


class Family(Record, Archivable):
    """A household: one address at a time, its guardians, its children."""

    __tablename__ = "family"
    __table_args__ = (
        Index("ix_family_sort_key", "sort_key", "id"),
        Index("ix_family_archived_at_sort_key", "archived_at", "sort_key", "id"),
    )
    scoped_by: ClassVar[str] = "family"
    __searched__ = ("name", "phone")

    name: Mapped[str] = labelled("Nom du foyer", String(120))
    situation: Mapped[Situation] = labelled("Situation", enum_type(Situation), default=Situation.UNKNOWN)
    phone: Mapped[str | None] = labelled("Téléphone du foyer", String(20))
    contact: Mapped[Contact | None] = labelled("Comment joindre la famille", enum_type(Contact))
    interpreter_needed: Mapped[bool] = labelled("Un interprète est nécessaire", Boolean, default=False)
    interpreter_language: Mapped[str | None] = labelled("Langue de l’interprète", String(60))
    practical_notes: Mapped[str | None] = labelled(
        "Précisions pratiques", SealedText, sensitive=True,
        help="Des faits utiles pour joindre la famille. Jamais de diagnostic ni de jugement.",
    )  # fmt: skip
    sort_key: Mapped[str] = labelled("", SortKey(160), default="")

    def __str__(self) -> str:
        return f"Famille {self.name}"


class Residence(Record):
    """Where a household lives, from a day to a day."""

    __tablename__ = "residence"
    __table_args__ = (
        Index(
            "uq_residence_current", "family_id", unique=True, sqlite_where=text("ends_on IS NULL"), postgresql_where=text("ends_on IS NULL"),
            info={"message": "Un foyer n’a qu’une adresse actuelle : indiquez quand l’autre a pris fin.", "field": "ends_on"},
        ),
        CheckConstraint(
            "ends_on IS NULL OR starts_on IS NULL OR ends_on >= starts_on", name="dates_in_order",
            info={"message": "La fin précède le début : vérifiez les deux dates.", "field": "ends_on"},
        ),
        Index("ix_residence_family_id", "family_id"),
        Index("ix_residence_neighbourhood_id_family_id", "neighbourhood_id", "family_id", "ends_on"),
        Index("ix_residence_territory_id_family_id", "territory_id", "family_id", "ends_on"),
    )  # fmt: skip
    scoped_by: ClassVar[str] = "family"
    scope_key: ClassVar[str] = "family_id"
    journal_subject: ClassVar[tuple[str, str] | None] = ("family", "family_id")

    family_id: Mapped[int] = labelled("Foyer", ForeignKey("family.id"))
    address: Mapped[str | None] = labelled("Adresse", String(200), help="Numéro et rue, bâtiment, escalier.")
    postal_code: Mapped[str | None] = labelled("Code postal", String(5))
    city: Mapped[str | None] = labelled("Ville", String(80), default="Montpellier")
    neighbourhood_id: Mapped[int | None] = labelled("Quartier", ForeignKey("neighbourhood.id"))
    territory_id: Mapped[int | None] = labelled(
        "Territoire", ForeignKey("territory.id"), help="Rempli d’après le quartier quand il n’en a qu’un."
    )
    starts_on: Mapped[date | None] = labelled("Depuis le", Date)
    ends_on: Mapped[date | None] = labelled("Jusqu’au", Date, help="Vide : adresse actuelle.")

    def __str__(self) -> str:
        return self.address or "Adresse"


class Guardian(Record):
    """A person who answers for the children of a household."""

    __tablename__ = "guardian"
    __table_args__ = (Index("ix_guardian_family_id", "family_id"),)
    scoped_by: ClassVar[str] = "family"
    scope_key: ClassVar[str] = "family_id"
    journal_subject: ClassVar[tuple[str, str] | None] = ("family", "family_id")

    family_id: Mapped[int] = labelled("Foyer", ForeignKey("family.id"))
    last_name: Mapped[str] = labelled("Nom", String(80))
    first_name: Mapped[str] = labelled("Prénom", String(80))
    relation: Mapped[Relation] = labelled("Lien avec l’enfant", enum_type(Relation))
    phone: Mapped[str | None] = labelled("Téléphone", String(20))
    email: Mapped[str | None] = labelled("Adresse électronique", String(254))
    language: Mapped[str | None] = labelled("Langue parlée", String(60))
    parental_authority: Mapped[bool] = labelled("Exerce l’autorité parentale", Boolean, default=True)
    may_be_informed: Mapped[bool] = labelled("Peut être informé des démarches", Boolean, default=True)
    lives_elsewhere: Mapped[bool] = labelled("Vit à une autre adresse", Boolean, default=False)
    own_address: Mapped[str | None] = labelled("Son adresse, si elle est autre", String(200))

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}"


class Child(Record, Archivable):
    """A child known to the programme."""

    __tablename__ = "child"
    __table_args__ = (
        UniqueConstraint("file_number", info={"message": "Ce numéro de dossier est déjà pris.", "field": None}),
        CheckConstraint(
            "other_family_id IS NULL OR other_family_id <> family_id", name="two_households_differ",
            info={"message": "Le second foyer doit être différent du premier.", "field": "other_family_id"},
        ),
        CheckConstraint(
            "birth_date >= '1990-01-01'", name="birth_date_plausible",
            info={"message": "Cette date de naissance est trop ancienne pour un enfant du programme.", "field": "birth_date"},
        ),
        Index("ix_child_sort_key", "sort_key", "id"),
        # A page of the list is ids read from one of these, whichever column it is ordered by.
        Index("ix_child_archived_at_sort_key", "archived_at", "sort_key", "id"),
        Index("ix_child_archived_at_birth_date", "archived_at", "birth_date", "id"),
        Index("ix_child_archived_at_file_number", "archived_at", "file_number", "id"),
        Index("ix_child_archived_at_family_id", "archived_at", "family_id"),
        Index("ix_child_birth_date", "birth_date"),
    )  # fmt: skip
    scoped_by: ClassVar[str] = "child"
    __searched__ = ("last_name", "first_name", "file_number", "birth_date")

    file_number: Mapped[str] = labelled("Numéro de dossier", String(12))
    last_name: Mapped[str] = labelled("Nom", String(80))
    first_name: Mapped[str] = labelled("Prénom", String(80))
    birth_date: Mapped[date] = labelled("Date de naissance", Date)
    sex: Mapped[Sex] = labelled("Sexe", enum_type(Sex))
    family_id: Mapped[int] = labelled("Foyer", ForeignKey("family.id"), index=True)
    other_family_id: Mapped[int | None] = labelled(
        "Second foyer", ForeignKey("family.id"), index=True, help="Quand l’enfant vit aussi chez son autre parent."
    )
    remarks: Mapped[str | None] = labelled(
        "Remarques", SealedText, sensitive=True, permission="child.remarks",
        help="Des faits, les points d’appui autant que les difficultés. Jamais de diagnostic ni de jugement.",
    )  # fmt: skip
    sort_key: Mapped[str] = labelled("", SortKey(200), default="")

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}"


class Schooling(Record):
    """A child's school and class in one school year."""

    __tablename__ = "schooling"
    __table_args__ = (
        UniqueConstraint(
            "child_id", "school_year", info={"message": "Cette année scolaire est déjà renseignée.", "field": "school_year"}
        ),
        CheckConstraint(
            "school_year BETWEEN 1990 AND 2100", name="school_year_plausible",
            info={"message": "Choisissez une année scolaire de la liste.", "field": "school_year"},
        ),
        Index("ix_schooling_school_id_school_year", "school_id", "school_year"),
        Index(
            "ix_schooling_enrolled", "school_year", "child_id",
            sqlite_where=text("school_id IS NOT NULL"), postgresql_where=text("school_id IS NOT NULL"),
        ),
    )  # fmt: skip
    scoped_by: ClassVar[str] = "child"
    scope_key: ClassVar[str] = "child_id"
    journal_subject: ClassVar[tuple[str, str] | None] = ("child", "child_id")
    former: ClassVar[Mapping[str, Column[Any]]] = {
        "level": Column("level", enum_type(OriginalLevel), info={"label": "Niveau"}),
    }

    child_id: Mapped[int] = labelled("Enfant", ForeignKey("child.id"))
    school_year: Mapped[int] = labelled("Année scolaire", Integer)
    school_id: Mapped[int | None] = labelled("Établissement", ForeignKey("school.id"))
    level_id: Mapped[int | None] = labelled("Niveau", ForeignKey("school_level.id"), index=True)
    class_name: Mapped[str | None] = labelled("Classe", String(40))

    def __str__(self) -> str:
        return f"Scolarité {self.school_year}-{self.school_year + 1}"


class FileNumberCounter(Base):
    """The last file number given in a year."""

    __tablename__ = "file_number_counter"
    scoped_by: ClassVar[str] = OPEN
    scope_key: ClassVar[str] = "year"
    journalled: ClassVar[bool] = False

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int] = mapped_column(Integer, default=0)


def _guardian_texts(connection: Connection, family_id: int) -> list[str | None]:
    """A family is found by the names and telephones of whoever answers for its children."""
    columns = (Guardian.last_name, Guardian.first_name, Guardian.phone)
    rows = connection.execute(select(*columns).where(Guardian.family_id == family_id))
    return [text for row in rows for text in row]


searched_with(Family, Guardian, "family_id", _guardian_texts)
