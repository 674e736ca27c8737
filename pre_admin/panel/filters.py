"""Filters of a list: what they offer now, what they keep, how a chip names them."""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from werkzeug.datastructures import MultiDict

from pre_admin.core.columns import label_of
from pre_admin.core.database import db
from pre_admin.core.enums import LabelledEnum
from pre_admin.core.french import date_fr
from pre_admin.core.types import Rows
from pre_admin.panel.fields import parse_day
from pre_admin.panel.pages import FilterState, Option
from pre_admin.panel.requests import MAX_ID, number

NONE = "none"
MAX_CHOSEN = 30


@dataclass(frozen=True)
class Filter(ABC):
    """A filter named in the address; `permission` withholds it: a filter on a hidden column would tell its values."""

    name: str
    label: str
    expr: Any
    permission: str = ""
    listed: bool = True
    """Whether the panel of filters offers it; a filter that only links set is named by its chip alone."""

    def permissions(self) -> frozenset[str]:
        """What reading the filtered column needs."""
        return frozenset({self.permission, getattr(self.expr, "info", {}).get("permission", "")} - {""})

    def names(self) -> tuple[str, ...]:
        """The parameters it reads."""
        return (self.name,)

    @abstractmethod
    def condition(self, args: MultiDict[str, str]) -> ColumnElement[bool] | None:
        """What the rows must meet, or None when the filter is not set."""

    def counted(self, args: MultiDict[str, str]) -> ColumnElement[bool] | None:
        """The same condition as the count of the list asks it, where that is quicker."""
        return self.condition(args)

    @abstractmethod
    def chosen(self, args: MultiDict[str, str]) -> str:
        """What is set, in words; empty when nothing is."""

    @abstractmethod
    def state(self, args: MultiDict[str, str]) -> FilterState:
        """How the panel of filters shows it."""

    def refusal(self, args: MultiDict[str, str]) -> str:
        """Why what is asked cannot be a filter; empty when it can. The panel then opens and says so."""
        return ""


@dataclass(frozen=True)
class ChoiceFilter(Filter):
    """Any of several values."""

    empty: str = ""
    """When given, how rows without a value are called: « Sans école »."""

    def offered(self) -> Sequence[tuple[str, str]]:
        """(code, text) of what may be chosen today."""
        return ()

    def value_of(self, code: str) -> Any:
        """The stored value of a code, or None."""
        return code

    def _codes(self, args: MultiDict[str, str]) -> list[str]:
        codes = dict.fromkeys(args.getlist(self.name)[:MAX_CHOSEN])
        return [code for code in codes if (code == NONE and self.empty) or self.value_of(code) is not None]

    def condition(self, args: MultiDict[str, str]) -> ColumnElement[bool] | None:
        """Equal to one of the values chosen; what is not a value is passed over."""
        codes = self._codes(args)
        if not codes:
            return None
        values = [self.value_of(code) for code in codes if code != NONE]
        kept = [self.expr.in_(values)] if values else []
        return or_(*kept, *([self.expr.is_(None)] if NONE in codes else []))

    def named(self, codes: Sequence[str]) -> dict[str, str]:
        """Code → text of the chosen values."""
        return dict(self._choices())

    def chosen(self, args: MultiDict[str, str]) -> str:
        """« CP ou CE1 »."""
        codes = self._codes(args)
        if not codes:
            return ""
        texts = self.named(codes)
        return " ou ".join(texts.get(code, "valeur retirée") for code in codes)

    def _choices(self) -> list[tuple[str, str]]:
        return [*self.offered(), *([(NONE, self.empty)] if self.empty else [])]

    def state(self, args: MultiDict[str, str]) -> FilterState:
        """Every value, the chosen ones ticked."""
        codes = set(self._codes(args))
        options = [Option(code, text, code in codes) for code, text in self._choices()]
        return FilterState(self.name, self.label, "choice", options)


@dataclass(frozen=True)
class EnumFilter(ChoiceFilter):
    """Members of a labelled enum."""

    def _enum(self) -> type[LabelledEnum]:
        return self.expr.type.enum_class  # type: ignore[no-any-return]

    def offered(self) -> Sequence[tuple[str, str]]:
        """All members."""
        return self._enum().choices()

    def value_of(self, code: str) -> Any:
        """The member, or None."""
        return next((member for member in self._enum() if member.value == code), None)


