"""Invented associations and providers, and what their people do. Any likeness to a real one is by chance."""

# (kind, name, short name): forty, the first nine employ the referents.
PROVIDERS: tuple[tuple[str, str, str | None], ...] = (
    ("association", "Les Passerelles de l’Encrier", "APE-Encrier"),
    ("association", "Cap Grimoire", None),
    ("association", "L’Échelle de Jacotte", None),
    ("association", "Maison des Mille-Pattes", "M2P"),
    ("association", "Relais Tournesol et Compagnie", "RTC"),
    ("association", "Les Veilleurs du Micocoulier", None),
    ("association", "Trait d’Union des Garrigues bleues", "TUGB"),
    ("association", "La Boussole à Nuages", None),
    ("association", "Accords et Parcours 34-Demo", None),
    ("association", "Ludothèque du Lièvre lent", None),
    ("association", "Atelier des Trois Tamis", None),
    ("association", "Les Lucioles savantes", None),
    ("association", "Fabrique de Zéphyrs", None),
    ("association", "Théâtre de la Noix creuse", "TNC"),
    ("association", "Club de lecture des Pies curieuses", None),
    ("association", "Sport et Merles moqueurs", "SMM"),
    ("association", "Judo des Cinq Platanes rouges", None),
    ("association", "Chœur du Hérisson", None),
    ("association", "Jardin partagé des Limaces heureuses", None),
    ("association", "Parole et Toboggan", None),
    ("association", "Les Petits Astrolabes", None),
    ("association", "Radio Cachalot", None),
    ("association", "Écoute-Parents du Moulin à sel", "EPMS"),
    ("association", "Ciné-goûter de la Loutre", None),
    ("association", "Bibliobus des Sept Virgules", None),
    ("association", "Compagnie du Parapluie vert", None),
    ("self_employed", "Elvire Castelbombe, psychologue", None),
    ("self_employed", "Honoré Jouvassi, psychologue", None),
    ("self_employed", "Maud Quintergue, orthophoniste", None),
    ("self_employed", "Idriss Valcrane, éducateur sportif", None),
    ("self_employed", "Solange Peyrelli, musicothérapeute", None),
    ("self_employed", "Achille Fontroume, conteur", None),
    ("self_employed", "Rosalie Uzelouche, médiatrice", None),
    ("self_employed", "Baptistin Guellatière, plasticien", None),
    ("company", "Autocars Trotte-Menu", None),
    ("company", "Studio Papier-Plume", None),
    ("company", "Goûters et Cartables", None),
    ("company", "Interprètes du Grand Escalier", "IGE"),
    ("public_body", "Régie culturelle des Deux Fontaines", "RC2F"),
    ("public_body", "Centre aquatique des Trois Écluses", None),
)  # fmt: skip
LEGAL_FORMS = {
    "association": "Association loi 1901",
    "self_employed": "Entreprise individuelle",
    "company": "SARL",
    "public_body": "Établissement public local",
}
REPRESENTATIVES = {
    "association": ("Présidente", "Président", "Coprésidente"),
    "self_employed": (None,),
    "company": ("Gérante", "Gérant"),
    "public_body": ("Directrice", "Directeur"),
}
CONTACTS: tuple[tuple[str, str], ...] = (
    ("Comptable", "Les factures"),
    ("Coordinatrice", "Les plannings des ateliers"),
    ("Directeur", "Les conventions et les bilans"),
    ("Secrétaire", "Les attestations"),
)
INSURERS = ("Mutuelle du Parasol", "Assurances du Vieux Chêne", "Prévoyance des Trois Tours")

# (function, institution) of a support team, in the order seats are filled.
TEAM_SEATS: tuple[tuple[str, str], ...] = (
    ("Directrice d’école", "Éducation nationale"),
    ("Assistante sociale de secteur", "Département"),
    ("Psychologue scolaire", "Éducation nationale"),
    ("Conseiller principal d’éducation", "Éducation nationale"),
    ("Infirmière scolaire", "Éducation nationale"),
    ("Éducateur de prévention", "Prévention spécialisée"),
    ("Animatrice jeunesse", "Ville"),
    ("Médecin de protection maternelle et infantile", "Département"),
    ("Coordonnateur de réseau d’éducation prioritaire", "Éducation nationale"),
    ("Conseillère en économie sociale et familiale", "Caisse d’allocations familiales"),
)

# (capacity, function, institution, seat) of each body's members; the chair first, the secretary second.
COMMITTEE: tuple[tuple[str, str, str, str], ...] = (
    ("other", "Directrice de la réussite éducative", "Caisse des écoles", "chair"),
    ("other", "Assistante administrative", "Caisse des écoles", "secretary"),
    ("state", "Délégué du préfet", "Préfecture", "member"),
    ("education", "Inspecteur de circonscription", "Éducation nationale", "member"),
    ("department", "Cheffe du service de l’enfance", "Département", "member"),
    ("caf", "Responsable de l’action sociale", "Caisse d’allocations familiales", "member"),
    ("other", "Chargée de la politique de la ville", "Ville", "member"),
    ("doctor", "Médecin scolaire", "Éducation nationale", "member"),
    ("other", "Chargé de projet", "Ville", "alternate"),
)
COUNCIL: tuple[tuple[str, str, str, str], ...] = (
    ("mayor", "Adjoint délégué à la réussite éducative", "Ville", "chair"),
    ("other", "Assistante administrative", "Caisse des écoles", "secretary"),
    ("department", "Conseillère départementale", "Département", "member"),
    ("education", "Adjointe de l’IA-DASEN", "Éducation nationale", "member"),
    ("state", "Sous-préfet chargé de la ville", "Préfecture", "member"),
    ("state", "Cheffe de service", "Direction de la cohésion sociale", "member"),
    ("doctor", "Pédiatre", "Centre hospitalier", "member"),
    ("caf", "Administratrice", "Caisse d’allocations familiales", "member"),
    ("school_head", "Directrice d’école élémentaire", "Éducation nationale", "member"),
    ("secondary", "Principal de collège", "Éducation nationale", "member"),
    ("parent", "Déléguée des parents d’élèves", "Fédération de parents", "member"),
    ("parent", "Délégué des parents d’élèves", "Association de parents", "member"),
    ("association", "Présidente d’association", "Vie associative", "member"),
)

# (body, rank of the member, number of the provider, tie, years since it began, years since it ended or None)
INTERESTS: tuple[tuple[str, int, int, str, int, int | None], ...] = (
    ("advisory_council", 12, 3, "Présidente", 6, None),
    ("advisory_council", 10, 7, "Conjoint salarié ici", 2, None),
    ("advisory_council", 2, 14, "Membre du conseil d’administration", 8, 3),
    ("technical_committee", 5, 11, "Ancien trésorier", 9, 1),
    ("technical_committee", 6, 20, "Parent de la directrice", 4, None),
    ("technical_committee", 7, 27, "Supervision de l’activité", 1, None),
)
