"""Fields that choose: another record, found by its name, or a value out of a short list."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from wtforms import Field
from wtforms.validators import ValidationError

from pre_admin.core.enums import LabelledEnum
from pre_admin.panel.fields.controls import Options
from pre_admin.panel.fields.ground import CHOOSE, House
from pre_admin.panel.fields.typed import TypedField
from pre_admin.panel.requests import MAX_ID

OUT = "hors service"
RETIRED = "Cette valeur n’est plus proposée : choisissez-en une autre."


class LookupField(TypedField):
    """Another record, found by typing a part of its name; holds its id."""

    kind = "lookup"
    widget = unread_widget = Options()
    text_of: Callable[[int], str | None]
    retired: Callable[[int], bool] | None = None
    """Whether a record is one that may no longer be chosen anew."""

    def code(self) -> str:
        """What the control sends for the chosen record."""
        return "" if self.data is None else str(self.data)

    def options(self) -> list[tuple[str, str]]:
        """The chosen record alone: the rest is looked up."""
        return [("", "")] + ([(self.code(), self.lookup_label)] if self.data is not None else [])

    def read(self, text: str) -> int:
        """The id, whether or not it exists; `pre_validate` tells."""
        if not (text.isascii() and text.isdigit() and len(text) <= 10 and 0 < int(text) <= MAX_ID):
            raise ValueError(CHOOSE)
        return int(text)

    def resolve(self) -> bool:
        """Find the chosen record's text; False when it does not exist within the actor's scope."""
        if self.data is None:
            return True
        text = self.text_of(self.data)
        self.lookup_label = text or ""
        return text is not None

    def pre_validate(self, form: Any) -> None:
        """Only a record the person may see can be chosen, and a retired one only where it was already."""
        if not self.resolve():
            self.data = None
            raise ValidationError("Cette fiche n’existe pas ou n’est plus disponible : choisissez-en une autre.")
        if self.data is not None and self.data != self.object_data and self.retired and self.retired(self.data):
            raise ValidationError(RETIRED)


class ChoiceField(House, Field):
    """A value out of a short list; an enum's members come back as members.

    An option is (value, text) or (value, text, retired): a retired one is offered only where it is chosen already.
    """

    kind = "select"
    widget: Any = Options()

    def __init__(
        self,
        label: str | None = None,
        validators: Any = None,
        *,
        enum: type[LabelledEnum] | None = None,
        options: Callable[[], Sequence[tuple[Any, ...]]] | None = None,
        blank: str | None = "",
        **kwargs: Any,
    ) -> None:
        offered = [(member, member.label) for member in enum] if enum else options() if options else ()
        self._values, self._texts, self._retired = _read(tuple(offered))
        self._kept: set[str] = set()
        self._blank = blank
        super().__init__(label, validators, **kwargs)

    def code(self) -> str:
        """What the control sends for the current value."""
        return "" if self.data is None else _code(self.data)

    def options(self) -> list[tuple[str, str]]:
        """(code, text), in order; of the retired ones, those chosen already."""
        hidden = self._retired - self._kept
        found = [
            (code, f"{text} ({OUT})" if code in self._retired else text)
            for code, text in self._texts.items()
            if code not in hidden
        ]
        return found if self._blank is None else [("", self._blank), *found]

    def process_data(self, value: Any) -> None:
        """A stored value that is no longer offered stays readable."""
        self.data = value
        if value is not None:
            code = _code(value)
            if code not in self._values:
                self._values, self._texts = {**self._values, code: value}, {**self._texts, code: str(value)}
            self._kept.add(code)

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Only what is offered; what was chosen before it was retired meanwhile is shown, and refused."""
        if not valuelist:
            return
        code = str(valuelist[0])
        self.data = self._values.get(code)
        if code and self.data is None:
            raise ValueError(CHOOSE)
        if code in self._retired and code not in self._kept:
            self._kept.add(code)
            raise ValueError(RETIRED)


@lru_cache(512)
def _read(offered: tuple[tuple[Any, ...], ...]) -> tuple[Mapping[str, Any], Mapping[str, str], frozenset[str]]:
    """(code → value, code → text, the retired codes) of what a list offers: each row of a form offers the same lists."""
    values = {_code(value): value for value, *_ in offered}
    texts = {_code(value): str(text) for value, text, *_ in offered}
    return values, texts, frozenset(_code(value) for value, _, *retired in offered if retired and retired[0])


def _code(value: Any) -> str:
    return value.value if isinstance(value, LabelledEnum) else str(value)
