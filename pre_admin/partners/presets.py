"""The ready-made lists of partners: who is there today, and what must be asked for."""

from typing import Any

from sqlalchemy import ColumnElement, select

from pre_admin.accounts.actor import Actor
from pre_admin.panel.slots import Preset
from pre_admin.partners.models import Body, BodyMember, DeclaredInterest, Provider, ProviderKind, Referent
from pre_admin.partners.queries.bodies import SITTING
from pre_admin.partners.queries.providers import PAPERS_WANTED
from pre_admin.partners.queries.referents import IN_POST
from pre_admin.partners.queries.teams import CHARTER_SIGNED, IN_TEAM

KINDS = (
    (ProviderKind.ASSOCIATION, "Associations"),
    (ProviderKind.SELF_EMPLOYED, "Indépendants"),
    (ProviderKind.COMPANY, "Sociétés"),
    (ProviderKind.PUBLIC_BODY, "Organismes publics"),
)
PAPERS = "Toutes les pièces attendues sont là et valables."


def papers_wanted(actor: Actor) -> ColumnElement[bool]:
    """Providers who must be asked for a paper."""
    return PAPERS_WANTED


def of_kind(kind: ProviderKind) -> Any:
    """Providers of one kind."""
    return lambda actor: Provider.kind == kind


def in_post(actor: Actor) -> ColumnElement[bool]:
    """Referents in post today."""
    return IN_POST


def left(actor: Actor) -> ColumnElement[bool]:
    """Referents who are no longer, or not yet, in post."""
    return ~IN_POST


def without_account(actor: Actor) -> ColumnElement[bool]:
    """Referents in post who have no account to sign in with."""
    return IN_POST & Referent.user_id.is_(None)


def in_team(actor: Actor) -> ColumnElement[bool]:
    """Members of a support team today."""
    return IN_TEAM


def charter_to_sign(actor: Actor) -> ColumnElement[bool]:
    """Members of today whom the charter in force does not bind yet."""
    return IN_TEAM & ~CHARTER_SIGNED


def sitting(actor: Actor) -> ColumnElement[bool]:
    """Members whose term runs today, in either body."""
    return SITTING


def sitting_in(body: Body) -> Any:
    """Members who sit in a body today."""
    return lambda actor: (BodyMember.body == body) & SITTING


def interested(actor: Actor) -> ColumnElement[bool]:
    """Members who declared an interest, past or present."""
    return BodyMember.id.in_(select(DeclaredInterest.member_id))


NOBODY = "Personne n’y siège aujourd’hui : ajoutez ses membres et leurs mandats."
LISTS: tuple[tuple[str, int, str, str, Any, str], ...] = (
    ("association", 50, "papers", "Pièces à demander", papers_wanted, PAPERS),
    ("provider", 50, "papers", "Pièces à demander", papers_wanted, PAPERS),
    ("referent", -10, "in-post", "En poste", in_post, "Aucun référent n’est en poste aujourd’hui."),
    ("referent", 10, "no-account", "Sans compte", without_account, "Chaque référent en poste a son compte."),
    ("referent", 20, "left", "Hors poste", left, "Aucun référent n’a quitté le programme."),
    ("team-member", -10, "today", "Membres aujourd’hui", in_team, "Aucun membre aujourd’hui : composez les équipes."),
    ("team-member", 10, "charter", "Charte à signer", charter_to_sign, "Chaque membre a signé la charte en vigueur."),
    ("body-member", -30, "today", "Siègent aujourd’hui", sitting, NOBODY),
    ("body-member", -20, "committee", "Comité technique", sitting_in(Body.TECHNICAL_COMMITTEE), NOBODY),
    ("body-member", -10, "council", "Conseil consultatif", sitting_in(Body.ADVISORY_COUNCIL), NOBODY),
    ("body-member", 10, "interests", "Intérêts déclarés", interested, "Aucun membre n’a déclaré d’intérêt."),
)
"""(register, order, name, label, condition, what to say when there is none)."""
READ = {"association": "provider", "provider": "provider", "referent": "referent", "team-member": "team", "body-member": "body"}


def contribute(house: Any) -> None:
    """Hand the lists over."""
    for slug, order, name, label, condition, empty in LISTS:
        house.slots.add(Preset(slug, f"{READ[slug]}.read", order, name, label, condition, empty))
    for order, (kind, label) in enumerate(KINDS, start=10):
        house.slots.add(Preset("provider", "provider.read", order, kind.value.replace("_", "-"), label, of_kind(kind)))
