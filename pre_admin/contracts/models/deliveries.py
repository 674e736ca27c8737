"""Deliveries (« service fait »): sessions and their counts, certified by the coordination. Never a name (R1)."""

from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped

from pre_admin.contracts.models.contracts import CONTRACT_SUBJECT, NO_NAME
from pre_admin.core.columns import labelled
from pre_admin.core.database import Record
from pre_admin.core.enums import LabelledEnum
from pre_admin.core.french import decimal_fr, few_told
from pre_admin.core.types import Hundredths, UtcDateTime, enum_type


class DeliveryState(LabelledEnum):
    """Planned, held as far as whoever keeps it knows, certified by the coordination; or refused."""

    PLANNED = "planned", "Prévue", "info"
    HELD = "held", "À certifier", "wait"
    CERTIFIED = "certified", "Certifiée", "ok"
    REFUSED = "refused", "Non faite", "stop"


class Delivery(Record):
    """A session, or another quantity of a line that was delivered on a day."""

    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("club_session_id", info={"message": "Cette séance de groupe est déjà reprise.", "field": None}),
        CheckConstraint("quantity > 0", name="quantity_positive", info={"message": "La quantité est supérieure à zéro.", "field": "quantity"}),
        CheckConstraint("minutes IS NULL OR minutes BETWEEN 1 AND 1440", name="minutes_in_bounds",
                        info={"message": "La durée va de 1 à 1440 minutes.", "field": "minutes"}),
        CheckConstraint("children IS NULL OR children BETWEEN 0 AND 5000", name="children_in_bounds",
                        info={"message": "Le nombre d’enfants va de 0 à 5000.", "field": "children"}),
        CheckConstraint("(state = 'certified') = (certified_at IS NOT NULL)", name="certified_dated",
                        info={"message": "Une certification porte sa date.", "field": None}),
        CheckConstraint("(certified_at IS NULL) = (certified_by_id IS NULL)", name="certified_signed",
                        info={"message": "Une certification porte son auteur.", "field": None}),
        CheckConstraint("certified_for_id IS NULL OR (certified_by_id IS NOT NULL AND certified_for_id <> certified_by_id)", name="stood_in_by_another",
                        info={"message": "Une certification par intérim porte son auteur, qui n’est pas la personne absente.", "field": None}),
        CheckConstraint("state <> 'refused' OR remark IS NOT NULL", name="refusal_explained",
                        info={"message": "Dites pourquoi le service n’est pas reconnu fait.", "field": "remark"}),
        Index("ix_delivery_contract_id_state", "contract_id", "state", "line_id", "quantity", "held_on"),
        Index("ix_delivery_state_held_on", "state", "held_on", "id"),
        Index("ix_delivery_state_contract_id", "state", "contract_id", "held_on"),
        Index("ix_delivery_held_on", "held_on", "id"),
    )  # fmt: skip
    scoped_by: ClassVar[str] = "contract"
    scope_key: ClassVar[str] = "contract_id"
    journal_subject: ClassVar[tuple[str, str] | None] = CONTRACT_SUBJECT

    contract_id: Mapped[int] = labelled("Contrat", ForeignKey("contract.id"))
    line_id: Mapped[int] = labelled("Prestation", ForeignKey("contract_line.id"), index=True)
    state: Mapped[DeliveryState] = labelled("État", enum_type(DeliveryState), default=DeliveryState.PLANNED)
    held_on: Mapped[date] = labelled("Date", Date)
    minutes: Mapped[int | None] = labelled("Durée", Integer, help="En minutes.")
    place: Mapped[str | None] = labelled("Lieu", String(160))
    worker: Mapped[str | None] = labelled("Intervenant", String(120), help="Un adulte du prestataire, jamais un enfant.")
    quantity: Mapped[Decimal] = labelled("Quantité", Hundredths, show=decimal_fr)
    children: Mapped[int | None] = labelled(
        "Enfants présents", Integer, show=few_told, help="Un nombre ; moins de 5 ne se dit pas."
    )
    club_session_id: Mapped[int | None] = labelled("Séance de groupe", ForeignKey("club_session.id"))
    entered_by_id: Mapped[int | None] = labelled("Notée par", ForeignKey("user_account.id"), index=True)
    entered_at: Mapped[datetime | None] = labelled("Notée le", UtcDateTime)
    certified_by_id: Mapped[int | None] = labelled("Certifiée par", ForeignKey("user_account.id"), index=True)
    certified_for_id: Mapped[int | None] = labelled("Par intérim de", ForeignKey("user_account.id"), index=True)
    """Who was away, when the person who certified stood in for them."""
    certified_at: Mapped[datetime | None] = labelled("Certifiée le", UtcDateTime)
    remark: Mapped[str | None] = labelled("Remarque", String(300), help=NO_NAME)
