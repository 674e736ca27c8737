"""The support teams at work: meetings, who came, each situation examined, needs that nothing answers."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pre_admin.core.calendar import now
from pre_admin.core.columns import labelled
from pre_admin.core.database import OPEN, Base, Record
from pre_admin.core.ddl import append_only
from pre_admin.core.enums import LabelledEnum
from pre_admin.core.sealing import SealedText
from pre_admin.core.types import UtcDateTime, enum_type
from pre_admin.pathways.models.referrals import CHILD_SUBJECT

TWICE_ON_AGENDA = {"message": "Cette situation est déjà à l’ordre du jour de cette réunion.", "field": "child_id"}


class MeetingState(LabelledEnum):
    """Where a meeting stands."""

    PLANNED = "planned", "Prévue", "info"
    CONVENED = "convened", "Convoquée", "wait"
    HELD = "held", "Tenue", "ok"
    CANCELLED = "cancelled", "Annulée", "off"


class Presence(LabelledEnum):
    """Whether a member came."""

    PRESENT = "present", "Présent", "ok"
    EXCUSED = "excused", "Excusé", "info"
    ABSENT = "absent", "Absent", "off"


class CaseDecision(LabelledEnum):
    """What the team decides on a situation."""

    PATHWAY = "pathway", "Parcours proposé", "ok"
    MAINSTREAM = "mainstream", "Orientation vers le droit commun", "info"
    MORE_INFORMATION = "more_information", "Complément d’information demandé", "wait"
    CONTINUE = "continue", "Parcours poursuivi", "ok"
    REFUSAL = "refusal", "Pas de suite donnée", "stop"
    CLOSING = "closing", "Clôture du parcours", "off"


class OperatingProtocol(Base):
    """A version of what governs the teams' debates; published, never changed."""

    __tablename__ = "operating_protocol"
    __table_args__ = (
        UniqueConstraint(
            "number", info={"message": "Une autre version vient d’être publiée : rechargez la page.", "field": None}
        ),
    )
    scoped_by: ClassVar[str] = OPEN

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = labelled("Version", Integer)
    text: Mapped[str] = labelled("Texte", Text)
    published_at: Mapped[datetime] = labelled("Publié le", UtcDateTime, default=now)
    author_id: Mapped[int | None] = labelled("Publié par", ForeignKey("user_account.id"), index=True)
    """None for the first version, which the software publishes."""

    def __str__(self) -> str:
        return f"Protocole de fonctionnement, version {self.number}"


class Meeting(Record):
    """A meeting of a territory's support team."""

    __tablename__ = "meeting"
    __table_args__ = (
        UniqueConstraint(
            "territory_id", "held_on",
            info={"message": "Une réunion de cette équipe est déjà prévue ce jour-là : complétez son ordre du jour.", "field": "held_on"},
        ),
        CheckConstraint(
            "state = 'planned' OR state = 'cancelled' OR convened_at IS NOT NULL", name="convened_before_held",
            info={"message": "Une réunion est convoquée avant d’être tenue.", "field": None},
        ),
        Index("ix_meeting_held_on", "held_on", "id"),
    )  # fmt: skip
    scoped_by: ClassVar[str] = "meeting"

    territory_id: Mapped[int] = labelled("Territoire", ForeignKey("territory.id"))
    held_on: Mapped[date] = labelled("Date", Date)
    starts_at: Mapped[str | None] = labelled("Heure", String(10), help="Par exemple 14:00.")
    place: Mapped[str | None] = labelled("Lieu", String(120))
    state: Mapped[MeetingState] = labelled("État", enum_type(MeetingState), default=MeetingState.PLANNED)
    convened_at: Mapped[datetime | None] = labelled("Convoquée le", UtcDateTime)
    closed_at: Mapped[datetime | None] = labelled("Conclusions closes le", UtcDateTime)
    protocol_id: Mapped[int | None] = labelled("Protocole", ForeignKey("operating_protocol.id"), index=True)

    def __str__(self) -> str:
        return f"Réunion du {self.held_on:%d/%m/%Y}"


