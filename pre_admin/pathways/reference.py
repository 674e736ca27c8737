"""The values a new office starts with, loaded by `init-db`; the coordinator changes them on the screen.

Sources: the programme's own description for the domains and for who may refer; `reference/process.md` §1.2 (origins),
§1.3 (signatures), §1.5 (domains, collective actions) and §1.7 (reasons, proposed there for the office to confirm).
"""

from pre_admin.core.reference import Seed, plant
from pre_admin.pathways.models import ActionType, ClosingReason, ConsentRule, Domain, Origin, OriginCategory


def _origin(code: str, label: str, category: OriginCategory) -> Seed:
    return Seed(code, label, {"category": category})


def _action(code: str, label: str, consent: ConsentRule, help_text: str | None = None) -> Seed:
    return Seed(code, label, {"consent": consent, "help_text": help_text})


ORIGINS = (
    _origin("nursery-school", "École maternelle", OriginCategory.SCHOOL),
    _origin("elementary-school", "École élémentaire", OriginCategory.SCHOOL),
    _origin("middle-school", "Collège", OriginCategory.MIDDLE_SCHOOL),
    _origin("school-health", "Santé scolaire", OriginCategory.HEALTH),
    _origin("pmi", "PMI", OriginCategory.HEALTH),
    _origin("care-centre", "CMP, CMPP, CAMSP", OriginCategory.HEALTH),
    _origin("private-practice", "Médecin ou praticien libéral", OriginCategory.HEALTH),
    _origin("school-social", "Service social scolaire", OriginCategory.SOCIAL),
    _origin("department-social", "Service social du département", OriginCategory.SOCIAL),
    _origin("town-social", "Service social communal (CCAS)", OriginCategory.SOCIAL),
    _origin("prevention", "Prévention spécialisée", OriginCategory.SOCIAL),
    _origin("community-centre", "Maison pour tous, centre social", OriginCategory.LEISURE),
    _origin("leisure-centre", "Accueil de loisirs", OriginCategory.LEISURE),
    _origin("association", "Association de quartier", OriginCategory.ASSOCIATION),
    _origin("family", "Famille elle-même", OriginCategory.FAMILY),
    _origin("town-service", "Autre service municipal", OriginCategory.OTHER),
    _origin("other", "Autre origine", OriginCategory.OTHER),
)
DOMAINS = (
    Seed("school", "Scolaire"),
    Seed("educational", "Éducatif"),
    Seed("after-school", "Périscolaire"),
    Seed("social", "Social"),
    Seed("health", "Santé"),
    Seed("culture", "Culture"),
    Seed("sport", "Sport"),
)
ACTION_TYPES = (
    _action("information", "Information et orientation de la famille", ConsentRule.NONE),
    _action("schooling", "Accompagnement à la scolarité", ConsentRule.ONE),
    _action("ateliers-malins", "Ateliers Malins CP", ConsentRule.ONE, "Action collective, en classe de CP."),
    _action(
        "coup-de-pouce", "Club Coup de Pouce (lecture et langage)", ConsentRule.ONE,
        "Les clubs de l’association Coup de Pouce, non l’aide municipale du même nom.",
    ),
    _action("mediation", "Médiation entre la famille et l’école", ConsentRule.ONE),
    _action("parenthood", "Soutien à la parentalité", ConsentRule.ONE),
    _action("culture", "Activité culturelle", ConsentRule.ONE),
    _action("sport", "Activité sportive", ConsentRule.ONE),
    _action("holidays", "Séjour ou accueil de loisirs", ConsentRule.ONE),
    _action("consultation", "Consultation ponctuelle d’un psychologue", ConsentRule.ONE, "Une seule fois : un acte usuel."),
    _action("psychology", "Suivi psychologique régulier", ConsentRule.BOTH, "Plusieurs séances : un acte qui n’est pas usuel."),
    _action("care-access", "Accompagnement vers un bilan ou un soin", ConsentRule.ONE, "Orthophonie, ophtalmologie, CMP…"),
)  # fmt: skip
CLOSING_REASONS = (
    Seed("reached", "Objectifs atteints"),
    Seed("mainstream", "Relais pris par le droit commun"),
    Seed("withdrawal", "Sortie du dispositif", {"family_withdrawal": True, "help_text": "Les parents se retirent du programme."}),
    Seed("no-contact", "Plus de contact avec la famille"),
    Seed("moved", "Déménagement hors des quartiers ou de la ville"),
    Seed("age", "Limite d’âge atteinte"),
    Seed("protection", "Mesure de protection de l’enfance"),
    Seed("care", "Orientation vers un soin (CMP, MDPH)"),
    Seed("other", "Autre motif"),
)


def load_lists() -> int:
    """Plant what was never planted; how many values were added."""
    lists = ((Origin, ORIGINS), (Domain, DOMAINS), (ActionType, ACTION_TYPES), (ClosingReason, CLOSING_REASONS))
    return sum(plant(model, seeds) for model, seeds in lists)
