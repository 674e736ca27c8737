"""What a contract had left of a year's envelope, carried over to the next year's: never of itself, always by someone, for a reason."""

from datetime import datetime
from decimal import Decimal
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from pre_admin.contracts.models.contracts import CONTRACT_SUBJECT, NO_NAME
from pre_admin.core.calendar import now
from pre_admin.core.columns import labelled
from pre_admin.core.database import Base
from pre_admin.core.ddl import append_only
from pre_admin.core.french import amount_fr
from pre_admin.core.types import Cents, UtcDateTime


class CarryOver(Base):
    """An amount that leaves a contract's tranche for its tranche of the year after, to the cent; never changed afterwards (R9)."""

    __tablename__ = "carry_over"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount_positive", info={"message": "Le montant reporté est supérieur à zéro.", "field": "amount"}),
        CheckConstraint("into_id <> envelope_id", name="other_envelope",
                        info={"message": "Un report va d’une enveloppe à celle de l’année suivante.", "field": "envelope_id"}),
    )  # fmt: skip
    scoped_by: ClassVar[str] = "contract"
    scope_key: ClassVar[str] = "contract_id"
    journal_subject: ClassVar[tuple[str, str] | None] = CONTRACT_SUBJECT

    id: Mapped[int] = mapped_column(primary_key=True)
    contract_id: Mapped[int] = labelled("Contrat", ForeignKey("contract.id"), index=True)
    envelope_id: Mapped[int] = labelled("Enveloppe quittée", ForeignKey("envelope.id"), index=True)
    into_id: Mapped[int] = labelled("Enveloppe suivante", ForeignKey("envelope.id"), index=True)
    amount: Mapped[Decimal] = labelled("Montant reporté, TTC", Cents)
    reason: Mapped[str] = labelled("Motif", String(300), help=f"Pourquoi ce solde se dépensera l’année suivante. {NO_NAME}")
    author_id: Mapped[int | None] = labelled("Reporté par", ForeignKey("user_account.id"), index=True)
    at: Mapped[datetime] = labelled("Reporté le", UtcDateTime, default=now)

    def __str__(self) -> str:
        return f"Report de {amount_fr(self.amount)}"


append_only(CarryOver.__table__)
