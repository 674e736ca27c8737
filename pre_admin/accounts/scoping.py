"""Row scope, once, at the session: every ORM statement of a person meets only the rows in their scope (R2).

Grants add up; denials (a recusal) are taken away last; a scope of *all* adds no criterion, since one that is always
true costs a hundred times the query. With nobody bound, a statement raises: an empty list would hide the defect.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import ColumnElement, Select, TableClause, event, false, not_, or_
from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria
from sqlalchemy.sql.visitors import iterate

from pre_admin.accounts.actor import ACTOR_KEY, Actor
from pre_admin.accounts.permission_map import SUBJECTS
from pre_admin.accounts.roles import Scope
from pre_admin.core.database import OPEN, Base, db
from pre_admin.core.errors import NotDeclared, ScopeNotBound

SYSTEM_KEY = "system"
REGISTRY_KEY = "scopes"
_BOUNDS_KEY = "scope_bounds"
FEW_TABLES = 4
"""Options for so many cost less than finding out which of them a statement needs."""
FEW_IDS = 300
"""Beyond, the ids are asked inside each statement."""

Provider = Callable[[Actor], Select[tuple[int]]]
"""From an actor to the ids of the subject's rows they reach; written on tables, not on mapped classes."""


class ScopeRegistry:
    """What each room declares in its `scopes.py`; frozen after start."""

    def __init__(self) -> None:
        self._grants: dict[tuple[str, Scope], Provider] = {}
        self._denials: dict[str, list[Provider]] = {}
        self._models: tuple[type[Base], ...] = ()

    def declare(self, subject: str, scope: Scope, provider: Provider) -> None:
        """Say which rows of the subject a scope reaches."""
        self._refuse_late(subject)
        self._grants[subject, scope] = provider

    def deny(self, subject: str, provider: Provider) -> None:
        """Say which rows of the subject are taken away whatever the grants."""
        self._refuse_late(subject)
        self._denials.setdefault(subject, []).append(provider)

    def freeze(self) -> None:
        """Check that every mapped class says whose scope its rows have; after this nothing is added."""
        models = tuple(mapper.class_ for mapper in Base.registry.mappers)
        for model in models:
            subject = getattr(model, "scoped_by", None)
            if subject != OPEN and subject not in SUBJECTS:
                raise NotDeclared(f"{model.__name__} declares no known scope (scoped_by = {subject!r}).")
            if subject != OPEN and model.scope_key not in model.__mapper__.attrs:
                raise NotDeclared(f"{model.__name__} has no attribute {model.scope_key!r} to be scoped by.")
        self._models = tuple(model for model in models if model.scoped_by != OPEN)

    def restricted(self, actor: Actor) -> dict[str, type[Base]]:
        """Table → its class, for those of which some row is hidden from the actor."""
        hidden = {one for one in SUBJECTS if self._denials.get(one) or not actor.sees_all(one)}
        return {model.__tablename__: model for model in self._models if model.scoped_by in hidden}

    def reached(self, subject: str, actor: Actor, session: Session) -> Callable[[Any], ColumnElement[bool]] | None:
        """From the key column to the criterion that holds the actor within their scope of a subject; None when nothing is hidden."""
        everything = actor.sees_all(subject)
        denied = [ids for one in self._denials.get(subject, ()) if (ids := _known(one(actor), session)) != []]
        if everything and not denied:
            return None
        granted = [
            _known(self._grants[subject, scope](actor), session)
            for scope in sorted(actor.scopes(subject))
            if (subject, scope) in self._grants
        ]

        def criterion(key: Any) -> ColumnElement[bool]:
            kept = not_(false()) if everything else or_(false(), *(key.in_(ids) for ids in granted))
            for ids in denied:
                kept = kept & not_(key.in_(ids))
            return kept

        return criterion

    def _refuse_late(self, subject: str) -> None:
        if self._models:
            raise NotDeclared("Scopes are declared before the house starts.")
        if subject not in SUBJECTS:
            raise NotDeclared(f"{subject!r} is not a subject of the permission map.")


