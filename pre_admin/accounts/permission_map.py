"""Who may do what, and to which rows: the one table that the menu, buttons, routes, exports, look-ups, tests and the page *Droits* read.

A permission says that an act is allowed; a scope says on which rows. A subject absent from `SCOPES` for a role: no row.
"""

from collections.abc import Mapping

from pre_admin.accounts.roles import Permission as P  # noqa: N817
from pre_admin.accounts.roles import Role, Scope

_REFERENCE = {P.TERRITORY_READ, P.SCHOOL_READ, P.RIGHTS_READ}
_REFERENCE_KEEPING = {
    P.TERRITORY_CREATE, P.TERRITORY_EDIT, P.TERRITORY_DELETE, P.TERRITORY_EXPORT,
    P.SCHOOL_CREATE, P.SCHOOL_EDIT, P.SCHOOL_DELETE, P.SCHOOL_EXPORT,
}  # fmt: skip

_PROVIDER_KEEPING = {P.PROVIDER_READ, P.PROVIDER_CREATE, P.PROVIDER_EDIT, P.PROVIDER_DELETE, P.PROVIDER_EXPORT}
_PATHWAY_KEEPING = {
    P.REFERRAL_READ, P.REFERRAL_CREATE, P.REFERRAL_EDIT, P.REFERRAL_DELETE, P.REFERRAL_EXPORT, P.REFERRAL_REASONS, P.REFERRAL_DECIDE,
    P.MEETING_READ, P.MEETING_CREATE, P.MEETING_EDIT, P.MEETING_DELETE, P.MEETING_EXPORT, P.PROTOCOL_PUBLISH,
    P.PATHWAY_READ, P.PATHWAY_CREATE, P.PATHWAY_EDIT, P.PATHWAY_DELETE, P.PATHWAY_EXPORT, P.PATHWAY_FOLLOW,
    P.CONSENT_READ, P.CONSENT_EDIT, P.CONSENT_EXPORT, P.INFORMATION_READ, P.INFORMATION_EDIT, P.INFORMATION_EXPORT,
    P.OFFER_READ, P.OFFER_CREATE, P.OFFER_EDIT, P.OFFER_DELETE, P.OFFER_EXPORT,
    P.CLUB_READ, P.CLUB_CREATE, P.CLUB_EDIT, P.CLUB_DELETE, P.CLUB_EXPORT, P.CLUB_ATTENDANCE,
    P.CHILD_ROLLOVER, P.CASELOAD_READ,
}  # fmt: skip
_BODY_KEEPING = {P.BODY_READ, P.BODY_CREATE, P.BODY_EDIT, P.BODY_DELETE, P.BODY_EXPORT}
_ENVELOPE_KEEPING = {P.ENVELOPE_READ, P.ENVELOPE_CREATE, P.ENVELOPE_EDIT, P.ENVELOPE_DELETE, P.ENVELOPE_EXPORT}
_ACTION_KEEPING = {P.ACTION_READ, P.ACTION_CREATE, P.ACTION_EDIT, P.ACTION_DELETE, P.ACTION_EXPORT, P.ACTION_RESOLVE}
_SITTING_KEEPING = {P.SITTING_READ, P.SITTING_CREATE, P.SITTING_EDIT, P.SITTING_DELETE, P.SITTING_EXPORT}
_CONTRACT_KEEPING = {
    P.CONTRACT_READ, P.CONTRACT_CREATE, P.CONTRACT_EDIT, P.CONTRACT_DELETE, P.CONTRACT_EXPORT, P.CONTRACT_SIGN,
    P.DELIVERY_READ, P.DELIVERY_EDIT, P.DELIVERY_EXPORT, P.INTERIM_READ,
    P.INVOICE_READ, P.INVOICE_CREATE, P.INVOICE_EDIT, P.INVOICE_DELETE, P.INVOICE_EXPORT, P.INVOICE_ACCEPT, P.INVOICE_BANK,
}  # fmt: skip
_CONTRACT_FOLLOWING = {
    P.CONTRACT_READ, P.CONTRACT_EXPORT, P.DELIVERY_READ, P.DELIVERY_EDIT, P.DELIVERY_CERTIFY, P.DELIVERY_EXPORT,
    P.INTERIM_READ, P.INTERIM_CREATE, P.INTERIM_EDIT,
    P.INVOICE_READ, P.INVOICE_EXPORT, P.INVOICE_BANK,
}  # fmt: skip
_REPORT_READING = {P.REPORT_READ, P.REPORT_EXPORT}
_BODY_AT_WORK = {P.PROVIDER_READ, P.BODY_READ, P.SITTING_READ, P.APPROVAL_READ, P.APPROVAL_MARK, P.APPROVAL_DECIDE}

