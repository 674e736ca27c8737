"""Invoices: what a provider asks to be paid, line by line, and what became of it. Never a name (R1)."""

from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped

from pre_admin.contracts.models.contracts import ENDS_BEFORE, NO_NAME
from pre_admin.core.columns import labelled
from pre_admin.core.database import Record
from pre_admin.core.enums import LabelledEnum
from pre_admin.core.french import decimal_fr
from pre_admin.core.identifiers import show_iban
from pre_admin.core.types import Cents, Hundredths, UtcDateTime, enum_type

INVOICE_SUBJECT = ("invoice", "invoice_id")


class InvoiceState(LabelledEnum):
    """Where an invoice stands (design §5)."""

    RECEIVED = "received", "À contrôler", "wait"
    ACCEPTED = "accepted", "Acceptée", "ok"
    SUSPENDED = "suspended", "Suspendue", "stop"
    REJECTED = "rejected", "Rejetée", "off"
    ORDERED = "ordered", "Mandatée", "ok"
    PAID = "paid", "Payée", "ok"


class Invoice(Record):
    """An invoice received on a contract; amounts as they are printed on it, and what is accepted of them."""

    __tablename__ = "invoice"
    __table_args__ = (
        UniqueConstraint("provider_id", "number_key", info={"message": "Ce prestataire a déjà envoyé une facture de ce numéro : retrouvez-la avant d’en enregistrer une autre.", "field": "number"}),
        CheckConstraint("total > 0", name="total_positive", info={"message": "Le total d’une facture est supérieur à zéro.", "field": "total"}),
        CheckConstraint("net >= 0 AND vat_amount >= 0", name="amounts_positive", info={"message": "Un montant n’est jamais négatif.", "field": "net"}),
        CheckConstraint("period_to IS NULL OR period_from IS NULL OR period_to >= period_from", name="period_in_order",
                        info={"message": "La période finit avant de commencer : vérifiez les deux dates.", "field": "period_to"}),
        CheckConstraint("accepted IS NULL OR (accepted >= 0 AND accepted <= total)", name="accepted_within_total",
                        info={"message": "On n’accepte pas plus que ce qui est facturé.", "field": "accepted"}),
        CheckConstraint("state NOT IN ('accepted', 'ordered', 'paid') OR (accepted IS NOT NULL AND decided_at IS NOT NULL)",
                        name="accepted_decided", info={"message": "Une facture acceptée porte le montant accepté, son auteur et sa date.", "field": None}),
        CheckConstraint("(decided_at IS NULL) = (decided_by_id IS NULL)", name="decision_signed",
                        info={"message": "Une décision porte son auteur et sa date.", "field": None}),
        CheckConstraint("state NOT IN ('suspended', 'rejected') OR reason IS NOT NULL", name="refusal_explained",
                        info={"message": "Dites pourquoi la facture est suspendue ou rejetée.", "field": "reason"}),
        CheckConstraint("state NOT IN ('ordered', 'paid') OR (order_reference IS NOT NULL AND ordered_on IS NOT NULL)", name="order_referenced",
                        info={"message": "Un mandat porte sa référence et sa date.", "field": "order_reference"}),
        CheckConstraint("(state = 'paid') = (paid_on IS NOT NULL)", name="payment_dated",
                        info={"message": "Un paiement porte sa date.", "field": "paid_on"}),
        CheckConstraint("(iban_checked_at IS NULL) = (iban_checked_by_id IS NULL)", name="iban_check_signed",
                        info={"message": "Une vérification porte son auteur et sa date.", "field": None}),
        CheckConstraint("iban_checked_by_id IS NULL OR iban_checked_by_id <> entered_by_id", name="iban_second_person",
                        info={"message": "Un changement d’IBAN est vérifié par une autre personne que celle qui a enregistré la facture.", "field": None}),
        Index("ix_invoice_state_received_on", "state", "received_on", "id"),
        Index("ix_invoice_received_on", "received_on", "id"),
        Index("ix_invoice_contract_id_state", "contract_id", "state", "total", "accepted"),
    )  # fmt: skip
    scoped_by: ClassVar[str] = "contract"
    scope_key: ClassVar[str] = "contract_id"
    __searched__ = ("number",)

    contract_id: Mapped[int] = labelled("Contrat", ForeignKey("contract.id"))
    provider_id: Mapped[int] = labelled("Association ou prestataire", ForeignKey("provider.id"))
    number: Mapped[str] = labelled("Numéro", String(60), help="Tel qu’il est imprimé sur la facture.")
    number_key: Mapped[str] = labelled("", String(60))
    """The number without spaces, signs, case and leading zeros: what tells a second copy from another invoice."""
    state: Mapped[InvoiceState] = labelled("État", enum_type(InvoiceState), default=InvoiceState.RECEIVED)
    dated_on: Mapped[date] = labelled("Datée du", Date)
    received_on: Mapped[date] = labelled("Reçue le", Date)
    period_from: Mapped[date | None] = labelled("Période facturée, du", Date, help="Vide : celle des services certifiés.")
    period_to: Mapped[date | None] = labelled("Période facturée, au", Date)
    net: Mapped[Decimal] = labelled("Total HT", Cents)
    vat_amount: Mapped[Decimal] = labelled("TVA", Cents, default=Decimal(0))
    total: Mapped[Decimal] = labelled("Total TTC", Cents)
    accepted: Mapped[Decimal | None] = labelled("Montant accepté", Cents)
    iban: Mapped[str | None] = labelled(
        "IBAN", String(40), show=show_iban, permission="invoice.bank", help="Celui de la facture ; vide s’il n’y figure pas."
    )
    iban_checked_by_id: Mapped[int | None] = labelled("IBAN vérifié par", ForeignKey("user_account.id"), index=True)
    iban_checked_at: Mapped[datetime | None] = labelled("IBAN vérifié le", UtcDateTime)
    iban_check_note: Mapped[str | None] = labelled(
        "Comment l’IBAN a été vérifié", String(300), help="Qui vous avez appelé, à quel numéro déjà connu."
    )
    reason: Mapped[str | None] = labelled("Motif", String(500), help=NO_NAME)
    entered_by_id: Mapped[int | None] = labelled("Enregistrée par", ForeignKey("user_account.id"), index=True)
    decided_by_id: Mapped[int | None] = labelled("Décidée par", ForeignKey("user_account.id"), index=True)
    decided_at: Mapped[datetime | None] = labelled("Décidée le", UtcDateTime)
    document_id: Mapped[int | None] = labelled("Facture numérisée", ForeignKey("document.id"), index=True)
    order_reference: Mapped[str | None] = labelled("Mandat", String(60), help="Numéro de mandat et de bordereau.")
    ordered_on: Mapped[date | None] = labelled("Mandatée le", Date)
    paid_on: Mapped[date | None] = labelled("Payée le", Date)
    remarks: Mapped[str | None] = labelled("Remarques", Text, help=NO_NAME)

    def __str__(self) -> str:
        return f"Facture {self.number}"


