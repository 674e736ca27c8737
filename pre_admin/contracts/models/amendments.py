"""Amendments: numbered, structured changes to a contract, each with its own document and signatures."""

from datetime import date
from decimal import Decimal
from typing import ClassVar

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped

from pre_admin.contracts.models.contracts import NO_NAME
from pre_admin.core.columns import labelled
from pre_admin.core.database import Record
from pre_admin.core.enums import LabelledEnum
from pre_admin.core.french import decimal_fr
from pre_admin.core.types import Cents, Hundredths, enum_type
from pre_admin.funding.models import CostUnit

AMENDMENT_SUBJECT = ("amendment", "amendment_id")


class AmendmentState(LabelledEnum):
    """Where an amendment stands; only a signed one changes the contract."""

    DRAFT = "draft", "Brouillon", "info"
    ISSUED = "issued", "Émis", "wait"
    SIGNED = "signed", "Signé", "ok"
    CANCELLED = "cancelled", "Annulé", "off"


class Amendment(Record):
    """A change to a contract, in force from `effective_on` once both have signed."""

    __tablename__ = "amendment"
    __table_args__ = (
        UniqueConstraint("contract_id", "number", info={"message": "Quelqu’un vient d’ajouter un avenant à ce contrat : enregistrez à nouveau.", "field": None}),
        CheckConstraint("state NOT IN ('issued', 'signed') OR issued_on IS NOT NULL", name="issue_dated",
                        info={"message": "Un avenant émis porte une date.", "field": None}),
        CheckConstraint("state <> 'signed' OR (signed_on IS NOT NULL AND provider_signed_on IS NOT NULL AND effective_on IS NOT NULL)",
                        name="signed_by_both", info={"message": "Un avenant signé porte la date de chacune des deux signatures.", "field": "signed_on"}),
        CheckConstraint("state <> 'cancelled' OR ended_reason IS NOT NULL", name="end_explained",
                        info={"message": "Dites pourquoi l’avenant est annulé.", "field": "ended_reason"}),
    )  # fmt: skip
    scoped_by: ClassVar[str] = "contract"
    scope_key: ClassVar[str] = "contract_id"

    contract_id: Mapped[int] = labelled("Contrat", ForeignKey("contract.id"))
    number: Mapped[int] = labelled("Numéro", Integer)
    state: Mapped[AmendmentState] = labelled("État", enum_type(AmendmentState), default=AmendmentState.DRAFT)
    object: Mapped[str] = labelled("Objet", Text, help=f"Ce qui change, et pourquoi. {NO_NAME}")
    effective_on: Mapped[date | None] = labelled("En vigueur le", Date)
    new_ends_on: Mapped[date | None] = labelled("Nouvelle fin du contrat", Date, help="Vide : la fin ne change pas.")
    issued_on: Mapped[date | None] = labelled("Émis le", Date)
    issued_document_id: Mapped[int | None] = labelled("Avenant émis", ForeignKey("document.id"), index=True)
    issued_digest: Mapped[str | None] = labelled("Empreinte de l’avenant émis", String(64))
    provider_signed_on: Mapped[date | None] = labelled("Signé par le prestataire le", Date)
    signed_on: Mapped[date | None] = labelled("Signé par la caisse le", Date)
    signed_document_id: Mapped[int | None] = labelled("Avenant signé, numérisé", ForeignKey("document.id"), index=True)
    ended_reason: Mapped[str | None] = labelled("Motif", String(300))

    def __str__(self) -> str:
        return f"Avenant n° {self.number}"


class AmendmentLine(Record):
    """More or less of a line of the contract, or a new line; a price changes by a new line."""

    __tablename__ = "amendment_line"
    __table_args__ = (
        CheckConstraint("quantity <> 0", name="quantity_changes", info={"message": "Écrivez la quantité en plus ou en moins : zéro ne change rien.", "field": "quantity"}),
        CheckConstraint("line_id IS NOT NULL OR (label IS NOT NULL AND unit IS NOT NULL AND unit_price IS NOT NULL AND quantity > 0)",
                        name="new_line_whole", info={"message": "Une prestation nouvelle a un nom, une unité, un prix et une quantité.", "field": "label"}),
        CheckConstraint("unit_price IS NULL OR unit_price >= 0", name="price_positive", info={"message": "Un prix n’est jamais négatif.", "field": "unit_price"}),
        Index("ix_amendment_line_amendment_id", "amendment_id"),
    )  # fmt: skip
    scoped_by: ClassVar[str] = "amendment"
    scope_key: ClassVar[str] = "amendment_id"
    journal_subject: ClassVar[tuple[str, str] | None] = AMENDMENT_SUBJECT

    amendment_id: Mapped[int] = labelled("Avenant", ForeignKey("amendment.id"))
    line_id: Mapped[int | None] = labelled(
        "Prestation du contrat", ForeignKey("contract_line.id"), index=True, help="Vide : une prestation nouvelle."
    )
    label: Mapped[str | None] = labelled("Prestation nouvelle", String(160), help=NO_NAME)
    unit: Mapped[CostUnit | None] = labelled("Unité", enum_type(CostUnit, "amendmentunit"))
    unit_price: Mapped[Decimal | None] = labelled("Prix unitaire HT", Cents)
    quantity: Mapped[Decimal] = labelled("Quantité en plus ou en moins", Hundredths, show=decimal_fr)


class AmendmentTranche(Record):
    """What an amendment adds to a tranche of the contract, or takes from it, VAT included."""

    __tablename__ = "amendment_tranche"
    __table_args__ = (
        UniqueConstraint("amendment_id", "envelope_id", info={"message": "Cette enveloppe a déjà sa ligne : une seule par enveloppe.", "field": "envelope_id"}),
        CheckConstraint("amount <> 0", name="amount_changes", info={"message": "Écrivez le montant en plus ou en moins : zéro ne change rien.", "field": "amount"}),
    )  # fmt: skip
    scoped_by: ClassVar[str] = "amendment"
    scope_key: ClassVar[str] = "amendment_id"
    journal_subject: ClassVar[tuple[str, str] | None] = AMENDMENT_SUBJECT

    amendment_id: Mapped[int] = labelled("Avenant", ForeignKey("amendment.id"))
    envelope_id: Mapped[int] = labelled("Enveloppe", ForeignKey("envelope.id"), index=True)
    amount: Mapped[Decimal] = labelled("Montant TTC en plus ou en moins", Cents)
