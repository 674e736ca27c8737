"""What a service raises when a rule refuses: always a French sentence naming the rule and the way out."""

from collections.abc import Mapping, Sequence
from datetime import datetime


class DomainError(Exception):
    """A rule refuses the change; `field` names the form field it concerns, when there is one."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class FieldErrors(DomainError):
    """Several fields refused at once. An inline row's field is named « list-row-field », as it is posted."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        first = next(iter(errors.items()))
        super().__init__(first[1], first[0])
        self.errors = dict(errors)


class NeedsConfirmation(DomainError):
    """Nothing is wrong, but a person must look before the change is kept; `items` are (text, address or None).

    `token` stands for what is shown: only a confirmation that carries it was given in sight of these items. `way` is
    what the button that confirms says.
    """

    def __init__(self, message: str, items: Sequence[tuple[str, str | None]], token: str, way: str) -> None:
        super().__init__(message)
        self.items = list(items)
        self.token = token
        self.way = way


class StaleRecord(DomainError):
    """Someone else saved the record since this form was opened (R11)."""

    def __init__(self, who: str = "", at: datetime | None = None) -> None:
        super().__init__("Cette fiche a été modifiée entre-temps par quelqu’un d’autre.")
        self.who = who
        self.at = at


class ScopeNotBound(RuntimeError):
    """A query ran with no actor bound to the session: a defect, never an empty list (R2)."""


class NotDeclared(RuntimeError):
    """The house refuses to start: something was added without what every such thing declares."""