class InvoiceLine(Record):
    """A line of an invoice, tied to the contract's; what is accepted of it may be less."""

    __tablename__ = "invoice_line"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="quantity_positive", info={"message": "La quantité est supérieure à zéro.", "field": "quantity"}),
        CheckConstraint("unit_price >= 0", name="price_positive", info={"message": "Un prix n’est jamais négatif.", "field": "unit_price"}),
        CheckConstraint("accepted_quantity IS NULL OR (accepted_quantity >= 0 AND accepted_quantity <= quantity)", name="accepted_within_quantity",
                        info={"message": "On n’accepte pas plus que ce qui est facturé.", "field": "accepted_quantity"}),
        Index("ix_invoice_line_invoice_id", "invoice_id"),
        Index("ix_invoice_line_line_id", "line_id", "quantity", "accepted_quantity"),
    )  # fmt: skip
    scoped_by: ClassVar[str] = "invoice"
    scope_key: ClassVar[str] = "invoice_id"
    journal_subject: ClassVar[tuple[str, str] | None] = INVOICE_SUBJECT

    invoice_id: Mapped[int] = labelled("Facture", ForeignKey("invoice.id"))
    line_id: Mapped[int | None] = labelled("Prestation du contrat", ForeignKey("contract_line.id"))
    label: Mapped[str | None] = labelled("Libellé", String(160), help=NO_NAME)
    quantity: Mapped[Decimal] = labelled("Quantité", Hundredths, show=decimal_fr)
    unit_price: Mapped[Decimal] = labelled("Prix unitaire HT", Cents)
    amount: Mapped[Decimal | None] = labelled("Montant HT", Cents, help="Tel qu’il est imprimé ; vide : le prix par la quantité.")
    accepted_quantity: Mapped[Decimal | None] = labelled("Quantité acceptée", Hundredths, show=decimal_fr)


class InvoiceSuspension(Record):
    """A time during which the payment clock stands still: the provider was told why in writing (CCP, art. R2192-27)."""

    __tablename__ = "invoice_suspension"
    __table_args__ = (
        UniqueConstraint("invoice_id", "starts_on", info={"message": "Une suspension commence déjà ce jour-là.", "field": "starts_on"}),
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="dates_in_order", info=ENDS_BEFORE),
    )  # fmt: skip
    scoped_by: ClassVar[str] = "invoice"
    scope_key: ClassVar[str] = "invoice_id"
    journal_subject: ClassVar[tuple[str, str] | None] = INVOICE_SUBJECT

    invoice_id: Mapped[int] = labelled("Facture", ForeignKey("invoice.id"))
    starts_on: Mapped[date] = labelled("Suspendue du", Date)
    ends_on: Mapped[date | None] = labelled("au", Date)
    reason: Mapped[str] = labelled("Motif", String(500), help=NO_NAME)


class InvoiceTranche(Record):
    """Which commitment pays an accepted invoice, VAT included."""

    __tablename__ = "invoice_tranche"
    __table_args__ = (
        UniqueConstraint("invoice_id", "envelope_id", info={"message": "Cette enveloppe a déjà sa ligne : une seule par enveloppe.", "field": "envelope_id"}),
        CheckConstraint("amount > 0", name="amount_positive", info={"message": "Le montant est supérieur à zéro.", "field": "amount"}),
    )  # fmt: skip
    scoped_by: ClassVar[str] = "invoice"
    scope_key: ClassVar[str] = "invoice_id"
    journal_subject: ClassVar[tuple[str, str] | None] = INVOICE_SUBJECT

    invoice_id: Mapped[int] = labelled("Facture", ForeignKey("invoice.id"))
    envelope_id: Mapped[int] = labelled("Enveloppe", ForeignKey("envelope.id"), index=True)
    amount: Mapped[Decimal] = labelled("Montant TTC", Cents)
