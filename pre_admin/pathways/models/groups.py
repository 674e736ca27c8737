"""What several children share: places open in an action, clubs, their sessions and who came."""

from datetime import date
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped

from pre_admin.core.columns import labelled
from pre_admin.core.database import OPEN, Archivable, Record
from pre_admin.core.enums import LabelledEnum
from pre_admin.core.text import sort_key
from pre_admin.core.types import SortKey, enum_type
from pre_admin.pathways.models.pathways import ActionKind, PathwayType
from pre_admin.pathways.models.referrals import CHILD_SUBJECT

PLACES = {"message": "Le nombre de places va de 1 à 500.", "field": "places"}
YEAR = {"message": "Choisissez une année scolaire de la liste.", "field": "school_year"}


def _label_key(context: Any) -> str:
    """What lists are ordered by: the label of the row being added, by whatever way."""
    return sort_key(context.get_current_parameters()["label"])


class ActionOffer(Record, Archivable):
    """An action open to children this year, with so many places; no child is named in it."""

    __tablename__ = "action_offer"
    __table_args__ = (
        CheckConstraint("places BETWEEN 1 AND 500", name="places_in_bounds", info=PLACES),
        CheckConstraint("school_year BETWEEN 1990 AND 2100", name="school_year_plausible", info=YEAR),
        Index("ix_action_offer_school_year_sort_key", "school_year", "sort_key", "id"),
    )
    scoped_by: ClassVar[str] = OPEN

    label: Mapped[str] = labelled("Intitulé", String(120))
    type_id: Mapped[int] = labelled("Type d’action", ForeignKey("action_type.id"), index=True)
    kind: Mapped[ActionKind] = labelled("Nature", enum_type(ActionKind), default=ActionKind.MAINSTREAM)
    provider_id: Mapped[int | None] = labelled("Association ou prestataire", ForeignKey("provider.id"), index=True)
    territory_id: Mapped[int | None] = labelled("Territoire", ForeignKey("territory.id"), index=True, help="Vide : tous.")
    school_year: Mapped[int] = labelled("Année scolaire", Integer)
    places: Mapped[int] = labelled("Places", Integer)
    sort_key: Mapped[str] = labelled("", SortKey(160), default=_label_key)

    def __str__(self) -> str:
        return self.label


class Club(Record, Archivable):
    """A collective group (« groupe collectif »): the pupils of a club are the pathways that name it."""

    __tablename__ = "club"
    __table_args__ = (
        CheckConstraint("type <> 'personal'", name="collective_type", info={"message": "Un groupe est collectif : choisissez un autre type.", "field": "type"}),
        CheckConstraint("places BETWEEN 1 AND 500", name="places_in_bounds", info=PLACES),
        CheckConstraint("school_year BETWEEN 1990 AND 2100", name="school_year_plausible", info=YEAR),
        Index("ix_club_school_year_sort_key", "school_year", "sort_key", "id"),
    )  # fmt: skip
    scoped_by: ClassVar[str] = OPEN

    label: Mapped[str] = labelled("Nom du groupe", String(120), help="Par exemple « Club Coup de Pouce, école Louis-Armstrong ».")
    type: Mapped[PathwayType] = labelled("Type de parcours", enum_type(PathwayType, "clubtype"))
    action_type_id: Mapped[int] = labelled("Type d’action", ForeignKey("action_type.id"), index=True)
    school_id: Mapped[int | None] = labelled("Établissement", ForeignKey("school.id"), index=True)
    provider_id: Mapped[int | None] = labelled("Association ou prestataire", ForeignKey("provider.id"), index=True)
    referent_id: Mapped[int | None] = labelled("Animé par", ForeignKey("referent.id"), index=True)
    school_year: Mapped[int] = labelled("Année scolaire", Integer)
    places: Mapped[int] = labelled("Places", Integer)
    sort_key: Mapped[str] = labelled("", SortKey(160), default=_label_key)

    def __str__(self) -> str:
        return self.label


class ClubSession(Record):
    """A session of a club."""

    __tablename__ = "club_session"
    __table_args__ = (
        UniqueConstraint("club_id", "held_on", info={"message": "Une séance est déjà notée ce jour-là.", "field": "held_on"}),
        CheckConstraint(
            "minutes BETWEEN 1 AND 720",
            name="minutes_in_bounds",
            info={"message": "La durée va de 1 à 720 minutes.", "field": "minutes"},
        ),
    )
    scoped_by: ClassVar[str] = OPEN
    journal_subject: ClassVar[tuple[str, str] | None] = ("club", "club_id")

    club_id: Mapped[int] = labelled("Groupe", ForeignKey("club.id"))
    held_on: Mapped[date] = labelled("Date de la séance", Date)
    minutes: Mapped[int] = labelled("Durée", Integer, default=60, help="En minutes.")


class Came(LabelledEnum):
    """Whether a child came to a session."""

    PRESENT = "present", "Présent", "ok"
    ABSENT = "absent", "Absent", "stop"
    EXCUSED = "excused", "Excusé", "info"


class SessionAttendance(Record):
    """A child at a session: nominative, in the child's world; only its counts go further."""

    __tablename__ = "session_attendance"
    __table_args__ = (
        UniqueConstraint("session_id", "pathway_id", info={"message": "Cet enfant est déjà noté à cette séance.", "field": None}),
    )
    scoped_by: ClassVar[str] = "child"
    scope_key: ClassVar[str] = "child_id"
    journal_subject: ClassVar[tuple[str, str] | None] = CHILD_SUBJECT

    child_id: Mapped[int] = labelled("Enfant", ForeignKey("child.id"), index=True)
    session_id: Mapped[int] = labelled("Séance", ForeignKey("club_session.id"))
    pathway_id: Mapped[int] = labelled("Parcours", ForeignKey("pathway.id"), index=True)
    came: Mapped[Came] = labelled("Présence", enum_type(Came))
