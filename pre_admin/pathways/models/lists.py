"""The lists that records of pathways choose from."""

from sqlalchemy import Boolean
from sqlalchemy.orm import Mapped

from pre_admin.core.columns import labelled
from pre_admin.core.enums import LabelledEnum
from pre_admin.core.reference import ReferenceRow
from pre_admin.core.types import enum_type


class OriginCategory(LabelledEnum):
    """What kind of institution a referral comes from, as the programme's report counts."""

    SCHOOL = "school", "École"
    MIDDLE_SCHOOL = "middle_school", "Collège"
    HEALTH = "health", "Santé"
    SOCIAL = "social", "Social"
    LEISURE = "leisure", "Animation"
    ASSOCIATION = "association", "Association"
    FAMILY = "family", "Famille"
    OTHER = "other", "Autre"


class ConsentRule(LabelledEnum):
    """How many signatures an action of this type needs before it starts.

    Article 372-2 of the Code civil presumes the other parent's agreement for usual acts alone. A single consultation
    of a psychologist is one; a regular follow-up is not, and needs both holders of parental authority (opinion 2009-11
    of the CNCDP; `reference/process.md` §1.3, source S17).
    """

    NONE = "none", "Aucune signature"
    ONE = "one", "Un titulaire de l’autorité parentale"
    BOTH = "both", "Les deux titulaires de l’autorité parentale"

    @property
    def signatures(self) -> int:
        """How many signatures are needed of a child whose parental authority has two holders."""
        return {"none": 0, "one": 1, "both": 2}[self.value]


class Origin(ReferenceRow):
    """Where a referral comes from."""

    __tablename__ = "origin"

    category: Mapped[OriginCategory] = labelled("Catégorie", enum_type(OriginCategory))


class Domain(ReferenceRow):
    """A domain in which a child's difficulties and strengths are looked at, and objectives set."""

    __tablename__ = "domain"


class ActionType(ReferenceRow):
    """A type of a child's action, with the signatures it asks for."""

    __tablename__ = "action_type"

    consent: Mapped[ConsentRule] = labelled(
        "Signatures à recueillir", enum_type(ConsentRule),
        help="Un suivi psychologique régulier demande l’accord des deux titulaires de l’autorité parentale.",
    )  # fmt: skip


class ClosingReason(ReferenceRow):
    """Why a pathway ends; the parents leaving the programme is told apart from every other end."""

    __tablename__ = "closing_reason"

    family_withdrawal: Mapped[bool] = labelled(
        "Sortie du dispositif, à la demande de la famille", Boolean, default=False,
        help="Le parcours s’arrête aussitôt et le référent n’a plus accès au dossier.",
    )  # fmt: skip