def _known(ids: Select[tuple[int]], session: Session) -> Select[tuple[int]] | list[int]:
    """The ids themselves when they are few: a caseload is asked once, not again inside each statement of a page."""
    with as_system("périmètre d’une personne", session):
        found: list[int] = list(session.scalars(_some_of(ids)))
    return found if len(found) <= FEW_IDS else ids


_some: "WeakKeyDictionary[Select[tuple[int]], Select[tuple[int]]]" = WeakKeyDictionary()


def _some_of(ids: Select[tuple[int]]) -> Select[tuple[int]]:
    """The few ids that are asked, or one more; made once where the room keeps its statement."""
    if ids not in _some:
        _some[ids] = ids.distinct().limit(FEW_IDS + 1)
    return _some[ids]


class Bounds:
    """What one person's session may meet, worked out table by table as its statements ask, until it commits."""

    def __init__(self, registry: ScopeRegistry, actor: Actor, session: Session) -> None:
        self._registry, self._actor, self._session = registry, actor, session
        self._tables = registry.restricted(actor)
        self._reached: dict[str, Callable[[Any], ColumnElement[bool]] | None] = {}
        self._options: dict[str, Any] = {}

    def options_for(self, statement: Any) -> list[Any]:
        """The loader options of the restricted tables that a statement asks."""
        if not self._tables:
            return []
        names = self._tables if len(self._tables) <= FEW_TABLES else _tables_of(statement)
        found = [self._option(name) for name in names if name in self._tables]
        return [one for one in found if one is not None]

    def _option(self, table: str) -> Any:
        if table not in self._options:
            model = self._tables[table]
            subject = model.scoped_by
            if subject not in self._reached:
                self._reached[subject] = self._registry.reached(subject, self._actor, self._session)
            reached = self._reached[subject]
            criterion = reached(getattr(model, model.scope_key)) if reached else None
            self._options[table] = None if criterion is None else with_loader_criteria(model, criterion, include_aliases=True)
        return self._options[table]


_looked_through: "WeakKeyDictionary[Any, set[str]]" = WeakKeyDictionary()


def _tables_of(statement: Any) -> set[str]:
    """Every table a statement names, in whatever part of it; looked for once in a statement that is kept for all requests."""
    found = _looked_through.get(statement)
    if found is None:
        found = {one.name for one in iterate(statement) if isinstance(one, TableClause)}
        _looked_through[statement] = found
    return found


def bind_actor(session: Session, actor: Actor | None, registry: ScopeRegistry) -> None:
    """From here on the session meets only what the actor may; None takes the binding away."""
    session.info.pop(_BOUNDS_KEY, None)
    session.info[ACTOR_KEY] = actor
    session.info[REGISTRY_KEY] = registry


@contextmanager
def as_system(reason: str, session: Session | None = None) -> Iterator[Session]:
    """Run as the house: sums behind a rule, uniqueness, sign-in, commands. Returns numbers to views, never rows."""
    assert reason
    session = session or db.session()
    before = session.info.get(SYSTEM_KEY)
    session.info[SYSTEM_KEY] = reason
    try:
        yield session
    finally:
        session.info[SYSTEM_KEY] = before


def is_system(session: Session) -> bool:
    """Whether the house itself is acting in this session."""
    return bool(session.info.get(SYSTEM_KEY))


@event.listens_for(Session, "do_orm_execute")
def _hold_within_scope(state: ORMExecuteState) -> None:
    info: Mapping[Any, Any] = state.session.info
    if info.get(SYSTEM_KEY):
        return
    actor = info.get(ACTOR_KEY)
    if actor is None:
        raise ScopeNotBound("No actor is bound to this session.")
    if _BOUNDS_KEY not in info:
        state.session.info[_BOUNDS_KEY] = Bounds(info[REGISTRY_KEY], actor, state.session)
    options = info[_BOUNDS_KEY].options_for(state.statement)
    if options:
        state.statement = state.statement.options(*options)


@event.listens_for(Session, "after_commit")
def _ask_again(session: Session) -> None:
    """What was just written may have changed what the person reaches."""
    session.info.pop(_BOUNDS_KEY, None)
