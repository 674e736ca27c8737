"""The preparation of a school year for many children at once."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped

from pre_admin.core.calendar import now
from pre_admin.core.columns import labelled
from pre_admin.core.database import OPEN, Record
from pre_admin.core.types import UtcDateTime

MEANWHILE = "Une rentrée vient d’être préparée au même instant : rechargez la page, puis relisez."


class Rollover(Record):
    """A batch of the « rentrée »: its rows are the schoolings of that year that bear the same moment of creation.

    No child is named here, so that the batch can be kept when a file is erased.
    """

    __tablename__ = "rollover"
    __table_args__ = (
        UniqueConstraint("at", info={"message": MEANWHILE, "field": None}),
        CheckConstraint("made >= 1", name="made_positive", info={"message": "Une rentrée prépare au moins un enfant.", "field": None}),
    )  # fmt: skip
    scoped_by: ClassVar[str] = OPEN

    school_year: Mapped[int] = labelled("Année scolaire", Integer)
    at: Mapped[datetime] = labelled("Préparée le", UtcDateTime, default=now)
    by_id: Mapped[int] = labelled("Préparée par", ForeignKey("user_account.id"), index=True)
    made: Mapped[int] = labelled("Enfants préparés", Integer)
    undone_at: Mapped[datetime | None] = labelled("Annulée le", UtcDateTime)
    undone_by_id: Mapped[int | None] = labelled("Annulée par", ForeignKey("user_account.id"), index=True)

    def __str__(self) -> str:
        return f"Rentrée {self.school_year}-{self.school_year + 1}"
