"""Sittings of the two bodies: who came, from when to when, who stands for whom, what is on the agenda."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped

from pre_admin.core.columns import labelled
from pre_admin.core.database import Record
from pre_admin.core.ddl import guard
from pre_admin.core.enums import LabelledEnum
from pre_admin.core.types import UtcDateTime, enum_type
from pre_admin.funding.models.actions import ACTION_SUBJECT
from pre_admin.funding.settings import ProxyRule, QuorumRule
from pre_admin.partners.models import Body, Seat

SITTING_SUBJECT = ("sitting", "sitting_id")


class SittingState(LabelledEnum):
    """Where a sitting stands (design §5)."""

    PLANNED = "planned", "Prévue", "info"
    CONVENED = "convened", "Convoquée", "wait"
    OPEN = "open", "Ouverte", "ok"
    CLOSED = "closed", "Close, procès-verbal à signer", "wait"
    SIGNED = "signed", "Procès-verbal signé", "ok"
    CANCELLED = "cancelled", "Annulée", "off"


class Lot(LabelledEnum):
    """In which part of the agenda an item stands."""

    WITHOUT_DEBATE = "without_debate", "A · Sans débat"
    DEBATED = "debated", "B · À débattre"
    TO_DEFER = "to_defer", "C · Report proposé"


class SittingPresence(LabelledEnum):
    """Whether a member comes."""

    EXPECTED = "expected", "Attendu", "info"
    PRESENT = "present", "Présent", "ok"
    EXCUSED = "excused", "Excusé", "info"
    ABSENT = "absent", "Absent", "off"


class Mark(LabelledEnum):
    """What a member thinks of an item before the body decides."""

    FAVOURABLE = "favourable", "Favorable"
    UNFAVOURABLE = "unfavourable", "Défavorable"
    ABSTAIN = "abstain", "Sans avis"


class RecusalCause(LabelledEnum):
    """Why a member takes no part in an item."""

    INTEREST = "interest", "Lien déclaré avec le prestataire"
    DECLARED = "declared", "Déclaré pour cette séance"
    RAPPORTEUR = "rapporteur", "Rapporteur de l’action"


class Sitting(Record):
    """A sitting of one of the two bodies."""

    __tablename__ = "sitting"
    __table_args__ = (
        UniqueConstraint("body", "year", "number", info={"message": "Ce numéro de séance vient d’être donné : enregistrez à nouveau.", "field": None}),
        UniqueConstraint("body", "held_on", info={"message": "Une séance de cette instance est déjà prévue ce jour-là.", "field": "held_on"}),
        CheckConstraint("state NOT IN ('convened', 'open', 'closed', 'signed') OR convened_at IS NOT NULL", name="convened_dated",
                        info={"message": "Une séance est convoquée avant de s’ouvrir.", "field": None}),
        CheckConstraint("state NOT IN ('open', 'closed', 'signed') OR (opened_at IS NOT NULL AND quorum_rule IS NOT NULL AND proxy_rule IS NOT NULL)",
                        name="opened_by_rule", info={"message": "Une séance s’ouvre sous une règle de quorum et de pouvoirs.", "field": None}),
        CheckConstraint("state NOT IN ('closed', 'signed') OR closed_at IS NOT NULL", name="closed_dated",
                        info={"message": "Une séance close porte l’heure de sa clôture.", "field": None}),
        CheckConstraint("state <> 'signed' OR (signed_on IS NOT NULL AND minutes_hash IS NOT NULL)", name="signed_frozen",
                        info={"message": "Un procès-verbal signé porte sa date et son empreinte.", "field": None}),
        Index("ix_sitting_held_on", "held_on", "id"),
        Index("ix_sitting_state_body", "state", "body", "held_on"),
    )  # fmt: skip
    scoped_by: ClassVar[str] = "sitting"

    body: Mapped[Body] = labelled("Instance", enum_type(Body))
    year: Mapped[int] = labelled("Année", Integer)
    number: Mapped[int] = labelled("Numéro", Integer)
    held_on: Mapped[date] = labelled("Date", Date)
    starts_at: Mapped[str | None] = labelled("Heure", String(10), help="Par exemple 14:00.")
    place: Mapped[str | None] = labelled("Lieu", String(120))
    state: Mapped[SittingState] = labelled("État", enum_type(SittingState), default=SittingState.PLANNED)
    convened_at: Mapped[datetime | None] = labelled("Convoquée le", UtcDateTime)
    opened_at: Mapped[datetime | None] = labelled("Ouverte à", UtcDateTime)
    closed_at: Mapped[datetime | None] = labelled("Close à", UtcDateTime)
    quorum_rule: Mapped[QuorumRule | None] = labelled("Règle de quorum", enum_type(QuorumRule))
    proxy_rule: Mapped[ProxyRule | None] = labelled("Règle des pouvoirs", enum_type(ProxyRule))
    """Both frozen when the sitting opens: a setting changed later changes no past sitting."""
    chair_id: Mapped[int | None] = labelled("Présidence", ForeignKey("body_member.id"), index=True)
    secretary: Mapped[str | None] = labelled("Secrétaire de séance", String(120))
    after_id: Mapped[int | None] = labelled(
        "Seconde convocation après", ForeignKey("sitting.id"), index=True, help="Une séance qui n’avait pas réuni le quorum."
    )
    rectifies_id: Mapped[int | None] = labelled("Rectifie le procès-verbal de", ForeignKey("sitting.id"), index=True)
    remarks: Mapped[str | None] = labelled("Observations", Text, help="Reprises au procès-verbal. Jamais le nom d’un enfant.")
    signed_on: Mapped[date | None] = labelled("Procès-verbal signé le", Date)
    signed_by: Mapped[str | None] = labelled("Signé par", String(200))
    minutes_hash: Mapped[str | None] = labelled("Empreinte du procès-verbal", String(64))
    minutes_document_id: Mapped[int | None] = labelled("Procès-verbal signé, numérisé", ForeignKey("document.id"), index=True)
    minutes_pdf_id: Mapped[int | None] = labelled("Procès-verbal, tel qu’il a été signé", ForeignKey("document.id"), index=True)
    """The very bytes that were signed: served from then on, never made again."""

    @property
    def code(self) -> str:
        """« 2026-02 »."""
        return f"{self.year}-{self.number:02d}"

    def __str__(self) -> str:
        return f"{self.body.label}, séance {self.code}"


class SittingMember(Record):
    """A member called to a sitting: whether they come, and who stands for them."""

    __tablename__ = "sitting_member"
    __table_args__ = (
        UniqueConstraint("sitting_id", "member_id", info={"message": "Ce membre est déjà noté.", "field": "member_id"}),
        CheckConstraint("proxy_id IS NULL OR (proxy_id <> member_id AND presence <> 'present')", name="proxy_of_absent",
                        info={"message": "Un pouvoir se donne à un autre membre, quand on est absent.", "field": "proxy_id"}),
    )  # fmt: skip
    scoped_by: ClassVar[str] = "sitting"
    scope_key: ClassVar[str] = "sitting_id"
    journal_subject: ClassVar[tuple[str, str] | None] = SITTING_SUBJECT

    sitting_id: Mapped[int] = labelled("Séance", ForeignKey("sitting.id"))
    member_id: Mapped[int] = labelled("Membre", ForeignKey("body_member.id"), index=True)
    seat: Mapped[Seat] = labelled("Siège", enum_type(Seat))
    presence: Mapped[SittingPresence] = labelled("Présence", enum_type(SittingPresence), default=SittingPresence.EXPECTED)
    proxy_id: Mapped[int | None] = labelled("Pouvoir donné à", ForeignKey("body_member.id"), index=True)
    written_at: Mapped[datetime | None] = labelled("Convocation adressée le", UtcDateTime)
    """By mail or by post; empty again when the day, the hour or the place changes, since the member must be told."""


class Stay(Record):
    """From when to when a member was in the room."""

    __tablename__ = "stay"
    __table_args__ = (
        CheckConstraint("left_at IS NULL OR left_at >= arrived_at", name="times_in_order",
                        info={"message": "La sortie précède l’entrée : vérifiez les deux heures.", "field": "left_at"}),
        Index("ix_stay_sitting_id_member_id", "sitting_id", "member_id"),
        Index("uq_stay_open", "sitting_id", "member_id", unique=True, sqlite_where=text("left_at IS NULL"),
              postgresql_where=text("left_at IS NULL"), info={"message": "Ce membre est déjà en salle."}),
    )  # fmt: skip
    scoped_by: ClassVar[str] = "sitting"
    scope_key: ClassVar[str] = "sitting_id"
    journal_subject: ClassVar[tuple[str, str] | None] = SITTING_SUBJECT

    sitting_id: Mapped[int] = labelled("Séance", ForeignKey("sitting.id"))
    member_id: Mapped[int] = labelled("Membre", ForeignKey("body_member.id"), index=True)
    arrived_at: Mapped[datetime] = labelled("Entrée", UtcDateTime)
    left_at: Mapped[datetime | None] = labelled("Sortie", UtcDateTime)


class AgendaItem(Record):
    """An action on a sitting's agenda. Its version is what a decision must name: a stale one is shown both sides (R11)."""

    __tablename__ = "agenda_item"
    __table_args__ = (
        UniqueConstraint("sitting_id", "action_id", info={"message": "Cette action est déjà à l’ordre du jour de cette séance.", "field": "action_id"}),
        CheckConstraint("not_examined IS NULL OR not_examined <> ''", name="reason_said",
                        info={"message": "Dites pourquoi le point n’est pas examiné.", "field": "not_examined"}),
        Index("ix_agenda_item_sitting_id_lot", "sitting_id", "lot", "position", "id"),
    )  # fmt: skip
    scoped_by: ClassVar[str] = "action"
    scope_key: ClassVar[str] = "action_id"
    journal_subject: ClassVar[tuple[str, str] | None] = ACTION_SUBJECT

    sitting_id: Mapped[int] = labelled("Séance", ForeignKey("sitting.id"))
    action_id: Mapped[int] = labelled("Action", ForeignKey("action.id"), index=True)
    lot: Mapped[Lot] = labelled("Lot", enum_type(Lot), default=Lot.WITHOUT_DEBATE)
    position: Mapped[int] = labelled("Place", Integer)
    number: Mapped[int | None] = labelled("Point n°", Integer)
    """Given at convocation, in the agenda's order, and kept: « point n° 12 »."""
    carried_from_id: Mapped[int | None] = labelled("Reporté de", ForeignKey("agenda_item.id"), index=True)
    not_examined: Mapped[str | None] = labelled("Non examiné", String(300))
    settled_at: Mapped[datetime | None] = labelled("Point clos à", UtcDateTime)
    """Once settled, its decision is no longer undone in the sitting."""

    def __str__(self) -> str:
        return f"Point n° {self.number}" if self.number else "Point à l’ordre du jour"


