"""What forms and filters offer of a reference list: the values in service, and the retired one already chosen."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import g
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from pre_admin.core.database import db
from pre_admin.core.reference import ReferenceRow
from pre_admin.core.types import Rows
from pre_admin.panel.declarations import Offered
from pre_admin.panel.filters import ChoiceFilter
from pre_admin.panel.pages import FilterState, Option
from pre_admin.panel.requests import MAX_ID, number

_CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


def list_rows(model: type[ReferenceRow]) -> Rows:
    """(id, label, precision) of every value, the retired ones included: what a look-up selects from."""
    return select(model.id, model.label, model.help_text).order_by(model.rank, model.label_key, model.id)


def offered_rows(model: type[ReferenceRow], key: str = "id") -> Sequence[Offered]:
    """Every value of a list in its order, retired ones marked; read once for a page, however many fields ask."""
    known: dict[tuple[str, str], Sequence[Offered]] = g.setdefault("offered_rows", {})
    name = (model.__tablename__, key)
    if name not in known:
        statement = select(getattr(model, key), model.label, model.retired_on).order_by(model.rank, model.label_key, model.id)
        known[name] = [Offered(value, label, retired is not None) for value, label, retired in db.session.execute(statement)]
    return known[name]


def reference_options(model: type[ReferenceRow]) -> Callable[[], Sequence[Offered]]:
    """The options of a `<select>` over a list, for a view's `choices`."""

    def options() -> Sequence[Offered]:
        return offered_rows(model)

    return options


@dataclass(frozen=True)
class ReferenceFilter(ChoiceFilter):
    """Values of a reference list, by `key`: the id, or a code that stands in shared addresses.

    Retired values are not offered, but an address that names one still filters and says its label.
    """

    rows: Any = None
    key: str = "id"

    def offered(self) -> Sequence[tuple[str, str]]:
        """The values in service."""
        return [(str(one.value), one.text) for one in offered_rows(self.rows, self.key) if not one.retired]

    def named(self, codes: Sequence[str]) -> dict[str, str]:
        """Code → label, the retired ones included."""
        texts = {str(one.value): one.text for one in offered_rows(self.rows, self.key)}
        return texts | ({"none": self.empty} if self.empty else {})

    def value_of(self, code: str) -> Any:
        """The id or the code; None for what cannot be one."""
        if self.key != "id":
            return code if _CODE.fullmatch(code) and code != "none" else None
        found = number(code, -1, MAX_ID + 1)
        return found if found is not None and 0 < found <= MAX_ID else None

    def state(self, args: MultiDict[str, str]) -> FilterState:
        """The values in service, and the retired ones that the address already names."""
        codes = self._codes(args)
        texts, shown = self.named(codes), dict(self._choices())
        shown |= {code: texts[code] for code in codes if code in texts and code not in shown}
        options = [Option(code, text, code in codes) for code, text in shown.items()]
        return FilterState(self.name, self.label, "choice", options)
