"""The page *Droits*: the permission map itself, laid out for a reader; nothing is written twice."""

from collections.abc import Sequence
from dataclasses import dataclass

from pre_admin.accounts.permission_map import GRANTS, NOMINATIVE_SUBJECTS, SCOPES, SUBJECTS
from pre_admin.accounts.roles import Permission, Role, Scope

TITLES = {
    "child": "Dossiers d’enfants",
    "family": "Familles",
    "territory": "Territoires et quartiers",
    "school": "Établissements scolaires",
    "provider": "Associations et autres prestataires",
    "referent": "Référents de parcours",
    "team": "Équipes de soutien",
    "body": "Instances",
    "reference": "Listes de référence et réglages",
    "setting": "Listes de référence et réglages",
    "account": "Comptes et rôles",
    "grant": "Comptes et rôles",
    "journal": "Journaux",
    "access_log": "Journaux",
    "rights": "Droits et charte",
    "charter": "Droits et charte",
}
"""Under which heading a permission stands, by the first word of its code."""


FEMININE = frozenset({"family", "team", "body"})
"""Subjects all of which are « toutes »."""


@dataclass(frozen=True)
class RightRow:
    """A permission, and for each role whether it is given."""

    sentence: str
    cells: Sequence[bool]


@dataclass(frozen=True)
class RightGroup:
    """Permissions that go together."""

    title: str
    rows: Sequence[RightRow]


@dataclass(frozen=True)
class ScopeRow:
    """A subject, and for each role which rows it reaches; empty when none."""

    subject: str
    nominative: bool
    cells: Sequence[str]


def role_heads() -> list[tuple[str, str]]:
    """(code, label) of the roles, in their order."""
    return Role.choices()


def right_groups() -> list[RightGroup]:
    """Every permission of the map, by group."""
    groups: dict[str, list[RightRow]] = {}
    for permission in Permission:
        prefix = permission.code.partition(".")[0]
        cells = [permission in GRANTS[role] for role in Role]
        groups.setdefault(TITLES.get(prefix, "Autres droits"), []).append(RightRow(permission.sentence, cells))
    return [RightGroup(title, rows) for title, rows in groups.items()]


def scope_rows() -> list[ScopeRow]:
    """Which rows of each subject the roles reach."""
    rows = []
    for subject, title in SUBJECTS.items():
        found = [SCOPES.get((role, subject)) for role in Role]
        rows.append(ScopeRow(title, subject in NOMINATIVE_SUBJECTS, [_told(scope, subject) for scope in found]))
    return rows


def _told(scope: Scope | None, subject: str) -> str:
    if scope is None:
        return ""
    return "Toutes" if scope is Scope.ALL and subject in FEMININE else scope.label
