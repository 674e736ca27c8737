"""What a form, a conflict, a deletion and a batch show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pre_admin.panel.pages.lists import Crumb


@dataclass(frozen=True)
class FormSection:
    """A group of fields in a form, or a list of inline rows."""

    id: str
    title: str
    hint: str
    fields: Sequence[Any] = ()
    inline: Any = None


@dataclass(frozen=True)
class Warning:
    """What a person must look at before the change is kept."""

    message: str
    items: Sequence[tuple[str, str | None]]
    token: str
    way: str


@dataclass(frozen=True)
class Difference:
    """A field two people filled differently."""

    name: str
    label: str
    mine: str
    theirs: str
    group: str = ""


@dataclass(frozen=True)
class Conflict:
    """Someone else saved the record since the form was opened (R11)."""

    who: str
    at: datetime | None
    differences: Sequence[Difference]


@dataclass(frozen=True)
class FormPage:
    """A record being written."""

    title: str
    subtitle: str
    crumbs: Sequence[Crumb]
    sections: Sequence[FormSection]
    errors: Sequence[tuple[str, str, str]]
    cancel_url: str
    is_new: bool
    warning: Warning | None = None
    conflict: Conflict | None = None


@dataclass(frozen=True)
class DeletePage:
    """A record about to go, and what goes or holds it back."""

    title: str
    crumbs: Sequence[Crumb]
    consequences: Sequence[tuple[int, str]]
    blocked: str | None
    softer: tuple[str, str] | None
    """(label, address) of what can be done instead: archive, retire."""
    post_url: str
    cancel_url: str
    version: int


@dataclass(frozen=True)
class BatchPage:
    """The rows an action is about to change: these and no others."""

    title: str
    label: str
    note: str
    rows: Sequence[tuple[int, str]]
    count: int
    post_url: str
    cancel_url: str
    action: str
    danger: bool
    crumbs: Sequence[Crumb]
    marks: Sequence[str]
    """« id.version » of each row, posted back: a row that changed since refuses the whole action."""


@dataclass(frozen=True)
class StepPage:
    """A step of a record's life: what it does, what it asks."""

    title: str
    crumbs: Sequence[Crumb]
    label: str
    note: str
    fields: Sequence[Any]
    errors: Sequence[tuple[str, str, str]]
    warning: Warning | None
    cancel_url: str
    danger: bool
    subtitle: str = ""
    items: Sequence[str] = ()
    """Everything that follows from the step, one sentence each."""
