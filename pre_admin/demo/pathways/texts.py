"""Sentences about children who do not exist: facts and strengths, never a diagnosis."""

REASONS = {
    "school": ("Lit lentement et évite les exercices écrits.", "Les devoirs ne sont pas faits depuis la rentrée.", "Bonne volonté en classe, mais décroche après une demi-heure.", "Absences répétées le lundi."),
    "educational": ("Les règles de la classe sont difficiles à tenir.", "Peu d’autonomie dans les gestes du quotidien.", "Se dispute souvent pendant la récréation."),
    "after-school": ("Reste seul après la classe plusieurs soirs par semaine.", "Aucune activité en dehors de l’école."),
    "social": ("Logement très petit, pas de place pour travailler.", "La famille vient d’arriver et connaît peu le quartier.", "Un parent seul, aux horaires décalés."),
    "health": ("Le bilan conseillé par l’école n’a pas encore eu lieu.", "Arrive souvent fatigué en classe.", "Les lunettes cassées n’ont pas été remplacées."),
    "culture": ("Aime les histoires, ne va pas à la médiathèque.", "N’a pas eu l’occasion de sorties culturelles."),
    "sport": ("Aimerait faire du sport, l’inscription n’a pas abouti.",),
}  # fmt: skip
TRIED = (
    "Rencontre avec l’enseignante, aide personnalisée deux fois par semaine.", "Inscription à l’étude, abandonnée après un mois.",
    "Équipe éducative en octobre ; le RASED n’a pas de place.", "Contact pris avec la maison pour tous, sans suite.",
    "Rendez-vous proposé par l’assistante sociale scolaire.", "Rien encore, première demande de l’école.",
)  # fmt: skip
STRENGTHS = (
    "Curieux, aime parler de ce qu’il découvre.", "Des parents présents, qui demandent de l’aide.", "Très à l’aise en sport, bon camarade.",
    "Une grande sœur qui aide aux devoirs.", "Aime venir à l’école.", "Bon contact avec les adultes.", "S’applique dès qu’on est à côté.",
)  # fmt: skip
CONCLUSIONS = {
    "pathway": ("Un parcours est proposé : aide à la scolarité et un temps collectif.", "Parcours proposé, avec une rencontre de la famille à domicile.", "Parcours proposé, priorité au lien avec l’école."),
    "mainstream": ("Orientation vers l’accompagnement à la scolarité de la maison pour tous.",),
    "more_information": ("L’équipe demande l’avis du médecin scolaire avant de se prononcer.",),
    "continue": ("Le parcours se poursuit, point dans six mois.", "Des progrès : le parcours continue jusqu’à l’été."),
    "refusal": ("La situation relève de l’école seule ; pas de suite donnée.",),
    "closing": ("Les objectifs sont atteints, le parcours peut s’arrêter.",),
}  # fmt: skip
OBJECTIVES = {
    "school": ("Lire une page seul avec plaisir.", "Faire ses devoirs quatre soirs sur cinq.", "Venir en classe chaque jour."),
    "educational": ("Tenir les règles d’un groupe pendant une heure.", "Préparer son cartable seul."),
    "after-school": ("Participer à une activité chaque semaine.",),
    "social": ("Connaître et utiliser les services du quartier.",),
    "health": ("Faire le bilan conseillé avant l’été.", "Avoir des lunettes adaptées."),
    "culture": ("Avoir sa carte à la médiathèque et s’en servir.",),
    "sport": ("S’inscrire dans un club et y aller régulièrement.",),
}
FOLLOW_UPS = {
    "family": ("Rencontre à domicile, point sur la semaine et les horaires.", "La mère a apporté le carnet de liaison, lu ensemble.", "Point avec les deux parents à la maison pour tous."),
    "child": ("Une heure de lecture, deux chapitres.", "Devoirs de mathématiques, terminés.", "Jeu de société à deux puis à quatre.", "Trajet jusqu’à la médiathèque, trois livres empruntés."),
    "school": ("Échange avec l’enseignante à la sortie : plus attentif le matin.", "Appel de la directrice, réunion fixée."),
    "partner": ("Le club confirme une place à partir de lundi.", "Point avec l’éducatrice de prévention."),
    "escort": ("Accompagné au premier rendez-vous, la suite est prise.", "Inscription faite ensemble au guichet."),
    "call": ("Message laissé à la famille.", "Appel pour confirmer la séance de mercredi."),
    "missed": ("Personne à la maison, mot laissé.",),
    "closing": ("Dernière rencontre, remerciements de la famille.",),
}  # fmt: skip
SUMMARIES = (
    "Les soirées sont plus calmes, l’école le confirme.", "Des progrès en lecture ; le lien avec l’école reste à suivre.",
    "Présence régulière. Un objectif est atteint, un autre avance.", "Peu de changements depuis le dernier point ; on adapte les horaires.",
)  # fmt: skip
OUTCOMES = (
    "Les objectifs sont atteints, l’école prend le relais.", "Un accompagnement à la scolarité continue dans le quartier.",
    "Des progrès nets ; la famille connaît les lieux où s’adresser.", "Le parcours s’arrête, la porte reste ouverte.",
)  # fmt: skip
EXCEPTIONS = (
    "Un frère est déjà suivi ; la famille vient de déménager à deux rues du quartier.", "Scolarisé dans une école du quartier, accord de la coordination.",
    "Le quartier est sorti de la carte, la situation était déjà connue.",
)  # fmt: skip
SENDERS = {
    "school": ("Directrice", "Directeur", "Enseignante"), "middle_school": ("Conseillère principale d’éducation", "Principal adjoint"),
    "health": ("Infirmière scolaire", "Médecin"), "social": ("Assistante sociale", "Éducatrice spécialisée"),
    "leisure": ("Animatrice", "Animateur"), "association": ("Bénévole", "Coordinatrice"), "family": ("Mère", "Père"), "other": ("Agent d’accueil",),
}  # fmt: skip
ORIGINS = {
    "school-health": 5, "pmi": 2, "care-centre": 2, "school-social": 8, "department-social": 6, "town-social": 2, "prevention": 4,
    "community-centre": 3, "leisure-centre": 2, "association": 3, "family": 4, "town-service": 1, "private-practice": 1, "other": 1,
}  # fmt: skip
"""Where a referral comes from when it is not from the child's own school."""
FROM_SCHOOL = 0.66
INSTITUTIONS = {
    "school-health": "Centre médico-scolaire", "pmi": "PMI du secteur", "care-centre": "CMP du secteur", "school-social": "Service social scolaire",
    "department-social": "Maison départementale des solidarités", "town-social": "CCAS", "prevention": "Équipe de prévention",
    "community-centre": "Maison pour tous", "leisure-centre": "Accueil de loisirs", "association": "Association du quartier", "family": None,
    "town-service": "Médiathèque", "private-practice": "Cabinet du quartier", "other": None,
}  # fmt: skip
DOMAINS = {"school": 46, "educational": 20, "social": 12, "health": 12, "after-school": 6, "culture": 2, "sport": 2}
NEEDS = {"psychology": 44, "care-access": 20, "schooling": 14, "sport": 10, "holidays": 6, "parenthood": 6}
ACTIONS = {
    "information": 6, "schooling": 34, "mediation": 10, "parenthood": 8, "culture": 9, "sport": 12, "holidays": 5, "consultation": 4,
    "psychology": 7, "care-access": 8,
}  # fmt: skip
FUNDED = {"psychology": 0.85, "schooling": 0.3, "mediation": 0.7, "culture": 0.3, "consultation": 0.8, "parenthood": 0.4}
CLOSINGS = {
    "reached": 40,
    "mainstream": 22,
    "no-contact": 9,
    "moved": 12,
    "withdrawal": 4,
    "care": 6,
    "protection": 2,
    "other": 5,
}
