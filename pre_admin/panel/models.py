"""Forms already received: what makes a second click on *Enregistrer* harmless."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from pre_admin.core.calendar import now
from pre_admin.core.database import OPEN, Base
from pre_admin.core.types import UtcDateTime


class SubmittedForm(Base):
    """The random mark of a creation form, kept with where its record is; two days are enough."""

    __tablename__ = "submitted_form"
    scoped_by: ClassVar[str] = OPEN
    scope_key: ClassVar[str] = "mark"
    journalled: ClassVar[bool] = False

    mark: Mapped[str] = mapped_column(String(40), primary_key=True)
    location: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now, index=True)
