"""Invented people: first names and family names of a mixed town, streets of its neighbourhoods."""

GIRLS = (
    "Lina", "Inès", "Emma", "Jade", "Aya", "Kenza", "Manon", "Sirine", "Nour", "Awa", "Elif", "Chancelle", "Louise", "Maëlys",
    "Yasmine", "Fatoumata", "Chloé", "Camille", "Salomé", "Assia", "Hafsa", "Zoé", "Léa", "Mariam", "Anaïs", "Élodie", "Rania",
    "Safiya", "Alicia", "Clara", "Romane", "Imane", "Océane", "Naïma", "Soraya", "Lou-Anne", "Marie-Lou", "Hélène", "Ophélie",
    "Noémie", "Aminata", "Grâce", "Esther", "Dounia", "Mélissa", "Sarah", "Eva", "Rose", "Ambre", "Juliette", "Capucine",
)  # fmt: skip
BOYS = (
    "Youssef", "Mathis", "Ilyès", "Noé", "Moussa", "Léo", "Tom", "Adam", "Wassim", "Yanis", "Rayan", "Amine", "Ibrahim", "Sofiane",
    "Gabriel", "Raphaël", "Jules", "Hugo", "Nathan", "Enzo", "Mehdi", "Bilal", "Mamadou", "Ousmane", "Kylian", "Théo", "Lucas",
    "Noah", "Ismaël", "Walid", "Anis", "Elias", "Samuel", "Aaron", "Timéo", "Malo", "Zakaria", "Hamza", "Jean-Baptiste", "Loïc",
    "Rémi", "Maxence", "Emre", "Can", "Diego", "Rafael", "Tiago", "Ayoub", "Nassim", "Djibril", "Cheikh", "Grégoire", "Côme",
)  # fmt: skip
MOTHERS = (
    "Salima", "Karima", "Nadia", "Fatiha", "Sophie", "Céline", "Aurélie", "Aïcha", "Mariama", "Isabelle", "Zohra", "Leïla", "Sandrine",
    "Virginie", "Khadija", "Rachida", "Samira", "Laetitia", "Émilie", "Patricia", "Naïma", "Djamila", "Elena", "Ana", "Fatma", "Sevgi",
)  # fmt: skip
FATHERS = (
    "Hakim", "Karim", "Rachid", "Laurent", "Stéphane", "Nicolas", "Abdelkader", "Mohamed", "Oumar", "Sébastien", "Farid", "Mustapha",
    "Olivier", "Christophe", "Djamel", "Youssouf", "Kamel", "Frédéric", "José", "Manuel", "Mehmet", "Brahim", "Saïd", "Jérôme", "Thierry",
)  # fmt: skip
FIRST_PARTS = (
    "Amz", "Bess", "Carv", "Dast", "Elm", "Fontr", "Guell", "Hadr", "Issak", "Jouv", "Kaband", "Lacaz", "Marouf", "Nzamb", "Ouerg",
    "Peyr", "Quint", "Rabess", "Sark", "Tazagh", "Uzel", "Valcr", "Wakant", "Yazg", "Zemm", "Bouzr", "Castelb", "Delp", "Fabreg",
    "Montaz", "Poum", "Vidal", "Cazal", "Benkher", "Ouldr", "Soul", "Trab", "Mézer", "Cham", "Dioum", "Kerm", "Roqueb", "Sanh",
)  # fmt: skip
LAST_PARTS = (
    "al", "elli", "ane", "ouche", "ier", "aoui", "ès", "alho", "ugne", "assi", "abel", "ouzi", "amane", "akane", "enel", "dou", "elle",
    "ine", "élé", "hemmi", "astre", "anelle", "ouk", "ari", "atière", "ïdi", "ou", "iche", "ombe", "ergue",
)  # fmt: skip
LANGUAGES = ("Arabe", "Turc", "Portugais", "Espagnol", "Soninké", "Berbère", "Arménien", "Dari", "Roumain")

