"""Associations and other providers, the people to call there, their papers."""

from datetime import date
from typing import ClassVar

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped

from pre_admin.core.columns import labelled
from pre_admin.core.database import Archivable, Record
from pre_admin.core.enums import LabelledEnum
from pre_admin.core.identifiers import show_iban, show_siret
from pre_admin.core.types import SortKey, enum_type


class ProviderKind(LabelledEnum):
    """What a provider is in law."""

    ASSOCIATION = "association", "Association"
    SELF_EMPLOYED = "self_employed", "Indépendant"
    COMPANY = "company", "Société"
    PUBLIC_BODY = "public_body", "Organisme public"


class VatRule(LabelledEnum):
    """What value added tax a provider charges."""

    NOT_SUBJECT = "not_subject", "Non assujetti (CGI, art. 261-7-1°)"
    FRANCHISE = "franchise", "Franchise en base (CGI, art. 293 B)"
    FULL = "rate_20", "20 %"
    MIDDLE = "rate_10", "10 %"
    REDUCED = "rate_5_5", "5,5 %"


class PaperKind(LabelledEnum):
    """The papers an office asks of a provider."""

    INSURANCE = "insurance", "Assurance responsabilité civile"
    VIGILANCE = "vigilance", "Attestation de vigilance URSSAF"
    STATUTES = "statutes", "Statuts"
    REPUBLICAN_PLEDGE = "republican_pledge", "Contrat d’engagement républicain"
    APPROVAL = "approval", "Agrément"
    OTHER = "other", "Autre"


class Provider(Record, Archivable):
    """Whoever the programme buys a service from."""

    __tablename__ = "provider"
    __table_args__ = (
        UniqueConstraint("siret", info={"message": "Un autre prestataire porte déjà ce SIRET : retrouvez sa fiche.", "field": "siret"}),
        CheckConstraint(
            "siret IS NULL OR length(siret) = 14", name="siret_length",
            info={"message": "Un SIRET compte 14 chiffres.", "field": "siret"},
        ),
        CheckConstraint(
            "siret IS NOT NULL OR kind IN ('association', 'public_body')", name="siret_known",
            info={"message": "Un indépendant ou une société a toujours un SIRET : il figure sur ses devis.", "field": "siret"},
        ),
        Index("ix_provider_sort_key", "sort_key", "id"),
        Index("ix_provider_archived_at_sort_key", "archived_at", "sort_key", "id"),
    )  # fmt: skip
    scoped_by: ClassVar[str] = "provider"
    __searched__ = ("name", "short_name", "siret", "siret_in_groups", "city")

    name: Mapped[str] = labelled("Nom", String(160))
    short_name: Mapped[str | None] = labelled("Sigle", String(40))
    kind: Mapped[ProviderKind] = labelled("Nature", enum_type(ProviderKind))
    siret: Mapped[str | None] = labelled(
        "SIRET", String(40), show=show_siret, help="Quatorze chiffres, avec ou sans espaces. Vide : pas encore immatriculé."
    )
    legal_form: Mapped[str | None] = labelled("Forme juridique", String(80), help="Association loi 1901, SARL, micro-entreprise…")
    representative: Mapped[str | None] = labelled("Représentant légal", String(120), help="Qui signe les contrats.")
    representative_function: Mapped[str | None] = labelled("Sa fonction", String(80), help="Présidente, gérant…")
    phone: Mapped[str | None] = labelled("Téléphone", String(20))
    email: Mapped[str | None] = labelled("Adresse électronique", String(254))
    address: Mapped[str | None] = labelled("Adresse", String(200))
    postal_code: Mapped[str | None] = labelled("Code postal", String(5))
    city: Mapped[str | None] = labelled("Ville", String(80), default="Montpellier")
    vat: Mapped[VatRule | None] = labelled("TVA", enum_type(VatRule))
    iban: Mapped[str | None] = labelled(
        "IBAN", String(40), show=show_iban, permission="provider.bank", help="Recopié depuis le RIB, avec ou sans espaces."
    )
    bic: Mapped[str | None] = labelled("BIC", String(20), permission="provider.bank")
    bank_document_id: Mapped[int | None] = labelled(
        "RIB numérisé", ForeignKey("document.id"), index=True, permission="provider.bank"
    )
    remarks: Mapped[str | None] = labelled("Remarques", Text, help="Jamais d’information sur un enfant ou une famille.")
    sort_key: Mapped[str] = labelled("", SortKey(200), default="")

    @property
    def siret_in_groups(self) -> str:
        """The SIRET as it is printed, so that it is found however it is typed."""
        return show_siret(self.siret) if self.siret else ""

    def __str__(self) -> str:
        return self.name


class ProviderContact(Record):
    """Someone to call at a provider's."""

    __tablename__ = "provider_contact"
    __table_args__ = (Index("ix_provider_contact_provider_id", "provider_id"),)
    scoped_by: ClassVar[str] = "provider"
    scope_key: ClassVar[str] = "provider_id"
    journal_subject: ClassVar[tuple[str, str] | None] = ("provider", "provider_id")

    provider_id: Mapped[int] = labelled("Prestataire", ForeignKey("provider.id"))
    name: Mapped[str] = labelled("Nom", String(120))
    function: Mapped[str | None] = labelled("Fonction", String(80))
    phone: Mapped[str | None] = labelled("Téléphone", String(20))
    email: Mapped[str | None] = labelled("Adresse électronique", String(254))
    purpose: Mapped[str | None] = labelled("Pour quoi", String(120), help="Les factures, les plannings…")

    def __str__(self) -> str:
        return self.name


class ProviderPaper(Record):
    """A paper of a provider, valid from a day to a day."""

    __tablename__ = "provider_paper"
    __table_args__ = (
        CheckConstraint(
            "expires_on IS NULL OR dated_on IS NULL OR expires_on >= dated_on", name="dates_in_order",
            info={"message": "La fin de validité précède la date de la pièce : vérifiez les deux dates.", "field": "expires_on"},
        ),
        Index("ix_provider_paper_provider_id_kind", "provider_id", "kind", "expires_on"),
    )  # fmt: skip
    scoped_by: ClassVar[str] = "provider"
    scope_key: ClassVar[str] = "provider_id"
    journal_subject: ClassVar[tuple[str, str] | None] = ("provider", "provider_id")

    provider_id: Mapped[int] = labelled("Prestataire", ForeignKey("provider.id"))
    kind: Mapped[PaperKind] = labelled("Pièce", enum_type(PaperKind))
    dated_on: Mapped[date | None] = labelled("Datée du", Date)
    expires_on: Mapped[date | None] = labelled("Valable jusqu’au", Date, help="Vide : sans limite.")
    reference: Mapped[str | None] = labelled("Numéro ou précision", String(160))
    document_id: Mapped[int | None] = labelled(
        "Pièce numérisée", ForeignKey("document.id"), index=True, permission="provider.edit"
    )

    def __str__(self) -> str:
        return self.kind.label
