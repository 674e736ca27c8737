"""Which children, families and meetings a referent and a member of a support team reach."""

from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select, union_all

from pre_admin.accounts.actor import Actor
from pre_admin.accounts.roles import Scope
from pre_admin.accounts.scoping import as_system
from pre_admin.core.calendar import today
from pre_admin.families.models import Child
from pre_admin.panel.settings import decided
from pre_admin.partners.models import Referent, TeamMember
from pre_admin.pathways.models import CaseReview, Meeting, MeetingState, Pathway, PathwayReferent, PathwayState
from pre_admin.pathways.settings import AGENDA_DAYS

CHILD: Any = Child.__table__
FOLLOWED: Any = PathwayReferent.__table__
PATHWAY: Any = Pathway.__table__
REFERENT: Any = Referent.__table__
MEMBER: Any = TeamMember.__table__
MEETING: Any = Meeting.__table__
REVIEW: Any = CaseReview.__table__


def _runs(table: Any) -> ColumnElement[bool]:
    """Rows whose days hold today; the criteria of a session are made again for each request."""
    day = today()
    running: ColumnElement[bool] = (table.c.starts_on <= day) & or_(table.c.ends_on.is_(None), table.c.ends_on >= day)
    return running


def own_children(actor: Actor) -> Select[Any]:
    """The children whose pathway the person follows today, while it is proposed or runs and they are in post."""
    return (
        select(FOLLOWED.c.child_id)
        .join(REFERENT, REFERENT.c.id == FOLLOWED.c.referent_id)
        .join(PATHWAY, PATHWAY.c.id == FOLLOWED.c.pathway_id)
        .where(
            REFERENT.c.user_id == actor.id, _runs(REFERENT), _runs(FOLLOWED),
            PATHWAY.c.state.in_([PathwayState.PROPOSED, PathwayState.RUNNING]),
        )
    )  # fmt: skip


def own_meetings(actor: Actor) -> Select[Any]:
    """The meetings of the person's own team, from convocation until so many days after (a setting)."""
    with as_system("fenêtre d’accès d’une réunion"):
        days = decided(AGENDA_DAYS)
    return (
        select(MEETING.c.id)
        .join(MEMBER, MEMBER.c.territory_id == MEETING.c.territory_id)
        .where(
            MEMBER.c.user_id == actor.id, MEMBER.c.archived_at.is_(None), _runs(MEMBER),
            MEETING.c.state.in_([MeetingState.CONVENED, MeetingState.HELD]), MEETING.c.held_on >= today() - timedelta(days=days),
        )
    )  # fmt: skip


def agenda_children(actor: Actor) -> Select[Any]:
    """The children on the agenda of these meetings."""
    return select(REVIEW.c.child_id).where(REVIEW.c.meeting_id.in_(own_meetings(actor)))


def _families_of(children: Select[Any]) -> Select[Any]:
    """Both households of these children."""
    first = select(CHILD.c.family_id).where(CHILD.c.id.in_(children))
    second = select(CHILD.c.other_family_id).where(CHILD.c.id.in_(children), CHILD.c.other_family_id.is_not(None))
    both = union_all(first, second).subquery()
    return select(both.c[0])


def contribute(house: Any) -> None:
    """Declare the scopes."""
    declare = house.scopes.declare
    declare("child", Scope.OWN_CASELOAD, own_children)
    declare("family", Scope.OWN_CASELOAD, lambda actor: _families_of(own_children(actor)))
    declare("child", Scope.OWN_TEAM_AGENDA, agenda_children)
    declare("family", Scope.OWN_TEAM_AGENDA, lambda actor: _families_of(agenda_children(actor)))
    declare("meeting", Scope.OWN_TEAM_AGENDA, own_meetings)
