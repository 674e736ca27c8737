"""What associations and other providers propose: actions that do not exist, told as real ones are. Never a name."""

from dataclasses import dataclass

from pre_admin.funding.models import CostUnit as U


@dataclass(frozen=True)
class Proposal:
    """An action as it is proposed, whatever the territory: who, along which axis, for which need, at what cost."""

    provider: int
    axis: str
    need: str
    title: str
    objective: str
    ages: tuple[int, int]
    children: int
    unit: U
    quantity: int
    unit_cost: int


PROPOSALS = (
    Proposal(10, "schooling", "schooling", "Le jeu pour apprendre", "Reprendre goût aux nombres et aux règles par le jeu de société, en petit groupe.", (6, 11), 16, U.SESSION, 60, 145),
    Proposal(11, "culture", "culture", "Atelier terre et couleurs", "Créer ensemble, finir ce qu’on commence, montrer son travail aux parents.", (6, 12), 14, U.SESSION, 56, 160),
    Proposal(12, "language", "coup-de-pouce", "Langage en petits groupes", "Parler, raconter, enrichir son vocabulaire, avec les parents une séance sur quatre.", (4, 6), 18, U.SESSION, 90, 130),
    Proposal(20, "language", "care-access", "Prévention du langage à la maternelle", "Repérer tôt, stimuler le langage, accompagner les familles vers un bilan.", (3, 6), 24, U.SESSION, 80, 155),
    Proposal(27, "health", "consultation", "Consultations d’un psychologue", "Des entretiens d’écoute pour l’enfant et ses parents, sans délai ni avance de frais.", (6, 16), 30, U.SESSION, 120, 70),
    Proposal(14, "culture", "culture", "Théâtre au collège", "Prendre la parole, écouter, jouer une pièce devant les familles.", (11, 15), 20, U.SESSION, 48, 210),
    Proposal(16, "culture", "sport", "Multisport du mercredi", "Découvrir trois sports dans l’année et s’inscrire dans un club.", (7, 12), 24, U.SESSION, 34, 180),
    Proposal(23, "parenting", "parenthood", "Café des parents", "Un temps de parole régulier, près de l’école, sur les questions d’éducation.", (2, 12), 25, U.SESSION, 30, 190),
    Proposal(3, "schooling", "schooling", "Aide aux devoirs à domicile", "Faire ses devoirs dans le calme, aider les parents à prendre le relais.", (7, 14), 15, U.HOUR, 420, 32),
    Proposal(7, "schooling", "mediation", "Médiation entre l’école et la famille", "Renouer le dialogue, préparer les rendez-vous, traduire au besoin.", (4, 16), 30, U.HOUR, 300, 41),
    Proposal(15, "language", "schooling", "Club de lecture du soir", "Lire chaque semaine un livre choisi, et l’emporter à la maison.", (7, 11), 20, U.SESSION, 64, 115),
    Proposal(21, "schooling", "schooling", "Petits labos de sciences", "Expérimenter, écrire ce qu’on observe, oser se tromper.", (8, 12), 16, U.SESSION, 40, 195),
    Proposal(13, "schooling", "holidays", "Révisions des vacances", "Reprendre les bases en petit groupe le matin, jouer dehors l’après-midi.", (8, 15), 24, U.CHILD, 24, 310),
    Proposal(28, "health", "psychology", "Groupe de parole des adolescents", "Parler entre pairs, avec un psychologue, de ce qui empêche d’aller au collège.", (12, 16), 12, U.SESSION, 36, 220),
    Proposal(17, "culture", "sport", "Judo et maîtrise de soi", "Respecter la règle et l’autre, tenir un engagement toute l’année.", (6, 11), 18, U.CHILD, 18, 260),
    Proposal(25, "language", "schooling", "Bibliobus des familles", "Lire à voix haute avec ses parents, au pied de l’immeuble.", (3, 8), 30, U.SESSION, 44, 150),
    Proposal(24, "culture", "culture", "Ciné-goûter et critique", "Voir un film, en parler, écrire une première critique.", (8, 13), 20, U.SESSION, 24, 175),
    Proposal(29, "health", "care-access", "Vers l’orthophoniste", "Bilans, et aide aux familles pendant l’attente d’un suivi.", (4, 10), 20, U.SESSION, 70, 62),
    Proposal(31, "health", "psychology", "Musique et apaisement", "Retrouver son calme et son attention par la musique, en groupe de six.", (5, 10), 12, U.SESSION, 50, 120),
    Proposal(30, "culture", "sport", "Savoir nager", "Apprivoiser l’eau avant la sixième, par groupes de huit.", (8, 11), 24, U.SESSION, 48, 150),
    Proposal(33, "parenting", "mediation", "Médiation interculturelle", "Comprendre l’école française, faire connaître les habitudes de chacun.", (3, 12), 22, U.HOUR, 210, 45),
    Proposal(26, "culture", "culture", "Marionnettes et récits", "Fabriquer, raconter, jouer devant la maternelle du quartier.", (6, 10), 15, U.SESSION, 36, 205),
    Proposal(8, "schooling", "schooling", "Passerelle vers la sixième", "Apprendre à s’organiser avant l’entrée au collège, et dans ses premiers mois.", (10, 12), 28, U.SESSION, 52, 185),
    Proposal(2, "steering", "schooling", "Coordination des ateliers du soir", "Un interlocuteur pour les écoles, les familles et les intervenants.", (6, 12), 40, U.FULL_TIME_MONTH, 5, 3200),
)  # fmt: skip
GAPS = (
    "L’accompagnement à la scolarité du quartier refuse des enfants faute de place ; celui-ci se fait en groupe de six au plus.",
    "La maison pour tous propose une activité semblable, à un tarif et à des heures que ces familles ne peuvent pas suivre.",
    "Le délai au centre médico-psychologique dépasse dix mois ; rien d’autre n’est gratuit à cette distance.",
    "L’école intervient sur le temps scolaire ; il ne reste rien après la classe ni pendant les vacances.",
)
SCHEDULES = (
    "Deux séances par semaine, hors vacances.", "Le mercredi matin, hors vacances.", "Le mardi et le jeudi, de 16 h 45 à 18 h 15.",
    "Une semaine à chacune des petites vacances.",
)  # fmt: skip
SAID = {
    "with_reservations": "Sous réserve d’un bilan d’étape à mi-parcours.",
    "reduced": "Effectif ramené à ce que les écoles ont confirmé.",
    "deferred": "Préciser le lieu, et joindre un budget qui distingue les salaires.",
    "returned": "Reprendre le calendrier et l’effectif avec les deux écoles concernées.",
    "unfavourable": "L’action fait double emploi avec l’accompagnement à la scolarité du même quartier.",
}
