"""The ready-made lists of pathways, agreements and parents to inform; and what children are sorted by."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, select

from pre_admin.accounts.actor import Actor
from pre_admin.core.calendar import today
from pre_admin.families.models import Child
from pre_admin.panel.slots import Preset
from pre_admin.pathways.models import Consent, ConsentState, ParentInformation, Pathway, PathwayReferent, PathwayState

FOLLOWED: Any = PathwayReferent.__table__.alias("followed")
OPEN = Pathway.state.in_([PathwayState.PROPOSED, PathwayState.RUNNING])
RUNNING = Pathway.state == PathwayState.RUNNING


def in_state(state: PathwayState) -> Any:
    """Pathways in one state."""
    return lambda actor: Pathway.state == state


def late_review(actor: Actor) -> ColumnElement[bool]:
    """Running pathways whose review should have been held."""
    return RUNNING & (Pathway.next_review_on < today())


def unfollowed(actor: Actor) -> ColumnElement[bool]:
    """Running pathways that nobody follows."""
    return RUNNING & ~_followed(Pathway.id)


def to_sign(actor: Actor) -> ColumnElement[bool]:
    """Pathways whose parents are still asked for something."""
    waiting = select(Consent.pathway_id).where(Consent.state == ConsentState.PENDING)
    return OPEN & Pathway.id.in_(waiting)


def closed_this_year(actor: Actor) -> ColumnElement[bool]:
    """Pathways closed since the first of January."""
    return (Pathway.state == PathwayState.CLOSED) & (Pathway.closed_on >= date(today().year, 1, 1))


def _followed(key: Any) -> ColumnElement[bool]:
    current = select(FOLLOWED.c.id).where(FOLLOWED.c.pathway_id == key, FOLLOWED.c.ends_on.is_(None))
    return current.exists()


def consent_in(state: ConsentState) -> Any:
    """Agreements in one state."""
    return lambda actor: Consent.state == state


def untold(actor: Actor) -> ColumnElement[bool]:
    """What parents do not know yet."""
    return ParentInformation.informed_on.is_(None)


def told(actor: Actor) -> ColumnElement[bool]:
    """What they know."""
    return ParentInformation.informed_on.is_not(None)


def children_running(actor: Actor) -> ColumnElement[bool]:
    """Children with a running pathway."""
    return Child.id.in_(select(Pathway.child_id).where(RUNNING))


def children_unfollowed(actor: Actor) -> ColumnElement[bool]:
    """Children with a running pathway that nobody follows."""
    return Child.id.in_(select(Pathway.child_id).where(unfollowed(actor)))


def children_late(actor: Actor) -> ColumnElement[bool]:
    """Children whose pathway's review is late."""
    return Child.id.in_(select(Pathway.child_id).where(late_review(actor)))


def sees_everything(actor: Actor) -> bool:
    """Whether the person keeps all files: one who follows a few children needs no list of those nobody follows."""
    return actor.sees_all("child")


NOTHING_LATE = "Aucun bilan n’est en retard."
ALL_FOLLOWED = "Chaque parcours en cours a son référent."
LISTS: tuple[tuple[str, str, int, str, str, Any, str, Any], ...] = (
    ("pathway", "pathway.read", -10, "running", "En cours", in_state(PathwayState.RUNNING), "Aucun parcours en cours pour l’instant.", None),
    ("pathway", "consent.read", 10, "to-sign", "Accords à recueillir", to_sign, "Aucun accord n’est à recueillir.", None),
    ("pathway", "pathway.read", 20, "late", "Bilans en retard", late_review, NOTHING_LATE, None),
    ("pathway", "pathway.read", 30, "unfollowed", "Sans référent", unfollowed, ALL_FOLLOWED, sees_everything),
    ("pathway", "pathway.read", 40, "proposed", "Proposés", in_state(PathwayState.PROPOSED), "Aucun parcours n’attend d’être ouvert.", None),
    ("pathway", "pathway.read", 50, "closed", "Clos cette année", closed_this_year, "Aucun parcours clos cette année.", sees_everything),
    ("consent", "consent.read", -10, "pending", "À recueillir", consent_in(ConsentState.PENDING), "Rien n’est à signer : tout est recueilli.", None),
    ("consent", "consent.read", 10, "given", "Signés", consent_in(ConsentState.GIVEN), "Aucun accord signé pour l’instant.", None),
    ("consent", "consent.read", 20, "refused", "Refusés", consent_in(ConsentState.REFUSED), "Aucun refus.", None),
    ("consent", "consent.read", 30, "withdrawn", "Retirés", consent_in(ConsentState.WITHDRAWN), "Aucun retrait.", None),
    ("information", "information.read", -10, "waiting", "À informer", untold, "Tous les parents sont informés : rien n’attend.", None),
    ("information", "information.read", 10, "told", "Informés", told, "Rien n’a encore été noté.", None),
    ("child", "pathway.read", 40, "running", "Parcours en cours", children_running, "Aucun parcours en cours.", sees_everything),
    ("child", "pathway.read", 50, "unfollowed", "Sans référent", children_unfollowed, ALL_FOLLOWED, sees_everything),
    ("child", "pathway.read", 60, "late", "Bilan en retard", children_late, NOTHING_LATE, None),
)  # fmt: skip
"""(register, permission, order, name, label, condition, what to say when there is none, to whom)."""


def contribute(house: Any) -> None:
    """Hand the lists over."""
    for slug, permission, order, name, label, condition, empty, whom in LISTS:
        house.slots.add(Preset(slug, permission, order, name, label, condition, empty, whom))
