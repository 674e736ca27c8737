"""Pathways: what is done for a child from the day the family agrees until it ends, and who follows it."""

from datetime import date
from typing import ClassVar

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Integer, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped

from pre_admin.core.columns import labelled
from pre_admin.core.database import Record
from pre_admin.core.enums import LabelledEnum
from pre_admin.core.sealing import SealedText
from pre_admin.core.types import enum_type
from pre_admin.pathways.models.referrals import CHILD_SUBJECT, FACTS_ONLY
from pre_admin.territories.models import ENDS_BEFORE

OPEN_PATHWAY = text("state IN ('proposed', 'running') AND type <> 'collective'")
CURRENT = text("ends_on IS NULL")


class PathwayType(LabelledEnum):
    """What kind of pathway, as the programme's report counts."""

    PERSONAL = "personal", "Parcours personnalisé"
    ATELIERS_MALINS = "ateliers_malins", "Ateliers Malins CP"
    COUP_DE_POUCE = "coup_de_pouce", "Coup de Pouce"
    COLLECTIVE = "collective", "Autre action collective"


class PathwayState(LabelledEnum):
    """Where a pathway stands; the family's refusal exists before any pathway runs."""

    PROPOSED = "proposed", "Proposé", "wait"
    RUNNING = "running", "En cours", "ok"
    CLOSED = "closed", "Clos", "off"
    REFUSED = "refused", "Refusé par la famille", "stop"


class Progress(LabelledEnum):
    """Where an objective stands at a review."""

    REACHED = "reached", "Atteint", "ok"
    MOVING = "moving", "En progrès", "info"
    STUCK = "stuck", "Sans évolution", "wait"
    DROPPED = "dropped", "Abandonné", "off"


class ActionKind(LabelledEnum):
    """Whether anybody may have it, or the programme pays for it."""

    MAINSTREAM = "mainstream", "Droit commun"
    FUNDED = "funded", "Financée"


class ActionState(LabelledEnum):
    """Where a child's action stands."""

    PROPOSED = "proposed", "Proposée", "wait"
    RUNNING = "running", "En cours", "ok"
    DONE = "done", "Terminée", "off"
    DROPPED = "dropped", "Abandonnée", "off"
    REFUSED = "refused", "Refusée par la famille", "stop"


class FollowUpKind(LabelledEnum):
    """What was done that day for the child."""

    FAMILY = "family", "Rencontre avec la famille"
    CHILD = "child", "Temps avec l’enfant"
    SCHOOL = "school", "Échange avec l’école"
    PARTNER = "partner", "Échange avec un partenaire"
    ESCORT = "escort", "Accompagnement à un rendez-vous"
    CALL = "call", "Appel ou message"
    MISSED = "missed", "Rendez-vous manqué"
    CLOSING = "closing", "Note de fin"


class Pathway(Record):
    """A child's pathway; its entry facts are frozen the day it starts, or last year's report would change."""

    __tablename__ = "pathway"
    __table_args__ = (
        CheckConstraint(
            "state IN ('proposed', 'refused') OR entry_on IS NOT NULL", name="entry_dated",
            info={"message": "Un parcours en cours ou clos porte sa date d’entrée.", "field": "entry_on"},
        ),
        CheckConstraint(
            "(state = 'closed') = (closed_on IS NOT NULL) AND (state = 'closed') = (closing_reason_id IS NOT NULL)", name="closing_reasoned",
            info={"message": "Un parcours clos porte la date et le motif de sa clôture.", "field": "closing_reason_id"},
        ),
        CheckConstraint(
            "closed_on IS NULL OR closed_on >= entry_on", name="closed_after_entry",
            info={"message": "La clôture précède l’entrée dans le parcours : vérifiez la date.", "field": "closed_on"},
        ),
        Index(
            "uq_pathway_open", "child_id", "type", unique=True, sqlite_where=OPEN_PATHWAY, postgresql_where=OPEN_PATHWAY,
            info={"message": "Cet enfant a déjà un parcours de ce type, proposé ou en cours : ouvrez-le.", "field": "type"},
        ),
        Index("ix_pathway_state_entry_on", "state", "entry_on", "id"),
        Index("ix_pathway_next_review_on", "next_review_on"),
    )  # fmt: skip
    scoped_by: ClassVar[str] = "child"
    scope_key: ClassVar[str] = "child_id"
    journal_subject: ClassVar[tuple[str, str] | None] = CHILD_SUBJECT

    child_id: Mapped[int] = labelled("Enfant", ForeignKey("child.id"), index=True)
    type: Mapped[PathwayType] = labelled("Type de parcours", enum_type(PathwayType))
    referral_id: Mapped[int | None] = labelled("Saisine", ForeignKey("referral.id"), index=True)
    group_id: Mapped[int | None] = labelled("Groupe", ForeignKey("club.id"), index=True)
    state: Mapped[PathwayState] = labelled("État", enum_type(PathwayState), default=PathwayState.PROPOSED)
    proposed_on: Mapped[date] = labelled("Proposé le", Date)
    entry_on: Mapped[date | None] = labelled("Entrée le", Date)
    entry_age: Mapped[int | None] = labelled("Âge à l’entrée", Integer)
    entry_level_id: Mapped[int | None] = labelled("Niveau à l’entrée", ForeignKey("school_level.id"), index=True)
    entry_school_id: Mapped[int | None] = labelled("École à l’entrée", ForeignKey("school.id"), index=True)
    entry_neighbourhood_id: Mapped[int | None] = labelled("Quartier à l’entrée", ForeignKey("neighbourhood.id"), index=True)
    entry_territory_id: Mapped[int | None] = labelled("Territoire à l’entrée", ForeignKey("territory.id"), index=True)
    entry_origin_id: Mapped[int | None] = labelled("Origine à l’entrée", ForeignKey("origin.id"), index=True)
    next_review_on: Mapped[date | None] = labelled("Prochain bilan", Date)
    closed_on: Mapped[date | None] = labelled("Clos le", Date)
    closing_reason_id: Mapped[int | None] = labelled("Motif de clôture", ForeignKey("closing_reason.id"), index=True)
    outcome: Mapped[str | None] = labelled(
        "Bilan du parcours", SealedText, sensitive=True, permission="pathway.follow", help=FACTS_ONLY
    )

    def __str__(self) -> str:
        return self.type.label