class Recusal(Record):
    """A member who takes no part in an item: it is out of their reach, and quorum is counted without them (R5)."""

    __tablename__ = "recusal"
    __table_args__ = (
        UniqueConstraint(
            "item_id", "member_id", info={"message": "Ce membre est déjà en déport sur ce point.", "field": "member_id"}
        ),
    )
    scoped_by: ClassVar[str] = "sitting"
    scope_key: ClassVar[str] = "sitting_id"
    journal_subject: ClassVar[tuple[str, str] | None] = SITTING_SUBJECT

    sitting_id: Mapped[int] = labelled("Séance", ForeignKey("sitting.id"), index=True)
    item_id: Mapped[int] = labelled("Point", ForeignKey("agenda_item.id"))
    action_id: Mapped[int] = labelled("Action", ForeignKey("action.id"), index=True)
    member_id: Mapped[int] = labelled("Membre", ForeignKey("body_member.id"), index=True)
    cause: Mapped[RecusalCause] = labelled("Cause", enum_type(RecusalCause))
    left_at: Mapped[datetime | None] = labelled("Sortie", UtcDateTime)
    returned_at: Mapped[datetime | None] = labelled("Retour", UtcDateTime)


class Position(Record):
    """What a member marked on an item before the body decides; members see the sums, and their own."""

    __tablename__ = "position"
    __table_args__ = (
        UniqueConstraint(
            "item_id", "member_id", info={"message": "Votre position vient d’être notée : rechargez la page.", "field": None}
        ),
    )
    scoped_by: ClassVar[str] = "action"
    scope_key: ClassVar[str] = "action_id"
    journal_subject: ClassVar[tuple[str, str] | None] = ACTION_SUBJECT

    item_id: Mapped[int] = labelled("Point", ForeignKey("agenda_item.id"))
    action_id: Mapped[int] = labelled("Action", ForeignKey("action.id"), index=True)
    member_id: Mapped[int] = labelled("Membre", ForeignKey("body_member.id"), index=True)
    mark: Mapped[Mark | None] = labelled("Position", enum_type(Mark))
    to_debate: Mapped[bool] = labelled("À débattre", default=False)


