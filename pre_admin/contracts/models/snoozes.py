"""Lines of the assistant's day put off until a day, with the reason."""

from datetime import date
from typing import ClassVar

from sqlalchemy import Date, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped

from pre_admin.core.columns import labelled
from pre_admin.core.database import OPEN, Record


class Snooze(Record):
    """A line of *Ma journée* that does not show before `until`; `key` names the fact: « contract-12-sign »."""

    __tablename__ = "snooze"
    __table_args__ = (
        UniqueConstraint("key", info={"message": "Cette ligne vient d’être reportée : rouvrez la page.", "field": None}),
    )
    scoped_by: ClassVar[str] = OPEN

    key: Mapped[str] = labelled("Ligne", String(80))
    until: Mapped[date] = labelled("Reportée au", Date)
    reason: Mapped[str] = labelled("Motif", String(200), help="Jamais le nom d’un enfant ou d’un parent.")
    by_id: Mapped[int | None] = labelled("Par", ForeignKey("user_account.id"), index=True)
