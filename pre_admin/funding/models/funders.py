"""Who pays, and along which axes the money is spent: reference lists."""

from sqlalchemy.orm import Mapped

from pre_admin.core.columns import labelled
from pre_admin.core.enums import LabelledEnum
from pre_admin.core.reference import ReferenceRow
from pre_admin.core.types import enum_type


class FunderKind(LabelledEnum):
    """What a funder is."""

    STATE = "state", "État"
    CITY = "city", "Ville"
    DEPARTMENT = "department", "Département"
    CAF = "caf", "CAF"
    OTHER = "other", "Autre"


class Contribution(LabelledEnum):
    """How a funder contributes: money, or staff, premises and equipment whose worth is told."""

    CASH = "cash", "Crédits"
    VALUED = "valued", "Valorisation (personnel, locaux, matériel)"


class Funder(ReferenceRow):
    """Someone who contributes to the programme's money, in cash or in kind."""

    __tablename__ = "funder"

    kind: Mapped[FunderKind] = labelled("Nature", enum_type(FunderKind))
    contribution: Mapped[Contribution] = labelled(
        "Apport", enum_type(Contribution), default=Contribution.CASH,
        help="Une valorisation compte dans le budget présenté, jamais dans ce qui peut être dépensé.",
    )  # fmt: skip


class FundingAxis(ReferenceRow):
    """A line along which the programme spends: what its conventions name an axis."""

    __tablename__ = "funding_axis"