GRANTS: Mapping[Role, frozenset[P]] = {
    # Keeps the children's files, the families, the people of the programme, the reference lists and the settings.
    Role.COORDINATOR: frozenset(
        _REFERENCE | _REFERENCE_KEEPING | _PROVIDER_KEEPING | _BODY_KEEPING | _PATHWAY_KEEPING | _CONTRACT_FOLLOWING | {
            *_ACTION_KEEPING, P.ENVELOPE_READ, P.ENVELOPE_EXPORT, P.SITTING_READ, P.SITTING_EXPORT, P.APPROVAL_READ,
            P.CHILD_READ, P.CHILD_CREATE, P.CHILD_EDIT, P.CHILD_DELETE, P.CHILD_EXPORT, P.CHILD_REMARKS,
            P.FAMILY_READ, P.FAMILY_CREATE, P.FAMILY_EDIT, P.FAMILY_DELETE, P.FAMILY_EXPORT,
            P.REFERENT_READ, P.REFERENT_CREATE, P.REFERENT_EDIT, P.REFERENT_DELETE, P.REFERENT_EXPORT,
            P.TEAM_READ, P.TEAM_CREATE, P.TEAM_EDIT, P.TEAM_DELETE, P.TEAM_EXPORT,
            P.REFERENCE_READ, P.REFERENCE_CREATE, P.REFERENCE_EDIT, P.REFERENCE_DELETE, P.SETTING_READ, P.SETTING_EDIT,
            P.ACCOUNT_READ, P.GRANT_READ, P.GRANT_CONFIRM,
            P.JOURNAL_READ, P.ACCESS_LOG_READ, P.CHARTER_PUBLISH, *_REPORT_READING, P.REPORT_INTERNAL, P.REPORT_FREEZE,
        }
    ),
    # Keeps partners, budget and contracts; needs no child's name to do so.
    Role.ASSISTANT: frozenset(
        _REFERENCE | _PROVIDER_KEEPING | _BODY_KEEPING | _ENVELOPE_KEEPING | _SITTING_KEEPING | _CONTRACT_KEEPING | {
            P.ACTION_READ, P.ACTION_EXPORT, P.ACTION_RESOLVE, P.APPROVAL_READ, P.APPROVAL_DECIDE,
            P.PROVIDER_BANK, *_REPORT_READING, P.REFERENT_READ, P.REFERENCE_READ, P.SETTING_READ, P.SCHOOL_EXPORT, P.TERRITORY_EXPORT,
        }
    ),
    # Enters referrals: identity, contacts, school. Does not open reasons again, nor remarks, follow-up, exports.
    Role.REGISTRY: frozenset(
        _REFERENCE | {
            P.CHILD_READ, P.CHILD_CREATE, P.CHILD_EDIT, P.FAMILY_READ, P.FAMILY_CREATE, P.FAMILY_EDIT,
            P.REFERRAL_READ, P.REFERRAL_CREATE, P.REFERRAL_EDIT,
        }
    ),
    # The two bodies never reach a child (loi 2005-32, art. 128).
    Role.TECHNICAL_COMMITTEE: frozenset(_REFERENCE | _BODY_AT_WORK | _REPORT_READING),
    Role.ADVISORY_COUNCIL: frozenset(_REFERENCE | _BODY_AT_WORK | _REPORT_READING),
    # Follows the children of their own caseload, collects signatures on a phone, marks who came.
    Role.REFERENT: frozenset(
        _REFERENCE | {
            P.CHILD_READ, P.CHILD_REMARKS, P.FAMILY_READ, P.PATHWAY_READ, P.PATHWAY_FOLLOW, P.CONSENT_READ, P.CONSENT_EDIT,
            P.INFORMATION_READ, P.INFORMATION_EDIT, P.OFFER_READ, P.CLUB_READ, P.CLUB_ATTENDANCE,
        }
    ),
    # Examines the situations on its own agenda, from convocation until some days after.
    Role.SUPPORT_TEAM: frozenset(
        _REFERENCE | {P.CHILD_READ, P.FAMILY_READ, P.MEETING_READ, P.REFERRAL_READ, P.REFERRAL_REASONS, P.PATHWAY_READ, P.OFFER_READ}
    ),
    # Accounts and settings; no child's file, journal rows without their values.
    Role.ADMINISTRATOR: frozenset(
        _REFERENCE | _REPORT_READING | {P.ACCOUNT_READ, P.ACCOUNT_CREATE, P.ACCOUNT_EDIT, P.GRANT_READ, P.SETTING_READ, P.JOURNAL_READ, P.ACCESS_LOG_READ}
    ),
}  # fmt: skip

SUBJECTS: Mapping[str, str] = {
    "child": "Dossiers d’enfants",
    "family": "Familles",
    "meeting": "Réunions d’équipe",
    "provider": "Associations et autres prestataires",
    "referent": "Référents de parcours",
    "team": "Équipes de soutien",
    "body": "Instances",
    "action": "Actions financées",
    "sitting": "Séances des instances",
    "contract": "Contrats et services faits",
    "amendment": "Avenants",
    "invoice": "Factures",
    "account": "Comptes",
    "grant": "Rôles donnés",
    "link": "Liens de connexion, que seul le logiciel lit",
    "document": "Fichiers déposés, hors de la fiche qui les porte",
    "journal": "Journaux",
}