STREETS: dict[str, tuple[str, ...]] = {
    "Mosson": (
        "allée des Micocouliers",
        "rue de Louvain",
        "avenue de Barcelone",
        "rue de Leyde",
        "place de Gènes",
        "rue d’Uppsala",
    ),
    "Petit Bard Pergola": ("rue Paul Rimbaud", "rue des Araucarias", "avenue Paul Bringuier", "rue des Cyprès"),
    "Cévennes": ("rue du Pilory", "avenue Louis Ravas", "rue des Avelaniers", "allée des Cévennes"),
    "Celleneuve": ("avenue de Lodève", "rue Bonnard", "place Renaudel", "rue du Marché aux Bestiaux"),
    "Gély-Figuerolles": ("rue du Faubourg Figuerolles", "rue Adam de Craponne", "rue Daru", "cité Gély"),
    "Croix d’Argent - Lemasson": ("rue de Las Sorbes", "rue du Lemasson", "avenue de Toulouse", "rue Jacques Bounin"),
    "Paul Valéry - Pas du Loup - Val de Croze": (
        "rue Paul Valéry",
        "rue du Pas du Loup",
        "avenue de Vanières",
        "rue Val de Croze",
    ),
    "Tournezy-Saint-Martin": ("rue de Saint-Martin", "rue des Chasseurs", "avenue du Mas d’Argelliers", "rue du Tournezy"),
    "Pompignane": ("avenue de la Pompignane", "rue de Salaison", "rue Louis Lépine", "rue du Vieux Chêne"),
    "Aiguelongue": ("avenue de la Justice de Castelnau", "rue de l’Aiguelongue", "rue des Genêts", "impasse du Verger"),
    "Vert-Bois": ("rue du Vert-Bois", "route de Mende", "avenue du Val de Montferrand"),
    "": ("rue de la Garenne", "avenue des Moulins", "rue du Mas Prunet", "boulevard Pasteur", "rue de l’Aigoual"),
}

STREETS_OF = {
    "Hauts de Massane": "Mosson", "Petit-Bard": "Petit Bard Pergola", "Pergola": "Petit Bard Pergola",
    "Lemasson": "Croix d’Argent - Lemasson", "Près d’Arènes": "Tournezy-Saint-Martin",
    "Paul Valéry": "Paul Valéry - Pas du Loup - Val de Croze",
}  # fmt: skip
"""Parts of the perimeter before 2015 → the neighbourhood of today with the same streets."""

# (name, kind, priority, territory, last open school year or None): invented names, kinds as in the town.
SCHOOLS: tuple[tuple[str, str, str, str, int | None], ...] = (
    ("École maternelle Les Micocouliers", "nursery", "rep_plus", "Mosson", None),
    ("École maternelle Le Grand-Mail", "nursery", "rep_plus", "Mosson", None),
    ("École élémentaire Louis-Armand", "elementary", "rep_plus", "Mosson", None),
    ("École élémentaire Le Mail des Arts", "elementary", "rep_plus", "Mosson", None),
    ("École élémentaire Jacques-Rouvière", "elementary", "rep_plus", "Hauts de Massane", None),
    ("École maternelle Les Hauts de Massane", "nursery", "rep_plus", "Hauts de Massane", None),
    ("Collège du Lac", "middle", "rep_plus", "Mosson", None),
    ("Collège de la Massane", "middle", "rep_plus", "Hauts de Massane", None),
    ("École primaire des Garrigues neuves", "primary", "rep_plus", "Mosson", None),
    ("École élémentaire du Vieux Mail", "elementary", "rep_plus", "Mosson", 2021),
    ("École maternelle Petit-Bard", "nursery", "rep_plus", "Cévennes", None),
    ("École élémentaire Pergola", "elementary", "rep_plus", "Cévennes", None),
    ("École élémentaire Les Avelaniers", "elementary", "rep", "Cévennes", None),
    ("École maternelle Celleneuve", "nursery", "rep", "Cévennes", None),
    ("École élémentaire de Lodève", "elementary", "rep", "Cévennes", None),
    ("Collège des Cévennes", "middle", "rep_plus", "Cévennes", None),
    ("École maternelle Daru", "nursery", "rep", "Montpellier Sud", None),
    ("École élémentaire Figuerolles", "elementary", "rep", "Montpellier Sud", None),
    ("École élémentaire Lemasson", "elementary", "rep", "Montpellier Sud", None),
    ("École primaire Saint-Martin", "primary", "rep", "Montpellier Sud", None),
    ("École élémentaire Val de Croze", "elementary", "none", "Montpellier Sud", None),
    ("Collège de la Croix d’Argent", "middle", "rep", "Montpellier Sud", None),
    ("École maternelle Pas du Loup", "nursery", "rep", "Montpellier Sud", None),
    ("École maternelle Pompignane", "nursery", "none", "Montpellier Est", None),
    ("École élémentaire du Vieux Chêne", "elementary", "none", "Montpellier Est", None),
    ("École élémentaire Aiguelongue", "elementary", "none", "Montpellier Est", None),
    ("École maternelle du Verger", "nursery", "none", "Montpellier Est", None),
    ("Collège de l’Est", "middle", "none", "Montpellier Est", None),
    ("Lycée polyvalent des Garrigues", "high", "none", "Mosson", None),
    ("École privée Sainte-Odile", "primary", "none", "Montpellier Est", None),
)
