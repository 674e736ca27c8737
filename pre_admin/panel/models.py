"""Forms already received, which makes a second click on *Enregistrer* harmless; files handed in."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pre_admin.core.calendar import now
from pre_admin.core.columns import labelled
from pre_admin.core.database import OPEN, Base
from pre_admin.core.enums import LabelledEnum
from pre_admin.core.types import UtcDateTime, enum_type


class SubmittedForm(Base):
    """The random mark of a form, kept with what it said and where its record is; two days are enough."""

    __tablename__ = "submitted_form"
    scoped_by: ClassVar[str] = OPEN
    scope_key: ClassVar[str] = "mark"
    journalled: ClassVar[bool] = False

    mark: Mapped[str] = mapped_column(String(40), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    location: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now, index=True)


class Media(LabelledEnum):
    """What a file handed in may be, judged by its content."""

    PDF = "pdf", "PDF"
    PNG = "png", "Image PNG"
    JPEG = "jpeg", "Image JPEG"


class Document(Base):
    """A file handed in: never changed, kept under a random name, encrypted; reached through the record that holds it only."""

    __tablename__ = "document"
    __table_args__ = (
        UniqueConstraint("key", info={"message": "Ce fichier est déjà déposé : choisissez-le à nouveau.", "field": None}),
        CheckConstraint(
            "size > 0", name="size_positive", info={"message": "Ce fichier est vide : choisissez-en un autre.", "field": None}
        ),
    )
    scoped_by: ClassVar[str] = "document"
    journalled: ClassVar[bool] = False

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(40))
    media: Mapped[Media] = mapped_column(enum_type(Media))
    size: Mapped[int] = mapped_column(Integer)
    sha256: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = labelled("Déposé le", UtcDateTime, default=now)
    by_id: Mapped[int] = labelled("Déposé par", ForeignKey("user_account.id"), index=True)

    def __str__(self) -> str:
        return self.media.label
