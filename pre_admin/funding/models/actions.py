"""Funded actions: what an association or another provider proposes to do, for how many children, with what money. Never a name (R1)."""

from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped

from pre_admin.core.columns import labelled
from pre_admin.core.database import OPEN, Base, Record
from pre_admin.core.enums import LabelledEnum
from pre_admin.core.french import decimal_fr, few_told
from pre_admin.core.types import Cents, Hundredths, SortKey, UtcDateTime, enum_type
from pre_admin.partners.models import Body

ACTION_SUBJECT = ("action", "action_id")
NEGATIVE = "Un montant n’est jamais négatif."
NO_NAME = "Jamais le nom d’un enfant ou d’un parent, ni rien qui le fasse reconnaître."


class FundedState(LabelledEnum):
    """Where a funded action stands (design §5)."""

    DRAFT = "draft", "Brouillon", "info"
    SUBMITTED = "submitted", "Déposée", "wait"
    TECHNICALLY_APPROVED = "technically_approved", "Favorable du comité technique", "wait"
    APPROVED = "approved", "Validée", "ok"
    CHANGES_REQUESTED = "changes_requested", "À reprendre", "wait"
    DEFERRED = "deferred", "Reportée", "wait"
    REFUSED = "refused", "Défavorable", "stop"
    WITHDRAWN = "withdrawn", "Retirée", "off"
    LAPSED = "lapsed", "Caduque", "off"


class CostUnit(LabelledEnum):
    """By what an action is counted and priced."""

    SESSION = "session", "Séance"
    HOUR = "hour", "Heure"
    CHILD = "child", "Enfant"
    FULL_TIME_MONTH = "full_time_month", "Mois d’équivalent temps plein"
    LUMP_SUM = "lump_sum", "Forfait"


class ActionPaperKind(LabelledEnum):
    """What a paper joined to an action is."""

    PROJECT = "project", "Projet"
    BUDGET = "budget", "Budget prévisionnel"
    REPORT = "report", "Bilan de l’année précédente"
    OTHER = "other", "Autre"


class ActionNumberCounter(Base):
    """The last number given to an action of a year: numbers follow each other without a gap."""

    __tablename__ = "action_number_counter"
    scoped_by: ClassVar[str] = OPEN
    journalled: ClassVar[bool] = False

    year: Mapped[int] = labelled("Année", Integer, primary_key=True, autoincrement=False)
    last: Mapped[int] = labelled("Dernier numéro", Integer)


