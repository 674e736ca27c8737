"""The money: yearly conventions, envelopes, what was voted, and the ledger of what each action takes of it."""

from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from pre_admin.core.calendar import now
from pre_admin.core.columns import labelled
from pre_admin.core.database import OPEN, Archivable, Base, Record
from pre_admin.core.ddl import append_only, guard
from pre_admin.core.enums import LabelledEnum
from pre_admin.core.french import amount_fr
from pre_admin.core.types import Cents, SortKey, UtcDateTime, enum_type
from pre_admin.funding.models.funders import Contribution

YEAR_OUT = {"message": "L’année va de 2000 à 2100.", "field": "year"}
ENVELOPE_TWICE = {
    "message": "Cette enveloppe existe déjà pour cette année, ce financeur, cet axe et ce territoire : ouvrez-la.", "field": "funder_id",
}  # fmt: skip
ENDS_BEFORE = {"message": "La fin précède le début : vérifiez les deux dates.", "field": "ends_on"}


class LedgerKind(LabelledEnum):
    """What a line of the ledger counts; each kind is a sum of its own."""

    RESERVED = "reserved", "Réservé"
    APPROVED = "approved", "Validé"
    COMMITTED = "committed", "Engagé"
    DELIVERED = "delivered", "Service fait"
    INVOICED = "invoiced", "Facturé"
    PAID = "paid", "Payé"


class Convention(Record, Archivable):
    """The convention by which a funder brings its money for a year, or an amendment to it."""

    __tablename__ = "convention"
    __table_args__ = (
        UniqueConstraint(
            "funder_id", "year", "number",
            info={"message": "Une convention de ce financeur porte déjà ce numéro cette année-là.", "field": "number"},
        ),
        CheckConstraint("year BETWEEN 2000 AND 2100", name="year_in_bounds", info=YEAR_OUT),
        CheckConstraint("ends_on IS NULL OR starts_on IS NULL OR ends_on >= starts_on", name="dates_in_order", info=ENDS_BEFORE),
        CheckConstraint(
            "amount IS NULL OR amount >= 0", name="amount_positive",
            info={"message": "Un montant n’est jamais négatif.", "field": "amount"},
        ),
    )  # fmt: skip
    scoped_by: ClassVar[str] = OPEN

    funder_id: Mapped[int] = labelled("Financeur", ForeignKey("funder.id"))
    year: Mapped[int] = labelled("Année", Integer, help="Année civile du budget.")
    number: Mapped[str] = labelled("Numéro", String(60), help="Tel qu’il figure sur le document signé.")
    amends_id: Mapped[int | None] = labelled(
        "Avenant à", ForeignKey("convention.id"), index=True, help="Vide : c’est la convention elle-même."
    )
    amount: Mapped[Decimal | None] = labelled("Montant", Cents, help="Ce que le document apporte pour l’année.")
    signed_on: Mapped[date | None] = labelled("Signée le", Date)
    starts_on: Mapped[date | None] = labelled("Du", Date)
    ends_on: Mapped[date | None] = labelled("au", Date)
    document_id: Mapped[int | None] = labelled("Document signé", ForeignKey("document.id"), index=True)
    remarks: Mapped[str | None] = labelled("Remarques", Text)

    def __str__(self) -> str:
        return f"Convention {self.number}"


class Envelope(Record, Archivable):
    """The money of a funder for a calendar year and an axis, for one territory or for all.

    What remains of it is never stored: it is what was voted, less the ledger (R7).
    """

    __tablename__ = "envelope"
    __table_args__ = (
        CheckConstraint("year BETWEEN 2000 AND 2100", name="year_in_bounds", info=YEAR_OUT),
        UniqueConstraint("year", "funder_id", "axis_id", "territory_id", info=ENVELOPE_TWICE),
        Index(
            "uq_envelope_everywhere", "year", "funder_id", "axis_id", unique=True, sqlite_where=text("territory_id IS NULL"),
            postgresql_where=text("territory_id IS NULL"), info=ENVELOPE_TWICE,
        ),
        Index("ix_envelope_year_sort_key", "year", "sort_key", "id"),
    )  # fmt: skip
    scoped_by: ClassVar[str] = OPEN

    year: Mapped[int] = labelled("Année", Integer, help="Année civile du budget.")
    funder_id: Mapped[int] = labelled("Financeur", ForeignKey("funder.id"), index=True)
    axis_id: Mapped[int] = labelled("Axe", ForeignKey("funding_axis.id"), index=True)
    territory_id: Mapped[int | None] = labelled(
        "Territoire", ForeignKey("territory.id"), index=True, help="Vide : tous les territoires."
    )
    contribution: Mapped[Contribution] = labelled(
        "Apport", enum_type(Contribution), default=Contribution.CASH, help="Crédits à dépenser, ou moyens valorisés."
    )
    convention_id: Mapped[int | None] = labelled("Convention", ForeignKey("convention.id"), index=True)
    title: Mapped[str] = labelled("Enveloppe", String(300), default="")
    """« 2026, État, Réussite scolaire »: written by the service from the lists, so that it reads without them."""
    remarks: Mapped[str | None] = labelled("Remarques", Text)
    sort_key: Mapped[str] = labelled("", SortKey(300), default="")

    def __str__(self) -> str:
        return self.title


