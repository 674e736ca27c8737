"""What the services of the room share."""

from collections.abc import Mapping
from typing import Any

from pre_admin.core.errors import FieldErrors

Values = Mapping[str, Any]
Errors = dict[str, str]


def put(errors: Errors, **refusals: str | None) -> None:
    """Keep the sentences of the fields refused."""
    errors |= {name: message for name, message in refusals.items() if message}


def put_rows(errors: Errors, name: str, refusals: Mapping[tuple[int, str], str]) -> None:
    """The same for the rows of an inline list, under « list-row-field »; a sentence already there stays."""
    for (place, field), message in refusals.items():
        errors.setdefault(f"{name}-{place}-{field}", message)


def refuse(errors: Errors) -> None:
    """Raise when something was refused."""
    if errors:
        raise FieldErrors(errors)