class PathwayObjective(Record):
    """What a pathway aims at, in one domain."""

    __tablename__ = "pathway_objective"
    __table_args__ = (Index("ix_pathway_objective_pathway_id", "pathway_id"),)
    scoped_by: ClassVar[str] = "child"
    scope_key: ClassVar[str] = "child_id"
    journal_subject: ClassVar[tuple[str, str] | None] = CHILD_SUBJECT

    child_id: Mapped[int] = labelled("Enfant", ForeignKey("child.id"), index=True)
    pathway_id: Mapped[int] = labelled("Parcours", ForeignKey("pathway.id"))
    domain_id: Mapped[int] = labelled("Domaine", ForeignKey("domain.id"), index=True)
    text: Mapped[str] = labelled("Objectif", SealedText, sensitive=True, help="Ce qui aura changé pour l’enfant, en une phrase.")

    def __str__(self) -> str:
        return f"Objectif n° {self.id}"


class PathwayAction(Record):
    """An action of a pathway: mainstream, or funded by the programme. It starts with its own consent (R3)."""

    __tablename__ = "pathway_action"
    __table_args__ = (
        CheckConstraint(
            "signatures_needed BETWEEN 0 AND 2", name="signatures_in_bounds",
            info={"message": "Une action demande zéro, une ou deux signatures.", "field": None},
        ),
        CheckConstraint(
            "state IN ('proposed', 'refused', 'dropped') OR starts_on IS NOT NULL", name="start_dated",
            info={"message": "Une action commencée porte sa date de début.", "field": "starts_on"},
        ),
        CheckConstraint("ends_on IS NULL OR starts_on IS NULL OR ends_on >= starts_on", name="dates_in_order", info=ENDS_BEFORE),
        Index("ix_pathway_action_pathway_id", "pathway_id"),
    )  # fmt: skip
    scoped_by: ClassVar[str] = "child"
    scope_key: ClassVar[str] = "child_id"
    journal_subject: ClassVar[tuple[str, str] | None] = CHILD_SUBJECT

    child_id: Mapped[int] = labelled("Enfant", ForeignKey("child.id"), index=True)
    pathway_id: Mapped[int] = labelled("Parcours", ForeignKey("pathway.id"))
    type_id: Mapped[int] = labelled("Type d’action", ForeignKey("action_type.id"), index=True)
    kind: Mapped[ActionKind] = labelled("Nature", enum_type(ActionKind), default=ActionKind.MAINSTREAM)
    offer_id: Mapped[int | None] = labelled("Offre", ForeignKey("action_offer.id"), index=True)
    label: Mapped[str | None] = labelled("Précision", String(120), help="Où, avec qui : jamais pourquoi.")
    state: Mapped[ActionState] = labelled("État", enum_type(ActionState), default=ActionState.PROPOSED)
    signatures_needed: Mapped[int] = labelled("Signatures à recueillir", Integer)
    starts_on: Mapped[date | None] = labelled("Du", Date)
    ends_on: Mapped[date | None] = labelled("Au", Date)

    def __str__(self) -> str:
        return self.label or f"Action n° {self.id}"


