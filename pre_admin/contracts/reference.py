"""The categories of purchase a new office starts with, loaded by `init-db`."""

from pre_admin.contracts.models import PurchaseCategory
from pre_admin.core.reference import Seed, plant

CATEGORIES = (
    Seed("schooling", "Accompagnement à la scolarité"),
    Seed("language", "Lecture, langage, clubs"),
    Seed("psychology", "Psychologie et soins"),
    Seed("parenting", "Soutien à la parentalité, médiation"),
    Seed("culture", "Activités culturelles"),
    Seed("sport", "Activités sportives"),
    Seed("referents", "Référents de parcours"),
    Seed("other", "Autres prestations éducatives"),
)


def load_lists() -> int:
    """Plant what was never planted; how many values were added."""
    return plant(PurchaseCategory, CATEGORIES)
