"""What is kept of the report: each version that was frozen, for ever."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pre_admin.core.calendar import now
from pre_admin.core.columns import labelled
from pre_admin.core.database import OPEN, Base
from pre_admin.core.ddl import append_only
from pre_admin.core.types import UtcDateTime


class FrozenReport(Base):
    """The report of a period as it was on a day: figures and definitions of both variants, who froze it, the hash of it all.

    Numbers alone: what may be read of them is decided by the page, which gives the working document to the coordination only.
    """

    __tablename__ = "frozen_report"
    __table_args__ = (
        UniqueConstraint(
            "period", "number", info={"message": "Ce bilan vient d’être arrêté par quelqu’un d’autre : rechargez la page.", "field": None}
        ),
        CheckConstraint(
            "number = 1 OR reason IS NOT NULL", name="again_with_a_reason",
            info={"message": "Un bilan arrêté de nouveau dit pourquoi.", "field": "reason"},
        ),
    )  # fmt: skip
    scoped_by: ClassVar[str] = OPEN

    id: Mapped[int] = mapped_column(primary_key=True)
    period: Mapped[str] = labelled("Période", String(9))
    number: Mapped[int] = labelled("Version", Integer)
    internal: Mapped[str] = labelled("Document de travail", Text, sensitive=True)
    published: Mapped[str] = labelled("Version publiée", Text, sensitive=True)
    digest: Mapped[str] = labelled("Empreinte", String(64))
    reason: Mapped[str | None] = labelled("Pourquoi de nouveau", String(300))
    frozen_at: Mapped[datetime] = labelled("Arrêté le", UtcDateTime, default=now)
    author_id: Mapped[int | None] = labelled("Arrêté par", ForeignKey("user_account.id"), index=True)

    def __str__(self) -> str:
        return f"Bilan {self.period}, version {self.number}"


append_only(FrozenReport.__table__)
