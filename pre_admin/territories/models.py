"""Where: territories of the programme, neighbourhoods of a dated map, schools."""

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped

from pre_admin.core.columns import labelled
from pre_admin.core.database import OPEN, Archivable, Record
from pre_admin.core.enums import LabelledEnum
from pre_admin.core.reference import ReferenceRow
from pre_admin.core.types import SortKey, enum_type
from pre_admin.territories.levels import OriginalLevel
from pre_admin.territories.rules import ITS_OWN_SUCCESSOR

ENDS_BEFORE = {"message": "La fin précède le début : vérifiez les deux dates.", "field": "ends_on"}


class MapKind(LabelledEnum):
    """Who drew a map of priority neighbourhoods."""

    PROGRAMME = "programme", "Périmètre propre au programme"
    QPV = "qpv", "Quartiers prioritaires (décret)"


class SchoolKind(LabelledEnum):
    """A school's kind."""

    NURSERY = "nursery", "École maternelle"
    ELEMENTARY = "elementary", "École élémentaire"
    PRIMARY = "primary", "École primaire"
    MIDDLE = "middle", "Collège"
    HIGH = "high", "Lycée"


class Stage(LabelledEnum):
    """What a level belongs to, as the programme's report counts."""

    NURSERY = "nursery", "Maternelle"
    ELEMENTARY = "elementary", "Élémentaire"
    MIDDLE = "middle", "Collège"
    HIGH = "high", "Lycée"
    OTHER = "other", "Autre"


class Priority(LabelledEnum):
    """Priority-education status."""

    NONE = "none", "Hors éducation prioritaire"
    REP = "rep", "REP"
    REP_PLUS = "rep_plus", "REP+"


class Sector(LabelledEnum):
    """Public or private."""

    PUBLIC = "public", "Public"
    PRIVATE = "private", "Privé"


class Territory(Record, Archivable):
    """A territory of the programme, with its own support team."""

    __tablename__ = "territory"
    __table_args__ = (
        UniqueConstraint("name", info={"message": "Un territoire porte déjà ce nom.", "field": "name"}),
        CheckConstraint(
            "closed_on IS NULL OR opened_on IS NULL OR closed_on >= opened_on", name="dates_in_order",
            info={"message": ENDS_BEFORE["message"], "field": "closed_on"},
        ),
    )  # fmt: skip
    scoped_by: ClassVar[str] = OPEN
    __searched__ = ("name",)

    name: Mapped[str] = labelled("Nom", String(80))
    opened_on: Mapped[date | None] = labelled("Ouvert le", Date)
    closed_on: Mapped[date | None] = labelled("Fermé le", Date)

    def __str__(self) -> str:
        return self.name


class ZoningMap(Record):
    """A map of priority neighbourhoods, in force from a day to a day."""

    __tablename__ = "zoning_map"
    __table_args__ = (
        UniqueConstraint("name", info={"message": "Une carte porte déjà ce nom.", "field": "name"}),
        UniqueConstraint("starts_on", info={"message": "Une autre carte entre en vigueur ce jour-là.", "field": "starts_on"}),
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="dates_in_order", info=ENDS_BEFORE),
    )
    scoped_by: ClassVar[str] = OPEN

    name: Mapped[str] = labelled("Nom", String(80))
    kind: Mapped[MapKind] = labelled("Nature", enum_type(MapKind))
    starts_on: Mapped[date] = labelled("En vigueur du", Date)
    ends_on: Mapped[date | None] = labelled("au", Date, help="Vide : toujours en vigueur.")
    source: Mapped[str | None] = labelled("Source", String(200), help="Décret, délibération, convention…")

    def __str__(self) -> str:
        return self.name


class Neighbourhood(Record):
    """A priority neighbourhood of one map, or a named part of the programme's own perimeter."""

    __tablename__ = "neighbourhood"
    __table_args__ = (
        UniqueConstraint("zoning_map_id", "name", info={"message": "Cette carte a déjà un quartier de ce nom.", "field": "name"}),
        UniqueConstraint("zoning_map_id", "code", info={"message": "Cette carte a déjà un quartier de ce code.", "field": "code"}),
        CheckConstraint(
            "population IS NULL OR population >= 0", name="population_positive",
            info={"message": "La population ne peut pas être négative.", "field": "population"},
        ),
        Index("ix_neighbourhood_sort_key", "sort_key", "id"),
    )  # fmt: skip
    scoped_by: ClassVar[str] = OPEN
    __searched__ = ("name", "code")

    zoning_map_id: Mapped[int] = labelled("Carte", ForeignKey("zoning_map.id"))
    name: Mapped[str] = labelled("Nom", String(120))
    code: Mapped[str | None] = labelled("Code du quartier prioritaire", String(10), help="Par exemple QP034005.")
    population: Mapped[int | None] = labelled("Population", Integer, help="Population municipale publiée avec la carte.")
    successor_id: Mapped[int | None] = labelled(
        "Devenu, sur la carte suivante", ForeignKey("neighbourhood.id"), index=True,
        help="Plusieurs quartiers peuvent être réunis en un seul. Vide : le quartier n’a pas été repris.",
    )  # fmt: skip
    sort_key: Mapped[str] = labelled("", SortKey(160), default="")

    def __str__(self) -> str:
        return self.name


