"""Reading the caseload of one person: their own running pathways and nothing else, whatever their roles open elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, func, select

from pre_admin.accounts.actor import Actor
from pre_admin.accounts.models import User
from pre_admin.core.calendar import school_year_of, today
from pre_admin.core.database import db
from pre_admin.core.types import Rows
from pre_admin.families.models import Child, Schooling
from pre_admin.partners.models import Referent
from pre_admin.partners.queries.ground import running
from pre_admin.pathways.models import FollowUp, Pathway, PathwayReferent, PathwayState
from pre_admin.territories.models import School, SchoolLevel

PEOPLE: Any = User.__table__
REFERENT: Any = Referent.__table__
"""As a table: the referent themself has no right on the register of referents."""
SHOWN = 10


@dataclass(frozen=True)
class OwnPathway:
    """A pathway of the caseload, as its referent sees it on a phone."""

    id: int
    child_id: int
    first_name: str
    last_name: str
    birth_date: date
    type: Any
    proposed_on: date
    next_review_on: date | None
    since: date
    referent_id: int
    school: str
    level: str
    class_name: str
    last_entry: int
    last_day: date | None

    @property
    def name(self) -> str:
        """« Lina Tazaghine »."""
        return f"{self.first_name} {self.last_name}"

    @property
    def schooling(self) -> str:
        """« CE1 B, école Louis-Armstrong »; a class named with its level is not told twice."""
        named = self.class_name if self.level and self.class_name.startswith(self.level) else f"{self.level} {self.class_name}"
        return ", ".join(text for text in (named.strip(), self.school) if text)


def _own(actor: Actor) -> Rows:
    """One row per pathway that this person follows today, while it runs and they are in post."""
    this_year = and_(Schooling.child_id == Child.id, Schooling.school_year == school_year_of(today()))
    written = (
        select(FollowUp.pathway_id, func.max(FollowUp.id).label("entry"), func.max(FollowUp.done_on).label("day"))
        .where(FollowUp.author_id == actor.id)
        .group_by(FollowUp.pathway_id)
        .subquery()
    )
    return (
        select(
            Pathway.id, Child.id, Child.first_name, Child.last_name, Child.birth_date, Pathway.type, Pathway.proposed_on,
            Pathway.next_review_on, PathwayReferent.starts_on, PathwayReferent.referent_id, func.coalesce(School.name, ""),
            func.coalesce(SchoolLevel.label, ""), func.coalesce(Schooling.class_name, ""), func.coalesce(written.c.entry, 0),
            written.c.day,
        )
        .select_from(PathwayReferent)
        .join(REFERENT, REFERENT.c.id == PathwayReferent.referent_id)
        .join(Pathway, Pathway.id == PathwayReferent.pathway_id)
        .join(Child, Child.id == Pathway.child_id)
        .join(Schooling, this_year, isouter=True)
        .join(School, School.id == Schooling.school_id, isouter=True)
        .join(SchoolLevel, SchoolLevel.id == Schooling.level_id, isouter=True)
        .join(written, written.c.pathway_id == Pathway.id, isouter=True)
        .where(
            REFERENT.c.user_id == actor.id, running(REFERENT.c), running(PathwayReferent), Pathway.state == PathwayState.RUNNING,
        )
    )  # fmt: skip


def own_pathways(actor: Actor) -> list[OwnPathway]:
    """The person's running pathways, by the child's name: one statement."""
    return [OwnPathway(*row) for row in db.session.execute(_own(actor).order_by(Child.sort_key, Pathway.id))]


def own_pathway(actor: Actor, pathway_id: int) -> OwnPathway | None:
    """One of them; None for anybody else's, a former one or one that does not exist."""
    row = db.session.execute(_own(actor).where(Pathway.id == pathway_id)).first()
    return OwnPathway(*row) if row else None


def entries_of(pathway_id: int) -> Sequence[Any]:
    """(follow-up, author's name) of a pathway, the latest first."""
    statement = (
        select(FollowUp, PEOPLE.c.full_name)
        .join(PEOPLE, PEOPLE.c.id == FollowUp.author_id)
        .where(FollowUp.pathway_id == pathway_id)
        .order_by(FollowUp.done_on.desc(), FollowUp.id.desc())
    )
    return db.session.execute(statement.limit(SHOWN)).all()


def own_figures(actor: Actor) -> tuple[int, int]:
    """How many pathways the person follows, and of how many the review is overdue."""
    rows = own_pathways(actor)
    return len(rows), sum(1 for row in rows if row.next_review_on is not None and row.next_review_on < today())
