"""What the bodies decide: rows never changed, each chained by its hash to the one before; undoing one is a row more (R5, R9)."""

from datetime import datetime
from decimal import Decimal
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pre_admin.core.calendar import now
from pre_admin.core.columns import labelled
from pre_admin.core.database import Base
from pre_admin.core.ddl import append_only, guard
from pre_admin.core.enums import LabelledEnum
from pre_admin.core.types import Cents, UtcDateTime, enum_type
from pre_admin.funding.models import Action, FundedState
from pre_admin.funding.models.actions import ACTION_SUBJECT
from pre_admin.partners.models import Body

MEANWHILE = {"message": "Une autre décision vient d’être enregistrée : relisez le point, puis recommencez."}


class Verb(LabelledEnum):
    """What a body says of an action (design §5); « undone » takes the last one back."""

    FAVOURABLE = "favourable", "Favorable", "ok"
    WITH_RESERVATIONS = "with_reservations", "Favorable sous réserve", "ok"
    REDUCED = "reduced", "Montant réduit", "ok"
    DEFERRED = "deferred", "Reportée", "wait"
    RETURNED = "returned", "Renvoyée à l’auteur", "wait"
    UNFAVOURABLE = "unfavourable", "Défavorable", "stop"
    UNDONE = "undone", "Décision annulée", "off"


class Decision(Base):
    """A decision of a body on an action, as recorded by the chair or the secretary."""

    __tablename__ = "decision"
    __table_args__ = (
        UniqueConstraint("number", info=MEANWHILE),
        UniqueConstraint("supersedes_id", info=MEANWHILE),
        CheckConstraint("verb NOT IN ('deferred', 'returned', 'unfavourable') OR (reason IS NOT NULL AND reason <> '')", name="reason_said",
                        info={"message": "Dites pourquoi : ce motif figure au procès-verbal.", "field": "reason"}),
        CheckConstraint("verb <> 'with_reservations' OR (reason IS NOT NULL AND reason <> '')", name="reservations_said",
                        info={"message": "Écrivez les réserves : elles figurent au procès-verbal.", "field": "reason"}),
        CheckConstraint("verb <> 'undone' OR supersedes_id IS NOT NULL", name="undone_what", info=MEANWHILE),
        CheckConstraint("overrun >= 0", name="overrun_positive", info={"message": "Un dépassement n’est jamais négatif.", "field": None}),
        CheckConstraint("overrun = 0 OR (overrun_reason IS NOT NULL AND overrun_reason <> '' AND overrun_by IS NOT NULL)", name="overrun_explained",
                        info={"message": "Un dépassement exceptionnel porte un motif et le nom de qui l’accepte.", "field": "overrun_reason"}),
        CheckConstraint("amount >= 0", name="amount_positive", info={"message": "Un montant n’est jamais négatif.", "field": "amount"}),
        Index("ix_decision_item_id", "item_id", "id"),
        Index("ix_decision_action_id", "action_id", "id"),
    )  # fmt: skip
    scoped_by: ClassVar[str] = "action"
    scope_key: ClassVar[str] = "action_id"
    journal_subject: ClassVar[tuple[str, str] | None] = ACTION_SUBJECT

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = labelled("Rang", Integer)
    """Its place in the chain, without a gap."""
    sitting_id: Mapped[int] = labelled("Séance", ForeignKey("sitting.id"), index=True)
    item_id: Mapped[int] = labelled("Point", ForeignKey("agenda_item.id"))
    action_id: Mapped[int] = labelled("Action", ForeignKey("action.id"))
    round: Mapped[int] = labelled("Tour d’examen", Integer)
    body: Mapped[Body] = labelled("Instance", enum_type(Body))
    verb: Mapped[Verb] = labelled("Décision", enum_type(Verb))
    amount: Mapped[Decimal] = labelled("Montant", Cents, default=Decimal(0))
    reason: Mapped[str | None] = labelled("Motif, réserves ou demande", Text)
    """The reason, the reservations, or what is asked before the next sitting: as the verb has it."""
    state_before: Mapped[FundedState] = labelled("État avant", enum_type(FundedState, "state_before"))
    state_after: Mapped[FundedState] = labelled("État après", enum_type(FundedState, "state_after"))
    said_before: Mapped[Body | None] = labelled("Instance avant", enum_type(Body, "said_before"))
    present: Mapped[int] = labelled("Présents pour ce point", Integer)
    represented: Mapped[int] = labelled("Représentés", Integer)
    needed: Mapped[int] = labelled("Quorum", Integer)
    recused: Mapped[int] = labelled("Déports", Integer)
    votes_for: Mapped[int | None] = labelled("Pour", Integer)
    votes_against: Mapped[int | None] = labelled("Contre", Integer)
    abstentions: Mapped[int | None] = labelled("Abstentions", Integer)
    overrun: Mapped[Decimal] = labelled("Dépassement accepté", Cents, default=Decimal(0))
    overrun_reason: Mapped[str | None] = labelled("Motif du dépassement", String(300))
    overrun_by: Mapped[str | None] = labelled("Accepté par", String(120))
    supersedes_id: Mapped[int | None] = labelled("Remplace", ForeignKey("decision.id"))
    recorded_by_id: Mapped[int | None] = labelled("Noté par", ForeignKey("user_account.id"), index=True)
    at: Mapped[datetime] = labelled("Noté le", UtcDateTime, default=now)
    previous_hash: Mapped[str] = labelled("Empreinte précédente", String(64))
    hash: Mapped[str] = labelled("Empreinte", String(64))

    def __str__(self) -> str:
        return self.verb.label