class Action(Record):
    """A funded action, from its draft to what the two bodies decide; its state changes through services alone."""

    __tablename__ = "action"
    __table_args__ = (
        UniqueConstraint("reference", info={"message": "Ce numéro vient d’être donné : enregistrez à nouveau.", "field": None}),
        CheckConstraint("ends_on IS NULL OR starts_on IS NULL OR ends_on >= starts_on", name="dates_in_order",
                        info={"message": "L’action finit avant d’avoir commencé : vérifiez les deux dates.", "field": "ends_on"}),
        CheckConstraint("children IS NULL OR children >= 1", name="children_positive",
                        info={"message": "Une action s’adresse à un enfant au moins.", "field": "children"}),
        CheckConstraint("age_to IS NULL OR age_from IS NULL OR age_to >= age_from", name="ages_in_order",
                        info={"message": "Le second âge est inférieur au premier.", "field": "age_to"}),
        CheckConstraint("priority_share IS NULL OR priority_share BETWEEN 0 AND 100", name="share_in_bounds",
                        info={"message": "Une part va de 0 à 100 %.", "field": "priority_share"}),
        CheckConstraint("unit_cost IS NULL OR unit_cost >= 0", name="unit_cost_positive", info={"message": NEGATIVE, "field": "unit_cost"}),
        CheckConstraint("total_cost IS NULL OR total_cost >= 0", name="total_cost_positive", info={"message": NEGATIVE, "field": "total_cost"}),
        CheckConstraint("other_public IS NULL OR other_public >= 0", name="other_public_positive",
                        info={"message": NEGATIVE, "field": "other_public"}),
        CheckConstraint("quantity IS NULL OR quantity > 0", name="quantity_positive",
                        info={"message": "La quantité est supérieure à zéro.", "field": "quantity"}),
        CheckConstraint("(resolution_number IS NULL) = (resolution_on IS NULL)", name="resolution_dated",
                        info={"message": "Une délibération porte un numéro et une date.", "field": "resolution_on"}),
        CheckConstraint("(vouched_at IS NULL) = (vouched_by_id IS NULL)", name="vouched_signed",
                        info={"message": "Une confirmation porte son auteur et sa date.", "field": None}),
        CheckConstraint("state NOT IN ('deferred', 'changes_requested', 'refused') OR decided_by IS NOT NULL", name="body_said",
                        info={"message": "Un report, un renvoi ou un refus dit de quelle instance il vient.", "field": None}),
        CheckConstraint("state NOT IN ('withdrawn', 'lapsed') OR ended_reason IS NOT NULL", name="end_explained",
                        info={"message": "Dites pourquoi l’action s’arrête là.", "field": "ended_reason"}),
        Index("ix_action_sort_key", "sort_key", "id"),
        Index("ix_action_state_school_year", "state", "school_year", "id"),
        Index("ix_action_provider_id_school_year", "provider_id", "school_year"),
    )  # fmt: skip
    scoped_by: ClassVar[str] = "action"
    __searched__ = ("reference", "title")

    reference: Mapped[str] = labelled("Numéro", String(20), help="Donné par le logiciel : 2026-A-031.")
    title: Mapped[str] = labelled("Intitulé", String(160), help=NO_NAME)
    state: Mapped[FundedState] = labelled("État", enum_type(FundedState), default=FundedState.DRAFT)
    decided_by: Mapped[Body | None] = labelled("Instance", enum_type(Body))
    """The body that said the state, for those that carry one."""
    round: Mapped[int] = labelled("Tour d’examen", Integer, default=1)
    """A change of amount, provider or object after a decision starts a round more: earlier decisions no longer hold (R6)."""
    provider_id: Mapped[int] = labelled("Association ou prestataire", ForeignKey("provider.id"))
    territory_id: Mapped[int | None] = labelled(
        "Territoire", ForeignKey("territory.id"), index=True, help="Vide : tous les territoires."
    )
    axis_id: Mapped[int] = labelled("Axe", ForeignKey("funding_axis.id"), index=True)
    school_year: Mapped[int] = labelled("Année scolaire", Integer)
    objective: Mapped[str | None] = labelled("Objectif", Text, help=f"Ce que l’action fait, et pour quoi. {NO_NAME}")
    schedule: Mapped[str | None] = labelled("Calendrier", String(300), help="« Deux séances par semaine, d’octobre à juin. »")
    starts_on: Mapped[date | None] = labelled("Du", Date)
    ends_on: Mapped[date | None] = labelled("au", Date)
    children: Mapped[int | None] = labelled("Enfants prévus", Integer, show=few_told)
    age_from: Mapped[int | None] = labelled("De", Integer, help="Âge, en années.")
    age_to: Mapped[int | None] = labelled("à", Integer, help="Âge, en années.")
    priority_share: Mapped[int | None] = labelled("Part en quartier prioritaire", Integer, help="En %, de 0 à 100.")
    unit: Mapped[CostUnit | None] = labelled("Unité", enum_type(CostUnit))
    quantity: Mapped[Decimal | None] = labelled(
        "Quantité", Hundredths, show=decimal_fr, help="Combien de séances, d’heures, d’enfants…"
    )
    unit_cost: Mapped[Decimal | None] = labelled("Coût unitaire", Cents)
    total_cost: Mapped[Decimal | None] = labelled("Coût total", Cents, help="Tout ce que l’action coûte, autres fonds compris.")
    other_public: Mapped[Decimal | None] = labelled("Autres fonds publics", Cents)
    other_public_from: Mapped[str | None] = labelled("Venant de", String(200), help="Cité éducative, contrat de ville, CAF…")
    need: Mapped[str | None] = labelled(
        "Besoin constaté", Text, help=f"Ce que les réunions d’équipe ont relevé, en nombres. {NO_NAME}"
    )
    mainstream_gap: Mapped[str | None] = labelled(
        "Pourquoi le droit commun ne répond pas", Text, help="Ce qui existe déjà sur le territoire, et ce qui y manque."
    )
    note: Mapped[str | None] = labelled("Avis de l’instruction", Text, help="Lu par les deux instances avant de décider.")
    rapporteur_id: Mapped[int | None] = labelled(
        "Rapporteur", ForeignKey("user_account.id"), index=True, help="Présente l’action ; ne prend pas part à la décision."
    )
    previous_id: Mapped[int | None] = labelled("Reconduit", ForeignKey("action.id"), index=True)
    replaces_id: Mapped[int | None] = labelled("Revient après un refus de", ForeignKey("action.id"), index=True)
    submitted_at: Mapped[datetime | None] = labelled("Déposée le", UtcDateTime)
    ended_reason: Mapped[str | None] = labelled("Motif", String(300))
    resolution_number: Mapped[str | None] = labelled("Délibération n°", String(60))
    resolution_on: Mapped[date | None] = labelled("du", Date)
    approved_on: Mapped[date | None] = labelled("Validée le", Date)
    vouched_digest: Mapped[str | None] = labelled("Textes confirmés sans nom", String(64))
    """Of the texts that someone confirmed to name no child followed: other words are asked about anew."""
    vouched_at: Mapped[datetime | None] = labelled("Confirmée sans nom le", UtcDateTime)
    vouched_by_id: Mapped[int | None] = labelled("Confirmée sans nom par", ForeignKey("user_account.id"), index=True)
    sort_key: Mapped[str] = labelled("", SortKey(200), default="")

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"


