"""The lists that records of pathways choose from: declarations."""

from pre_admin.panel.declarations import Col, Wording
from pre_admin.panel.filters import EnumFilter, YesNoFilter
from pre_admin.panel.reference import ReferenceView
from pre_admin.pathways.models import ActionType, ClosingReason, Domain, Origin


class OriginView(ReferenceView):
    """Origins of referrals."""

    row = Origin
    slug = "origin"
    wording = Wording("Origines des saisines", "origine", "origines", feminine=True, vowel=True)
    purpose = "D’où vient une saisine ; la catégorie est celle que compte le bilan annuel."
    own_fields = ("category",)
    own_columns = (Col("category", Origin.category, kind="text"),)
    filters = (EnumFilter("category", "Catégorie", Origin.category),)
    widths = {"label": 6, "category": 3, "rank": 3, "help_text": 12}


class DomainView(ReferenceView):
    """Domains."""

    row = Domain
    slug = "domain"
    wording = Wording("Domaines", "domaine", "domaines")
    purpose = "Les domaines dans lesquels une situation est examinée et des objectifs sont fixés."


class ActionTypeView(ReferenceView):
    """Types of a child's actions."""

    row = ActionType
    slug = "action-type"
    wording = Wording("Types d’action", "type d’action", "types d’action")
    purpose = "Ce qui peut être proposé à un enfant, et combien de signatures il faut recueillir avant de commencer."
    own_fields = ("consent",)
    own_columns = (Col("consent", ActionType.consent, kind="text"),)
    filters = (EnumFilter("consent", "Signatures", ActionType.consent),)
    widths = {"label": 6, "consent": 6, "rank": 3, "help_text": 9}


class ClosingReasonView(ReferenceView):
    """Reasons for closing a pathway."""

    row = ClosingReason
    slug = "closing-reason"
    wording = Wording("Motifs de clôture", "motif de clôture", "motifs de clôture")
    purpose = (
        "Pourquoi un parcours se termine. La sortie du dispositif, voulue par la famille, se distingue de toutes les autres fins."
    )
    own_fields = ("family_withdrawal",)
    own_columns = (Col("family_withdrawal", ClosingReason.family_withdrawal, label="Sortie du dispositif"),)
    filters = (YesNoFilter("withdrawal", "Sortie du dispositif", ClosingReason.family_withdrawal.is_(True)),)
    widths = {"label": 6, "rank": 3, "family_withdrawal": 12, "help_text": 12}
