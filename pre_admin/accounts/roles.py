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
    PROVIDER_READ = "provider.read", "Consulter les associations et les autres prestataires"
    PROVIDER_CREATE = "provider.create", "Ajouter une association ou un autre prestataire"
    PROVIDER_EDIT = "provider.edit", "Modifier une association ou un autre prestataire"
    PROVIDER_DELETE = "provider.delete", "Archiver ou supprimer une association ou un autre prestataire"
    PROVIDER_EXPORT = "provider.export", "Exporter la liste des prestataires"
    PROVIDER_BANK = "provider.bank", "Lire et écrire les coordonnées bancaires d’un prestataire"
    REFERENT_READ = "referent.read", "Consulter les référents de parcours"
    REFERENT_CREATE = "referent.create", "Ajouter un référent de parcours"
    REFERENT_EDIT = "referent.edit", "Modifier un référent de parcours, sa quotité, son compte"
    REFERENT_DELETE = "referent.delete", "Archiver ou supprimer un référent de parcours"
    REFERENT_EXPORT = "referent.export", "Exporter la liste des référents de parcours"
    TEAM_READ = "team.read", "Consulter les équipes pluridisciplinaires de soutien"
    TEAM_CREATE = "team.create", "Ajouter un membre d’une équipe de soutien"
    TEAM_EDIT = "team.edit", "Modifier un membre d’une équipe de soutien"
    TEAM_DELETE = "team.delete", "Archiver ou supprimer un membre d’une équipe de soutien"
    TEAM_EXPORT = "team.export", "Exporter la liste des équipes de soutien"
    BODY_READ = "body.read", "Consulter la composition des instances"
    BODY_CREATE = "body.create", "Ajouter un membre d’une instance"
    BODY_EDIT = "body.edit", "Modifier un membre d’une instance, ses mandats, ses intérêts déclarés"
    BODY_DELETE = "body.delete", "Archiver ou supprimer un membre d’une instance"
    BODY_EXPORT = "body.export", "Exporter la composition des instances"
    REFERENCE_READ = "reference.read", "Consulter les listes de référence"
    REFERENCE_CREATE = "reference.create", "Ajouter une valeur à une liste de référence"
    REFERENCE_EDIT = "reference.edit", "Modifier ou retirer une valeur d’une liste de référence"
    REFERENCE_DELETE = "reference.delete", "Supprimer une valeur qui n’a jamais servi"
    SETTING_READ = "setting.read", "Consulter les réglages du programme"
    SETTING_EDIT = "setting.edit", "Changer un réglage du programme"
    ACCOUNT_READ = "account.read", "Consulter les comptes"
    ACCOUNT_CREATE = "account.create", "Ouvrir un compte et lui donner ses rôles"
    ACCOUNT_EDIT = "account.edit", "Modifier, désactiver, réactiver, déconnecter un compte ; donner un lien de connexion"
    GRANT_READ = "grant.read", "Consulter les rôles donnés"
    GRANT_CONFIRM = "grant.confirm", "Confirmer un rôle qui ouvre des dossiers d’enfants"
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
