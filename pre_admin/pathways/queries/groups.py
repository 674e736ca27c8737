"""Reading clubs: their places, their pupils, the children who may join, how many came to each session."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, func, or_, select

from pre_admin.accounts.actor import Actor
from pre_admin.accounts.scoping import as_system
from pre_admin.core.database import db
from pre_admin.core.search import matching
from pre_admin.core.types import Rows
from pre_admin.families.models import Child, Schooling
from pre_admin.partners.models import Referent
from pre_admin.pathways.models import ActionType, Came, Club, ClubSession, Pathway, PathwayState, SessionAttendance
from pre_admin.pathways.queries.partners import REFERENT
from pre_admin.pathways.rules.groups import LEVELS, PastedLine
from pre_admin.territories.models import School, SchoolLevel

PATHWAY: Any = Pathway.__table__
HELD = (PathwayState.PROPOSED, PathwayState.RUNNING)
SHOWN = 400
"""Pupils of a school that a page lists at most."""
FOUND = 6
"""Children shown for one pasted name at most."""

PUPILS: ColumnElement[int] = (
    select(func.count())
    .select_from(PATHWAY)
    .where(PATHWAY.c.group_id == Club.id, PATHWAY.c.state.in_(HELD))
    .correlate(Club)
    .scalar_subquery()
)
"""How many places of a club are held: a number, the same for everybody."""


# ---- clubs
def club_list() -> Rows:
    """Clubs with their type of action, school and referent."""
    return (
        select(Club.id)
        .select_from(Club)
        .join(ActionType, ActionType.id == Club.action_type_id, isouter=True)
        .join(School, School.id == Club.school_id, isouter=True)
        .join(REFERENT, REFERENT.c.id == Club.referent_id, isouter=True)
    )


def pupils_held(club_id: int) -> int:
    """How many places of a club are held, whoever asks."""
    with as_system("places prises d’un groupe : un nombre") as session:
        return session.scalar(select(func.count(Pathway.id)).where(Pathway.group_id == club_id, Pathway.state.in_(HELD))) or 0


def ever_joined(club_id: int) -> bool:
    """Whether a child was ever in the club, whoever asks."""
    with as_system("groupe déjà rejoint ou non") as session:
        return session.scalar(select(Pathway.id).where(Pathway.group_id == club_id).limit(1)) is not None


def held_club(club_id: int) -> Club:
    """The club, held until the end of the transaction: two people do not fill its last place at once."""
    statement = select(Club).where(Club.id == club_id).with_for_update()
    return db.session.scalars(statement.execution_options(populate_existing=True)).one()


def leads(club: Club, actor: Actor) -> bool:
    """Whether the person runs the club."""
    if club.referent_id is None:
        return False
    with as_system("animation d’un groupe") as session:
        return session.scalar(select(Referent.user_id).where(Referent.id == club.referent_id)) == actor.id


# ---- its pupils
class Pupil(NamedTuple):
    """A child in a club, or who may join it."""

    child_id: int
    last_name: str
    first_name: str
    birth_date: date
    level: str
    school: str
    pathway_id: int = 0
    state: PathwayState = PathwayState.PROPOSED

    @property
    def name(self) -> str:
        """« Tazaghine Lina »."""
        return f"{self.last_name} {self.first_name}"


def pupils_of(club: Club, states: Iterable[PathwayState] = HELD) -> list[Pupil]:
    """The pupils of a club within the actor's scope, by name."""
    statement = (
        _enrolled(club.school_year)
        .add_columns(Pathway.id, Pathway.state)
        .join(Pathway, Pathway.child_id == Child.id)
        .where(Pathway.group_id == club.id, Pathway.state.in_(list(states)))
    )
    return [Pupil(*row) for row in db.session.execute(statement.order_by(Child.sort_key, Child.id))]


def _enrolled(year: int) -> Any:
    """Children with their level and school of a school year."""
    return (
        select(
            Child.id, Child.last_name, Child.first_name, Child.birth_date,
            func.coalesce(SchoolLevel.label, ""), func.coalesce(School.name, ""),
        )
        .select_from(Child)
        .join(Schooling, and_(Schooling.child_id == Child.id, Schooling.school_year == year), isouter=True)
        .join(School, School.id == Schooling.school_id, isouter=True)
        .join(SchoolLevel, SchoolLevel.id == Schooling.level_id, isouter=True)
    )  # fmt: skip


def _free(club: Club) -> ColumnElement[bool]:
    """Children without an open pathway of the club's type, nor one in this very club."""
    taken = select(Pathway.child_id).where(Pathway.state.in_(HELD), or_(Pathway.type == club.type, Pathway.group_id == club.id))
    return and_(Child.archived_at.is_(None), Child.id.not_in(taken))


def candidates(club: Club) -> list[Pupil]:
    """The children of the club's school this year, at the right level, who may join; none when the club has no school."""
    if club.school_id is None:
        return []
    statement = _enrolled(club.school_year).where(Schooling.school_id == club.school_id, _free(club))
    if codes := LEVELS.get(club.type):
        statement = statement.where(SchoolLevel.code.in_(codes))
    rows = db.session.execute(statement.order_by(SchoolLevel.rank, Child.sort_key, Child.id).limit(SHOWN))
    return [Pupil(*row) for row in rows]


