"""The roles of design §1, the scopes a role may have on a subject, and the permissions, as French sentences."""

from enum import Enum

from pre_admin.core.enums import LabelledEnum


class Role(LabelledEnum):
    """What a person does here; one person may hold several."""

    COORDINATOR = "coordinator", "Coordination"
    ASSISTANT = "assistant", "Assistance administrative"
    REGISTRY = "registry", "Secrétariat des saisines"
    TECHNICAL_COMMITTEE = "technical_committee", "Comité technique PRE"
    ADVISORY_COUNCIL = "advisory_council", "Conseil consultatif"
    REFERENT = "referent", "Référent de parcours"
    SUPPORT_TEAM = "support_team", "Équipe pluridisciplinaire de soutien"
    ADMINISTRATOR = "administrator", "Administration technique"


class Scope(LabelledEnum):
    """Which rows of a subject a role reaches."""

    ALL = "all", "Tous"
    OWN_CASELOAD = "own_caseload", "Les enfants suivis par la personne"
    OWN_TEAM_AGENDA = "own_team_agenda", "Les situations à l’ordre du jour de sa propre équipe"
    OWN = "own", "Ce qui concerne la personne elle-même"


class Permission(Enum):
    """What may be done; the sentence is what the page *Droits* shows."""

    CHILD_READ = "child.read", "Consulter les dossiers d’enfants"
    CHILD_CREATE = "child.create", "Ouvrir un dossier d’enfant"
    CHILD_EDIT = "child.edit", "Modifier un dossier d’enfant"
    CHILD_DELETE = "child.delete", "Archiver ou supprimer un dossier d’enfant"
    CHILD_EXPORT = "child.export", "Exporter des listes d’enfants"
    CHILD_REMARKS = "child.remarks", "Lire et écrire les remarques sur un enfant"
    FAMILY_READ = "family.read", "Consulter les familles"
    FAMILY_CREATE = "family.create", "Ajouter une famille"
    FAMILY_EDIT = "family.edit", "Modifier une famille"
    FAMILY_DELETE = "family.delete", "Archiver ou supprimer une famille"
    FAMILY_EXPORT = "family.export", "Exporter des listes de familles"
    TERRITORY_READ = "territory.read", "Consulter les territoires, les quartiers et leurs cartes"
    TERRITORY_CREATE = "territory.create", "Ajouter un territoire, un quartier ou une carte"
    TERRITORY_EDIT = "territory.edit", "Modifier un territoire, un quartier ou une carte"
    TERRITORY_DELETE = "territory.delete", "Archiver ou supprimer un territoire, un quartier ou une carte"
    TERRITORY_EXPORT = "territory.export", "Exporter les listes de territoires et de quartiers"
    SCHOOL_READ = "school.read", "Consulter les établissements scolaires"
    SCHOOL_CREATE = "school.create", "Ajouter un établissement scolaire"
    SCHOOL_EDIT = "school.edit", "Modifier un établissement scolaire"
    SCHOOL_DELETE = "school.delete", "Archiver ou supprimer un établissement scolaire"
    SCHOOL_EXPORT = "school.export", "Exporter la liste des établissements scolaires"
    ACCOUNT_READ = "account.read", "Consulter les comptes"
    ACCOUNT_EDIT = "account.edit", "Désactiver, réactiver, déconnecter un compte"
    JOURNAL_READ = "journal.read", "Consulter le journal des modifications"
    ACCESS_LOG_READ = "access_log.read", "Consulter le registre des consultations"
    RIGHTS_READ = "rights.read", "Consulter la page des droits"
    CHARTER_PUBLISH = "charter.publish", "Publier une nouvelle charte de confidentialité"

    code: str
    sentence: str

    def __init__(self, code: str, sentence: str) -> None:
        self.code = code
        self.sentence = sentence


PERMISSION_CODES = frozenset(permission.code for permission in Permission)
