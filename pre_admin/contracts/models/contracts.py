"""Service contracts: what is bought from a provider on an approved action, at which price, with which money. Never a child's name (R1)."""

from datetime import date
from decimal import Decimal
from typing import ClassVar

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped

from pre_admin.core.columns import labelled
from pre_admin.core.database import OPEN, Base, Record
from pre_admin.core.enums import LabelledEnum
from pre_admin.core.french import decimal_fr
from pre_admin.core.reference import ReferenceRow
from pre_admin.core.types import Cents, Hundredths, SortKey, enum_type
from pre_admin.funding.models import CostUnit
from pre_admin.partners.models import VatRule

CONTRACT_SUBJECT = ("contract", "contract_id")
NO_NAME = "Jamais le nom d’un enfant ou d’un parent, ni rien qui le fasse reconnaître."
ENDS_BEFORE = {"message": "La fin précède le début : vérifiez les deux dates.", "field": "ends_on"}
NUMBER_TAKEN = {"message": "Ce numéro vient d’être donné : enregistrez à nouveau.", "field": None}


class ContractState(LabelledEnum):
    """Where a contract stands; running, to settle and expired are computed from dates and facts, never kept (design §5)."""

    DRAFT = "draft", "Brouillon", "info"
    ISSUED = "issued", "Émis", "wait"
    SIGNED = "signed", "Signé", "ok"
    SUSPENDED = "suspended", "Suspendu", "stop"
    TERMINATED = "terminated", "Résilié", "stop"
    CLOSED = "closed", "Clos", "off"
    CANCELLED = "cancelled", "Annulé", "off"


class PurchaseCategory(ReferenceRow):
    """A family of similar services, whose amounts are added up against the procurement thresholds (CCP, art. R2121-6)."""

    __tablename__ = "purchase_category"


class ContractNumberCounter(Base):
    """The last number given to a contract of a year: numbers follow each other without a gap."""

    __tablename__ = "contract_number_counter"
    scoped_by: ClassVar[str] = OPEN
    journalled: ClassVar[bool] = False

    year: Mapped[int] = labelled("Année", Integer, primary_key=True, autoincrement=False)
    last: Mapped[int] = labelled("Dernier numéro", Integer)


class Contract(Record):
    """A service contract, from its draft to its balance; its state changes through services alone.

    Its lines and tranches are those first agreed: amendments are read on top of them (`rules/effective.py`).
    """

    __tablename__ = "contract"
    __table_args__ = (
        UniqueConstraint("reference", info=NUMBER_TAKEN),
        CheckConstraint("ends_on IS NULL OR starts_on IS NULL OR ends_on >= starts_on", name="dates_in_order", info=ENDS_BEFORE),
        CheckConstraint("notice_days BETWEEN 0 AND 365", name="notice_in_bounds",
                        info={"message": "Le préavis va de 0 à 365 jours.", "field": "notice_days"}),
        CheckConstraint("state = 'draft' OR (reference IS NOT NULL AND issued_on IS NOT NULL)", name="issue_numbered",
                        info={"message": "Un contrat émis porte un numéro et une date.", "field": None}),
        CheckConstraint("state NOT IN ('signed', 'suspended', 'closed') OR (signed_on IS NOT NULL AND provider_signed_on IS NOT NULL)",
                        name="signed_by_both", info={"message": "Un contrat signé porte la date de chacune des deux signatures.", "field": "signed_on"}),
        CheckConstraint("state NOT IN ('terminated', 'cancelled') OR ended_reason IS NOT NULL", name="end_explained",
                        info={"message": "Dites pourquoi le contrat s’arrête là.", "field": "ended_reason"}),
        CheckConstraint("state <> 'terminated' OR terminated_on IS NOT NULL", name="end_dated",
                        info={"message": "Une résiliation a une date d’effet.", "field": "terminated_on"}),
        CheckConstraint("(state = 'closed') = (closed_on IS NOT NULL)", name="closing_dated",
                        info={"message": "Un contrat clos porte sa date de clôture.", "field": None}),
        CheckConstraint("released >= 0", name="released_positive",
                        info={"message": "Un solde rendu n’est jamais négatif.", "field": None}),
        Index("ix_contract_sort_key", "sort_key", "id"),
        Index("ix_contract_state_ends_on", "state", "ends_on", "id"),
        Index("ix_contract_state_starts_on", "state", "starts_on", "id"),
        Index("ix_contract_starts_on", "starts_on", "id"),
        Index("ix_contract_provider_id_starts_on", "provider_id", "starts_on"),
    )  # fmt: skip
    scoped_by: ClassVar[str] = "contract"
    __searched__ = ("reference", "title")

    reference: Mapped[str | None] = labelled("Numéro", String(40), help="Donné à l’émission : 2026-C-014.")
    title: Mapped[str] = labelled("Intitulé", String(160), help=NO_NAME)
    action_id: Mapped[int] = labelled("Action", ForeignKey("action.id"), index=True)
    provider_id: Mapped[int] = labelled("Association ou prestataire", ForeignKey("provider.id"))
    category_id: Mapped[int | None] = labelled(
        "Catégorie d’achat", ForeignKey("purchase_category.id"), index=True,
        help="Les besoins semblables s’additionnent au regard des seuils de la commande publique.",
    )  # fmt: skip
    state: Mapped[ContractState] = labelled("État", enum_type(ContractState), default=ContractState.DRAFT)
    vat: Mapped[VatRule | None] = labelled("TVA", enum_type(VatRule, "contractvat"))
    object: Mapped[str | None] = labelled("Objet", Text, help=f"Ce que le prestataire fait, pour quel public. {NO_NAME}")
    place: Mapped[str | None] = labelled("Lieu", String(200))
    starts_on: Mapped[date | None] = labelled("Du", Date)
    ends_on: Mapped[date | None] = labelled("au", Date)
    invoicing: Mapped[str | None] = labelled(
        "Rythme de facturation", String(120), help="« Chaque mois », « à la fin de chaque trimestre »."
    )
    notice_days: Mapped[int] = labelled("Préavis de résiliation", Integer, default=30, help="En jours.")
    previous_id: Mapped[int | None] = labelled("Renouvelle", ForeignKey("contract.id"), index=True)
    issued_on: Mapped[date | None] = labelled("Émis le", Date)
    issued_document_id: Mapped[int | None] = labelled("Contrat émis", ForeignKey("document.id"), index=True)
    issued_digest: Mapped[str | None] = labelled("Empreinte du contrat émis", String(64))
    sent_on: Mapped[date | None] = labelled("Envoyé le", Date)
    provider_signed_on: Mapped[date | None] = labelled("Signé par le prestataire le", Date)
    signed_on: Mapped[date | None] = labelled("Signé par la caisse le", Date)
    signed_document_id: Mapped[int | None] = labelled("Contrat signé, numérisé", ForeignKey("document.id"), index=True)
    notice_on: Mapped[date | None] = labelled("Résiliation notifiée le", Date)
    terminated_on: Mapped[date | None] = labelled("Résilié au", Date)
    ended_reason: Mapped[str | None] = labelled("Motif", String(300))
    closed_on: Mapped[date | None] = labelled("Clos le", Date)
    released: Mapped[Decimal] = labelled("Solde rendu à la clôture", Cents, default=Decimal(0))
    remarks: Mapped[str | None] = labelled("Remarques", Text, help=NO_NAME)
    sort_key: Mapped[str] = labelled("", SortKey(200), default="")

    def __str__(self) -> str:
        return f"{self.reference or 'Brouillon'} {self.title}"