def named(club: Club, line: PastedLine) -> list[Pupil]:
    """The children a pasted line may name: those of the club's school first, else all within the actor's scope."""
    statement = _enrolled(club.school_year).where(Child.id.in_(matching(Child, line.name)), Child.archived_at.is_(None))
    if line.birth_date is not None:
        statement = statement.where(Child.birth_date == line.birth_date)
    ordered = statement.order_by(Child.sort_key, Child.id).limit(FOUND)
    here = db.session.execute(ordered.where(Schooling.school_id == club.school_id)).all() if club.school_id else []
    return [Pupil(*row) for row in here or db.session.execute(ordered).all()]


def open_already(club: Club, child_ids: Sequence[int]) -> dict[int, int | None]:
    """Child → the club of their open pathway of this type; a pathway of the last collective type counts in its own club alone."""
    statement = select(Pathway.child_id, Pathway.group_id).where(
        Pathway.child_id.in_(list(child_ids)), Pathway.state.in_(HELD), Pathway.type == club.type
    )
    if not has_one_at_a_time(club):
        statement = statement.where(Pathway.group_id == club.id)
    return dict(db.session.execute(statement).all())


def has_one_at_a_time(club: Club) -> bool:
    """Whether a child has but one open pathway of the club's type."""
    return club.type in LEVELS


# ---- sessions
def sessions_of(club_id: int) -> Sequence[ClubSession]:
    """The sessions of a club, latest first."""
    return db.session.scalars(
        select(ClubSession).where(ClubSession.club_id == club_id).order_by(ClubSession.held_on.desc())
    ).all()


def pupils_on(club: Club, day: date) -> list[Pupil]:
    """The pupils whose pathway runs that day, within the actor's scope, by name."""
    statement = (
        _enrolled(club.school_year)
        .add_columns(Pathway.id, Pathway.state)
        .join(Pathway, Pathway.child_id == Child.id)
        .where(*_expected(club.id, day))
    )
    return [Pupil(*row) for row in db.session.execute(statement.order_by(Child.sort_key, Child.id))]


def _expected(club_id: Any, day: Any) -> tuple[ColumnElement[bool], ...]:
    """Pathways of a club that run on a day."""
    return (
        Pathway.group_id == club_id, Pathway.entry_on.is_not(None), Pathway.entry_on <= day,
        or_(Pathway.closed_on.is_(None), Pathway.closed_on >= day),
    )  # fmt: skip


def attendance_of(session_id: int) -> dict[int, SessionAttendance]:
    """Pathway → whether the child came, within the actor's scope."""
    rows = db.session.scalars(select(SessionAttendance).where(SessionAttendance.session_id == session_id))
    return {one.pathway_id: one for one in rows}


class SessionCount(NamedTuple):
    """A session in numbers: what the deliveries need, without a name."""

    held_on: date
    minutes: int
    present: int
    expected: int


def session_counts(club_id: int) -> list[SessionCount]:
    """(day, minutes, present, expected) of each session of a club, in order: numbers only, whoever asks."""
    present = (
        select(func.count(SessionAttendance.id))
        .where(SessionAttendance.session_id == ClubSession.id, SessionAttendance.came == Came.PRESENT)
        .correlate(ClubSession)
        .scalar_subquery()
    )
    expected = (
        select(func.count(Pathway.id))
        .where(*_expected(ClubSession.club_id, ClubSession.held_on))
        .correlate(ClubSession)
        .scalar_subquery()
    )
    statement = select(ClubSession.held_on, ClubSession.minutes, present, expected).where(ClubSession.club_id == club_id)
    with as_system("présences d’un groupe : des nombres") as session:
        return [SessionCount(*row) for row in session.execute(statement.order_by(ClubSession.held_on))]


class ProviderSession(NamedTuple):
    """A session of a provider's club in numbers, for whoever keeps its contracts: no name, no school level."""

    id: int
    club: str
    held_on: date
    minutes: int
    present: int


def provider_sessions(provider_id: int, start: date, end: date) -> list[ProviderSession]:
    """The sessions that clubs of a provider held between two days and where attendance was noted: numbers only, whoever asks."""
    present = (
        select(SessionAttendance.session_id, func.count(SessionAttendance.id).label("present"))
        .where(SessionAttendance.came == Came.PRESENT)
        .group_by(SessionAttendance.session_id)
        .subquery()
    )
    statement = (
        select(ClubSession.id, Club.label, ClubSession.held_on, ClubSession.minutes, present.c.present)
        .join(Club, Club.id == ClubSession.club_id)
        .join(present, present.c.session_id == ClubSession.id)
        .where(Club.provider_id == provider_id, ClubSession.held_on.between(start, end))
    )
    with as_system("présences des groupes d’un prestataire : des nombres") as session:
        rows = session.execute(statement.order_by(ClubSession.held_on, Club.sort_key, ClubSession.id))
        return [ProviderSession(*row) for row in rows]