class NeighbourhoodTerritory(Record):
    """A neighbourhood belongs to a territory from a day to a day; some belong to two."""

    __tablename__ = "neighbourhood_territory"
    __table_args__ = (
        UniqueConstraint(
            "neighbourhood_id", "territory_id", "starts_on",
            info={"message": "Ce rattachement existe déjà.", "field": "territory_id"},
        ),
        CheckConstraint("ends_on IS NULL OR starts_on IS NULL OR ends_on >= starts_on", name="dates_in_order", info=ENDS_BEFORE),
    )  # fmt: skip
    scoped_by: ClassVar[str] = OPEN
    journal_subject: ClassVar[tuple[str, str] | None] = ("neighbourhood", "neighbourhood_id")

    neighbourhood_id: Mapped[int] = labelled("Quartier", ForeignKey("neighbourhood.id"))
    territory_id: Mapped[int] = labelled("Territoire", ForeignKey("territory.id"), index=True)
    starts_on: Mapped[date | None] = labelled("Depuis le", Date)
    ends_on: Mapped[date | None] = labelled("Jusqu’au", Date)

    def __str__(self) -> str:
        return "Rattachement à un territoire"


class SchoolLevel(ReferenceRow):
    """A school level: its stage, and the one that follows it in the next school year.

    The code is given once and stands in addresses; the label may change. The levels of a new office come with the
    migration that made this table, since it had children's levels to convert.
    """

    __tablename__ = "school_level"
    __table_args__ = (
        *ReferenceRow.list_constraints(),
        UniqueConstraint("code", info={"message": "Un niveau porte déjà ce code : choisissez un autre libellé.", "field": "label"}),
        CheckConstraint(
            "successor_id IS NULL OR successor_id <> id", name="successor_is_another",
            info={"message": ITS_OWN_SUCCESSOR, "field": "successor_id"},
        ),
    )  # fmt: skip

    code: Mapped[str] = labelled("Code", String(40))
    stage: Mapped[Stage] = labelled("Degré", enum_type(Stage))
    successor_id: Mapped[int | None] = labelled(
        "Niveau suivant", ForeignKey("school_level.id"), index=True, help="Celui de l’année d’après, proposé à la rentrée."
    )


class School(Record, Archivable):
    """A school, from a day to a day; one that closes may name the one that takes its pupils."""

    __tablename__ = "school"
    __table_args__ = (
        UniqueConstraint("uai", info={"message": "Un établissement porte déjà ce code UAI.", "field": "uai"}),
        CheckConstraint("ends_on IS NULL OR starts_on IS NULL OR ends_on >= starts_on", name="dates_in_order", info=ENDS_BEFORE),
        Index("ix_school_sort_key", "sort_key", "id"),
    )
    scoped_by: ClassVar[str] = OPEN
    __searched__ = ("name", "uai", "city")
    former: ClassVar[Mapping[str, Column[Any]]] = {
        "first_level": Column("first_level", enum_type(OriginalLevel), info={"label": "Premier niveau"}),
        "last_level": Column("last_level", enum_type(OriginalLevel), info={"label": "Dernier niveau"}),
    }

    name: Mapped[str] = labelled("Nom", String(120))
    uai: Mapped[str | None] = labelled("Code UAI", String(8), help="Sept chiffres et une lettre, par exemple 0340001A.")
    kind: Mapped[SchoolKind] = labelled("Nature", enum_type(SchoolKind))
    first_level_id: Mapped[int | None] = labelled("Premier niveau", ForeignKey("school_level.id"), index=True)
    last_level_id: Mapped[int | None] = labelled("Dernier niveau", ForeignKey("school_level.id"), index=True)
    priority: Mapped[Priority] = labelled("Éducation prioritaire", enum_type(Priority), default=Priority.NONE)
    sector: Mapped[Sector] = labelled("Secteur", enum_type(Sector), default=Sector.PUBLIC)
    address: Mapped[str | None] = labelled("Adresse", String(200))
    postal_code: Mapped[str | None] = labelled("Code postal", String(5))
    city: Mapped[str | None] = labelled("Ville", String(80), default="Montpellier")
    phone: Mapped[str | None] = labelled("Téléphone", String(20))
    territory_id: Mapped[int | None] = labelled("Territoire", ForeignKey("territory.id"), index=True)
    starts_on: Mapped[date | None] = labelled("Ouvert le", Date)
    ends_on: Mapped[date | None] = labelled("Fermé le", Date)
    successor_id: Mapped[int | None] = labelled("Remplacé par", ForeignKey("school.id"), index=True)
    sort_key: Mapped[str] = labelled("", SortKey(160), default="")

    def __str__(self) -> str:
        return self.name