class ActionTranche(Record):
    """What an action asks of an envelope, hence of a funder and a calendar year."""

    __tablename__ = "action_tranche"
    __table_args__ = (
        UniqueConstraint("action_id", "envelope_id", info={"message": "Cette enveloppe est déjà demandée : une seule ligne par enveloppe.", "field": "envelope_id"}),
        CheckConstraint("amount > 0", name="amount_positive", info={"message": "Le montant demandé est supérieur à zéro.", "field": "amount"}),
        CheckConstraint("proposed IS NULL OR proposed >= 0", name="proposed_positive", info={"message": NEGATIVE, "field": "proposed"}),
    )  # fmt: skip
    scoped_by: ClassVar[str] = "action"
    scope_key: ClassVar[str] = "action_id"
    journal_subject: ClassVar[tuple[str, str] | None] = ACTION_SUBJECT

    action_id: Mapped[int] = labelled("Action", ForeignKey("action.id"))
    envelope_id: Mapped[int] = labelled("Enveloppe", ForeignKey("envelope.id"), index=True)
    amount: Mapped[Decimal] = labelled("Demandé", Cents)
    proposed: Mapped[Decimal | None] = labelled("Proposé", Cents, help="Par l’instruction. Vide : ce qui est demandé.")


class ActionNeed(Record):
    """A need that meetings left without an answer, to which an action answers, with the total known that day (none under five: R1)."""

    __tablename__ = "action_need"
    __table_args__ = (
        UniqueConstraint("action_id", "action_type_id", info={"message": "Ce besoin est déjà choisi.", "field": "action_type_id"}),
        CheckConstraint("children IS NULL OR children >= 5", name="not_under_five",
                        info={"message": "Un nombre inférieur à 5 ne se communique pas.", "field": "action_type_id"}),
    )  # fmt: skip
    scoped_by: ClassVar[str] = "action"
    scope_key: ClassVar[str] = "action_id"
    journal_subject: ClassVar[tuple[str, str] | None] = ACTION_SUBJECT

    action_id: Mapped[int] = labelled("Action", ForeignKey("action.id"))
    action_type_id: Mapped[int] = labelled("Besoin sans réponse", ForeignKey("action_type.id"), index=True)
    children: Mapped[int | None] = labelled("Enfants", Integer)
    """As known on `counted_on`; None reads « moins de 5 »."""
    counted_on: Mapped[date] = labelled("Compté le", Date)