class DecisionTranche(Base):
    """What a decision grants of an envelope."""

    __tablename__ = "decision_tranche"
    __table_args__ = (
        UniqueConstraint("decision_id", "envelope_id", info={"message": "Une seule ligne par enveloppe."}),
        CheckConstraint(
            "amount > 0", name="amount_positive", info={"message": "Le montant accordé est supérieur à zéro.", "field": "amount"}
        ),
    )
    scoped_by: ClassVar[str] = "action"
    scope_key: ClassVar[str] = "action_id"
    journalled: ClassVar[bool] = False

    id: Mapped[int] = mapped_column(primary_key=True)
    decision_id: Mapped[int] = labelled("Décision", ForeignKey("decision.id"))
    action_id: Mapped[int] = labelled("Action", ForeignKey("action.id"), index=True)
    envelope_id: Mapped[int] = labelled("Enveloppe", ForeignKey("envelope.id"), index=True)
    amount: Mapped[Decimal] = labelled("Montant", Cents)


append_only(Decision.__table__)
append_only(DecisionTranche.__table__)

LAST = "(SELECT d.state_after FROM decision d WHERE d.action_id = {} AND d.round = NEW.round{} ORDER BY d.id DESC LIMIT 1)"
"""Where the last decision of the round leads: one taken back leads to the state before it."""
BY_COMMITTEE = " AND d.body = 'technical_committee'"
guard(
    Action.__table__, "r5_decided_by_a_body", ("INSERT", "UPDATE"),
    "NEW.state IN ('technically_approved', 'approved', 'refused', 'deferred', 'changes_requested') AND "
    f"COALESCE({LAST.format('NEW.id', '')}, '') <> NEW.state",
    "Cet état vient d’une décision d’instance : enregistrez-la en séance.",
)  # fmt: skip
guard(
    Action.__table__, "r6_round_goes_on", ("UPDATE",), "NEW.round < OLD.round",
    "Le tour d’examen d’une action ne revient jamais en arrière.",
)  # fmt: skip
guard(
    Action.__table__, "r5_ended_is_not_decided", ("UPDATE",),
    "OLD.state IN ('withdrawn', 'lapsed') AND NEW.state NOT IN ('withdrawn', 'lapsed')",
    "Cette action est retirée ou caduque : proposez-en une autre.",
)  # fmt: skip
guard(
    Decision.__table__, "r5_in_an_open_sitting", ("INSERT",),
    "NOT EXISTS (SELECT 1 FROM sitting s WHERE s.id = NEW.sitting_id AND s.state = 'open' AND s.body = NEW.body)",
    "Une instance ne décide que dans une séance ouverte : ouvrez la séance d’abord.",
)  # fmt: skip
guard(
    Decision.__table__, "r5_on_its_own_item", ("INSERT",),
    "NOT EXISTS (SELECT 1 FROM agenda_item i JOIN action a ON a.id = i.action_id WHERE i.id = NEW.item_id "
    "AND i.sitting_id = NEW.sitting_id AND i.action_id = NEW.action_id AND a.round = NEW.round AND i.settled_at IS NULL)",
    "Une décision porte sur un point de sa séance, pas encore clos, et sur l’action telle qu’elle est présentée.",
)  # fmt: skip
guard(
    Decision.__table__, "r5_one_stands_on_an_item", ("INSERT",),
    "NEW.supersedes_id IS NOT NULL AND NEW.supersedes_id <> COALESCE((SELECT d.id FROM decision d WHERE d.item_id = NEW.item_id "
    "ORDER BY d.id DESC LIMIT 1), 0) OR COALESCE((SELECT d.verb FROM decision d WHERE d.item_id = NEW.item_id ORDER BY d.id DESC "
    "LIMIT 1), 'undone') <> 'undone' AND NEW.supersedes_id IS NULL OR NEW.supersedes_id IS NOT NULL AND EXISTS (SELECT 1 FROM decision d "
    "WHERE d.id = NEW.supersedes_id AND d.verb = 'undone')",
    "Une décision est déjà enregistrée sur ce point : relisez-le, puis annulez-la ou remplacez-la.",
)  # fmt: skip
guard(
    Decision.__table__, "r5_committee_before_council", ("INSERT",),
    "NEW.body = 'advisory_council' AND "
    f"COALESCE({LAST.format('NEW.action_id', BY_COMMITTEE)}, '') <> 'technically_approved'",
    "Le comité technique n’a pas encore donné un avis favorable à cette action : le conseil l’examine ensuite.",
)  # fmt: skip
guard(
    DecisionTranche.__table__, "r7_tranche_within_decision", ("INSERT",),
    "NOT EXISTS (SELECT 1 FROM decision d WHERE d.id = NEW.decision_id AND d.action_id = NEW.action_id AND d.amount >= NEW.amount + "
    "COALESCE((SELECT SUM(t.amount) FROM decision_tranche t WHERE t.decision_id = NEW.decision_id), 0))",
    "Les montants par enveloppe font le montant de la décision, pour la même action.",
)  # fmt: skip