class PathwayReferent(Record):
    """Who follows a pathway, from a day to a day; after a withdrawal, one closing note until a day."""

    __tablename__ = "pathway_referent"
    __table_args__ = (
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="dates_in_order", info=ENDS_BEFORE),
        Index(
            "uq_pathway_referent_current", "pathway_id", unique=True, sqlite_where=CURRENT, postgresql_where=CURRENT,
            info={"message": "Un parcours n’a qu’un référent à la fois : passez-le d’abord à un autre.", "field": "referent_id"},
        ),
        Index("ix_pathway_referent_referent_id_ends_on", "referent_id", "ends_on", "child_id"),
    )  # fmt: skip
    scoped_by: ClassVar[str] = "child"
    scope_key: ClassVar[str] = "child_id"
    journal_subject: ClassVar[tuple[str, str] | None] = CHILD_SUBJECT

    child_id: Mapped[int] = labelled("Enfant", ForeignKey("child.id"), index=True)
    pathway_id: Mapped[int] = labelled("Parcours", ForeignKey("pathway.id"), index=True)
    referent_id: Mapped[int] = labelled("Référent", ForeignKey("referent.id"))
    starts_on: Mapped[date] = labelled("Depuis le", Date)
    ends_on: Mapped[date | None] = labelled("Jusqu’au", Date)
    closing_note_until: Mapped[date | None] = labelled("Note de fin possible jusqu’au", Date)


class FollowUp(Record):
    """What was done for the child on a day: kind, minutes, a sentence."""

    __tablename__ = "follow_up"
    __table_args__ = (
        CheckConstraint(
            "minutes IS NULL OR minutes BETWEEN 1 AND 720", name="minutes_in_bounds",
            info={"message": "La durée va de 1 à 720 minutes.", "field": "minutes"},
        ),
        Index("ix_follow_up_pathway_id_done_on", "pathway_id", "done_on", "id"),
        Index("ix_follow_up_referent_id_done_on", "referent_id", "done_on"),
    )  # fmt: skip
    scoped_by: ClassVar[str] = "child"
    scope_key: ClassVar[str] = "child_id"
    journal_subject: ClassVar[tuple[str, str] | None] = CHILD_SUBJECT

    child_id: Mapped[int] = labelled("Enfant", ForeignKey("child.id"), index=True)
    pathway_id: Mapped[int] = labelled("Parcours", ForeignKey("pathway.id"))
    referent_id: Mapped[int | None] = labelled("Référent", ForeignKey("referent.id"))
    author_id: Mapped[int] = labelled("Écrit par", ForeignKey("user_account.id"), index=True)
    done_on: Mapped[date] = labelled("Date", Date)
    kind: Mapped[FollowUpKind] = labelled("Nature", enum_type(FollowUpKind))
    minutes: Mapped[int | None] = labelled("Durée", Integer, help="En minutes.")
    text: Mapped[str | None] = labelled(
        "Ce qui s’est fait", SealedText, sensitive=True, permission="pathway.follow", help=FACTS_ONLY
    )


class PathwayReview(Record):
    """A review of a pathway: where each objective stands, and when to look again."""

    __tablename__ = "pathway_review"
    __table_args__ = (Index("ix_pathway_review_pathway_id_reviewed_on", "pathway_id", "reviewed_on"),)
    scoped_by: ClassVar[str] = "child"
    scope_key: ClassVar[str] = "child_id"
    journal_subject: ClassVar[tuple[str, str] | None] = CHILD_SUBJECT

    child_id: Mapped[int] = labelled("Enfant", ForeignKey("child.id"), index=True)
    pathway_id: Mapped[int] = labelled("Parcours", ForeignKey("pathway.id"))
    author_id: Mapped[int] = labelled("Noté par", ForeignKey("user_account.id"), index=True)
    reviewed_on: Mapped[date] = labelled("Date du bilan", Date)
    summary: Mapped[str | None] = labelled("Synthèse", SealedText, sensitive=True, permission="pathway.follow", help=FACTS_ONLY)
    next_review_on: Mapped[date | None] = labelled("Prochain bilan", Date)

    def __str__(self) -> str:
        return f"Bilan du {self.reviewed_on:%d/%m/%Y}"


class ObjectiveProgress(Record):
    """Where one objective stood at a review."""

    __tablename__ = "objective_progress"
    __table_args__ = (
        UniqueConstraint("review_id", "objective_id", info={"message": "Cet objectif est déjà noté à ce bilan.", "field": None}),
    )
    scoped_by: ClassVar[str] = "child"
    scope_key: ClassVar[str] = "child_id"
    journal_subject: ClassVar[tuple[str, str] | None] = CHILD_SUBJECT

    child_id: Mapped[int] = labelled("Enfant", ForeignKey("child.id"), index=True)
    review_id: Mapped[int] = labelled("Bilan", ForeignKey("pathway_review.id"))
    objective_id: Mapped[int] = labelled("Objectif", ForeignKey("pathway_objective.id"), index=True)
    progress: Mapped[Progress] = labelled("Progrès", enum_type(Progress))