SCOPES: Mapping[tuple[Role, str], Scope] = {
    (Role.COORDINATOR, "child"): Scope.ALL,
    (Role.COORDINATOR, "family"): Scope.ALL,
    (Role.COORDINATOR, "meeting"): Scope.ALL,
    (Role.COORDINATOR, "provider"): Scope.ALL,
    (Role.COORDINATOR, "referent"): Scope.ALL,
    (Role.COORDINATOR, "team"): Scope.ALL,
    (Role.COORDINATOR, "body"): Scope.ALL,
    (Role.COORDINATOR, "action"): Scope.ALL,
    (Role.COORDINATOR, "sitting"): Scope.ALL,
    (Role.COORDINATOR, "contract"): Scope.ALL,
    (Role.COORDINATOR, "amendment"): Scope.ALL,
    (Role.COORDINATOR, "invoice"): Scope.ALL,
    (Role.COORDINATOR, "account"): Scope.ALL,
    (Role.COORDINATOR, "grant"): Scope.ALL,
    (Role.COORDINATOR, "journal"): Scope.ALL,
    (Role.ASSISTANT, "provider"): Scope.ALL,
    (Role.ASSISTANT, "referent"): Scope.ALL,
    (Role.ASSISTANT, "body"): Scope.ALL,
    (Role.ASSISTANT, "action"): Scope.ALL,
    (Role.ASSISTANT, "sitting"): Scope.ALL,
    (Role.ASSISTANT, "contract"): Scope.ALL,
    (Role.ASSISTANT, "amendment"): Scope.ALL,
    (Role.ASSISTANT, "invoice"): Scope.ALL,
    (Role.ASSISTANT, "account"): Scope.ALL,
    (Role.TECHNICAL_COMMITTEE, "provider"): Scope.ALL,
    (Role.TECHNICAL_COMMITTEE, "body"): Scope.ALL,
    (Role.TECHNICAL_COMMITTEE, "action"): Scope.OWN_BODY,
    (Role.TECHNICAL_COMMITTEE, "sitting"): Scope.OWN_BODY,
    (Role.ADVISORY_COUNCIL, "provider"): Scope.ALL,
    (Role.ADVISORY_COUNCIL, "body"): Scope.ALL,
    (Role.ADVISORY_COUNCIL, "action"): Scope.OWN_BODY,
    (Role.ADVISORY_COUNCIL, "sitting"): Scope.OWN_BODY,
    (Role.REGISTRY, "child"): Scope.ALL,
    (Role.REGISTRY, "family"): Scope.ALL,
    (Role.REFERENT, "child"): Scope.OWN_CASELOAD,
    (Role.REFERENT, "family"): Scope.OWN_CASELOAD,
    (Role.SUPPORT_TEAM, "child"): Scope.OWN_TEAM_AGENDA,
    (Role.SUPPORT_TEAM, "family"): Scope.OWN_TEAM_AGENDA,
    (Role.SUPPORT_TEAM, "meeting"): Scope.OWN_TEAM_AGENDA,
    (Role.ADMINISTRATOR, "account"): Scope.ALL,
    (Role.ADMINISTRATOR, "grant"): Scope.ALL,
    (Role.ADMINISTRATOR, "journal"): Scope.ALL,
}

CHILD_FILE_ROLES: frozenset[Role] = frozenset(role for role, subject in SCOPES if subject in ("child", "family"))
"""Roles that open children's files: each is confirmed by a coordinator, never by its holder, before it counts."""

NOMINATIVE_SUBJECTS = frozenset({"child", "family", "referral", "meeting", "pathway", "consent", "information", "caseload"})
"""Subjects whose pages open only once the current charter is signed (R2)."""


def permissions_of(roles: frozenset[Role]) -> frozenset[P]:
    """Every permission that at least one of the roles gives."""
    return frozenset().union(*(GRANTS[role] for role in roles)) if roles else frozenset()


LENT: frozenset[P] = frozenset({P.DELIVERY_CERTIFY})
"""What an « intérim » lends for its days: certifying deliveries, to someone who reads them already, and nothing of a child."""


def lent_to(roles: frozenset[Role]) -> frozenset[P]:
    """What a person who stands in for another may do beside their own roles."""
    return LENT if P.DELIVERY_READ in permissions_of(roles) else frozenset()


def scopes_of(roles: frozenset[Role], subject: str) -> frozenset[Scope]:
    """The scopes that the roles give on a subject; they add up."""
    return frozenset(scope for role in roles if (scope := SCOPES.get((role, subject))) is not None)
