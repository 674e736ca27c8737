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


def sitting_in(body: Body) -> Any:
    """Members who sit in a body today."""
    return lambda actor: (BodyMember.body == body) & SITTING


def interested(actor: Actor) -> ColumnElement[bool]:
    """Members who declared an interest, past or present."""
    return BodyMember.id.in_(select(DeclaredInterest.member_id))


def contribute(house: Any) -> None:
    """Hand the lists over."""
    add = house.slots.add
    for slug in ("association", "provider"):
        add(Preset(slug, "provider.read", 50, "papers", "Pièces à demander", papers_wanted, PAPERS))
    for order, (kind, label) in enumerate(KINDS, start=10):
        add(Preset("provider", "provider.read", order, kind.value.replace("_", "-"), label, of_kind(kind)))
    add(Preset("referent", "referent.read", -10, "in-post", "En poste", in_post, "Aucun référent n’est en poste aujourd’hui."))
    add(
        Preset(
            "referent",
            "referent.read",
            10,
            "no-account",
            "Sans compte",
            without_account,
            "Chaque référent en poste a son compte.",
        )
    )
    add(Preset("referent", "referent.read", 20, "left", "Hors poste", left, "Aucun référent n’a quitté le programme."))
    add(
        Preset(
            "team-member",
            "team.read",
            -10,
            "today",
            "Membres aujourd’hui",
            in_team,
            "Aucun membre aujourd’hui : composez les équipes.",
        )
    )
    add(
        Preset(
            "team-member",
            "team.read",
            10,
            "charter",
            "Charte à signer",
            charter_to_sign,
            "Chaque membre a signé la charte en vigueur.",
        )
    )
    for order, body in ((-20, Body.TECHNICAL_COMMITTEE), (-10, Body.ADVISORY_COUNCIL)):
        empty = "Personne n’y siège aujourd’hui : ajoutez ses membres et leurs mandats."
        add(Preset("body-member", "body.read", order, body.value.replace("_", "-"), body.label, sitting_in(body), empty))
    add(
        Preset(
            "body-member", "body.read", 10, "interests", "Intérêts déclarés", interested, "Aucun membre n’a déclaré d’intérêt."
        )
    )
