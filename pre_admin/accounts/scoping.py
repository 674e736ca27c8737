"""Row scope, once, at the session: every ORM statement of a person meets only the rows in their scope (R2).

Grants add up; denials (a recusal) are taken away last; a scope of *all* adds no criterion, since one that is always
true costs a hundred times the query. With nobody bound, a statement raises: an empty list would hide the defect.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

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
_CRITERIA_KEY = "scope_criteria"
FEW_OPTIONS = 4
"""So many cost less than finding out which of them a statement needs."""

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

    def criteria(self, actor: Actor) -> dict[str, Any]:
        """Table → the loader option that holds the actor within their scope of it, for all the scoped classes."""
        by_subject = {subject: self._reached(subject, actor) for subject in SUBJECTS}
        options = {}
        for model in self._models:
            reached = by_subject[model.scoped_by]
            if reached is not None:
                criterion = reached(getattr(model, model.scope_key))
                options[model.__tablename__] = with_loader_criteria(model, criterion, include_aliases=True)
        return options

    def _reached(self, subject: str, actor: Actor) -> Callable[[Any], ColumnElement[bool]] | None:
        """From the key column to the criterion; None when nothing of the subject is hidden."""
        denied = [provider(actor) for provider in self._denials.get(subject, ())]
        if actor.sees_all(subject) and not denied:
            return None
        everything = actor.sees_all(subject)
        granted = [
            self._grants[subject, scope](actor) for scope in sorted(actor.scopes(subject)) if (subject, scope) in self._grants
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


def bind_actor(session: Session, actor: Actor | None, registry: ScopeRegistry) -> None:
    """From here on the session meets only what the actor may; None takes the binding away."""
    session.info.pop(_CRITERIA_KEY, None)
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
    if _CRITERIA_KEY not in info:
        state.session.info[_CRITERIA_KEY] = info[REGISTRY_KEY].criteria(actor)
    options = info[_CRITERIA_KEY]
    if options:
        state.statement = state.statement.options(*_for_tables_of(state.statement, options))


def _for_tables_of(statement: Any, options: Mapping[str, Any]) -> Iterable[Any]:
    """The options of the tables a statement asks: each is read again with every statement, and most concern others."""
    if len(options) <= FEW_OPTIONS:
        return options.values()
    tables = {one.name for one in iterate(statement) if isinstance(one, TableClause)}
    return [option for table, option in options.items() if table in tables]
