"""The two journals. Both are append-only; neither holds a name where an id will do."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from pre_admin.core.calendar import now
from pre_admin.core.columns import labelled
from pre_admin.core.database import Base
from pre_admin.core.ddl import append_only
from pre_admin.core.enums import LabelledEnum
from pre_admin.core.types import UtcDateTime, enum_type


class ChangeKind(LabelledEnum):
    """What was done to a row."""

    CREATED = "created", "Création"
    UPDATED = "updated", "Modification"
    DELETED = "deleted", "Suppression"


class AccessKind(LabelledEnum):
    """How a file was opened."""

    READ = "read", "Consultation"
    EDIT = "edit", "Ouverture en modification"
    HISTORY = "history", "Consultation de l’historique"
    EXPORT = "export", "Export"


class ChangeEntry(Base):
    """One row changed by one person: field → [old, new]; an empty list says « modifié » without the text (R10)."""

    __tablename__ = "change_journal"
    __table_args__ = (
        Index("ix_change_journal_subject_subject_id_id", "subject", "subject_id", "id"),
        Index("ix_change_journal_actor_id_id", "actor_id", "id"),
        Index("ix_change_journal_at", "at"),
    )
    scoped_by: ClassVar[str] = "journal"
    journalled: ClassVar[bool] = False

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = labelled("Date", UtcDateTime, default=now)
    actor_id: Mapped[int | None] = labelled("Personne", ForeignKey("user_account.id"))
    reason: Mapped[str] = labelled("Motif", String(200), default="")
    entity: Mapped[str] = labelled("Enregistrement", String(40))
    record_id: Mapped[int] = labelled("Numéro", Integer)
    subject: Mapped[str] = labelled("Fiche", String(40))
    subject_id: Mapped[int] = labelled("Numéro de la fiche", Integer)
    kind: Mapped[ChangeKind] = labelled("Nature", enum_type(ChangeKind))
    changes: Mapped[dict[str, list[Any]]] = labelled("Changements", JSON)


class AccessEntry(Base):
    """One file opened, or one list exported, by one person: ids and counts, never a name."""

    __tablename__ = "access_log"
    __table_args__ = (
        Index("ix_access_log_subject_subject_id_id", "subject", "subject_id", "id"),
        Index("ix_access_log_actor_id_id", "actor_id", "id"),
        Index("ix_access_log_at", "at"),
    )
    scoped_by: ClassVar[str] = "journal"
    journalled: ClassVar[bool] = False

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = labelled("Date", UtcDateTime, default=now)
    actor_id: Mapped[int] = labelled("Personne", ForeignKey("user_account.id"))
    kind: Mapped[AccessKind] = labelled("Nature", enum_type(AccessKind))
    subject: Mapped[str] = labelled("Fiche", String(40))
    subject_id: Mapped[int | None] = labelled("Numéro de la fiche", Integer)
    rows: Mapped[int | None] = labelled("Lignes exportées", Integer)
    detail: Mapped[str] = labelled("Précision", String(200), default="")


append_only(ChangeEntry.__table__)
append_only(AccessEntry.__table__)
