"""What the office decides about the contracts it prints: its letterhead, the clauses."""

from base64 import b64decode
from collections.abc import Mapping
from typing import Any

from pre_admin.core.settings import UNSET, Line, Paragraphs, Picture, Setting, Siret
from pre_admin.panel.printing import prints

LETTERHEAD = "En-tête des contrats et des courriers"
CLAUSES = "Clauses des contrats"
ON_PAPER = "Tant que ce n’est pas décidé, les contrats portent la mention « Projet »."
NO_CLAUSE = "Sans objet"
"""What is typed in a clause that the contract should not have."""
LEFT_OUT = f"Écrivez « {NO_CLAUSE} » pour que le contrat n’ait pas cet article."


def _head(key: str, label: str, kind: Line | Paragraphs, help: str = ON_PAPER) -> Setting[str]:
    return Setting(f"office_{key}", label, LETTERHEAD, kind, help=help)


def _clause(key: str, title: str, text: str, said: str = "") -> Setting[str]:
    """An article; `said`: what the contract itself says at its head."""
    help = f"{said} {LEFT_OUT}".strip()
    return Setting(
        f"clause_{key}",
        title,
        CLAUSES,
        Paragraphs(),
        text,
        help=help,
        source="proposition du logiciel, à relire par le programme",
    )


OFFICE_NAME = _head("name", "Nom de l’organisme", Line(), f"« Caisse des écoles de Montpellier ». {ON_PAPER}")
OFFICE_FORM = _head("form", "Forme juridique de l’organisme", Line(), "« Établissement public communal ».")
OFFICE_ADDRESS = _head("address", "Adresse de l’organisme", Paragraphs(400, 3), f"Une ligne par ligne de l’enveloppe. {ON_PAPER}")
OFFICE_SIRET = _head("siret", "SIRET de l’organisme", Siret())
OFFICE_SIGNER = _head("signer", "Représentant de l’organisme", Line(), f"Qui signe les contrats. {ON_PAPER}")
OFFICE_FUNCTION = _head("function", "Fonction du représentant", Line(), f"« Président de la caisse des écoles ». {ON_PAPER}")

OFFICE_LOGO: Setting[str] = Setting(
    "office_logo", "Logo de l’organisme", LETTERHEAD, Picture(), help="Une image PNG de 60 Ko au plus. Facultatif."
)

