"""Reference lists: what a row of one is, the rules of its values, and the values a new office starts with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, Date, Integer, String, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from pre_admin.core.columns import labelled
from pre_admin.core.database import OPEN, Base, Record, db
from pre_admin.core.text import normalise
from pre_admin.core.types import SortKey

STEP = 10
"""Between two neighbours, so that a value slips in between without renumbering the list."""
LAST_RANK = 9999

TWICE = "Une valeur de cette liste porte déjà ce libellé, aux accents et aux majuscules près : modifiez-la plutôt."
WORDLESS = "Écrivez un libellé qui contient au moins une lettre ou un chiffre."
RANK_OUT = "Le rang va de 0 à 9999."


class ReferenceRow(Record):
    """A value that forms offer: ordered, renamed at will, retired rather than deleted once it has served.

    A retired value is no longer offered, yet stays readable on the records that hold it.
    """

    __abstract__ = True
    scoped_by: ClassVar[str] = OPEN

    @declared_attr.directive
    @classmethod
    def __table_args__(cls) -> tuple[Any, ...]:
        return cls.list_constraints()

    label: Mapped[str] = labelled("Libellé", String(80))
    label_key: Mapped[str] = labelled("", SortKey(160))
    rank: Mapped[int] = labelled(
        "Rang", Integer, default=lambda: 0, sort_order=80, help="Place dans la liste, de 0 à 9999. Vide : à la fin."
    )
    help_text: Mapped[str | None] = labelled("Précision", String(200), sort_order=81, help="Quand choisir cette valeur.")
    retired_on: Mapped[date | None] = labelled("Retiré le", Date, sort_order=82)

    @staticmethod
    def list_constraints() -> tuple[Any, ...]:
        """What every list holds; a list with constraints of its own adds them to these."""
        return (
            UniqueConstraint("label_key", info={"message": TWICE, "field": "label"}),
            CheckConstraint("label_key <> ''", name="label_said", info={"message": WORDLESS, "field": "label"}),
            CheckConstraint(
                f"rank BETWEEN 0 AND {LAST_RANK}", name="rank_in_bounds", info={"message": RANK_OUT, "field": "rank"}
            ),
        )

    def __str__(self) -> str:
        return self.label


def label_key(label: str) -> str:
    """What tells two values of a list apart: the label without case, accents and signs."""
    return normalise(label)[:160]


def label_refusal(label: str) -> str | None:
    """Why a label cannot name a value; None when it can."""
    return None if label_key(label) else WORDLESS


def rank_refusal(rank: int | None) -> str | None:
    """Why a value cannot stand at that rank; None when it can, and for none, which is the end of the list."""
    return None if rank is None or 0 <= rank <= LAST_RANK else RANK_OUT


def next_rank(ranks: Sequence[int]) -> int:
    """The rank after these, a step further; never beyond the last one."""
    return min(LAST_RANK, (max(ranks) // STEP + 1) * STEP) if ranks else STEP


# ---- what a new office starts with
class ReferenceSeed(Base):
    """A value the software once planted in a list: it is never planted again, even renamed or deleted since."""

    __tablename__ = "reference_seed"
    scoped_by: ClassVar[str] = OPEN
    journalled: ClassVar[bool] = False

    list_name: Mapped[str] = mapped_column(String(40), primary_key=True)
    code: Mapped[str] = mapped_column(String(40), primary_key=True)


@dataclass(frozen=True)
class Seed:
    """A value to plant once: a code that never changes, its first label, and what else its list asks."""

    code: str
    label: str
    values: Mapping[str, Any] = field(default_factory=dict)


def plant(model: type[ReferenceRow], seeds: Sequence[Seed]) -> int:
    """Add the seeds that were never planted, in their order; how many values were added.

    What the office renamed, retired or deleted stays as it is; a value it typed itself is not doubled.
    """
    name = model.__tablename__
    planted = set(db.session.scalars(select(ReferenceSeed.code).where(ReferenceSeed.list_name == name)))
    known = set(db.session.scalars(select(model.label_key)))
    rank = db.session.scalar(select(func.max(model.rank))) or 0
    added = 0
    for seed in seeds:
        if seed.code in planted:
            continue
        db.session.add(ReferenceSeed(list_name=name, code=seed.code))
        if label_key(seed.label) not in known:
            rank = next_rank([rank])
            db.session.add(model(label=seed.label, label_key=label_key(seed.label), rank=rank, **seed.values))
            added += 1
    db.session.flush()
    return added
