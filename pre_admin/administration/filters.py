"""Filters of the journals: by period, by kind of file, by role."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from werkzeug.datastructures import MultiDict

from pre_admin.accounts.models import User, UserRole
from pre_admin.accounts.queries import in_state
from pre_admin.accounts.rules import GrantState
from pre_admin.core.calendar import start_of_day
from pre_admin.core.database import Base
from pre_admin.panel.filters import ChoiceFilter, DateFilter, EnumFilter
from pre_admin.panel.house import house_of_request


@dataclass(frozen=True)
class PeriodFilter(DateFilter):
    """Moments between two days of Paris, both included."""

    def condition(self, args: MultiDict[str, str]) -> ColumnElement[bool] | None:
        """From the first moment of the first day to the last of the last."""
        start, end, _ = self._bounds(args)
        if start is None and end is None:
            return None
        after: Any = self.expr >= start_of_day(start) if start else self.expr.is_not(None)
        kept: ColumnElement[bool] = after & (self.expr < start_of_day(end + timedelta(days=1))) if end else after
        return kept


@dataclass(frozen=True)
class FileFilter(ChoiceFilter):
    """The kind of file a journal row is about."""

    def offered(self) -> list[tuple[str, str]]:
        """Every kind that has files of its own, by name."""
        house = house_of_request()
        named = [(table, house.names_of(table)[1].capitalize()) for table in journalled_tables()]
        return sorted(named, key=lambda one: one[1])

    def value_of(self, code: str) -> str | None:
        """The table, when it is one."""
        return code if code in journalled_tables() else None


def journalled_tables() -> frozenset[str]:
    """Tables whose rows are files: kept in the journal under their own name, and called something by the house."""
    house = house_of_request()
    unnamed = house.names_of("")
    return frozenset(
        mapper.class_.__tablename__
        for mapper in Base.registry.mappers
        if mapper.class_.journalled
        and mapper.class_.journal_subject is None
        and house.names_of(mapper.class_.__tablename__) != unnamed
    )


@dataclass(frozen=True)
class RoleFilter(EnumFilter):
    """People who hold one of the roles chosen."""

    def condition(self, args: MultiDict[str, str]) -> ColumnElement[bool] | None:
        """Any of the roles."""
        codes = self._codes(args)
        if not codes:
            return None
        roles = [self.value_of(code) for code in codes]
        return User.id.in_(select(UserRole.user_id).where(UserRole.role.in_(roles)))


@dataclass(frozen=True)
class GrantStateFilter(ChoiceFilter):
    """Roles given that are, today, in one of the states chosen."""

    def offered(self) -> list[tuple[str, str]]:
        """All states."""
        return GrantState.choices()

    def value_of(self, code: str) -> GrantState | None:
        """The state, or None."""
        return next((state for state in GrantState if state.value == code), None)

    def condition(self, args: MultiDict[str, str]) -> ColumnElement[bool] | None:
        """Any of the states."""
        states = [GrantState(code) for code in self._codes(args)]
        return or_(*(in_state(state) for state in states)) if states else None