@dataclass(frozen=True)
class RecordFilter(ChoiceFilter):
    """Other records: `statement()` gives their (id, text, hint), as they are at this moment; the hint tells namesakes apart."""

    statement: Callable[[], Rows] = lambda: select()
    among: Callable[[ColumnElement[bool]], ColumnElement[bool]] | None = None
    """From a condition on `expr` to the rows of the list that meet it, `expr`'s table read by itself: counting then starts
    from the few rows that hold the value, where a join to the ordered list would ask each row of the list for its own."""

    def counted(self, args: MultiDict[str, str]) -> ColumnElement[bool] | None:
        """Through `among`, but for rows without a value, which only the join knows."""
        condition = self.condition(args)
        return condition if condition is None or self.among is None or NONE in self._codes(args) else self.among(condition)

    def offered(self) -> Sequence[tuple[str, str]]:
        """The records within the actor's scope."""
        rows = db.session.execute(self.statement()).all()
        twice = {text for text, count in Counter(row[1] for row in rows).items() if count > 1}
        return [(str(row[0]), f"{row[1]} ({row[2]})" if row[1] in twice and row[2:] and row[2] else str(row[1])) for row in rows]

    def named(self, codes: Sequence[str]) -> dict[str, str]:
        """Only the chosen records are read."""
        statement = self.statement().order_by(None)
        key = statement.selected_columns[0]
        ids = [value for code in codes if (value := self.value_of(code)) is not None]
        rows = db.session.execute(statement.where(key.in_(ids))).all() if ids else []
        return {str(row[0]): str(row[1]) for row in rows} | ({NONE: self.empty} if self.empty else {})

    def value_of(self, code: str) -> int | None:
        """The id, or None for what is not one."""
        found = number(code, -1, MAX_ID + 1)
        return found if found is not None and 0 < found <= MAX_ID else None


@dataclass(frozen=True)
class YearFilter(ChoiceFilter):
    """Numbers out of a short list."""

    options: Callable[[], Sequence[tuple[int, str]]] = lambda: ()

    def offered(self) -> Sequence[tuple[str, str]]:
        """What is offered today."""
        return [(str(value), text) for value, text in self.options()]

    def value_of(self, code: str) -> int | None:
        """The number, or None."""
        return number(code, -1, MAX_ID)


@dataclass(frozen=True)
class YesNoFilter(Filter):
    """A condition met or not: `expr` is the condition."""

    yes: str = "Oui"
    no: str = "Non"

    def condition(self, args: MultiDict[str, str]) -> ColumnElement[bool] | None:
        """The condition, or its contrary."""
        value = args.get(self.name)
        if value not in ("yes", "no"):
            return None
        kept: ColumnElement[bool] = self.expr if value == "yes" else ~self.expr
        return kept

    def chosen(self, args: MultiDict[str, str]) -> str:
        """« Oui » or « Non », as declared."""
        return {"yes": self.yes, "no": self.no}.get(args.get(self.name, ""), "")

    def state(self, args: MultiDict[str, str]) -> FilterState:
        """Two options."""
        value = args.get(self.name)
        options = [Option("yes", self.yes, value == "yes"), Option("no", self.no, value == "no")]
        return FilterState(self.name, self.label, "yesno", options)


@dataclass(frozen=True)
class DateFilter(Filter):
    """From a day to a day, both included."""

    def names(self) -> tuple[str, ...]:
        """Two parameters."""
        return (f"{self.name}_from", f"{self.name}_to")

    def _bounds(self, args: MultiDict[str, str]) -> tuple[Any, Any, str]:
        bounds: list[Any] = []
        error = ""
        for name in self.names():
            text = args.get(name, "").strip()[:20]
            try:
                bounds.append(parse_day(text) if text else None)
            except ValueError as refusal:
                bounds.append(None)
                error = str(refusal)
        if all(bounds) and bounds[0] > bounds[1]:
            error = "La première date vient après la seconde : inversez-les."
        return (None, None, f"{error} En attendant, ce filtre n’est pas appliqué.") if error else (bounds[0], bounds[1], "")

    def refusal(self, args: MultiDict[str, str]) -> str:
        """What cannot be read, or is the wrong way round."""
        return self._bounds(args)[2]

    def condition(self, args: MultiDict[str, str]) -> ColumnElement[bool] | None:
        """Within the bounds given."""
        start, end, _ = self._bounds(args)
        if start is None and end is None:
            return None
        after = self.expr >= start if start else self.expr.is_not(None)
        return after & (self.expr <= end) if end else after  # type: ignore[no-any-return]

    def chosen(self, args: MultiDict[str, str]) -> str:
        """« du 01/01/2014 au 31/12/2014 »."""
        start, end, _ = self._bounds(args)
        return " ".join([*([f"du {date_fr(start)}"] if start else []), *([f"au {date_fr(end)}"] if end else [])])

    def state(self, args: MultiDict[str, str]) -> FilterState:
        """Two days as the native controls want them, and what could not be read."""
        start, end, error = self._bounds(args)
        iso = [bound.isoformat() if bound else "" for bound in (start, end)]
        if error:
            iso = [_iso(args.get(name, "").strip()[:20]) for name in self.names()]
        return FilterState(self.name, self.label, "range", (), iso[0], iso[1], error)


def _iso(text: str) -> str:
    """The day as a native control wants it, or what was typed when it is none."""
    try:
        return parse_day(text).isoformat()
    except ValueError:
        return text


def heading(one: Filter) -> str:
    """The label declared, or the mapped column's."""
    return one.label or label_of(one.expr)