OBJECT = _clause(
    "object", "Objet",
    "Le prestataire exécute la prestation dans le cadre du programme de réussite éducative (loi n° 2005-32 du 18 janvier 2005, "
    "article 128), au bénéfice d’enfants que l’organisme lui oriente.\n\n"
    "Il exécute lui-même la prestation. Il ne la confie à un autre, en tout ou partie, qu’avec l’accord écrit de l’organisme.",
    "Le contrat dit d’abord son propre objet.",
)  # fmt: skip
DURATION = _clause(
    "duration", "Durée et lieu",
    "Le contrat prend effet à sa signature par les deux parties, et au plus tôt à la date de début. Il ne se renouvelle pas par "
    "tacite reconduction.",
    "Le contrat dit d’abord ses dates et son lieu.",
)  # fmt: skip
PRICE = _clause(
    "price", "Prix et facturation",
    "Les prix sont fermes. Ils comprennent tout ce que demande la prestation : préparation, déplacements, matériel, bilans.\n\n"
    "Seules les quantités réellement faites sont payées, dans la limite des quantités du contrat.\n\n"
    "Chaque facture porte le numéro du contrat, les prestations, leur quantité et leur prix. Elle est adressée par le portail de "
    "facturation Chorus Pro (code de la commande publique, article L2192-1).",
    "Le contrat dit d’abord les prestations, leur montant et qui les finance.",
)  # fmt: skip
PAYMENT = _clause(
    "payment", "Délai de paiement",
    "Le délai court de la réception de la facture, ou du service fait s’il est postérieur. Passé ce délai, des intérêts moratoires "
    "et une indemnité forfaitaire de quarante euros pour frais de recouvrement sont dus sans autre formalité (code de la commande "
    "publique, articles L2192-13 et D2192-35).\n\n"
    "L’organisme peut interrompre le délai une fois, par un écrit qui en dit les raisons et les pièces à fournir (articles R2192-27 "
    "à R2192-29).",
    "Le contrat dit d’abord le délai, tel qu’il est réglé à « Contrats et paiements ».",
)  # fmt: skip
DELIVERY = _clause(
    "delivery", "Service fait",
    "Le prestataire tient, séance par séance, la date, la durée, le lieu, l’intervenant et le nombre d’enfants présents. "
    "L’organisme certifie le service fait au vu de ces états ; aucune facture n’est payée auparavant.\n\n"
    "Une séance annulée par le prestataire est reportée, ou n’est pas payée.",
)  # fmt: skip
DUTIES = _clause(
    "duties", "Obligations du prestataire",
    "Le prestataire affecte à la prestation des personnes qualifiées, en nombre suffisant, et prévient l’organisme sans délai de "
    "toute absence ou difficulté. Il remet un bilan à la fin de la prestation.\n\n"
    "Il respecte la laïcité et la neutralité du service public. Il fournit à la signature, puis tous les six mois, son "
    "attestation de vigilance quand le contrat atteint 5 000 euros hors taxes (code du travail, articles L8222-1 et D8222-5).",
)  # fmt: skip
INSURANCE = _clause(
    "insurance", "Assurance",
    "Le prestataire est assuré pour sa responsabilité civile, pendant toute la durée du contrat et pour toutes les activités "
    "qu’il comprend. Il en remet l’attestation avant la signature et à chaque échéance.",
)  # fmt: skip
PRIVACY = _clause(
    "privacy", "Confidentialité et données personnelles",
    "Le prestataire et ceux qu’il emploie gardent secret tout ce qu’ils apprennent des enfants et de leurs familles, pendant le "
    "contrat et après lui.\n\n"
    "Aucune facture, aucun état, aucun bilan ne porte le nom d’un enfant ou d’un parent, ni rien qui le fasse reconnaître.\n\n"
    "Quand il traite des données personnelles pour l’organisme, le prestataire agit en sous-traitant au sens de l’article 28 du "
    "règlement (UE) 2016/679 : il ne les traite que sur instruction écrite, pour la seule prestation ; il les protège, ne les "
    "communique à personne, n’a pas d’autre sous-traitant sans accord écrit ; il prévient l’organisme de toute violation sous "
    "quarante-huit heures, l’aide à répondre aux personnes concernées, et lui rend ou détruit les données à la fin du contrat.",
)  # fmt: skip
GOOD_REPUTE = _clause(
    "good_repute", "Honorabilité",
    "Nul n’intervient auprès des enfants s’il est frappé d’une des incapacités de l’article L133-6 du code de l’action sociale et "
    "des familles. Le prestataire s’en assure pour chacun, salarié ou bénévole, avant sa première intervention puis à intervalles "
    "réguliers, et en justifie à la demande de l’organisme.",
)  # fmt: skip
AMENDING = _clause(
    "amending", "Avenants",
    "Le contrat ne se modifie que par un avenant écrit, numéroté et signé des deux parties.",
)  # fmt: skip
ENDING = _clause(
    "ending", "Suspension et résiliation",
    "Chaque partie peut résilier le contrat par lettre recommandée avec avis de réception, moyennant ce préavis. En cas de faute "
    "grave, de mise en danger d’un enfant ou de manquement à la confidentialité, l’organisme peut suspendre ou résilier le contrat "
    "sans préavis.\n\n"
    "Les prestations faites et certifiées jusqu’à la fin du contrat sont payées ; aucune indemnité n’est due au-delà.",
    "Le contrat dit d’abord son préavis.",
)  # fmt: skip
DISPUTES = _clause(
    "disputes", "Litiges",
    "Les parties cherchent d’abord un accord. À défaut, le litige est porté devant le tribunal administratif dans le ressort duquel "
    "l’organisme a son siège.",
)  # fmt: skip
SPECIAL: Setting[str] = Setting(
    "clause_special", "Clauses particulières", CLAUSES, Paragraphs(), help="Un dernier article, facultatif, dans tous les contrats."
)  # fmt: skip

OFFICE = (OFFICE_NAME, OFFICE_FORM, OFFICE_ADDRESS, OFFICE_SIRET, OFFICE_SIGNER, OFFICE_FUNCTION, OFFICE_LOGO)
ARTICLES = (
    OBJECT, DURATION, PRICE, PAYMENT, DELIVERY, DUTIES, INSURANCE, PRIVACY, GOOD_REPUTE, AMENDING, ENDING, DISPUTES, SPECIAL,
)  # fmt: skip
SETTINGS = (*OFFICE, *ARTICLES)

UNPRINTABLE = "Cette image est abîmée : enregistrez-la à nouveau en PNG, puis joignez-la."


def logo_prints(values: Mapping[str, Any]) -> dict[str, str]:
    """A logo that cannot be printed would stop every contract: it is printed once before it is kept."""
    logo = values[OFFICE_LOGO.key]
    whole = logo is UNSET or prints("logo.typ", {"name": "Essai", "form": "", "address": [], "logo": list(b64decode(logo))})
    return {} if whole else {OFFICE_LOGO.key: UNPRINTABLE}


RULES = (logo_prints,)
