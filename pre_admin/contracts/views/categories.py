"""The list of purchase categories."""

from pre_admin.contracts.models import PurchaseCategory
from pre_admin.panel.declarations import Wording
from pre_admin.panel.reference import ReferenceView


class PurchaseCategoryView(ReferenceView):
    """Purchase categories."""

    row = PurchaseCategory
    slug = "purchase-category"
    wording = Wording("Catégories d’achat", "catégorie d’achat", "catégories d’achat", feminine=True)
    purpose = (
        "Les familles de prestations semblables, dont les montants s’additionnent au regard des seuils de la commande publique."
    )