class EnvelopeVote(Base):
    """An amount added to an envelope, or taken from it, by a vote, a convention or its amendment; never changed afterwards.

    What is voted is the sum of these. `overrun_reason` says why a vote leaves less than what is already reserved and approved.
    """

    __tablename__ = "envelope_vote"
    __table_args__ = (
        UniqueConstraint(
            "envelope_id", "number", info={"message": "Quelqu’un vient de noter un vote sur cette enveloppe : relisez-la."}
        ),
        CheckConstraint("overrun >= 0", name="overrun_positive", info={"message": "Un dépassement n’est jamais négatif."}),
        CheckConstraint(
            "overrun = 0 OR overrun_reason IS NOT NULL", name="overrun_explained",
            info={"message": "Ce vote laisse moins que ce qui est déjà validé : dites pourquoi.", "field": "overrun_reason"},
        ),
    )  # fmt: skip
    scoped_by: ClassVar[str] = OPEN
    journal_subject: ClassVar[tuple[str, str] | None] = ("envelope", "envelope_id")

    id: Mapped[int] = mapped_column(primary_key=True)
    envelope_id: Mapped[int] = labelled("Enveloppe", ForeignKey("envelope.id"))
    number: Mapped[int] = labelled("Rang", Integer)
    voted_on: Mapped[date] = labelled("Voté le", Date)
    amount: Mapped[Decimal] = labelled("Montant ajouté", Cents)
    reference: Mapped[str | None] = labelled("Référence", String(120), help="Délibération, convention, avenant.")
    overrun: Mapped[Decimal] = labelled("Dépassement", Cents, default=Decimal(0))
    overrun_reason: Mapped[str | None] = labelled("Motif du dépassement", String(300))
    author_id: Mapped[int | None] = labelled("Noté par", ForeignKey("user_account.id"), index=True)
    at: Mapped[datetime] = labelled("Noté le", UtcDateTime, default=now)

    def __str__(self) -> str:
        return f"Vote de {amount_fr(self.amount)}"


class LedgerEntry(Base):
    """A line of the ledger: what an action adds to one of an envelope's sums, or gives back; never changed afterwards (R9).

    `source` and `source_id` name what wrote it (a decision, a contract, an invoice), which lives in a room above.
    """

    __tablename__ = "ledger_entry"
    __table_args__ = (
        CheckConstraint("amount <> 0", name="amount_not_zero", info={"message": "Une écriture a un montant."}),
        Index("ix_ledger_entry_envelope_id_kind", "envelope_id", "kind", "amount"),
        Index("ix_ledger_entry_action_id_kind", "action_id", "kind", "envelope_id", "amount"),
    )
    scoped_by: ClassVar[str] = "action"
    scope_key: ClassVar[str] = "action_id"
    journalled: ClassVar[bool] = False

    id: Mapped[int] = mapped_column(primary_key=True)
    envelope_id: Mapped[int] = labelled("Enveloppe", ForeignKey("envelope.id"))
    action_id: Mapped[int] = labelled("Action", ForeignKey("action.id"))
    kind: Mapped[LedgerKind] = labelled("Somme", enum_type(LedgerKind))
    amount: Mapped[Decimal] = labelled("Montant", Cents)
    reason: Mapped[str] = labelled("Motif", String(120))
    source: Mapped[str] = labelled("Origine", String(40))
    source_id: Mapped[int] = labelled("Numéro d’origine", Integer)
    author_id: Mapped[int | None] = labelled("Par", ForeignKey("user_account.id"), index=True)
    at: Mapped[datetime] = labelled("Le", UtcDateTime, default=now)


append_only(EnvelopeVote.__table__)
append_only(LedgerEntry.__table__)
guard(
    LedgerEntry.__table__, "r7_never_under_zero", ("INSERT",),
    "NEW.amount < 0 AND NEW.kind IN ('reserved', 'approved') AND NEW.amount + COALESCE((SELECT SUM(l.amount) FROM ledger_entry l "
    "WHERE l.action_id = NEW.action_id AND l.kind = NEW.kind AND l.envelope_id = NEW.envelope_id), 0) < 0",
    "Une action ne rend pas plus que ce qu’elle tient d’une enveloppe.",
)  # fmt: skip