class Attendance(Record):
    """A person at a meeting: a member of the team, or a guest bound by the charter for the day."""

    __tablename__ = "attendance"
    __table_args__ = (
        UniqueConstraint(
            "meeting_id", "team_member_id", info={"message": "Cette personne est déjà notée.", "field": "team_member_id"}
        ),
        CheckConstraint(
            "(team_member_id IS NULL) <> (guest_name IS NULL)",
            name="member_or_guest",
            info={
                "message": "Choisissez un membre de l’équipe, ou écrivez le nom de la personne invitée.",
                "field": "guest_name",
            },
        ),
    )
    scoped_by: ClassVar[str] = "meeting"
    scope_key: ClassVar[str] = "meeting_id"
    journal_subject: ClassVar[tuple[str, str] | None] = ("meeting", "meeting_id")

    meeting_id: Mapped[int] = labelled("Réunion", ForeignKey("meeting.id"))
    team_member_id: Mapped[int | None] = labelled("Membre", ForeignKey("team_member.id"), index=True)
    guest_name: Mapped[str | None] = labelled("Personne invitée", String(120))
    guest_function: Mapped[str | None] = labelled("Fonction", String(120))
    presence: Mapped[Presence] = labelled("Présence", enum_type(Presence), default=Presence.PRESENT)


class CaseReview(Record):
    """A situation at a meeting (« examen de situation »): its place on the agenda, then what the team decided. No verbatim."""

    __tablename__ = "case_review"
    __table_args__ = (
        UniqueConstraint("meeting_id", "child_id", info=TWICE_ON_AGENDA),
        CheckConstraint(
            "(decision IS NULL) = (decided_at IS NULL)", name="decision_dated",
            info={"message": "Une décision porte sa date et son auteur.", "field": "decision"},
        ),
        Index("ix_case_review_meeting_id_position", "meeting_id", "position", "id"),
    )  # fmt: skip
    scoped_by: ClassVar[str] = "child"
    scope_key: ClassVar[str] = "child_id"
    journal_subject: ClassVar[tuple[str, str] | None] = CHILD_SUBJECT

    meeting_id: Mapped[int] = labelled("Réunion", ForeignKey("meeting.id"))
    child_id: Mapped[int] = labelled("Enfant", ForeignKey("child.id"), index=True)
    referral_id: Mapped[int | None] = labelled("Saisine", ForeignKey("referral.id"), index=True)
    pathway_id: Mapped[int | None] = labelled("Parcours", ForeignKey("pathway.id"), index=True)
    position: Mapped[int] = labelled("Place", Integer)
    decision: Mapped[CaseDecision | None] = labelled("Décision", enum_type(CaseDecision))
    conclusion: Mapped[str | None] = labelled(
        "Conclusion", SealedText, sensitive=True, help="Une ou deux phrases : ce qui est décidé, jamais ce qui s’est dit."
    )
    next_review_on: Mapped[date | None] = labelled("Prochain point", Date)
    decided_at: Mapped[datetime | None] = labelled("Décidé le", UtcDateTime)
    decided_by_id: Mapped[int | None] = labelled("Noté par", ForeignKey("user_account.id"), index=True)

    def __str__(self) -> str:
        return f"Situation n° {self.position}"


class CaseReviewDomain(Record):
    """A domain in which the team looked at a situation."""

    __tablename__ = "case_review_domain"
    __table_args__ = (
        UniqueConstraint("case_review_id", "domain_id", info={"message": "Ce domaine est déjà coché.", "field": "domain_id"}),
    )
    scoped_by: ClassVar[str] = "child"
    scope_key: ClassVar[str] = "child_id"
    journal_subject: ClassVar[tuple[str, str] | None] = CHILD_SUBJECT

    child_id: Mapped[int] = labelled("Enfant", ForeignKey("child.id"), index=True)
    case_review_id: Mapped[int] = labelled("Examen", ForeignKey("case_review.id"))
    domain_id: Mapped[int] = labelled("Domaine", ForeignKey("domain.id"), index=True)


class UnmetNeed(Record):
    """What the child needs and nothing answers; counted over all children, never named outside the file."""

    __tablename__ = "unmet_need"
    __table_args__ = (
        UniqueConstraint(
            "case_review_id", "action_type_id", info={"message": "Ce besoin est déjà coché.", "field": "action_type_id"}
        ),
    )
    scoped_by: ClassVar[str] = "child"
    scope_key: ClassVar[str] = "child_id"
    journal_subject: ClassVar[tuple[str, str] | None] = CHILD_SUBJECT

    child_id: Mapped[int] = labelled("Enfant", ForeignKey("child.id"), index=True)
    case_review_id: Mapped[int] = labelled("Examen", ForeignKey("case_review.id"))
    action_type_id: Mapped[int] = labelled("Besoin sans réponse", ForeignKey("action_type.id"), index=True)


append_only(OperatingProtocol.__table__)