class ContractLine(Record):
    """What is bought: a unit, its price net of VAT, how many; a line that an amendment added says which."""

    __tablename__ = "contract_line"
    __table_args__ = (
        CheckConstraint("unit_price >= 0", name="price_positive", info={"message": "Un prix n’est jamais négatif.", "field": "unit_price"}),
        CheckConstraint("quantity > 0", name="quantity_positive", info={"message": "La quantité est supérieure à zéro.", "field": "quantity"}),
        Index("ix_contract_line_contract_id", "contract_id", "rank"),
    )  # fmt: skip
    scoped_by: ClassVar[str] = "contract"
    scope_key: ClassVar[str] = "contract_id"
    journal_subject: ClassVar[tuple[str, str] | None] = CONTRACT_SUBJECT

    contract_id: Mapped[int] = labelled("Contrat", ForeignKey("contract.id"))
    amendment_id: Mapped[int | None] = labelled("Ajoutée par l’avenant", ForeignKey("amendment.id"), index=True)
    rank: Mapped[int] = labelled("Rang", Integer, default=0)
    label: Mapped[str] = labelled("Prestation", String(160), help=NO_NAME)
    unit: Mapped[CostUnit] = labelled("Unité", enum_type(CostUnit, "contractunit"))
    unit_price: Mapped[Decimal] = labelled("Prix unitaire HT", Cents)
    quantity: Mapped[Decimal] = labelled("Quantité", Hundredths, show=decimal_fr)

    def __str__(self) -> str:
        return self.label


class ContractTranche(Record):
    """What a contract takes of an envelope, hence of a funder and a calendar year, VAT included."""

    __tablename__ = "contract_tranche"
    __table_args__ = (
        UniqueConstraint("contract_id", "envelope_id", info={"message": "Cette enveloppe a déjà sa ligne : une seule par enveloppe.", "field": "envelope_id"}),
        CheckConstraint("amount > 0", name="amount_positive", info={"message": "Le montant est supérieur à zéro.", "field": "amount"}),
    )  # fmt: skip
    scoped_by: ClassVar[str] = "contract"
    scope_key: ClassVar[str] = "contract_id"
    journal_subject: ClassVar[tuple[str, str] | None] = CONTRACT_SUBJECT

    contract_id: Mapped[int] = labelled("Contrat", ForeignKey("contract.id"))
    envelope_id: Mapped[int] = labelled("Enveloppe", ForeignKey("envelope.id"), index=True)
    amount: Mapped[Decimal] = labelled("Montant TTC", Cents)


class ContractSuspension(Record):
    """A time during which a contract is suspended, from a day to a day: no session then (I7)."""

    __tablename__ = "contract_suspension"
    __table_args__ = (
        UniqueConstraint("contract_id", "starts_on", info={"message": "Une suspension commence déjà ce jour-là.", "field": "starts_on"}),
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="dates_in_order", info=ENDS_BEFORE),
    )  # fmt: skip
    scoped_by: ClassVar[str] = "contract"
    scope_key: ClassVar[str] = "contract_id"
    journal_subject: ClassVar[tuple[str, str] | None] = CONTRACT_SUBJECT

    contract_id: Mapped[int] = labelled("Contrat", ForeignKey("contract.id"))
    starts_on: Mapped[date] = labelled("Suspendu du", Date)
    ends_on: Mapped[date | None] = labelled("au", Date)
    reason: Mapped[str] = labelled("Motif", String(300), help=NO_NAME)
