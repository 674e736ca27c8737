"""Several values ticked out of a short list."""

from collections.abc import Sequence
from typing import Any

from wtforms import Field

from pre_admin.panel.fields.ground import CHOOSE, House


class TicksWidget:
    """Drawn by the theme as a list of boxes; a `<select>` would hide what is chosen."""

    def __call__(self, field: Any, **kwargs: Any) -> str:
        """Nothing: the theme draws the boxes one by one."""
        return ""


class TicksField(House, Field):
    """Values ticked: a tuple, in the order they are offered. `options` are (value, text)."""

    kind = "ticks"
    width = 12
    widget = TicksWidget()
    data: tuple[Any, ...]

    def __init__(
        self, label: str | None = None, validators: Any = None, *, options: Sequence[tuple[Any, str]] = (), **kwargs: Any
    ) -> None:
        self._options = list(options)
        super().__init__(label, validators, **kwargs)

    @property
    def boxes(self) -> list[tuple[str, str, str, bool]]:
        """(id, code, text, ticked) of each box."""
        chosen = {str(value) for value in self.data or ()}
        return [
            (self.id if n == 0 else f"{self.id}-{n}", str(value), text, str(value) in chosen)
            for n, (value, text) in enumerate(self._options)
        ]

    def process_data(self, value: Any) -> None:
        """What is ticked at first."""
        self.data = tuple(value or ())

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Only what is offered."""
        codes = {str(value): value for value, _ in self._options}
        if any(str(code) not in codes for code in valuelist):
            self.data = tuple(codes[str(code)] for code in valuelist if str(code) in codes)
            raise ValueError(CHOOSE)
        given = {str(code) for code in valuelist}
        self.data = tuple(value for code, value in codes.items() if code in given)
