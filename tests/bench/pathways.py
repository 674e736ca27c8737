"""What is measured of pathways: the child's file, the referent's caseload, the meeting and its agenda."""

from collections.abc import Iterator

from flask import Flask
from sqlalchemy import func, select

from pre_admin.accounts.models import User
from pre_admin.accounts.roles import Role
from pre_admin.accounts.scoping import as_system
from pre_admin.core.calendar import today
from pre_admin.core.database import db
from pre_admin.partners.models import Referent
from pre_admin.pathways.models import CaseReview, FollowUp, Meeting, MeetingState, Pathway, PathwayReferent, PathwayState
from tests.bench.measures import Measure, exists, page
from tests.support.offices import Browser, address_of

Line = tuple[str, str, float, int | None]


def _met() -> tuple[int, int, int | None]:
    """A child of the referent's caseload with a full file, their pathway, and today's meeting with the longest agenda, if there is one."""
    own = select(User.id).where(User.email == address_of(Role.REFERENT)).scalar_subquery()
    followed = (
        select(Pathway.child_id, Pathway.id)
        .join(PathwayReferent, PathwayReferent.pathway_id == Pathway.id)
        .join(Referent, Referent.id == PathwayReferent.referent_id)
        .join(FollowUp, FollowUp.pathway_id == Pathway.id)
        .where(Referent.user_id == own, PathwayReferent.ends_on.is_(None), Pathway.state == PathwayState.RUNNING)
        .group_by(Pathway.child_id, Pathway.id)
        .order_by(func.count(FollowUp.id).desc(), Pathway.id)
    )
    agenda = (
        select(Meeting.id)
        .join(CaseReview, CaseReview.meeting_id == Meeting.id)
        .where(Meeting.state == MeetingState.CONVENED, Meeting.held_on <= today())
        .group_by(Meeting.id)
        .order_by(func.count(CaseReview.id).desc(), Meeting.id)
    )
    child, pathway = db.session.execute(followed.limit(1)).one()
    return child, pathway, db.session.scalar(agenda.limit(1))


def pathway_measures(app: Flask, coordinator: Browser) -> Iterator[Measure]:
    """The lines of the pages that exist; the referent's and the team's as they see them."""
    with app.app_context(), as_system("mesure"):
        child, pathway, meeting = _met()
        db.session.rollback()
    file = f"/admin/child/details/?id={child}"
    as_coordinator: tuple[Line, ...] = (
        ("dossier d’un enfant suivi", file, 40, None),
        ("liste des saisines", "/admin/referral/", 20, 8),
        ("liste des parcours", "/admin/pathway/", 20, 8),
        ("un parcours", f"/admin/pathway/details/?id={pathway}", 40, None),
        ("liste des réunions", "/admin/meeting/", 15, 8),
        *((("une réunion de vingt situations", f"/admin/meeting/run/?id={meeting}", 50, None),) if meeting else ()),
        ("accords à recueillir", "/admin/consent/", 20, 8),
        ("parents à informer", "/admin/information/", 20, 8),
        ("charge des référents", "/admin/caseload/", 50, None),
    )
    as_referent: tuple[Line, ...] = (
        ("mes parcours, référent", "/admin/child/?state=mine", 20, 8),
        ("dossier, vu du référent", file, 40, None),
    )
    as_team: tuple[Line, ...] = (("réunions, vues d’un membre", "/admin/meeting/", 20, None),)
    for browser, lines in (
        (coordinator, as_coordinator),
        (Browser(app).sign_in(address_of(Role.REFERENT)), as_referent),
        (Browser(app).sign_in(address_of(Role.SUPPORT_TEAM)), as_team),
    ):
        for name, path, most, statements in lines:
            if exists(app, path):
                yield page(app, browser, name, path, most, statements)[0]
