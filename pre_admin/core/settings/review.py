"""What came of a settings form: changes to keep, refusals, and what two people decided at once. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pre_admin.core.settings.declared import Setting, SettingRegistry


@dataclass(frozen=True)
class Typed:
    """What a person typed for a setting, and the number of the value that the form showed; 0 for the default."""

    text: str
    seen: int


@dataclass(frozen=True)
class Stored:
    """The value in force: its number, 0 for the default, and its kept text."""

    number: int
    text: str


@dataclass
class Review:
    """Key → what to do with each setting that was typed."""

    changes: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    conflicts: list[str] = field(default_factory=list)
    """Changed by someone else since the form was opened, and by this person too, otherwise (R11)."""


def review(
    registry: SettingRegistry, typed: Mapping[str, Typed], stored: Mapping[str, Stored], shown: Mapping[str, str]
) -> Review:
    """Read what was typed and hold it to the rules and to what others decided meanwhile.

    `stored` is what is in force for every setting; `shown` the kept text that the form showed. What the person left as
    it was shown follows the others' change. Nothing is changed unless everything can be.
    """
    found = Review()
    values = {one.key: one.load(stored[one.key].text) for one in registry.all}
    for one in registry.all:
        if one.key in typed:
            _judge(found, one, typed[one.key], stored[one.key], shown.get(one.key, ""))
    asked = values | found.changes
    touched = {*found.changes}
    for key, sentence in registry.refusals(asked).items():
        if touched and key not in found.errors:
            found.errors[key] = sentence
    return found


def _judge(found: Review, one: Setting[Any], typed: Typed, stored: Stored, shown: str) -> None:
    try:
        value = one.read(typed.text)
    except ValueError as refusal:
        found.errors[one.key] = str(refusal)
        return
    text = one.keep(value)
    stale = typed.seen < stored.number
    if text == stored.text or (stale and text == shown):
        return
    found.changes[one.key] = value
    if stale:
        found.conflicts.append(one.key)
