"""What contracts, amendments and refusals say in the demonstration. Never a name of a child or a parent."""

CATEGORY = {
    "schooling": "schooling", "language": "language", "health": "psychology", "parenting": "parenting", "culture": "culture",
    "steering": "referents",
}  # fmt: skip
"""Axis of an action → purchase category of its contracts."""
OBJECT = "{} Le prestataire prépare les séances, tient la feuille de présence et remet un bilan à la coordination."
RHYTHM = ("À la fin de chaque trimestre", "Chaque mois", "À la fin de chaque cycle de séances")
PLACES = (
    "Salle polyvalente de l’école", "Maison pour tous du quartier", "Locaux du prestataire", "Salle d’activités de la caisse des écoles",
)  # fmt: skip
WORKERS = (
    "Nadège Fontcouverte", "Cyprien Malassagne", "Odile Verdecampe", "Firmin Roquetaillade", "Blandine Sauvegarrigue",
    "Gontran Puechmaille", "Apolline Combescure", "Théodule Mascarenc",
)  # fmt: skip
LOTS = ("groupe du lundi", "groupe du mardi", "groupe du jeudi", "groupe du vendredi", "groupe de janvier", "groupe du printemps")
EXTRA = "Réunion de bilan avec les parents et l’école"
TERMINATED = "Le prestataire n’a plus d’intervenant pour ces séances ; préavis accepté des deux côtés."
CANCELLED = "Le groupe n’a pas réuni assez d’inscrits : les séances rejoignent un autre groupe."
SUSPENDED = "Travaux dans la salle ; reprise dès qu’elle rouvre."
PAST_SUSPENSION = "Salle réquisitionnée pour les élections."
REFUSED = "Séance annulée sans être remplacée : intervenant absent."
PROLONGED = "Suite de l’action de janvier à juin : séances ajoutées, sur les crédits du nouvel exercice."
NEW_LINE = "Séances avec les parents"
LATER = "Fin reportée pour rattraper deux séances annulées ; le montant ne change pas."
FEWER = "Une séance de moins, faute de salle pendant les vacances."
WITHDRAWN = "Le prestataire retire sa demande : les séances seront rattrapées sans changer le contrat."
PARTLY = "Une séance facturée n’a pas eu lieu : elle n’est pas acceptée."
UNTOLD = "Frais de déplacement"
SUSPENSION = "La facture compte une ligne qui n’est pas au contrat : une facture rectifiée est demandée au prestataire."
UNCERTIFIED = "Les dernières séances facturées ne sont pas encore certifiées par la coordination."
REJECTED_TWICE = "Ces séances ont déjà été facturées et payées : la facture est retournée au prestataire."
REJECTED_OVER = "La facture dépasse ce qui reste au contrat : elle est retournée au prestataire."