class ActionPaper(Record):
    """A paper joined to an action; a body sees it once someone has read it and found no name in it."""

    __tablename__ = "action_paper"
    __table_args__ = (
        CheckConstraint("(checked_at IS NULL) = (checked_by_id IS NULL)", name="check_signed",
                        info={"message": "Une vérification porte son auteur et sa date.", "field": None}),
        Index("ix_action_paper_action_id", "action_id"),
    )  # fmt: skip
    scoped_by: ClassVar[str] = "action"
    scope_key: ClassVar[str] = "action_id"
    journal_subject: ClassVar[tuple[str, str] | None] = ACTION_SUBJECT

    action_id: Mapped[int] = labelled("Action", ForeignKey("action.id"))
    kind: Mapped[ActionPaperKind] = labelled("Pièce", enum_type(ActionPaperKind))
    label: Mapped[str | None] = labelled("Précision", String(120), help=NO_NAME)
    document_id: Mapped[int | None] = labelled("Fichier", ForeignKey("document.id"), index=True, permission="action.read")
    checked_at: Mapped[datetime | None] = labelled("Vérifiée sans nom le", UtcDateTime)
    checked_by_id: Mapped[int | None] = labelled("Vérifiée par", ForeignKey("user_account.id"), index=True)

    def __str__(self) -> str:
        return self.label or self.kind.label


class ActionReport(Record):
    """What an action gave, told at its end (« bilan d’action »): numbers and words, never a name."""

    __tablename__ = "action_report"
    __table_args__ = (
        UniqueConstraint("action_id", info={"message": "Le bilan de cette action existe déjà : ouvrez-le.", "field": None}),
        CheckConstraint("children IS NULL OR children >= 0", name="children_positive", info={"message": "Un nombre n’est jamais négatif.", "field": "children"}),
        CheckConstraint("quantity IS NULL OR quantity >= 0", name="quantity_positive", info={"message": "Un nombre n’est jamais négatif.", "field": "quantity"}),
        CheckConstraint("cost IS NULL OR cost >= 0", name="cost_positive", info={"message": NEGATIVE, "field": "cost"}),
        CheckConstraint("priority_share IS NULL OR priority_share BETWEEN 0 AND 100", name="share_in_bounds",
                        info={"message": "Une part va de 0 à 100 %.", "field": "priority_share"}),
    )  # fmt: skip
    scoped_by: ClassVar[str] = "action"
    scope_key: ClassVar[str] = "action_id"
    journal_subject: ClassVar[tuple[str, str] | None] = ACTION_SUBJECT

    action_id: Mapped[int] = labelled("Action", ForeignKey("action.id"))
    due_on: Mapped[date | None] = labelled("Attendu le", Date)
    received_on: Mapped[date | None] = labelled("Reçu le", Date)
    children: Mapped[int | None] = labelled("Enfants accueillis", Integer, show=few_told)
    quantity: Mapped[Decimal | None] = labelled("Réalisé", Hundredths, show=decimal_fr, help="Dans l’unité de l’action.")
    priority_share: Mapped[int | None] = labelled("Part en quartier prioritaire", Integer, help="En %, de 0 à 100.")
    cost: Mapped[Decimal | None] = labelled("Coût réel", Cents)
    results: Mapped[str | None] = labelled("Résultats", Text, help=NO_NAME)
    difficulties: Mapped[str | None] = labelled("Difficultés", Text, help=NO_NAME)
    outlook: Mapped[str | None] = labelled("Suites proposées", Text, help=NO_NAME)
    document_id: Mapped[int | None] = labelled("Bilan remis", ForeignKey("document.id"), index=True, permission="action.read")

    def __str__(self) -> str:
        return "Bilan d’action"
