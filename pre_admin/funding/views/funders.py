"""The lists of money: funders, axes."""

from pre_admin.funding.models import Funder, FundingAxis
from pre_admin.panel.declarations import Col, Wording
from pre_admin.panel.filters import EnumFilter
from pre_admin.panel.reference import ReferenceView


class FunderView(ReferenceView):
    """Funders."""

    row = Funder
    slug = "funder"
    wording = Wording("Financeurs", "financeur", "financeurs")
    purpose = "Qui apporte l’argent du programme, en crédits ou par des moyens mis à disposition et valorisés."
    own_fields = ("kind", "contribution")
    own_columns = (Col("kind", Funder.kind, kind="text"), Col("contribution", Funder.contribution, kind="text"))
    filters = (EnumFilter("kind", "Nature", Funder.kind), EnumFilter("contribution", "Apport", Funder.contribution))
    widths = {"label": 6, "kind": 3, "contribution": 6, "rank": 3, "help_text": 12}


class FundingAxisView(ReferenceView):
    """Axes."""

    row = FundingAxis
    slug = "funding-axis"
    wording = Wording("Axes de financement", "axe", "axes", vowel=True)
    purpose = "Selon quels axes l’argent du programme est réparti, comme les conventions les nomment."