def _changed(names: Iterable[str]) -> str:
    """That one of these columns changes, empty ones included, in the SQL both engines share."""
    return " OR ".join(f"COALESCE(CAST(NEW.{name} AS TEXT), '') <> COALESCE(CAST(OLD.{name} AS TEXT), '')" for name in names)


FROZEN = [one.name for one in Sitting.__table__.columns if one.name not in ("version", "updated_at", "minutes_document_id")]
"""What a signed sitting keeps for ever; the signed paper, once scanned, is joined to it."""
guard(
    Sitting.__table__, "r9_closed_stays_closed", ("UPDATE",),
    "OLD.state = 'closed' AND NEW.state NOT IN ('closed', 'signed')",
    "Une séance close ne se rouvre pas : une séance rectificative peut y revenir.",
)  # fmt: skip
guard(
    Sitting.__table__, "r9_signed_is_frozen", ("UPDATE",),
    f"OLD.state = 'signed' AND ({_changed(FROZEN)} OR (OLD.minutes_document_id IS NOT NULL AND ({_changed(['minutes_document_id'])})))",
    "Le procès-verbal de cette séance est signé : rien n’y change plus. Une séance rectificative peut y revenir.",
)  # fmt: skip
guard(
    AgendaItem.__table__, "r9_item_stays", ("UPDATE",),
    "NEW.sitting_id <> OLD.sitting_id OR NEW.action_id <> OLD.action_id OR (OLD.settled_at IS NOT NULL AND "
    f"({_changed(['settled_at'])}))",
    "Un point reste dans sa séance, et ne se rouvre pas une fois clos.",
)  # fmt: skip
